"""GROUP_CONCAT as others have it: a string without language, of IRIs, numbers and dates too.

SPARQL leaves open what becomes of what is no string (1.1 Query, 18.5.1.7). To the engine it is an error; Jena, rdflib
and Virtuoso take STR of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecograph.search.edits import Edit
from ecograph.search.pieces import Piece

__all__ = ["Added", "put_joins_right"]

APART: Final = "x-other"
"""Language of what is no string while DISTINCT compares: a tag for private use (BCP 47)."""
LONGEST: Final = 10_000
"""Characters of an expression that is written twice."""


@dataclass(frozen=True)
class Added:
    """What is put before and behind pieces of a query, by their places."""

    before: dict[int, str] = field(default_factory=dict)
    behind: dict[int, str] = field(default_factory=dict)

    def wrap(self, start: int, end: int, opening: str, closing: str) -> None:
        """Put ``opening`` before the piece at ``start`` and ``closing`` behind the one at ``end``."""
        self.before[start] = opening + self.before.get(start, "")
        self.behind[end] = self.behind.get(end, "") + closing

    def list_edits(self, pieces: Sequence[Piece]) -> list[Edit]:
        """Return what is to be done to the text, in no order."""
        before = [Edit(pieces[place].start, pieces[place].start, text) for place, text in self.before.items()]
        return before + [Edit(pieces[place].end, pieces[place].end, text) for place, text in self.behind.items()]


def put_joins_right(pieces: Sequence[Piece], closing: Mapping[int, int], *, joins_any: bool) -> Added:
    """Return what is to be put around every GROUP_CONCAT, and around what it joins if that may be anything.

    :param closing: opening bracket → closing bracket, inner ones first
    """
    added = Added()
    for place, end in closing.items():
        if place == 0 or pieces[place].text != "(" or pieces[place - 1].text.upper() != "GROUP_CONCAT":
            continue
        if joins_any:
            _make_strings(added, pieces, closing, place)
        added.wrap(place - 1, end, "STR(", ")")
    return added


def _make_strings(added: Added, pieces: Sequence[Piece], closing: Mapping[int, int], place: int) -> None:
    """Have what is joined by the GROUP_CONCAT with its bracket at ``place`` made strings.

    DISTINCT compares values before they are joined: strings stay what they are, with their languages, and all else gets
    a language of its own. That takes the expression twice, so one with a pattern stays as it is, and a very long one.
    """
    is_distinct = pieces[place + 1].text.upper() == "DISTINCT"
    start = place + 2 if is_distinct else place + 1
    end = _find_end(pieces, closing, start, closing[place])
    if end <= start or pieces[end].text == ",":
        return
    if not is_distinct:
        added.wrap(start, end - 1, "STR(", ")")
        return
    again = _write(pieces[start:end])
    if len(again) < LONGEST and "\n" not in again and all(piece.text != "{" for piece in pieces[start:end]):
        added.wrap(start, end - 1, "COALESCE(CONCAT(", f'), STRLANG(STR({again}), "{APART}"))')


def _find_end(pieces: Sequence[Piece], closing: Mapping[int, int], place: int, last: int) -> int:
    """Return where an expression ends that begins at ``place``, at ``last`` at the latest."""
    while place < last and pieces[place].text not in {";", ","}:
        place = closing.get(place, place) + 1
    return place


def _write(pieces: Sequence[Piece]) -> str:
    """Return an expression on one line, without comments."""
    parts, last = [], pieces[0].start
    for piece in pieces:
        parts += ["" if piece.start == last else " ", piece.text]
        last = piece.end
    return "".join(parts)
