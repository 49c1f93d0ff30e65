# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# What somebody meant who typed something else, and what --help says of every command.
chmod 755 . # whatever the umask is
id=00000000-0000-4000-8000-00000000000

native sessions.xml <<END
  <session id="${id}1" name="Nightly backup" group="Office; Old\\Office" kind="powershell"/>
  <session id="${id}2" name="Report" kind="powershell"/>
  <session id="${id}3" name="Evil &#x202e;&#x9b;2Jname" kind="powershell"/>
END

meant() { # SEL EXPECTED
    exits 2 plan sessions.xml --session "$1"
    is 'standard error' "$(cat "$work/err")" \
        "deputy: no session answers to \"$1\". Did you mean \"$2\"? deputy list shows those there are"
}

title='a session that was meant'
meant Backpu 'Office\Nightly backup'
meant 'NIGHTLY BAKUP' 'Office\Nightly backup'
meant 'Old\Ofice\Nightly backup' 'Office\Nightly backup'
meant Reprt Report
meant "${id}" "${id}1"
exits 2 explain sessions.xml --session reprot
says err 'Did you mean "Report"?'
exits 125 run sessions.xml --session reprot
says err 'Did you mean "Report"?'
exits 2 plan sessions.xml --session 'Evil name'
lacks err "$(printf '\342\200\256')" "$(printf '\302\233')"
exits 2 plan sessions.xml --session "Evil $(printf '\342\200\256\302\233')2Jnam"
says err 'Did you mean "Evil \u{202E}\u{9B}2Jname"?'
lacks err "$(printf '\342\200\256')" "$(printf '\302\233')"
for nobody in zzz '' 'Something else entirely' Nig; do
    exits 2 plan sessions.xml --session "$nobody"
    lacks err 'Did you mean'
done
exits 0 plan sessions.xml --session 'office\nightly backup'
is 'standard error' "$(cat "$work/err")" ''

title='of a document that cannot be read nothing was meant'
printf '<sessions xmlns="urn:deputy:sessions:1"><session id="%s4" name="Reports" kind="powershell"/><broken' "$id" >broken.xml
exits 3 plan broken.xml --session Reportz
lacks err 'Did you mean'
exits 3 plan broken.xml sessions.xml --session Reportz
says err 'Did you mean "Report"?'

title='rules, commands and options that were meant'
for typed in 'RA01 RA001' 'ra0001 RA001' 'administrator run-as-with-administrator' 'unquoted-pth unquoted-path'; do
    exits 2 explain "${typed%% *}"
    says err "there is no rule \"${typed%% *}\". Did you mean \"${typed#* }\"? See deputy explain --list --verbose"
done
exits 2 explain NOPE
says err 'there is no rule "NOPE"; see deputy explain --list --verbose'
exits 2 chekc sessions.xml
says err 'there is no command "chekc". Did you mean "check"? See deputy --help'
for typed in formt=json polcy fromat verbsoe; do
    exits 2 check sessions.xml "--$typed"
    says err "there is no option --$typed"
done
exits 2 check sessions.xml --formt=json
says err 'there is no option --formt=json. Did you mean --format? See deputy check --help'
exits 2 check sessions.xml --sesion x # what the command does not take is not offered
lacks err 'Did you mean'
exits 2 check sessions.xml -x
says err 'there is no option -x; see deputy check --help'
exits 2 check sessions.xml "--$(printf '%0500d' 0)"
lacks err 'Did you mean'
for element in '<override rule="LN03" severity="off"/>' '<suppress rule="LN03" reason="r" group="**"/>'; do
    printf '<policy xmlns="urn:deputy:policy:1" name="x" extends="default">\n%s</policy>' "$element" >policy.xml
    chmod 644 policy.xml
    exits 2 check sessions.xml --policy policy.xml
    says err 'policy.xml:2:1: there is no rule "LN03". Did you mean "LN003"?'
done

title='words and values that were meant'
exits 2 --hlep
says err 'there is no option --hlep. Did you mean --help? See deputy --help'
exits 2 --quiet check sessions.xml
says err 'a command is needed before the option --quiet; see deputy --help'
exits 2 schema sesions
says err 'there is no schema "sesions". Did you mean "sessions"? See deputy schema --help'
exits 2 schema nothing
says err 'schema needs one of: sessions, policy, machine'
exits 2 completion bsh
says err 'there is no shell "bsh". Did you mean "bash"? See deputy completion --help'
exits 2 completion tcshell
says err 'completion needs one of: bash, zsh, fish, powershell'
exits 2 check sessions.xml --fail-on fatal
says err '"fatal" is no value of --fail-on: it takes never, note, warning or error'
exits 2 check sessions.xml --color red
says err '"red" is no value of --color: it takes auto, always or never'
exits 2 list sessions.xml --format xml
says err '"xml" is no value of --format: it takes text, json or jsonl'

title='the example of completion, as it stands there'
exits 0 completion --help
example=$(sed -n 's/^Example: //p' "$work/out")
mkdir path home
ln -s "$deputy" path/deputy
env HOME="$PWD/home" PATH="$PWD/path:$PATH" bash -c "$example; complete -p deputy" >"$work/out" 2>"$work/err"
says out deputy
is 'standard error' "$(cat "$work/err")" ''

title='help'
for command in check list diff plan run explain import schema completion policy 'policy show'; do
    # shellcheck disable=SC2086 # two words
    exits 0 $command --help
    cp "$work/out" long-form
    # shellcheck disable=SC2086 # two words
    exits 0 $command -h
    is "what $command says to -h" "$(cmp "$work/out" long-form && echo the same)" 'the same'
done
for command in check list diff plan run explain import schema 'policy check' 'policy test' 'policy facts' 'policy show' \
    'policy table' 'policy diff'; do
    # shellcheck disable=SC2086 # two words
    exits 0 $command --help
    says out "Usage: deputy $command" 'Example: deputy ' 'Exit codes:
  '
done

title='a hundred thousand names that are not it'
awk 'BEGIN { for (i = 0; i < 100000; i++)
    printf "<session id=\"00000000-0000-4000-8000-%012d\" name=\"Session with quite a long name %d\" group=\"A\\\\B;C\\\\D\" kind=\"powershell\"/>\n", i, i }' |
    native many.xml
seconds=30 exits 2 plan many.xml --session 'Sesion with qiute a long nam 99999'
says err 'Did you mean "A\\B\Session with quite a long name 99999"?'
