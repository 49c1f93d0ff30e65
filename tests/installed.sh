# shellcheck shell=sh
# What tests/install and tests/deb share: counted checks, and the ten-line program of docs/examples with what it has to say.
# Sourced with $build and $what_is_tested set, from the repository root.
root=$(pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR SYSCONFDIR sysconfdir
unset PKG_CONFIG_PATH PKG_CONFIG_LIBDIR LD_LIBRARY_PATH CFLAGS CPPFLAGS LDFLAGS
passed=0
failed=0
strict='-pedantic-errors -Wall -Wextra -Werror'

tell() { # PASSED DETAIL...
    if [ "$1" = yes ]; then
        passed=$((passed + 1))
        return 0
    fi
    failed=$((failed + 1))
    shift
    echo "$what_is_tested: $*" >&2
    [ ! -s "$work/log" ] || sed 's/^/    /' "$work/log" | tail -n 15 >&2
    return 1
}

does() { # WHAT COMMAND...
    what=$1
    shift
    if "$@" >"$work/log" 2>&1; then tell yes; else tell no "$what"; fi
}

fails() { # WHAT COMMAND...
    what=$1
    shift
    if "$@" >"$work/log" 2>&1; then tell no "$what"; else tell yes; fi
}

is() { # WHAT FOUND EXPECTED
    : >"$work/log"
    if [ "$2" = "$3" ]; then tell yes; else tell no "$1 is
$2
    expected
$3"; fi
}

# Where the pages in a folder lead: every relative link of theirs.
dead_links() { # FOLDER
    find "$1" -name '*.md' | while read -r page; do
        grep -oE '\]\([^)# ]+' "$page" | sed 's/^](//' | grep -vE '^[a-z]+:' | while read -r link; do
            [ -f "$(dirname "$page")/$link" ] || echo "${page#"$1"/}: $link"
        done
    done
}

cat >"$work/sessions.xml" <<'XML'
<sessions xmlns="urn:deputy:sessions:1">
  <session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d1e" name="Backup" kind="command-line">
    <command administrator="true" shell-execute="false">backup.exe</command>
    <run-as mode="custom" user="svc" domain="CORP"/>
  </session>
  <session id="7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d1f" name="Shell" kind="powershell"/>
</sessions>
XML
cat >"$work/output" <<'TEXT'
sessions.xml:3:5: error RA001 run-as-with-administrator: Backup is to run as a different user and as administrator, which no single call of Windows can do.
1 error, 1 of 2 sessions denied
TEXT

example() { # NAME: runs $work/NAME, as built
    : >"$work/log"
    (cd "$work" && "./$1" sessions.xml >out 2>err)
    code=$?
    is "$1: exit code" "$code" 1
    does "$1: what it says" diff "$work/output" "$work/out"
    is "$1: standard error" "$(cat "$work/err")" ''
}

tally() {
    cd "$root" || exit 1
    echo "$what_is_tested: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
