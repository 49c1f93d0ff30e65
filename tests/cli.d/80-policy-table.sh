# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# policy facts, show, table and diff.
id=00000000-0000-4000-8000-00000000000

policy() { # FILE ATTRIBUTES, the content of <policy> on standard input
    { printf '<policy xmlns="urn:deputy:policy:1" %s>\n' "$2" && cat && printf '</policy>\n'; } >"$1"
}

rows() { # TEXT: how many lines of standard output, one row each, have it
    grep -cF -e "$1" "$work/out"
}

is_plain_text() { # FILE-BELOW-WORK: nothing a terminal would obey
    if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/$1"; then tell no 'control characters'; else tell yes; fi
}

title='policy'
exits 2 policy
says err 'policy facts' 'policy show' 'policy table' 'policy diff'
exits 0 policy --help
says out 'policy facts' 'policy show' 'policy table' 'policy diff'
for what in facts show table diff; do
    exits 0 policy "$what" --help
    says out "Usage: deputy policy $what" '--format FORMAT' '--output FILE'
    exits 2 policy "$what" --session x
    exits 2 policy "$what" --format jsonl
    exits 2 policy "$what" --format yaml
    says err text json
done
exits 2 policy tabel
says err 'Did you mean "table"'
exits 2 policy nonsense
lacks err 'Did you mean'
exits 2 policy show --format html
exits 2 list x --format html
exits 2 policy facts default
exits 2 policy facts --policy default
exits 2 policy diff default default --as-machine
exits 2 policy diff --policy default default default

title='policy facts'
# SPEC 7, by hand.
facts='kind type name group id host database own-user own-domain own-link mode run-as user domain link prompt net-only
session-credentials has-user has-domain has-link has-secret effective-user effective-domain command script script-arguments
directory capture-file raw-command raw-script raw-script-arguments raw-directory raw-capture-file administrator shell-execute
unset-shell-execute-counts wait output run-64-bit ignored-credential link-state own-credentials user-form domain-conflict
clear-text-secret password-variable unknown-variable variable-in-script program arguments batch-target unsafe-arguments
unquoted-path sysnative api planned-length length-limit unsafe-host nothing-to-run embedded-script'
exits 0 policy facts --format json
is_json out json
says out '{"schema":"deputy-policy-facts/1","facts":['
for fact in $facts; do
    is "the rows of $fact" "$(rows "{\"name\":\"$fact\",\"type\":\"")" 1
done
says out '"name":"mode","type":"enum","values":["none","current-session","custom","credential-repository","my-personal","not-offered"],"points_at":"mode"' \
    '"name":"group","type":"list","values":null,"points_at":"group"' \
    '"name":"net-only","type":"boolean","values":["false","true"],"points_at":"net-only"' \
    '"name":"link-state","type":"enum","values":["none","well-known","well-known-none","found","not-found","not-a-credential"],"points_at":"link"' \
    '"name":"user-form","type":"enum","values":["none","plain","down-level","upn"],"points_at":"derived"' \
    '"name":"planned-length","type":"number","values":null,"points_at":null'
is 'facts without a meaning' "$(rows '"meaning":""')" 0
exits 0 policy facts
for fact in $facts; do
    if grep -qE "^$fact +(boolean|enum|text|list|number) " "$work/out"; then tell yes; else tell no "$fact is not in the table"; fi
done

# Every fact that is listed is one that a rule may ask for.
exits 0 policy facts --format json
sed -n 's/^,\{0,1\}{"name":"\([^"]*\)","type":"\([^"]*\)","values":\(null\|\["\([^"]*\)"\).*/\1 \2 \4/p' "$work/out" >"$work/facts"
while read -r fact type value; do
    case $type in
    number) printf '<rule id="F-%s" severity="note"><when><exceeds fact="%s" limit="1"/></when></rule>\n' "$fact" "$fact" ;;
    *) printf '<rule id="F-%s" severity="note"><when><is fact="%s">%s</is></when></rule>\n' "$fact" "$fact" "$value" ;;
    esac
done <"$work/facts" | policy facts.xml 'name="facts"'
exits 0 policy show facts.xml --format json
is 'rules made of the facts' "$(rows '{"rule":"F-')" "$(wc -l <"$work/facts" | tr -d ' ')"

title='policy show'
policy base.xml 'name="base" extends="default"' <<END
  <override rule="LN003" severity="error"/>
  <override rule="RA001" severity="note"/>
  <rule id="B1" name="base-one" severity="warning"><when><is fact="mode">custom</is></when></rule>
END
policy show.xml 'name="leaf" extends="base.xml"' <<END
  <override rule="LN003" severity="off"/>
  <override rule="B1" severity="error"/>
  <override rule="CR010" severity="warning"/>
  <suppress rule="RA008" group="Legacy\\**" until="2000-01-31" reason="moved"/>
  <suppress rule="B1" id="${id}1" reason="a &lt;known&gt; one"/>
END
exits 0 policy show show.xml --format json
is_json out json
says out '"schema":"deputy-policy-show/1","policy":{"name":"leaf"}' \
    '{"path":"default","name":"default","extends":null,"built_in":true,"layers":["project"]}' \
    '{"path":"show.xml","name":"leaf","extends":"base.xml","built_in":false,"layers":["project"]}' \
    '"name":"base","extends":"default","built_in":false,"layers":["project"]}' \
    '{"rule":"LN003","name":"unquoted-path","severity":"off","written":"warning","changed_by":{"path":"show.xml","line":2,"column":3},"locked":false,"always_denies":false,"path":"default","line":null,"column":null}' \
    '{"rule":"RA001","name":"run-as-with-administrator","severity":"note","written":"error","changed_by":{"path":"base.xml","line":3,"column":3},"locked":true,"always_denies":true' \
    '{"rule":"B1","name":"base-one","severity":"error","written":"warning","changed_by":{"path":"show.xml","line":3,"column":3},"locked":false,"always_denies":false,"path":"base.xml","line":4,"column":3}' \
    '{"rule":"CR010","name":"net-only-without-run-as","severity":"warning","written":"warning","changed_by":null' \
    '{"rule":"RA008","group":"Legacy\\**","id":null,"until":"2000-01-31","expired":true,"reason":"moved","path":"show.xml","line":5,"column":3}' \
    "{\"rule\":\"B1\",\"group\":null,\"id\":\"${id}1\",\"until\":null,\"expired\":false,\"reason\":\"a <known> one\",\"path\":\"show.xml\",\"line\":6,\"column\":3}"
is 'the rules' "$(rows '{"rule":"')" $((43 + 1 + 2))
exits 0 policy show --policy show.xml
says out 'Policy leaf' 'LN003' 'written as warning, changed by show.xml:2:3' 'still denies' '2000-01-31 (expired): moved'
exits 2 policy show show.xml --policy show.xml
exits 2 policy show show.xml show.xml
exits 2 policy show none.xml
exits 2 policy show --as-machine
exits 0 policy show show.xml --as-machine --format json
says out '"policy":{"name":"default"}' '"name":"leaf","extends":"base.xml","built_in":false,"layers":["machine"]}' \
    '{"path":"default","name":"default","extends":null,"built_in":true,"layers":["project","machine"]}' \
    '{"rule":"LN003","name":"unquoted-path","severity":"warning","written":"warning","changed_by":null' \
    '{"rule":"B1","name":"base-one","severity":"error","written":"warning","changed_by":{"path":"show.xml","line":3'
policy alone.xml 'name="alone"' <<END
  <rule id="A1" severity="note"><when><is fact="mode">custom</is></when></rule>
END
exits 0 policy show alone.xml --format json
# The seven DX errors and the twelve locked ones are judged under every policy.
is 'rules in effect without default' "$(rows '{"rule":"')" $((7 + 12 + 1))
lacks out '"rule":"LN003"'
says out '{"path":"default","name":"default","extends":null,"built_in":true,"layers":[]}'
exits 0 policy show alone.xml
says out '24 rules of default are not in effect'

title='discovery'
mkdir -p found/below
cp show.xml base.xml found/
mv found/show.xml found/.deputy.xml
cd found/below || exit 1
exits 0 policy show
says out 'Policy leaf'
exits 0 policy show default
says out 'Policy default'
exits 0 policy table --format json
says out '"policy":{"name":"leaf"}'
cd ../..

title='policy table'
exits 0 policy table --format json
is_json out json
says out '{"schema":"deputy-policy-table/1","policy":{"name":"default"},"rows":['
is 'rows' "$(rows '{"kind":"')" 576
# 7 kinds: mode none allows all 12, four modes 4 each; kind other is no session
is 'allowed' "$(rows '"decision":"allowed"')" 196
is 'denied' "$(rows '"decision":"denied"')" 308
is 'no session' "$(rows '"decision":"none"')" 72
is 'rows of kind other' "$(rows '"kind":"other"')" 72
says out '{"kind":"tool-psexec","mode":"custom","administrator":true,"shell_execute":"true","net_only":false,"decision":"denied","rules":["RA001","RA002"]}' \
    '{"kind":"command-line","mode":"my-personal","administrator":false,"shell_execute":"unset","net_only":true,"decision":"allowed","rules":["RA005"]}' \
    '{"kind":"powershell","mode":"none","administrator":false,"shell_execute":"unset","net_only":true,"decision":"allowed","rules":["CR010"]}' \
    '{"kind":"other","mode":"custom","administrator":false,"shell_execute":"unset","net_only":false,"decision":"none","rules":["RA003"]}'
is 'each row once' "$(grep '"kind"' "$work/out" | sed 's/^,//;s/,"decision".*//' | sort -u | wc -l | tr -d ' ')" 576
exits 0 policy table
says out 'Policy default: 576 combinations' '196 allowed, 308 denied, 72'
if [ "$(wc -l <"$work/out")" -lt 50 ]; then tell yes; else tell no 'the text is long'; fi
lacks out "$(printf '\033')"
exits 0 policy table --color always
says out "$(printf '\033[31mA')"
exits 0 policy table --verbose
is 'lines' "$(wc -l <"$work/out" | tr -d ' ')" $((1 + 1 + 1 + 576))
exits 0 policy table --output "$work/written"
prints ''
says written 'Policy default'
exits 2 policy table none.xml
exits 2 policy table --output none/table
exits 0 policy table show.xml --as-machine --format json
is 'B1 of the machine policy' "$(rows '"B1"')" $((7 * 12))

title='policy table --format html'
policy hostile.xml "$(printf 'name="&lt;script>alert(1)&lt;/script>&quot;{{rules}}&#x202e;" extends="default"')" <<'END'
  <rule id="H-1" name="&lt;img src=x onerror='alert(2)'>&#27;" severity="error"><when><is fact="mode">custom</is></when>
    <help>&lt;/script>&lt;b onclick="x">{{name}} &amp;amp; ]]&gt;</help></rule>
END
sed -i 's/&#27;/\&#x9b;/' hostile.xml # a control character that XML has
for document in default hostile.xml; do
    exits 0 policy table "$document" --format html
    if xmllint --noout "$work/out" 2>"$work/err"; then tell yes; else tell no "the page of $document is not well-formed"; fi
    is_plain_text out
    # nothing that a browser would fetch, and nobody's text became an element or a script
    lacks out ' src="' 'href' 'url(' '@import' 'http:' 'https:' '//cdn' '<img' '<b onclick' 'alert(1)</script' 'action=' '{{s' "onerror='"
    is 'scripts' "$(grep -c '<script' "$work/out")" 2 # the theme's and the page's own
    is 'cells' "$(grep -o '<td class="[a-z0-9 -]*" data-d=' "$work/out" | wc -l | tr -d ' ')" 576
    is 'parts that were not filled in' "$(sed 's/{{rules}}\\u{202E}//g; s/{{name}} &amp;amp;//g' "$work/out" | grep -c '{{')" 0
    says out 'color-scheme: light dark' 'class="theme' '@media print' '@media (max-width' 'viewport'
done
says out '&lt;script&gt;alert(1)&lt;/script&gt;' '&lt;img src' '\u{202E}' '\u{9B}'
lacks out "$(printf '\342\200\256')"
is 'cells that H-1 denies' "$(grep -o 'title="denied: H-1' "$work/out" | wc -l | tr -d ' ')" $((7 * 12))
exits 0 policy table hostile.xml
is_plain_text out
lacks out "$(printf '\342\200\256')" "$(printf '\302\233')"
exits 0 policy table hostile.xml --format json
is_json out json
lacks out "$(printf '\342\200\256')"

title='policy diff: rows'
policy error.xml 'name="error" extends="default"' <<'END'
  <override rule="CR010" severity="error"/>
END
exits 0 policy diff default default
says out '0 of 576 combinations change'
exits 1 policy diff default error.xml --format json
is_json out json
# net only without Run As: 7 kinds by administrator by shell execute
is 'rows' "$(rows '{"kind":"')" 42
is 'rows by CR010' "$(rows '"mode":"none","administrator":')" 42
is 'rows that flip' "$(rows '"net_only":true,"before":"allowed","after":"denied","rules":["CR010"]}')" 42
says out '{"schema":"deputy-policy-diff/1","before":{"name":"default"},"after":{"name":"error"},"summary":{"rows":42,"sessions":0,"sessions_judged":0}' \
    '{"kind":"addon-ssms","mode":"none","administrator":false,"shell_execute":"unset","net_only":true,"before"'
exits 1 policy diff default error.xml
says out '42 of 576 combinations change' 'allowed -> denied, by CR010' 'any kind, mode none, net-only true (42)'
is 'lines' "$(wc -l <"$work/out" | tr -d ' ')" 5
exits 1 policy diff error.xml default
says out 'denied -> allowed, no longer by CR010'
# What a locked rule denies, no override allows.
policy lowered.xml 'name="lowered" extends="default"' <<'END'
  <override rule="RA001" severity="off"/>
  <override rule="RA002" severity="off"/>
  <override rule="RA004" severity="note"/>
END
exits 0 policy diff default lowered.xml
exits 0 policy diff default alone.xml

title='policy diff: sessions'
policy off.xml 'name="off" extends="default"' <<'END'
  <override rule="LN004" severity="off"/>
  <override rule="LN003" severity="error"/>
END
native flips.xml <<END
  <session id="${id}1" name="Loosened" group="A\\B" kind="command-line"><command default-directory="false">app.exe</command></session>
  <session id="${id}2" name="Tightened" kind="command-line"><command>C:\\Program Files\\app.exe</command></session>
  <session id="${id}3" name="Both" kind="command-line"><command default-directory="false">C:\\Program Files\\app.exe</command></session>
  <session id="${id}4" name="Same" kind="powershell"/>
  <session id="${id}5" name="Denied" kind="command-line"/>
END
exits 1 policy diff default off.xml flips.xml --format json
is_json out json
is 'rows' "$(rows '{"kind":"')" 0
says out '"summary":{"rows":0,"sessions":2,"sessions_judged":5}'
is 'sessions' "$(grep '"path"' "$work/out")" "{\"path\":\"flips.xml\",\"line\":2,\"id\":\"${id}1\",\"name\":\"Loosened\",\"group\":\"A\\\\B\",\"kind\":\"command-line\",\"before\":\"denied\",\"after\":\"allowed\",\"rules\":[\"LN004\"]}
,{\"path\":\"flips.xml\",\"line\":3,\"id\":\"${id}2\",\"name\":\"Tightened\",\"group\":null,\"kind\":\"command-line\",\"before\":\"allowed\",\"after\":\"denied\",\"rules\":[\"LN003\"]}"
exits 1 policy diff default off.xml flips.xml
says out 'Sessions: 2 of 5 change.' 'flips.xml:2: A\B\Loosened: denied -> allowed, no longer by LN004' \
    'flips.xml:3: Tightened: allowed -> denied, by LN003'
lacks out Both Same 'Denied:'
# Links are resolved for both, also where a session has to wait for its credential.
policy link.xml 'name="link" extends="default"' <<'END'
  <override rule="CR003" severity="error"/>
END
native credential.xml <<END
  <credential id="${id}9" name="C" user="svc"/>
END
native linked.xml <<END
  <session id="${id}6" name="Linked" kind="powershell"><run-as mode="credential-repository" link="${id}9"/></session>
END
exits 1 policy diff default link.xml linked.xml
says out 'Sessions: 1 of 1 change.' 'by CR003'
exits 0 policy diff default link.xml linked.xml credential.xml
exits 0 policy diff default link.xml linked.xml --repository credential.xml
run policy diff default link.xml - <linked.xml
is 'exit code' "$code" 1
says out '-:2: Linked'
run policy diff default - linked.xml <link.xml
is 'exit code' "$code" 1

title='policy diff: exit codes'
native nothing.xml </dev/null
printf '<RDMExport><Connections>' >cut.rdm
exits 2 policy diff
exits 2 policy diff default
exits 2 policy diff default none.xml
exits 2 policy diff - -
exits 2 policy diff default - -
exits 3 policy diff default off.xml cut.rdm
says err DX001
exits 3 policy diff default off.xml flips.xml cut.rdm
says out Loosened
exits 3 policy diff default default none.rdm
exits 2 policy diff default off.xml nothing.xml
exits 0 policy diff default off.xml nothing.xml --allow-empty
exits 1 policy diff default error.xml nothing.xml --allow-empty
exits 0 policy diff default off.xml linked.xml credential.xml
exits 2 policy diff default off.xml flips.xml --output none/diff

title='what cannot be decided is no allowance'
policy runaway.xml 'name="runaway" extends="default"' <<'END'
  <rule id="RUNAWAY" severity="warning"><when><is fact="kind">powershell</is>
    <matches fact="program" regex="^.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*$\d"/></when></rule>
END
exits 2 policy table runaway.xml --format json
is 'rows that failed' "$(rows '"decision":"failed"')" 72
exits 2 policy table runaway.xml --format html
says out 'could not be decided'
exits 2 policy diff default runaway.xml

if [ -n "${DEPUTY_MACHINE_BINARY:-}" ]; then
    title='the machine policy is in effect'
    deputy_before=$deputy
    deputy=$DEPUTY_MACHINE_BINARY
    mkdir -p "$DEPUTY_MACHINE_POLICY_DIR/deputy"
    chmod go-w "$DEPUTY_MACHINE_POLICY_DIR" "$DEPUTY_MACHINE_POLICY_DIR/deputy"
    cp error.xml "$DEPUTY_MACHINE_POLICY_DIR/deputy/policy.xml"
    exits 0 policy diff default error.xml
    exits 0 policy show --format json
    says out '"rule":"CR010","name":"net-only-without-run-as","severity":"error","written":"warning","changed_by":{"path":"'
    exits 0 policy table --format json
    is 'rows that CR010 denies' "$(rows '"CR010"')" 42
    exits 0 policy facts
    echo '<policy' >"$DEPUTY_MACHINE_POLICY_DIR/deputy/policy.xml"
    for what in facts show table 'diff default default'; do
        # shellcheck disable=SC2086 # words
        exits 2 policy $what
        prints ''
    done
    rm -rf "$DEPUTY_MACHINE_POLICY_DIR/deputy"
    deputy=$deputy_before
fi
