# shellcheck shell=sh disable=SC2034,SC2154,SC2016,SC2030,SC2031 # sourced by tests/cli
# What nobody gets past: the machine policy, the locked rules, and the trust in policy files. Every way that the language, the
# options, the environment and the file system have is tried; each ends denied or refused, and nothing is launched.
plain_deputy=$deputy
machine_deputy=${DEPUTY_MACHINE_BINARY:-$(dirname "$deputy")/deputy-machine}
machine_root=${DEPUTY_MACHINE_POLICY_DIR:-$(dirname "$(dirname "$deputy")")/machine-test}
machine_file=$machine_root/deputy/policy.xml
title='the program with a machine policy of its own'
if [ -x "$machine_deputy" ]; then tell yes; else tell no "$machine_deputy is missing"; fi
deputy=$machine_deputy
seconds=20
here=$(pwd)
chmod 755 . # whatever the umask is
forget_machine() {
    rm -rf "$machine_root/deputy"
}
forget_machine
id=00000000-0000-4000-8000-00000000000
credential=0f5c8a52-1f5e-4f0f-9d6b-3c7f1f0a1b0

native s.xml <<END
  <session id="${id}1" name="Admin" kind="command-line" group="Production\\EU">
    <command administrator="true">whoami.exe</command><run-as mode="custom" user="alice"/>
  </session>
  <session id="${id}2" name="Good" kind="command-line" group="Production\\EU">
    <command shell-execute="false">whoami.exe</command>
  </session>
  <session id="${id}3" name="Folder" kind="command-line" group="Production\\EU">
    <command shell-execute="false" default-directory="false">whoami.exe</command>
  </session>
  <session id="${id}4" name="Path" kind="command-line" group="Production\\EU">
    <command shell-execute="false">C:\\Program Files\\a b\\whoami.exe /all</command>
  </session>
  <session id="${id}5" name="Banned" kind="command-line" group="Production\\EU">
    <command shell-execute="false">banned.exe</command>
  </session>
  <session id="${id}6" name="Locked" kind="command-line" group="Production\\EU">
    <command shell-execute="false">locked.exe</command>
  </session>
END

policy() { # FILE ATTRIBUTE..., the elements on standard input
    made=$1
    shift
    { printf '<policy xmlns="urn:deputy:policy:1" name="test" %s>\n' "$*" && cat && printf '</policy>\n'; } >"$made"
    chmod 644 "$made"
}

policy_of() { # FILE ELEMENTS [ATTRIBUTE...]
    told=$1
    elements=$2
    shift 2
    printf '%s\n' "$elements" | policy "$told" "$@"
}

machine_policy() { # ELEMENTS [ATTRIBUTE...]
    mkdir -p "$machine_root/deputy"
    chmod 755 "$machine_root" "$machine_root/deputy"
    rm -rf "$machine_file"
    policy_of "$machine_file" "$@"
}

rule() { # ID CONDITION [ATTRIBUTE...]
    rule_id=$1
    rule_condition=$2
    shift 2
    printf '<rule id="%s" severity="error" %s><when>%s</when></rule>' "$rule_id" "$*" "$rule_condition"
}

runs() { # EXPECTED-CODE ARGUMENT...: `exits` for run, with a record
    printf 'old' >"$work/record"
    expected=$1
    shift
    exits "$expected" run "$@" --record "$work/record"
    prints ''
}

nothing_launched() {
    if [ ! -s "$work/record" ] || is_old_record; then tell yes; else tell no "launched: $(cat "$work/record")"; fi
}

is_old_record() { # nothing got as far as opening it
    [ "$(cat "$work/record")" = old ]
}

# Sees every command that decides about s.xml deny SESSION because of RULE.
denied() { # SESSION RULE OPTION...
    session=$1
    denier=$2
    shift 2
    exits 0 list s.xml --format jsonl "$@"
    grep "\"name\":\"$session\"" "$work/out" >"$work/line"
    says line '"decision":"denied"' "\"$denier\""
    exits 1 plan s.xml --session "$session" "$@"
    prints ''
    says err "error $denier "
    exits 1 plan s.xml "$@"
    lacks out "\"name\":\"$session\""
    says err "error $denier "
    runs 126 s.xml --session "$session" "$@"
    says err 'denied; nothing was launched' "error $denier "
    is 'the record' "$(cat "$work/record")" ''
    exits 0 explain s.xml --session "$session" "$@"
    says out 'Decision: denied' 'No plan' " $denier "
}

allowed() { # SESSION OPTION...
    session=$1
    shift
    exits 0 list s.xml --format jsonl "$@"
    grep "\"name\":\"$session\"" "$work/out" >"$work/line"
    says line '"decision":"allowed"'
    exits 0 plan s.xml --session "$session" "$@"
    says out "\"name\":\"$session\""
    runs 0 s.xml --session "$session" "$@"
    says record "\"name\":\"$session\"" '"ok":true'
    exits 0 explain s.xml --session "$session" "$@"
    says out 'Decision: allowed' 'Plan:'
}

refused() { # TEXT OPTION...: a part of what is said
    text=$1
    shift
    exits 2 check s.xml "$@"
    prints ''
    says err "$text"
    exits 2 explain RA001 "$@"
    prints ''
    runs 125 s.xml --session Good "$@"
    says err "$text"
    nothing_launched
}

# The same of every command that loads a policy.
refused_everywhere() { # TEXT OPTION...
    refused "$@"
    text=$1
    shift
    for each in list plan 'plan --session Good' 'explain --session Good'; do
        # shellcheck disable=SC2086 # words
        exits 2 $each s.xml "$@"
        prints ''
        says err "$text"
    done
    exits 2 explain --list "$@"
    prints ''
}

# Only run asks whom it may trust; what others report is nobody's harm.
untrusted() { # TEXT OPTION...
    text=$1
    shift
    exits 0 check s.xml --fail-on never "$@"
    exits 0 plan s.xml --session Good "$@"
    exits 0 list s.xml "$@"
    exits 0 explain RA001 "$@"
    runs 125 s.xml --session Good "$@"
    says err 'is not trusted' "$text" "(owner $(id -un))"
    nothing_launched
}

# ---- locked rules: the language ----

title='locked rules: nothing in a policy lets such a session run'
ra001='<override rule="RA001" severity="off"/>'
lowered() { # SEVERITY ELEMENTS [ATTRIBUTE...]: check reports RA001 so (off: not at all); the session stays denied
    reported=$1
    shift
    policy_of p.xml "$@"
    exits 0 check s.xml --policy p.xml --format jsonl --fail-on never
    is_json out jsonl
    lacks out '"severity":"off"'
    if [ "$reported" = off ]; then lacks out RA001; else says out "\"rule\":\"RA001\",\"name\":\"run-as-with-administrator\",\"severity\":\"$reported\""; fi
    exits 0 check s.xml --policy p.xml --format json --fail-on never
    is_json out json
    says out '"denied":'
    lacks out '"severity":"off"' '"denied":0'
    denied Admin RA001 --policy p.xml
    exits 1 plan s.xml --policy p.xml --session Admin
    case $reported in
    error) lacks err '= policy:' ;;
    off) says err '= policy: left out of reports, decided all the same' ;;
    *) says err "= policy: a $reported in reports, decided all the same" ;;
    esac
}
lowered error '' 'extends="default"'
lowered error ''
lowered off "$ra001" 'extends="default"'
lowered off "$ra001"
lowered note '<override rule="ra001" severity="note"/>' 'extends="default"'
lowered warning '<override rule="RA001" severity="warning"/>'
lowered off '<suppress rule="RA001" reason="r" group="**"/>' 'extends="default"'
lowered off '<suppress rule="RA001" reason="r" group="**"/>'
lowered off "<suppress rule='RA001' reason='r' id='${id}1'/>" 'extends="default"'
lowered off '<suppress rule="RA001" reason="r" group="Production\**" until="9999-12-31"/>' 'extends="default"'
policy_of above.xml "$ra001" 'extends="default"'
lowered off '' 'extends="above.xml"'
lowered error '<override rule="RA001" severity="error"/>' 'extends="above.xml"'

title='locked rules: check as text'
policy_of p.xml "$ra001" 'extends="default"'
exits 0 check s.xml --policy p.xml --fail-on never --verbose
lacks out RA001
says out ' denied'
exits 0 plan s.xml --session Admin --policy p.xml --fail-on never
prints ''
says err 'error RA001'
exits 1 plan s.xml --session Admin --policy p.xml --quiet
prints ''
says err 'error RA001'
exits 1 plan s.xml --session Admin --policy p.xml --format json
prints '{"schema":"deputy-plan/1","launches":[
]}'

title='locked rules: no document shadows them'
for shadow in RA001 ra001 DX001 LN003; do
    policy_of p.xml "$(rule $shadow '<is fact="mode">none</is>')"
    refused "p.xml:2:1: the id \"$shadow\" is taken by a rule of default" --policy p.xml
done
policy_of p.xml '<exclusive id="RA001" severity="off" facts="run-as administrator"/>' 'extends="default"'
refused 'p.xml:2:1: the id "RA001" is taken' --policy p.xml
policy_of p.xml '<diagnostic id="DX100" name="n" severity="off"/>'
refused 'p.xml:2:1: <diagnostic> belongs to default' --policy p.xml
policy_of p.xml "$(rule P1 '<is fact="mode">none</is>' 'locked="true"')"
refused_everywhere 'p.xml:2:1: locked may be set in default and the machine policy only' --policy p.xml
policy_of above.xml "

$(rule P1 '<is fact="mode">none</is>' 'locked="true"')"
policy_of p.xml '' 'extends="above.xml"'
refused 'above.xml:4:1: locked may be set' --policy p.xml
policy_of p.xml '<override rule="LN003" severity="off"/>'
refused 'p.xml:2:1: there is no rule "LN003" here: this policy does not extend default' --policy p.xml

title='unlocked rules are the policy'\''s'
policy_of p.xml '<override rule="LN004" severity="warning"/>' 'extends="default"'
denied Folder LN004
allowed Folder --policy p.xml
policy_of p.xml ''
allowed Folder --policy p.xml
policy_of p.xml '<override rule="LN003" severity="error"/>' 'extends="default"'
allowed Path
denied Path LN003 --policy p.xml

# ---- the machine policy: the language ----

title='the machine policy'
rm -f p.xml above.xml
banned=$(rule M1 '<matches fact="program" glob="banned.exe"/>')
shut=$(rule M2 '<matches fact="program" glob="locked.exe"/>' 'locked="true"')
machine="$banned$shut<override rule='LN003' severity='error'/>"
allowed Banned
machine_policy "$machine" 'extends="default"'
for session in 'Banned M1' 'Locked M2' 'Path LN003' 'Admin RA001' 'Folder LN004'; do
    # shellcheck disable=SC2086 # two words
    denied $session
done
allowed Good
exits 1 check s.xml --format jsonl
says out '"rule":"M1"' '"rule":"M2"' '"rule":"LN003","name":"unquoted-path","severity":"error"'
exits 1 check s.xml
says out "= rule: $machine_file:2:1"

machine_holds() { # OPTION...: whatever was tried
    denied Banned M1 "$@"
    denied Locked M2 "$@"
    denied Path LN003 "$@"
    denied Admin RA001 "$@"
    exits 1 check s.xml --format jsonl "$@"
    says out '"rule":"M1"' '"rule":"M2"' '"rule":"LN003","name":"unquoted-path","severity":"error"'
}

title='the machine policy: --policy'
machine_holds --policy default
policy_of p.xml ''
machine_holds --policy p.xml
policy_of p.xml '<override rule="LN003" severity="off"/><override rule="LN004" severity="off"/>' 'extends="default"'
machine_holds --policy p.xml
denied Folder LN004 --policy p.xml # default's, which the machine policy extends
policy_of p.xml '<suppress rule="LN003" reason="r" group="**"/>' 'extends="default"'
machine_holds --policy p.xml
machine_policy "$machine"'<suppress rule="M1" reason="r" group="Elsewhere\**"/>' 'extends="default"'
machine_holds
machine_policy "$machine"'<suppress rule="M1" reason="over" group="**" until="2020-12-31"/>' 'extends="default"'
machine_holds
machine_policy "$machine" 'extends="default"'

title='the machine policy: its rules are not the project'\''s'
for element in '<override rule="M1" severity="off"/>' '<suppress rule="M1" reason="r" group="**"/>' \
    '<override rule="m2" severity="note"/>' "<suppress rule='M2' reason='r' id='${id}6'/>"; do
    policy_of p.xml "$element" 'extends="default"'
    refused 'p.xml:2:1: there is no rule "' --policy p.xml
    policy_of p.xml "$element"
    refused 'in what this policy extends' --policy p.xml
done
for name in M1 m1 M2; do
    policy_of p.xml "$(rule $name '<is fact="mode">not-offered</is>')" 'extends="default"'
    refused "p.xml:2:1: the id \"$name\" is taken by a rule of $machine_file" --policy p.xml
    policy_of above.xml "$(rule $name '<is fact="mode">not-offered</is>')"
    policy_of p.xml '' 'extends="above.xml"'
    refused "above.xml:2:1: the id \"$name\" is taken by a rule of $machine_file" --policy p.xml
done
cp "$machine_file" copy.xml
refused 'is taken by a rule of' --policy copy.xml

title='the machine policy: extended by the project'
machine_holds --policy "$machine_file"
for how in "$machine_file" linked.xml; do
    ln -sf "$machine_file" linked.xml
    policy_of p.xml '<override rule="M1" severity="off"/><override rule="M2" severity="off"/><override rule="LN003" severity="off"/>
<suppress rule="M1" reason="r" group="**"/><suppress rule="RA001" reason="r" group="**"/>' "extends='$how'"
    machine_holds --policy p.xml
done
machine_holds --policy linked.xml
if ln -f "$machine_file" hard.xml 2>"$work/err"; then
    machine_holds --policy hard.xml
    rm -f hard.xml
fi
policy_of "$machine_root/deputy/above.xml" "$banned$shut"
machine_policy '<override rule="LN003" severity="error"/><override rule="M2" severity="off"/>' 'extends="above.xml"'
refused 'there is no rule "LN003"'
policy_of "$machine_root/deputy/above.xml" "$banned$shut" 'extends="default"'
machine_policy '<override rule="LN003" severity="error"/><override rule="M2" severity="off"/>' 'extends="above.xml"'
denied Locked M2 # what the machine policy locked it cannot take back either
denied Path LN003
policy_of p.xml '<override rule="M1" severity="off"/>' "extends='$machine_root/deputy/above.xml'"
denied Banned M1 --policy p.xml
denied Path LN003 --policy p.xml
rm -f "$machine_root/deputy/above.xml"

title='the machine policy: what it sets of the reader'\''s findings'
machine_policy '<override rule="DX005" severity="error"/>'
export_of nameless.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><Name>NoID</Name><CommandLine><CommandLine>x.exe</CommandLine></CommandLine></Connection>
END
policy_of p.xml '<override rule="DX005" severity="off"/><suppress rule="DX005" reason="r" group="**"/>' 'extends="default"'
exits 1 check nameless.rdm --policy p.xml --format jsonl
says out '"rule":"DX005","name":"missing-id","severity":"error"'
runs 126 nameless.rdm --session NoID --policy p.xml
is 'the record' "$(cat "$work/record")" ''

# ---- the machine policy: the environment, the working directory, the options ----

title='the machine policy: the environment'
machine_policy "$machine" 'extends="default"'
mkdir -p empty/deputy deeper/below
chmod 755 empty empty/deputy deeper deeper/below
policy_of empty/deputy/policy.xml ''
policy_of empty/.deputy.xml '' # discovered by nobody who looks in HOME
for name in ProgramData PROGRAMDATA ALLUSERSPROFILE HOME USERPROFILE APPDATA XDG_CONFIG_HOME XDG_CONFIG_DIRS SYSCONFDIR \
    DEPUTY_SYSCONFDIR DEPUTY_POLICY DEPUTY_MACHINE_POLICY DEPUTY_MACHINE_POLICY_DIR TMPDIR PWD OLDPWD; do
    for value in "$here/empty" '' /nonexistent; do
        title="the machine policy: $name=$value"
        (
            export "$name=$value"
            passed=0 failed=0
            exits 1 check s.xml --format jsonl
            says out '"rule":"M1"'
            runs 126 s.xml --session Banned
            is 'the record' "$(cat "$work/record")" ''
            echo "$passed $failed" >"$work/counts"
        )
        read -r more less <"$work/counts"
        passed=$((passed + more)) failed=$((failed + less))
    done
done

title='the machine policy: another working directory'
cd deeper/below || exit 1
cp ../../s.xml s.xml
denied Banned M1
denied Path LN003
cd "$here" || exit 1
(
    mkdir gone && cd gone && rmdir ../gone && cp ../s.xml "$work/s.xml" || exit 1
    run run "$work/s.xml" --session Banned --record "$work/record" </dev/null
    echo "$code" >"$work/counts" # whether a directory that is no longer there has a parent is the file system's to say
)
case $(cat "$work/counts") in
125 | 126) tell yes ;;
*) tell no "exit code $(cat "$work/counts") in a removed directory" ;;
esac
lacks record pid

title='the machine policy: options that change reports'
exits 0 list s.xml --format jsonl --policy default --repository s.xml
grep Banned "$work/out" >"$work/line"
says line '"decision":"denied"'
for option in --quiet --verbose '--color always' '--repository s.xml'; do
    # shellcheck disable=SC2086 # words
    runs 126 s.xml --session Banned $option
    is 'the record' "$(cat "$work/record")" ''
done
for option in '--baseline b' '--write-baseline b' '--fail-on never' '--allow-empty'; do
    # shellcheck disable=SC2086 # words
    runs 125 s.xml --session Banned $option
    nothing_launched
done
exits 2 plan s.xml --session Banned --baseline b
prints ''
exits 0 plan s.xml --session Banned --fail-on never
prints ''

title='the machine policy: a baseline changes what check reports and nothing else'
exits 0 check s.xml --write-baseline b
exits 0 check s.xml --baseline b --format jsonl
lacks out '"rule":"M1"' '"rule":"RA001"'
denied Banned M1
denied Locked M2
denied Admin RA001

# ---- the machine policy: the file system ----

stopped() { # TEXT: every command says it and does nothing else
    refused "$1"
    exits 2 check s.xml --policy default
    says err "$1"
    exits 2 schema sessions
    prints ''
    says err "$1"
}

owner="(owner $(id -un))"
title='the machine policy: it stops every command'
machine_policy "$machine" 'extends="default"'
chmod 666 "$machine_file"
untrusted_machine="the machine policy $machine_file is not trusted: it can be written by others $owner"
refused_everywhere "$untrusted_machine" --policy default
policy_of p.xml '' 'extends="default"'
for each in 'schema sessions' 'schema policy' 'schema sessions --relax-ng' 'explain LN003' 'policy facts' 'policy show' \
    'policy show p.xml' 'policy table' 'policy table default' 'policy check p.xml' 'policy test p.xml' \
    'policy diff default p.xml'; do
    # shellcheck disable=SC2086 # words
    exits 2 $each
    prints ''
    says err "$untrusted_machine"
done
exits 2 schema policy --output schema.xsd
if [ -e schema.xsd ]; then tell no 'a schema was written'; else tell yes; fi
for each in --version --help 'check --help' 'run --help' 'schema --version' 'policy --help'; do
    # shellcheck disable=SC2086 # words
    exits 0 $each
    is 'standard error' "$(cat "$work/err")" ''
done

title='the machine policy: absent is fine'
forget_machine
exits 0 schema sessions
allowed Banned
mkdir -p "$machine_root/deputy"
chmod 777 "$machine_root/deputy" # nothing is read from it
allowed Banned

for mode in 646 664 666 622 602; do
    title="the machine policy: mode $mode"
    machine_policy "$machine" 'extends="default"'
    chmod "$mode" "$machine_file"
    stopped "the machine policy $machine_file is not trusted: it can be written by"
    runs 125 s.xml --session Good
    says err "$owner"
done
for mode in 777 775 757 1777; do
    title="the machine policy: its directory $mode"
    machine_policy "$machine" 'extends="default"'
    chmod "$mode" "$machine_root/deputy"
    stopped "the machine policy $machine_file is not trusted: it lies in a directory that "
    runs 125 s.xml --session Good
    says err "$owner"
done

title='the machine policy: what stands in its place'
machine_policy ''
rm -f "$machine_file" && mkdir "$machine_file"
stopped "the machine policy $machine_file is a directory"
rm -rf "$machine_file" && mkfifo "$machine_file"
stopped "the machine policy $machine_file is not trusted: it is not a regular file"
rm -rf "$machine_file" && ln -s nowhere.xml "$machine_file"
stopped "the machine policy $machine_file is a link that leads nowhere"
rm -rf "$machine_file" && ln -s policy.xml "$machine_file"
stopped "the machine policy $machine_file cannot be opened"
rm -rf "$machine_file" && : >"$machine_file"
stopped "$machine_file:1:1: "
rm -rf "$machine_root/deputy" && : >"$machine_root/deputy"
stopped "the machine policy $machine_file cannot be opened"
rm -rf "$machine_root/deputy" && ln -s nowhere "$machine_root/deputy"
stopped "the machine policy $machine_file lies behind a link that leads nowhere"
rm -rf "$machine_root/deputy"

title='the machine policy: links'
mkdir -p elsewhere open
chmod 755 elsewhere
chmod 777 open
policy_of elsewhere/policy.xml "$machine" 'extends="default"'
policy_of open/policy.xml '' # the attacker's
ln -s "$here/elsewhere" "$machine_root/deputy"
denied Banned M1
rm "$machine_root/deputy" && ln -s "$here/open" "$machine_root/deputy"
stopped 'lies in a directory that others can write'
rm "$machine_root/deputy" && ln -s "$here/open/way" "$machine_root/deputy" && ln -s ../elsewhere open/way
stopped 'is reached through a link in a directory that others can write'
rm "$machine_root/deputy" && machine_policy '' 'extends="../none.xml"'
stopped "$machine_file:1:1: extends \"../none.xml\": "
machine_policy '' "extends='$here/open/policy.xml'"
stopped "the machine policy $here/open/policy.xml is not trusted: it lies in a directory that others can write"
machine_policy "$banned" 'extends="policy.xml"'
stopped 'a policy cannot rest on itself'
machine_policy '<override rule="NOPE" severity="off"/>'
stopped "$machine_file:2:1: there is no rule \"NOPE\""

if [ "$(id -u)" -eq 0 ]; then
    title='the machine policy: another owner'
    machine_policy "$machine" 'extends="default"'
    chown 65534 "$machine_file"
    stopped "the machine policy $machine_file is not trusted: it is owned by"
    chown 0 "$machine_file" && chown 65534 "$machine_root/deputy"
    stopped "the machine policy $machine_file is not trusted: it lies in a directory that is owned by"
    chown 0 "$machine_root/deputy"
else
    title='the machine policy: unreadable'
    machine_policy "$machine" 'extends="default"'
    chmod 000 "$machine_file"
    stopped "the machine policy $machine_file cannot be opened"
    chmod 644 "$machine_file" && chmod 600 "$machine_root/deputy"
    stopped "the machine policy $machine_file cannot be opened"
    chmod 755 "$machine_root/deputy"
    echo 'cli: policies of another owner are tested as root only' >&2
fi
forget_machine

# ---- which policy a project has ----

title='.deputy.xml'
rm -f p.xml
mkdir -p project/sub/deep
chmod 755 project project/sub project/sub/deep
cp s.xml project/s.xml
cp s.xml project/sub/s.xml
cp s.xml project/sub/deep/s.xml
no_banned=$(rule P1 '<matches fact="program" glob="banned.exe"/>')
policy_of project/.deputy.xml "$no_banned" 'extends="default"'
for folder in project project/sub project/sub/deep; do
    cd "$here/$folder" || exit 1
    denied Banned P1
    allowed Banned --policy default
done
policy_of ../.deputy.xml '' # the nearest one alone counts
allowed Banned
allowed Folder
cd "$here" || exit 1
allowed Banned # not the one below

at_project() { # FUNCTION ARGUMENT...: in the folder two below the .deputy.xml
    cd "$here/project/sub/deep" || exit 1
    "$@"
    cd "$here" || exit 1
}
found=../../.deputy.xml
rm project/sub/.deputy.xml

title='.deputy.xml: modes'
for mode in 666 664 646; do
    chmod "$mode" project/.deputy.xml
    at_project untrusted "the policy $found is not trusted: it can be written by"
done
chmod 644 project/.deputy.xml
for mode in 777 775 757 1777; do
    chmod "$mode" project
    at_project untrusted "the policy $found is not trusted: it lies in a directory that "
done
chmod 755 project
at_project denied Banned P1
chmod 777 project/sub # only the directory of the file itself is asked about
at_project denied Banned P1
chmod 755 project/sub

title='.deputy.xml: what stands in its place'
rm project/.deputy.xml && mkdir project/.deputy.xml
at_project refused_everywhere "the policy $found is a directory"
rmdir project/.deputy.xml && ln -s nowhere project/.deputy.xml
at_project refused "the policy $found is a link that leads nowhere"
rm project/.deputy.xml && ln -s .deputy.xml project/.deputy.xml
at_project refused "the policy $found cannot be opened"
rm project/.deputy.xml && mkfifo project/.deputy.xml
exits 0 check s.xml --fail-on never # the folder above does not see it
at_project exits 2 check s.xml
at_project runs 125 s.xml --session Good
says err 'is not a regular file'
rm project/.deputy.xml && : >project/.deputy.xml
at_project refused "$found:1:1: "
policy_of elsewhere/p.xml "$no_banned" 'extends="default"'
rm project/.deputy.xml && ln -s ../elsewhere/p.xml project/.deputy.xml
at_project denied Banned P1
policy_of open/p.xml ''
rm project/.deputy.xml && ln -s ../open/p.xml project/.deputy.xml
at_project untrusted 'lies in a directory that others can write'
ln -s ../elsewhere/p.xml open/link.xml
rm project/.deputy.xml && ln -s ../open/link.xml project/.deputy.xml
at_project untrusted 'is reached through a link in a directory that others can write'
ln -s /dev/null zero
rm project/.deputy.xml && ln -s ../zero project/.deputy.xml
at_project refused ''
at_project runs 125 s.xml --session Good
nothing_launched
rm project/.deputy.xml

title='.deputy.xml: nothing is passed over'
mkdir project/sub/.deputy.xml # nearer, and broken: not the parent's instead
policy_of project/.deputy.xml ''
at_project refused 'the policy ../.deputy.xml is a directory'
rmdir project/sub/.deputy.xml
allowed_there() { allowed Banned; }
at_project allowed_there

if [ "$(id -u)" -eq 0 ]; then
    title='.deputy.xml: another owner'
    chown 65534 project/.deputy.xml
    at_project runs 125 s.xml --session Good
    says err "the policy $found is not trusted: it is owned by" '(owner '
    nothing_launched
    at_project exits 0 plan s.xml --session Good
    chown 0 project/.deputy.xml && chown 65534 project
    at_project runs 125 s.xml --session Good
    says err "the policy $found is not trusted: it lies in a directory that is owned by" '(owner '
    nothing_launched
    chown 0 project
else
    title='.deputy.xml: unreadable'
    chmod 000 project/.deputy.xml
    at_project refused "the policy $found cannot be opened"
    chmod 644 project/.deputy.xml
fi
rm -rf project

# ---- extends ----

title='extends'
mkdir -p chain/one/two
chmod 755 chain chain/one chain/one/two
policy_of chain/top.xml "$no_banned" 'extends="default"'
policy_of chain/one/middle.xml '' 'extends="../top.xml"'
policy_of chain/one/two/leaf.xml '' 'extends="../middle.xml"'
denied Banned P1 --policy chain/one/two/leaf.xml
denied Banned P1 --policy "$here/chain/one/two/leaf.xml"
denied Banned P1 --policy chain/../chain/one/./two/leaf.xml
policy_of chain/one/two/leaf.xml '' "extends='$here/chain/one/middle.xml'"
denied Banned P1 --policy chain/one/two/leaf.xml
chmod 666 chain/top.xml
untrusted 'the policy '"$here"'/chain/one/../top.xml is not trusted: it can be written by others' --policy chain/one/two/leaf.xml
chmod 644 chain/top.xml && chmod 777 chain/one
untrusted 'lies in a directory that others can write' --policy chain/one/two/leaf.xml
chmod 755 chain/one
policy_of chain/one/two/leaf.xml '' 'extends="../../../open/p.xml"'
untrusted 'lies in a directory that others can write' --policy chain/one/two/leaf.xml

title='extends: what cannot be'
cd chain || exit 1
cp ../s.xml s.xml
policy_of p.xml '' 'extends="none.xml"'
refused 'p.xml:1:1: extends "none.xml": none.xml ' --policy p.xml
policy_of p.xml '' 'extends="one"'
refused 'p.xml:1:1: extends "one": one is a directory' --policy p.xml
policy_of p.xml '' 'extends=""'
refused 'p.xml:1:1: extends names nothing' --policy p.xml
policy_of p.xml '' 'extends="p.xml"'
refused 'p.xml:1:1: extends "p.xml", which extends this policy: a policy cannot rest on itself' --policy p.xml
policy_of p.xml '' 'extends="q.xml"'
policy_of q.xml '' 'extends="one/../p.xml"'
refused 'q.xml:1:1: extends "one/../p.xml", which extends this policy' --policy p.xml
ln -s q.xml r.xml
policy_of p.xml '' 'extends="q.xml"'
policy_of q.xml '' 'extends="r.xml"'
refused 'q.xml:1:1: extends "r.xml", which extends this policy' --policy p.xml
policy_of p.xml '' 'extends="http://127.0.0.1/policy.xml"'
refused 'p.xml:1:1: extends "http://127.0.0.1/policy.xml": ' --policy p.xml
policy_of p.xml '' 'extends="s.xml"'
refused 's.xml:1:1: <sessions> does not belong here' --policy p.xml
mkfifo pipe
policy_of p.xml '' 'extends="pipe"'
exits 2 check s.xml --policy p.xml # without waiting for a writer
policy_of p.xml '' 'extends="/dev/zero"'
exits 2 check s.xml --policy p.xml
for chained in 32 33; do
    number=1
    while [ "$number" -lt "$chained" ]; do
        policy_of "c$number.xml" '' "extends='c$((number + 1)).xml'"
        number=$((number + 1))
    done
    policy_of "c$number.xml" "$no_banned"
    if [ "$chained" -eq 32 ]; then
        denied Banned P1 --policy c1.xml
    else
        refused 'c32.xml:1:1: more than 32 policies extend one another' --policy c1.xml
    fi
done
policy_of default "$no_banned"
policy_of p.xml '' 'extends="default"'
allowed Banned --policy p.xml # the built-in one; a file of that name has to say ./
allowed Banned --policy default
denied Banned P1 --policy ./default
policy_of p.xml '' 'extends="./default"'
denied Banned P1 --policy p.xml
cd "$here" || exit 1

title='extends: - is no standard input'
policy_of p.xml '' 'extends="-"'
run check s.xml --policy p.xml <elsewhere/p.xml
is 'the exit code' "$code" 2
says err 'p.xml:1:1: extends "-": '
run check - --policy p.xml <s.xml
is 'the exit code' "$code" 2
policy_of ./- "$no_banned"
denied Banned P1 --policy p.xml
rm ./-

# ---- --policy ----

title='--policy: what is no file'
policy_of p.xml ''
run check s.xml --policy - --fail-on never <p.xml
is 'the exit code of check' "$code" 0
run run s.xml --session Good --policy - --record "$work/record" <p.xml
is 'the exit code of run' "$code" 125
says err 'is not trusted' 'standard input'
run run s.xml --session Good --policy /dev/stdin --record "$work/record" <p.xml
is 'the exit code of run' "$code" 125
says err 'is not trusted'
run run s.xml --session Good --policy /dev/fd/3 --record "$work/record" 3<p.xml </dev/null
is 'the exit code of run' "$code" 125
says err 'is reached through /proc'
run check s.xml --policy /dev/fd/3 --fail-on never 3<p.xml </dev/null
is 'the exit code of check' "$code" 0
run check - --policy - <s.xml
is 'the exit code of both on standard input' "$code" 2
refused_everywhere 'the policy none.xml is not there' --policy none.xml
refused 'the policy  is not there' --policy ''
refused 'the policy elsewhere is a directory' --policy elsewhere
refused 'the policy p.xml/ ' --policy p.xml/
exits 2 check s.xml --policy

title='closed streams'
machine_policy "$machine" 'extends="default"'
rm -f "$work/record"
"$deputy" run s.xml --session Banned --record "$work/record" 2>&- </dev/null >"$work/out"
is 'the exit code without standard error' "$?" 126
is 'the record' "$(cat "$work/record")" ''
"$deputy" check s.xml --policy - <&- >"$work/out" 2>"$work/err"
is 'the exit code without standard input' "$?" 2
forget_machine

# ---- what a policy holds ----

title='policies that cannot be'
bad() { # PLACE-AND-TEXT DOCUMENT
    printf '%s' "$2" >bad.xml
    chmod 644 bad.xml
    refused "bad.xml:$1" --policy bad.xml
}
begin='<policy xmlns="urn:deputy:policy:1" name="x">'
bad '1:1: ' 'no xml'
bad '2:' "$begin
</polic>"
bad '1:1: <policy> does not belong here' '<policy name="x"/>'
bad '1:1: <policy> does not belong here' '<policy xmlns="urn:deputy:policy:2" name="x"/>'
bad '1:1: ' "<!DOCTYPE policy [<!ENTITY a 'b'>]>$begin</policy>"
bad '1:1: ' "<!DOCTYPE policy SYSTEM 'file:///etc/passwd'>$begin</policy>"
bad '1:' "$begin&undefined;</policy>"
bad '2:1: ' "$begin
<suppress rule='RA001' group='**'/></policy>"
bad '2:1: the reason is empty' "$begin
<suppress rule='RA001' reason=' ' group='**'/></policy>"
bad '2:1: until is no day' "$begin
<suppress rule='RA001' reason='r' group='**' until='2027-02-29'/></policy>"
bad '2:1: <suppress> needs either group or id' "$begin
<suppress rule='RA001' reason='r'/></policy>"
bad '2:1: severity is none of' "$begin
<override rule='RA001' severity='none'/></policy>"
bad '2:39: the pattern is not valid' "$begin
$(rule P1 '<matches fact="name" regex="(a"/>')</policy>"
deep=$(awk 'BEGIN { for (i = 0; i < 300; i++) printf "<not>" }')
bad '2:' "$begin
$(rule P1 "$deep")</policy>"
long=$(awk 'BEGIN { for (i = 0; i < 10001; i++) printf " a%d=\"\"", i }')
bad '1:' "<policy$long/>"
printf '%s<!--' "$begin" >bad.xml
head -c 11000000 /dev/zero | tr '\0' a >>bad.xml
printf -- '--></policy>' >>bad.xml
refused 'bad.xml:1:' --policy bad.xml
rm bad.xml

title='a policy that is deep and wide is read in time'
awk -v begin="$begin" 'BEGIN {
    printf "%s<rule id=\"P1\" severity=\"error\"><when>", begin
    for (i = 0; i < 240; i++) printf "<all>"
    for (i = 0; i < 200000; i++) printf "<is fact=\"name\">a</is>"
    for (i = 0; i < 240; i++) printf "</all>"
    print "</when></rule></policy>"
}' >p.xml
chmod 644 p.xml
exits 0 check s.xml --policy p.xml --fail-on never
rm p.xml

title='a runaway pattern is never an allowance'
native runaway.xml <<END
  <session id="${id}8" name="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" kind="command-line">
    <command shell-execute="false">whoami.exe</command>
  </session>
END
policy_of p.xml "$(rule P1 '<matches fact="name" regex="(a+)+$"/>')"
exits 2 check runaway.xml --policy p.xml
says err 'could not be decided'
says out ' 0 allowed'
exits 2 list runaway.xml --policy p.xml --format jsonl
lacks out '"decision":"allowed"'
exits 2 plan runaway.xml --policy p.xml
prints ''
exits 2 plan runaway.xml --policy p.xml --session "${id}8"
prints ''
runs 125 runaway.xml --policy p.xml --session "${id}8"
is 'the record' "$(cat "$work/record")" ''
policy_of p.xml '<suppress rule="LN004" reason="r" group="**"/>' 'extends="default"'
machine_policy "$(rule M1 '<matches fact="name" regex="(a+)+$"/>')"
runs 125 runaway.xml --policy p.xml --session "${id}8"
is 'the record' "$(cat "$work/record")" ''
forget_machine

# ---- until ----

title='until is a day in UTC, whatever TZ says'
yesterday=$(date -u -d '1 day ago' +%F)
today=$(date -u +%F)
tomorrow=$(date -u -d '1 day' +%F)
for zone in UTC Pacific/Kiritimati Etc/GMT+12 XYZ-24 XYZ+24 nonsense ''; do
    title="until with TZ=$zone"
    for day in "$yesterday" "$today" "$tomorrow"; do
        policy_of p.xml "<suppress rule='LN004' reason='r' group='**' until='$day'/>" 'extends="default"'
        expected=0
        [ "$day" != "$yesterday" ] || expected=126
        printf '' >"$work/record"
        TZ=$zone "$deputy" run s.xml --session Folder --policy p.xml --record "$work/record" >"$work/out" 2>"$work/err" </dev/null
        found=$?
        [ "$(date -u +%F)" = "$today" ] || continue # midnight has passed
        is "the exit code until $day" "$found" "$expected"
    done
done

# ---- documents that cannot be used ----

title='what stops a document stops it under every policy'
printf '<x' >dx001.xml
printf '<x/>' >dx002.xml
{ printf '<RDMExport><Data>' && head -c 3000 /dev/urandom | base64 | tr -d '\n' && printf '</Data></RDMExport>'; } >dx003.xml
printf '<!DOCTYPE x>\n<sessions xmlns="urn:deputy:sessions:1"/>' >dx009.xml
for number in 0 1 2 3 9; do
    for elements in "<override rule='DX00$number' severity='off'/>" "<override rule='DX00$number' severity='note'/>"; do
        title="DX00$number under $elements"
        policy_of p.xml "$elements" 'extends="default"'
        for format in text json jsonl; do
            exits 3 check "dx00$number.xml" s.xml --policy p.xml --format "$format" --fail-on never
            says err "error DX00$number " ' reports, decided all the same'
            lacks out '"severity":"off"' 'off DX'
        done
        exits 3 list "dx00$number.xml" s.xml --policy p.xml
        says err "error DX00$number "
        exits 3 plan "dx00$number.xml" s.xml --policy p.xml
        says err "error DX00$number "
        exits 3 plan "dx00$number.xml" s.xml --policy p.xml --session Good
        says err "error DX00$number "
        exits 3 explain "dx00$number.xml" s.xml --policy p.xml --session Good
        says err "error DX00$number "
        runs 125 "dx00$number.xml" s.xml --policy p.xml --session Good
        says err "error DX00$number "
        nothing_launched
    done
    exits 3 check "dx00$number.xml" s.xml
    is 'what is said of a finding that nobody lowers' "$(cat "$work/err")" ''
done

# ---- who it will really be ----

title='effective-user: linked credentials'
native who.xml <<END
  <session id="${id}1" name="Before" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}1"/>
  </session>
  <credential id="${credential}1" name="Denied" user="SVC-denied" domain="CORP"/>
  <credential id="${credential}2" name="Another domain" user="OTHER\\svc-denied" domain="CORP"/>
  <credential id="${credential}3" name="UPN" user="svc-denied@corp.example"/>
  <credential id="${credential}4" name="Fine" user="fine" domain="CORP"/>
  <session id="${id}2" name="Behind" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}1"/>
  </session>
  <session id="${id}3" name="Own link" kind="command-line" user="fine" link="${credential}1">
    <command>whoami.exe</command><run-as mode="current-session"/>
  </session>
  <session id="${id}4" name="Own user" kind="command-line" user="CORP\\svc-denied">
    <command>whoami.exe</command><run-as mode="current-session"/>
  </session>
  <session id="${id}5" name="Custom" kind="command-line">
    <command>whoami.exe</command><run-as mode="custom" user="svc-denied" domain="CORP"/>
  </session>
  <session id="${id}6" name="Domain" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}2"/>
  </session>
  <session id="${id}7" name="UPN" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}3"/>
  </session>
  <session id="${id}8" name="Fine" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}4"/>
  </session>
  <session id="${id}9" name="Nobody" kind="command-line">
    <command>whoami.exe</command>
  </session>
END
who="$(rule W1 '<matches fact="effective-user" glob="svc-denied"/><matches fact="effective-domain" glob="corp"/>')"
who="$who$(rule W2 '<matches fact="effective-domain" glob="other"/>')"
who="$who$(rule W3 '<matches fact="effective-user" glob="*@corp.example"/><is fact="effective-domain"/>')"
held() { # OPTION...: NAME RULE, a line each
    exits 1 check who.xml --format jsonl --fail-on error "$@"
    sed -E -n 's/^\{"rule":"(W[0-9])",.*"entry":\{"id":"[^"]*","name":"([^"]*)".*/\2 \1/p' "$work/out" >"$work/held"
    is 'what holds' "$(cat "$work/held")" 'Before W1
Behind W1
Own link W1
Own user W1
Custom W1
Domain W2
UPN W3'
}
policy_of p.xml "$who" 'extends="default"'
held --policy p.xml
machine_policy "$who"
held
policy_of p.xml ''
held --policy p.xml
for session in Before Behind 'Own link' 'Own user' Custom Domain UPN; do
    runs 126 who.xml --session "$session" --policy p.xml
    is 'the record' "$(cat "$work/record")" ''
    exits 1 plan who.xml --session "$session" --policy p.xml
    prints ''
done
runs 0 who.xml --session Nobody --policy p.xml
runs 0 who.xml --session Fine --policy p.xml # the built-in machine accepts anybody
says record '"user":"fine","domain":"CORP"'

title='effective-user: in a repository and in a later document'
native credentials.xml <<END
  <credential id="${credential}1" name="Denied" user="svc-denied" domain="CORP"/>
END
native far.xml <<END
  <session id="${id}1" name="Far" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}1"/>
  </session>
END
for options in '--repository credentials.xml' credentials.xml; do
    # shellcheck disable=SC2086 # words
    exits 1 check far.xml $options --format jsonl --policy p.xml
    says out '"rule":"W1"'
    # shellcheck disable=SC2086 # words
    runs 126 far.xml $options --session Far --policy p.xml
    is 'the record' "$(cat "$work/record")" ''
done
exits 0 check far.xml --format jsonl --policy p.xml # nobody knows yet
lacks out '"rule":"W'

title='effective-user: who a source answers at launch'
cat >machine.xml <<END
<machine xmlns="urn:deputy:machine:1" user="CORP\\me" unknown="accept">
  <secret host="personal" username="CORP\\svc-denied" password="p"/>
  <secret host="repository" path="${credential}1" username="corp\\SVC-DENIED" password="p"/>
  <secret host="repository" path="${credential}2" username="OTHER\\fine" password="p"/>
  <secret host="repository" path="${credential}3" username="svc-denied@corp.example" password="p"/>
  <secret host="repository" path="${credential}4" username="CORP\\fine" password="p"/>
  <secret host="custom" path="${id}6" username="CORP\\svc-denied" password="p"/>
  <secret host="session" path="${credential}1" username="CORP\\svc-denied" password="p"/>
</machine>
END
native answered.xml <<END
  <session id="${id}1" name="Personal" kind="command-line">
    <command>whoami.exe</command><run-as mode="my-personal"/>
  </session>
  <session id="${id}2" name="Vault" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}1"/>
  </session>
  <session id="${id}3" name="Domain" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}2"/>
  </session>
  <session id="${id}4" name="UPN" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}3"/>
  </session>
  <session id="${id}5" name="Fine" kind="command-line">
    <command>whoami.exe</command><run-as mode="credential-repository" link="${credential}4"/>
  </session>
  <session id="${id}6" name="Prompt" kind="command-line">
    <command>whoami.exe</command><run-as mode="custom" prompt="true"/>
  </session>
  <session id="${id}7" name="Own link" kind="command-line" user="fine" link="${credential}1">
    <command>whoami.exe</command><run-as mode="current-session"/>
  </session>
END
exits 0 check answered.xml --policy p.xml
for pair in 'Personal W1' 'Vault W1' 'Domain W2' 'UPN W3' 'Prompt W1' 'Own link W1'; do
    session=${pair% *}
    exits 0 plan answered.xml --session "$session" --policy p.xml
    runs 126 answered.xml --session "$session" --policy p.xml --machine machine.xml
    says err 'denied as who it would really run; nothing was launched' "error ${pair##* } "
    is 'the record' "$(cat "$work/record")" ''
done
runs 0 answered.xml --session Fine --policy p.xml --machine machine.xml
says record '"user":"fine","domain":"CORP"' '"secret":"provided"'

title='effective-user: a denial at launch that reports leave out says why'
forget_machine
policy_of above.xml "$who"
machine_policy '<override rule="W1" severity="off"/>' "extends='$here/above.xml'"
runs 0 answered.xml --session Personal --machine machine.xml # not locked: the machine policy's own to switch off
policy_of above.xml "$(rule W1 '<matches fact="effective-user" glob="svc-denied"/>' 'locked="true"')"
machine_policy '<override rule="W1" severity="off"/>' "extends='$here/above.xml'"
runs 126 answered.xml --session Personal --machine machine.xml
says err 'error W1 ' '= policy: left out of reports, decided all the same'
is 'the record' "$(cat "$work/record")" ''
forget_machine

# ---- replaced between check and use ----

# deputy opens its named pipe when the policy has been loaded (PATH), or when the session has been judged (--machine); what
# stands in the policy's place then is not what it asks.
title='a policy that is replaced while deputy runs'
mkfifo late
replaced() { # CODE BEFORE AFTER PIPED-FILE HOW ARGUMENT...: the policies' elements; HOW they are replaced
    expected=$1
    before=$2
    after=$3
    piped=$4
    how=$5
    shift 5
    policy_of p.xml "$before" 'extends="default"'
    policy_of after.xml "$after" 'extends="default"'
    rm -f "$work/record"
    timeout "$seconds" "$deputy" run "$@" --record "$work/record" >"$work/out" 2>"$work/err" </dev/null &
    launched=$!
    # shellcheck disable=SC2016 # for the inner shell
    timeout "$seconds" sh -c 'exec 9>late && case $1 in
        rename) mv after.xml p.xml ;;
        write) cat after.xml >p.xml ;;
        remove) rm p.xml ;;
        open) chmod 777 p.xml . ;;
        esac && cat "$2" >&9' replace "$how" "$piped"
    wait "$launched"
    is "the exit code after $how" "$?" "$expected"
    chmod 755 .
}
for how in rename write remove open; do
    replaced 126 "$no_banned" '' s.xml "$how" late --policy p.xml --session Banned
    is 'the record' "$(cat "$work/record")" ''
    replaced 0 '' "$no_banned" s.xml "$how" late --policy p.xml --session Banned
    says record '"name":"Banned"'
    replaced 126 "$who" '' machine.xml "$how" answered.xml --machine late --policy p.xml --session Personal
    is 'the record' "$(cat "$work/record")" ''
    replaced 0 '' "$who" machine.xml "$how" answered.xml --machine late --policy p.xml --session Personal
    says record '"name":"Personal"'
done
machine_policy "$who"
cp "$machine_file" after.xml
replaced 126 '' '' machine.xml remove answered.xml --machine late --policy p.xml --session Personal
is 'the record' "$(cat "$work/record")" ''

forget_machine
rmdir "$machine_root" 2>/dev/null || :
deputy=$plain_deputy
seconds=10
