#!/bin/sh
# Measures `deputy check` on two generated exports beside what libxml2 itself offers for them, in one run.
#
# usage: tests/bench/run.sh [DEPUTY [WORK-DIRECTORY]]
#
# Ratios are to the bare SAX parse (xmllint with handlers that do nothing): the least that reading the document can cost. A
# time is never judged here. BENCH_ROUNDS sets how often each command runs (default 7, on the large export 5); the tree that
# Schematron needs makes it slow there, so it runs once. xmllint --sax exits 0 whatever it reads; the RELAX NG run shows that
# the export is whole.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
deputy=${1:-$root/build/deputy}
work=${2:-$root/build/bench}
lean_rounds=${BENCH_ROUNDS:-7}
large_rounds=${BENCH_ROUNDS:-5}

case $deputy in
*/*) ;;
*) deputy=./$deputy ;;
esac
if [ ! -f "$deputy" ] || [ ! -x "$deputy" ]; then
    echo "run.sh: $deputy is not a program; build it first (make) or name another one" >&2
    exit 2
fi
if ! command -v xmllint >/dev/null; then
    echo "run.sh: xmllint is missing (ci/deps bench)" >&2
    exit 2
fi
mkdir -p -- "$work"
work=$(CDPATH='' cd -- "$work" && pwd)

build() {
    "${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O2 -o "$work/$1" "$here/$1.c"
}

# generate PROFILE ENTRIES FILE: only when absent or older than the generator, and never left half written
generate() {
    if [ -f "$3" ] && [ -f "$3.txt" ] && [ -z "$(find "$here/generate.c" -newer "$3")" ]; then
        return
    fi
    rm -f -- "$3"
    "$work/generate" "$1" "$2" "$3.part" 2>"$3.txt"
    mv -- "$3.part" "$3"
}

# table FILE ROUNDS SCHEMATRON-ROUNDS
table() {
    echo
    echo "$(basename -- "$1"): $(wc -c <"$1") bytes, $(cat -- "$1.txt")"
    cat -- "$1" >/dev/null
    "$work/measure" \
        "$2" "xmllint --sax" xmllint --huge --sax --noout "$1" -- \
        "$2" "deputy check" "$deputy" check "$1" -- \
        "$2" "xmllint --relaxng" xmllint --huge --stream --relaxng "$here/export.rng" --noout "$1" -- \
        "$3" "xmllint --schematron" xmllint --huge --noout --schematron "$here/exclusions.sch" "$1"
}

build generate
build measure
generate lean 100000 "$work/lean.rdm"
generate large 200000 "$work/large.rdm"

xmllint --version 2>&1 | head -n 1
table "$work/lean.rdm" "$lean_rounds" "$lean_rounds"
table "$work/large.rdm" "$large_rounds" 1

# What a policy of a thousand rules costs beside the built-in one, on the same export.
echo
echo "policies, on lean.rdm"
"$here/rules.sh" 1000 >"$work/rules.xml"
"$work/measure" \
    "$lean_rounds" "policy default" "$deputy" check "$work/lean.rdm" --policy default -- \
    "$lean_rounds" "default and 1,000 rules" "$deputy" check "$work/lean.rdm" --policy "$work/rules.xml"
