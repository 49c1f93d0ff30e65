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

title='--timeout'
for value in ' 1' '+1' '-1' '1 ' '' 0 . 1s 0x1 inf nan 1e10; do
    exits 125 "$@" Three --timeout "$value"
    says err timeout
    lacks err pid
done
for value in 1 0.5 .5 10. 1000000000; do
    exits 3 "$@" Three --timeout "$value"
done
