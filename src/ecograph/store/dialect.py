"""What the engine takes otherwise than the standard does, put right in the text of a query before the engine gets it.

GROUP_CONCAT gives a string without language (SPARQL 1.1 Query, 18.5.1.7), also of IRIs and numbers; a name that SELECT
gives to an aggregate is known in its later expressions (SPARQL 1.2 Query, 18.3.4.4); what the grammar does not allow is
refused.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecograph.errors import QueryError
from ecograph.search.edits import Edit
from ecograph.search.pieces import Piece, split_pieces
from ecograph.store.guard import AGGREGATES
from ecograph.store.joins import Added, put_joins_right
from ecograph.store.lexer import locate
from ecograph.text import Text

__all__ = ["list_edits"]

COMPARED: Final = re.compile(r"[?$]\w++<[^\s<>\"{}|^`\\]*+>")
AGGREGATE: Final = re.compile(rf"\b(?:{'|'.join(sorted(AGGREGATES))})\s*\(", re.IGNORECASE)
SELECT: Final = re.compile(r"\bSELECT\b", re.IGNORECASE)
NAMED: Final = re.compile(r"\bAS\s+[?$](\w+)", re.IGNORECASE)
VARIABLE: Final = re.compile(r"[?$](\w+)")
CHANGING: Final = frozenset({"RAND", "UUID", "STRUUID", "BNODE"})
"""Functions that give another value each time they are called."""
COMPARING: Final = frozenset({"FILTER", "HAVING", "BIND"})
"""Keywords before the bracket of an expression."""
LONGEST: Final = 10_000
"""Characters that an expression may grow to, and all of a SELECT by a hundred times as much; beyond, names stay as they
are, and the engine says that it does not know them."""
NO_SUBJECT: Final = Text(
    en="The subject of a triple term in an expression is an IRI or a variable, no literal and no triple term.",
    sv="Subjektet i en tripelterm i ett uttryck är en IRI eller en variabel, inte en literal och inte en tripelterm.",
)
NO_COMPARISON: Final = Text(
    en="This is an IRI, by the rule of the longest token; write a space behind < to compare.",
    sv="Det här är en IRI, enligt regeln om längsta symbol; skriv ett blanksteg efter < för att jämföra.",
)


def list_edits(text: str, *, joins_any: bool = True) -> list[Edit]:
    """Return what is to be replaced in a query, in order.

    :param joins_any: whether GROUP_CONCAT is to take IRIs and numbers too
    :raises QueryError: if it has what the engine takes and the grammar does not
    """
    if not _is_suspect(text):
        return []
    pieces = list(split_pieces(text))
    closing = _match_brackets(text, pieces)
    added = put_joins_right(pieces, closing, joins_any=joins_any)
    edits = added.list_edits(pieces)
    braces = [place for place, piece in enumerate(pieces) if piece.text == "{"]
    for place, piece in enumerate(pieces):
        if piece.text.upper() == "SELECT":
            edits += Selection(pieces, closing, added, braces).reuse_names(place + 1)
    return sorted(edits, key=lambda edit: edit.start)


def _is_suspect(text: str) -> bool:
    """Tell whether anything may be to be put right: mostly nothing is, and a look tells."""
    upper = text.upper()
    if "GROUP_CONCAT" in upper or "<<(" in upper or COMPARED.search(text) is not None:
        return True
    return any(name in upper for name in AGGREGATES) and _may_reuse_names(text)


def _may_reuse_names(text: str) -> bool:
    if AGGREGATE.search(text) is None:
        return False
    for part in SELECT.split(text)[1:]:
        clause = part.partition("{")[0]
        named = NAMED.findall(clause)
        if len(named) > 1 and AGGREGATE.search(clause) is not None:
            uses = Counter(VARIABLE.findall(clause))
            if any(uses[name] > 1 for name in named):
                return True
    return False


def _match_brackets(text: str, pieces: Sequence[Piece]) -> dict[int, int]:
    """Return where each bracket is closed, and refuse what may not stand in one."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for place, piece in enumerate(pieces):
        keyword = pieces[opened[-1] - 1].text.upper() if len(opened) > 0 and opened[-1] > 0 else ""
        if piece.kind == "open":
            if keyword in COMPARING and _begins_triple_term(pieces, place) and _is_no_subject(pieces, place + 1):
                raise _fail(text, pieces[place + 1], NO_SUBJECT)
            opened.append(place)
        elif piece.kind == "close" and len(opened) > 0:
            closing[opened.pop()] = place
        elif piece.kind == "iri" and keyword in COMPARING:
            before = pieces[place - 1]
            if before.kind == "variable" and before.end == piece.start:
                raise _fail(text, piece, NO_COMPARISON)
    return closing


def _begins_triple_term(pieces: Sequence[Piece], place: int) -> bool:
    signs = pieces[max(place - 2, 0) : place + 1]
    return "".join(sign.text for sign in signs) == "<<(" and signs[-1].start - signs[0].start == len("<<")


def _is_no_subject(pieces: Sequence[Piece], place: int) -> bool:
    first, second = (pieces[each] if each < len(pieces) else None for each in (place, place + 1))
    if first is None or second is None:
        return False
    is_nested = first.text == second.text == "<"
    return is_nested or first.kind in {"string", "number"} or first.text.lower() in {"true", "false"}


@dataclass
class Selection:
    """The expressions of one SELECT, and what they are called."""

    pieces: Sequence[Piece]
    closing: Mapping[int, int]
    added: Added
    """What is put before and behind pieces."""
    braces: Sequence[int]
    """Where patterns begin, in order."""
    known: dict[str, str] = field(default_factory=dict)
    """Name → expression, on one line."""

    def reuse_names(self, place: int) -> list[Edit]:
        """Return what puts, if there are aggregates, expressions for the names that were given before."""
        items = self._list_items(place)
        if not any(_is_aggregate(piece) for start, end in items for piece in self.pieces[start:end]):
            return []
        edits: list[Edit] = []
        for start, end in items:
            named = self.pieces[end - 1]
            if end - start < len("?AS") or named.kind != "variable" or self.pieces[end - 2].text.upper() != "AS":
                continue
            uses = self._list_uses(start, end - 2)
            edits += [Edit(piece.start, piece.end, self._expand(piece)) for piece in map(self.pieces.__getitem__, uses)]
            written = self._write(start, end - 2, uses)
            words = {piece.text.upper() for piece in self.pieces[start : end - 2]}
            if len(written) < LONGEST and "\n" not in written and words.isdisjoint(CHANGING):
                self.known[named.text[1:]] = written
        return edits if sum(len(edit.replacement) for edit in edits) < 100 * LONGEST else []

    def _list_items(self, place: int) -> list[tuple[int, int]]:
        """Return where the expressions of a SELECT begin and end: it goes on to the first that is none, and no name.

        What has a pattern stays as it is: services and searches in it are replaced where they stand, and nowhere else.
        """
        items = []
        while place < len(self.pieces):
            piece = self.pieces[place]
            if piece.text == "(" and place in self.closing:
                start, place = place, self.closing[place]
                if bisect(self.braces, start) == bisect(self.braces, place):
                    items.append((start + 1, place))
            elif piece.kind != "variable" and piece.text.upper() not in {"DISTINCT", "REDUCED"}:
                break
            place += 1
        return items

    def _list_uses(self, start: int, end: int) -> list[int]:
        """Return where known names stand; within an aggregate a name means a variable of a pattern."""
        found, place = [], start
        while place < end:
            piece = self.pieces[place]
            if piece.text == "(" and _is_aggregate(self.pieces[place - 1]) and place in self.closing:
                place = self.closing[place]
            elif piece.kind == "variable" and piece.text[1:] in self.known:
                found.append(place)
            place += 1
        return found

    def _expand(self, piece: Piece) -> str:
        return f"({self.known[piece.text[1:]]})"

    def _write(self, start: int, end: int, uses: Sequence[int]) -> str:
        """Return an expression on one line, names replaced, without comments."""
        parts, last = [], self.pieces[start].start
        for place in range(start, end):
            piece = self.pieces[place]
            parts.append("" if piece.start == last else " ")
            parts.append(self.added.before.get(place, ""))
            parts.append(self._expand(piece) if place in uses else piece.text)
            parts.append(self.added.behind.get(place, ""))
            last = piece.end
        return "".join(parts)


def _is_aggregate(piece: Piece) -> bool:
    return piece.kind == "word" and piece.text.upper() in AGGREGATES


def _fail(text: str, piece: Piece, message: Text) -> QueryError:
    line, column = locate(text, piece.start)
    return QueryError(message, line=line, column=column)
