# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # sourced by tests/cli; what stands in single quotes is the helpers' to expand
# Where the secret of a launch comes from (SPEC 5): standard input, a helper, the machine profile, a prompt at the terminal.
id=00000000-0000-4000-8000-00000000000

native s.xml <<END
  <session id="${id}1" name="Known" kind="command-line"><command>whoami.exe</command><run-as mode="custom" user="alice" domain="CORP"/></session>
  <session id="${id}2" name="Asked" kind="command-line"><command>whoami.exe</command><run-as mode="custom" prompt="true"/></session>
  <session id="${id}3" name="Personal" kind="command-line"><command>whoami.exe</command><run-as mode="my-personal"/></session>
  <session id="${id}4" name="Nobody asks" kind="command-line"><command>whoami.exe</command></session>
  <session id="${id}5" name="Host" kind="tool-psexec" host="%BAD%"><command>hostname</command><run-as mode="custom" user="alice" domain="CORP"/></session>
  <session id="${id}6" name="Own" kind="command-line" user="alice@corp.example"><command>whoami.exe</command><run-as mode="current-session"/></session>
  <session id="${id}7" name="Linked" kind="command-line"><command>whoami.exe</command><run-as mode="credential-repository" link="${id}a"/></session>
  <session id="${id}8" name="Fr&#xF6;hlich &quot;&#x202E;" kind="command-line"><command>whoami.exe</command><run-as mode="custom" user="alice" domain="CORP"/></session>
  <session id="${id}9" name="Of a domain" kind="command-line"><command>whoami.exe</command><run-as mode="custom" domain="CORP" prompt="true"/></session>
  <session id="${id}b" name="Linked domain" kind="command-line"><command>whoami.exe</command><run-as mode="credential-repository" link="${id}c"/></session>
  <credential id="${id}a" name="C" user="alice" domain="CORP"/>
  <credential id="${id}c" name="D" domain="CORP"/>
END
profile() { # FILE, its <secret>s on standard input
    cat >"$1" - <<END
<machine xmlns="urn:deputy:machine:1" user="KIOSK\\guest"><environment name="BAD" value="a -p b"/>
<account user="alice" domain="CORP" password="right"/><account user="alice@corp.example" password="right"/>
<file path="C:\\Windows\\System32\\whoami.exe"/>
$(cat)
</machine>
END
}
profile machine.xml </dev/null
printf '<secret host="custom" password="of the profile"/>' | profile secrets.xml

# A helper of its own for every answer; that it was asked can be seen.
helper() { # NAME, what it does on standard input
    { printf '#!/bin/sh\necho asked >>"%s/asked"\n' "$PWD" && cat; } >"$1"
    chmod +x "$1"
    rm -f asked
}
launch() { # EXPECTED-CODE NAME ARGUMENT...; standard input is the caller's
    expected=$1
    name=$2
    shift 2
    rm -f record
    run run s.xml --session "$name" --machine "${machine:-machine.xml}" --record record "$@"
    if [ "$code" -eq "$expected" ]; then tell yes; else tell no "run $name $*: exit code $code, expected $expected"; fi
    [ -e record ] || printf '' >record
    cp record "$work/record"
}
provided() { # USER DOMAIN
    says record "\"user\":$1,\"domain\":$2," '"secret":"provided","result":{"ok":true'
}
nothing_called() {
    is 'the record' "$(cat record)" ''
}
alice='"alice","domain":"CORP"'

title='--password-stdin'
printf 'right\n' | launch 0 Known --password-stdin
provided '"alice"' '"CORP"'
printf 'right\r\n' | launch 0 Known --password-stdin
printf 'right' | launch 0 Known --password-stdin
printf '\357\273\277right\n' | launch 0 Known --password-stdin
printf 'wrong\n' | launch 126 Known --password-stdin
says err ERROR_LOGON_FAILURE
printf '\n' | launch 126 Known --password-stdin
for bad in 'ri\000ght\n' '\377right\n' 'r\000i\000g\000h\000t\000' ''; do
    # shellcheck disable=SC2059 # escapes
    printf "$bad" | launch 125 Known --password-stdin
    nothing_called
    lacks err right
done
says err 'standard input is empty'
head -c 4097 /dev/zero | tr '\000' x | launch 125 Known --password-stdin
says err 4096
launch 125 Known --password-stdin <&-
nothing_called
# It leaves what is behind its line.
{ launch 0 Known --password-stdin; cat; } >rest <<'END'
right
the next line
END
is 'what is left' "$(cat rest)" 'the next line'
# Nobody is asked for a session that needs none.
{ launch 0 'Nobody asks' --password-stdin; cat; } >rest <<'END'
right
END
is 'what is left' "$(cat rest)" right
says record '"secret":null'

title='--password-stdin names nobody'
printf 'right\n' | launch 125 Asked --password-stdin
says err '--password-stdin' 'user' terminal
nothing_called

title='standard input is one'
for other in '-' 's.xml --policy -' 's.xml --repository -' 's.xml --machine -'; do
    # shellcheck disable=SC2086 # words
    exits 125 run $other --session Known --password-stdin
    says err 'once only'
done
exits 125 run s.xml --session Known --policy - --machine -
exits 2 check s.xml --password-stdin
exits 2 plan s.xml --credential-helper x
exits 125 run s.xml --session Known --credential-helper
exits 125 run s.xml --session Known --credential-helper ''

title='--credential-helper'
helper whole <<'END'
cat >request
printf 'username=CORP\\alice\npassword=right\n'
END
launch 0 Known --credential-helper ./whole </dev/null
provided '"alice"' '"CORP"'
is 'what it was told' "$(cat request)" "protocol=deputy
host=custom
path=${id}1
username=CORP\\alice"
launch 0 Asked --credential-helper "'$PWD/whole'" </dev/null
provided '"alice"' '"CORP"'
is 'what it was told' "$(cat request)" "protocol=deputy
host=custom
path=${id}2"
launch 0 Personal --credential-helper ./whole </dev/null
is 'what it was told' "$(cat request)" 'protocol=deputy
host=personal'
launch 0 Linked --credential-helper ./whole </dev/null
is 'what it was told' "$(cat request)" "protocol=deputy
host=repository
path=${id}a
username=CORP\\alice"
launch 125 Own --credential-helper ./whole </dev/null
is 'what it was told' "$(cat request)" "protocol=deputy
host=session
path=${id}6
username=alice@corp.example"

title='a domain without a user'
while IFS='|' read -r answered user domain; do
    helper naming <<END
cat >request
printf 'username=%s\npassword=right\n' '$answered'
END
    for name in 'Of a domain' 'Linked domain'; do
        if [ -n "$user" ]; then
            launch 0 "$name" --credential-helper ./naming </dev/null
            provided "$user" "$domain"
        else
            launch 125 "$name" --credential-helper ./naming </dev/null
            says err "a user of CORP, but --credential-helper answered $answered"
            nothing_called
        fi
        cp request "$work/request"
        lacks request username
    done
done <<'END'
alice|"alice"|"CORP"
corp\alice|"alice"|"corp"
alice@corp.example|"alice@corp.example"|null
OTHER\alice
.\alice
END
exits 0 plan s.xml --session 'Of a domain'
says out '"user":null,"domain":"CORP"'

title='a helper that answers what it must not'
while IFS='|' read -r answer told; do
    helper answering <<END
printf '$answer'
END
    launch 125 Known --credential-helper ./answering </dev/null
    says err "$told"
    lacks err hunter
    nothing_called
    # What comes behind it would have the secret.
    machine=secrets.xml
    launch 125 Known --credential-helper ./answering </dev/null
    nothing_called
    machine=
done <<'END'
username=mallory\npassword=hunter2\n|mallory
username=OTHER\\alice\npassword=hunter2\n|OTHER
username=mallory\n|mallory
username=\npassword=hunter2\n|alice
username=alice\nmallory\npassword=hunter2\n|without =
username=al\rice\npassword=hunter2\n|carriage return
username=al\000ice\npassword=hunter2\n|NUL
password=hunter2\nhunter3\n|without =
password=hun\rter2\n|carriage return
password=hun\000ter2\n|NUL
password=hunter2\377\n|UTF-8
username=\377\npassword=hunter2\n|UTF-8
END

title='a helper that has no answer'
while IFS='|' read -r body told; do
    echo "$body" | helper silent
    launch 125 Known --credential-helper ./silent </dev/null
    says err 'no source has the secret' '--credential-helper' "$told" 'the machine profile' 'a prompt (there is no terminal)' '--password-stdin'
    nothing_called
    is 'how often it was asked' "$(cat asked)" asked
done <<'END'
echo password=right; exit 1|exit code 1
kill -TERM $$|signal 15
:|no password
echo username=alice|no password
END
echo 'echo password=right; exit 1' | helper silent
run run s.xml --session Known --record record --credential-helper ./silent </dev/null
is 'the exit code on a machine that accepts the unknown' "$code" 0
cp record "$work/record"
says record '"secret":"absent"'

title='a helper that cannot be started'
echo 'echo password=right' >plain
echo 'echo password=right' | helper here
for command in ./none ./plain /etc "'unclosed" 'here' '   '; do
    PATH=$PATH:.: launch 125 Known --credential-helper "$command" </dev/null
    says err 'cannot be started'
    nothing_called
done
mkdir bin && mv here bin/here
PATH=$PWD/bin:$PATH launch 0 Known --credential-helper here </dev/null
PATH=bin:$PATH launch 125 Known --credential-helper here </dev/null

title='the words of --credential-helper'
helper words <<'END'
printf '[%s]' "$@" >words.out
echo password=right
END
while IFS='|' read -r command words; do
    launch 0 Known --credential-helper "./words $command" </dev/null
    is "$command" "$(cat words.out)" "$words"
done <<'END'
a  b|[a][b]
'a b' "c d" e\ f|[a b][c d][e f]
'$HOME' "$HOME" $HOME|[$HOME][$HOME][$HOME]
"\$a \"b\" \c" '\d'|[$a "b" \c][\d]
`id` $(id) * ~ # ; & > out|[`id`][$(id)][*][~][#][;][&][>][out]
a'b'"c"\d '' ""|[abcd][][]
END

title='the first source that has it'
echo 'echo password=wrong' | helper wrong
printf 'right\n' | launch 0 Known --password-stdin --credential-helper ./wrong
if [ -e asked ]; then tell no 'the helper was asked although standard input had it'; else tell yes; fi
machine=secrets.xml
launch 126 Known </dev/null
launch 0 Known --credential-helper ./whole </dev/null
launch 126 Known --credential-helper ./silent </dev/null
says err ERROR_LOGON_FAILURE
machine=

title='nobody is asked for what is denied'
echo 'echo password=right' | helper eager
launch 126 Host --credential-helper ./eager </dev/null
says err LN010
nothing_called
if [ -e asked ]; then tell no 'the helper was asked for a session that its environment denies'; else tell yes; fi
printf 'right\n' | launch 126 Host --password-stdin
mkdir policy && cat >policy/p.xml <<'END'
<policy xmlns="urn:deputy:policy:1" name="p" extends="default">
  <rule id="P001" name="no-alice" severity="error" points-at="mode"><when><matches fact="effective-user" glob="alice"/></when><message>m</message><help>h</help></rule>
</policy>
END
chmod -R go-w policy
launch 126 Asked --policy policy/p.xml --credential-helper ./whole </dev/null
says err P001 'really run'
nothing_called

title='a helper inherits nothing'
helper handles <<'END'
ls /proc/self/fd | grep -vxE '[0-3]' >handles.out # 3 is the directory
echo password=right
END
launch 0 Known --credential-helper ./handles </dev/null 7</dev/null 8>other
is 'what is open in it' "$(cat handles.out)" ''
helper aloud <<'END'
echo 'what it says' >&2
echo password=right
END
launch 0 Known --credential-helper ./aloud </dev/null
says err 'what it says'

title='deputy is ended while a helper thinks'
helper slow <<'END'
echo $$ >slow.pid
exec sleep 60
END
rm -f slow.pid
"$deputy" run s.xml --session Known --credential-helper ./slow >"$work/out" 2>"$work/err" </dev/null &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    [ ! -s slow.pid ] || break
    sleep 0.1
done
kill -TERM "$pid"
wait "$pid" 2>/dev/null
is 'the exit code' "$?" 143
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    # Nothing, or a zombie that nobody has asked for yet.
    left=$(tr '\000' ' ' 2>/dev/null <"/proc/$(cat slow.pid)/cmdline")
    [ -n "$left" ] || break
    sleep 0.1
done
is 'what still runs' "$left" ''

title='explain says the order'
exits 0 explain s.xml --session Known
says out "sources: --password-stdin, --credential-helper, Windows Credential Manager (deputy:${id}1, on Windows), the machine profile (on the simulator), a prompt; the first"
exits 0 explain s.xml --session Personal
says out '(deputy:personal, on Windows)'
exits 0 explain s.xml --session 'Nobody asks'
lacks out sources:

# ---- a terminal of its own, with a person who types what stands behind | when as many lines as the number show PROMPT ----

type_at() { # SHELL-COMMAND, PROMPT|KEYS[|NUMBER] a line on standard input; what the terminal showed is in shown
    cat >keys.list
    rm -f keys
    mkfifo keys
    : >shown
    setsid -w timeout "$seconds" script -qefc "$1" shown <keys >/dev/null 2>&1 &
    typing=$!
    exec 9>keys
    while IFS='|' read -r awaited typed lines; do
        turns=0
        while [ "$turns" -lt 80 ] && [ "$(grep -c -aF -e "$awaited" shown)" -lt "${lines:-1}" ]; do
            turns=$((turns + 1))
            sleep 0.1
        done
        sleep 0.1 # the question is shown, its answer is read next
        # shellcheck disable=SC2059 # escapes
        (printf "$typed" >&9) 2>/dev/null # in a process of its own: nobody may be listening any more
    done <keys.list
    wait "$typing"
    code=$?
    exec 9>&-
    cp shown "$work/shown"
    cp record "$work/record" 2>/dev/null
}
asked="'$deputy' run s.xml --machine machine.xml --record record --session"
# What is awaited must not stand in the command, with which the typescript begins.
then='; echo "code $?, hidden $(stty -a | grep -cw -e "-echo")"'

title='a prompt'
rm -f record
type_at "$asked Known$then" <<'END'
Password of CORP\alice for the session "Known": |right\n
END
says shown 'Password of CORP\alice for the session "Known": ' 'code 0, hidden 0'
lacks shown right
provided '"alice"' '"CORP"'

title='a prompt for a wrong password'
type_at "$asked Known$then" <<'END'
Known": |wrong\n
END
says shown 'code 126, hidden 0' ERROR_LOGON_FAILURE

title='a prompt for the user'
rm -f record
type_at "$asked Asked$then" <<'END'
User for the session "Asked": |CORP\\alice\n
Password of CORP\alice for the session "Asked": |right\n
END
says shown 'code 0, hidden 0'
provided '"alice"' '"CORP"'
title='a prompt for the user of a domain'
rm -f record
type_at "$asked 'Of a domain'$then" <<'END'
User of CORP for the session "Of a domain": |alice\n
Password of CORP\alice for the session "Of a domain": |right\n
END
says shown 'code 0, hidden 0'
provided '"alice"' '"CORP"'
title='a prompt for the password of a user that a helper names'
rm -f record
helper namer <<'END'
printf 'username=CORP\\alice\n'
END
type_at "$asked Asked --credential-helper ./namer$then" <<'END'
Password of CORP\alice for the session "Asked": |right\n
END
says shown 'code 0, hidden 0'
lacks shown 'User for'
provided '"alice"' '"CORP"'
title='a user of another domain at the prompt'
rm -f record
type_at "$asked 'Of a domain'$then" <<'END'
User of CORP|OTHER\\alice\n
END
says shown 'code 125' 'a user of CORP'
lacks shown 'Password of'
title='an empty user'
rm -f record
type_at "$asked Asked$then" <<'END'
User for|\n
END
says shown 'code 125' 'no user was typed'
title='the user for --password-stdin'
rm -f record
type_at "printf 'right\\n' | $asked Asked --password-stdin$then" <<'END'
User for|CORP\\alice\n
END
says shown 'code 0'
provided '"alice"' '"CORP"'
title='--password-stdin at a terminal'
type_at "$asked Known --password-stdin$then" </dev/null
says shown 'code 125, hidden 0' 'deputy asks'

title='nothing typed'
type_at "$asked Known$then" <<'END'
Known": |\004
END
says shown 'code 125, hidden 0' 'nothing was typed'

title='a name that could move the cursor'
type_at "$asked ${id}8$then" <<'END'
session|right\n
END
says shown 'for the session "Fröhlich "\u{202E}": ' 'code 0'

title='Ctrl-C at a prompt'
type_at "trap : INT; $asked Known$then" <<'END'
Known": |hal\003
END
says shown 'code 130, hidden 0'
title='stopped at a prompt, and going on'
rm -f record
cat >stop.sh <<END
$asked Known$then
echo resuming
fg >/dev/null
echo "last \$?"
END
type_at 'sh -m stop.sh' <<'END'
Known": |hal\032
resuming|
"Known": |right\n|2
END
says shown 'code 148, hidden 0' 'last 0'
provided '"alice"' '"CORP"'
