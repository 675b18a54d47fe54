"""What the graph holds about one IRI: its statements, the nodes that qualify them, and what all of it is called.

One query fetches the quads (the fourth element is the evidence), a second one the names of all that they mention and
where the evidence stands. IRIs are written into the texts as the N-Triples terms that pyoxigraph has checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from ecograph.namespaces import BASE, ECO, ID, PASSAGE, PREFIXES, RECORD
from ecograph.store.pool import QueryPool
from ecograph.web.layouts import QUALIFIED
from ecograph.web.select import select_count, select_quads

__all__ = ["GRAPHS", "Description", "contents_query", "describe", "linking_query"]

GRAPHS: Final = (PASSAGE, RECORD, BASE + "graph/")
"""Namespaces of IRIs that name a graph."""

NAMING: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title", "eco:locator")
EXPLAINING: Final = (
    "skos:definition",
    "owl:inverseOf",
    "eco:oneValuedPerSource",
    "eco:inSource",
    "eco:interprets",
    "eco:confidence",
    "eco:reason",
    "dcterms:language",
    "dcterms:license",
    "dcterms:publisher",
    "dcterms:rights",
    "eco:licenceNote",
    "eco:readOn",
    "eco:retrieved",
    "schema:url",
    "eco:resolves",
    "eco:resolvesProperty",
    "eco:preferredValue",
)
BATCH: Final = 2000
"""IRIs per query for names: each stands there up to six times, some 900 kB, below the limit on a query's length."""

PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("dcterms", "eco", "owl", "rdfs", "schema", "skos")
)


@dataclass(frozen=True)
class Description:
    """Everything known of an IRI, or as much as was asked for."""

    iri: NamedNode
    quads: tuple[Quad, ...]
    """With the IRI as subject; linking to it; of the qualified nodes that link to it; in the graph it names."""
    background: tuple[Quad, ...]
    """Names of what the quads mention, definitions of the properties, places of the evidence."""
    linking: int
    """How many things link to the IRI, shown or not."""
    linking_shown: int
    content: int
    """How many statements stand in the graph that the IRI names, shown or not."""
    content_shown: int

    @property
    def own(self) -> tuple[Quad, ...]:
        """The quads whose subject is the IRI, but for what it says of itself as a graph."""
        return tuple(quad for quad in self.quads if quad.subject == self.iri)

    @property
    def contents(self) -> tuple[Quad, ...]:
        """The quads in the graph that the IRI names."""
        return tuple(quad for quad in self.quads if quad.graph_name == self.iri)


async def describe(pool: QueryPool, iri: str, limit: int | None = None) -> Description | None:
    """Return what the graph holds about ``iri``, or None when it holds nothing.

    With a ``limit``, at most that many linking things and statements of a named graph are fetched; the description
    still tells their true numbers.

    :raises LimitError: a query met a limit of the pool
    """
    node = NamedNode(iri)
    quads = await select_quads(pool, _quads_query(node, limit))
    if not quads:
        return None
    shown = len({quad.subject for quad in quads if quad.object == node})
    inside = sum(1 for quad in quads if quad.graph_name == node)
    return Description(
        iri=node,
        quads=tuple(quads),
        background=tuple(await _fetch_background(pool, quads)),
        linking=shown if limit is None or shown < limit else await select_count(pool, _linking_count(node)),
        linking_shown=shown,
        content=inside if limit is None or inside < limit else await select_count(pool, _content_count(node)),
        content_shown=inside,
    )


def linking_query(iri: NamedNode) -> str:
    """Return the query that lists all that links to ``iri``."""
    return (
        "SELECT ?subject ?predicate ?evidence WHERE {\n"
        f"  GRAPH ?evidence {{ ?subject ?predicate {iri} }}\n"
        "}\nORDER BY ?predicate ?subject\n"
    )


def contents_query(graph: NamedNode) -> str:
    """Return the query that lists all statements of ``graph``."""
    return (
        "SELECT ?subject ?predicate ?object WHERE {\n"
        f"  GRAPH {graph} {{ ?subject ?predicate ?object }}\n"
        "}\nORDER BY ?subject ?predicate ?object\n"
    )


def _quads_query(node: NamedNode, limit: int | None) -> str:
    """Return the query for everything about ``node``; the default graph tells no evidence and is left out.

    Where not all fits, the nodes that pages show as tables come before plain links.
    """
    qualified = ", ".join(f"eco:{name}" for name in QUALIFIED)
    is_qualified = f"EXISTS {{ ?subject a ?class FILTER (?class IN ({qualified})) }}"
    order = "" if limit is None else f"BIND (!{is_qualified} AS ?plain)"
    plain = "" if limit is None else " ?plain"
    some = "" if limit is None else f"ORDER BY ?plain ?subject LIMIT {limit}"
    branches = [
        f"{{ GRAPH ?graph {{ {node} ?predicate ?object }} BIND({node} AS ?subject) }}",
        f"""{{
    {{ SELECT DISTINCT ?subject{plain} WHERE {{ ?subject ?link {node} {order} }} {some} }}
    GRAPH ?graph {{ ?subject ?predicate ?object }}
    FILTER (?object = {node} || {is_qualified})
  }}""",
    ]
    if node.value.startswith(GRAPHS):
        first = "" if limit is None else f"ORDER BY ?subject ?predicate ?object LIMIT {limit}"
        branches.append(
            f"""{{
    {{ SELECT ({node} AS ?graph) ?subject ?predicate ?object WHERE {{
      GRAPH {node} {{ ?subject ?predicate ?object }}
    }} {first} }}
  }}"""
        )
    return f"{PROLOGUE}SELECT ?graph ?subject ?predicate ?object WHERE {{\n  " + "\n  UNION ".join(branches) + "\n}"


def _linking_count(node: NamedNode) -> str:
    return f"SELECT (COUNT(DISTINCT ?subject) AS ?count) WHERE {{ ?subject ?link {node} }}"


def _content_count(node: NamedNode) -> str:
    return f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {node} {{ ?subject ?predicate ?object }} }}"


async def _fetch_background(pool: QueryPool, quads: Iterable[Quad]) -> list[Quad]:
    parts = {part for quad in quads for part in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    things = sorted((part for part in parts if isinstance(part, NamedNode)), key=str)
    background: list[Quad] = []
    for start in range(0, len(things), BATCH):
        background += await select_quads(pool, _background_query(things[start : start + BATCH]))
    return background


def _background_query(things: Sequence[NamedNode]) -> str:
    """Return the query for names; the evidence among ``things`` leads to its source and to what is said of that."""
    listed = " ".join(map(str, things))
    graphs = " ".join(str(thing) for thing in things if thing.value.startswith(GRAPHS))
    properties = " ".join(str(thing) for thing in things if thing.value.startswith(ECO))
    entities = " ".join(str(thing) for thing in things if thing.value.startswith(ID))
    predicates = ", ".join((*NAMING, *EXPLAINING))
    return f"""{PROLOGUE}SELECT DISTINCT ?graph ?subject ?predicate ?object WHERE {{
  {{ VALUES ?subject {{ {listed} }} }}
  UNION {{ VALUES ?property {{ {properties} }} ?property owl:inverseOf ?subject }}
  UNION {{ VALUES ?property {{ {properties} }} ?subject owl:inverseOf ?property }}
  UNION {{ VALUES ?entity {{ {entities} }} ?subject eco:resolves ?entity }}
  UNION {{ VALUES ?evidence {{ {graphs} }} ?evidence eco:interprets ?subject }}
  UNION {{ VALUES ?evidence {{ {graphs} }} ?evidence eco:inSource ?subject }}
  UNION {{ VALUES ?evidence {{ {graphs} }} ?evidence eco:interprets ?passage . ?passage eco:inSource ?subject }}
  UNION {{ VALUES ?evidence {{ {graphs} }} ?evidence eco:inSource ?source . ?source dcterms:publisher ?subject }}
  UNION {{ VALUES ?evidence {{ {graphs} }} ?evidence eco:interprets?/eco:inSource ?source . ?source ?subject ?said }}
  GRAPH ?graph {{ ?subject ?predicate ?object }}
  FILTER (?predicate IN ({predicates}))
}}"""
