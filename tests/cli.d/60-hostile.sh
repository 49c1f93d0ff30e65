# shellcheck shell=sh disable=SC2034,SC2154 # sourced by tests/cli
# Input that is no document, or one made to hurt: the one right finding each, exit code 3, in time, and the others are reported.
id=00000000-0000-4000-8000-00000000000
native other.xml <<END
  <session id="${id}1" name="Other" kind="command-line"/>
END

diagnosed() { # RULE LINE:COLUMN FILE: alone and between two others
    title="hostile input $3"
    exits 3 check "$3" --format jsonl
    is 'findings' "$(findings)" "$3 $1 $2"
    exits 3 check other.xml "$3" other.xml --format jsonl
    is 'findings' "$(findings)" "other.xml LN001 2:3
$3 $1 $2
other.xml LN001 2:3"
    exits 3 check "$3"
    is_plain
    exits 3 list "$3" other.xml
    says out Other
    says err "$1"
    exits 3 plan "$3" other.xml
    says err "$1" LN001
    exits 125 run "$3" other.xml --session Other
}

is_plain() { # nothing a terminal would obey, whatever the document holds
    if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/out"; then tell no 'control characters'; else tell yes; fi
}

repeat() { # COUNT TEXT
    awk -v count="$1" -v text="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'
}

filler() { # COUNT
    head -c "$1" /dev/zero | tr '\0' x
}

title='no documents'
printf '' >zero.rdm
diagnosed DX001 1:1 zero.rdm
printf '\177ELF\002\001\001\000\000\000\377\376\000' >program.rdm
diagnosed DX001 1:1 program.rdm
head -c 4096 /dev/zero >zeros.rdm
diagnosed DX001 1:1 zeros.rdm
printf 'MZ\220\000\003' >program.xml
diagnosed DX001 1:1 program.xml
printf '\033[2J\033]0;title\007' >terminal.rdm
diagnosed DX001 1:1 terminal.rdm
printf '{"sessions": []}' >json.rdm
diagnosed DX001 1:1 json.rdm
printf 'PK\003\004' >archive.rdm
diagnosed DX001 1:1 archive.rdm
printf '<RDMExport><Connections><Connection><Name>a\377b</Name></Connection></Connections></RDMExport>' >latin.rdm
diagnosed DX001 1:44 latin.rdm
printf '<RDMExport><Connections><Connection><Name>a\000b</Name></Connection></Connections></RDMExport>' >nul.rdm
diagnosed DX001 1:44 nul.rdm
printf '<RDMExport>\n<Connections>\n  <Connection></Connections>\n</RDMExport>' >mismatch.rdm
exits 3 check mismatch.rdm --format jsonl
is 'the rule' "$(findings | cut -d ' ' -f 2 | cut -c 1-5)" DX001
mkdir folder.rdm
title='a folder that is named like a file'
exits 2 check folder.rdm
diagnosed DX000 1:1 missing.rdm
diagnosed DX000 1:1 other.xml/below.rdm

title='encrypted exports'
filler 64 >encrypted.rdm
diagnosed DX003 1:1 encrypted.rdm
printf '<RDMExport>\n  <Data>%s</Data>\n</RDMExport>' "$(filler 64)" >encrypted.xml
diagnosed DX003 1:1 encrypted.xml

title='every prefix'
mkdir prefixes
prefixes_of() { # FILE LAST: every prefix up to LAST bytes has exactly one finding, DX001
    rm -f prefixes/*
    size=0
    while [ "$size" -le "$2" ]; do
        head -c "$size" "$1" >"prefixes/$(printf %04d "$size").rdm"
        size=$((size + 1))
    done
    exits 3 check prefixes --format jsonl
    is "other findings than DX001 in prefixes of $1" "$(findings | grep -v ' DX001 ')" ''
    is "findings in prefixes of $1" "$(findings | cut -d ' ' -f 1 | sort -u | wc -l)" "$(($2 + 1))"
    is 'findings' "$(wc -l <"$work/out")" "$(($2 + 1))"
}
printf '\357\273\277<?xml version="1.0" encoding="utf-8"?>\r\n<RDMExport><Connections><!-- c --><Connection>\r\n<ConnectionType>CommandLine</ConnectionType><CommandLine>a &amp; <![CDATA[b]]></CommandLine><RunAsConnection><CredentialSource>Custom</CredentialSource><Password>&#x53;</Password></RunAsConnection></Connection></Connections></RDMExport>' >whole.rdm
prefixes_of whole.rdm $(($(wc -c <whole.rdm) - 1))
{
    printf '\377\376'
    printf '<Connection><ConnectionType>PowerShell</ConnectionType><Name>x</Name></Connection>' | sed 's/./&\n/g' | tr '\n' '\0'
} >wide.rdm
exits 0 check wide.rdm
prefixes_of wide.rdm $(($(wc -c <wide.rdm) - 1))

title='deep'
repeat 300 '<a>' | sed 's/^/<RDMExport>/' >deep.rdm
diagnosed DX009 1:$((11 + 255 * 3 + 1)) deep.rdm
{ printf '<RDMExport><Connections>' && repeat 200000 '<Connection><Children>'; } >deep-children.rdm
# Depth 257 is the 255th element below Connections: a Connection.
diagnosed DX009 1:$((25 + 127 * 22)) deep-children.rdm
{ printf '<RDMExport><Connections><Connection><Image>' && repeat 1000 '<i>'; } >deep-image.rdm
diagnosed DX009 1:$((44 + 252 * 3)) deep-image.rdm

title='DTD'
printf '<?xml version="1.0"?>\n<!DOCTYPE RDMExport>\n<RDMExport/>' >doctype.rdm
diagnosed DX009 2:1 doctype.rdm
{
    printf '<?xml version="1.0"?>\n  <!DOCTYPE lolz [<!ENTITY lol "lol">'
    for level in 1 2 3 4 5 6 7 8 9; do
        [ "$level" = 1 ] && inner='&lol;' || inner="&lol$((level - 1));"
        printf '<!ENTITY lol%s "%s">' "$level" "$(repeat 10 "$inner")"
    done
    printf ']>\n<RDMExport><Connections><Connection><Name>&lol9;</Name></Connection></Connections></RDMExport>'
} >bomb.rdm
diagnosed DX009 2:3 bomb.rdm
printf '<!DOCTYPE RDMExport [<!ENTITY x SYSTEM "file:///etc/passwd">]><RDMExport><Connections><Connection><Name>&x;</Name></Connection></Connections></RDMExport>' >external.rdm
diagnosed DX009 1:1 external.rdm
lacks out root:
printf '<!DOCTYPE sessions SYSTEM "http://127.0.0.1:9/x.dtd"><sessions xmlns="urn:deputy:sessions:1"/>' >network.xml
diagnosed DX009 1:1 network.xml

title='giant tokens'
giant() { # NAME BEFORE AFTER: 12 MB between them in an export
    { printf '<RDMExport><Connections>\n  %s' "$2" && filler 12000000 && printf '%s</Connections></RDMExport>' "$3"; } >"$1"
}
giant comment.rdm '<!-- ' ' -->'
diagnosed DX009 2:3 comment.rdm
rm comment.rdm
giant instruction.rdm '<?x ' '?>'
diagnosed DX009 2:3 instruction.rdm
rm instruction.rdm
giant cdata.rdm '<Connection><Image><![CDATA[' ']]></Image></Connection>'
diagnosed DX009 2:22 cdata.rdm
rm cdata.rdm
giant attribute.rdm '<Connection a="' '"/>'
diagnosed DX009 2:3 attribute.rdm
rm attribute.rdm
giant name.rdm '<' '/>'
exits 3 check name.rdm --format jsonl
is 'the rule' "$(findings | cut -d ' ' -f 2,3)" 'DX009 2:3'
rm name.rdm
giant field.rdm '<Connection><Name>' '</Name></Connection>'
diagnosed DX009 2:15 field.rdm
rm field.rdm
giant image.rdm '<Connection><Image>' '</Image></Connection>'
title='12 MB that matter to nobody'
exits 0 check image.rdm
rm image.rdm
{ printf '<RDMExport><Connections>' && repeat 200000 '<Connection/>' && printf '</Connections></RDMExport>'; } >many.rdm
exits 0 check many.rdm
{ printf '<RDMExport><Connections><Connection' && awk 'BEGIN { for (i = 0; i < 9000; i++) printf " a%d=\"\"", i }' && printf '/></Connections></RDMExport>'; } >attributes.rdm
exits 0 check attributes.rdm

title='1 MiB of a field'
sized() { # FILE BYTES
    { printf '<RDMExport><Connections><Connection>\n<CommandLine>' && filler "$2" && printf '</CommandLine></Connection></Connections></RDMExport>'; } >"$1"
}
sized exactly.rdm 1048576
exits 0 check exactly.rdm
sized over.rdm 1048577
diagnosed DX009 2:1 over.rdm

title='hostile names'
native names.xml <<END
  <session id="${id}2" name="&quot;\\&#9;&#10;&#13;&#127;&#155;[2J&#x202E;&#x2028;&lt;/script&gt;" group="&#x7f;" kind="command-line"/>
END
for command in check list; do
    run "$command" names.xml --verbose </dev/null
    is_plain
    lacks out "$(printf '\302\233')" "$(printf '\342\200\256')" "$(printf '\342\200\250')"
    for format in json jsonl; do
        run "$command" names.xml --format "$format" </dev/null
        is_json out "$format"
        says out '"name":"\"\\\t\n\r'
    done
done
run plan names.xml --session "${id}2" </dev/null
LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/err" && tell no 'control characters on standard error'
mkdir strange
cp other.xml "$(printf 'strange/a\033[2J"\nb.rdm')"
exits 1 check strange
is_plain
exits 1 check strange --format jsonl
is_json out jsonl
