"""Reads deputy's PowerShell completion by the quoting and bracket rules of PowerShell's language specification, as far as the
script uses the language, and prints what its two tables hold: a line COMMAND<tab>KEY<tab>VALUE for each entry."""
import re
import sys

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*) | (?P<string>'(?:[^']|'')*') | (?P<open>[@$]?\( | @?\{ | \[) | (?P<close>[)}\]])
      | (?P<variable>\$(?:_|[A-Za-z]\w*)) | (?P<number>\d+) | (?P<word>-?[A-Za-z][\w.-]*) | (?P<space>[ \t]+) | (?P<end>\n)
      | (?P<sign>\+\+|::|[=.,;|+])""", re.VERBOSE)
CLOSES = {"(": ")", "{": "}", "[": "]"}


def fail(what):
    sys.exit(f"powershell.py: {what}")


def tokens(text):
    """No token is left over: an open quote, a backtick, a double quote, or a typographic quote is none of the above."""
    at, found, open_at = 0, [], []
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            fail(f"line {text.count(chr(10), 0, at) + 1}: no token at {text[at:at + 20]!r}")
        kind, value = match.lastgroup, match.group()
        if kind == "open":
            open_at.append(CLOSES[value[-1]])
        elif kind == "close" and (not open_at or open_at.pop() != value):
            fail(f"line {text.count(chr(10), 0, at) + 1}: {value} closes nothing")
        if kind == "string" and "\n" in value:
            fail(f"a string runs over a line's end: {value!r}")
        if kind not in ("comment", "space"):
            found.append((kind, value))
        at = match.end()
    if open_at:
        fail(f"not closed: {open_at}")
    return found


def value_of(found, at):
    kind, token = found[at]
    if kind == "string":
        return token[1:-1].replace("''", "'"), at + 1
    if kind == "number":
        return int(token), at + 1
    if token in ("$true", "$false"):
        return token == "$true", at + 1
    if token == "[":  # [ordered] before a table
        if found[at + 1:at + 3] != [("word", "ordered"), ("close", "]")] or found[at + 3][1] != "@{":
            fail(f"no table behind {found[at:at + 4]}")
        return value_of(found, at + 3)
    if token == "@(":
        items, at = [], at + 1
        while found[at][1] != ")":
            item, at = value_of(found, at)
            items.append(item)
            at += found[at][1] == ","
        return items, at + 1
    if token == "@{":
        return table_of(found, at + 1)
    return fail(f"no value: {found[at]}")


def table_of(found, at):
    """Keys are told apart without case, and one that is given twice is an error in PowerShell."""
    table, seen = {}, set()
    while found[at][1] != "}":
        if found[at][1] in ("\n", ";"):
            at += 1
            continue
        kind, key = found[at]
        if kind not in ("string", "word") or found[at + 1][1] != "=":
            fail(f"no entry of a table: {found[at:at + 3]}")
        key = key[1:-1].replace("''", "'") if kind == "string" else key
        if key.lower() in seen:
            fail(f"{key} is given twice")
        seen.add(key.lower())
        table[key], at = value_of(found, at + 2)
        if found[at][1] not in ("\n", ";", "}"):
            fail(f"behind {key}: {found[at]}")
    return table, at + 1


def main():
    text = open(sys.argv[1], encoding="ascii").read()
    found = tokens(text)
    tables = {}
    for at in range(len(found) - 2):
        if found[at][0] == "variable" and found[at + 1][1] == "=" and found[at + 2][1] == "@{":
            tables[found[at][1]] = value_of(found, at + 2)[0]
    if set(tables) != {"$commands", "$values"}:
        fail(f"tables: {set(tables)}")
    for command, entry in tables["$commands"].items():
        if set(entry) != {"Places", "Files", "Formats", "Words", "Options"}:
            fail(f"{command}: {set(entry)}")
        print(f"{command}\toptions\t{' '.join(entry['Options'])}")
        print(f"{command}\twords\t{' '.join(entry['Words'])}")
        print(f"{command}\tformats\t{' '.join(entry['Formats'])}")
        print(f"{command}\tfiles\t{entry['Files']}")
        for key, tip in list(entry["Options"].items()) + list(entry["Words"].items()):
            if not tip:
                fail(f"{command} {key}: PowerShell refuses an empty tooltip")
    for option, entry in tables["$values"].items():
        print(f"{option}\tnames\t{' '.join(entry['Names'])}")
        print(f"{option}\tfiles\t{entry['Files']}")


if __name__ == "__main__":
    main()
