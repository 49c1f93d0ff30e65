# shellcheck shell=sh disable=SC2034,SC2154,SC2016 # sourced by tests/cli
# policy check and policy test. fixtures/policies/defects: policies with a planted defect each, and NAME.expect with the kinds,
# rules and places that are said of it; fixtures/policies/clean: near misses, of which nothing is said.
id=00000000-0000-4000-8000-00000000000
cp -R "$root/fixtures/policies" planted # with <test>s added here

# KIND RULE LINE:COLUMN, a line each, of what `policy check --format json` printed.
audit() {
    sed -nE 's/^,?\{"kind":"([^"]+)","rule":"([^"]+)",.*"line":([0-9]+),"column":([0-9]+),"message".*/\1 \2 \3:\4/p' "$work/out"
}

# RULE BY WITNESS, a line each: both are said to hold for that session, where a <session> can say it.
witnesses() {
    sed -nE 's/^.*"message":"([^ ]+) says nothing that ([^ ]+) .*"witness":"(([^"\\]|\\.)+)".*/\1 \2 \3/p' "$work/out" |
        sed -e 's/\\"/"/g' -e 's/\\\\/\\/g' | grep -v '([^"]*)$' | grep -v '(.* UTF-16 units)"'
}

# A policy with the rules of `default` under names that are not taken.
sed -e '/<diagnostic/,/<\/diagnostic>/d' -e '/<rule \|<exclusive /s/ id="/&Was-/' -e 's/ locked="true"//' \
    "$root/policy/default.xml" >planted/was.xml

# Is what `policy check` shows true? Its session becomes a <test> of the document that writes the rule.
shows() { # RULE ATTRIBUTES DOCUMENT...
    rule=$1
    attributes=$2
    shift 2
    for written; do
        grep -q " id=\"$rule\"" "$written" && break
    done
    case $written in */was.xml) rule=$(grep -o "Was-$rule\"" "$written" | tr -d '"') ;; esac
    {
        sed 's/<\/policy>.*//' "$written"
        printf '<test name="shown" expect="%s"><session %s/></test>\n</policy>\n' "$rule" "$attributes"
    } >"${written%.xml}-shown.xml"
    run policy test "${written%.xml}-shown.xml" --format json </dev/null
    says out '"missing":[],'
    shown=$((shown + 1))
}

count=0
shown=0
for document in "$root"/fixtures/policies/defects/*.xml; do
    name=$(basename "$document" .xml)
    expectation=${document%.xml}.expect
    title="planted defect: $name"
    exits 1 policy check "$document" --format json
    is_json out json
    [ -z "${UPDATE:-}" ] || audit >"$expectation"
    is 'what is said of it' "$(audit)" "$(cat "$expectation")"
    witnesses >shown
    while read -r rule by attributes; do
        copy=planted/defects/$name.xml
        shows "$rule" "$attributes" "$copy" planted/clean/base.xml planted/was.xml
        shows "$by" "$attributes" "$copy" planted/clean/base.xml planted/was.xml
    done <shown
    count=$((count + 1))
done
for document in "$root"/fixtures/policies/clean/*.xml; do
    title="a near miss: $(basename "$document" .xml)"
    exits 0 policy check "$document" --format json
    is 'what is said of it' "$(audit)" ''
    count=$((count + 1))
done
title='planted defects'
[ "$count" -ge 100 ] || tell no "only $count policies"
[ "$shown" -ge 20 ] || tell no "only $shown rules were shown to hold"
for kind in rule-never-holds condition-never-holds rule-implied override-without-effect suppression-without-effect; do
    with=$(grep -l "^$kind " "$root"/fixtures/policies/defects/*.expect | wc -l)
    [ "$with" -ge 5 ] || tell no "only $with policies with $kind"
done

policy() { # FILE ATTRIBUTE..., the elements from line 2 on on standard input
    made=$1
    shift
    { printf '<policy xmlns="urn:deputy:policy:1" name="test" %s>\n' "$*" && cat && printf '</policy>\n'; } >"$made"
}
rule() { # ID SEVERITY CONDITION [ATTRIBUTE]
    printf '<rule id="%s" severity="%s" %s><when>%s</when></rule>\n' "$1" "$2" "${4:-}" "$3"
}

title='policy check as text'
policy p.xml <<END
<rule id="A1" severity="error">
<when>
<is fact="mode">custom</is>
<not><is fact="run-as">false</is></not>
</when>
</rule>
$(rule A2 note '<is fact="kind">powershell</is><is fact="mode">custom</is>')
<override rule="RA001" severity="error"/>
END
exits 1 policy check p.xml
says out 'warning condition-never-holds: what is in a <not> of A1 can never hold here, so that the <not> has no effect' \
    'no session meets the conditions at 4:1 and 5:6 together.' '  --> p.xml:5:1' \
    'warning rule-implied: A2 says nothing that A1 (p.xml:2:1) does not say' '  --> p.xml:8:1' \
    '  = shown by a session with kind="powershell" mode="custom"' \
    'warning override-without-effect: the override of RA001 has no effect: it is error already.' '  --> p.xml:9:1' \
    'Policy test: 3 parts without effect, 0 not proved.'
is 'standard error' "$(cat "$work/err")" ''
run policy check - <p.xml
is 'the exit code' "$code" 1
exits 1 policy check --policy p.xml
cp p.xml .deputy.xml
exits 1 policy check
rm .deputy.xml
exits 0 policy check # default
exits 0 policy check default
prints 'Policy default: 0 parts without effect, 0 not proved.'
exits 2 policy check p.xml --policy p.xml
exits 2 policy check p.xml p.xml
exits 1 policy check p.xml --output report.txt
prints ''
says 82-policy-check/report.txt 'Policy test: 3 parts'
exits 1 policy check p.xml --color always
says out "$(printf '\033[1;33mwarning\033[0m rule-implied')"

title='policy check says what it cannot prove'
policy p.xml <<END
$(rule A1 error '<matches fact="name" regex="^(?=.{3}$)(?=a.*z).(?!b)\d"/>')
END
exits 0 policy check p.xml
says out 'note not-proved: whether A1 can hold is not proved: ' '  --> p.xml:2:1' '0 parts without effect, 1 not proved.'

title='policy check --as-machine'
policy p.xml <<END
<rule id="A1" severity="error" locked="true"><when><is fact="mode">custom</is></when></rule>
<rule id="A2" severity="error"><when><is fact="mode">custom</is></when></rule>
END
exits 2 policy check p.xml
exits 1 policy check p.xml --as-machine --format json
is 'what is said of it' "$(audit)" 'rule-implied A2 3:1'
exits 2 policy check --as-machine

# ---- policy test ----

title='policy test'
results() { # NAME LINE:COLUMN PASSED UNDECIDED [MISSING] [UNEXPECTED], of the JSON
    sed -nE -e 's/^,?\{"name":"([^"]*)","path":"[^"]*","line":([0-9]+),"column":([0-9]+),"passed":/\1 \2:\3 /' \
        -e 's/,"undecided":/ /' -e 's/,"missing":(\[[^]]*\]),"unexpected":(\[[^]]*\])\}$/ \1 \2/p' "$work/out"
}
rules=$(
    rule T1 error '<is fact="mode">custom</is>'
    rule T2 off '<is fact="net-only">true</is>'
    rule T3 note '<is fact="kind">other</is>' 'applies-to="all"'
    rule T4 warning '<is fact="link-state">not-found</is>'
)
policy p.xml 'extends="default"' <<END
$rules
<override rule="T1" severity="off"/><suppress rule="T1" group="**" reason="r"/>
<test name="none"><session kind="powershell"/></test>
<test name="an empty list" expect=" "><session kind="powershell"/></test>
<test name="off and suppressed rules hold" expect="T1"><session kind="powershell" mode="custom"/></test>
<test name="in any order and case" expect=" t2
  T1 "><session kind="powershell" mode="custom" net-only="true"/></test>
<test name="other" expect="T3"><session kind="other" mode="none"/></test>
<test name="other, sessions' rules" expect="T3"><session kind="other" mode="custom" net-only="true"/></test>
<test name="default's rules are not meant"><session kind="powershell" mode="my-personal" administrator="true"/></test>
<test name="links are found"><session kind="powershell" mode="credential-repository"/></test>
END
exits 0 policy test p.xml
prints "ok     none
ok     an empty list
ok     off and suppressed rules hold
ok     in any order and case
ok     other
ok     other, sessions' rules
ok     default's rules are not meant
ok     links are found
8 tests, 0 failed."
is 'standard error' "$(cat "$work/err")" ''
exits 0 policy test --policy p.xml
run policy test - <p.xml
is 'the exit code' "$code" 0
exits 2 policy test p.xml --policy p.xml

title='policy test: what fails'
policy p.xml <<END
$rules
<test name="missing" expect="T1 T2">
  <session kind="powershell" mode="custom"/></test>
<test name="unexpected"><session kind="powershell" mode="custom" net-only="true"/></test>
<test name="both" expect="T3 T4"><session kind="tool-psexec" net-only="true"/></test>
<test name="fine" expect="T1"><session kind="tool-psexec" mode="custom"/></test>
END
exits 1 policy test p.xml
prints 'failed missing
  --> p.xml:6:1
  = expected, and does not hold: T2
failed unexpected
  --> p.xml:8:1
  = holds, and is not expected: T1 T2
failed both
  --> p.xml:9:1
  = expected, and does not hold: T3 T4
  = holds, and is not expected: T2
ok     fine
4 tests, 3 failed.'
exits 1 policy test p.xml --format json
is_json out json
says out '{"schema":"deputy-policy-test/1","policy":{"name":"test"},"tests":[' '],"run":4,"failed":3}'
is 'the results' "$(results)" 'missing 6:1 false false ["T2"] []
unexpected 8:1 false false [] ["T1","T2"]
both 9:1 false false ["T3","T4"] ["T2"]
fine 10:1 true false [] []'
exits 1 policy test p.xml --output report.txt
prints ''
says 82-policy-check/report.txt '4 tests, 3 failed.'

title='policy test: one test'
policy p.xml <<END
$rules
<test name="fine"><session kind="tool-psexec"/></test>
END
exits 0 policy test p.xml
says out '1 test, 0 failed.'

title='policy test: none at all'
printf '%s\n' "$rules" | policy p.xml
exits 2 policy test p.xml
says err 'there is not one <test> in the policy test'
prints ''
exits 0 policy test p.xml --allow-empty
prints '0 tests, 0 failed.'
exits 2 policy test default
exits 0 policy test default --allow-empty --format json
is_json out json

title='policy test: what a session may say'
# Each attribute is the fact of its name, and by itself nothing says so.
while IFS='|' read -r fact value; do
    title="policy test: $fact"
    printf '%s\n<test name="given" expect="F1"><session kind="command-line" %s="%s"/></test>
        <test name="absent"><session kind="command-line"/></test>\n' \
        "$(rule F1 error "<is fact=\"$fact\">$value</is>")" "$fact" "$value" | policy p.xml
    exits 0 policy test p.xml
done <<'END'
type|CommandLine
name|Backup, all
group|Production\EU
id|7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f
host|sql.corp.example
database|erp
own-user|svc
own-domain|CORP
own-link|0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c
mode|not-offered
user|CORP\alice
domain|CORP
link|0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c
has-secret|true
prompt|true
net-only|true
session-credentials|true
effective-user|svc-backup
effective-domain|CORP
command|tool.exe --all
script|C:\Jobs\all.ps1
script-arguments|-Name x
directory|C:\Jobs
default-directory|false
capture-file|out.log
administrator|true
shell-execute|false
wait|true
output|keep-open
run-64-bit|true
END
title='policy test: kind'
policy p.xml <<END
$(rule F1 error '<is fact="kind">addon-ssms</is>')
<test name="given" expect="F1"><session kind="addon-ssms"/></test>
<test name="another"><session kind="tool-psexec"/></test>
END
exits 0 policy test p.xml

title='policy test: what follows from it'
policy p.xml <<END
$(rule F1 note '<is fact="link-state">found</is>')
$(rule F2 note '<is fact="own-link-state">found</is>')
$(rule F3 note '<is fact="effective-user">alice</is><is fact="effective-domain">CORP</is>')
$(rule F4 note '<is fact="nothing-to-run">true</is>')
$(rule F5 note '<is fact="link-state">well-known-none</is>')
$(rule F6 note '<is fact="wait">true</is><is fact="output">capture</is>')
$(rule F7 note '<is fact="effective-user">svc</is>')
$(rule F8 note '<is fact="default-directory">false</is>')
$(rule F9 note '<is fact="effective-user"></is>')
<test name="a repository link is found" expect="F1 F9"><session kind="powershell" mode="credential-repository"/></test>
<test name="any link is" expect="F1 F2 F9"><session kind="powershell" link="{7D1E0F5C-3b6a-4c1d-9e2f-0a1b2c3d4e5f}"
  own-link="7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f"/></test>
<test name="custom is who it names" expect="F3"><session kind="powershell" mode="custom" user="CORP\\alice"/></test>
<test name="own credentials are" expect="F3">
  <session kind="powershell" mode="current-session" own-user="alice" own-domain="CORP"/></test>
<test name="unless it is said" expect="F7"><session kind="powershell" mode="my-personal" effective-user="svc"/></test>
<test name="something is run" expect="F9"><session kind="tool-psexec"/></test>
<test name="unless it is empty" expect="F4 F9"><session kind="tool-psexec" command=""/></test>
<test name="or has no host" expect="F4 F9"><session kind="tool-psexec" host=""/></test>
<test name="a script alone is run" expect="F9"><session kind="tool-powershell-local" script="a.ps1"/></test>
<test name="capture waits" expect="F6 F9"><session kind="powershell" output="capture"/></test>
<test name="a directory counts" expect="F8 F9"><session kind="powershell" directory="C:\\Jobs"/></test>
<test name="unless it does not" expect="F9">
  <session kind="powershell" directory="C:\\Jobs" default-directory="true"/></test>
END
exits 0 policy test p.xml
says out '12 tests, 0 failed.'

title='policy test: an empty text is none, as in a document'
policy p.xml <<END
$(rule F1 note '<is fact="run-as-credential">true</is>')
$(rule F2 note '<is fact="default-directory">false</is>')
$(rule F3 note '<not><is fact="name"></is></not>')
$(rule F4 note '<not><is fact="host"></is></not>')
<test name="empty"><session kind="powershell" user="" domain=" " directory="" name="" host=" "/></test>
<test name="given" expect="F1 F2 F3 F4"><session kind="powershell" domain="." directory="." name="." host="."/></test>
<test name="absent" expect="F3 F4"><session kind="powershell"/></test>
END
exits 0 policy test p.xml
says out '3 tests, 0 failed.'

title='policy test: parents'
policy parent.xml 'extends="default"' <<END
$(rule T9 error '<is fact="mode">custom</is>')
<test name="of the parent" expect="T9"><session kind="powershell" mode="custom"/></test>
<test name="of the parent, failing"><session kind="powershell" mode="custom"/></test>
END
policy p.xml 'extends="parent.xml"' <<END
$rules
<test name="of the child" expect="T1"><session kind="powershell" mode="custom"/></test>
END
exits 1 policy test p.xml
prints 'ok     of the child
ok     of the parent
failed of the parent, failing
  --> parent.xml:4:1
  = holds, and is not expected: T9
3 tests, 1 failed.'

title='policy test --as-machine'
policy p.xml <<END
<rule id="T1" severity="error" locked="true"><when><is fact="mode">custom</is></when></rule>
<test name="fine" expect="T1"><session kind="powershell" mode="custom"/></test>
END
exits 2 policy test p.xml
says err 'p.xml:2:1: locked may be set'
exits 0 policy test p.xml --as-machine
says out '1 test, 0 failed.'

title='policy test: a runaway pattern passes no test'
policy p.xml <<END
$(rule T1 error '<matches fact="name" regex="(a+)+$"/>')
<test name="slow" expect="T1"><session kind="powershell" name="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"/></test>
<test name="slow, not expected">
  <session kind="powershell" name="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"/></test>
END
exits 1 policy test p.xml
says out 'a rule could not be decided for this session' '2 tests, 2 failed.'

# ---- --coverage ----

title='policy check --coverage'
mkdir corpus empty
native a.xml <<END
  <session id="${id}1" name="One" kind="command-line" group="Production\\EU"><command>a.exe</command>
    <run-as mode="custom" user="alice"/></session>
END
native corpus/b.xml <<END
  <session id="${id}2" name="Two" kind="tool-psexec" host="srv" group="Lab"><command>b.exe</command></session>
  <entry id="${id}3" name="DC01" type="RDPConfigured"/>
END
rules=$(
    rule C1 error '<is fact="mode">custom</is>'
    rule C2 warning '<is fact="kind">tool-psexec</is>'
    rule C3 off '<is fact="mode">my-personal</is>'
    rule C4 note '<is fact="type">RDPConfigured</is>' 'applies-to="all"'
    printf '<suppress rule="C1" group="Production\\**" reason="r"/>\n'
    printf '<suppress rule="C1" group="Nowhere\\**" reason="r"/>\n'
    printf '<suppress rule="C2" id="%s2" reason="by id"/>\n' "$id"
)
printf '%s\n' "$rules" | policy p.xml 'extends="default"'
never() { # what never fired, of the JSON: KIND RULE LINE:COLUMN
    sed -n '/"coverage":{/,$p' "$work/out" | sed -nE -e 's/^,?\{"kind":"(rule|suppression)",/\1,/' \
        -e 's/^(.*),"rule":"([^"]+)","path":"[^"]*","line":([0-9]+),"column":([0-9]+)\}$/\1 \2 \3:\4/p'
}
exits 1 policy check p.xml --coverage a.xml
prints "warning never-fired: the rule C2 holds for no entry of these documents.
  --> p.xml:3:1
warning never-fired: the rule C4 holds for no entry of these documents.
  --> p.xml:5:1
warning never-fired: the suppression of C1 has nothing to suppress in these documents.
  --> p.xml:7:1
warning never-fired: the suppression of C2 has nothing to suppress in these documents.
  --> p.xml:8:1
Policy test: 0 parts without effect, 0 not proved, 4 never fired on 1 entries."
is 'standard error' "$(cat "$work/err")" ''
exits 1 policy check p.xml --coverage a.xml --format json
is_json out json
says out '"coverage":{"documents":1,"entries":1,"sessions":1,"never_fired":['
is 'what never fired' "$(never)" 'rule C2 3:1
rule C4 5:1
suppression C1 7:1
suppression C2 8:1'
exits 0 policy check p.xml --format json
says out '"coverage":null'

title='policy check --coverage: PATHs'
both='suppression C1 7:1'
for arguments in 'p.xml --coverage a.xml corpus' 'p.xml --coverage a.xml corpus/b.xml' '--coverage a.xml corpus --policy p.xml' \
    '--policy p.xml --coverage corpus a.xml' 'p.xml --coverage=a.xml --coverage corpus' \
    'p.xml --coverage a.xml --color never corpus' 'p.xml --coverage a.xml -- corpus' '--coverage a.xml --policy=p.xml corpus' \
    '--color never p.xml --coverage a.xml corpus'; do
    title="policy check $arguments"
    # shellcheck disable=SC2086 # words
    exits 1 policy check --format json $arguments
    is 'what never fired' "$(never)" "$both"
done
title='policy check --coverage: nothing is left'
printf '%s\n' "$rules" | grep -v Nowhere | policy all.xml
exits 0 policy check all.xml --coverage a.xml corpus
prints 'Policy test: 0 parts without effect, 0 not proved, 0 never fired on 3 entries.'
exits 0 policy check all.xml --coverage .
run policy check all.xml --coverage - corpus <a.xml
is 'the exit code' "$code" 0
run policy check - --coverage - <a.xml
is 'the exit code of both on standard input' "$code" 2
cp all.xml ./-xodd.xml
cp a.xml ./-a.xml
exits 2 policy check -xodd.xml
exits 0 policy check -- -xodd.xml
exits 0 policy check --coverage corpus --policy -xodd.xml -- -a.xml
exits 2 policy check --coverage corpus -a.xml --policy=-xodd.xml
says err 'there is no option -a.xml'
rm ./-xodd.xml ./-a.xml

title='policy check --coverage: default by itself'
exits 1 policy check default --coverage a.xml
says out 'never-fired: the rule RA001 holds for no entry' '  --> default'
lacks out 'the rule RA005 ' 'DX001' # it holds for One; what the reader finds is no rule of a policy
exits 2 policy check default p.xml --coverage a.xml

title='policy check --coverage: what cannot be covered'
exits 3 policy check all.xml --coverage none.xml
exits 3 policy check all.xml --coverage a.xml corpus none.xml
says err 'none.xml'
exits 3 policy check p.xml --coverage a.xml corpus none.xml # over the 1 of what never fired
printf '<sessions' >bad.xml
exits 3 policy check all.xml --coverage a.xml corpus bad.xml
rm bad.xml
exits 2 policy check all.xml --coverage empty
exits 1 policy check all.xml --coverage empty --allow-empty
exits 2 policy check all.xml --coverage
exits 2 policy check none.xml --coverage a.xml
policy slow.xml <<END
$(rule S1 error '<matches fact="command" regex="(a+)+$"/>')
END
native slow-session.xml <<END
  <session id="${id}5" name="Slow" kind="command-line">
    <command>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab</command></session>
  <session id="${id}6" name="Fast" kind="command-line"><command>aaa</command></session>
END
exits 2 policy check slow.xml --coverage slow-session.xml
rm slow.xml slow-session.xml

title='policy check --coverage: links and layers'
policy links.xml <<END
$(rule C1 error '<is fact="link-state">not-found</is>')
$(rule C2 error '<is fact="link-state">found</is>')
END
native link.xml <<END
  <session id="${id}4" name="Link" kind="powershell"><run-as mode="credential-repository" link="${id}9"/></session>
END
native vault.xml <<END
  <credential id="${id}9" name="SQL" user="svc"/>
END
exits 1 policy check links.xml --coverage link.xml --format json
is 'what never fired' "$(never)" 'rule C2 3:1'
exits 1 policy check links.xml --coverage link.xml --repository vault.xml --format json
is 'what never fired with the repository' "$(never)" 'rule C1 2:1'
policy machine.xml 'extends="default"' <<END
<rule id="M1" severity="error" locked="true"><when><is fact="mode">custom</is></when></rule>
<rule id="M2" severity="error" locked="true"><when><is fact="kind">addon-ssms</is></when></rule>
<suppress rule="RA005" group="Production\\**" reason="r"/>
<suppress rule="RA005" group="Lab" reason="r"/>
END
exits 1 policy check machine.xml --as-machine --coverage a.xml corpus --format json
is 'what never fired of the machine policy' "$(never)" 'rule M2 3:1
suppression RA005 5:1'
policy child.xml 'extends="p.xml"' <<END
$(rule C5 error '<is fact="kind">powershell</is>')
<override rule="C2" severity="off"/>
END
exits 1 policy check child.xml --coverage a.xml --format json
is 'what never fired of child and parent' "$(never)" 'rule C5 2:1
rule C4 5:1
suppression C1 7:1
suppression C2 8:1'

# ---- policies that cannot be ----

here=$(pwd)
refuses() { # PLACE: WORD DOCUMENT-ELEMENTS [ROOT-ATTRIBUTE]: check and test end with 2 and say where and what
    place=$1
    word=$2
    printf '%s' "$3" | policy bad.xml "${4:-}"
    title="policy check of $3 ${4:-}"
    for command in check test; do
        exits 2 policy "$command" bad.xml
        prints ''
        says err "bad.xml:$place: " "$word"
    done
}
policy base.xml 'extends="default"' <<END
$(rule B1 error '<is fact="mode">custom</is>')
END
policy loop.xml 'extends="bad.xml"' </dev/null
when() { # CONDITIONS: in line 4
    printf '<rule id="A1" severity="error">\n<when>\n%s</when></rule>' "$1"
}
test_of() { # ATTRIBUTES of <session>: in line 4
    printf '%s\n<test name="t">\n<session %s/></test>' "$(rule A1 error '<is fact="mode">custom</is>')" "$1"
}
refuses 4:1 'there is no fact "moed"' "$(when '<is fact="moed">custom</is>')"
refuses 4:3 '"customs" is no value' "$(when '  <is fact="mode">customs</is>')"
refuses 4:1 '"powershel" is no value' "$(when '<one-of fact="kind">command-line powershel</one-of>')"
refuses 4:1 'is a number: use exceeds' "$(when '<is fact="planned-length">5</is>')"
refuses 4:1 'is no number' "$(when '<exceeds fact="name" limit="5"/>')"
refuses 4:1 'is no text' "$(when '<matches fact="prompt" glob="t*"/>')"
refuses 4:1 'the pattern is not valid' "$(when '<matches fact="name" regex="(a"/>')"
refuses 4:1 'the pattern is not valid' "$(when '<matches fact="group" glob="[a"/>')"
refuses 4:1 'either glob or regex' "$(when '<matches fact="group"/>')"
refuses 4:1 '<isnt> does not belong here' "$(when '<isnt fact="mode">custom</isnt>')"
refuses 4:1 '<is> has no attribute value' "$(when '<is fact="mode" value="custom"/>')"
refuses 4:1 '<any> holds no condition' "$(when '<any/>')"
refuses 2:1 'severity is none of' '<rule id="A1" severity="fatal"><when><is fact="mode">custom</is></when></rule>'
refuses 2:1 '<rule> has no attribute sevrity' '<rule id="A1" sevrity="error"><when><is fact="mode">custom</is></when></rule>'
refuses 2:1 '<rule> needs the attribute id' '<rule severity="error"><when><is fact="mode">custom</is></when></rule>'
refuses 2:1 'the id "1A" is not' '<rule id="1A" severity="error"><when><is fact="mode">custom</is></when></rule>'
refuses 2:1 'a rule needs <when>' '<rule id="A1" severity="error"/>'
refuses 2:1 '"kind" has no element' \
    '<rule id="A1" severity="error" points-at="kind"><when><is fact="mode">custom</is></when></rule>'
refuses 2:1 '<ruel> does not belong here' '<ruel/>'
refuses 3:1 'the id "a1" is taken by the rule in line 2' "$(rule A1 error '<is fact="mode">custom</is>')
$(rule a1 error '<is fact="mode">none</is>')"
refuses 2:1 'the id "B1" is taken by a rule of base.xml' "$(rule B1 error '<is fact="mode">none</is>')" 'extends="base.xml"'
refuses 2:1 'the id "RA001" is taken by a rule of default' "$(rule RA001 error '<is fact="mode">none</is>')"
refuses 2:1 'the id "ra005" is taken by a rule of default' "$(rule ra005 note '<is fact="mode">none</is>')" 'extends="default"'
refuses 2:1 'is named twice' '<exclusive id="A1" severity="error" facts="prompt prompt"/>'
refuses 2:1 'is not true or false' '<exclusive id="A1" severity="error" facts="prompt mode"/>'
refuses 2:1 'two facts or more' '<exclusive id="A1" severity="error" facts="prompt"/>'
refuses 1:1 'a policy cannot rest on itself' '' 'extends="bad.xml"'
refuses 1:1 'extends "none.xml"' '' 'extends="none.xml"'
refuses 1:1 'extends names nothing' '' 'extends=" "'
refuses 1:1 '<policy> has no attribute extend' '' 'extend="default"'
refuses 2:1 'locked may be set in default and the machine policy only' \
    '<rule id="A1" severity="error" locked="true"><when><is fact="mode">custom</is></when></rule>'
refuses 2:1 '<diagnostic> belongs to default' '<diagnostic id="DX010" name="n" severity="error"><help>h</help></diagnostic>'
refuses 2:1 'there is no rule "A9"' '<override rule="A9" severity="off"/>'
refuses 2:1 'does not extend default' '<override rule="RA005" severity="off"/>'
refuses 2:1 'severity is none of' '<override rule="RA001" severity="low"/>'
refuses 2:1 '<override> needs the attribute severity' '<override rule="RA001"/>'
refuses 2:1 'there is no rule "A9"' '<suppress rule="A9" group="**" reason="r"/>'
refuses 2:1 '<suppress> needs the attribute reason' '<suppress rule="RA001" group="**"/>'
refuses 2:1 'the reason is empty' '<suppress rule="RA001" group="**" reason=" "/>'
refuses 2:1 '<suppress> needs either group or id' '<suppress rule="RA001" reason="r"/>'
refuses 2:1 '<suppress> needs either group or id' "<suppress rule='RA001' reason='r' group='**' id='${id}1'/>"
refuses 2:1 '"7d1e" is no ID' '<suppress rule="RA001" reason="r" id="7d1e"/>'
refuses 2:1 'the pattern is not valid' '<suppress rule="RA001" reason="r" group="[a"/>'
for day in 2027-02-29 2027-1-31 31.01.2027 tomorrow '' 2027-13-01 0000-01-01; do
    refuses 2:1 'until is no day' "<suppress rule='RA001' reason='r' group='**' until='$day'/>"
done
refuses 4:2 'expect names "A9", which is no rule of this document' "$(rule A1 error '<is fact="mode">custom</is>')

 <test name='t' expect='A1 A9'>
<session kind='powershell' mode='custom'/></test>"
refuses 2:1 'expect names "RA001"' '<test name="t" expect="RA001"><session kind="powershell"/></test>' 'extends="default"'
refuses 2:1 'expect names "B1"' '<test name="t" expect="B1"><session kind="powershell"/></test>' 'extends="base.xml"'
refuses 2:1 'a test needs <session>' '<test name="t"/>'
refuses 3:1 '<session> is given twice' '<test name="t"><session kind="powershell"/>
<session kind="powershell"/></test>'
refuses 2:1 '<test> needs the attribute name' '<test><session kind="powershell"/></test>'
refuses 4:1 '<session> needs the attribute kind' "$(test_of 'mode="custom"')"
refuses 4:1 '<session> has no attribute modus' "$(test_of 'kind="powershell" modus="custom"')"
refuses 4:1 '<session> has no attribute run-as' "$(test_of 'kind="powershell" run-as="true"')"
refuses 4:1 '"PowerShell" is no value of kind' "$(test_of 'kind="PowerShell"')"
refuses 4:1 '"customs" is no value of mode' "$(test_of 'kind="powershell" mode="customs"')"
refuses 4:1 '"yes" is no value of prompt' "$(test_of 'kind="powershell" prompt="yes"')"
refuses 4:1 '"null" is no value of shell-execute' "$(test_of 'kind="powershell" shell-execute="null"')"
refuses 4:1 '"file" is no value of output' "$(test_of 'kind="powershell" output="file"')"
refuses 4:1 'link: "7d1e" is no ID' "$(test_of 'kind="powershell" link="7d1e"')"
refuses 4:1 'id: "00000000-0000-0000-0000-000000000000" is no ID' \
    "$(test_of 'kind="powershell" id="00000000-0000-0000-0000-000000000000"')"
title='policy check: a cycle of two'
printf '' | policy bad.xml 'extends="loop.xml"'
exits 2 policy check bad.xml
says err 'loop.xml:1:1: extends "bad.xml", which extends this policy'
title='policy check: an error of a parent'
printf '<ruel/>' | policy wrong.xml
printf '' | policy bad.xml 'extends="wrong.xml"'
exits 2 policy check bad.xml
says err 'wrong.xml:2:1: <ruel>'
