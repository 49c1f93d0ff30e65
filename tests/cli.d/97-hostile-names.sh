# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# Names made to hurt, through every format of every command, each read back by a parser of its own.
title='hostile names, everywhere'
mkdir hostile-names
if python3 "$root/tests/hostile.py" "$deputy" hostile-names >"$work/out" 2>&1; then
    tell yes
else
    tell no "$(head -n 20 "$work/out")"
fi
