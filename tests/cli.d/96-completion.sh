# shellcheck shell=sh disable=SC2154 # sourced by tests/cli
# completion: the made in the shells they are for. PowerShell is in no Debian package: its script is read by its rules.
mkdir made
: >'a file.rdm'
: >plain.xml
for shell in bash zsh fish powershell; do
    title="completion $shell"
    exits 0 completion "$shell"
    cp "$work/out" "made/$shell"
    exits 0 completion "$shell" -o "made/$shell.again"
    is "the file that -o names" "$(cmp "made/$shell" "made/$shell.again" 2>&1)" ''
done
mkdir functions && cp made/zsh functions/_deputy

title='completion of what is no shell'
exits 2 completion
exits 2 completion tcsh
says err bash zsh fish powershell
exits 2 completion bash zsh
exits 0 completion --help
says out 'deputy completion bash|zsh|fish|powershell' 'Example: '

# What a shell offers for each command line on standard input: a line of [WORD]... each.
offers() { # SCRIPT
    case $1 in
    *bash) # cut into words as readline does, with the last one empty behind a blank
        sed -E "s/([=:])/|\\1|/g; s/ /|/g; s/\\|\\|/|/g; s/([=:])\\|\$/\\1/; s/\\|\$/|''/" >bash.words
        env -i PATH="$PATH" bash --norc "$root/tests/cli.d/completion.bash" "$1" <bash.words
        ;;
    *fish)
        while IFS= read -r line; do
            HOME=$PWD fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$1" "$line" |
                awk -F '\t' '{ printf "[%s]", $1 } END { print "" }'
        done
        ;;
    *) # zsh; _deputy is found, anything else is sourced
        cat >zsh.lines
        zsh -f "$root/tests/cli.d/completion.zsh" "$PWD/$1" zsh.lines "$PWD/zsh.offered" || echo 'zsh did not answer'
        awk '/^\t/ { sub(/^\t/, ""); sub(/ -- .*/, ""); all = all "[" $0 "]" } /^$/ { print all; all = "" }' zsh.offered
        ;;
    esac
}

# Without order, and without what stands before an = on the line already, which bash leaves out.
words_of() {
    while IFS= read -r line; do
        printf '%s\n' "$line" | sed 's/\]\[/\n/g; s/^\[//; s/\]$//' | sed 's/^.*=\(.\)/\1/' | sort | tr '\n' ' ' | sed 's/ $//'
        echo
    done
}

# A command line, a tab, and what is offered there.
cat >table <<'END'
deputy che	check
deputy p	plan policy
deputy check --fo	--format
deputy check --w	--write-baseline
deputy check --format 	github html json jsonl junit sarif text
deputy check --format=	github html json jsonl junit sarif text
deputy check --format=j	json jsonl junit
deputy plan --format 	json jsonl text
deputy policy table --format 	html json text
deputy check --fail-on 	error never note warning
deputy check --fail-on=n	never note
deputy check --policy x --color 	always auto never
deputy check pl	plain.xml
deputy check --quiet pl	plain.xml
deputy check --report s	sarif=
deputy check --report j	json= jsonl= junit=
deputy check --report sarif=pl	plain.xml
deputy check --report=sarif=pl	plain.xml
deputy check -o pl	plain.xml
deputy check --policy pl	plain.xml
deputy check --policy=pl	plain.xml
deputy check --policy de	default
deputy check -- --f	
deputy run --timeout 	
deputy run --timeout 5 pl	plain.xml
deputy run --backend 	simulator
deputy policy 	check diff facts show table test
deputy policy s	show
deputy policy show d	default
deputy policy show default defau	
deputy policy diff default d	default
deputy policy diff default default defau	
deputy policy check --cov	--coverage
deputy policy check --coverage pl	plain.xml
deputy schema 	machine policy sessions
deputy schema policy 	
deputy schema --rel	--relax-ng
deputy completion 	bash fish powershell zsh
deputy explain RA00	RA001 RA002 RA003 RA004 RA005 RA006 RA007 RA008
deputy explain LN01	LN010 LN011 LN012 LN013 LN014
deputy explain pl	plain.xml
deputy --v	--version
deputy nonsense 	
END
cut -f 1 table >lines
cut -f 2 table >expected
for script in made/bash made/fish made/zsh functions/_deputy; do
    title="what $script offers"
    offers "$script" <lines | words_of >offered
    paste lines offered >together
    is 'the table' "$(cat together)" "$(cat table)"
done

# ---- Nothing that the help knows is missing, and nothing else is there. ----

help_of() { # COMMAND[ SUBCOMMAND]
    # shellcheck disable=SC2086 # words
    "$deputy" $1 --help
}
"$deputy" --help | sed -n 's/^  deputy \([a-z]*\) .*/\1/p' >commands
"$deputy" policy --help | sed -n 's/^  deputy \(policy [a-z]*\) .*/\1/p' >>commands
title='the commands of the help'
is 'how many' "$(($(wc -l <commands) >= 15))" 1
{ "$deputy" --help | sed -n 's/^  deputy \([a-z]*\) .*/\1/p' | sort | tr '\n' ' ' | sed 's/ $//' && echo; } >expected
while IFS= read -r name; do
    [ "$name" = policy ] || help_of "$name" | sed -nE 's/^  (-o, )?(--[a-z-]*).*/\2/p' | sort | tr '\n' ' ' | sed 's/ $//'
    [ "$name" != policy ] || printf '%s' '--help --version'
    echo
done <commands >>expected
{ echo 'deputy ' && sed 's/.*/deputy & --/' commands; } >lines
paste lines expected >table
for script in made/bash made/fish made/zsh; do
    title="all that $script offers"
    offers "$script" <lines | words_of >offered
    is 'all' "$(paste lines offered)" "$(cat table)"
done

title='the script for PowerShell'
if python3 "$root/tests/cli.d/powershell.py" made/powershell >tables 2>"$work/err"; then tell yes; else tell no 'unreadable'; fi
{ echo && cat commands; } | while IFS= read -r name; do
    awk -F '\t' -v "name=$name" '$1 == name && $2 == (name == "" ? "words" : "options") { print $3 }' tables |
        tr ' ' '\n' | grep -vx -e -o | sort | tr '\n' ' ' | sed 's/ $//'
    echo
done >offered
is 'all' "$(paste lines offered)" "$(cat table)"
is 'formats' "$(grep -P '^(check|plan|run|policy table)\tformats' tables)" 'check	formats	text json jsonl sarif junit github html
plan	formats	text json jsonl
run	formats	
policy table	formats	text json html'
is 'values' "$(grep -P '^(--fail-on|--color|--policy|--timeout|--backend|-o|--format)\tnames' tables | sort)" \
    '--backend	names	simulator
--color	names	auto always never
--fail-on	names	never note warning error
--format	names	
--policy	names	default
--timeout	names	
-o	names	'
is 'where files are' "$(grep -P '\tfiles\tTrue' tables | cut -f 1 | grep -e '^-' | sort | tr '\n' ' ')" \
    '--baseline --coverage --credential-helper --machine --output --policy --record --repository --write-baseline -o '
is 'rules' "$(awk -F '\t' '$1 == "explain" && $2 == "words" { print $3 }' tables)" \
    "$("$deputy" explain --list --policy default | tr '\n' ' ' | sed 's/ $//')"
is 'whose script it is' "$(grep '^Register-' made/powershell)" \
    "Register-ArgumentCompleter -Native -CommandName 'deputy', 'deputy.exe' -ScriptBlock {"

# ---- Sourced by shells that are as strict as they can be, and by those that have no completion. ----

title='strict shells'
strict() { # WHAT COMMAND...
    what=$1
    shift
    if said=$(env -i PATH="$PATH" HOME="$PWD" "$@" 2>&1) && [ -z "$said" ]; then tell yes; else tell no "$what: $said"; fi
}
strict 'bash -eu' bash --norc -euo pipefail -c 'IFS=x; set -f; . made/bash; set -o posix; . made/bash'
strict 'zsh -eu' zsh -f -eu -o pipefail -o warn_create_global -c 'source made/zsh; source made/zsh'
strict 'zsh as ksh' zsh -f -eu -o ksh_arrays -o sh_word_split -o no_short_loops -o sh_glob -c 'source made/zsh'
strict 'fish' fish --no-config -c 'source made/fish; and source made/fish'

# readline does the quoting: the line is typed, and what deputy would be called with is looked at.
title='a name with a blank in bash'
cat >typed.zsh <<'END'
zmodload zsh/zpty
zpty -b typed TERM=dumb bash --norc --noprofile -i
zpty -w typed '. made/bash; deputy() { printf "[%s]" "$@" >called; }; : >ready'
integer patience=0
until [[ -e ready ]] || (( patience++ > 200 )); do sleep 0.05; done
zpty -n -w typed $'deputy check a\\ f\t"a f\t--fail-on=err\t--report sarif=pl\t--format js\t\n'
until [[ -s called ]] || (( patience++ > 400 )); do sleep 0.05; done
sleep 0.1
zpty -d typed
END
zsh -f typed.zsh
is 'what was typed' "$(cat called)" '[check][a file.rdm][a file.rdm][--fail-on=error][--report][sarif=plain.xml][--format][json]'
