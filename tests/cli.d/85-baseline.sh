# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# --baseline and --write-baseline; what check says about suppressions, and which policy decided.
id=00000000-0000-4000-8000-00000000000

# Denied (LN001), a warning (LN003), a note (RA005), and one that is clean.
native known.xml <<END
  <session id="${id}1" name="Empty" kind="command-line"/>
  <session id="${id}2" name="Unquoted" kind="command-line"><command>C:\\Program Files\\app.exe</command></session>
  <session id="${id}3" name="Note" kind="command-line"><command>app.exe</command>
    <run-as mode="custom" user="alice" domain="CORP"/></session>
  <session id="${id}4" name="Clean" kind="powershell"/>
END
head='{"schema":"deputy-baseline/1","fingerprints":['
one() { # RULE ENTRY-DIGIT FIELD COUNT
    printf '{"rule":"%s","entry":"%s%s","field":"%s","count":%s}' "$1" "$id" "$2" "$3" "$4"
}
baseline() { # FILE FINGERPRINT...
    file=$1
    shift
    { printf '%s' "$head" && lines='
' && for item; do printf '%s%s' "$lines" "$item" && lines=',
'; done && printf '\n]}\n'; } >"$file"
}
summary() { # of the JSON report
    grep -o '"allowed":[0-9]*,"denied":[0-9]*,"errors":[0-9]*,"warnings":[0-9]*,"notes":[0-9]*' "$work/out"
}

title='--write-baseline'
exits 0 check known.xml --write-baseline known.json
is_json 85-baseline/known.json json
baseline expected.json "$(one LN001 1 '' 1)" "$(one LN003 2 command 1)" "$(one RA005 3 mode 1)"
is 'the baseline' "$(cat known.json)" "$(cat expected.json)"
says out 'error LN001' 'warning LN003' # the report is as usual
exits 0 check known.xml --write-baseline again.json --verbose --format json --output report.json
is 'the baseline, written again' "$(cksum <again.json)" "$(cksum <known.json)"
exits 0 check known.xml --write-baseline never.json --fail-on note --quiet
is 'the baseline, quietly' "$(cksum <never.json)" "$(cksum <known.json)"

title='--baseline'
exits 1 check known.xml
exits 0 check known.xml --baseline known.json
prints '1 document, 4 entries, 4 sessions: 3 allowed, 1 denied. 0 errors, 0 warnings, 0 notes. 3 findings are in the baseline.'
is 'standard error' "$(cat "$work/err")" ''
exits 0 check known.xml --baseline known.json --fail-on note --verbose
lacks out LN001 LN003 RA005
exits 0 check known.xml --baseline known.json --format json
is_json out json
is 'the summary' "$(summary)" '"allowed":3,"denied":1,"errors":0,"warnings":0,"notes":0'
says out '"findings":[]'
exits 0 check known.xml --baseline known.json --format jsonl
prints ''
run check known.xml --baseline - --format jsonl <known.json
is 'the exit code' "$code" 0
prints ''
exits 2 check - --baseline -
says err 'standard input'

title='a baseline knows no lines'
{ printf '<!-- one\ntwo\n\n-->' && cat known.xml; } >moved.xml
exits 0 check moved.xml --baseline known.json
sed -e 's/<session id="\(.*\)3"/\n\n\n      <session\n id="\13"/' known.xml >moved.xml
exits 0 check moved.xml --baseline known.json --fail-on note
is 'standard error' "$(cat "$work/err")" ''
mkdir elsewhere && mv moved.xml elsewhere/other.xml # nor paths
exits 0 check elsewhere --baseline known.json --fail-on note

title='another field is another finding'
export_of field.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>${id}5</ID><Name>Field</Name>
<CommandLine>app.exe</CommandLine><Cmd><RunAsAdministrator>maybe</RunAsAdministrator></Cmd></Connection>
END
exits 0 check field.rdm --write-baseline field.json
says 85-baseline/field.json "$(one DX007 5 Cmd/RunAsAdministrator 1)"
exits 0 check field.rdm --baseline field.json
sed 's/RunAsAdministrator/UseShellExecute/g' field.rdm >other.rdm
exits 1 check other.rdm --baseline field.json
says out 'error DX007'
says err "stale: DX007 ${id}5 Cmd/RunAsAdministrator: 1 expected, 0 found"
sed "s/${id}5/${id}6/" field.rdm >other.rdm # nor is another entry's the same
exits 1 check other.rdm --baseline field.json
says out 'error DX007'
says err "stale: DX007 ${id}5"

title='counts'
export_of twice.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><ID>{${id}A}</ID><Name>Twice</Name><CommandLine>app.exe</CommandLine>
<RunAsOld>a</RunAsOld>
<RunAsOld>b</RunAsOld>
<RunAsNew>c</RunAsNew></Connection>
END
exits 0 check twice.rdm --write-baseline twice.json
baseline expected.json "$(one DX008 a RunAsNew 1)" "$(one DX008 a RunAsOld 2)"
is 'the baseline' "$(cat twice.json)" "$(cat expected.json)"
baseline less.json "$(one DX008 A RunAsOld 1)" # an ID in any case
exits 1 check twice.rdm --baseline less.json --fail-on warning --format jsonl
is 'what is reported' "$(findings)" 'twice.rdm DX008 4:1
twice.rdm DX008 5:1'
is 'standard error' "$(cat "$work/err")" ''
baseline more.json "$(one DX008 a RunAsOld 3)" "$(one DX008 a RunAsNew 1)" # in any order
exits 0 check twice.rdm --baseline more.json --fail-on note
says err "more.json: stale: DX008 ${id}a RunAsOld: 3 expected, 2 found"
lacks err RunAsNew
cp twice.rdm copy.rdm # one ID in two documents: the counts of a run
exits 0 check twice.rdm copy.rdm --write-baseline both.json
says 85-baseline/both.json "$(one DX008 a RunAsOld 4)" "$(one DX008 a RunAsNew 2)"
exits 1 check copy.rdm twice.rdm --baseline twice.json --fail-on warning --format jsonl
is 'what is reported' "$(findings)" 'twice.rdm DX008 3:1
twice.rdm DX008 4:1
twice.rdm DX008 5:1'

title='stale fingerprints'
baseline stale.json "$(one LN001 1 '' 1)" "$(one LN001 9 '' 1)" "$(one LN003 2 script 2)" "$(one XY999 2 command 1)"
exits 0 check known.xml --baseline stale.json
is 'standard error' "$(cat "$work/err")" "deputy: stale.json: stale: LN001 ${id}9: 1 expected, 0 found
deputy: stale.json: stale: LN003 ${id}2 script: 2 expected, 0 found
deputy: stale.json: stale: XY999 ${id}2 command: 1 expected, 0 found"
says out 'warning LN003' '1 finding is in the baseline.'
exits 0 check known.xml --baseline stale.json --quiet
says err 'stale: LN003'
exits 3 check known.xml none.rdm --baseline stale.json
says err 'stale.json: what is stale is not known'
lacks err 'stale: LN001'

title='what cannot be in a baseline'
printf 'text<bogus/><session name="n" kind="command-line"/>' | native left.xml
export_of left.rdm <<END
<Connection><ConnectionType>CommandLine</ConnectionType><Name>No ID</Name></Connection>
END
exits 0 check left.xml left.rdm known.xml --write-baseline left.json
is 'standard error' "$(cat "$work/err")" 'deputy: left.json: left out and still reported: 2 that stand on a document, not on an entry
deputy: left.json: left out and still reported: 4 on entries without an ID'
is 'the baseline' "$(cat left.json)" "$(cat known.json)"
exits 1 check left.xml left.rdm known.xml --baseline left.json --format jsonl
is 'what is reported' "$(findings)" 'left.xml DX007 1:1
left.xml DX007 2:5
left.xml DX007 2:13
left.xml LN001 2:13
left.rdm DX005 2:1
left.rdm LN001 2:1'

title='a baseline is written whole or not at all'
printf '<RDMExport><Connections>' >cut.rdm
native empty.xml </dev/null
for row in '3 none.rdm' '3 known.xml none.rdm' '3 cut.rdm known.xml' '3 known.xml --repository cut.rdm' '2 empty.xml' '2' \
    '2 known.xml --output none/report' '2 known.xml --output kept.json' '2 known.xml --policy none.xml' \
    '2 known.xml --baseline none.json'; do
    # shellcheck disable=SC2086 # a row of words
    set -- $row
    echo kept >kept.json
    expected=$1
    shift
    exits "$expected" check "$@" --write-baseline kept.json
    is 'the old file' "$(cat kept.json)" kept
    rm kept.json
    [ "$row" != '2 known.xml --output kept.json' ] || continue
    exits "$expected" check "$@" --write-baseline kept.json
    is 'the folder' "$(ls kept.json .deputy-* 2>/dev/null)" ''
done
exits 2 check known.xml --write-baseline none/known.json
says err none/known.json
exits 2 check known.xml --write-baseline .
exits 2 check known.xml --write-baseline -
exits 2 check known.xml --write-baseline
exits 0 check empty.xml --allow-empty --write-baseline nothing.json
baseline expected.json
is 'the baseline of nothing' "$(cat nothing.json)" "$(cat expected.json)"
exits 0 check empty.xml --allow-empty --baseline nothing.json
exits 1 check known.xml --baseline nothing.json

title='both options'
baseline old.json "$(one LN001 1 '' 1)" "$(one LN001 9 '' 1)"
exits 0 check known.xml --baseline old.json --write-baseline new.json
is 'the new baseline' "$(cat new.json)" "$(cat known.json)" # with what the old one covers
lacks out LN001
says out LN003
says err "stale: LN001 ${id}9"
exits 0 check known.xml --baseline old.json --write-baseline old.json
is 'the new baseline' "$(cat old.json)" "$(cat known.json)"

title='a baseline that is none'
good=$(one LN001 1 '' 1)
bad() { # TEXT SAID...: a baseline file is this text
    printf '%s' "$1" >bad.json
    shift
    exits 2 check known.xml --baseline bad.json
    prints ''
    says err bad.json "$@"
}
bad '' 'bad.json:1:'
bad 'nonsense' 'bad.json:1:'
bad "$head
$good,
}" 'bad.json:3:'
bad "$head$good]} more" 'bad.json:1:'
bad "[]" 'not a JSON object'
bad 'true'
bad "{\"fingerprints\":[$good]}" '"schema"'
bad '{"schema":"deputy-baseline/1"}' '"fingerprints"'
bad "{\"schema\":\"deputy-baseline/2\",\"version\":2}" deputy-baseline/2
bad "{\"schema\":1,\"fingerprints\":[$good]}" '"schema"'
bad "{\"schema\":\"deputy-baseline/1\",\"fingerprints\":{}}" '"fingerprints"'
bad "{\"schema\":\"deputy-baseline/1\",\"fingerprints\":[$good],\"extra\":1}" '"extra"'
bad "{\"schema\":\"deputy-baseline/1\",\"schema\":\"deputy-baseline/1\",\"fingerprints\":[]}" 'bad.json:1:'
bad "$head$good,$good]}" twice LN001 "${id}1"
bad "$head$good,[]]}" 'fingerprint 2'
bad "$head$good,{}]}" 'fingerprint 2'
bad "${head}{\"rule\":\"LN001\",\"rule\":\"LN003\",\"entry\":\"${id}1\",\"field\":\"\",\"count\":1}]}" 'bad.json:1:'
bad "${head}{\"rule\":\"LN001\",\"entry\":\"${id}1\",\"field\":\"\",\"count\":1,\"line\":3}]}" 'fingerprint 1' '"line"'
bad "${head}{\"rule\":\"LN001\",\"entry\":\"${id}1\",\"field\":\"\"}]}" '"count"'
bad "${head}{\"rule\":\"LN001\",\"entry\":\"${id}1\",\"count\":1}]}" '"field"'
bad "${head}{\"rule\":7,\"entry\":\"${id}1\",\"field\":\"\",\"count\":1}]}" '"rule"'
bad "$head$(one '' 1 '' 1)]}" 'no rule'
bad "${head}{\"rule\":\"LN001\",\"entry\":\"x\",\"field\":\"\",\"count\":1}]}" '"x"'
bad "${head}{\"rule\":\"LN001\",\"entry\":null,\"field\":\"\",\"count\":1}]}" '"entry"'
for count in 0 -1 1.0 '"1"' null true; do
    bad "$head$(one LN001 1 '' "$count")]}" count
done
bad "$head$(one LN001 1 '' 99999999999999999999)]}" 'bad.json:1:'
printf '%s{"rule":"LN001","entry":"%s1","field":"\377","count":1}]}' "$head" "$id" >bad.json
exits 2 check known.xml --baseline bad.json
says err 'bad.json:1:'
exits 2 check known.xml --baseline none.json
says err none.json
exits 2 check known.xml --baseline .
{ cat known.json && head -c 67108864 /dev/zero | tr '\0' ' '; } >bad.json
exits 2 check known.xml --baseline bad.json
says err bad.json '64 MiB'
rm bad.json

title='a baseline changes no decision'
for command in plan list explain; do
    exits 2 "$command" known.xml --session Empty --baseline known.json
    exits 2 "$command" known.xml --write-baseline no.json
done
exits 125 run known.xml --session Empty --baseline known.json
exits 125 run known.xml --session Empty --write-baseline no.json
is 'the folder' "$(ls no.json 2>/dev/null)" ''
exits 126 run known.xml --session Empty
exits 1 plan known.xml --session Empty
prints ''

title='what a policy keeps out of reports is in no baseline'
cat >off.xml <<END
<policy xmlns="urn:deputy:policy:1" name="off &#x202E;" extends="default">
  <override rule="LN001" severity="off"/>
  <override rule="DX007" severity="off"/>
  <suppress rule="LN003" id="${id}2" reason="known"/>
</policy>
END
exits 0 check known.xml --policy off.xml --write-baseline off.json
baseline expected.json "$(one RA005 3 mode 1)"
is 'the baseline' "$(cat off.json)" "$(cat expected.json)"
exits 0 check known.xml left.xml --policy off.xml --baseline off.json --format json
is 'the summary' "$(summary)" '"allowed":3,"denied":2,"errors":0,"warnings":0,"notes":0'
says out '"findings":[]'
exits 0 check known.xml --policy off.xml --baseline known.json
says err 'stale: LN001' 'stale: LN003'

title='suppressions that expired or that nothing needs'
cat >suppress.xml <<END
<policy xmlns="urn:deputy:policy:1" name="acme" extends="default">
  <suppress rule="LN003" id="${id}2" until="2020-02-29" reason="expired"/>
  <suppress rule="RA005" id="${id}3" until="9999-12-31" reason="used"/>
  <suppress rule="RA005" group="Legacy\\**" reason="not used"/>
</policy>
END
exits 0 check known.xml --policy suppress.xml --fail-on never
is 'standard error' "$(cat "$work/err")" 'deputy: suppress.xml:2:3: the suppression of LN003 expired on 2020-02-29 and holds no longer
deputy: suppress.xml:4:3: the suppression of RA005 is not used by any finding'
says out 'warning LN003'
exits 1 check known.xml --policy suppress.xml # for LN001, as without them
exits 1 check known.xml --policy suppress.xml --quiet
is 'standard error' "$(cat "$work/err")" ''
exits 1 check known.xml --policy suppress.xml --format jsonl
says err 2:3 4:3
lacks err 3:3
exits 3 check known.xml none.rdm --policy suppress.xml # what was not read may need it
says err 2:3
lacks err 'not used'
exits 1 plan known.xml --policy suppress.xml
lacks err expired 'not used'

title='the policy that decided'
exits 1 check known.xml --policy suppress.xml
is 'the last lines' "$(tail -n 2 "$work/out")" 'Policy: acme (suppress.xml)
1 document, 4 entries, 4 sessions: 3 allowed, 1 denied. 1 error, 1 warning, 0 notes.'
exits 0 check known.xml --policy off.xml
says out 'Policy: off \u{202E} (off.xml)'
exits 1 check known.xml --policy suppress.xml --quiet
lacks out Policy
exits 1 check known.xml
lacks out Policy
exits 1 check known.xml --policy default
lacks out Policy
mkdir project && cp suppress.xml project/.deputy.xml && cp known.xml project && cd project || exit 1
exits 1 check known.xml
says out 'Policy: acme ('
says out '.deputy.xml)'
cd ..

# The machine policy's suppressions are reported too, and it is named; locked rules stay, whatever is suppressed and known.
if [ -n "${DEPUTY_MACHINE_BINARY:-}" ]; then
    title='the machine policy'
    usual=$deputy
    deputy=$DEPUTY_MACHINE_BINARY
    rm -rf "$DEPUTY_MACHINE_POLICY_DIR" && mkdir -p "$DEPUTY_MACHINE_POLICY_DIR/deputy"
    cp suppress.xml "$DEPUTY_MACHINE_POLICY_DIR/deputy/policy.xml"
    chmod go-w "$DEPUTY_MACHINE_POLICY_DIR/deputy" "$DEPUTY_MACHINE_POLICY_DIR/deputy/policy.xml"
    exits 0 check known.xml --baseline known.json --fail-on note
    says out "Policy: default; the machine's: acme ($DEPUTY_MACHINE_POLICY_DIR/deputy/policy.xml)" '3 allowed, 1 denied. 0 errors'
    says err 'policy.xml:2:3: the suppression of LN003 expired' 'policy.xml:4:3: the suppression of RA005 is not used'
    exits 126 run known.xml --session Empty
    rm -rf "$DEPUTY_MACHINE_POLICY_DIR"
    deputy=$usual
fi

title='many fingerprints'
awk -v "id=${id%000000}" 'BEGIN { for (i = 1; i <= 30000; i++)
    printf "<session id=\"%s%07d\" name=\"n\" kind=\"command-line\"/>\n", id, i }' | native many.xml
exits 0 check many.xml --write-baseline many.json --quiet
is 'the lines' "$(wc -l <many.json | tr -d ' ')" 30002
exits 0 check many.xml --baseline many.json
is 'standard error' "$(cat "$work/err")" ''
exits 0 check known.xml --fail-on never --baseline many.json
is 'the stale ones' "$(grep -c stale: "$work/err")" 29999
rm many.xml many.json
