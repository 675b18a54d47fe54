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
from ecograph.web.parts import Part, count_parts, find_part, pieces_query
from ecograph.web.select import select_count, select_quads

__all__ = [
    "GRAPHS",
    "LARGEST",
    "Description",
    "construct_query",
    "contents_query",
    "describe",
    "describe_for_page",
    "linking_query",
]

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
CONTENTS: Final = 500
"""Statements of a graph that a page shows."""
SORTED: Final = 20000
"""Statements of a graph up to which all are sorted, to show the first."""
LARGEST: Final = 20_000
"""Statements up to which a description is put together here, with names; a larger one is the store's work alone."""
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
    parts: tuple[Part, ...] = ()
    """The lists of a page, with their true lengths; of a description that is whole none."""
    content: int = 0
    """How many statements stand in the graph that the IRI names, shown or not."""
    content_shown: int = 0
    is_list: bool = False
    """Whether only one list was asked for, :attr:`parts` being that."""
    is_cut: bool = False
    """Whether there is more, since it is larger than :data:`LARGEST`."""

    @property
    def own(self) -> tuple[Quad, ...]:
        """The quads whose subject is the IRI, but for what it says of itself as a graph."""
        return tuple(quad for quad in self.quads if quad.subject == self.iri)

    @property
    def contents(self) -> tuple[Quad, ...]:
        """The quads in the graph that the IRI names."""
        return tuple(quad for quad in self.quads if quad.graph_name == self.iri)


async def describe(pool: QueryPool, iri: str) -> Description | None:
    """Return all that the graph holds about ``iri``, or None when it holds nothing; of what is too large a part.

    :raises LimitError: a query met a limit of the pool
    """
    node = NamedNode(iri)
    quads = await select_quads(pool, f"{_quads_query(node)} LIMIT {LARGEST + 1}")
    if not quads:
        return None
    if len(quads) > LARGEST:
        return Description(node, tuple(quads), (), is_cut=True)
    inside = sum(1 for quad in quads if quad.graph_name == node)
    background = await _fetch_background(pool, node, quads)
    return Description(node, tuple(quads), tuple(background), content=inside, content_shown=inside)


async def describe_for_page(pool: QueryPool, iri: str, wanted: str | None = None, start: int = 0) -> Description | None:
    """Return as much about ``iri`` as a page shows, with the true length of each list; None when there is nothing.

    :param wanted: the key of a list; then only that is described, from its entry number ``start``
    :raises NotFoundError: there is no such list, or it is shorter
    :raises LimitError: a query met a limit of the pool
    """
    node = NamedNode(iri)
    parts = await count_parts(pool, node)
    is_graph = iri.startswith(GRAPHS) and wanted is None
    content = await select_count(pool, _content_count(node)) if is_graph else 0
    if not parts and content == 0:
        return None
    if wanted is not None:
        parts = [find_part(parts, wanted, start)]
    quads = await select_quads(pool, pieces_query(node, parts))
    inside = await select_quads(pool, _contents_query(node, content)) if content > 0 else []
    whole = sorted({*quads, *inside}, key=str)
    background = await _fetch_background(pool, node, whole)
    is_list = wanted is not None
    return Description(node, tuple(whole), tuple(background), tuple(parts), content, len(inside), is_list)


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


def construct_query(node: NamedNode) -> str:
    """Return the query that makes the description of ``node``, without evidence and names."""
    return _quads_query(node, "CONSTRUCT { ?subject ?predicate ?object }")


def _quads_query(node: NamedNode, form: str = "SELECT ?graph ?subject ?predicate ?object") -> str:
    """Return the query for everything about ``node``; the default graph tells no evidence and is left out."""
    qualified = ", ".join(f"eco:{name}" for name in QUALIFIED)
    branches = [
        f"{{ GRAPH ?graph {{ {node} ?predicate ?object }} BIND({node} AS ?subject) }}",
        f"""{{
    {{ SELECT DISTINCT ?subject WHERE {{ ?subject ?link {node} }} }}
    GRAPH ?graph {{ ?subject ?predicate ?object }}
    FILTER (?object = {node} || EXISTS {{ ?subject a ?class FILTER (?class IN ({qualified})) }})
  }}""",
    ]
    if node.value.startswith(GRAPHS):
        branches.append(f"{{ GRAPH {node} {{ ?subject ?predicate ?object }} BIND({node} AS ?graph) }}")
    return f"{PROLOGUE}{form} WHERE {{\n  " + "\n  UNION ".join(branches) + "\n}"


def _contents_query(graph: NamedNode, content: int) -> str:
    """Return the query for the first statements of ``graph``; of a very large one in the store's order."""
    order = "ORDER BY ?subject ?predicate ?object" if content <= SORTED else ""
    return f"""SELECT ({graph} AS ?graph) ?subject ?predicate ?object WHERE {{
  GRAPH {graph} {{ ?subject ?predicate ?object }}
}} {order} LIMIT {CONTENTS}"""


def _content_count(node: NamedNode) -> str:
    return f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {node} {{ ?subject ?predicate ?object }} }}"


async def _fetch_background(pool: QueryPool, node: NamedNode, quads: Iterable[Quad]) -> list[Quad]:
    parts = {node} | {part for quad in quads for part in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
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
