"""Example queries to read and run as they are: the catalogue's, with the values of their parameters written in.

The catalogue binds parameters; here a reader is to see and change them, so that each variable is replaced by its
default's term, and dropped where a term may not stand: in projections and in GROUP BY.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecograph.errors import InputError
from ecograph.namespaces import PREFIXES, compact
from ecograph.queries import CatalogueQuery, load_catalogue, prologue
from ecograph.text import Language, Text

__all__ = ["Example", "list_examples", "write_out"]

HEAD: Final = re.compile(r"(?is)\bSELECT\b.*?(?=\bWHERE\b|\{)|\bGROUP\s+BY\b[^\n}]*")
"""A projection or a GROUP BY: the places where a variable may stand and a term may not."""
INNERMOST: Final = re.compile(r"\([^()]*\)")
PREFIX_LINES: Final = re.compile(r"(?im)^\s*PREFIX\s.*\n")


@dataclass(frozen=True)
class Example:
    """A query that can be run as it is."""

    name: str
    question: Text
    summary: str
    """The question in one language, in which the query asks for names too."""
    text: str


def list_examples(language: Language) -> list[Example]:
    """Return the catalogue's queries that have a default for every parameter, by their question."""
    found = []
    for query in load_catalogue().values():
        try:
            terms = {name: str(term) for name, term in query.bind({}, language).items()}
        except InputError:
            continue
        found.append(Example(query.name, query.summary, query.summary.to(language), write_out(query, terms)))
    return sorted(found, key=lambda example: example.summary.casefold())


def write_out(query: CatalogueQuery, terms: Mapping[str, str]) -> str:
    """Return the text of ``query`` with ``terms`` (N-Triples) in the place of its parameters."""
    body = PREFIX_LINES.sub("", query.text)
    for name, term in terms.items():
        body = _replace(body, name, _write_short(term))
    return prologue(body) + body


def _replace(body: str, name: str, written: str) -> str:
    rest = HEAD.sub(lambda head: _drop(head.group(), name), body)
    return re.sub(rf"[?$]{name}\b", lambda _: written, rest)


def _drop(head: str, name: str) -> str:
    """Return a projection or GROUP BY without the bare variable ``name``; within brackets it stays."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match.group())
        return f"\x00{len(hidden) - 1}\x00"

    while INNERMOST.search(head) is not None:
        head = INNERMOST.sub(hide, head)
    head = re.sub(rf"[ \t]*\?{name}\b", "", head)
    while "\x00" in head:
        head = re.sub("\x00(\\d+)\x00", lambda match: hidden[int(match.group(1))], head)
    return head


def _write_short(term: str) -> str:
    """Return a term as a CURIE where it can be one, a plain number as itself."""
    if term.startswith("<"):
        iri = term[1:-1]
        short = compact(iri)
        local = short.partition(":")[2]
        return short if short != iri and re.fullmatch(r"[A-Za-z0-9_-]+", local) is not None else term
    number = re.fullmatch(rf'"(\d+)"\^\^<{re.escape(PREFIXES["xsd"])}integer>', term)
    return term if number is None else number.group(1)
