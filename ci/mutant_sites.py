"""Where a C source can be changed by one small step, and a copy of it in which every step can be switched on.

clang says where the expressions are; the copy asks tests/mutants/switch.h at each of them. A copy with every step in it
is compiled once, instead of once per step.
"""
import json
import re
import subprocess

COMPARISONS = {"<": ("<=", ">="), ">": (">=", "<="), "<=": ("<",), ">=": (">",), "==": ("!=",), "!=": ("==",)}
CONNECTIVES = {"&&": "||", "||": "&&"}
SUMS = {"+": "-", "-": "+"}
SUM_ASSIGNMENTS = {"+=": "-=", "-=": "+="}
# What an expression may be made of to be a constant that a macro names.
CONSTANT_KINDS = {"IntegerLiteral", "CharacterLiteral", "ParenExpr", "ImplicitCastExpr", "CStyleCastExpr", "UnaryOperator",
                  "BinaryOperator", "UnaryExprOrTypeTraitExpr"}
# Not evaluated, or evaluated by the compiler.
SKIPPED_KINDS = {"ConstantExpr", "StaticAssertDecl", "UnaryExprOrTypeTraitExpr", "EnumDecl", "RecordDecl"}
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


class Site:
    """One place: its span, the steps possible there, and its operands as (span, sites within)."""

    def __init__(self, span, at, kind, original, changes, operands):
        self.span, self.at, self.kind, self.original = span, at, kind, original
        self.changes, self.operands = changes, operands
        self.numbers = []


class Source:
    def __init__(self, path, flags):
        self.path = path
        with open(path, encoding="latin-1") as file: # clang counts bytes: one character per byte
            self.text = file.read()
        self.unplaced = []
        self.known = set()
        command = ["clang", *flags, "-w", "-fsyntax-only", "-Xclang", "-ast-dump=json", path]
        tree = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        self.file = None
        self.note_files(tree)
        self.sites = []
        for node in tree["inner"]:
            if node["kind"] == "FunctionDecl" and node.get("file") == path:
                for part in node.get("inner", ()):
                    if part["kind"] == "CompoundStmt":
                        self.sites += self.find(part)

    # --- places ---

    def note_files(self, node):
        """clang names a file only where it differs from the one named before; writes it to every location."""
        for location in (node.get("loc"), node.get("range", {}).get("begin"), node.get("range", {}).get("end")):
            if not location:
                continue
            for bare in (location.get("spellingLoc"), location.get("expansionLoc"), location):
                if bare and "offset" in bare:
                    self.file = bare["file"] = bare.get("file", self.file)
        if "loc" in node:
            node["file"] = (node["loc"].get("expansionLoc") or node["loc"]).get("file")
        for child in node.get("inner", ()):
            self.note_files(child)

    def span(self, node):
        """(start, end, macro): macro is true for what a macro's body says, whose span is that of the macro's use."""
        begin, end = node.get("range", {}).get("begin", {}), node.get("range", {}).get("end", {})
        arguments = [place.get("expansionLoc", {}).get("isMacroArgExpansion") for place in (begin, end)]
        uses = [place["expansionLoc"]["offset"] if "expansionLoc" in place else None for place in (begin, end)]
        if all(arguments) and uses[0] == uses[1] and end["spellingLoc"]["file"] == self.path:
            first, last = begin["spellingLoc"], end["spellingLoc"]
            # Not what one macro's body hands to another.
            use_end = self.behind_arguments(uses[1] + end["expansionLoc"]["tokLen"])
            if uses[0] < first["offset"] and last["offset"] < use_end:
                return first["offset"], last["offset"] + last["tokLen"], False
        macro = uses[0] is not None and uses[0] == uses[1]
        begin, last = begin.get("expansionLoc", begin), end.get("expansionLoc", end)
        if "offset" not in begin or "offset" not in last or begin["file"] != self.path or last["file"] != self.path:
            return None
        stop = last["offset"] + last["tokLen"]
        if "expansionLoc" in end:
            stop = self.behind_arguments(stop)
        return begin["offset"], stop, macro

    def behind_arguments(self, offset):
        """Where a macro's use ends whose name ends at offset."""
        match = re.compile(r"\s*\(").match(self.text, offset)
        if not match:
            return offset
        depth, at = 0, match.end() - 1
        token = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|.', re.S)
        while True:
            found = token.match(self.text, at)
            depth += {"(": 1, ")": -1}.get(found.group(), 0)
            at = found.end()
            if depth == 0:
                return at

    # --- sites ---

    def find(self, node, in_body=False):
        """The sites within. in_body: it belongs to a larger expression that a macro's body says."""
        kind = node.get("kind")
        if kind is None or kind in SKIPPED_KINDS or node.get("storageClass") == "static":
            return []
        children = [child for child in node.get("inner", ()) if child]
        if kind == "ImplicitCastExpr" and node.get("castKind") == "NullToPointer":
            return []
        span = self.span(node)
        in_body = in_body and span is not None and span[2]
        if span and span[2] and not in_body and self.is_constant(node):
            return self.constant(span, node)
        if span and not span[2]:
            if kind in ("IntegerLiteral", "CharacterLiteral"):
                return self.constant(span, node)
            if kind in ("BinaryOperator", "CompoundAssignOperator"):
                return self.binary(span, node, children)
            if kind == "UnaryOperator" and node["opcode"] == "!":
                return self.negation(span, children[0])
        in_body = span is not None and span[2]
        return [site for child in children for site in self.find(child, in_body)]

    def new(self, *arguments):
        """A macro may use an argument twice; its places are one."""
        site = Site(*arguments)
        key = (site.at, site.original)
        if key in self.known:
            return [inner for _, sites in site.operands for inner in sites]
        self.known.add(key)
        return [site]

    def is_constant(self, node):
        kinds = [node]
        for inner in kinds:
            if inner["kind"] not in CONSTANT_KINDS:
                return False
            kinds += inner.get("inner", ())
        return "*" not in node["type"]["qualType"]

    @staticmethod
    def is_own_constant(node, text):
        """Named by a macro of the project: what a library calls an error or a flag has no neighbour."""
        return re.fullmatch(r"[A-Za-z_]\w*", text) and not node["range"]["begin"]["spellingLoc"]["file"].startswith("/")

    def constant(self, span, node):
        text = self.text[span[0]:span[1]]
        if text in ("true", "false"):
            changes = ["false" if text == "true" else "true"]
        elif span[2] and not self.is_own_constant(node, text):
            return []
        elif re.fullmatch(r"0|[1-9][0-9]*", text):
            changes = ["1"] if text == "0" else ["2", "0"] if text == "1" else [str(int(text) + 1)]
        else:
            changes = [text + " + 1"]
        return self.new(span, span[0], "constant", text, changes, [])

    def negation(self, span, child):
        inner = self.span(child)
        operand = (inner, self.find(child))
        return self.new(span, span[0], "negation", "!", [""], [operand])

    def binary(self, span, node, children):
        left, right = children
        left_sites, right_sites = self.find(left), self.find(right)
        operands, inner = [(self.span(left), left_sites), (self.span(right), right_sites)], left_sites + right_sites
        sign = node["opcode"]
        pointers = ["*" in child["type"]["qualType"] for child in children]
        if sign in COMPARISONS:
            kind, changes = "comparison", list(COMPARISONS[sign])
        elif sign in CONNECTIVES:
            kind, changes = "connective", [CONNECTIVES[sign]]
        elif sign in SUMS and not pointers[1]:
            kind, changes = "sum", [SUMS[sign]]
        elif sign in SUM_ASSIGNMENTS:
            kind, changes = "sum assignment", [SUM_ASSIGNMENTS[sign]]
        else:
            return inner
        at = self.sign_between(operands, sign)
        if at is None:
            self.unplaced.append(f"{self.where(span[0])}: {sign}")
            return inner
        if kind == "sum assignment":
            span, operands = operands[1][0], operands[1:]
            return left_sites + self.new(span, at, kind, sign, changes, operands)
        return self.new(span, at, kind, sign, changes, operands)

    def sign_between(self, operands, sign):
        if not operands[0][0] or not operands[1][0]:
            return None
        start, end = operands[0][0][1], operands[1][0][0]
        between = COMMENT.sub(lambda match: " " * len(match.group()), self.text[start:end])
        return start + between.index(sign) if between.strip() == sign else None

    def line_and_column(self, offset):
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)

    def where(self, offset):
        return "%s:%d:%d" % (self.path, *self.line_and_column(offset))

    # --- the copy ---

    def copy(self):
        return '#include "tests/mutants/switch.h"\n' + self.render((0, len(self.text)), self.sites)

    def render(self, span, sites):
        out, at = [], span[0]
        for site in sites:
            out += [self.text[at:site.span[0]], self.switched(site)]
            at = site.span[1]
        return "".join(out) + self.text[at:span[1]]

    def switched(self, site):
        first, operands = site.numbers[0], [self.render(*operand) for operand in site.operands]
        if site.kind == "constant":
            out = f"({site.original})"
            for number, change in zip(site.numbers, site.changes):
                out = f"(mutant({number}u) ? ({change}) : {out})"
            return out
        if site.kind == "negation":
            return f"(!({operands[0]}) != mutant({first}u))"
        left, right = f"left_{first}", f"right_{first}"
        if site.kind == "connective":
            # The change goes on with the right side exactly where the original does not.
            on = "!=" if site.original == "&&" else "=="
            return (f"(__extension__({{ bool {left} = ({operands[0]}); "
                    f"({left} {on} mutant({first}u)) ? (bool)({operands[1]}) : {left}; }}))")
        if site.kind == "sum assignment":
            return f"(__extension__({{ __auto_type {right} = ({operands[0]}); mutant({first}u) ? -{right} : +{right}; }}))"
        out = f"{left} {site.original} {right}"
        for number, change in zip(site.numbers, site.changes):
            if site.kind == "sum":
                out = f"mutant({number}u) ? {left} {change} {right} : {out}"
            else:
                out = f"mutant_truth({number}u, {left} {change} {right}, {out})"
        return f"(__extension__({{ __auto_type {left} = ({operands[0]}); __auto_type {right} = ({operands[1]}); {out}; }}))"


def all_sites(sites):
    for site in sites:
        yield site
        for _, inner in site.operands:
            yield from all_sites(inner)
