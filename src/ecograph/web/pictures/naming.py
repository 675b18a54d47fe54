"""Names of things that an answer holds and does not name, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import PREFIXES, compact
from ecograph.store.pool import QueryPool
from ecograph.text import Language
from ecograph.web.select import select_rows

__all__ = ["fetch_names"]

ASKED: Final = 500
"""Things whose names are asked for."""
NAMING: Final = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
    "http://schema.org/name",
    "http://xmlns.com/foaf/0.1/name",
    PREFIXES["eco"] + "locator",
)
"""Properties that name things, the first before the others."""


async def fetch_names(pool: QueryPool, things: Iterable[NamedNode], language: Language) -> Mapping[str, str]:
    """Return names by IRI, in ``language`` if there are; things without a name are left out.

    :raises LimitError: the query met a limit
    """
    asked = list(dict.fromkeys(things))[:ASKED]
    if len(asked) == 0:
        return {}
    listed, naming = " ".join(map(str, asked)), " ".join(f"<{iri}>" for iri in NAMING)
    query = f"""SELECT ?thing ?by ?name WHERE {{
  VALUES ?thing {{ {listed} }} VALUES ?by {{ {naming} }} ?thing ?by ?name }}"""
    best: dict[str, tuple[tuple[bool, int, str], str]] = {}
    for row in await select_rows(pool, query):
        thing, by, name = row["thing"], row["by"], row["name"]
        if isinstance(thing, NamedNode) and isinstance(by, NamedNode) and isinstance(name, Literal):
            order = (name.language != language, NAMING.index(by.value), name.value)
            best[thing.value] = min(best.get(thing.value, (order, name.value)), (order, name.value))
    return {iri: name for iri, (_, name) in best.items() if name != compact(iri)}
