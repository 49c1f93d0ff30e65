# shellcheck shell=sh disable=SC2034,SC2154,SC2016 # sourced by tests/cli
# What a reader of the contract tries on the language first, where the answer once was another.
chmod 755 . # whatever the umask is
session_id=00000000-0000-4000-8000-00000000000

of_policy() { # FILE ELEMENTS [ATTRIBUTE...]
    told=$1
    elements=$2
    shift 2
    printf '<policy xmlns="urn:deputy:policy:1" name="reviewed" %s>\n%s\n</policy>\n' "$*" "$elements" >"$told"
    chmod 644 "$told"
}

is_wrong() { # MESSAGE CONDITION
    of_policy wrong.xml "<rule id=\"A\" severity=\"error\"><when>$2</when></rule>" 'extends="default"'
    exits 2 policy show wrong.xml
    says err "wrong.xml:2:37: $1"
}

title='an ampersand in an attribute is one character, in documents and policies'
native amp.xml <<END_OF_SESSIONS
  <session id="${session_id}1" name="R&amp;D &#38;amp; &#x26;#38;" kind="command-line" group="R&amp;D\\Lab">
    <command shell-execute="false" directory="C:\\R&amp;D">who.exe</command>
  </session>
END_OF_SESSIONS
export_of amp.rdm <<END_OF_EXPORT
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${session_id}2</ID><Name>Exported</Name>
<Group>R&amp;D\\Lab</Group><CommandLine>who.exe</CommandLine><UseShellExecute>false</UseShellExecute></Connection>
END_OF_EXPORT
of_policy amp-policy.xml '<rule id="GLOB" name="R&amp;D" severity="error">
  <when><matches fact="group" glob="R&amp;D\**"/></when></rule>
<rule id="REGEX" severity="note"><when><matches fact="group" regex="^R&#38;D"/></when></rule>
<rule id="IS" severity="note"><when><is fact="group">R&amp;D\Lab</is></when></rule>
<suppress rule="IS" group="R&amp;D\Lab" reason="known"/>
<test name="glob" expect="GLOB REGEX IS"><session kind="command-line" group="R&amp;D\Lab"/></test>' 'extends="default"'
exits 0 list amp.xml amp.rdm --policy amp-policy.xml --format jsonl
says out '"name":"R&D &amp; &#38;"' '"group":"R&D\\Lab"'
is 'the denied sessions' "$(grep -c '"decision":"denied","rules":\["GLOB","REGEX"\]' "$work/out")" 2
exits 0 plan amp.xml --policy default
says out '"directory":"C:\\R&D"'
exits 126 run amp.rdm --session Exported --policy amp-policy.xml
says err 'error GLOB R&D'
exits 0 policy test amp-policy.xml
cat >machine.xml <<END_OF_MACHINE
<machine xmlns="urn:deputy:machine:1"><account user="a&amp;b" domain="CORP" password="p&amp;q" logon="interactive"/>
<file path="C:\\R&amp;D\\who.exe"/>
<secret host="custom" path="${session_id}3" username="a&amp;b" password="p&amp;q"/></machine>
END_OF_MACHINE
native machine-session.xml <<END_OF_SESSIONS
  <session id="${session_id}3" name="Account" kind="command-line">
    <command shell-execute="false">C:\\R&amp;D\\who.exe</command><run-as mode="custom" user="a&amp;b" domain="CORP"/>
  </session>
END_OF_SESSIONS
exits 0 run machine-session.xml --session Account --machine machine.xml --policy default --record record
cp record "$work/record"
says record '"user":"a&b"' '"ok":true'

title='names of rules move no cursor when a session is explained'
of_policy names.xml '<rule id="LOUD" name="a&#x9b;31m&#x202e;&#10;b" severity="note">
  <when><is fact="kind">command-line</is></when></rule>'
exits 0 explain amp.xml --session "${session_id}1" --policy names.xml
says out 'note LOUD a\u{9B}31m\u{202E}\u{A}b at ' \
    'holds         LOUD a\u{9B}31m\u{202E}\u{A}b, note'
exits 0 explain --list --verbose --policy names.xml
says out 'LOUD a\u{9B}31m\u{202E}\u{A}b note'

title='errors say what there is'
of_policy wrong.xml ''
printf '<policy name="x"/>' >wrong.xml
exits 2 policy show wrong.xml
says err 'wrong.xml:1:1: <policy> does not belong here: the root of a policy is <policy> of urn:deputy:policy:1'
is_wrong '"Unset" is no value of the fact shell-execute: unset, false, true' \
    '<is fact="shell-execute">Unset</is>'
is_wrong 'there is no fact "mood": deputy policy facts lists them' \
    '<is fact="mood">x</is>'
for limit in -5 '' ' ' 12x 99999999999999999999999; do
    is_wrong 'the limit "' "<exceeds fact=\"planned-length\" limit=\"$limit\"/>"
done

title='a pattern that runs away is named by its own place'
native runaway.xml <<END_OF_SESSIONS
  <session id="${session_id}4" name="Bomb" kind="command-line"><command>$(printf '%0200d' 0 | tr 0 a)!</command></session>
END_OF_SESSIONS
of_policy runaway-policy.xml '<rule id="RUN" severity="note">
  <when>
    <is fact="kind">command-line</is>
    <any>
      <matches fact="command" regex="^(a+)+$"/>
    </any>
  </when>
</rule>'
exits 2 check runaway.xml --policy runaway-policy.xml
says err 'runaway-policy.xml:6:7: RUN could not be decided'
exits 0 explain runaway.xml --session Bomb --policy runaway-policy.xml
says out 'undecided     RUN' 'No plan: a session that could not be judged is never launched.'
lacks out 'does not hold RUN'

title='a test has a command, unless its kind runs the script instead'
of_policy script.xml '<rule id="EMPTY" severity="note"><when><is fact="command"/></when></rule>
<rule id="NOTHING" severity="note"><when><is fact="nothing-to-run">true</is></when></rule>
<test name="command line"><session kind="command-line" script="a.ps1"/></test>
<test name="tool"><session kind="tool-command-line" script="a.ps1"/></test>
<test name="psexec"><session kind="tool-psexec" script="a.ps1"/></test>
<test name="powershell" expect="EMPTY"><session kind="powershell" script="a.ps1"/></test>
<test name="local" expect="EMPTY"><session kind="tool-powershell-local" script="a.ps1"/></test>
<test name="remote" expect="EMPTY"><session kind="tool-powershell-remote" script="a.ps1"/></test>'
exits 0 policy test script.xml
says out '6 tests, 0 failed.'

title='rules that say nothing themselves'
native both.xml <<END_OF_SESSIONS
  <session id="${session_id}5" name="Both" kind="command-line">
    <command administrator="true" wait="true">who.exe</command><run-as mode="none" net-only="true"/>
  </session>
END_OF_SESSIONS
of_policy silent.xml '<override rule="LN003" severity="error"/>
<exclusive id="ONE" severity="warning" facts="net-only prompt administrator"/>
<rule id="TWO" name="one" severity="warning"><when><is fact="kind">command-line</is></when></rule>
<rule id="THREE" name=" " severity="warning"><when><is fact="kind">powershell</is></when></rule>' 'extends="default"'
exits 0 check both.xml --policy silent.xml --quiet
says out 'warning ONE ONE: net-only, administrator: only one of these may be true.' 'warning TWO one: The rule one holds.'
exits 0 explain one --policy silent.xml
says out '# ONE ONE' 'Written at silent.xml:3:1.'
exits 0 explain three --policy silent.xml
says out '# THREE THREE'
exits 0 explain LN003 --policy silent.xml
says out 'Severity: warning.' 'Severity in effect: error.'
exits 0 explain LN003 --policy default
lacks out 'In this policy'

title='what never fired is told apart where it stands in one line'
of_policy line.xml '<rule id="L" severity="note"><when><is fact="prompt">true</is></when></rule><suppress rule="L" group="g"
  reason="r"/>'
exits 1 policy check line.xml --coverage both.xml
says out 'the rule L holds for no entry of these documents' 'the suppression of L has nothing to suppress in these documents'

title='an ID is one however it is written'
link=0f5c8a52-1f5e-4f0f-9d6b-3c7f1f0a1b0
native links.xml <<END_OF_SESSIONS
  <credential id="${link}1" name="Operators" user="svc"/>
  <session id="${session_id}6" name="Linked" kind="command-line">
    <command shell-execute="false">who.exe</command><run-as mode="credential-repository" link="${link}1"/>
  </session>
END_OF_SESSIONS
for written in "${link}1" "{${link}1}" ' 0F5C8A52-1F5E-4F0F-9D6B-3C7F1F0A1B01 '; do
    of_policy ids.xml "<rule id=\"IS\" severity=\"error\"><when><is fact=\"link\">$written</is></when></rule>
<rule id=\"ONE\" severity=\"note\"><when><one-of fact=\"link\">${link}2 $written</one-of></when></rule>
<rule id=\"OWN\" severity=\"note\"><when><is fact=\"own-link\"/></when></rule>" 'extends="default"'
    exits 126 run links.xml --session Linked --policy ids.xml
    exits 0 list links.xml --policy ids.xml --format jsonl
    says out '"rules":["IS","ONE","OWN"]'
done
is_wrong '"Operators" is no ID, as the fact link is' \
    '<is fact="link">Operators</is>'
