# fish completion of deputy {{version}}: what `deputy completion fish` prints. As deputy.fish in ~/.config/fish/completions, or
# to be sourced.

# PLACES [WORD...]: do these words stand behind deputy, and fewer operands than PLACES behind them?
function __deputy_needs
    set -l typed (commandline -opc)
    set -l places $argv[1]
    set -e argv[1]
    set -e typed[1]
    for word in $argv
        test "$typed[1]" = "$word"; or return 1
        set -e typed[1]
    end
    set -l operands 0
    set -l is_value no
    for word in $typed
        if test $is_value = yes
            set is_value no
        else if contains -- $word{{valued}}
            set is_value yes
        else if test $word = -; or not string match -q -- '-*' $word
            set operands (math $operands + 1)
        end
    end
    test $operands -lt $places
end

# WORD...: do these words stand behind deputy?
function __deputy_is
    __deputy_needs 1000000 $argv
end

complete -c deputy -e
complete -c deputy -f
{{commands}}
