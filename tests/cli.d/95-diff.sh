# shellcheck shell=sh disable=SC2034,SC2154,SC2016 # sourced by tests/cli; $PARAMETER1$ is deputy's to expand
# diff: two sets of definitions, what a reviewer of the change is told, and the exit codes.
chmod 755 . # whatever the umask is
id=00000000-0000-4000-8000-00000000000

native before.xml <<END
  <credential id="${id}1" name="Operators" user="svc-sql" domain="CORP"/>
  <credential id="${id}2" name="Old" user="old"/>
  <session id="${id}a" name="SSMS" group="Clients\\Acme" kind="addon-ssms" host="sql.example">
    <run-as mode="credential-repository" link="${id}1"/>
  </session>
  <session id="${id}b" name="Backup" group="Office" kind="command-line" user="svc" domain="CORP">
    <command shell-execute="true">backup.exe \$PARAMETER1\$</command>
    <parameter number="1" value="E:"/>
    <run-as mode="current-session"/>
  </session>
  <session id="${id}c" name="Ping" group="Tools" kind="tool-command-line"><command>ping \$HOST\$</command></session>
  <session id="${id}d" name="Gone" kind="powershell"/>
  <session id="${id}e" name="Same" kind="powershell"/>
END
native after.xml <<END
  <session id="${id}e" name="Same" kind="powershell"/>
  <session id="${id}f" name="New" kind="command-line"><command shell-execute="false" administrator="true">x.exe</command></session>
  <session id="${id}a" name="SSMS" group="Clients\\Acme" kind="addon-ssms" host="sql.example">
    <run-as mode="credential-repository" link="${id}1"/>
  </session>
  <session id="${id}b" name="Backup" group="Office" kind="command-line" user="svc" domain="CORP">
    <command shell-execute="false" directory="C:\\Jobs">backup.exe \$PARAMETER1\$</command>
    <parameter number="1" value="F:"/>
    <run-as mode="current-session"/>
  </session>
  <session id="${id}c" name="Ping" group="Net" kind="tool-command-line"><command>ping \$HOST\$</command></session>
  <credential id="${id}1" name="Operators" user="sa" domain="CORP"/>
END

title='diff: what a reviewer is told'
exits 1 diff before.xml after.xml
prints "before  before.xml
after   after.xml
policy  default

Look at these first
! Clients\\Acme\\SSMS  after.xml:4  ${id}a
  ! as                  CORP\\svc-sql (credential-repository) -> CORP\\sa (credential-repository)
    runs                Ssms.exe -S sql.example -E
    link leads to       CORP\\svc-sql -> CORP\\sa
    because of          the credential Operators
! Office\\Backup  after.xml:7  ${id}b
  ! decision            denied -> allowed
    as                  CORP\\svc (current-session)
  ! runs                backup.exe E: -> backup.exe F:
  ! directory           (none) -> C:\\Jobs
    shell execute       true -> false
    parameter 1         E: -> F:
    findings            - RA002 Backup is to run as a different user through shell execute, which takes no credentials.

New
+ New  after.xml:3  ${id}f
    kind                command-line
    decision            allowed
    as                  whoever starts it
    administrator       yes
    runs                x.exe

Gone
- Gone  before.xml:13  ${id}d
    kind                powershell
    decision            allowed
    as                  whoever starts it
    runs                powershell.exe -NoLogo -NoExit

Moved or renamed only
> Tools\\Ping -> Net\\Ping  after.xml:12  ${id}c

Credentials: Look at these first
! Operators  after.xml:13  ${id}1  (changes 1 session)
  ! as                  CORP\\svc-sql -> CORP\\sa
    user                svc-sql -> sa

Credentials: Gone
- Old  before.xml:3  ${id}2
    as                  old

Sessions: 5 before, 5 after: 2 to look at first, 1 new, 1 gone, 1 moved or renamed, 1 the same.
Credentials: 2 before, 1 after: 1 to look at first, 1 gone, 0 the same."
is 'standard error' "$(cat "$work/err")" ''
exits 1 diff before.xml after.xml --quiet
is 'the lines of --quiet' "$(cut -c 1-14 "$work/out")" '! Clients\Acme
! Office\Backu
+ New  after.x
- Gone  before
> Tools\Ping -
! Operators  a
- Old  before.'

title='diff: nothing differs'
for format in text json html; do
    exits 0 diff before.xml before.xml --format "$format"
done
run diff before.xml - --quiet <before.xml
is 'the exit code of a pipe' "$code" 0
run diff - before.xml --quiet <before.xml
is 'the exit code of a pipe before' "$code" 0
mkdir folder
cp before.xml folder/b.xml
native folder/a.xml </dev/null
exits 0 diff before.xml folder

title='diff as JSON'
exits 1 diff before.xml after.xml --format json
is_json out whole
says out '{"schema":"deputy-diff/1","tool":{"name":"deputy","version":"' '"policy":{"name":"default"}' \
    '"before":{"path":"before.xml","documents":1,"skipped":0,"entries":7,"complete":true}' \
    '"summary":{"sessions":{"before":5,"after":5,"added":1,"removed":1,"changed":3,"weakened":2,"moved":1,"same":1,"incomparable":0,' \
    "{\"id\":\"${id}a\",\"change\":\"changed\",\"changed\":[\"as\",\"effective_user\",\"link_to\"],\"weakened\":[\"as\"],\"through\":\"${id}1\",\"before\":{\"path\":\"before.xml\",\"line\":4," \
    "{\"id\":\"${id}f\",\"change\":\"added\",\"changed\":[],\"weakened\":[],\"through\":null,\"before\":null,\"after\":{\"path\":\"after.xml\",\"line\":3," \
    "{\"id\":\"${id}d\",\"change\":\"removed\"," \
    "{\"id\":\"${id}1\",\"change\":\"changed\",\"changed\":[\"as\",\"effective_user\",\"user\"],\"weakened\":[\"as\"],\"sessions\":1," \
    '"administrator":true,' '"rules":["RA002"],"findings":[{"rule":"RA002","message":"' '"incomparable":[
'
mv "$work/out" first.json
exits 1 diff before.xml after.xml --format json --output second.json
is 'the same input twice' "$(cmp first.json second.json && echo same)" same

title='diff: what cannot be used, or is not there'
exits 3 diff before.xml none.xml
says out 'after   none.xml  (not all of it could be read'
says err 'none.xml'
exits 3 diff none.xml before.xml --format json
says out '"complete":false'
native empty.xml </dev/null
exits 2 diff empty.xml before.xml
says err 'there is not one entry in empty.xml; --allow-empty if that is meant'
exits 2 diff before.xml empty.xml
exits 1 diff empty.xml before.xml --allow-empty --quiet
is 'the new ones' "$(grep -c '^+ ' "$work/out")" 7
exits 0 diff empty.xml empty.xml --allow-empty
exits 2 diff before.xml
exits 2 diff before.xml after.xml after.xml
says err 'diff needs two PATHs, A and B'
exits 2 diff - -
says err 'standard input (-) can be read once only'
exits 2 diff before.xml after.xml --fail-on never
exits 2 diff before.xml after.xml --policy none.xml

title='diff: an output file is written whole or not at all'
echo old >kept.txt
exits 2 diff before.xml --output kept.txt
is 'the file' "$(cat kept.txt)" old
exits 1 diff before.xml after.xml --output kept.txt
is 'the first line' "$(head -n 1 kept.txt)" 'before  before.xml'

title='diff: one policy and one repository for both sides'
native linked.xml <<END
  <session id="${id}a" name="SSMS" kind="addon-ssms" host="sql.example">
    <run-as mode="credential-repository" link="${id}1"/>
  </session>
END
exits 1 diff before.xml linked.xml --repository after.xml --format json
says out '"link_to":"CORP\\sa"'
lacks out 'CR003'
run diff linked.xml linked.xml --repository - <after.xml
is 'the exit code with a repository from a pipe' "$code" 0
printf '<policy xmlns="urn:deputy:policy:1" name="own" extends="default"><rule id="OWN1" severity="error">
<when><is fact="effective-user">sa</is></when></rule></policy>' >own.xml
chmod 644 own.xml
exits 1 diff before.xml after.xml --policy own.xml
says out 'policy  own' '    decision            allowed -> denied' '    findings            + OWN1 '

title='diff: no secret, and nothing hostile'
export_of secret.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}a</ID><Name>a</Name><CommandLine>x \$PARAMETER1\$ \$PASSWORD\$</CommandLine>
<Cmd><Parameter1DataType>Secured</Parameter1DataType><Parameter1DefaultValue>hunter2</Parameter1DefaultValue></Cmd>
<Credentials><UserName>u</UserName><Password>hunter3</Password></Credentials></Connection>
END
export_of hostile.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}a</ID><Name>&lt;/article&gt;&lt;script&gt;alert(1)&lt;/script&gt; {{changes}}</Name>
<Group>&#x202e;&#x9b;2J"'</Group><CommandLine>x&#xa;! Office</CommandLine></Connection>
END
for format in text json html; do
    exits 1 diff secret.rdm hostile.rdm --format "$format"
    lacks out hunter "$(printf '\342\200\256')" "$(printf '\302\233')"
    exits 1 diff hostile.rdm secret.rdm --format "$format"
    lacks out hunter
done
lacks out '<script>alert' '</article><script'
exits 1 diff secret.rdm hostile.rdm
says out '\u{202E}\u{9B}2J"' "x\\u{A}! Office"
is 'the lines that begin as a change' "$(grep -c '^[!+~>?-] ' "$work/out")" 1
exits 1 diff before.xml after.xml --color always
says out "$(printf '\033[1;31m! Clients\\Acme\\SSMS\033[0m  after.xml:4')"
exits 1 diff before.xml after.xml
lacks out "$(printf '\033')"

session() { # BODY ATTRIBUTES FILE
    printf '<session id="%sa" name="x" kind="command-line" %s>%s</session>\n' "$id" "$2" "$1" | native "$3"
}
compares() { # BODY_BEFORE BODY_AFTER
    session "$1" '' a.xml
    session "$2" '' b.xml
    exits 1 diff a.xml b.xml
}

title='diff: every difference of a long line is shown'
long=$(printf '%0400d' 0)
compares "<command>a.exe safe $long keep</command>" "<command>b.exe safe $long evil</command>"
says out "  ! runs                - a.exe safe $long keep
                        + b.exe safe $long evil"
exits 1 diff a.xml b.xml --format html
says out "<del>a</del>.exe safe $long <del>keep</del>" "<ins>b</ins>.exe safe $long <ins>evil</ins>"
native none-of-it.xml </dev/null
exits 1 diff none-of-it.xml b.xml --allow-empty
says out "    runs                b.exe safe $long evil"

title='diff: a line longer than any call takes'
awk 'BEGIN { for (i = 0; i < 98301; i++) printf "x" }' >long
compares "<command>$(cat long)good</command>" "<command>$(cat long)evil</command>"
says out 'Look at these first' '  ! runs                xxx' 'x [... 98305 bytes] (what is cut off may differ)'
exits 1 diff a.xml b.xml --format json
says out '"weakened":["command_line"]'
exits 0 diff a.xml a.xml
awk 'BEGIN { for (i = 0; i < 98300; i++) printf "x" }' >long
compares "<command>$(cat long)1</command>" "<command>$(cat long)2</command>"
lacks out 'bytes]'

title='diff: values stand as they are, and what could be read wrong on lines of its own'
compares '<command>C:\Program Files\a.exe</command>' '<command>&quot;C:\Program Files\a.exe&quot;</command>'
says out '  ! runs                C:\Program Files\a.exe -> "C:\Program Files\a.exe"
'
compares '<command>a.exe</command>' '<command>a.exe -&gt; b.exe</command>'
says out '  ! runs                - a.exe
                        + a.exe -> b.exe
'
compares '<command shell-execute="false">a</command><run-as mode="custom" user="bob"/>' \
    '<command shell-execute="false">a</command><run-as mode="custom" user="bob (custom) -&gt; bob"/>'
says out '  ! as                  - bob (custom)
                        + bob (custom) -> bob (custom)
'
session '<command>a</command>' '' a.xml
session '<command>a</command>' 'group="G -&gt; H"' b.xml
exits 1 diff a.xml b.xml
says out "> G -> H\\x  b.xml:2  ${id}a
    group               - (none)
                        + G -> H
"

title='diff: what looks like a blank or like nothing'
for character in A0 34F 115F 1160 1680 17B4 17B5 180B 180F 2000 200A 202F 205F 2800 3000 3164 FE00 FE0F FFA0 E0100 E01EF; do
    compares '<command>a.exe x y</command>' "<command>a.exe x&#x$character;y</command>"
    says out "  ! runs                a.exe x y -> a.exe x\\u{$character}y"
    exits 1 diff a.xml b.xml --format html
    says out "u{" "$character"
done
compares '<command>a.exe x&#xa0;y</command>' '<command>a.exe x\u{A0}y</command>'
says out '  ! runs                a.exe x\u{A0}y -> a.exe x\u{5C}u{A0}y'
compares '<command>a.exe x</command>' '<command>a.exe x </command>'
says out '                        + a.exe x\u{20}
'

title='diff: a user called by our words'
compares '<command shell-execute="false">a</command><run-as mode="custom" domain="."/>' \
    '<command shell-execute="false">a</command><run-as mode="custom" domain="." user="whoever is named at launch"/>'
says out '  ! as                  whoever is named at launch (custom)
    effective user      (none) -> whoever is named at launch
'

title='diff: a session that only the after side has, and that nothing compares'
session '<command>good.exe</command>' '' a.xml
mkdir two
cp a.xml two/1.xml
session '<command>evil.exe</command>' '' two/2.xml
exits 1 diff a.xml two
says out "
Look at these first
! x  two/2.xml:2  ${id}a  (after, another one before it has the same ID)
    kind                command-line
    decision            allowed
" 'Sessions: 1 before, 2 after: 1 to look at first, 1 the same.'
exits 1 diff a.xml two --format json
says out '"changed":0,"weakened":1,"moved":0,"same":1,"incomparable":1,' '"reason":"duplicate-id","weakened":true,'
exits 1 diff two a.xml
says out '
Cannot be compared
? x  two/2.xml:2  '

title='diff: findings by what they say'
unknown() { # ELEMENTS FILE
    export_of "$2" <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}a</ID><Name>x</Name><CommandLine>a</CommandLine>
<RunAsConnection>$1</RunAsConnection></Connection>
END
}
unknown '<Foo>1</Foo>' a.rdm
unknown '<Elevated>true</Elevated><Foo>1</Foo>' b.rdm
exits 1 diff a.rdm b.rdm
says out '    findings            + DX008 ' Elevated
lacks out '- DX008'
exits 1 diff b.rdm a.rdm --format html
says out '- DX008 '
password() { # ELEMENT FILE
    export_of "$2" <<END
<Connection><ConnectionType>Credential</ConnectionType><ID>${id}a</ID><Name>C</Name><Credentials><UserName>u</UserName></Credentials>$1</Connection>
END
}
password '' a.rdm
password '<Password>hunter2</Password>' b.rdm
exits 1 diff a.rdm b.rdm
says out '~ C  b.rdm:' '    findings            + CR006 '
lacks out hunter
exits 1 diff a.rdm b.rdm --format json
says out '"changed":["rules","findings"],' '"rules":["CR006"]'
lacks out hunter

title='diff: the credential that a link leads to, not another one of its ID'
mkdir fa fb
linked() { # FILE [CREDENTIAL]
    native "$1" <<END
<session id="${id}a" name="x" kind="powershell"><run-as mode="credential-repository" link="${id}9"/></session>${2-}
END
}
printf '<credential id="%s9" name="Operators" user="alice"/>' "$id" | native fa/a.xml
printf '<credential id="%s9" name="Ops" user="alice"/>' "$id" | native fb/a.xml
linked fa/s.xml
linked fb/s.xml "<credential id=\"${id}9\" name=\"Own\" user=\"evil\"/>"
exits 1 diff fa fb
says out '    because of          the credential Own
' "> Operators -> Ops  fb/a.xml:2  ${id}9
" '? Own  fb/s.xml:2' '(changes 1 session)'
linked fb/s.xml
exits 1 diff fa fb
lacks out 'because of' '(changes'

title='diff: the call and the prompt'
compares '<command shell-execute="true">a</command>' '<command shell-execute="false">a</command>'
says out '  ! call                ShellExecuteExW -> CreateProcessW
'
exits 1 diff b.xml a.xml
says out '  ! call                CreateProcessW -> ShellExecuteExW
'
compares '<command shell-execute="false">a</command><run-as mode="custom" user="u" prompt="true"/>' \
    '<command shell-execute="false">a</command><run-as mode="custom" user="u"/>'
says out '  ! prompt              yes -> no
'
exits 1 diff b.xml a.xml
says out '    prompt              no -> yes
'

title='diff: files that are skipped, and a side that is not whole'
mkdir skipping
cp before.xml skipping/
echo '<other/>' >skipping/other.xml
exits 0 diff before.xml skipping
says out 'after   skipping  (1 other file skipped)
'
exits 0 diff before.xml skipping --format json
says out '"before":{"path":"before.xml","documents":1,"skipped":0,' '"after":{"path":"skipping","documents":1,"skipped":1,'
echo '<other/>' >skipping/more.xml
exits 0 diff skipping before.xml --format html
says out '(2 other files skipped)'
exits 3 diff before.xml none.xml --quiet
is 'the first line of --quiet' "$(head -n 1 "$work/out" | cut -c 1-32)" 'after   none.xml  (not all of it'
exits 0 diff before.xml before.xml --quiet
is 'what --quiet says of nothing' "$(cat "$work/out")" ''

title='diff: twenty thousand on each side'
many() { # SEED USER
    awk -v seed="$1" -v user="$2" 'BEGIN { for (i = 0; i < 20000; i++) { n = (i * 7919 + seed) % 20000
        printf "<session id=\"00000000-0000-4000-8000-%012d\" name=\"S%d\" kind=\"powershell\"><run-as mode=\"custom\" user=\"%s%d\"/></session>\n", n, n, user, n % 10 == 0 } }'
}
many 1 u | native many1.xml
many 77 u | native many2.xml
many 5 v | native many3.xml
seconds=30 exits 0 diff many1.xml many2.xml
seconds=30 exits 1 diff many1.xml many3.xml --format json
says out '"changed":20000,"weakened":20000,'
