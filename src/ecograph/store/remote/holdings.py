"""Finds out whether a store holds the release that is served: what differs in number cannot be the same."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ecograph.errors import StoreError
from ecograph.namespaces import BASE
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from ecograph.text import Text

__all__ = ["Ask", "check_holdings", "count_statements"]

Ask = Callable[[str], Awaitable[list[list[str]]]]
"""Answers a SELECT query by its rows, as CSV has them."""

LAYERS: Final = BASE + "graph/"
"""Namespace of the graphs that are no passage and no record."""
STATEMENTS: Final = "SELECT (COUNT(*) AS ?statements) WHERE { ?s ?p ?o }"
GRAPHS: Final = "SELECT (COUNT(DISTINCT ?g) AS ?graphs) (COUNT(*) AS ?quads) WHERE { GRAPH ?g { ?s ?p ?o } }"
BY_LAYER: Final = f"""SELECT ?g (COUNT(*) AS ?quads) WHERE {{
  GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{LAYERS}"))
}} GROUP BY ?g"""


@dataclass(frozen=True)
class Holdings:
    """How much of everything there is."""

    statements: int
    """In the default graph."""
    graphs: int
    quads: int
    """In named graphs."""
    layers: Mapping[str, int]
    """Quads of each layer, by the IRI of its graph."""


async def check_holdings(ask: Ask, release: Release) -> None:
    """Compare a store with ``release``.

    :raises StoreError: naming the first thing of which the store has another number
    """
    wanted = _count_release(release)
    found = await _count_store(ask)
    for what, expected, counted in _pair(wanted, found):
        if expected != counted:
            raise StoreError(
                Text(
                    en=f"The store does not hold release {release.version}: {what.en}: {counted} in the store, "
                    f"{expected} in the release. docs/stores.md says how to load it; --store-unchecked serves it as "
                    "it is.",
                    sv=f"Lagret innehåller inte utgåva {release.version}: {what.sv}: {counted} i lagret, "
                    f"{expected} i utgåvan. docs/stores.md säger hur den läses in; --store-unchecked serverar det som "
                    "det är.",
                )
            )


def _pair(wanted: Holdings, found: Holdings) -> list[tuple[Text, int, int]]:
    layers = sorted({*wanted.layers, *found.layers})
    return [
        (
            Text(en="statements of the default graph", sv="påståenden i standardgrafen"),
            wanted.statements,
            found.statements,
        ),
        (Text(en="named graphs", sv="namngivna grafer"), wanted.graphs, found.graphs),
        (Text(en="statements of named graphs", sv="påståenden i namngivna grafer"), wanted.quads, found.quads),
        *((Text(en=name, sv=name), wanted.layers.get(name, 0), found.layers.get(name, 0)) for name in layers),
    ]


async def count_statements(ask: Ask) -> int:
    """Return the number of statements in the default graph of a store."""
    [[statements]] = await ask(STATEMENTS)
    return int(statements)


async def _count_store(ask: Ask) -> Holdings:
    statements = await count_statements(ask)
    [[graphs, quads]] = await ask(GRAPHS)
    layers = {iri: int(count) for iri, count in await ask(BY_LAYER)}
    return Holdings(statements, int(graphs), int(quads), layers)


def _count_release(release: Release) -> Holdings:
    """Count by the files themselves, each line of which is a statement."""
    with release.file(DEFAULT_GRAPH_FILE).open("rb") as file:
        statements = sum(1 for _ in file)
    with release.file(NAMED_GRAPHS_FILE).open("rb") as file:
        graphs = Counter(line[line.rindex(b"<") : line.rindex(b">")] for line in file)
    names = {graph[1:].decode(): count for graph, count in graphs.items()}
    layers = {name: count for name, count in names.items() if name.startswith(LAYERS)}
    return Holdings(statements, len(names), sum(names.values()), layers)
