# What zsh offers for command lines: zsh -f completion.zsh SCRIPT LINES RESULT. LINES has a line each; RESULT gets, for each,
# the line, what was offered behind a tab, with its description behind " -- ", and an empty line. compsys needs a terminal: zpty.
# A SCRIPT that is called _deputy is found in $fpath; others are sourced.
zmodload zsh/zpty || exit 1
setup=$3.setup
rm -f $3 $3.end
cat >$setup <<END
PS1= PS2= RPS1=
COLUMNS=300
[[ ${(q)1} == */_deputy ]] && fpath=(${(q)1:h} \$fpath)
autoload -Uz compinit && compinit -D -u
[[ ${(q)1} == */_deputy ]] || source ${(q)1}
typeset -g result=${(q)3}
lines=("\${(@f)\$(<${(q)2})}")
END
cat >>$setup <<'END'
# Says what would be offered; -O, -A and -D are questions of compsys to itself.
compadd() {
    local -a hits shown names=("$@")
    integer at
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    builtin compadd -O hits "$@"
    local ending=
    (( at = names[(I)-S] )) && ending=$names[at+1]
    if (( at = names[(I)-d] )); then
        shown=("${(@P)names[at+1]}")
        builtin compadd -D shown "$@"
    fi
    for (( at = 1; at <= $#hits; at++ )); do
        local said=${shown[at]-}
        [[ $said == *' -- '* ]] && said=" -- ${said##* -- }" || said=
        print -r -- "	$IPREFIX$hits[at]$ending$said" >>$result
    done
    builtin compadd "$@"
}
offer-all() {
    local each
    zstyle ':completion:*' list-separator --
    for each in $lines; do
        print -r -- $each >>$result
        BUFFER=$each
        CURSOR=$#BUFFER
        zle complete-word
        print >>$result
    done
    BUFFER=
    : >$result.end
}
zle -N offer-all
bindkey '^I' offer-all
: >$result.ready
END
rm -f $3.ready
zpty -b tested TERM=dumb zsh -f -i
zpty -w tested "source ${(q)setup}"
integer patience=0
until [[ -e $3.ready ]] || (( patience++ > 200 )); do sleep 0.05; done
zpty -n -w tested $'\t'
until [[ -e $3.end ]] || (( patience++ > 600 )); do
    sleep 0.05
    zpty -r tested >/dev/null # what it draws must not fill the terminal
done
zpty -d tested
[[ -e $3.end ]]
