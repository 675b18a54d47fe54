"""What the default graph is enough for has the same answer whichever named graphs there are."""

import json

import pytest
from pyoxigraph import QueryBoolean, QueryTriples, RdfFormat, Store

from ecograph.store.needs import asks_for_all

DEFAULT = """
<x:a> <x:p> <x:b> .
<x:b> <x:p> <x:c> .
<x:a> <x:q> "one" .
<x:a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .
"""
NAMED = """
<x:a> <x:p> <x:b> <x:g> .
<x:b> <x:p> <x:c> <x:g> .
<x:c> <x:p> <x:d> <x:g> .
<x:only> <x:q> "two" <x:g> .
<x:g> <x:q> "graph" <x:h> .
<x:a> <x:r> <x:only> <x:h> .
"""
ENOUGH = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { <x:only> ?p ?o }",
    "SELECT * { ?s ?p <x:only> }",
    "SELECT * { ?s <x:p>+ ?o }",
    "SELECT * { ?s <x:p>* ?o }",
    "SELECT * { ?s <x:r>? ?o }",
    "SELECT * { <x:only> <x:q>? ?o }",
    "SELECT * { ?s !<x:p> ?o }",
    "SELECT * { ?s ^(<x:p>|!<x:q>)* ?o }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1)",
    "SELECT DISTINCT ?p { { ?s ?p ?o } UNION { ?o ?p ?s } }",
    "SELECT * { ?s <x:p> ?o FILTER NOT EXISTS { ?o ?any ?thing } }",
    "SELECT * { ?s <x:p> ?o MINUS { ?s <x:r> ?x } OPTIONAL { ?o <x:q> ?q } }",
    "SELECT * { VALUES ?s { <x:only> <x:g> <x:a> } ?s ?p ?o }",
    "SELECT * { { SELECT ?s (SAMPLE(?o) AS ?x) { ?s <x:q> ?o } GROUP BY ?s } }",
    "ASK { <x:c> <x:p> ?o }",
    "DESCRIBE <x:a>",
    "DESCRIBE <x:only>",
    "DESCRIBE ?s { ?s <x:p> ?o }",
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "PREFIX g: <https://w3id.org/ecograph/from#> SELECT * { ?graph ?from <https://w3id.org/ecograph/graph/x> }",
)


def make_store(*named: str) -> Store:
    """Return a store of the default graph and some lines of the named graphs."""
    store = Store()
    store.load(DEFAULT.encode(), format=RdfFormat.N_TRIPLES)
    for line in named:
        store.load(line.encode(), format=RdfFormat.N_QUADS)
    return store


def find(store: Store, query: str) -> list[str]:
    result = store.query(query)
    if isinstance(result, QueryBoolean):
        return [str(bool(result))]
    if isinstance(result, QueryTriples):
        return sorted(str(triple) for triple in result)
    return sorted(str([row[variable] for variable in result.variables]) for row in result)


def write_message(text: str, **more: object) -> bytes:
    """Return a query as a worker gets it, as far as it matters."""
    task = {"text": text, "form": "graph", "default_graphs": [], "named_graphs": [], "media_type": None, **more}
    return json.dumps(task).encode()


@pytest.mark.parametrize("query", ENOUGH)
def test_what_needs_no_named_graph_is_answered_the_same_with_none_some_and_all(query: str) -> None:
    assert not asks_for_all(write_message(query))
    some, *_ = NAMED.strip().splitlines()
    expected = find(make_store(NAMED), query)
    assert find(make_store(), query) == expected
    assert find(make_store(some), query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * {graph<x:g>{?s ?p ?o}}",
        "SELECT * { GrApH#\n<x:g> { ?s ?p ?o } }",
        "SELECT * FROM <x:g> { ?s ?p ?o }",
        "SELECT * from named <x:g> { ?s ?p ?o }",
        "SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }",
        "SELECT * { GR\\U00000041PH ?g { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueGRAPH ?g { ?s ?p ?o } }",
        "ASKFROM<x:g>{ ?s ?p ?o }",
        "SELECT * { ?s ?p '<x:'GRAPH?g#>\n{ ?s ?p ?o } }",
        'SELECT * { ?s ?p "<x:"GRAPH?g#>\n{ ?s ?p ?o } }',
        "SELECT * { ?s ?p ?o FILTER(?o<x:a)GRAPH?g#>\n{ ?s ?p ?o } }",
        "SELECT(?a<x:b AS?c)FROM<x:g>{ ?s ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(?o<x:a)GRAPH<x:g>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o #<x:\nGRAPH<x:g>{ ?s ?p ?o } }",
    ],
)
def test_what_may_read_a_named_graph_asks_for_all(query: str) -> None:
    assert asks_for_all(write_message(query))


@pytest.mark.parametrize("name", ["default_graphs", "named_graphs"])
def test_what_has_a_data_set_of_its_own_asks_for_all(name: str) -> None:
    assert asks_for_all(write_message("SELECT * { ?s ?p ?o }", **{name: ["x:g"]}))


@pytest.mark.parametrize(
    "target", ["ASK+%7B%67raph+%3Fg%7B%7D%7D", "ASK%7B%47%52%41%50%48+%3Fg%7B%7D%7D", "ASK%FF%7B%7D"]
)
def test_a_query_as_it_stands_in_an_address_is_read_as_a_worker_reads_it(target: str) -> None:
    assert asks_for_all(write_message(target, media_type="text/csv"))
    assert not asks_for_all(write_message("ASK%7B%3Fs+%3Fp+%3Fo%7D", media_type="text/csv"))
