# Is the input JSON (RFC 8259)? whole=json: one value; whole=jsonl: one on every line. Says where it is not, and fails.
# No stack is needed beyond the open brackets: `wanted` is what may stand next.

function fail(why) {
    printf "line %d, byte %d: %s\n", NR, at, why
    wrong = 1
    exit 1
}

function string_end(from,    byte) {
    for (at = from + 1; at <= length(line); at++) {
        byte = substr(line, at, 1)
        if (byte == "\"")
            return at
        if (byte ~ /[\001-\037]/)
            fail("a control character in a string")
        if (byte != "\\")
            continue
        at++
        byte = substr(line, at, 1)
        if (byte == "u" && substr(line, at + 1, 4) !~ /^[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]$/)
            fail("\\u without four digits")
        if (byte !~ /["\\\/bfnrtu]/)
            fail("an unknown escape")
    }
    fail("a string without end")
}

function scalar_end(from) {
    rest = substr(line, from, 40)
    if (match(rest, /^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)/))
        return from + RLENGTH - 1
    at = from
    fail("no value")
}

function value_done() {
    wanted = depth == 0 ? "end" : "comma"
}

function take(byte) {
    if (byte == "\"" && (wanted == "key" || wanted == "first-key")) {
        at = string_end(at)
        wanted = "colon"
    } else if (byte == ":" && wanted == "colon") {
        wanted = "value"
    } else if (byte == "," && wanted == "comma") {
        wanted = open[depth] == "{" ? "key" : "value"
    } else if ((byte == "{" || byte == "[") && (wanted == "value" || wanted == "first-value")) {
        open[++depth] = byte
        wanted = byte == "{" ? "first-key" : "first-value"
    } else if (byte == "}" && open[depth] == "{" && (wanted == "comma" || wanted == "first-key")) {
        depth--
        value_done()
    } else if (byte == "]" && open[depth] == "[" && (wanted == "comma" || wanted == "first-value")) {
        depth--
        value_done()
    } else if (wanted == "value" || wanted == "first-value") {
        at = byte == "\"" ? string_end(at) : scalar_end(at)
        value_done()
    } else {
        fail("\"" byte "\" where a " wanted " is expected")
    }
}

BEGIN { wanted = "value"; depth = 0 }

{
    line = $0
    if (whole == "jsonl" && wanted == "end")
        wanted = "value"
    for (at = 1; at <= length(line); at++) {
        byte = substr(line, at, 1)
        if (byte !~ /[ \t\r]/)
            take(byte)
    }
    if (whole == "jsonl" && wanted != "end")
        fail("the line ends inside its value")
}

END {
    if (!wrong && wanted != "end" && !(whole == "jsonl" && NR == 0)) {
        print "it ends where a " wanted " is expected"
        exit 1
    }
    exit wrong
}
