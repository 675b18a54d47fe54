"""What the data hold, for the service description: read from graph:catalogue, or else counted, once.

A release describes itself; any other data are counted when the description is first asked for, within a bound of
time, so that nobody waits long for a description.
"""

import asyncio
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ecograph.errors import LimitError
from ecograph.namespaces import GRAPH_CATALOGUE
from ecograph.release import Release
from ecograph.store.content import Content
from ecograph.store.pool import QueryPool
from ecograph.void import DataCounts, PropertyCount
from ecograph.web.select import Row, select_rows
from ecograph.web.sparql_description import Description

__all__ = ["Counter"]

PATIENCE: Final = 3.0
"""Seconds that counting may take."""
LISTED: Final = 1000
"""Named graphs that are listed one by one."""

OWN: Final = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{GRAPH_CATALOGUE}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
TOTALS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }"""
CLASSES: Final = """SELECT ?class (COUNT(?thing) AS ?n) WHERE { ?thing a ?class FILTER (ISIRI(?class)) }
GROUP BY ?class ORDER BY ?class"""
PROPERTIES: Final = """SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"""
OF_CLASSES: Final = """SELECT ?class ?p (COUNT(*) AS ?n) WHERE { ?s a ?class ; ?p ?o FILTER (ISIRI(?class)) }
GROUP BY ?class ?p ORDER BY ?class ?p"""
TO_CLASSES: Final = """SELECT ?class ?p ?end (COUNT(*) AS ?n)
WHERE { ?s a ?class ; ?p ?o . ?o a ?end FILTER (ISIRI(?class) && ISIRI(?end)) }
GROUP BY ?class ?p ?end ORDER BY ?class ?p ?end"""
TO_DATATYPES: Final = """SELECT ?class ?p ?end (COUNT(*) AS ?n)
WHERE { ?s a ?class ; ?p ?o FILTER (ISIRI(?class) && ISLITERAL(?o)) BIND (DATATYPE(?o) AS ?end) }
GROUP BY ?class ?p ?end ORDER BY ?class ?p ?end"""
GRAPHS: Final = f"""SELECT ?graph (COUNT(*) AS ?n) WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER (ISIRI(?graph)) }}
GROUP BY ?graph ORDER BY ?graph LIMIT {LISTED + 1}"""


class Counter:
    """Keeps the description of the content that it has last described."""

    def __init__(self) -> None:
        self._known: dict[str, Description] = {}
        self._counting = asyncio.Lock()

    async def describe(self, pool: QueryPool, content: Content, release: Release | None) -> Description:
        """Return what is known of ``content``; if it could not be counted in time, the description says so.

        :raises LimitError: if the service is too busy to tell; a later call may succeed
        """
        async with self._counting:
            if content.version not in self._known:
                self._known = {content.version: await _describe(pool, release)}
            return self._known[content.version]


async def _describe(pool: QueryPool, release: Release | None) -> Description:
    # Only of a release is it true whatever the files hold: a dump of one may be served without its default graph.
    own = [] if release is None else [_read_triple(row) for row in await select_rows(pool, OWN)]
    if len(own) > 0:
        return Description(own=own)
    try:
        async with asyncio.timeout(PATIENCE):
            return Description(counts=await _count(pool), graphs=await _list_graphs(pool))
    except (TimeoutError, LimitError):
        return Description()


def _read_triple(row: Row) -> Triple:
    subject, predicate = row["s"], row["p"]
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        raise TypeError(row)
    return Triple(subject, predicate, row["o"])


async def _count(pool: QueryPool) -> DataCounts:
    [totals] = await select_rows(pool, TOTALS)
    classes = {_iri(row, "class"): _number(row, "n") for row in await select_rows(pool, CLASSES)}
    properties = {
        _iri(row, "p"): PropertyCount(_number(row, "n"), _number(row, "subjects"), _number(row, "objects"))
        for row in await select_rows(pool, PROPERTIES)
    }
    of_classes = await select_rows(pool, OF_CLASSES)
    return DataCounts(
        totals={
            "triples": _number(totals, "triples"),
            "classes": len(classes),
            "properties": len(properties),
            "distinctSubjects": _number(totals, "subjects"),
            "distinctObjects": _number(totals, "objects"),
        },
        classes=classes,
        properties=properties,
        of_classes={(_iri(row, "class"), _iri(row, "p")): _number(row, "n") for row in of_classes},
        to_classes=await _count_ends(pool, TO_CLASSES),
        to_datatypes=await _count_ends(pool, TO_DATATYPES),
    )


async def _count_ends(pool: QueryPool, query: str) -> dict[tuple[str, str, str], int]:
    rows = await select_rows(pool, query)
    return {(_iri(row, "class"), _iri(row, "p"), _iri(row, "end")): _number(row, "n") for row in rows}


async def _list_graphs(pool: QueryPool) -> list[tuple[str, int]]:
    rows = await select_rows(pool, GRAPHS)
    return [(_iri(row, "graph"), _number(row, "n")) for row in rows] if len(rows) <= LISTED else []


def _iri(row: Row, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, NamedNode) else str(term)


def _number(row: Row, name: str) -> int:
    term = row[name]
    return int(term.value) if isinstance(term, Literal) else 0
