# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # sourced by tests/cli; $NAME$ is deputy's to expand
# A secret, wherever it stands in a document or a machine profile, is in no output of any command: not in clear, not escaped.
id=00000000-0000-4000-8000-00000000000
mkdir written

# Everything that deputy says about the documents named, in every form; nothing of it may hold `secret`.
everything() { # FILE...
    for format in text json jsonl; do
        run check "$@" --format "$format" --verbose </dev/null
        kept check
        run list "$@" --format "$format" --verbose </dev/null
        kept list
        run plan "$@" --format "$format" --verbose </dev/null
        kept plan
    done
    run check "$@" --verbose --color always --output written/report </dev/null
    cp written/report "$work/out"
    kept '--output'
    run check --repository "$1" "$@" --quiet </dev/null
    kept --quiet
    run import "$@" </dev/null
    kept import
    for selection in $selections; do
        run explain "$@" --session "$selection" </dev/null
        kept explain
        run run "$@" --session "$selection" --record written/record --machine machine.xml --verbose </dev/null
        kept run
        [ ! -e written/record ] || cp written/record "$work/out"
        kept --record
    done
    # shellcheck disable=SC2002 # a pipe is meant
    cat "$1" | timeout "$seconds" "$deputy" check - --verbose >"$work/out" 2>"$work/err"
    kept 'a pipe'
    printf '' >"$work/err"
    if [ -z "$leaks" ]; then tell yes; else tell no "$(cat "$1")
    is shown by$leaks, for one: $shown"; fi
    leaks=
}

leaks=
kept() { # WHAT
    passed=$((passed + 1))
    if grep -qiE "$secret" "$work/out" "$work/err"; then
        leaks="$leaks $1"
        shown=$(grep -hiE "$secret" "$work/out" "$work/err" | head -n 1)
    fi
}

secret='hunter|unter2'
selections="${id}1 ${id}2 ${id}3 ${id}4 ${id}5"
cat >machine.xml <<END
<machine xmlns="urn:deputy:machine:1" user="CORP\\bob" unknown="accept">
  <account user="alice" domain="CORP" password="hunter2"/>
  <account user="wrong" domain="CORP" password="xhunter2"/>
  <secret host="custom" password="hunter2"/><secret host="repository" password="hunter2"/>
  <secret host="session" password="hunter2"/><secret host="personal" username="CORP\\alice" password="hunter2"/>
</machine>
END

# Findings stand on the same lines, so that the source lines are shown.
entry() { # NUMBER KIND-AND-COMMAND SECRETS
    printf '<Connection><ID>%s%s</ID>%s%s</Connection>' "$id" "$1" "$2" "$3"
}
line='<ConnectionType>CommandLine</ConnectionType><Name>N</Name><CommandLine>C:\\A b\\c.exe $NOPE$</CommandLine>'
alice='<CredentialSource>Custom</CredentialSource><UserName>alice</UserName><Domain>CORP</Domain>'
addon='<ConnectionType>AddOn</ConnectionType><Name>A</Name><Host>sql $NOPE$</Host>'
ssms='<AddOnDescription>SQL Server Management Studio</AddOnDescription>'
in_properties() { # XML
    printf '<AddOn>%s<Properties>%s</Properties></AddOn>' "$ssms" "$(printf %s "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g')"
}

title='secrets on the lines that are shown'
{
    entry 1 "$line" "<Password>hunter2</Password><RunAsConnection>$alice<Password>hunter2</Password><SafePassword>hunter2</SafePassword></RunAsConnection>"
    entry 2 "$line" '<RunAsPassword>hunter2</RunAsPassword><RunAsPasswordItem>hunter2</RunAsPasswordItem><RunAsUnknown/><RunAsCredentialSource>2</RunAsCredentialSource><RunAsUsername>CORP\wrong</RunAsUsername>'
    entry 3 "$addon" "$(in_properties '<P><Password>hunter2</Password><RunAsPassword>hunter2</RunAsPassword><RunAsThing/><Server>a</Server></P>')<RunAsCredentialSource>4</RunAsCredentialSource>"
    entry 4 "$line" '<SafePassword>hunter2</SafePassword><Credentials><Password>hunter2</Password><SafePassword>hunter2</SafePassword></Credentials><Cmd><SafeParam1Default>hunter2</SafeParam1Default><Parameter1DataType>Secured</Parameter1DataType><Parameter1DefaultValue>hunter2</Parameter1DefaultValue></Cmd>'
    entry 5 "$line" '<Password><![CDATA[hunter2]]></Password><Password  Kind = "x" >hunter2</Password ><Password>
hunter2</Password><Tools><Password>&#104;unter2</Password><Password>h<!-- -->unter2</Password></Tools><RunAsConnection><CredentialSource>bogus</CredentialSource><Password>&#x68;&#117;nter2</Password></RunAsConnection>'
} | export_of lines.rdm
everything lines.rdm
run check lines.rdm </dev/null
says out CR006 DX007 DX008 '***' '<Password>***</Password>'
title='the same, an element a line'
sed 's/></>\n</g' lines.rdm >long.rdm
everything long.rdm
title='the same in UTF-16'
if command -v iconv >/dev/null; then
    { printf '\377\376' && iconv -f UTF-8 -t UTF-16LE lines.rdm; } >wide.rdm
    everything wide.rdm
fi

title='attributes'
{
    entry 1 "$line" '<Custom Password="hunter2" RunAsPassword="hunter2"/><RunAsOther Password="hunter2"/>'
    entry 2 "$line" "<RunAsConnection Password=\"hunter2\">$alice<Other Password='hunter2'/></RunAsConnection>"
} | export_of attributes.rdm
everything attributes.rdm
title='attributes of native documents'
native native.xml <<END
  <session id="${id}1" name="N" kind="command-line" password="hunter2"><command>C:\\A b\\c.exe</command><run-as mode="custom" user="a" password="hunter2" stored-secret="hunter2"/><Password>hunter2</Password></session>
  <session id="${id}2" name="N2" kind="command-line"><command>C:\\A b\\c.exe \$PARAMETER1\$</command><parameter number="1" secured="true" value="hunter2"/></session>
END
everything native.xml

title='documents that break off beside a secret'
while IFS= read -r tail; do
    printf '<RDMExport><Connections>\n<Connection><ID>%s1</ID><ConnectionType>CommandLine</ConnectionType>%s' "$id" "$tail" >broken.rdm
    everything broken.rdm
done <<'END'
<Password>hunter2
<Password>hunter2</Pass
<Password>hunter2</Pasword></Connection></Connections></RDMExport>
<Password>hunter2 & more</Password></Connection></Connections></RDMExport>
<Password>hunter2&hunter2;</Password></Connection></Connections></RDMExport>
<Password>&hunter2;</Password></Connection></Connections></RDMExport>
<Password><hunter2></Password></Connection></Connections></RDMExport>
<Password hunter2></Password></Connection></Connections></RDMExport>
<RunAsPassword>hunter2]]></RunAsPassword></Connection></Connections></RDMExport>
<Password a="hunter2<"></Password></Connection></Connections></RDMExport>
<Password><![CDATA[hunter2</Password></Connection></Connections></RDMExport>
<Password>hunter2<!-- hunter2 -- hunter2 --></Password></Connection></Connections></RDMExport>
<Password>hunter2<!-- hunter2</Password></Connection></Connections></RDMExport>
<Password>hunter2</Password><a></b></Connection></Connections></RDMExport>
<Password>hunter2</Password>&amp</Connection></Connections></RDMExport>
<SafePassword>hunter2</SafePassword></Connections></RDMExport>
END

title='broken properties'
for properties in '<P><Password>hunter2</P>' '<P><Password>hunter2</Password>' '<P Password="hunter2"' '<P><RunAsPassword>hunter2 & x</RunAsPassword></P>' \
    '<!DOCTYPE P [<!ENTITY x "hunter2">]><P><Password>hunter2</Password></P>'; do
    { entry 3 "$addon" "$(in_properties "$properties")"; } | export_of broken.rdm
    everything broken.rdm
    {
        printf '<Connection><ID>%s3</ID>%s<AddOn>%s<Properties><![CDATA[%s]]></Properties></AddOn></Connection>' "$id" "$addon" "$ssms" "$properties"
    } | export_of broken.rdm
    everything broken.rdm
done

title='a broken machine profile'
sed 's/<account user="wrong"/<account bogus="1" user="wrong"/' machine.xml >bogus.xml
run run lines.rdm --session "${id}1" --machine bogus.xml </dev/null
kept run
is 'the exit code' "$code" 125
sed 's/<account user="wrong" domain="CORP" password="xhunter2"/<account user="wrong" password="hunter2&"/' machine.xml >bogus.xml
run run lines.rdm --session "${id}1" --machine bogus.xml </dev/null
kept run
sed 's/unknown="accept"/unknown="hunter2"/' machine.xml >bogus.xml
run run lines.rdm --session "${id}1" --machine bogus.xml </dev/null
is 'the exit code' "$code" 125

is 'what shows a password of the profile' "$leaks" ''

title='a session as another user that succeeds'
{ entry 1 "$line" "<RunAsConnection>$alice</RunAsConnection>" | sed 's/ \$NOPE\$//'; } | export_of fine.rdm
everything fine.rdm
run run fine.rdm --session "${id}1" --machine machine.xml --record - </dev/null
is 'the exit code' "$code" 0
says out '"secret":"provided"' '"ok":true'
kept run
is 'what shows a password' "$leaks" ''
