# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# PATH: files, standard input, directories; --repository; links across documents; --session.
id=00000000-0000-4000-8000-00000000000

one() { # FILE NUMBER NAME: a document with one denied session
    printf '<sessions xmlns="urn:deputy:sessions:1"><session id="%s%s" name="%s" kind="command-line"/></sessions>' "$id" "$2" "$3" >"$1"
}

title='a directory'
mkdir -p tree/a tree/.hidden tree/Z elsewhere
one tree/a.rdm 1 x
one tree/a/b.xml 2 x
one tree/a-b.rdm 3 x
one tree/Z/deep.rdm 4 x
one tree/b.xml 5 x
one tree/.hidden.rdm 6 x
one tree/.hidden/c.rdm 7 x
one tree/c.txt 8 x
one tree/rdm 9 x
one elsewhere/linked.rdm a x
ln -s ../elsewhere/linked.rdm tree/link.rdm
ln -s ../elsewhere tree/links
ln -s . tree/loop
exits 1 check tree --format jsonl
is 'the order' "$(findings)" 'tree/Z/deep.rdm LN001 1:41
tree/a-b.rdm LN001 1:41
tree/a.rdm LN001 1:41
tree/a/b.xml LN001 1:41
tree/b.xml LN001 1:41'
exits 1 check tree/ --format jsonl
is 'the first path' "$(findings | head -n 1)" 'tree/Z/deep.rdm LN001 1:41'
exits 1 check ./tree --format jsonl
is 'the first path' "$(findings | head -n 1)" './tree/Z/deep.rdm LN001 1:41'
exits 1 check tree/b.xml tree/a elsewhere/linked.rdm tree/a.rdm --format jsonl
is 'several paths in the order given' "$(findings)" 'tree/b.xml LN001 1:41
tree/a/b.xml LN001 1:41
elsewhere/linked.rdm LN001 1:41
tree/a.rdm LN001 1:41'
exits 1 check tree/.hidden.rdm --format jsonl
is 'a hidden one that is named' "$(findings)" 'tree/.hidden.rdm LN001 1:41'
mkdir nothing
exits 2 check nothing
exits 0 check nothing --allow-empty
exits 3 check nothing missing

title='foreign files'
mkdir foreign
one foreign/session.xml 1 x
printf '<project><modelVersion>4</modelVersion></project>' >foreign/pom.xml
printf '<!DOCTYPE html SYSTEM "x"><html><body>&nbsp;</body></html>' >foreign/page.xml
printf '<other><unclosed></other>' >foreign/broken.xml
printf '<sessions><session/></sessions>' >foreign/no-namespace.xml
printf '<RDMExport xmlns="urn:x"/>' >foreign/namespaced.xml
printf '<policy xmlns="urn:deputy:policy:1" name="x"/>' >foreign/policy.xml
printf '<a><b><c><d/></c></b></a>' >foreign/nested.xml
exits 1 check foreign --format json
says out '"summary":{"documents":1,"skipped":7,"entries":1,"sessions":1,"allowed":0,"denied":1,"errors":1,"warnings":0,"notes":0}'
exits 1 check foreign
says out '7 other files skipped'
printf '<project/>' >foreign/export.rdm
exits 3 check foreign --format jsonl
is 'findings' "$(findings)" 'foreign/export.rdm DX002 1:1
foreign/session.xml LN001 1:41'
exits 3 check foreign/pom.xml --format jsonl
is 'a foreign file that is named' "$(findings)" 'foreign/pom.xml DX002 1:1'
rm foreign/export.rdm foreign/session.xml
exits 2 check foreign
exits 0 check foreign --allow-empty
printf 'no xml at all' >foreign/text.xml
exits 3 check foreign --format jsonl
is 'what has no root is no foreign file' "$(findings)" 'foreign/text.xml DX001 1:1'

title='standard input'
one in.xml 1 x
run check - <in.xml
is 'the exit code' "$code" 1
says out ' --> -:1:41' '<session id='
cp "$work/out" redirected
# shellcheck disable=SC2002 # a pipe is meant
cat in.xml | run check -
# shellcheck disable=SC2002
cat in.xml | "$deputy" check - >piped 2>&1
is 'the exit code of a pipe' "$?" 1
is 'the report of a pipe' "$(cat piped)" "$(cat redirected)"
run check in.xml - tree/b.xml --format jsonl <tree/a.rdm
is 'the order' "$(findings)" 'in.xml LN001 1:41
- LN001 1:41
tree/b.xml LN001 1:41'
run plan - <"$root/fixtures/plans/links.rdm"
is 'the plan' "$(cat "$work/out")" "$(cat "$root/fixtures/plans/links.rdm.expect")"
run run - --session Three --machine "$root/fixtures/machines/runs.xml" <"$root/fixtures/runs/sessions.xml"
is 'the exit code of run' "$code" 3
run check - </dev/null
is 'the exit code of nothing' "$code" 3
says out DX001

title='a pipe with a name'
mkfifo pipe
cat in.xml >pipe &
run check pipe
is 'the exit code' "$code" 1
says out ' --> pipe:1:41' '<session id='
mkdir below
mv pipe below/pipe.rdm
exits 2 check below

title='links across documents'
link=${id}f
who() { # the user of the only plan
    sed -nE 's/.*"user":"?([^",]*)"?,.*/\1/p' "$work/out"
}
linked() { # FILE [MORE]
    native "$1" <<END
  <session id="${id}1" name="Linked" kind="command-line"><command>app.exe</command>
    <run-as mode="credential-repository" link="$link"/></session>${2:-}
END
}
credential() { # FILE USER
    printf '<sessions xmlns="urn:deputy:sessions:1"><credential id="%s" name="C" user="%s"/></sessions>' "$link" "$2" >"$1"
}
linked linked.xml
linked own.xml "<credential id=\"$link\" name=\"C\" user=\"own\"/>"
credential b.xml b
credential c.xml c
printf '<sessions xmlns="urn:deputy:sessions:1"><entry id="%s" name="E" type="Group"/></sessions>' "$link" >entry.xml
for row in 'b linked.xml b.xml' 'b b.xml linked.xml' 'b linked.xml b.xml c.xml' 'c linked.xml c.xml b.xml' 'c c.xml linked.xml b.xml' \
    'own b.xml own.xml' 'own own.xml c.xml' 'b linked.xml --repository b.xml' 'b linked.xml b.xml --repository c.xml' \
    'c linked.xml --repository c.xml --repository b.xml' 'own own.xml --repository b.xml' 'c linked.xml entry.xml c.xml' \
    'c entry.xml linked.xml --repository c.xml' 'c linked.xml --repository entry.xml --repository c.xml'; do
    # shellcheck disable=SC2086 # a row of words
    set -- $row
    user=$1
    shift
    exits 0 plan "$@"
    is "the user of plan $*" "$(who)" "$user"
    exits 0 check "$@" --fail-on warning
done
# A second link that leads nowhere keeps the session waiting; the first one is its own document's all the same.
for order in 'before' 'after'; do
    own="<credential id=\"$link\" name=\"C\" user=\"own\"/>"
    session="<session id=\"${id}1\" name=\"Two\" kind=\"command-line\" link=\"${id}9\"><command>app.exe</command>
      <run-as mode=\"credential-repository\" link=\"$link\"/></session>"
    if [ "$order" = before ]; then set -- "$own" "$session"; else set -- "$session" "$own"; fi
    printf '<sessions xmlns="urn:deputy:sessions:1">%s%s</sessions>' "$1" "$2" >two.xml
    exits 0 plan b.xml two.xml c.xml
    is "the user of a session that waits for another link, own credential $order it" "$(who)" own
done
mkdir vault
cp b.xml vault
printf '<foreign/>' >vault/foreign.xml
exits 0 plan linked.xml --repository vault
is 'the user of a repository that is a directory' "$(who)" b
exits 0 check linked.xml --format jsonl
is 'findings' "$(findings)" 'linked.xml CR003 3:5
linked.xml RA005 3:5'
exits 1 check linked.xml entry.xml --format jsonl
is 'findings' "$(findings)" 'linked.xml CR004 3:5
linked.xml RA005 3:5'
run plan linked.xml --repository - <b.xml
is 'the user of a repository on standard input' "$(who)" b

title='--repository is neither reported nor counted'
one denied.xml 9 denied
exits 0 check linked.xml --repository denied.xml --repository b.xml --repository tree --format json
says out '"summary":{"documents":1,"skipped":0,"entries":1,"sessions":1,"allowed":1,"denied":0,"errors":0,"warnings":0,"notes":1}'
lacks out LN001
exits 0 list linked.xml --repository denied.xml --format jsonl
is 'sessions' "$(wc -l <"$work/out")" 1
exits 2 plan linked.xml --repository denied.xml --session denied
exits 2 check --repository b.xml
printf '<sessions xmlns="urn:deputy:sessions:1"/>' >none.xml
exits 2 check none.xml --repository b.xml
exits 3 check linked.xml --repository gone.xml
says err gone.xml

title='--session'
native select.xml <<END
  <session id="${id}1" name="Backup" group="Clients\\Acme" kind="powershell"/>
  <session id="${id}2" name="backup" group="Clients\\Other; Shared\\All" kind="powershell"/>
  <session id="${id}3" name="Über" kind="powershell"/>
  <session id="${id}4" name="Denied" group="Clients" kind="command-line"/>
  <session id="${id}5" name="${id}3" kind="powershell"/>
  <entry id="${id}6" name="Über" type="Group"/>
END
selects() { # SELECTION NUMBER
    exits 0 plan select.xml --session "$1"
    is "the session $1" "$(sed -nE 's/.*"id":"[0-9-]*(.)".*/\1/p' "$work/out")" "$2"
}
selects "${id}1" 1
selects "{${id}2}" 2
selects 'Clients\Acme\Backup' 1
selects 'CLIENTS\acme\BACKUP' 1
selects 'clients\other\backup' 2
selects 'Shared\All\Backup' 2
selects 'ÜBER' 3
exits 2 plan select.xml --session BACKUP
prints ''
says err "${id}1" "${id}2" 'Clients\Acme\Backup' select.xml:2 select.xml:3
exits 2 explain select.xml --session backup
says err "${id}1" "${id}2"
for selection in nobody Back 'Acme\Backup' 'Clients\Backup' "${id}9" "${id}6" ''; do
    exits 2 plan select.xml --session "$selection"
    prints ''
    exits 2 explain select.xml --session "$selection"
    exits 125 run select.xml --session "$selection"
done
exits 1 plan select.xml --session denied
prints ''
says err LN001
exits 0 plan select.xml --session denied --fail-on never
exits 126 run select.xml --session denied
exits 0 plan select.xml --session 'ÜBER' --fail-on note
exits 1 plan select.xml
is 'plans' "$(wc -l <"$work/out")" 4
exits 3 plan select.xml missing.rdm --session 'ÜBER'
is 'plans' "$(wc -l <"$work/out")" 1
exits 3 explain select.xml missing.rdm --session 'ÜBER'
says out 'CreateProcessW'
