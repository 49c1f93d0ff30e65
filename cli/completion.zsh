#compdef deputy
# zsh completion of deputy {{version}}: what `deputy completion zsh` prints. As the file _deputy in a directory of $fpath, or
# to be sourced behind compinit.

# FILES: the words of the caller, and files where it says so.
_deputy_describe() {
    local ret=1
    _describe -t words word words && ret=0
    [[ -n $1 ]] && _files && ret=0
    return ret
}

# NAME...: those, and files.
_deputy_files() {
    local -a expl
    local ret=1
    _wanted names expl name compadd -- "$@" && ret=0
    _files && ret=0
    return ret
}

# FORMAT...: FORMAT=FILE
_deputy_report() {
    local -a expl
    if compset -P 1 '*='; then
        _files
    else
        _wanted formats expl format compadd -S = -- "$@"
    fi
}

{{words}}_deputy() {
    local curcontext=$curcontext state state_descr line name=''
    local -A opt_args
    if (( CURRENT > 2 )); then
        name=$words[2]
        shift words
        (( CURRENT-- ))
        if [[ $name == '{{with-subcommands}}' ]] && (( CURRENT > 2 )); then
            name="$name $words[2]"
            shift words
            (( CURRENT-- ))
        fi
    fi
    case $name in
{{commands}}    *) return 1 ;;
    esac
}

if [[ ${funcstack[1]-} == _deputy ]]; then
    _deputy "$@"
elif (( ${+functions[compdef]} )); then
    compdef _deputy deputy
fi
