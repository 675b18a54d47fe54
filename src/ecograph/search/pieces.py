"""Splits a SPARQL query into all its pieces, punctuation too, where the guard's lexer passes over some."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

from ecograph.store.lexer import TOKEN, unescape

__all__ = ["Piece", "PieceKind", "read_string", "split_pieces"]

PieceKind = Literal["iri", "word", "open", "close", "unclosed", "variable", "string", "language", "number", "sign"]

BETWEEN: Final = re.compile(r"(?P<number>[+-]?\d*\.\d+|[+-]?\d+)|(?P<sign>\^\^|\S)")
"""What stands between the lexer's tokens."""
ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
TRIPLE: Final = ('"""', "'''")


class Piece(NamedTuple):
    """A piece and where it stands."""

    kind: PieceKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


def split_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of ``text`` but white space and comments."""
    place = 0
    for match in TOKEN.finditer(text):
        if match.lastgroup == "blank":
            continue
        yield from _split_between(text, place, match.start())
        place = match.end()
        kind = match.lastgroup
        if kind == "passed":
            yield from _classify_passed(match.group(), match.start())
        elif kind == "word":
            yield from _split_word(match.group(), match.start())
        else:
            yield Piece(cast("PieceKind", kind), match.group(), match.start())
    yield from _split_between(text, place, len(text))


def _split_between(text: str, start: int, end: int) -> Iterator[Piece]:
    for match in BETWEEN.finditer(text, start, end):
        yield Piece(cast("PieceKind", match.lastgroup), match.group(), match.start())


def _classify_passed(text: str, start: int) -> Iterator[Piece]:
    first = text[0]
    if first in "?$":
        yield Piece("variable", text, start)
    elif first == "@":
        yield Piece("language", text, start)
    elif first in "\"'":
        yield Piece("string", text, start)


def _split_word(text: str, start: int) -> Iterator[Piece]:
    """A prefixed name cannot end with a full stop (SPARQL 1.1 Query, PN_LOCAL): those are signs of their own."""
    bare = text.rstrip(".")
    if bare.endswith("\\"):
        bare = text
    yield Piece("word", bare, start)
    for place in range(len(bare), len(text)):
        yield Piece("sign", ".", start + place)


def read_string(text: str) -> str:
    """Return what a string of SPARQL means, given with its quotes."""
    width = 3 if text.startswith(TRIPLE) else 1
    return ESCAPE.sub(lambda match: ESCAPED.get(match[1], match[1]), unescape(text[width:-width]))
