"""Clients in Python that no one here wrote: SPARQLWrapper, rdflib's SPARQLStore, pyoxigraph's SERVICE."""

from collections import Counter

import pytest
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import QuerySolutions, RdfFormat, Store
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import Identifier
from SPARQLWrapper import GET, JSON, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, SPARQLWrapper

from client_queries import ASKS, CONSTRUCT, SELECTS, answer, read_json, read_solutions, read_triples
from ecograph.namespaces import ECO, PREFIXES

SENT = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
SPIS = URIRef(PREFIXES["initiative"] + "spis")
PARTICIPANT = URIRef(ECO + "hasParticipant")


def wrap(endpoint: str, query: str, method: str = GET, request: str = URLENCODED) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request)
    wrapper.setQuery(query)
    return wrapper


@pytest.mark.parametrize(("method", "request_method"), SENT)
@pytest.mark.parametrize("name", SELECTS)
def test_sparqlwrapper_reads_rows(endpoint: str, store: Store, name: str, method: str, request_method: str) -> None:
    wrapper = wrap(endpoint, SELECTS[name], method, request_method)
    wrapper.setReturnFormat(JSON)
    assert read_json(wrapper.query().response.read()) == answer(store, SELECTS[name])


@pytest.mark.parametrize(("method", "request_method"), SENT)
def test_sparqlwrapper_reads_yes_and_no(endpoint: str, method: str, request_method: str) -> None:
    for query, expected in ASKS.items():
        wrapper = wrap(endpoint, query, method, request_method)
        wrapper.setReturnFormat(JSON)
        assert read_json(wrapper.query().response.read()) is expected


@pytest.mark.parametrize(("wanted", "rdf_format"), [(TURTLE, RdfFormat.TURTLE), (RDFXML, RdfFormat.RDF_XML)])
def test_sparqlwrapper_reads_triples(endpoint: str, store: Store, wanted: str, rdf_format: RdfFormat) -> None:
    wrapper = wrap(endpoint, CONSTRUCT)
    wrapper.setReturnFormat(wanted)
    assert read_triples(wrapper.query().response.read(), rdf_format) == answer(store, CONSTRUCT)


def test_sparqlwrapper_as_it_is_reads_triples(endpoint: str, store: Store) -> None:
    found = wrap(endpoint, CONSTRUCT).queryAndConvert()
    assert isinstance(found, Graph)
    assert read_triples(found.serialize(format="nt"), RdfFormat.N_TRIPLES) == answer(store, CONSTRUCT)


@pytest.fixture(name="remote", params=["GET", "POST", "POST_FORM"])
def open_graph(request: pytest.FixtureRequest, endpoint: str) -> Graph:
    """Return the default graph as rdflib sees it through the endpoint."""
    return Graph(SPARQLStore(endpoint, method=request.param), bind_namespaces="none")


def write_term(term: Identifier | None) -> str:
    return "None" if term is None else term.n3()


@pytest.mark.parametrize("name", ["participants", "passages", "budgets"])
def test_sparqlstore_reads_rows(remote: Graph, store: Store, name: str) -> None:
    found = remote.query(SELECTS[name])
    assert found.vars is not None
    rows = [[str(row[variable]) for variable in found.vars] for row in found.bindings]
    expected = store.query(SELECTS[name])
    assert isinstance(expected, QuerySolutions)
    assert Counter(map(tuple, rows)) == Counter(tuple(term.value for term in row) for row in expected)


def test_sparqlstore_reads_yes_and_no(remote: Graph) -> None:
    assert {query: remote.query(query).askAnswer for query in ASKS} == ASKS


def test_sparqlstore_reads_triples(remote: Graph, store: Store) -> None:
    found = remote.query(CONSTRUCT).graph
    assert found is not None
    assert read_triples(found.serialize(format="nt"), RdfFormat.N_TRIPLES) == answer(store, CONSTRUCT)


def test_sparqlstore_is_a_graph_like_any_other(remote: Graph, store: Store) -> None:
    participants = {str(term) for term in remote.objects(SPIS, PARTICIPANT)}
    assert participants == {row.split("|")[0] for row in list_participants(store)}
    assert (SPIS, PARTICIPANT, next(iter(remote.objects(SPIS, PARTICIPANT)))) in remote
    everything = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(everything, QuerySolutions)
    [row] = everything
    assert isinstance(row["n"], OxLiteral)
    assert len(remote) == int(row["n"].value)


def list_participants(store: Store) -> list[str]:
    found = store.query(f"SELECT ?p {{ <{SPIS}> <{PARTICIPANT}> ?p }}")
    assert isinstance(found, QuerySolutions)
    return [str(row["p"])[1:-1] for row in found]


def test_pyoxigraph_asks_from_outside(endpoint: str, store: Store) -> None:
    for query in SELECTS.values():
        head, _, pattern = query.partition("{")
        found = Store().query(f"{head}{{ SERVICE <{endpoint}> {{{pattern} }}")
        assert isinstance(found, QuerySolutions)
        assert read_solutions(found) == answer(store, query)


def test_pyoxigraph_joins_its_own_data_with_ours(endpoint: str, store: Store) -> None:
    own = Store()
    own.load(f"<{SPIS}> <http://example.org/seen> 3 .".encode(), format=RdfFormat.TURTLE)
    found = own.query(
        "SELECT ?participant { ?initiative <http://example.org/seen> 3 "
        f"SERVICE <{endpoint}> {{ ?initiative <{PARTICIPANT}> ?participant }} }}"
    )
    assert isinstance(found, QuerySolutions)
    assert sorted(str(row["participant"])[1:-1] for row in found) == sorted(list_participants(store))
