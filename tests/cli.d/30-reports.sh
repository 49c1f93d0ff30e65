# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# check and list: what they print, in which form, and what they exit with.
id=00000000-0000-4000-8000-00000000000

native note.xml <<END
  <session id="${id}1" name="Note" group="A\\B" kind="command-line"><command>app.exe</command>
    <run-as mode="custom" user="alice" domain="CORP"/></session>
END
native warning.xml <<END
  <session id="${id}2" name="Warning" kind="command-line" host="web01"><command>C:\\Program Files\\app.exe</command></session>
END
native error.xml <<END
  <session id="${id}3" name="Error" kind="command-line"/>
END
native clean.xml <<END
  <session id="${id}4" name="Clean" kind="powershell"/>
  <entry id="${id}5" name="Server" type="RDPConfigured"/>
END
native empty.xml </dev/null
native stray.xml <<END
  <bogus/>
END
printf '<other/>' >foreign.xml
printf '<RDMExport><Connections>' >cut.rdm
version=$("$deputy" --version)
version=${version#deputy }

title='exit codes of --fail-on'
for row in 'note 0 0 0 1 0' 'warning 0 0 1 1 0' 'error 1 1 1 1 0' 'clean 0 0 0 0 0'; do
    # shellcheck disable=SC2086 # a row of words
    set -- $row
    document=$1.xml
    exits "$2" check "$document"
    exits "$3" check "$document" --fail-on error
    exits "$4" check "$document" --fail-on warning
    exits "$5" check "$document" --fail-on=note
    exits "$6" check "$document" --fail-on never
    exits "$3" plan "$document"
    exits "$4" plan "$document" --fail-on warning
    exits "$6" plan "$document" --fail-on never
    exits 0 list "$document"
    exits "$4" list "$document" --fail-on warning
done

title='3 goes over 2 over 1'
for command in check list plan; do
    for path in none.rdm foreign.xml cut.rdm; do
        exits 3 "$command" "$path"
        exits 3 "$command" error.xml "$path"
        exits 3 "$command" "$path" clean.xml --fail-on never
        exits 3 "$command" "$path" empty.xml
    done
    exits 2 "$command" empty.xml
    exits 0 "$command" empty.xml --allow-empty
    exits 2 "$command" stray.xml
    exits 2 "$command" empty.xml stray.xml
done
exits 1 check stray.xml --allow-empty
exits 1 check stray.xml clean.xml
exits 3 check cut.rdm --output none/report
exits 1 check error.xml clean.xml
exits 0 check clean.xml note.xml warning.xml
exits 3 check clean.xml --repository none.rdm
exits 3 check clean.xml --repository cut.rdm

title='usage'
exits 2
says err 'check PATH' 'run PATH'
exits 0 --help
says out 'check PATH' 'list PATH' 'plan PATH' 'run PATH' 'explain RULE' 'schema'
exits 0 help
exits 0 --version
is 'the version' "$(cat "$work/out")" "deputy $version"
exits 2 chek clean.xml
says err chek check
exits 2 frobnicate
says err frobnicate
for command in check list plan; do
    exits 2 "$command"
    says err PATH
    exits 0 "$command" --help
    says out "deputy $command" --format --repository --fail-on
    exits 2 "$command" clean.xml --format docx
    says err docx
    exits 2 "$command" clean.xml --formt json
    says err --formt
    exits 2 "$command" clean.xml --format
    says err --format
    exits 2 "$command" clean.xml --fail-on fatal
    exits 2 "$command" clean.xml --color pink
    exits 2 "$command" clean.xml -x
    exits 2 "$command" clean.xml --baseline
    exits 2 "$command" clean.xml --record calls.jsonl
    exits 2 "$command" - - <note.xml
done
exits 125 run
exits 125 run --nonsense
exits 0 run --help
says out --session --machine --record --timeout
exits 0 explain --help
exits 0 schema --help
exits 2 check clean.xml --session Clean
exits 2 plan clean.xml --session Clean --all
exits 0 check -- clean.xml
cp clean.xml ./--quiet
exits 0 check -- --quiet

title='check --format json'
finding_note='{"rule":"RA005","name":"run-as-turns-off-shell-execute","severity":"note","path":"note.xml","line":3,"column":5,"entry":{"id":"'${id}'1","name":"Note","group":"A\\B","kind":"command-line"},"message":"...","help":"..."}'
finding_error='{"rule":"LN001","name":"nothing-to-run","severity":"error","path":"error.xml","line":2,"column":3,"entry":{"id":"'${id}'3","name":"Error","group":null,"kind":"command-line"},"message":"...","help":"..."}'
finding_stray='{"rule":"DX007","name":"invalid-value","severity":"error","path":"stray.xml","line":2,"column":3,"entry":null,"message":"...","help":"..."}'
finding_none='{"rule":"DX000","name":"cannot-read","severity":"error","path":"none.rdm","line":1,"column":1,"entry":null,"message":"...","help":"..."}'
tool='"tool":{"name":"deputy","version":"'$version'"},"policy":{"name":"default"}'
exits 1 check note.xml error.xml clean.xml stray.xml --format json
is_json out json
is 'the report' "$(without_words | tr -d '\n')" '{"schema":"deputy-check/1",'"$tool"',"summary":{"documents":4,"skipped":0,"entries":4,"sessions":3,"allowed":2,"denied":1,"errors":2,"warnings":0,"notes":1},"findings":['"$finding_note,$finding_error,$finding_stray"']}'
exits 0 check clean.xml --format json
is_json out json
is 'the report' "$(tr -d '\n' <"$work/out")" '{"schema":"deputy-check/1",'"$tool"',"summary":{"documents":1,"skipped":0,"entries":2,"sessions":1,"allowed":1,"denied":0,"errors":0,"warnings":0,"notes":0},"findings":[]}'
exits 2 check empty.xml --format json
is_json out json
exits 0 check clean.xml --format json --quiet
is_json out json

title='check --format jsonl'
exits 3 check stray.xml note.xml none.rdm error.xml --format jsonl
is_json out jsonl
is 'the report' "$(without_words)" "$finding_stray
$finding_note
$finding_none
$finding_error"
exits 0 check clean.xml --format jsonl
prints ''

title='list --format json'
native list.xml <<END
  <session id="${id}A" name="Later" group="A" kind="command-line"><command administrator="true">app.exe</command>
    <run-as mode="credential-repository" link="${id}F" user="CORP\\alice" net-only="true"/></session>
  <session id="${id}b" name="" kind="addon-ssms" host="sql" user="own" domain="OWN"/>
  <session id="${id}c" name="Über &quot;all&quot;" kind="tool-command-line"><command shell-execute="false">a $</command></session>
  <credential id="${id}f" name="Credential" user="svc"/>
END
list_a='{"path":"list.xml","line":2,"id":"'${id}'a","name":"Later","group":"A","kind":"command-line","mode":"credential-repository","administrator":true,"shell_execute":"unset","net_only":true,"user":"CORP\\alice","domain":null,"link":"'${id}'f","decision":"denied","rules":["RA001","RA005","RA008"]}'
list_b='{"path":"list.xml","line":4,"id":"'${id}'b","name":null,"group":null,"kind":"addon-ssms","mode":"none","administrator":false,"shell_execute":"unset","net_only":false,"user":null,"domain":null,"link":null,"decision":"allowed","rules":["DX006"]}'
list_c='{"path":"list.xml","line":5,"id":"'${id}'c","name":"Über \"all\"","group":null,"kind":"tool-command-line","mode":"none","administrator":false,"shell_execute":"false","net_only":false,"user":null,"domain":null,"link":null,"decision":"allowed","rules":[]}'
exits 0 list list.xml --format json
is_json out json
is 'the list' "$(tr -d '\n' <"$work/out")" '{"schema":"deputy-list/1","sessions":['"$list_a,$list_b,$list_c"']}'
exits 0 list list.xml --format jsonl
is_json out jsonl
prints "$list_a
$list_b
$list_c"
exits 0 list list.xml
is 'lines of the list' "$(wc -l <"$work/out")" 3
says out denied allowed 'A\Later' 'Über "all"' RA001 DX006 list.xml:5
exits 2 list empty.xml --format json
is 'an empty list' "$(tr -d '\n' <"$work/out")" '{"schema":"deputy-list/1","sessions":[]}'
exits 3 list none.rdm clean.xml --format json
is_json out json
says out Clean
says err DX000 none.rdm

title='check --format text'
exits 1 check note.xml error.xml
says out 'error LN001 nothing-to-run: ' 'error.xml:2:3' "<session id=\"${id}3\" name=\"Error\"" ' ^'
lacks out RA005
is 'the last line' "$(tail -n 1 "$work/out" | grep -c '1 denied')" 1
exits 0 check note.xml --verbose
says out 'note RA005 run-as-turns-off-shell-execute: ' 'note.xml:3:5'
exits 1 check error.xml --format text --quiet
says out LN001 error.xml:2:3
is 'lines under --quiet' "$(wc -l <"$work/out")" 1
exits 0 check clean.xml --quiet
prints ''
printf '<sessions xmlns="urn:deputy:sessions:1"><!-- ä\t𝒳 --><session id="%s1" name="x" kind="command-line"/></sessions>' "$id" >columns.xml
exits 1 check columns.xml
says out columns.xml:1:53
is 'the caret' "$(grep -A 1 '<session ' "$work/out" | cut -d '|' -f 2 | sed -n 's/^ \( *\)^.*/\1/p' | wc -c)" \
    "$(grep '<session ' "$work/out" | cut -d '|' -f 2 | sed 's/^ //; s/<session id.*//' | wc -m)"
{
    printf '<sessions xmlns="urn:deputy:sessions:1">'
    head -c 5000 /dev/zero | tr '\0' ' '
    printf '<session id="%s1" name="x" kind="command-line"/>' "$id"
    head -c 5000 /dev/zero | tr '\0' ' '
    printf '</sessions>'
} >wide.xml
exits 1 check wide.xml
says out wide.xml:1:5041 '<session id='
is 'the widest line' "$(awk '{ if (length($0) > widest) widest = length($0) } END { print (widest < 170) }' "$work/out")" 1

title='--color'
escape=$(printf '\033')
exits 1 check error.xml --color always
says out "${escape}["
for options in '' '--color auto' '--color never' '--format json --color always' '--format jsonl --color always'; do
    # shellcheck disable=SC2086 # words
    exits 1 check error.xml $options
    lacks out "$escape"
done
export NO_COLOR=1
exits 1 check error.xml --color auto
lacks out "$escape"
unset NO_COLOR

title='--output'
mkdir out
for command in check list plan; do
    exits 0 "$command" clean.xml
    cp "$work/out" expected
    exits 0 "$command" clean.xml --output out/report
    prints ''
    if cmp -s expected out/report; then tell yes; else tell no "$command --output writes something else"; fi
    is 'the folder' "$(ls -A out)" report
    exits 2 "$command" clean.xml --output none/report
    says err none/report
    exits 2 "$command" clean.xml --output out
    exits 2 "$command" clean.xml --output clean.xml/report
    is 'the folder' "$(ls -A out)" report
    exits 0 "$command" clean.xml --output -
    if cmp -s expected "$work/out"; then tell yes; else tell no "$command --output - writes something else"; fi
done
printf 'before' >out/report
exits 1 check error.xml --output out/report
lacks out LN001
grep -q LN001 out/report && ! grep -q before out/report && tell yes
exits 2 check --output out/report
grep -q LN001 out/report && tell yes
[ ! -e none ] || tell no 'a folder was made'
if [ -c /dev/full ]; then
    "$deputy" check clean.xml >/dev/full 2>"$work/err"
    is 'the exit code of a full disk' "$?" 2
    says err deputy:
fi
