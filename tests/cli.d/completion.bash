# What bash offers: bash --norc completion.bash SCRIPT. Each line of standard input is a command line, its words as bash cuts
# them, with | between them; for each, the words that are offered, between brackets. As strict as a shell can be set.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"
complete -p deputy >/dev/null
while IFS='|' read -r -a COMP_WORDS; do
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    [ "${COMP_WORDS[COMP_CWORD]}" != "''" ] || COMP_WORDS[COMP_CWORD]=
    COMPREPLY=(from before)
    _deputy
    printf '[%s]' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
    printf '\n'
done
