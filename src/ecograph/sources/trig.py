"""Read TriG and Turtle, with the line of every statement.

The statements are pyoxigraph's, which is strict and keeps lexical forms as they are written; it does not say where
each stood. Only when someone asks for a line is the text cut into tokens once more to find the line of each object:
for data without findings that is never.
"""

import re
from array import array
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import QuadParser, RdfFormat, parse

from ecograph.dataset import Origin, Statement
from ecograph.errors import InputError
from ecograph.sources.files import read_text
from ecograph.text import Text

__all__ = ["read_trig"]

FORMATS: Final = {".trig": RdfFormat.TRIG, ".ttl": RdfFormat.TURTLE}

TOKEN: Final = re.compile(
    r"""
    (?P<skip> \s+ | \#[^\n]* )
  | (?P<string> \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
  | (?P<annotation> << | >> | \{\| | \|\} | ~ )
  | (?P<iri> <[^>]*> )
  | (?P<datatype> \^\^ )
  | (?P<at> @[A-Za-z]+(?:-+[A-Za-z0-9]+)* )
  | (?P<punctuation> [\[\](){};,] )
  | (?P<word> (?: \\. | \.(?=[0-9]) | CHARACTER ) (?: \\. | CHARACTER | \.+ (?= \\ | CHARACTER ) )* )
  | (?P<dot> \. )
    """.replace("CHARACTER", r"""[^\s<>"'()\[\]{};,.\#^@~|\\]"""),
    re.VERBOSE | re.DOTALL,
)
"""The tokens of Turtle 1.1 and TriG 1.1, no stricter than needed to tell them apart in a text known to be valid."""

DIRECTIVES: Final = {"@prefix": 2, "prefix": 2, "@base": 1, "base": 1}
"""Directives, and how many tokens belong to each."""

ANNOTATIONS: Final = ("<<", ">>", "{|", "|}", "~")


class _Lines:
    """The lines of the statements of one file, found by reading it once more when the first is asked for."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._digest = sha256(text.encode()).digest()
        self._found: array[int] | None = None

    def line(self, number: int) -> int:
        """Return the line of a statement.

        :raises InputError: if the file has changed since the statements were read
        """
        if self._found is None:
            text = read_text(self.path)
            if sha256(text.encode()).digest() != self._digest:
                message = Text(
                    en="The file changed while it was being checked; run the command again.",
                    sv="Filen ändrades medan den kontrollerades; kör kommandot igen.",
                )
                raise InputError(message, file=self.path)
            self._found = array("L", _object_lines(text))
        return self._found[number]


class _Place(Origin):
    """Where a statement of a TriG file stands, its line being looked up when it is asked for."""

    __slots__ = ("_lines", "_number")
    _lines: _Lines
    _number: int

    def __init__(self, lines: _Lines, number: int) -> None:
        object.__setattr__(self, "_lines", lines)
        object.__setattr__(self, "_number", number)

    @property
    def file(self) -> Path:
        return self._lines.path

    @property
    def line(self) -> int:
        return self._lines.line(self._number)


def read_trig(path: Path) -> list[Statement]:
    """Return the statements of a TriG (``.trig``) or Turtle (``.ttl``) file in the order they are written.

    Blank nodes and the default graph are let through: judging them is conformance's work.

    :raises InputError: if the file is missing, not UTF-8, or breaks the grammar; with line and column
    """
    if path.suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(
            Text(
                en=f"{path.suffix!r} is not an RDF file extension that is read here; use one of {known}.",
                sv=f"{path.suffix!r} är inte en RDF-filändelse som läses här; använd någon av {known}.",
            ),
            file=path,
        )
    text = read_text(path)
    parser = parse(text.encode(), format=FORMATS[path.suffix])
    try:
        quads = list(parser)
    except SyntaxError as error:
        raise _explain(error, text, parser, path) from error
    if any(sign in text for sign in ANNOTATIONS):
        _refuse_annotations(text, path)
    lines = _Lines(path, text)
    return [Statement(quad, _Place(lines, number)) for number, quad in enumerate(quads)]


def _object_lines(text: str) -> Iterator[int]:
    """Yield the line of each object, in the order in which the parser makes statements of them.

    Statements of one list ``( … )`` come in an order of the parser's own; they share out the lines of its items.
    """
    expected = "subject"
    outer: list[tuple[str, int]] = []
    skip = 0
    for kind, lexeme, line in _lexemes(text):
        start = line
        if skip > 0:
            skip -= 1
            continue
        if kind in {"datatype", "at", "word"} and lexeme.lower() in {"^^", "graph", *DIRECTIVES}:
            skip = DIRECTIVES.get(lexeme.lower(), int(lexeme == "^^"))
            continue
        if kind == "at":
            continue
        if lexeme in {"[", "("}:
            outer.append((expected, line))
            expected = "verb" if lexeme == "[" else "item"
            continue
        if lexeme in {"]", ")"}:
            expected, start = outer.pop()
        elif kind in {"punctuation", "dot"}:
            expected = {";": "verb", ",": "object"}.get(lexeme, "subject")
            continue
        if expected == "item":
            yield from (start, start)
        elif expected == "object":
            yield start
        expected = {"subject": "verb", "verb": "object"}.get(expected, expected)


def _lexemes(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "skip":
            yield kind, match[0], line
        line += match[0].count("\n")


def _refuse_annotations(text: str, path: Path) -> None:
    for kind, lexeme, line in _lexemes(text):
        if kind == "annotation":
            raise InputError(
                Text(
                    en=f"{lexeme!r} belongs to triple terms, which are not used here: "
                    "the graph that a statement stands in says where it is from.",
                    sv=f"{lexeme!r} hör till trippeltermer, som inte används här: "
                    "den graf som ett påstående står i säger varifrån det är.",
                ),
                file=path,
                line=line,
            )


def _explain(error: SyntaxError, text: str, parser: QuadParser, path: Path) -> InputError:
    """Say in one sentence what the parser met, and where."""
    line, column = error.lineno or 1, error.offset or 1
    end = error.end_offset if error.end_lineno == line else None
    found = text.split("\n")[line - 1][column - 1 : None if end is None else end - 1].strip()
    reason = error.msg.partition(": ")[2] or error.msg
    prefix = re.fullmatch(r"The prefix (.*:) has not been declared", reason)
    if prefix is not None:
        known = ", ".join(f"{name}:" for name in sorted(parser.prefixes))
        message = Text(
            en=f"The prefix {prefix[1]!r} is not declared in this file. Declared: {known or 'none'}.",
            sv=f"Prefixet {prefix[1]!r} är inte deklarerat i filen. Deklarerade: {known or 'inga'}.",
        )
    elif "IRI" in reason:
        message = Text(
            en=f"{found!r} is not an absolute IRI ({reason}).", sv=f"{found!r} är inte en absolut IRI ({reason})."
        )
    elif found == "":
        message = Text(
            en=f"The statement is not finished where the line or the file ends ({reason}); is a '.' missing?",
            sv=f"Påståendet är inte avslutat där raden eller filen slutar ({reason}); saknas en '.'?",
        )
    else:
        message = Text(en=f"Syntax error at {found!r}: {reason}.", sv=f"Syntaxfel vid {found!r}: {reason}.")
    return InputError(message, file=path, line=line, column=column)
