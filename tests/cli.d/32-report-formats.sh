# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# --report, and check's formats for machines: what each says of what, and that nothing a document or a file is called breaks one.
id=00000000-0000-4000-8000-00000000000

native mixed.xml <<END
  <session id="${id}1" name="Empty" group="A\\B" kind="command-line"/>
  <session id="${id}2" name="Unquoted" kind="command-line"><command>C:\\Program Files\\app.exe</command></session>
  <session id="${id}3" name="Note" kind="command-line"><command>app.exe</command>
    <run-as mode="custom" user="alice" domain="CORP"/></session>
  <session id="${id}4" name="Clean" kind="powershell"/>
END
native clean.xml <<END
  <session id="${id}4" name="Clean" kind="powershell"/>
END
native empty.xml </dev/null
printf '<RDMExport><Connections>' >cut.rdm

is_junit() { # FILE
    if xmllint --noout --nonet --schema "$root/tests/junit.xsd" "$1" >"$work/json" 2>&1; then
        tell yes
    else
        tell no "$1 is no JUnit report: $(head -n 3 "$work/json")"
    fi
}

xpath() { # FILE EXPRESSION
    xmllint --nonet --xpath "$2" "$1"
}

title='--report'
exits 1 check mixed.xml --format json
cp "$work/out" expected.json
exits 1 check mixed.xml --format jsonl
cp "$work/out" expected.jsonl
exits 1 check mixed.xml
cp "$work/out" expected.text
exits 1 check mixed.xml --format junit
cp "$work/out" expected.junit
exits 1 check mixed.xml --format github
cp "$work/out" expected.github
exits 1 check mixed.xml --format html
cp "$work/out" expected.html
exits 1 check mixed.xml --report json=r.json --report jsonl=r.jsonl --report text=r.text --report junit=r.junit \
    --report github=r.github --report html=r.html --report=json=a=b.json --color always
for format in json jsonl text junit github html; do
    [ "$format" = text ] || is "the $format report" "$(cksum <"r.$format")" "$(cksum <"expected.$format")"
done
is 'the FILE with a sign of equality' "$(cksum <a=b.json)" "$(cksum <expected.json)"
exits 1 check mixed.xml --report text=r.text --format jsonl
is 'the text report' "$(cksum <r.text)" "$(cksum <expected.text)"
is 'the main report' "$(cksum <"$work/out")" "$(cksum <expected.jsonl)"
exits 1 check mixed.xml --output main --report json=-
is 'the report on standard output' "$(cksum <"$work/out")" "$(cksum <expected.json)"
is 'the report of --output' "$(cksum <main)" "$(cksum <expected.text)"
exits 1 check mixed.xml --quiet --report junit=r.junit
is 'the quiet run' "$(cksum <r.junit)" "$(cksum <expected.junit)"
exits 0 check mixed.xml --fail-on never --report junit=r.junit
exits 3 check cut.rdm --report junit=r.junit
is_junit r.junit

title='whole or not at all'
mkdir there
printf old >there/kept
exits 2 check clean.xml --report json=none/r.json --report jsonl=there/r.jsonl --report junit=there
says err none/r.json there
is 'the folder' "$(ls -A there)" 'kept
r.jsonl'
says out '1 document' # the main report is there all the same
exits 3 check cut.rdm --report json=none/r.json
exits 2 check clean.xml --output none/r --report json=there/r.json
is 'the folder' "$(ls -A there)" 'kept
r.json
r.jsonl'
exits 2 check --report json=there/kept
exits 2 check empty.xml --policy none.xml --report json=there/kept
is 'the old file' "$(cat there/kept)" old

title='what is read is not written over'
mkdir own
cp mixed.xml own/input.xml
cp mixed.xml own/other.rdm
printf '<policy xmlns="urn:deputy:policy:1" name="own" extends="default"/>' >own/policy.xml
printf '<testsuites/>' >own/old.xml
cksum own/* >before
ln own/input.xml hard.xml
ln -s own/input.xml soft.xml
for arguments in 'check own/input.xml -o own/input.xml' 'check own/input.xml -o ./own//input.xml' 'check own/input.xml --output soft.xml' \
    'check hard.xml --report json=own/input.xml' 'check own --report junit=own/other.rdm' 'check own/input.xml --write-baseline hard.xml' \
    'check mixed.xml --policy own/policy.xml -o own/policy.xml' 'check mixed.xml --repository own/input.xml --output own/input.xml' \
    'check mixed.xml --repository own -o own/other.rdm' 'list own -o own/input.xml' 'plan own/input.xml -o soft.xml' 'import own/input.xml -o own/input.xml' \
    'import own -o own/other.rdm' 'diff own/input.xml mixed.xml -o own/input.xml' 'diff mixed.xml own -o own/other.rdm' \
    'policy show own/policy.xml -o own/policy.xml' 'policy diff default own/policy.xml -o own/policy.xml' \
    'explain own/input.xml --session Note -o own/input.xml'; do
    # shellcheck disable=SC2086 # a list of words
    exits 2 $arguments
    says err 'would be written over what is read'
done
exits 2 check mixed.xml --repository own --output own/input.xml # found below the directory
says err 'would be written over what is read'
exits 1 check mixed.xml --repository own --report junit=own/old.xml
run check - --output own/input.xml <own/input.xml
is 'the exit code' "$code" 2
says err 'would be written over what is read'
printf '<testsuites/>' >own/old.xml
cp own/policy.xml .deputy.xml
exits 2 check mixed.xml -o .deputy.xml
says err 'would be written over what is read'
rm .deputy.xml
is 'the inputs' "$(cksum own/*)" "$(cat before)"
exits 1 check own --report junit=own/old.xml # a report of an earlier run is skipped, and written again
is_junit own/old.xml
exits 1 check own --report junit=own/old.xml
rm -r own hard.xml soft.xml
exits 2 check mixed.xml --report json=twice --report junit=./twice
says err './twice is the file that twice has become'
cp twice "$work/twice"
is_json twice json
ln -s nowhere link
exits 2 check mixed.xml --report json=nowhere --report junit=link
says err 'link is the file that nowhere has become'
exits 2 check mixed.xml --output ./twice --report junit=twice
says err 'are one file'
exits 1 check mixed.xml --output /dev/null --report json=./twice
rm -f twice nowhere link

title='ended while it writes'
awk -v "id=${id%000000}" 'BEGIN { for (i = 1; i <= 2000; i++)
    printf "<session id=\"%s%07d\" name=\"n\" kind=\"command-line\"/>\n", id, i }' | native crowd.xml
mkdir limited
printf old >limited/r.json
chmod 600 limited/r.json
DEPUTY=$deputy sh -c 'ulimit -f 64; "$DEPUTY" check crowd.xml --format json -o limited/r.json; exit $?' >/dev/null 2>&1 # 32 KiB: the system ends it
code=$?
if [ "$code" -ne 0 ] && [ "$code" -ne 1 ]; then tell yes; else tell no "exit code $code"; fi
is 'the folder' "$(ls -A limited)" r.json
is 'the old file' "$(cat limited/r.json)" old
exits 1 check crowd.xml --format json -o limited/r.json
is 'who may read it' "$(stat -c %a limited/r.json)" 600
exits 1 check crowd.xml --format json -o limited/new.json
is 'who may read a new one' "$(stat -c %a limited/new.json)" "$(printf '%o' $((0666 & ~$(umask))))"
rm -r crowd.xml limited

title='--report, wrongly'
for value in json json= =r.json docx=r.docx HTML=r.html '' = 'json r.json'; do
    exits 2 check clean.xml --report "$value"
    says err FORMAT=FILE
done
exits 2 check clean.xml --report
exits 2 check clean.xml --report json=-
says err 'standard output'
exits 2 check clean.xml --report json=same --report jsonl=same
says err same
exits 2 check clean.xml --output same --report jsonl=same
exits 2 check clean.xml --write-baseline same --report jsonl=same
says err same
is 'the folder' "$(ls same 2>/dev/null)" ''
for command in list plan explain; do
    exits 2 "$command" clean.xml --report json=r.json
done
exits 125 run clean.xml --session Clean --report json=r.json
for format in sarif junit github html; do
    exits 2 list clean.xml --format "$format"
    exits 2 plan clean.xml --format "$format"
done

title='check --format github'
exits 1 check mixed.xml --format github
is 'the report' "$(sed 's/::[^:]*$/::.../' "$work/out")" \
    '::error file=mixed.xml,line=2,col=3,title=LN001 nothing-to-run%3A A\B\Empty::...
::warning file=mixed.xml,line=3,col=90,title=LN003 unquoted-path%3A Unquoted::...
::notice file=mixed.xml,line=5,col=5,title=RA005 run-as-turns-off-shell-execute%3A Note::...'
exits 1 check "$(pwd)/mixed.xml" ./mixed.xml --format github
is 'the files' "$(grep -o 'file=[^,]*' "$work/out" | sort -u)" file=mixed.xml
exits 0 check clean.xml --format github
prints ''
awk -v "id=${id%000000}" 'BEGIN { for (i = 1; i <= 25; i++)
    printf "<session id=\"%s%07d\" name=\"n\" kind=\"command-line\"/>\n", id, i }' | native many.xml
exits 1 check many.xml --format github
is 'the annotations' "$(grep -c '^::error ' "$work/out")" 10
is 'the last line' "$(tail -n 1 "$work/out")" 'deputy: left out, because GitHub shows ten of a kind: 15 errors'

title='check --format junit'
exits 3 check mixed.xml cut.rdm clean.xml mixed.xml --format junit
cp "$work/out" r.junit
is_junit r.junit
is 'the cases' "$(xpath r.junit '//testcase/@name' | sed 's/^ *name="//; s/"$//')" \
    '2:3 LN001 nothing-to-run: A\B\Empty
3:90 LN003 unquoted-path: Unquoted
5:5 RA005 run-as-turns-off-shell-execute: Note
6:3 session: Clean
1:25 DX001 not-well-formed
2:3 session: Clean
copy 2, 2:3 LN001 nothing-to-run: A\B\Empty
copy 2, 3:90 LN003 unquoted-path: Unquoted
copy 2, 5:5 RA005 run-as-turns-off-shell-execute: Note
copy 2, 6:3 session: Clean'
is 'what failed' "$(xpath r.junit '//testcase[failure]/@name' | sed 's/^ *name="//; s/".*//; s/:.*//')" '2
copy 2, 2'
is 'what is an error' "$(xpath r.junit 'string(//testcase[error]/@classname)')" cut.rdm
is 'the remarks' "$(xpath r.junit 'count(//testcase/system-out)')" 4
exits 1 check mixed.xml --format junit --fail-on note
is 'the failures' "$(xpath "$work/out" 'count(//failure)')" 3
exits 0 check mixed.xml --format junit --fail-on never
is 'the failures' "$(xpath "$work/out" 'count(//failure)')" 0
exits 2 check empty.xml --format junit
cp "$work/out" r.junit
is_junit r.junit
is 'a run without an entry' "$(xpath r.junit 'concat(count(//testcase), string(//error/@message))')" \
    '1There is not one entry to check.'
exits 0 check empty.xml --format junit --allow-empty
cp "$work/out" r.junit
is_junit r.junit
is 'a run that may be empty' "$(xpath r.junit 'concat(count(//testcase), count(//testcase/*))')" 10
exits 3 check clean.xml --repository cut.rdm --format junit
is 'the repository' "$(xpath "$work/out" 'substring(//error/@message, 1, 8)')" cut.rdm:

title='what is suppressed is skipped'
cat >suppress.xml <<END
<policy xmlns="urn:deputy:policy:1" name="acme" extends="default">
  <suppress rule="LN003" id="${id}2" reason="moved &lt;soon&gt;"/>
  <suppress rule="RA005" id="${id}3" until="2020-02-29" reason="expired"/>
  <override rule="LN001" severity="note"/>
</policy>
END
exits 0 check mixed.xml --policy suppress.xml --format junit --fail-on warning
cp "$work/out" r.junit
is_junit r.junit
is 'the skipped case' "$(xpath r.junit 'concat(//testcase[skipped]/@name, "|", //skipped/@message, "|", //testsuite/@skipped)')" \
    '3:90 LN003 unquoted-path: Unquoted|moved <soon>|1'
is 'the cases' "$(xpath r.junit 'count(//testcase)')" 4
exits 0 check mixed.xml --write-baseline known.json
exits 0 check mixed.xml --baseline known.json --format junit --fail-on note
cp "$work/out" r.junit
is_junit r.junit
is 'the skipped cases' "$(xpath r.junit 'concat(count(//testcase), count(//skipped[@message = "It is in the baseline."]))')" 43
for format in json jsonl text github; do # what is suppressed is in no other report
    exits 0 check mixed.xml --baseline known.json --format "$format" --report junit=r.junit
    lacks out LN003
done

title='a lowered rule makes no green case of what is denied'
cat >lowered.xml <<END
<policy xmlns="urn:deputy:policy:1" name="acme" extends="default"><override rule="LN001" severity="off"/>
  <override rule="DX001" severity="off"/></policy>
END
exits 0 check mixed.xml --policy lowered.xml --format junit
is 'the cases' "$(xpath "$work/out" 'count(//testcase[contains(@name, "Empty")])')" 0
exits 3 check cut.rdm --policy lowered.xml --format junit
is 'the error' "$(xpath "$work/out" 'count(//error)')" 1

title='all fixtures'
for folder in valid invalid; do
    run check "$root/fixtures/$folder" --report junit="$folder.junit"
    is_junit "$folder.junit"
done

# Quotes, brackets, separators, every format's escapes, a line end, a terminal's escape, an override of direction.
title='hostile names'
hostile=$(printf '\042\047<b>&amp;]]>, 50%%:\n::error::x ##[error]y \033[31m\342\200\256 \\ {0} [a](b)')
quoted='&quot;&apos;&lt;b&gt;&amp;amp;]]&gt;, 50%:&#10;::error::x ##[error]y &#x202E; \ {0} [a](b)' # XML has no ESC
words=$(printf '%s' "$quoted" | sed 's/{0}//') # a message has facts in braces
native hostile.xml <<END
  <session id="${id}1" name="$quoted" group="$quoted" kind="command-line"/>
END
cat >policy.xml <<END
<policy xmlns="urn:deputy:policy:1" name="$words" extends="default">
  <rule id="ACME1" name="$words" severity="error"><when><is fact="kind">command-line</is></when>
    <message>$words {name}</message><help>$words</help></rule>
</policy>
END
if cp hostile.xml "$hostile" 2>/dev/null; then
    # no file name may be all that: a terminal's escape stands in a file's name only, a slash in none
    exits 1 check "$hostile" --policy policy.xml --format github
    is 'the lines' "$(grep -c '' "$work/out")" 2
    is 'the commands' "$(grep -c '^::error file=' "$work/out")" 2
    is 'the file' "$(sed -n '1s/^::error file=\([^,]*\),line=2,col=3,title=ACME1.*/\1/p' "$work/out")" \
        '"'"'"'<b>&amp;]]>%2C 50%25%3A%0A%3A%3Aerror%3A%3Ax #\u{23}[error]y \u{1B}[31m\u{202E} \ {0} [a](b)'
    exits 1 check "$hostile" --policy policy.xml --format junit
    cp "$work/out" r.junit
    is_junit r.junit
    is 'the class' "$(xpath r.junit 'string(//testcase/@classname)')" \
        '"'"'"'<b>&amp;]]>, 50%:\u{A}::error::x #\u{23}[error]y \u{1B}[31m\u{202E} \ {0} [a](b)'
    exits 1 check "$hostile" --policy policy.xml --format json
    is_json out json
    exits 1 check "$hostile" --policy policy.xml --format jsonl
    is_json out jsonl
    for format in text json jsonl sarif junit github html; do
        exits 1 check "$hostile" --policy policy.xml --format "$format"
        lacks out "$(printf '\033')" "$(printf '\342\200\256')"
    done
fi

# ---- SARIF: the schema, and what the JSON report of the same run says ----

is_sarif() { # EXPECTED-EXIT-CODE ARGUMENT...
    expected_code=$1
    shift
    exits "$expected_code" check "$@" --format sarif --report json=of-sarif.json
    cp "$work/out" r.sarif
    if python3 "$root/tests/sarif.py" r.sarif of-sarif.json >"$work/json" 2>&1; then
        tell yes
    else
        tell no "deputy check $*: no SARIF report: $(head -n 5 "$work/json")"
    fi
}

title='more results than GitHub takes'
awk -v "id=${id%000000}" 'BEGIN { for (i = 1; i <= 25010; i++)
    printf "<session id=\"%s%07d\" name=\"n\" kind=\"command-line\">%s</session>\n", id, i, (i > 20 ? "" : "<command>C:\\Program Files\\a.exe</command>") }' |
    native crowd.xml
exits 1 check crowd.xml --format sarif
says err 'the sarif report: 10 of the least severe findings are left out'
says out '10 of the least severe findings are left out: GitHub takes no run of more than 25000 results'
is 'the errors' "$(grep -c '"level":"error","message"' "$work/out")" 24990
is 'the warnings' "$(grep -c '"level":"warning","message".*"locations"' "$work/out")" 10
rm crowd.xml

title='check --format sarif'
is_sarif 1 mixed.xml
says out '"ruleId":"LN001"' '"uri":"mixed.xml"' '"executionSuccessful":true' '"level":"note"'
is_sarif 0 clean.xml
says out '"results":[]'
is_sarif 3 mixed.xml cut.rdm none.rdm
says out '"executionSuccessful":false'
is_sarif 2 empty.xml
says out '"executionSuccessful":false' 'There is not one entry'
is_sarif 0 empty.xml --allow-empty
says out '"executionSuccessful":true'
is_sarif 3 clean.xml --repository cut.rdm
says out '"executionSuccessful":false' 'cut.rdm:1:'
is_sarif 0 mixed.xml --baseline known.json # GitHub would open alerts for what is suppressed
says out '"results":[]'
mkdir below
cp mixed.xml 'below/mixed & more.xml'
is_sarif 1 ./mixed.xml "$(pwd)/below" many.xml
is 'the files' "$(grep -o '"uri":"[^"]*"' r.sarif | sort -u)" '"uri":"below/mixed%20%26%20more.xml"
"uri":"many.xml"
"uri":"mixed.xml"'
exits 1 check "$(pwd)/mixed.xml" --policy suppress.xml --fail-on note --format sarif
cd below || exit 1
exits 1 check ../mixed.xml "$work/32-report-formats/mixed.xml" --format sarif
is 'files elsewhere' "$(grep -o '"uri":"[^"]*"' "$work/out" | sort -u | sed "s:file\\://$work:file\\://WORK:")" \
    '"uri":"../mixed.xml"
"uri":"file://WORK/32-report-formats/mixed.xml"'
cd ..
run check - --format sarif <mixed.xml
says out '"uri":"-"' primaryLocationLineHash
"$deputy" check - --format sarif <mixed.xml | cksum >piped
# shellcheck disable=SC2002 # a pipe, not a file
is 'a pipe' "$(cat mixed.xml | "$deputy" check - --format sarif | cksum)" "$(cat piped)"

title='fingerprints of all fixtures'
cp -r "$root/fixtures/valid" "$root/fixtures/invalid" . # so that URIs are relative
is_sarif 3 valid invalid --fail-on never

title='a fingerprint moves with its line'
{ printf '<!-- one\ntwo -->\n' && cat mixed.xml; } >moved.xml
exits 1 check mixed.xml --format sarif
grep -o 'primaryLocationLineHash":"[^"]*' "$work/out" >before
exits 1 check moved.xml --format sarif
is 'the fingerprints' "$(grep -o 'primaryLocationLineHash":"[^"]*' "$work/out")" "$(cat before)"

title='hostile names in SARIF'
if [ -e "$hostile" ]; then
    is_sarif 1 "$hostile" --policy policy.xml
    lacks out "$(printf '\033')" "$(printf '\342\200\256')"
    says out '%0A%3A%3Aerror' '\\u{202E}' '[a\\](b)'
fi

# ---- html: one page that needs nothing else ----

is_page() { # FILE: well-formed, and nothing in it asks for anything
    if xmllint --noout --nonet "$1" 2>"$work/json"; then tell yes; else tell no "$1 is not well-formed: $(head -n 2 "$work/json")"; fi
    is "what $1 fetches" "$(xpath "$1" 'count(//@src | //@href | //@action | //link | //img | //iframe | //object)')" 0
    is "the scripts of $1" "$(xpath "$1" 'count(//script)')" 2
    if grep -qE '@import|url\(|https?:' "$1"; then tell no "$1 names another place"; else tell yes; fi
}

title='check --format html'
exits 3 check mixed.xml cut.rdm clean.xml --format html --report json=of-html.json
cp "$work/out" r.html
is_page r.html
is 'the findings' "$(xpath r.html 'count(//article)')" "$(grep -o '"rule":' of-html.json | grep -c .)"
is 'the heading' "$(xpath r.html 'string(//h1)')" '1 of 5 sessions is denied'
is 'the rules' "$(xpath r.html '//article/h4/text()' | sed 's/^ *//')" 'LN001 nothing-to-run
LN003 unquoted-path
RA005 run-as-turns-off-shell-execute
DX001 not-well-formed'
is 'the places' "$(xpath r.html '//p[@class="place"]/span[1]/text()')" 'mixed.xml:2:3
mixed.xml:3:90
mixed.xml:5:5
cut.rdm:1:25'
is 'a source line' "$(xpath r.html 'string(//article[3]/pre)')" \
    '   5 |     <run-as mode="custom" user="alice" domain="CORP"/></session>
     |     ^'
is 'what kept it from being whole' "$(xpath r.html 'count(//section[@class="card faults"]//li)')" 1
is 'the matrix' "$(xpath r.html 'string(//tbody/tr[1])')" 'command-line✓ 1✕ 1✓ 1✓ 2✕ 1'
exits 3 check mixed.xml cut.rdm clean.xml --report html=again.html --quiet --color always
is 'the same report' "$(cksum <again.html)" "$(cksum <r.html)"
exits 0 check clean.xml --format html --output r.html
is_page r.html
says 32-report-formats/r.html 'Nothing was found.'
exits 2 check empty.xml --format html --output r.html
is_page r.html
lacks 32-report-formats/r.html 'Nothing was found.'
exits 0 check mixed.xml --baseline known.json --format html # what is known is counted, not shown
cp "$work/out" r.html
is 'the findings' "$(xpath r.html 'count(//article)')" 0
says out '3</b> findings are in the baseline'
exits 0 check mixed.xml --policy lowered.xml --format html --fail-on error
lacks out 'Nothing was found.' # denied all the same
# shellcheck disable=SC2002 # a pipe, not a file
is 'a pipe' "$(cat mixed.xml | "$deputy" check - --format html | cksum)" "$("$deputy" check - --format html <mixed.xml | cksum)"

title='no secret in a page'
export_of secret.rdm <<'END'
<Connection><ID>a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01</ID><Name>n</Name><ConnectionType>CommandLine</ConnectionType><Password>hunter2</Password>
<Cmd><CommandLine>a.exe</CommandLine></Cmd></Connection>
END
exits 0 check secret.rdm --format html --fail-on never
says out 'CR006' '***'
lacks out hunter2

title='hostile names in a page'
evil='&lt;/script>&lt;script>alert(1)&lt;/script>{{findings}} %3C '$quoted
evil_words=$(printf '%s' "$evil" | tr -d '{}')
shown='</script><script>alert(1)</script>{{findings}} %3C "'"'"'<b>&amp;]]>, 50%:\u{A}::error::x #\u{23}[error]y \u{202E} \ {0} [a](b)'
shown_words='</script><script>alert(1)</script>findings %3C "'"'"'<b>&amp;]]>, 50%: ::error::x #\u{23}[error]y \u{202E} \ 0 [a](b)'
native evil.xml <<END
  <session id="${id}1" name="$evil" group="$evil" kind="command-line"/>
END
cat >evil-policy.xml <<END
<policy xmlns="urn:deputy:policy:1" name="$evil" extends="default">
  <rule id="ACME1" name="$evil" severity="error"><when><is fact="kind">command-line</is></when>
    <message>$evil_words {name}</message><help>$evil_words</help></rule>
</policy>
END
exits 1 check evil.xml --policy evil-policy.xml --format html
cp "$work/out" r.html
is_page r.html
lacks out "$(printf '\033')" "$(printf '\342\200\256')" '<script>alert'
is 'the entry' "$(xpath r.html 'string(//article[1]/p[@class="entry"]/b)')" "$shown\\$shown"
is 'the rule' "$(xpath r.html 'string(//article[h4[contains(., "ACME1")]]/h4/text())')" " ACME1 $shown"
is 'the message' "$(xpath r.html 'string(//article[h4[contains(., "ACME1")]]/p[@class="message"])')" "$shown_words $shown"
is 'the help' "$(xpath r.html 'string(//article[h4[contains(., "ACME1")]]/p[@class="help"])')" "$shown_words"
is 'the policy' "$(xpath r.html 'substring-before(substring-after(//p[@class="about"][1], "Policy: "), " (evil-policy")')" "$shown"
if [ -e "$hostile" ]; then
    exits 1 check "$hostile" --policy policy.xml --format html
    cp "$work/out" r.html
    is_page r.html
    is 'the file' "$(xpath r.html 'string(//h3/text())')" \
        '"'"'"'<b>&amp;]]>, 50%:\u{A}::error::x #\u{23}[error]y \u{1B}[31m\u{202E} \ {0} [a](b) '
fi

title='pages of all fixtures'
for folder in valid invalid; do
    run check "$root/fixtures/$folder" --report html="$folder.html" --report json="$folder.json"
    is_page "$folder.html"
    is 'the findings' "$(xpath "$folder.html" 'count(//article)')" "$(grep -o '"rule":' "$folder.json" | grep -c .)"
done
