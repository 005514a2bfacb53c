"""A reader for the part of RON that scenario and framework files use.

Maps become `dict` (in file order), lists and tuples become `list` and `tuple`, whole numbers `int`, decimals `Fraction`,
bare words `Word`, and structs `Struct`, which remembers its name if it has one.
"""

import re
from dataclasses import dataclass
from fractions import Fraction


class RonError(ValueError):
    """The text is not the RON this reader knows."""


class Word(str):
    """A bare word: `lower`, `ending`, `true` …"""


@dataclass
class Struct:
    """`Name(field: value, …)`, or the same without the name."""

    name: str | None
    fields: dict

    def get(self, field, default=None):
        """The value of a field, or the default if the field is not written."""
        return self.fields.get(field, default)

    def __getitem__(self, field):
        return self.fields[field]

    def __contains__(self, field):
        return field in self.fields


TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<comment>/\*)
  | (?P<raw>r(?P<hashes>\#*)"(?P<verbatim>.*?)"(?P=hashes))
  | (?P<string>"(?P<body>(?:[^"\\]|\\.)*)")
  | (?P<number>[-+]?\d+(?:\.\d+)?)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>[()\[\]{}:,])
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(u\{(?P<code>[0-9A-Fa-f]+)\}|x(?P<byte>[0-9A-Fa-f]{2})|(?P<char>.))", re.DOTALL)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def _unescape(match):
    code = match["code"] or match["byte"]
    return chr(int(code, 16)) if code else ESCAPED.get(match["char"], match["char"])


def _skip_comment(text, start):
    """The position after the block comment that begins at `start`; block comments nest."""
    depth, position = 0, start
    while True:
        mark = re.compile(r"/\*|\*/").search(text, position)
        if mark is None:
            raise RonError("a comment is not closed")
        depth += 1 if mark[0] == "/*" else -1
        position = mark.end()
        if depth == 0:
            return position


def _tokens(text):
    """Yields (kind, value) for every token, and (`end`, "") at last."""
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            line = text.count("\n", 0, position) + 1
            raise RonError(f"line {line}: unexpected {text[position]!r}")
        position = match.end()
        kind = match.lastgroup if match.lastgroup in ("space", "comment", "number", "word", "sign") else None
        if kind == "space":
            continue
        if kind == "comment":
            position = _skip_comment(text, match.start())
        elif match["raw"] is not None:
            yield "string", match["verbatim"]
        elif match["string"] is not None:
            yield "string", ESCAPE.sub(_unescape, match["body"])
        elif kind == "number":
            yield "number", Fraction(match[0]) if "." in match[0] else int(match[0])
        else:
            yield kind, match[0]
    yield "end", ""


class _Reader:
    """Recursive descent over the list of tokens."""

    def __init__(self, text):
        self.tokens = list(_tokens(text))
        self.at = 0

    def peek(self, offset=0):
        return self.tokens[min(self.at + offset, len(self.tokens) - 1)]

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def expect(self, sign):
        token = self.take()
        if token != ("sign", sign):
            raise RonError(f"expected {sign!r}, found {token[1]!r}")

    def several(self, closing, one):
        """Calls `one` for each comma-separated part up to the closing sign; a trailing comma is fine."""
        while self.peek() != ("sign", closing):
            one()
            if self.peek() != ("sign", closing):
                self.expect(",")
        self.take()

    def value(self):
        kind, token = self.take()
        if kind in ("string", "number"):
            return token
        if kind == "word":
            if self.peek() == ("sign", "("):
                self.take()
                return self.struct(token)
            return {"true": True, "false": False}.get(token, Word(token))
        if (kind, token) == ("sign", "["):
            items = []
            self.several("]", lambda: items.append(self.value()))
            return items
        if (kind, token) == ("sign", "{"):
            entries = {}
            self.several("}", lambda: self.entry(entries))
            return entries
        if (kind, token) == ("sign", "("):
            return self.struct(None)
        raise RonError(f"unexpected {token!r}")

    def entry(self, entries):
        key = self.value()
        self.expect(":")
        if key in entries:
            raise RonError(f"{key!r} is given twice")
        entries[key] = self.value()

    def struct(self, name):
        """What follows an opening round bracket: a struct's fields, or a tuple."""
        if name is None and not (self.peek()[0] == "word" and self.peek(1) == ("sign", ":")):
            items = []
            self.several(")", lambda: items.append(self.value()))
            return tuple(items) if items else Struct(None, {})
        fields = {}
        self.several(")", lambda: self.field(fields))
        return Struct(name, fields)

    def field(self, fields):
        kind, name = self.take()
        if kind != "word" or name in fields:
            raise RonError(f"unexpected field {name!r}")
        self.expect(":")
        fields[name] = self.value()


def read(text):
    """The one value that a RON text holds."""
    reader = _Reader(text)
    value = reader.value()
    if reader.peek()[0] != "end":
        raise RonError(f"unexpected {reader.peek()[1]!r} after the value")
    return value


def read_file(path):
    """The one value that a RON file holds."""
    with open(path, encoding="utf-8") as file:
        return read(file.read())
