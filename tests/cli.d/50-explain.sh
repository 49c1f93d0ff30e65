# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# explain and schema.
cd "$root" || exit 1

# SPEC 2, by hand: id, name, severity, (L).
rules='DX000 cannot-read error
DX001 not-well-formed error
DX002 not-session-document error
DX003 encrypted-export error
DX004 duplicate-id error
DX005 missing-id warning
DX006 missing-name warning
DX007 invalid-value error
DX008 unknown-run-as-field warning
DX009 over-limit error
RA001 run-as-with-administrator error L
RA002 run-as-with-shell-execute error L
RA003 run-as-unsupported-kind error L
RA004 run-as-mode-not-offered error L
RA005 run-as-turns-off-shell-execute note
RA006 session-credentials-without-run-as warning
RA007 credentials-without-mode warning
RA008 credentials-ignored-by-mode warning
CR001 custom-without-user error L
CR002 repository-without-link error L
CR003 link-not-found warning
CR004 link-not-a-credential error
CR005 current-session-without-credentials error
CR006 clear-text-secret warning
CR007 password-in-command-line error L
CR008 net-only-with-upn warning
CR009 domain-with-upn error
CR010 net-only-without-run-as warning
CR011 domain-differs warning
LN001 nothing-to-run error L
LN002 command-line-too-long error L
LN003 unquoted-path warning
LN004 no-working-directory error
LN005 shell-metacharacters warning
LN006 unknown-variable warning
LN007 sysnative-path warning
LN008 manual-runas note
LN009 embedded-script error L
LN010 unsafe-host error L
LN011 capture-impossible error L
LN012 variable-in-script warning
LN013 capture-outside note
LN014 shell-line-long warning'

printf '%s\n' "$rules" >"$work/rules"
while read -r rule name severity locked; do
    title="explain $rule"
    exits 0 explain "$rule"
    is 'the head of the page' "$(head -n 1 "$work/out")" "# $rule $name"
    case $(sed -n 3p "$work/out") in
    "Severity: $severity, locked"*) is 'the lock' "$locked" L ;;
    "Severity: $severity."*) is 'the lock' "$locked" '' ;;
    *) tell no "$(sed -n 3p "$work/out")" ;;
    esac
    says out '## Bad' '## Good' '## What to do' '## Source'
    cp "$work/out" "$work/page"
    exits 0 explain "$name"
    if cmp -s "$work/out" "$work/page"; then tell yes; else tell no 'the name gives another page'; fi
    [ ! -e "docs/rules/$rule.md" ] || is 'the page of docs/rules' "$(cat "docs/rules/$rule.md")" "$(cat "$work/page")"
done <"$work/rules"
title='explain'
exits 0 explain --list
is 'the list' "$(cat "$work/out")" "$(cut -d ' ' -f 1 "$work/rules")"
exits 0 explain ra001
exits 2 explain RA999
says err RA999
exits 2 explain
exits 2 explain RA001 RA002
exits 2 explain fixtures/valid/vendor-page.rdm
exits 2 explain RA001 --format json
exits 0 explain RA001 --output "$work/page"
prints ''
says page '# RA001'

title='explain PATH --session'
exits 0 explain fixtures/valid/vendor-page.rdm --session CMD
says out CMD command-line allowed RA005 RA001 CR001 CreateProcessWithLogonW custom alice CORP \
    '{"seq":1,"session":{"id":"2f6b1c8e-93d4-4a57-b0e2-7c5d8f1a6e39","name":"CMD"},"api":"CreateProcessWithLogonW"'
exits 0 explain fixtures/plans/denied-rules.xml --session RA001
says out denied 'RA001 run-as-with-administrator' locked
lacks out '"seq"'
exits 0 explain fixtures/plans/apis.xml --session Administrator
says out ShellExecuteExW runas

title='schema'
for name in sessions policy machine; do
    exits 0 schema "$name"
    cp "$work/out" "$work/$name.xsd"
    if xmllint --noout --schema "$work/$name.xsd" "$work/$name.xsd" >/dev/null 2>"$work/err"; then
        tell no "$name.xsd accepts itself"
    else
        case $(tail -n 1 "$work/err") in
        *'fails to validate') tell yes ;;
        *) tell no "$name.xsd is no schema" ;;
        esac
    fi
done
exits 0 schema sessions --relax-ng
cp "$work/out" "$work/sessions.rng"
for document in fixtures/plans/*.xml fixtures/runs/*.xml; do
    validated() { # --schema|--relaxng SCHEMA
        if xmllint --noout "$1" "$work/$2" "$document" >/dev/null 2>"$work/err"; then
            tell yes
        else
            tell no "$document is not valid by $2"
        fi
    }
    validated --schema sessions.xsd
    validated --relaxng sessions.rng
done
for document in fixtures/machines/*.xml; do
    validated --schema machine.xsd
done
validated_policy=policy/default.xml
document=$validated_policy
validated --schema policy.xsd
exits 2 schema
exits 2 schema export
says err sessions policy machine
exits 2 schema sessions policy
exits 2 schema machine --relax-ng
exits 0 schema machine --output "$work/written"
if cmp -s "$work/written" "$work/machine.xsd"; then tell yes; else tell no '--output writes something else'; fi

title='explain on a machine'
cd "$work/50-explain" || exit 1
cat >m.xml <<'END'
<machine xmlns="urn:deputy:machine:1" unknown="refuse">
  <environment name="USERNAME" value="bob"/>
  <environment name="JOBS" value="C:\Jobs"/>
  <file path="C:\Windows\System32\cmd.exe"/>
</machine>
END
native sessions.xml <<'END'
<session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d01" name="echo" kind="command-line">
  <command shell-execute="false" directory="%JOBS%">cmd /c echo %USERNAME% %NONE% %username%</command>
</session>
<session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d02" name="missing" kind="command-line">
  <command shell-execute="false">nowhere.exe %USERNAME%</command>
</session>
<session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d03" name="opened" kind="command-line">
  <command>%JOBS%\report.txt</command>
</session>
<session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d04" name="grows" kind="command-line">
  <command shell-execute="false">cmd /c echo %LONG%</command>
  <run-as mode="custom" user="alice"/>
</session>
END
on_machine() {
    sed -n '/^On this machine/,/^$/p' "$work/out" | sed '$d'
}
exits 0 explain sessions.xml --session echo --machine m.xml
is 'what the machine says' "$(on_machine)" 'On this machine (simulator), where nothing was launched:
  %USERNAME%: bob
  %NONE%: not set, stays as it is written
  %username%: bob
  %JOBS%: C:\Jobs
  decision with these: allowed
  command line: cmd /c echo bob %NONE% bob
  image: C:\Windows\System32\cmd.exe'
exits 0 explain sessions.xml --session missing --machine m.xml
says out '  command line: nowhere.exe bob' '  image: not found: nowhere.exe'
exits 0 explain sessions.xml --session opened --machine m.xml
says out '  file: C:\Jobs\report.txt'
lacks out '  image:'
{
    printf '<machine xmlns="urn:deputy:machine:1"><environment name="LONG" value="'
    printf '%1100s' '' | tr ' ' x
    printf '"/></machine>\n'
} >long.xml
exits 0 explain sessions.xml --session grows --machine long.xml
says out '  decision with these: denied' '    LN002 command-line-too-long'
lacks out '  image:' '  command line:'
exits 126 run sessions.xml --session grows --machine long.xml
exits 0 explain sessions.xml --session echo
lacks out 'On this machine'
