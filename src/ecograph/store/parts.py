"""The tokens of a query with all that the guard passes over, and edits of its text by them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecograph.store.lexer import TOKEN

__all__ = ["Edits", "Part", "apply_edits", "find_name", "split_parts", "with_depth"]


@dataclass(frozen=True)
class Part:
    """One token of the query."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The token in capitals, as keywords are compared."""
        return self.text.upper()

    @property
    def variable(self) -> str | None:
        """The name of the variable that the token is."""
        return self.text[1:] if self.kind == "passed" and self.text[0] in "?$" else None


Edits = list[tuple[int, int, str]]
"""What is replaced: start, end, by what."""


def split_parts(text: str) -> Iterator[Part]:
    for match in TOKEN.finditer(text):
        if match.lastgroup != "blank" and not match.group().startswith("#"):
            yield Part(str(match.lastgroup), match.group(), match.start(), match.end())


def with_depth(parts: Sequence[Part]) -> Iterator[tuple[int, Part, int]]:
    """Yield each token with its number and how many brackets are open around it."""
    depth = 0
    for number, part in enumerate(parts):
        depth -= part.kind == "close"
        yield number, part, depth
        depth += part.kind == "open"


def find_name(text: str) -> str:
    """Return the beginning of a variable that the query does not have."""
    name = "?bound"
    while name in text:
        name += "_"
    return name


def apply_edits(text: str, edits: Edits) -> str:
    """Return ``text`` with the replacements made; of two at one place the first comes first."""
    written, position = [], 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        written += [text[position:start], replacement]
        position = end
    return "".join([*written, text[position:]])
