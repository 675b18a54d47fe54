"""Queries as they are written for a store: values in their places, and nothing else changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Variable

from ecograph.errors import QueryError
from ecograph.formats import result_syntax
from ecograph.queries import load_catalogue
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from ecograph.store.remote.rewriting import prepare
from ecograph.store.request import QueryRequest

CATALOGUE = load_catalogue()
GIVEN = {"initiative": "spis", "actor": "city-of-stockholm", "lang": "en"}
DEFAULT = "urn:ecograph:default"
TERMS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])).map(Literal),
    st.text(st.sampled_from("\"'\\\n\r\tu0022}{?v#<>")).map(Literal),
    st.text().filter(str.isascii).map(lambda text: Literal(text, language="sv")),
    st.integers().map(Literal),
    st.sampled_from(["http://e/a", "http://e/å?b=c#d", "urn:x:'(y)"]).map(NamedNode),
)


def write(text: str, default_graph: str | None = None, **values: str) -> str:
    return prepare(QueryRequest(text, result_syntax("json"), values), default_graph).text


def answer(store: Store, text: str, **values: NamedNode | Literal) -> list[str]:
    found = store.query(text, substitutions={Variable(name): value for name, value in values.items()})
    assert isinstance(found, QuerySolutions)
    return (found.serialize(format=QueryResultsFormat.TSV) or b"").decode().splitlines()


@pytest.fixture(scope="module", name="store")
def load_store(release: Release) -> Store:
    store = Store()
    store.bulk_load(path=release.file(DEFAULT_GRAPH_FILE), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS)
    return store


@given(TERMS)
def test_any_value_arrives_as_it_is(term: NamedNode | Literal) -> None:
    text = write("SELECT ?v (?v AS ?w) WHERE { BIND (?v AS ?x) FILTER (?x = ?v) }", v=str(term))
    found = Store().query(text)
    assert isinstance(found, QuerySolutions)
    [row] = found
    assert row["v"] == row["w"] == term


def test_a_value_can_end_nothing() -> None:
    text = write("SELECT ?v WHERE { ?s ?p ?o FILTER (?o = ?v) }", v=str(Literal('" } SELECT * { #\\u0022')))
    assert answer(Store(), text) == ["?v"]


@pytest.mark.parametrize("name", sorted(CATALOGUE))
@pytest.mark.parametrize("default_graph", [None, DEFAULT])
def test_a_catalogue_query_gives_the_same_rows(name: str, default_graph: str | None, store: Store) -> None:
    query = CATALOGUE[name]
    own = {parameter.name for parameter in query.parameters if parameter.default is None} & GIVEN.keys()
    if any(parameter.default is None and parameter.name not in GIVEN for parameter in query.parameters):
        pytest.skip("no value to ask with")
    terms = query.bind({key: GIVEN[key] for key in own})
    text = write(query.text, default_graph, **{key: str(term) for key, term in terms.items()})
    assert answer(store, text) == answer(store, query.text, **terms)


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("SELECT ?v { ?s ?p ?v }", "SELECT  (<http://e/a> AS ?v)  { ?s ?p  <http://e/a>  }"),
        ("SELECT ?s { ?s a:v '?v' } # ?v", "SELECT ?s { ?s a:v '?v' } # ?v"),
        ("SELECT ?s { ?s ?v ?o } ORDER BY $v", "SELECT ?s { ?s  <http://e/a>  ?o } ORDER BY  (<http://e/a>) "),
        ("SELECT ?s { ?s ?value <?v> }", "SELECT ?s { ?s ?value <?v> }"),
        ("SELECT ?s FROM <http://g> WHERE { ?s ?p ?o }", "SELECT ?s  WHERE { ?s ?p ?o }"),
        ("SELECT ?s FROM NAMED <http://g> FROM<http://h>{}", "SELECT ?s  {}"),
        ("SELECT ?s { ?s ?p ' FROM <http://g> ' }", "SELECT ?s { ?s ?p ' FROM <http://g> ' }"),
    ],
)
def test_only_tokens_are_replaced(query: str, written: str) -> None:
    prologue = "PREFIX a: <http://e/> "
    assert write(prologue + query, v="<http://e/a>") == prologue + written


@pytest.mark.parametrize(
    "query", ["SELECT ?v { BIND (1 AS ?v) }", "SELECT ?v { VALUES ?v { 1 } }", "SELECT ?v { VALUES (?a ?v) { (1 2) } }"]
)
def test_a_query_that_gives_a_parameter_a_value_itself_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"1:\d+: \?v is a parameter"):
        write(query, v="<http://e/a>")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX SERVICEex: <http://e/> PREFIX ex: <http://x/> SELECT * { SERVICEex:a { ?s ?p ?o } }",
        "PREFIX Service: <http://e/> PREFIX : <http://x/> SELECT * { Service:a { ?s ?p ?o } }",
        "PREFIX e5SERVICEex: <http://e/> PREFIX ex: <http://x/> SELECT * { ?s ?p 1e5SERVICEex:a { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://x/> { ?s ?p ?o } }",
        r"SELECT * { # \U0000000a SERVICE <http://x/> { ?s ?p ?o }",
        r"SELECT * { ?s ?p 'a\u0027 SERVICE <http://x/> { ?s ?p ?o } # ' }",
    ],
)
def test_what_a_store_may_read_as_a_call_of_another_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        write(query)


def test_names_and_texts_of_services_are_left_to_the_store() -> None:
    query = (
        r"PREFIX ex: <http://e/> SELECT * { ?SERVICE ex:serviceOf 'SERVICE \u00e5' . <http://service/> ?p ex:service }"
    )
    assert write(query) == query


def test_an_inner_select_may_return_a_parameter() -> None:
    text = write("SELECT ?v ?n { { SELECT ?v (COUNT(?o) AS ?n) { ?s ?v ?o } GROUP BY ?v } }", v="<http://e/a>")
    store = Store()
    store.update("INSERT DATA { <x:a> <http://e/a> 1, 2 ; <x:b> 3 }")
    assert answer(store, text) == ["?v\t?n", "<http://e/a>\t2"]


def test_graphs_are_held_to_those_of_the_data_set() -> None:
    store = Store()
    store.update(
        "INSERT DATA { GRAPH <https://w3id.org/ecograph/graph/a> { <x:a> <x:p> 1 } "
        "GRAPH <http://else/> { <x:b> <x:p> 1 } GRAPH <urn:ecograph:default> { <x:c> <x:p> 1 } }"
    )
    assert answer(store, write("SELECT ?s { GRAPH ?g { ?s ?p 1 } }", DEFAULT)) == ["?s", "<x:a>"]
    named = "SELECT ?s { GRAPH <https://w3id.org/ecograph/graph/a> { ?s ?p 1 { ?s ?p ?o } } OPTIONAL { ?s <x:q> ?q } }"
    assert answer(store, write(named, DEFAULT)) == ["?s", "<x:a>"]
    with pytest.raises(QueryError, match="one by one"):
        write("SELECT * { GRAPH <https://w3id.org/ecograph/graph/a> { ?s ?p 1 } }", DEFAULT)


def test_a_group_of_nothing_but_values_gets_a_condition() -> None:
    text = "SELECT ?x { { VALUES ?x { 1 2 } } UNION { VALUES (?x ?y) { (3 4) } } VALUES ?z { 5 } } VALUES ?x { 3 }"
    written = write(text, DEFAULT)
    assert written.count("FILTER (true)") == 2
    assert answer(Store(), written) == answer(Store(), text) == ["?x", "3"]
