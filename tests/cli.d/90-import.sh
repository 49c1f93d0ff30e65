# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # sourced by tests/cli; $NAME$ is deputy's to expand
# import: what is written, what is said to be lost, and the exit codes.
id=00000000-0000-4000-8000-00000000000
head='<?xml version="1.0" encoding="utf-8"?>
<sessions xmlns="urn:deputy:sessions:1">'
tail='</sessions>'

lost() { # EXPECTED: all of standard error, without the program's name
    is 'standard error' "$(sed 's/^deputy: //' "$work/err")" "$1"
}

title='import'
export_of all.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>{${id}1}</ID><Name>Backup &amp; "more"</Name><Group>A\\B;C</Group>
  <CommandLine>copy a &gt; b</CommandLine><CommandLineWorkingDirectory>C:\\Jobs</CommandLineWorkingDirectory>
  <CommandLineWaitForApplicationToExit>True</CommandLineWaitForApplicationToExit>
  <Cmd><UseDefaultWorkingDirectory>false</UseDefaultWorkingDirectory><ExecutionMode>1</ExecutionMode>
    <Parameter1Label>Target</Parameter1Label><Parameter1DefaultValue>E:</Parameter1DefaultValue>
    <Parameter2DataType>Secured</Parameter2DataType><Parameter2Label>Key</Parameter2Label></Cmd>
  <RunAsConnection><CredentialSource>3</CredentialSource><CredentialConnectionID>${id}3</CredentialConnectionID></RunAsConnection>
  <Children>
    <Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}2</ID><Name>Child</Name>
      <Script><FileName>C:\\x.ps1</FileName><Arguments>-A</Arguments></Script></Connection>
  </Children></Connection>
<Connection><ConnectionType>26</ConnectionType><ID>${id}3</ID><Name>Operators</Name>
  <Credentials><UserName>svc</UserName><Domain>CORP</Domain></Credentials></Connection>
<Connection><ConnectionType>RDPConfigured</ConnectionType><ID>${id}4</ID><Name>DC01</Name></Connection>
END
all=$head'
  <session id="'${id}'1" name="Backup &amp; &quot;more&quot;" group="A\B;C" kind="command-line">
    <command directory="C:\Jobs" wait="true" output="keep-open">copy a &gt; b</command>
    <parameter number="1" label="Target" value="E:"/>
    <parameter number="2" label="Key" secured="true"/>
    <run-as mode="credential-repository" link="'${id}'3"/>
  </session>
  <session id="'${id}'2" name="Child" kind="powershell">
    <script file="C:\x.ps1" arguments="-A"/>
  </session>
  <credential id="'${id}'3" name="Operators" user="svc" domain="CORP"/>
  <entry id="'${id}'4" name="DC01" type="RDPConfigured"/>
'$tail
exits 0 import all.rdm
prints "$all"
lost "all.rdm:13:1: Operators: not carried over, because no link needs it: ConnectionType"
exits 0 import all.rdm -o all.xml
prints ''
is 'the file' "$(cat all.xml)" "$all"
for again in '--output again.xml' '--output=again.xml' '-oagain.xml'; do
    # shellcheck disable=SC2086 # two words
    exits 0 import all.rdm $again
    is "the file of $again" "$(cksum <again.xml)" "$(cksum <all.xml)"
    rm again.xml
done
exits 0 import all.rdm -o -
prints "$all"
run import - <all.rdm
prints "$all"
exits 0 import all.xml
prints "$all"
lost ''
exits 0 check all.xml -o report
exits 2 import all.rdm -o
says err -o
exits 0 import --help
says out '-o, --output FILE' '--fail-on' '--allow-empty' '--repository'
lacks out --format

title='the order of start tags, and of the documents'
export_of alphabetical.rdm <<END
<Connection><Children><Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}5</ID><Name>In</Name></Connection></Children>
  <ConnectionType>Group</ConnectionType><ID>${id}6</ID><Name>Out</Name></Connection>
END
exits 0 import alphabetical.rdm all.xml
is 'the order' "$(grep -o 'name="[^"]*"' "$work/out" | tr '\n' ' ')" \
    'name="Out" name="In" name="Backup &amp; &quot;more&quot;" name="Child" name="Operators" name="DC01" '

title='what is lost'
export_of lost.rdm <<END
<Connection>
<ConnectionType>CommandLine</ConnectionType><ID>${id}1</ID><Name>Lost</Name><Name>Second</Name>
<Description>hunter2 in a description</Description>
<Image>AAAA</Image>stray<Events><Open>x</Open><Close>y</Close></Events><Empty/><MetaInformation><Notes>n</Notes></MetaInformation>
<Script><FileName>unused.ps1</FileName></Script><CommandLineWorkingDirectory>C:\\Unused</CommandLineWorkingDirectory>
<SafePassword>aHVudGVyMg==</SafePassword>
<Password>hunter2</Password>
<Cmd><SafeParam1Default>aHVudGVyMg==</SafeParam1Default><Parameter2DataType>2</Parameter2DataType>
<Parameter2DefaultValue>hunter2</Parameter2DefaultValue><UseShellExecute>false</UseShellExecute><Future>1</Future>stray<!-- no loss --></Cmd>
<RunAsConnection><CredentialSource>Custom</CredentialSource><UserName>a</UserName>
<SafePassword>aHVudGVyMg==</SafePassword>
<Smartcard>true</Smartcard></RunAsConnection>
<CommandLine>a.exe</CommandLine></Connection>
<Connection><ConnectionType>30</ConnectionType><ID>${id}2</ID><Name>Embedded</Name><Tools><ConnectionType>7</ConnectionType></Tools>
<Script><EmbeddedScriptCompressed>H4sI</EmbeddedScriptCompressed></Script></Connection>
<Connection><ConnectionType>RDPConfigured</ConnectionType><ID>${id}3</ID><Name>DC01</Name><Host>dc01</Host><Url>u</Url>
<RunAsConnection><CredentialSource>Custom</CredentialSource></RunAsConnection></Connection>
<Connection><ConnectionType>SessionTool</ConnectionType><ID>${id}4</ID><Name>Tool</Name>
<Tools><ConnectionType>7</ConnectionType><CredentialSource>3</CredentialSource><RunAsDifferentUser>false</RunAsDifferentUser>
<CommandLine>x</CommandLine></Tools><PowerShell><Command>y</Command></PowerShell></Connection>
END
exits 0 import lost.rdm
prints "$head"'
  <session id="'${id}'1" name="Lost" kind="command-line">
    <command shell-execute="false">a.exe</command>
    <parameter number="2" secured="true"/>
    <run-as mode="custom" user="a" stored-secret="true"/>
  </session>
  <session id="'${id}'2" name="Embedded" kind="tool-powershell-local"/>
  <entry id="'${id}'3" name="DC01" type="RDPConfigured"/>
  <session id="'${id}'4" name="Tool" kind="tool-powershell-local">
    <command>y</command>
  </session>
'$tail
because='not carried over, because'
meant='lost.rdm:7:1: Lost: SafePassword is not carried over: no secret is ever written
lost.rdm:8:1: Lost: a secret in clear text is not carried over: no secret is ever written
lost.rdm:9:6: Lost: Cmd/SafeParam1Default is not carried over: no secret is ever written
lost.rdm:10:1: Lost: Cmd/Parameter2DefaultValue is not carried over: no secret is ever written
lost.rdm:12:1: Lost: RunAsConnection/SafePassword is not carried over: no secret is ever written
lost.rdm:13:1: Lost: Smartcard is not carried over: DX008, Not a Run As field that deputy knows: Smartcard
lost.rdm:15:13: Embedded: ConnectionType is not carried over: it is SessionTool from now on, for policies that ask for the type
'"lost.rdm:16:9: Embedded: the embedded script is not carried over: it is in RDM's compressed form; what is written has \
nothing to run (LN001 instead of LN009)"
lost "lost.rdm:2:1: Lost: $because nothing that is run depends on it: CommandLineWorkingDirectory, Description, Script/FileName
lost.rdm:2:1: Lost: $because only the first value counts: Name
lost.rdm:2:1: Lost: $because deputy does not know it: Cmd/Future, Events, Image, MetaInformation, text in Cmd, text in Connection
$meant
lost.rdm:17:1: DC01: $because no link needs it: Host, RunAsConnection/CredentialSource, Url
lost.rdm:19:1: Tool: $because nothing that is run depends on it: Tools/CommandLine, Tools/CredentialSource"
lacks err hunter aHVudGVy
exits 0 import lost.rdm --quiet
lost "$meant"
printf '<sessions xmlns="urn:deputy:sessions:1" xmlns:x="urn:x"><other/>\n<session id="%s1" name="n" kind="powershell" x:y="z">
<command directory="C:\\" default-directory="true">a</command></session></sessions>' "$id" >stray.xml
exits 0 import stray.xml
lost "stray.xml:1:57: other is not carried over: DX007, <other> is not known here.
stray.xml:2:1: n: $because nothing that is run depends on it: command/@directory
stray.xml:2:1: n: $because deputy does not know it: session/@y"

title='what is left out'
export_of out.rdm <<END
<Connection><ConnectionType>PowerShell</ConnectionType><Name>None</Name></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>no GUID</ID><Name>Invalid</Name></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID> </ID></Connection>
<Connection><ConnectionType>Group</ConnectionType><Name>Folder</Name></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}1</ID><Name>There</Name></Connection>
END
without='left out: it has no ID that could be written, and nothing is written without one'
exits 0 import out.rdm
prints "$head"'
  <session id="'${id}'1" name="There" kind="powershell"/>
'$tail
lost "out.rdm:2:1: None: $without
out.rdm:3:1: Invalid: $without
out.rdm:4:1: (no name): $without
out.rdm:5:1: Folder: $without"
native same.xml <<END
<session id="${id}1" name="There" kind="powershell"/>
END
native other.xml <<END
<session id="${id}1" name="Elsewhere" kind="powershell"/>
END
exits 0 import same.xml same.xml other.xml
lost 'same.xml:2:1: There: left out: another document has the same entry, which is written
other.xml:2:1: Elsewhere: left out: another document has another entry of the same ID, which is written'
exits 0 import same.xml same.xml other.xml --quiet
lost 'same.xml:2:1: There: left out: another document has the same entry, which is written
other.xml:2:1: Elsewhere: left out: another document has another entry of the same ID, which is written'
export_of none.rdm <<END
<Connection><ConnectionType>PowerShell</ConnectionType><Name>None</Name></Connection>
END
printf 'old' >kept
exits 2 import none.rdm -o kept
says err 'None: left out' 'allow-empty'
is 'the file' "$(cat kept)" old
exits 0 import none.rdm -o kept --allow-empty
is 'the file' "$(cat kept)" "$head
$tail"

title='an error is no allowance'
export_of errors.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}1</ID><Name>Invalid</Name><CommandLine>a</CommandLine>
<Cmd><RunAsAdministrator>perhaps</RunAsAdministrator></Cmd></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}2</ID><Name>Script</Name>
<Script><IsEmbeddedScript>true</IsEmbeddedScript></Script></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}2</ID><Name>Repeated</Name></Connection>
<Connection><ConnectionType>SessionTool</ConnectionType><ID>${id}3</ID><Name>Remote</Name><Tools><ConnectionType>2</ConnectionType>
<Host>h</Host></Tools><Script><EmbeddedScriptCompressed>H4sI</EmbeddedScriptCompressed></Script></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}4</ID><Name>Linked</Name><RunAsConnection>
<CredentialSource>3</CredentialSource><CredentialConnectionID>${id}1</CredentialConnectionID></RunAsConnection></Connection>
<Connection><ConnectionType>AddOn</ConnectionType><ID>${id}5</ID><Name>Studio</Name><AddOn>
<AddOnDescription>SQL Server Management Studio</AddOnDescription><Properties>&lt;a</Properties></AddOn><Host>h</Host></Connection>
END
exits 1 check errors.rdm
says out ': 0 allowed, 6 denied'
exits 2 import errors.rdm --quiet
script="what it runs cannot be carried over, an embedded script in RDM's compressed form"
is 'what is left out' "$(sed 's/^deputy: errors.rdm:[0-9]*:1: //; s/cannot be read: .*/.../' "$work/err" | sed '/allow-empty/d')" \
"Invalid: left out: nobody knows what it means: DX007, The value of Cmd/RunAsAdministrator is not true or false.
Script: left out: $script
Repeated: left out: it repeats the ID of an entry of its document that is left out
Remote: left out: $script
Linked: left out: what its link leads to is left out
Studio: left out: nobody knows what it means: DX001, The add-on's properties ..."
native errors.xml <<END
<session id="${id}1" name="Unknown" kind="powershell" colour="red"/>
<session id="${id}2" name="Sound" kind="powershell"/>
END
exits 0 import errors.xml
lacks out Unknown
lost 'errors.xml:2:1: Unknown: left out: nobody knows what it means: DX007, <session>: unknown attribute colour.'

title='links that would lead elsewhere'
for user in alice bob; do
    native $user.xml <<END
<credential id="${id}3" name="c" user="$user"/>
<session id="${id}1" name="Linked" kind="powershell"><run-as mode="credential-repository" link="${id}3"/></session>
END
done
exits 0 import alice.xml bob.xml --quiet
says out 'user="alice"' 'name="Linked"'
lost 'bob.xml:2:1: c: left out: another document has another entry of the same ID, which is written
bob.xml:3:1: Linked: left out: its link would lead to another credential than in its own document'
# links take the credential that ends first, which is no longer the first one where nothing is nested
export_of nested.rdm <<END
<Connection><ConnectionType>Credential</ConnectionType><ID>${id}3</ID><Name>Outer</Name><UserName>alice</UserName><Children>
<Connection><ConnectionType>Credential</ConnectionType><ID>${id}3</ID><Name>Inner</Name><UserName>bob</UserName></Connection>
</Children></Connection>
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}1</ID><Name>Linked</Name><CommandLine>a</CommandLine><RunAsConnection>
<CredentialSource>3</CredentialSource><CredentialConnectionID>${id}3</CredentialConnectionID></RunAsConnection></Connection>
END
exits 1 plan nested.rdm --all # DX004
says out '"user":"bob"'
exits 0 import nested.rdm
lost 'nested.rdm:5:1: Linked: left out: its link would lead to another credential than in its own document'
# six bytes each as an attribute, so the tag is longer than a reader takes for certain
long=$(head -c 900000 /dev/zero | tr '\0' '"')
export_of long.rdm <<END
<Connection><ConnectionType>Credential</ConnectionType><ID>${id}3</ID><Name>$long</Name><Group>$long</Group>
<Credentials><UserName>alice</UserName></Credentials></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}1</ID><Name>Linked</Name><RunAsConnection>
<CredentialSource>3</CredentialSource><CredentialConnectionID>${id}3</CredentialConnectionID></RunAsConnection></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}2</ID><Name>Own</Name><CredentialConnectionID>${id}3</CredentialConnectionID>
<RunAsConnection><CredentialSource>1</CredentialSource></RunAsConnection></Connection>
<Connection><ConnectionType>PowerShell</ConnectionType><ID>${id}4</ID><Name>Sound</Name></Connection>
END
exits 0 import long.rdm
lacks out Linked Own
says out Sound
says err 'left out: its texts are longer than one element may be' 'Linked: left out: what its link leads to is left out' \
    'Own: left out: what its link leads to is left out'

title='rules of its own judge what is written as they judge the export'
export_of judged.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}1</ID><Name>a</Name><CommandLine>x.exe</CommandLine></Connection>
<Connection><ConnectionType>SessionTool</ConnectionType><ID>${id}2</ID><Name>b</Name>
<Tools><CommandLine>x.exe</CommandLine><WorkingDirectory>C:\\w</WorkingDirectory></Tools></Connection>
<Connection><ConnectionType>26</ConnectionType><ID>${id}3</ID><Name>c</Name></Connection>
END
cat >asks.xml <<END
<policy xmlns="urn:deputy:policy:1" name="asks" extends="default">
<rule id="T1" name="type" severity="error"><when><is fact="type">CommandLine</is></when><message>m</message><help>h</help></rule>
<rule id="T2" name="tools" severity="error"><when><is fact="type">SessionTool</is></when><message>m</message><help>h</help></rule>
<rule id="T3" name="default" severity="error"><when><is fact="default-directory">true</is></when><message>m</message><help>h</help></rule>
</policy>
END
chmod go-w . asks.xml
exits 0 import judged.rdm -o judged.xml
for document in judged.rdm judged.xml; do
    exits 0 list $document --policy asks.xml --format json
    is "the rules of $document" "$(grep -o '"rules":\[[^]]*\]' "$work/out" | tr '\n' ' ')" '"rules":["T1","T3"] "rules":["T2"] '
done

title='names that are not what they seem'
printf '<Connection><ConnectionType>PowerShell</ConnectionType><ID>%s1</ID><Name>a&#10;deputy: b\302\2332J\342\200\256c</Name><Description>d</Description></Connection>' \
    "$id" >names.rdm
exits 0 import names.rdm
prints "$head"'
  <session id="'${id}'1" name="a&#xA;deputy: b&#x9B;2J&#x202E;c" kind="powershell"/>
'$tail
lost 'names.rdm:1:1: a\u{A}deputy: b\u{9B}2J\u{202E}c: not carried over, because nothing that is run depends on it: Description'

title='exit codes of import'
printf '<RDMExport>' >cut.rdm
printf 'old' >kept
exits 3 import cut.rdm -o kept
says err DX001
is 'the file' "$(cat kept)" old
exits 3 import missing.rdm
says err DX000
exits 3 import cut.rdm same.xml
says err DX001
says out 'name="There"'
exits 2 import
says err PATH
exits 2 import all.rdm --format json
exits 2 import all.rdm -o none/sessions.xml
exits 2 import all.rdm --output .
[ ! -e none ] || tell no 'a folder was made'
printf '<RDMExport/>' >empty.rdm
exits 2 import empty.rdm
prints ''
exits 0 import empty.rdm --allow-empty
prints "$head
$tail"
native denied.xml <<END
<session id="${id}1" name="Denied" kind="command-line"/>
END
exits 0 import denied.xml
exits 1 import denied.xml --fail-on error
says out 'name="Denied"'
says err 'deputy check'
exits 0 import denied.xml --fail-on never
native linked.xml <<END
<session id="${id}7" name="Linked" kind="powershell"><run-as mode="credential-repository" link="${id}3"/></session>
END
exits 1 import linked.xml --fail-on warning
exits 0 import linked.xml --fail-on warning --repository all.rdm
lacks out Operators
exits 3 import linked.xml --repository cut.rdm
exits 2 import same.xml --policy missing.xml
[ -z "$(find . -name '*.partial')" ] || tell no 'a temporary file is left'

title='what import writes is found as before'
find_all() { # FILE
    run check "$1" --format jsonl --verbose
    # without what SPEC 8 excepts
    grep -vE '^.{9}(DX001|DX00[5-9]|CR006|LN009)"|"(RA003|RA007)".*"kind":"other"' "$work/out" |
        sed -E 's/"path":"[^"]*","line":[0-9]+,"column":[0-9]+,//' | LC_ALL=C sort
}
for document in valid/demo.rdm valid/format-native.xml invalid/demo.rdm invalid/ln002-holds-denied.rdm; do
    exits 0 import "$root/fixtures/$document" -o written.xml
    is "the findings of $document" "$(find_all written.xml)" "$(find_all "$root/fixtures/$document")"
done

title='a link that nobody reads keeps nobody out'
native unread.xml <<END
  <session id="00000000-0000-4000-8000-000000000901" name="Unread" kind="command-line" command="x"/>
  <session id="00000000-0000-4000-8000-000000000902" name="Free" kind="powershell" link="00000000-0000-4000-8000-000000000901"/>
  <session id="00000000-0000-4000-8000-000000000903" name="Bound" kind="powershell" link="00000000-0000-4000-8000-000000000901">
    <run-as mode="current-session"/></session>
END
run import unread.xml -o unread-out.xml
is 'the exit code' "$code" 0
is 'what is written' "$(grep -o 'name="[A-Za-z]*"' unread-out.xml)" 'name="Free"'
says err 'Bound: left out'
