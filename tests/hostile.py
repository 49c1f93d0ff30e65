"""File names, entry names, policies and messages made to hurt, through every format of every command, and back.

usage: hostile.py DEPUTY FOLDER
Every output is read by a parser of its format: the texts have to come out as they went in, the shape has to be that of the
same run with harmless ones, and no byte may be one that a terminal obeys or that reorders a line. Exits 1 and says what is wrong.
"""
import json
import os
import re
import subprocess
import sys
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ElementTree

ID = "00000000-0000-4000-8000-000000000001"
TEXTS = [
    "\"'`<script>alert(1)</script>]]>", "</script><img src=x onerror=alert(1)>", "<!-- --><![CDATA[x]]>&lt;&amp;&#10;",
    "a,b;c: 100% %0A%25%s%n", "a\nb\r\nc\td", "\n::error file=x::y\n##[error]y ##vso[task.x]\n::add-mask::x", "\u007f\u0085\u009b31m",
    "\u202egnp.exe\u202c\u2066x\u2069", "\u200b\ufeff\u00ad\u2028\u2029\U0001f511\U0010fffd", "{{name}}{{rules}}${IFS}$(id)",
    "=1+1|x|*x*' OR 1=1 --", "-rf", "--output=x", "a\\b\\", "caf\u00e9 \u05d0\u05d1\ufffd", "[a](javascript:alert(1))", "long" * 50,
]
# What no XML holds, but a file system does.
FILES = [b"\x1b[2J\x1b]0;x\x07", b"\b\b\x7f", b"\xff\xc0\x80", b"\x01\x02"]

deputy = sys.argv[1]
problems = []
checks = 0


def expect(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        problems.append(f"{what}: {found!r}, expected {expected!r}"[:600])


def shown(text, kept=""):
    """As people see it: what is invisible is written out, but for what the format escapes itself, and a log's command."""
    text = re.sub(r"##([A-Za-z]*\[)", r"#\\u{23}\1", text)
    return "".join(c if c in kept or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp") else f"\\u{{{ord(c):X}}}" for c in text)


def run(arguments, code):
    """What it says on standard output; nothing of that, or of the complaints, moves a cursor or reorders a line."""
    done = subprocess.run([deputy, *arguments], stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True, check=False)
    what = " ".join(os.fsdecode(a) for a in arguments)
    expect(f"{what!r}: exit code", done.returncode, code)
    for stream, name in ((done.stdout, "output"), (done.stderr, "complaints")):
        text = stream.decode("utf-8", "surrogateescape")
        bad = set(re.findall(r"##[A-Za-z]*\[", text)) if b"import" not in arguments else set()
        expect(f"{what!r}: commands of a log in the {name}", bad, set())
        if b"github" not in arguments:
            expect(f"{what!r}: commands of a log", re.findall(r"(?m)^\s*::.*", text), [])
        bad = {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")}
        expect(f"{what!r}: what a terminal obeys in the {name}", bad, set())
    return done.stdout.decode("utf-8", "replace")


def document(path, name, kind="command-line"):
    def attribute(text):
        return '"' + "".join(f"&#{ord(c)};" if c in '<>&"\n\r\t' else c for c in text) + '"'

    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(f"""<sessions xmlns="urn:deputy:sessions:1">
  <session id="{ID}" name={attribute(name)} group={attribute(name)} kind="{kind}"><command>cmd.exe</command></session>
</sessions>
""")
    with open("policy.xml", "w", encoding="utf-8", newline="") as file:
        plain = attribute(re.sub("[{}]", "", name))
        file.write(f"""<policy xmlns="urn:deputy:policy:1" name={plain} extends="default">
  <rule id="ACME1" name={plain} severity="warning"><when><is fact="kind">command-line</is></when>
    <message>{plain[1:-1]}={{name}}</message><help>{plain[1:-1]}</help></rule>
</policy>
""")


# ---- a parser for each format: the texts that stand in it, and its shape without them ----

def shape(value):
    if isinstance(value, dict):
        return [(key, shape(inner)) for key, inner in value.items()]
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def texts_of(value):
    if isinstance(value, (dict, list)):
        return {t for inner in (value.values() if isinstance(value, dict) else value) for t in texts_of(inner)}
    return {value} if isinstance(value, str) else set()


def parse_json(out):
    value = json.loads(out)
    return shape(value), texts_of(value)


def parse_jsonl(out):
    value = [json.loads(line) for line in out.split("\n")[:-1]]
    return shape(value), texts_of(value)


def parse_sarif(out):
    """Its messages are for people, and a bracket in them would begin a link."""
    form, texts = parse_json(out)
    return form, {re.sub(r"\\([][\\])", r"\1", text) for text in texts} | {shown(urllib.parse.unquote(text)) for text in texts}


def parse_xml(out):
    elements = list(ElementTree.fromstring(out).iter())
    texts = {t for e in elements for t in (e.text or "", e.tail or "", "".join(e.itertext()) if len(e) < 9 else "", *e.attrib.values())}
    return [(element.tag, sorted(element.keys())) for element in elements], texts


def parse_lines(out):
    return out.count("\n"), {out}


def parse_commands(out):
    """As GitHub's documentation has them: properties are parted by commas, what would part them is a percent code."""
    form, texts = [], set()
    for line in out.split("\n")[:-1]:
        command, properties, message = re.fullmatch("::([a-z]+) ([^:]*)::(.*)", line).groups()
        pairs = [pair.split("=", 1) for pair in properties.split(",")]
        form.append((command, [name for name, _ in pairs]))
        texts |= {re.sub("%(25|0D|0A|3A|2C)", lambda m: chr(int(m[1], 16)), text) for text in (message, *(v for _, v in pairs))}
    return form, texts


# Arguments, the exit code, the parser, how texts are written, and which of them it has to show. `+`: a part of a longer one.
AS_IS, SHOWN = "", None
FORMATS = [
    (["check", "PATH", "--policy", "policy.xml", "--verbose"], 0, parse_lines, SHOWN, ["+path", "+name", "+rule", "+message"]),
    (["check", "PATH", "--policy", "policy.xml", "--format", "json"], 0, parse_json, AS_IS, ["path", "name", "rule", "message"]),
    (["check", "PATH", "--policy", "policy.xml", "--format", "jsonl"], 0, parse_jsonl, AS_IS, ["path", "name", "rule", "message"]),
    (["check", "PATH", "--policy", "policy.xml", "--format", "sarif"], 0, parse_sarif, SHOWN, ["relative", "words", "+message"]),
    (["check", "PATH", "--policy", "policy.xml", "--format", "junit"], 0, parse_xml, SHOWN, ["path", "+name", "+rule", "+message"]),
    (["check", "PATH", "--policy", "policy.xml", "--format", "github"], 0, parse_commands, "\n\r%:,",
     ["relative", "+name", "+rule", "+message"]),
    (["check", "PATH", "--policy", "policy.xml", "--format", "html"], 0, parse_xml, SHOWN, ["+path", "+name", "+rule", "+message"]),
    (["list", "PATH"], 0, parse_lines, SHOWN, ["+path", "+name"]),
    (["list", "PATH", "--format", "json"], 0, parse_json, AS_IS, ["path", "name"]),
    (["list", "PATH", "--format", "jsonl"], 0, parse_jsonl, AS_IS, ["path", "name"]),
    (["plan", "PATH"], 0, parse_jsonl, AS_IS, ["name"]),
    (["plan", "PATH", "--format", "json"], 0, parse_json, AS_IS, ["name"]),
    (["explain", "PATH", "--session", ID], 0, parse_lines, SHOWN, ["+path", "+name"]),
    (["run", "PATH", "--session", ID, "--backend", "simulator", "--policy", "default", "--record", "-"], 0, parse_jsonl, AS_IS, ["name"]),
    (["import", "PATH", "-o", "-"], 0, parse_xml, AS_IS, ["name"]),
    (["diff", "none.xml", "PATH", "--allow-empty"], 1, parse_lines, SHOWN, ["+path", "+name"]),
    (["diff", "PATH", "none.xml", "--allow-empty", "--format", "json"], 1, parse_json, AS_IS, ["path", "name"]),
    (["diff", "none.xml", "PATH", "--allow-empty", "--format", "html"], 1, parse_xml, SHOWN, ["+path", "+name"]),
    (["policy", "show", "policy.xml"], 0, parse_lines, SHOWN, ["+rule"]),
    (["policy", "show", "policy.xml", "--format", "json"], 0, parse_json, AS_IS, ["rule"]),
    (["policy", "table", "policy.xml"], 0, parse_lines, SHOWN, ["+rule"]),
    (["policy", "table", "policy.xml", "--format", "json"], 0, parse_json, AS_IS, ["rule"]),
    (["policy", "table", "policy.xml", "--format", "html"], 0, parse_xml, SHOWN, ["+rule"]),
    (["policy", "diff", "default", "policy.xml", "PATH"], 0, parse_lines, SHOWN, []),
    (["policy", "diff", "default", "policy.xml", "PATH", "--format", "json"], 0, parse_json, AS_IS, []),
]


def try_all(path, name, harmless):
    """`harmless`: the shapes of the run that is compared with, by format; None: this is that run."""
    document(path, name)
    rule, printed = re.sub("[{}]", "", name), path.decode("utf-8", "replace")
    words = re.sub("[ \t\r\n]+", " ", rule).strip(" ") # policies are laid out: their white space is a space
    given = {"path": printed, "relative": printed.removeprefix("./"), "name": name, "rule": rule, "words": words,
             "message": f"{words}={name}"}
    shapes = []
    for number, (arguments, code, parse, kept, wanted) in enumerate(FORMATS):
        what = f"{' '.join(arguments)}, path {path!r}, name {name!r}"
        out = run([path if argument == "PATH" else argument.encode() for argument in arguments], code)
        try:
            form, texts = parse(out)
        except (ValueError, AttributeError, ElementTree.ParseError) as error:
            expect(what, f"no output of that format: {error}", "one")
            continue
        shapes.append(form)
        if harmless and form != harmless[number]:
            expect(f"{what}: shape", form, harmless[number])
        for key in wanted:
            text = given[key.lstrip("+")]
            text = text if kept == AS_IS else shown(text, kept or "")
            found = any(text in candidate for candidate in texts) if key[0] == "+" else text in texts
            expect(f"{what}: {key} is in it", found, True)
    return shapes


if __name__ == "__main__":
    os.chdir(sys.argv[2])
    with open("none.xml", "w", encoding="utf-8") as nothing:
        nothing.write('<sessions xmlns="urn:deputy:sessions:1"/>')
    usual = try_all(b"plain.xml", "plain", None)
    for text in TEXTS:
        file = text.replace("/", "_").encode()
        try_all(b"./" + file + b".xml" if file.startswith(b"-") else file + b".xml", text, usual)
    for file in FILES:
        try_all(file + b".xml", "plain", usual)
    print("\n".join(problems[:20]))
    print(f"hostile names: {checks} checks, {len(problems)} failed")
    sys.exit(1 if problems or checks < 1000 else 0)
