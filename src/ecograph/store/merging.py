"""Several graphs as one default graph: a set of triples, where the engine has a bag (SPARQL 1.1 Query, 13.1)."""

import os
from collections.abc import Sequence
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

__all__ = ["changes_store", "choose_default_graphs"]

FEW: Final = 8
"""Graphs that the engine looks through one after the other for each step of a join; at 8 a join takes 2.7 times as
long as over one graph, at 128 15 times."""
COUNTS: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }",
)


def changes_store(default_graphs: Sequence[str]) -> bool:
    """Tell whether a query over these graphs may change the store: the worker, whose own it is, ends after it."""
    return len(default_graphs) > 1


def choose_default_graphs(store: Store, graphs: Sequence[NamedNode]) -> list[NamedNode]:
    """Return graphs that hold each triple of ``graphs`` once: themselves if they share none, else their union.

    The engine returns a triple once for each of the graphs it stands in. Only the graphs named are read, and none that
    GRAPH may ask is copied. The union stays in the store, under a name that nobody can guess.
    """
    if len(graphs) <= 1 or (len(graphs) <= FEW and _are_disjoint(store, graphs)):
        return list(graphs)
    union = NamedNode(f"x-ecograph:{os.urandom(16).hex()}")
    quads = (quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    store.extend(Quad(quad.subject, quad.predicate, quad.object, union) for quad in quads)
    return [union]


def _are_disjoint(store: Store, graphs: Sequence[NamedNode]) -> bool:
    all_triples, distinct = (_count(store, query, graphs) for query in COUNTS)
    return all_triples == distinct


def _count(store: Store, query: str, graphs: Sequence[NamedNode]) -> int:
    solutions = cast("QuerySolutions", store.query(query, default_graph=list(graphs)))
    return int(cast("Literal", next(solutions)["n"]).value)
