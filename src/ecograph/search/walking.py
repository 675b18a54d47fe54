"""Follows a SPARQL query from piece to piece, as far as is needed to tell its predicates from all else.

Whether a query is valid is the engine's to say: of one that is not, nothing that is found here does harm.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

from ecograph.errors import QueryError
from ecograph.search.pieces import Piece, split_pieces
from ecograph.store.lexer import Token, locate
from ecograph.store.prologue import Prologue
from ecograph.text import Text

__all__ = ["Frame", "Walker", "fail_at"]

CONDITIONS: Final = frozenset({"FILTER", "BIND"})
"""Keywords that end with the bracket after them."""
PATH_SIGNS: Final = frozenset("/|^!*+")
LITERAL_WORDS: Final = frozenset({"a", "true", "false"})
"""Words without a colon that are no keywords."""
IN_PATH: Final = Text(
    en="A search cannot be part of a property path: its subject and predicate stand by themselves.",
    sv="En sökning kan inte ingå i en egenskapsväg: dess subjekt och predikat står för sig.",
)


@dataclass
class Frame:
    """What is open: a group, a bracket, a list; and how far the statement in it has come."""

    kind: str
    in_graph: bool = False
    state: str = "start"
    keyword: str = ""
    subject: list[Piece] = field(default_factory=list)
    has_verb: bool = False
    """Whether the statement has had a predicate that stays as it is."""
    is_pending: bool = False
    """Whether the subject went with the search before, and nothing that needs it has come since."""


class Walker:
    """Follows a query from piece to piece, as far as is needed to tell predicates from all else."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self.is_short = False
        """Whether the query is CONSTRUCT WHERE, whose pattern is its template."""
        self._names = names
        self._pieces = list(split_pieces(text))
        self._place = 0
        self._frames = [Frame("outer")]
        self._prologue = Prologue(base="", prefixes={})

    def walk(self, take: Callable[["Walker", Piece, Frame], None]) -> None:
        """Call ``take`` at each predicate that is one of the names; it may move on with :meth:`skip`.

        :raises QueryError: if one of the names stands in a property path
        """
        self._take = take
        while self._place < len(self._pieces):
            piece, frame = self._pieces[self._place], self._frames[-1]
            if piece.kind == "open":
                self._open(piece, frame)
            elif piece.kind == "close":
                self._close()
            elif frame.kind == "outer":
                self._read_outside(piece, frame)
            elif frame.kind == "path":
                self._refuse_in_path(piece)
            elif frame.kind in {"group", "properties"}:
                STATES[frame.state](self, piece, frame)
            self._place += 1

    def skip(self, count: int) -> None:
        """Move on, so that the current piece is ``count`` further."""
        self._place += count

    def piece(self, offset: int) -> Piece:
        """Return the piece that far ahead; behind the last one stands a full stop."""
        place = self._place + offset
        return self._pieces[place] if 0 <= place < len(self._pieces) else Piece("sign", ".", len(self.text))

    def _open(self, piece: Piece, frame: Frame) -> None:
        self._frames.append(Frame(self._find_kind(piece, frame), frame.in_graph or frame.keyword == "GRAPH"))
        opened = self._frames[-1]
        if opened.kind == "properties":
            opened.state = "verb"
        elif opened.kind == "list":
            opened.subject = [piece]

    def _find_kind(self, piece: Piece, frame: Frame) -> str:
        if frame.kind in {"template", "data"}:
            return frame.kind
        if piece.text == "{":
            if frame.kind == "outer" and frame.keyword == "CONSTRUCT":
                self.is_short = False
                return "template"
            return "data" if frame.keyword == "VALUES" else "group"
        if piece.text == "[":
            return "properties"
        if frame.kind == "path" or frame.state == "verb" or self._follows_path_sign():
            return "path" if frame.kind in {"path", "group", "properties"} else "expression"
        return "list" if frame.kind in {"group", "properties", "list"} and frame.state != "keyword" else "expression"

    def _close(self) -> None:
        if len(self._frames) == 1:
            return
        closed, frame = self._frames.pop(), self._frames[-1]
        if frame.kind not in {"group", "properties"}:
            return
        if closed.kind in {"group", "data"} or (closed.kind == "expression" and frame.keyword in CONDITIONS):
            frame.state, frame.keyword = "start", ""
        elif closed.kind in {"list", "properties"} and frame.state == "start":
            subject = self._between(closed.subject) if closed.kind == "list" else []
            self._begin(frame, subject)
        elif closed.kind == "path":
            frame.state, frame.has_verb = "object", True

    def _between(self, opened: list[Piece]) -> list[Piece]:
        """Return the pieces of a list from its bracket to the one that closes it here."""
        first = next(place for place in range(self._place, -1, -1) if self._pieces[place] == opened[0])
        return self._pieces[first : self._place + 1]

    def _begin(self, frame: Frame, subject: list[Piece]) -> None:
        frame.state, frame.subject, frame.has_verb, frame.is_pending = "verb", subject, False, False

    def _read_outside(self, piece: Piece, frame: Frame) -> None:
        word = piece.text.upper()
        if piece.kind != "word" or ":" in word:
            return
        frame.keyword = word
        self.is_short = self.is_short or word == "CONSTRUCT"
        if word == "BASE":
            self._prologue.base = self.resolve(self.piece(1)) or ""
        elif word == "PREFIX":
            self._prologue.prefixes[self.piece(1).text.removesuffix(":")] = self.resolve(self.piece(2)) or ""
        if word in {"BASE", "PREFIX"}:
            self._place += 1 if word == "BASE" else 2

    def resolve(self, piece: Piece) -> str | None:
        """Return the IRI that a piece is, in full."""
        if piece.kind == "iri":
            return self._prologue.resolve(Token("iri", piece.text, piece.start))
        return self._prologue.resolve(Token("word", piece.text, piece.start)) if piece.kind == "word" else None

    def is_named(self, piece: Piece) -> bool:
        """Tell whether a piece is one of the names."""
        return (piece.kind == "iri" or ":" in piece.text) and self.resolve(piece) in self._names

    def _refuse_in_path(self, piece: Piece, *, is_path: bool = True) -> None:
        if is_path and self.is_named(piece):
            raise fail_at(self.text, piece, IN_PATH)

    def _read_start(self, piece: Piece, frame: Frame) -> None:
        if _is_keyword(piece):
            frame.state, frame.keyword = "keyword", piece.text.upper()
        elif piece.kind != "sign":
            self._begin(frame, [piece])

    def _read_keyword(self, piece: Piece, frame: Frame) -> None:
        if _is_keyword(piece) and frame.keyword not in CONDITIONS:
            frame.keyword = piece.text.upper()

    def _read_verb(self, piece: Piece, frame: Frame) -> None:
        if piece.kind == "sign":
            frame.state = "start" if piece.text == "." else "verb"
        elif _is_keyword(piece):
            frame.state, frame.keyword = "keyword", piece.text.upper()
        elif self.is_named(piece):
            self._refuse_in_path(piece, is_path=self._follows_path_sign())
            self._take(self, piece, frame)
        else:
            frame.state, frame.has_verb, frame.is_pending = "object", True, False

    def _read_object(self, piece: Piece, frame: Frame) -> None:
        if piece.kind == "sign":
            frame.state = {".": "start", ";": "verb"}.get(piece.text, "object")
        elif _is_keyword(piece):
            frame.state, frame.keyword = "keyword", piece.text.upper()
        else:
            self._refuse_in_path(piece, is_path=self._follows_path_sign())

    def _follows_path_sign(self) -> bool:
        before = self.piece(-1)
        return before.kind == "sign" and before.text in PATH_SIGNS


def _is_keyword(piece: Piece) -> bool:
    return piece.kind == "word" and ":" not in piece.text and piece.text not in LITERAL_WORDS


STATES: Final[dict[str, Callable[[Walker, Piece, Frame], None]]] = {
    "start": Walker._read_start,
    "keyword": Walker._read_keyword,
    "verb": Walker._read_verb,
    "object": Walker._read_object,
}
"""How far a statement has come → what reads on."""


def fail_at(text: str, piece: Piece, message: Text) -> QueryError:
    """Return the error that ``message`` is, at its place in the query."""
    line, column = locate(text, piece.start)
    return QueryError(message, line=line, column=column)
