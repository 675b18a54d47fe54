"""What a rule can read: the properties whose statements decide what it finds.

A look at the words of the rule tells it, and errs on the safe side: what is not sure to read less reads everything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ecograph.namespaces import PREFIXES

__all__ = ["Reads", "find_reads"]

RDF: Final = PREFIXES["rdf"]
TOKEN: Final = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<iri><[^<>\"{}|^`\\\s]*>)|(?P<literal>\"[^\"\n]*\"|'[^'\n]*'|\d[\d.]*)|(?P<variable>[?$]\w+)"
    r"|(?P<name>(?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w.:%-]*[\w:%-])?)|(?P<word>\w+)|(?P<sign>\S)"
)
UNSURE: Final = re.compile(r"\\|\"\"\"|'''|<<|\{\|")
"""Escapes, texts of several lines, statements about statements."""
ELSEWHERE: Final = frozenset({"BASE", "DESCRIBE", "FROM", "GRAPH", "SERVICE"})
TERMS: Final = frozenset({"iri", "literal", "name", "variable"})
OBJECTS: Final = frozenset({"(", "[", "+", "-", "true", "false"})
"""With what an object may begin beside these."""
LISTS: Final = frozenset({f"<{RDF}first>", f"<{RDF}rest>"})
"""What a list in brackets reads without naming it."""

Token = tuple[str, str]
"""Sort and text."""


@dataclass(frozen=True)
class Reads:
    """Properties, as N-Triples has them."""

    names: frozenset[str]
    through: frozenset[str] = frozenset()
    """Properties whose subjects are read as properties too."""


def find_reads(rule: str) -> Reads | None:
    """Return what the text of a CONSTRUCT query can read; None: everything."""
    if UNSURE.search(rule) is not None:
        return None
    tokens = [*_read_tokens(rule), ("end", "")]
    pattern = _leave_template(tokens)
    if any(_is_unsure(token, then) for token, then in pairwise(tokens)):
        return None
    names = frozenset(text for sort, text in pattern if sort == "iri") | LISTS
    through = frozenset[str]()
    for place in range(1, len(pattern) - 1):
        if _is_property(pattern, place):
            leading = _find_leading(pattern, pattern[place])
            if leading is None:
                return None
            through |= {leading}
    return Reads(names, through)


def _read_tokens(rule: str) -> Iterator[Token]:
    """Yield the tokens, names as IRIs; declarations of prefixes are none."""
    prefixes: dict[str, str] = {}
    found = ((match.lastgroup or "", match[0]) for match in TOKEN.finditer(rule) if match.lastgroup != "comment")
    for sort, text in found:
        if sort == "word" and text.upper() == "PREFIX":
            (_, name), (_, iri) = next(found, ("", "")), next(found, ("", ""))
            prefixes[name.removesuffix(":")] = iri[1:-1]
        elif sort == "name":
            space, _, name = text.partition(":")
            yield "iri", f"<{prefixes.get(space, space + ':')}{name}>"
        elif (sort, text) == ("word", "a"):
            yield "iri", f"<{RDF}type>"
        else:
            yield sort, text


def _leave_template(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without what the query makes: nothing is read there."""
    words = [text.upper() for _, text in tokens]
    if words[:2] != ["CONSTRUCT", "{"]:
        return tokens
    return tokens[words.index("}") + 1 :]


def _is_unsure(token: Token, then: Token) -> bool:
    """Tell whether a token may stand for other properties than those named, for paths of no length, or other graphs."""
    sort, text = token
    if sort == "word":
        return text.upper() in ELSEWHERE
    is_negated = sort == "sign" and text == "!" and then[1] != "=" and then[0] not in {"word", "variable"}
    return is_negated or (sort == "sign" and text in {"*", "?", "$"})


def _is_property(pattern: Sequence[Token], place: int) -> bool:
    """Tell whether a variable may stand where a property does: behind a subject, and before an object."""
    (before, sign), (sort, _), (after, then) = pattern[place - 1 : place + 2]
    follows = before in TERMS or sign in {";", ")", "]", "["}
    return sort == "variable" and follows and (after in TERMS or then.lower() in OBJECTS)


def _find_leading(pattern: Sequence[Token], variable: Token) -> str | None:
    """Return a property that all that a variable can be is subject of; None if none is sure to be."""
    if sum(text == "{" for _, text in pattern) != 1:
        return None  # a part in brackets may be optional, or excluded
    for place in range(1, len(pattern) - 3):
        (_, sign), token, (sort, name), (after, then) = pattern[place - 1 : place + 3]
        if token == variable and sign in {"{", "."} and sort == "iri":
            ends = (after, then) if then != "+" else pattern[place + 3]
            if ends[0] in TERMS:
                return name
    return None
