# SPDX-License-Identifier: Apache-2.0
"""The words of a piece of SQL: what is a string, a comment, a parameter, a name.

Shared by queries.py and migrations.py. Holds the one SQL that both stores understand
(docs/decisions/0006-one-sql-for-two-stores.md) and refuses what only one of them does.
"""
import re


class SqlError(Exception):
    """A mistake of the author's, at a line of the author's file."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: error: {message}")


# kind, pattern; the first that matches wins. What matches nothing is a mistake.
KINDS = [
    ("space", r"[ \t\r\n]+"),
    ("comment", r"--[^\n]*|/\*.*?\*/"),
    ("unended", r"/\*.*|'(?:[^']|'')*\Z|\"(?:[^\"]|\"\")*\Z"),
    ("prefixed", r"[A-Za-z&]{1,2}'"),
    ("string", r"'(?:[^']|'')*'"),
    ("quoted", r'"(?:[^"]|"")*"'),
    ("parameter", r"\?[0-9]*"),
    ("number", r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"),
    ("word", r"[A-Za-z_][A-Za-z0-9_]*"),
    ("cast", r"::"),
    ("end", r";"),
    ("sign", r"[-+*/%=<>!|&~(),.\[\]]"),
]
SCANNER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS), re.S)
STRAY = {
    "$": "write ?1 for a parameter; the build makes $1 of it for PostgreSQL",
    ":": "write ?1 for a parameter: both stores know no name for one",
    "@": "write ?1 for a parameter: both stores know no name for one",
    "`": 'write "name" to quote a name',
    "#": "this character starts nothing that both stores understand",
}


class Token:
    __slots__ = ("kind", "text", "line")

    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line


def tokens(path, text, line=1, portable=True):
    """Every token of the text, nothing left out. `portable`: refuse what only one store knows."""
    found, at = [], 0
    while at < len(text):
        match = SCANNER.match(text, at)
        kind = match.lastgroup if match else None
        if match is None:
            why = STRAY.get(text[at], f"the character {text[at]!r} is not SQL")
            raise SqlError(path, line, why)
        if kind == "unended":
            what = "comment" if text.startswith("/*", at) else "string"
            raise SqlError(path, line, f"this {what} does not end")
        if kind == "prefixed":
            raise SqlError(path, line, "strings with a letter before them differ between the stores; use a parameter")
        if kind == "comment" and "/*" in match.group()[2:]:
            raise SqlError(path, line, "comments inside comments end at different places in the two stores")
        if kind == "cast" and portable:
            raise SqlError(path, line, "write CAST(x AS type): '::' is PostgreSQL's alone")
        found.append(Token(kind, match.group(), line))
        line += match.group().count("\n")
        at = match.end()
    return found


def meaningful(found):
    return [t for t in found if t.kind not in ("space", "comment")]


def without_comments(found):
    """The tokens with comments and needless space taken out: what is kept in the binary."""
    kept = []
    for token in found:
        if token.kind in ("space", "comment"):
            if kept and kept[-1].kind != "space":
                kept.append(Token("space", " ", token.line))
        else:
            kept.append(token)
    while kept and kept[-1].kind == "space":
        kept.pop()
    return kept


def render(found, words):
    """The text with words replaced (a table of upper-case words)."""
    return "".join(words.get(t.text.upper(), t.text) if t.kind == "word" else t.text for t in found)


def c_string(text):
    """A C string literal, safe for any byte."""
    out = []
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif char == "?" or not 32 <= byte < 127:
            out.append(f"\\{byte:03o}")  # '?' too: no trigraphs
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def write_if_changed(path, text):
    """Leaves the file's time alone where nothing changed, so that nothing is built anew."""
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_depfile(path, output, inputs):
    def escaped(name):
        return name.replace("\\", "\\\\").replace(" ", "\\ ").replace("$", "$$")

    with open(path, "w", encoding="utf-8") as file:
        file.write(escaped(output) + ": " + " ".join(escaped(i) for i in inputs) + "\n")
