# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# fixtures/runs/NAME.run: why, as a comment; the arguments of `deputy run`, one a line; a blank line; `exit CODE`; `stderr TEXT`,
# a part of standard error, any number of times; the lines that --record writes.
cd "$root" || exit 1

check_run() { # FILE
    title="run $1"
    printf '' >"$work/record.expect"
    record=$work/record
    rm -f "$record"
    set --
    while IFS= read -r line && [ -n "$line" ]; do
        case $line in
        '#'*) ;;
        *) set -- "$@" "$line" ;;
        esac
    done
    run run "$@" --record "$record" </dev/null
    is 'standard output' "$(cat "$work/out")" ''
    while IFS= read -r line; do
        case $line in
        'exit '*) is 'the exit code' "$code" "${line#exit }" ;;
        'stderr '*) says err "${line#stderr }" ;;
        *) printf '%s\n' "$line" >>"$work/record.expect" ;;
        esac
    done
    [ -e "$record" ] || printf '' >"$record"
    is 'the record' "$(cat "$record")" "$(cat "$work/record.expect")"
}

count=0
for file in fixtures/runs/*.run; do
    cp "$file" "$work/run"
    check_run "$file" <"$work/run"
    count=$((count + 1))
done
title='fixtures/runs'
[ "$count" -ge 80 ] || tell no "only $count runs"

title='--record'
set -- run fixtures/runs/sessions.xml --machine fixtures/machines/runs.xml --session
exits 3 "$@" Three --record -
prints "$(sed -n '/^{/p' fixtures/runs/exit-3.run)"
exits 125 "$@" Three --record "$work/none/record"
lacks err pid
exits 125 "$@" Three --record "$work"
lacks err pid
exits 3 "$@" Three
prints ''
is 'what is said under --quiet' "$("$deputy" "$@" Three --quiet 2>&1)" ''

title='a record is nothing that is read'
cd "$work/20-runs" || exit 1
native own.xml <<'END'
<session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d01" name="x" kind="command-line"><command shell-execute="false">cmd</command></session>
END
cp own.xml before.xml
ln -sf own.xml link.xml
mkdir -p folder
ln own.xml folder/hard.xml
for record in own.xml ./own.xml link.xml folder/hard.xml; do
    exits 125 run own.xml --session x --record "$record"
    says err 'would be written over what is read'
    if cmp -s own.xml before.xml; then tell yes; else tell no "$record was written over"; fi
done
printf '<machine xmlns="urn:deputy:machine:1" unknown="accept"/>' >machine.xml
exits 125 run own.xml --session x --machine machine.xml --record machine.xml
exits 0 run own.xml --session x --machine machine.xml --record record.json
exits 0 run own.xml --session x --machine machine.xml --record record.json

title='a call that could not be recorded is told'
exits 125 run own.xml --session x --record /dev/full
says err 'the record /dev/full: cannot be written' 'the call was made all the same: {"seq":1,'
cd "$root" || exit 1

title='--timeout'
for value in ' 1' '+1' '-1' '1 ' '' 0 . 1s 0x1 inf nan 1e10; do
    exits 125 "$@" Three --timeout "$value"
    says err timeout
    lacks err pid
done
for value in 1 0.5 .5 10. 1000000000; do
    exits 3 "$@" Three --timeout "$value"
done
