"""A SARIF report against its schemas, the JSON report of the same run, and the files that it names.

The schemas: sarif-2.1.0-rtm.5.json is the official one of OASIS, unchanged from the npm package @microsoft/jest-sarif;
sarif.schema.json beside it is what deputy writes of that, closed, and what GitHub code scanning asks for beyond it.

usage: sarif.py REPORT JSON-REPORT
The folder that relative URIs start from is the working directory. Says what is wrong, and exits 1.
"""
import json
import pathlib
import sys
import urllib.parse

import jsonschema

FACTOR, WINDOW = 37, 100
SCHEMAS = [pathlib.Path(__file__).with_name(name) for name in ("sarif-2.1.0-rtm.5.json", "sarif.schema.json")]


def units_of(data):
    """UTF-16 units, white space left out but for the ends of lines; None before the first unit of every line."""
    utf16 = {b"\xff\xfe": "little", b"<\0": "little", b"\xfe\xff": "big", b"\0<": "big"}.get(data[:2])
    if utf16:
        data += b"" if len(data) % 2 == 0 else b"\xfd\xff" if utf16 == "little" else b""
        units = [int.from_bytes(data[i:i + 2], utf16) for i in range(0, len(data) - 1, 2)]
    else:
        wide = data.decode("utf-8", "replace").encode("utf-16-le", "surrogatepass")
        units = [int.from_bytes(wide[i:i + 2], "little") for i in range(0, len(wide), 2)]
    text, starts, after_return = [], [0], False
    for unit in units:
        second, after_return = after_return and unit == 10, unit == 13
        if unit in (32, 9) or second:
            continue
        text.append(10 if unit == 13 else unit)
        if text[-1] == 10:
            starts.append(len(text))
    return text + [0xFFFF] + [0] * WINDOW, starts


def fingerprints_of(path):
    """What github/codeql-action documents: by line, "HASH:n"."""
    with open(path, "rb") as file:
        text, starts = units_of(file.read())
    counts, prints = {}, []
    for start in starts:
        value = 0
        for unit in text[start:start + WINDOW]:
            value = (value * FACTOR + unit) % 2**64
        counts[value] = counts.get(value, 0) + 1
        prints.append(f"{value:x}:{counts[value]}")
    return prints


def check(report, findings):
    """Yields what is wrong."""
    for path in SCHEMAS:
        schema = load(path)
        for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(report):
            yield f"{path.name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    run, prints = report["runs"][0], {}
    rules = run["tool"]["driver"]["rules"]
    if len({rule["id"] for rule in rules}) != len(rules):
        yield "two rules have one id"
    if any(rule["shortDescription"]["text"].startswith("{") for rule in rules):
        yield "a description is a pattern"
    if len(run["results"]) != len(findings):
        yield f"{len(run['results'])} results of {len(findings)} findings"
    for result, finding in zip(run["results"], findings):
        what = f"{finding['rule']} in {finding['path']}:{finding['line']}"
        place = result["locations"][0]["physicalLocation"]
        path = urllib.parse.unquote_to_bytes(place["artifactLocation"]["uri"])
        if result["ruleId"] != finding["rule"] or rules[result["ruleIndex"]]["id"] != finding["rule"]:
            yield f"{what}: another rule"
        if result["level"] != finding["severity"]:
            yield f"{what}: another level"
        if place["region"] != {"startLine": finding["line"], "startColumn": finding["column"]}:
            yield f"{what}: another place"
        try:
            if path not in prints:
                prints[path] = fingerprints_of(path)
        except OSError:
            prints[path] = []
        expected = prints[path][finding["line"] - 1:finding["line"]]
        found = result.get("partialFingerprints", {}).get("primaryLocationLineHash")
        if [found] != (expected or [None]):
            yield f"{what}: fingerprint {found}, expected {expected}"


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    problems = list(check(load(sys.argv[1]), load(sys.argv[2])["findings"]))
    print("\n".join(problems[:10]))
    sys.exit(1 if problems else 0)
