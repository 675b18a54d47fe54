"""What was replaced in a query, and where a place in it was before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Edit", "Expanded", "apply_edits", "find_original"]


@dataclass(frozen=True)
class Edit:
    """A piece of a text and what took its place, on the same line."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Expanded:
    """A query as the engine gets it, and what in it was replaced."""

    text: str
    edits: Sequence[Edit] = ()


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return ``text`` with ``edits``, which follow each other, made."""
    parts, place = [], 0
    for edit in edits:
        parts += [text[place : edit.start], edit.replacement]
        place = edit.end
    return "".join([*parts, text[place:]])


def find_original(text: str, edits: Iterable[Edit], line: int, column: int) -> tuple[int, int]:
    """Return line and column in the query ``text`` as it was written of a place in the replaced one."""
    start = 0
    for _ in range(1, line):
        start = text.find("\n", start) + 1
    end = start + len(text[start:].partition("\n")[0])
    shift = 0
    offset = column
    for edit in edits:
        place = edit.start - start + 1
        if not start <= edit.start <= end:
            continue
        if column < place + shift:
            break
        if column < place + shift + len(edit.replacement):
            return line, place
        shift += len(edit.replacement) - (edit.end - edit.start)
        offset = column - shift
    return line, offset
