#!/bin/sh
# A policy of that many rules on top of default, as a company with many sites would write them: groups, programs, users, hosts
# and lengths, each with a few conditions. usage: tests/bench/rules.sh COUNT
set -eu
awk -v count="$1" 'BEGIN {
    print "<policy xmlns=\"urn:deputy:policy:1\" name=\"sites\" extends=\"default\">"
    for (i = 0; i < count; i++) {
        printf "<rule id=\"SITE%04d\" severity=\"%s\" points-at=\"mode\"><when>", i, i % 3 ? "warning" : "error"
        if (i % 5 == 0)
            printf "<matches fact=\"group\" glob=\"Sites\\%04d\\**\"/><is fact=\"mode\">custom</is><not><is fact=\"prompt\">true</is></not>", i
        if (i % 5 == 1)
            printf "<one-of fact=\"kind\">command-line tool-command-line</one-of><matches fact=\"program\" glob=\"C:\\Tools\\%04d\\*.exe\"/>", i
        if (i % 5 == 2)
            printf "<is fact=\"effective-user\">svc-%04d</is><is fact=\"administrator\">false</is>", i
        if (i % 5 == 3)
            printf "<one-of fact=\"host\">srv%04d.corp.example srv%04d-b.corp.example</one-of><matches fact=\"command\" regex=\"^del|format\"/>", i, i
        if (i % 5 == 4)
            printf "<matches fact=\"group\" glob=\"Clients\\*\\Site %04d\"/><exceeds fact=\"planned-length\" limit=\"800\"/>", i
        printf "</when><message>{name} breaks rule %d.</message><help>See the site handbook.</help></rule>\n", i
    }
    print "</policy>"
}'
