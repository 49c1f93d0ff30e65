# bash completion of deputy {{version}}: what `deputy completion bash` prints. To be sourced, by bash 3.2 or later.

# COMMAND: what may stand behind it. Words are offered for so many operands; formats are the values of its --format.
_deputy_command()
{
    case $1 in
{{commands}}    *) words='' places=0 files='' formats='' options='' ;;
    esac
}

# OPTION: what its value may be. False: it takes none.
_deputy_value()
{
    case $1 in
{{values}}    *) return 1 ;;
    esac
    return 0
}

# Cuts the line before the cursor into words as deputy will see it: bash cuts at = and :, too.
_deputy_line()
{
    local i=0 last=0 glue='' raw=''
    line=()
    while [ "$i" -le "$COMP_CWORD" ]; do
        raw=${COMP_WORDS[i]-}
        case $raw in
        '' | *[!=:]*) ;;
        *) glue=yes ;;
        esac
        if [ -n "$glue" ] && [ "$i" -gt 1 ]; then
            line[last]+=$raw
        else
            last=${#line[@]}
            line[last]=$raw
        fi
        case $raw in
        '' | *[!=:]*) glue='' ;;
        *) glue=yes ;;
        esac
        i=$((i + 1))
    done
    current=${line[last]}
    # What of the word bash does not replace.
    case $raw in
    *[!=:]*) kept=${current%"$raw"} ;;
    *) kept=$current ;;
    esac
}

# ENDING WORD...: offers those that begin with what was typed.
_deputy_offer()
{
    local ending=$1 word=''
    shift
    for word; do
        word=$head$word$ending
        case $word in
        "$current"*) COMPREPLY+=("${word#"$kept"}") ;;
        esac
    done
}

# What is a file or directory; $head is what of the word is none.
_deputy_files()
{
    local found='' word=''
    compopt -o filenames 2>/dev/null || true # quotes and slashes; bash 3.2 has no compopt
    found=$(compgen -f -- "${current#"$head"}") || return 0
    while IFS= read -r word; do
        word=$head$word
        COMPREPLY+=("${word#"$kept"}")
    done <<<"$found"
}

_deputy()
{
    local IFS=$' \t\n' current='' kept='' head='' option='' name='' i=0 operands=0 closed=''
    local words='' places=0 files='' formats='' options='' report=''
    local -a line
    COMPREPLY=()
    _deputy_line
    local last=$((${#line[@]} - 1))
    i=1
    if [ "$last" -gt 1 ]; then
        name=${line[1]}
        i=2
        if [ "$name" = '{{with-subcommands}}' ] && [ "$last" -gt 2 ]; then
            name="$name ${line[2]}"
            i=3
        fi
    fi
    _deputy_command "$name"
    while [ "$i" -lt "$last" ]; do
        option=''
        case $closed${line[i]} in
        --) closed=yes ;;
        -?*)
            # The value is the next word, which may be the one that is typed.
            if (_deputy_value "${line[i]}"); then
                option=${line[i]}
                i=$((i + 1))
            fi
            ;;
        *) operands=$((operands + 1)) ;;
        esac
        i=$((i + 1))
    done
    if [ "$i" -eq "$last" ]; then
        option=''
        case $closed$current in
        --*=*)
            option=${current%%=*}
            head=$option=
            ;;
        -*)
            # shellcheck disable=SC2086 # a list of words
            _deputy_offer '' $options
            return 0
            ;;
        esac
    fi
    if [ -n "$option" ]; then
        words='' files=''
        places=$((operands + 1))
        _deputy_value "$option" || return 0
    fi
    if [ -n "$report" ]; then
        case ${current#"$head"} in
        *=*)
            name=${current#"$head"}
            head=$head${name%%=*}=
            words='' files=yes
            ;;
        *) compopt -o nospace 2>/dev/null || true ;;
        esac
    fi
    if [ "$operands" -lt "$places" ]; then
        # shellcheck disable=SC2086 # a list of words
        _deputy_offer "${report:+=}" $words
    fi
    if [ -n "$files" ]; then
        _deputy_files
    fi
    return 0
}

complete -F _deputy deputy
