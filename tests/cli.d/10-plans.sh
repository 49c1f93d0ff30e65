# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# fixtures/plans: standard output of `deputy plan FILE`. A document named denied-* has denied sessions, hence exit code 1.
cd "$root" || exit 1
count=0
for document in fixtures/plans/*.xml fixtures/plans/*.rdm; do
    title="plan $document"
    case $document in
    */denied-*) exits 1 plan "$document" ;;
    *) exits 0 plan "$document" ;;
    esac
    [ -z "${UPDATE:-}" ] || cp "$work/out" "$document.expect"
    if cmp -s "$work/out" "$document.expect"; then
        tell yes
    else
        tell no "$(diff "$work/out" "$document.expect" | head -n 6)"
    fi
    is_json out jsonl
    exits "$code" plan "$document" --all
    if cmp -s "$work/out" "$document.expect"; then tell yes; else tell no '--all differs'; fi
    count=$((count + 1))
done
title='fixtures/plans'
[ "$count" -ge 20 ] || tell no "only $count plans"
