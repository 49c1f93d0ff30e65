# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# What a terminal sees beside what a pipe gets: colours, and how far long work is.
id=00000000-0000-4000-8000-00000000000
escape=$(printf '\033')
native empty.xml <<END
  <session id="${id}1" name="Empty" kind="command-line"/>
END

at_terminal() { # COMMAND: by a shell, at a terminal of its own; what that saw is in $work/out
    DEPUTY=$deputy timeout 60 script -qefc "$1" /dev/null </dev/null >"$work/out" 2>"$work/err"
}

title='colours'
at_terminal '"$DEPUTY" check empty.xml'
says out "$escape[" LN001
at_terminal '"$DEPUTY" check empty.xml --color never'
lacks out "$escape"
at_terminal 'NO_COLOR=1 "$DEPUTY" check empty.xml'
lacks out "$escape"
at_terminal 'NO_COLOR= "$DEPUTY" check empty.xml' # no-color.org: an empty one says nothing
says out "$escape["
at_terminal 'TERM=dumb "$DEPUTY" check empty.xml'
lacks out "$escape"
says out LN001
at_terminal 'NO_COLOR=1 TERM=dumb "$DEPUTY" check empty.xml --color always'
says out "$escape["
at_terminal '"$DEPUTY" check empty.xml | cat'
lacks out "$escape"
at_terminal '"$DEPUTY" check empty.xml --output there >/dev/null; cat there'
lacks out "$escape"
exits 1 check empty.xml
lacks out "$escape"
exits 1 check empty.xml --color always
says out "$escape["

# Under sanitizers 40 MB take seconds; the line is silent for the first half of one.
title='progress'
awk -v "id=${id%000000}" 'BEGIN { for (i = 1; i <= 200000; i++)
    printf "<session id=\"%s%07d\" name=\"Some name that is rather long\" group=\"Some\\Group\\That Is\\Long\" kind=\"powershell\"/>\n", id, i }' |
    native long.xml
at_terminal '"$DEPUTY" check long.xml empty.xml --fail-on never 2>seen; "$DEPUTY" check long.xml --quiet --fail-on never 2>quiet'
is 'what a file sees of it' "$(cat seen quiet)" ''
at_terminal '"$DEPUTY" check long.xml empty.xml --fail-on never >/dev/null'
says out "$escape[K[" '#' '%, ' ' of ' 'document 1 of 2'
is 'the end of the line' "$(tail -c 3 "$work/out")" "$escape[K"
at_terminal '"$DEPUTY" check - <long.xml --fail-on never >/dev/null'
says out ' MB read, document 1 of 1'
lacks out '%'
for silent in 'TERM=dumb "$DEPUTY"' '"$DEPUTY" --quiet'; do
    at_terminal "$(echo "$silent" | sed 's/"$DEPUTY"/"$DEPUTY" check/') long.xml --fail-on never >/dev/null"
    lacks out "$escape" MB
done
