"""The lists that a page about one IRI is made of: how long each is, and which part of it is shown.

A page never asks for more than it shows: counts come first, then a bounded piece of each list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.errors import NotFoundError
from ecograph.namespaces import ECO, PREFIXES, compact, expand
from ecograph.store.pool import QueryPool
from ecograph.text import Text
from ecograph.web.layouts import QUALIFIED
from ecograph.web.select import select_rows

__all__ = ["LIST", "Part", "count_parts", "find_part", "list_query", "pieces_query"]

LIST: Final = "list"
"""Parameter that asks for one list alone."""
SHOWN: Final = 30
"""Entries of a list that a page shows."""
FEW: Final = 10
"""Entries of each table on a page that would have more than :data:`CROWDED` rows of tables otherwise."""
CROWDED: Final = 50
LISTED: Final = 100
"""Entries of a page about one list."""
SERIES: Final = 500
"""Numbers about one thing that a page shows: they make grids, in which a line holds many."""

PROLOGUE: Final = f"PREFIX eco: <{ECO}>\nPREFIX rdf: <{PREFIXES['rdf']}>\n"
CLASSES: Final = ", ".join(f"eco:{name}" for name in QUALIFIED)
IS_QUALIFIED: Final = f"EXISTS {{ ?subject a ?kind FILTER (?kind IN ({CLASSES})) }}"
WHEN: Final = "eco:startDate|eco:year|eco:targetYear"
"""What a qualified node is ordered by, the latest first; measurements are ordered by rank."""
RANKED: Final = "Measurement"
DATED: Final = 10000
"""Entries up to which all are ordered by date, to show the latest."""


@dataclass(frozen=True)
class Part:
    """The values that a thing has of one property, or the things that link to it by one."""

    predicate: NamedNode
    is_own: bool
    """Whether the thing is the subject."""
    class_: str
    """Local name of the class of the nodes that link; empty for plain links and values."""
    total: int
    start: int = 0
    """How many entries before the first shown."""
    size: int = SHOWN
    """How many entries a page shows."""

    @property
    def key(self) -> str:
        """What addresses call this list."""
        side = "of" if self.is_own else "to"
        return ".".join(filter(None, (side, compact(self.predicate.value), self.class_)))

    @property
    def shown(self) -> int:
        """How many entries are shown."""
        return max(0, min(self.size, self.total - self.start))

    @property
    def is_cut(self) -> bool:
        """Whether there are entries that are not shown."""
        return self.shown < self.total

    @property
    def is_dated(self) -> bool:
        """Whether the latest entries come first."""
        return self.class_ not in {"", RANKED} and self.total <= DATED


async def count_parts(pool: QueryPool, node: NamedNode) -> list[Part]:
    """Return all lists of which a page about ``node`` could be made, with their true lengths.

    :raises LimitError: the query met a limit of the pool
    """
    rows = await select_rows(
        pool,
        f"""{PROLOGUE}SELECT ?side ?property ?class (COUNT(*) AS ?count) WHERE {{
  {{ {node} ?property ?other BIND ("own" AS ?side) }}
  UNION {{
    ?other ?property {node} BIND ("other" AS ?side)
    OPTIONAL {{ ?other a ?class FILTER (?class IN ({CLASSES})) }}
  }}
}} GROUP BY ?side ?property ?class ORDER BY ?side ?property ?class""",
    )
    parts = []
    for row in rows:
        property_, class_, own, count = row["property"], row.get("class"), row["side"], row["count"]
        if isinstance(property_, NamedNode) and isinstance(own, Literal) and isinstance(count, Literal):
            name = class_.value.removeprefix(ECO) if isinstance(class_, NamedNode) else ""
            is_series = (compact(property_.value), name) == ("eco:about", "Observation")
            size = SERIES if is_series else SHOWN
            parts.append(Part(property_, own.value == "own", name, int(count.value), size=size))
    return _make_room(parts)


def _make_room(parts: list[Part]) -> list[Part]:
    """Return ``parts``, with shorter tables if there are many rows: each row names its evidence, a kilobyte or more."""
    rows = sum(part.shown for part in parts if _is_table(part))
    return [replace(part, size=FEW) if rows > CROWDED and _is_table(part) else part for part in parts]


def _is_table(part: Part) -> bool:
    return part.class_ != "" and part.size == SHOWN


def find_part(parts: Iterable[Part], key: str, start: int) -> Part:
    """Return the list that addresses call ``key``, from its entry number ``start`` (0 is the first).

    :raises NotFoundError: if there is no such list, or it is shorter
    """
    listed = list(parts)
    for part in listed:
        if part.key == key and (start < part.total or start == 0):
            return Part(part.predicate, part.is_own, part.class_, part.total, start, LISTED)
    raise NotFoundError(
        Text(en="list of this page", sv="lista på den här sidan"), f"{key} {start + 1}", [part.key for part in listed]
    )


def pieces_query(node: NamedNode, parts: Iterable[Part]) -> str:
    """Return the query for what is shown of ``parts``, with the evidence as ?graph."""
    listed = list(parts)
    return (
        f"{PROLOGUE}SELECT ?graph ?subject ?predicate ?object WHERE {{\n  "
        + "\n  UNION ".join([*_whole_own(node, listed), *(_piece(node, part) for part in listed if _is_apart(part))])
        + "\n}"
    )


def _is_apart(part: Part) -> bool:
    return part.is_cut or not part.is_own


def _whole_own(node: NamedNode, parts: list[Part]) -> list[str]:
    properties = " ".join(str(part.predicate) for part in parts if not _is_apart(part))
    return [f"{{ VALUES ?predicate {{ {properties} }} GRAPH ?graph {{ {node} ?predicate ?object }} {_is(node)} }}"]


def _is(node: NamedNode, variable: str = "?subject") -> str:
    return f"BIND ({node} AS {variable})"


def _piece(node: NamedNode, part: Part) -> str:
    window = f"LIMIT {part.size} OFFSET {part.start}"
    if part.is_own:
        return (
            f"{{ {{ SELECT DISTINCT ?object WHERE {{ {node} {part.predicate} ?object }} ORDER BY ?object {window} }} "
            f"GRAPH ?graph {{ {node} {part.predicate} ?object }} {_is(node)} {_is(part.predicate, '?predicate')} }}"
        )
    if part.class_ == "":
        return (
            f"{{ {{ SELECT DISTINCT ?subject WHERE {{ ?subject {part.predicate} {node} FILTER (!{IS_QUALIFIED}) }} "
            f"ORDER BY ?subject {window} }} "
            f"GRAPH ?graph {{ ?subject {part.predicate} {node} }} "
            f"{_is(part.predicate, '?predicate')} {_is(node, '?object')} }}"
        )
    found = f"?subject {part.predicate} {node} ; a eco:{part.class_}"
    if part.class_ == RANKED:
        chosen = f"SELECT ?subject WHERE {{ {found} ; eco:rank ?rank }} ORDER BY ?rank ?subject {window}"
    elif not part.is_dated:
        chosen = f"SELECT DISTINCT ?subject WHERE {{ {found} }} ORDER BY ?subject {window}"
    else:
        chosen = (
            f"SELECT ?subject WHERE {{ {found} OPTIONAL {{ ?subject {WHEN} ?when }} }} "
            f"GROUP BY ?subject ORDER BY DESC(MAX(STR(?when))) ?subject {window}"
        )
    return f"{{ {{ {chosen} }} GRAPH ?graph {{ ?subject ?predicate ?object }} }}"


def list_query(node: NamedNode, part: Part) -> str:
    """Return the query that lists all of ``part``, with the evidence."""
    subject, object_, found = ("", "?value", "?value") if part.is_own else ("?thing", "", "?thing")
    pattern = f"{subject or node} {part.predicate} {object_ or node}"
    kind = "" if part.class_ == "" else f"\n  {found} a {expand_term(part.class_)} ."
    return f"SELECT {found} ?evidence WHERE {{{kind}\n  GRAPH ?evidence {{ {pattern} }}\n}}\nORDER BY {found}\n"


def expand_term(name: str) -> str:
    """Return the IRI of one of our terms as it stands in a query."""
    return f"<{expand('eco:' + name)}>"
