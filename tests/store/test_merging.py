"""Queries over several graphs give what another engine gives over their union, on data sets made at random."""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from ecograph.store.evaluate import Task, write_answer
from ecograph.store.merging import choose_default_graphs

BASE = "http://x/"
QUERIES = (
    "SELECT * WHERE { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?o ?q ?r }",
    "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o . GRAPH ?g { ?o ?q ?s } }",
    "SELECT * WHERE { ?s <http://x/1> ?o OPTIONAL { GRAPH <http://x/g0> { ?s ?p ?o } } }",
    "SELECT ?s ?o WHERE { ?s <http://x/1>+ ?o }",
    "SELECT * WHERE { ?s ?p ?o MINUS { ?o ?p ?s } }",
    "SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?s",
)
NODES = st.integers(0, 2)
GRAPHS = st.integers(0, 11)
QUADS = st.lists(st.tuples(NODES, NODES, NODES, GRAPHS), max_size=25)
CHOSEN = st.lists(GRAPHS, max_size=12, unique=True)


def name(number: int, prefix: str = "") -> str:
    return f"{BASE}{prefix}{number}"


def ask(store: Store, query: str, default: Sequence[str], named: Sequence[str]) -> Counter[Any]:
    with tempfile.TemporaryFile() as file:
        task = Task(query, "json", "results", 10**6, default_graphs=default, named_graphs=named)
        written = write_answer(store, task, file.fileno())
        file.seek(0)
        rows = json.loads(written.body + file.read())["results"]["bindings"]
    return Counter(frozenset((variable, term["value"]) for variable, term in row.items()) for row in rows)


def ask_reference(
    quads: Sequence[tuple[int, int, int, int]], query: str, default: Sequence[int], named: Sequence[int]
) -> Counter[Any]:
    """Return what rdflib answers over a data set that is put together by hand."""
    dataset = rdflib.Dataset()
    for s, p, o, g in quads:
        triple = (rdflib.URIRef(name(s)), rdflib.URIRef(name(p)), rdflib.URIRef(name(o)))
        if g in default:
            dataset.default_graph.add(triple)
        if g in named:
            dataset.graph(rdflib.URIRef(name(g, "g"))).add(triple)
    rows = [
        row for row in dataset.query(query).bindings if len(row) > 0
    ]  # of no groups rdflib makes one without values
    return Counter(frozenset((str(variable), str(term)) for variable, term in row.items()) for row in rows)


def load(quads: Sequence[tuple[int, int, int, int]]) -> Store:
    store = Store()
    for s, p, o, g in quads:
        store.add(Quad(NamedNode(name(s)), NamedNode(name(p)), NamedNode(name(o)), NamedNode(name(g, "g"))))
    return store


@pytest.mark.parametrize("query", QUERIES)
def test_several_graphs_answer_as_their_union(query: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(QUADS, CHOSEN, CHOSEN)
    def compare(quads: list[tuple[int, int, int, int]], default: list[int], named: list[int]) -> None:
        if len(default) + len(named) == 0:
            return  # a request that names no graph is about all of them
        found = ask(load(quads), query, [name(g, "g") for g in default], [name(g, "g") for g in named])
        assert found == ask_reference(quads, query, default, named)

    compare()


def test_graphs_that_share_nothing_are_not_copied() -> None:
    store = load([(0, 1, 2, 0), (0, 1, 1, 1), (0, 1, 2, 2)])
    apart, sharing = ([NamedNode(name(number, "g")) for number in numbers] for numbers in ((0, 1), (0, 1, 2)))
    assert choose_default_graphs(store, apart) == apart
    assert len(store) == 3
    [union] = choose_default_graphs(store, sharing)
    assert [quad.graph_name for quad in store].count(union) == 2
    assert len(store) == 5


def test_a_union_is_met_by_no_query() -> None:
    store = load([(0, 1, 2, 0), (0, 1, 2, 1)])
    graphs = [name(0, "g"), name(1, "g")]
    everywhere = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert ask(store, everywhere, graphs, []) == Counter()
    assert len(ask(store, everywhere, graphs, graphs)) == 2
