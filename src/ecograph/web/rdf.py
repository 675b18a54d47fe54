"""RDF answers: the quads of a description in any of the formats."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, serialize

from ecograph.formats import GRAPH_FORMATS, RdfSyntax
from ecograph.namespaces import PREFIXES
from ecograph.web.names import term

__all__ = ["holds_evidence", "with_names", "write_rdf"]

LABELS: Final = frozenset((term("rdfs:label"), term("skos:prefLabel")))


def holds_evidence(syntax: RdfSyntax) -> bool:
    """Tell whether answers in ``syntax`` keep each statement in the graph of its evidence.

    JSON-LD could, but those who ask for it read the default graph, which would then be empty.
    """
    return syntax not in GRAPH_FORMATS


def with_names(quads: Iterable[Quad], background: Iterable[Quad], syntax: RdfSyntax) -> list[Quad]:
    """Return ``quads`` and the names of what they mention; with the evidence also where in which source it stands."""
    kept = [quad for quad in background if holds_evidence(syntax) or quad.predicate in LABELS]
    return [*quads, *kept]


def write_rdf(quads: Iterable[Quad], syntax: RdfSyntax) -> bytes:
    """Return ``quads`` in ``syntax``, sorted; in formats of triples each statement once, whoever states it."""
    keep = holds_evidence(syntax)
    distinct = {quad if keep else Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads}
    ordered = sorted(distinct, key=lambda quad: (str(quad.graph_name), str(quad)))
    prefixes = _used_prefixes(ordered) if syntax.name in {"turtle", "trig", "jsonld", "rdfxml"} else None
    written = serialize(ordered if keep else [quad.triple for quad in ordered], format=syntax.format, prefixes=prefixes)
    return b"" if written is None else written


def _used_prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the prefixes whose namespace is the longest that fits some IRI of ``quads``."""
    parts = {part for quad in quads for part in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    parts |= {part.datatype for part in parts if isinstance(part, Literal)}
    iris = {part.value for part in parts if isinstance(part, NamedNode)}
    longest_first = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
    used = {next((prefix for prefix, namespace in longest_first if iri.startswith(namespace)), None) for iri in iris}
    return {prefix: PREFIXES[prefix] for prefix in sorted(filter(None, used))}
