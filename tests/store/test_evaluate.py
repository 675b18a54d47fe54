"""What a worker writes: every format, as a set, and never what the format cannot express."""

import csv
import io
import json
import tempfile
from typing import Any
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse

from ecograph.formats import GRAPH_FORMATS, RdfSyntax, rdf_syntax
from ecograph.store.evaluate import Task, write_answer
from ecograph.store.spool import TooLargeError, UnwritableError

PREFIXES = """PREFIX ex: <http://example.org/> PREFIX g: <http://g/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"""
DATA = """@prefix ex: <http://example.org/> . @prefix g: <http://g/> .
GRAPH g:1 { ex:a ex:p ex:b ; ex:name "Åsa, \\"tab\\"\\there"@sv . }
GRAPH g:2 { ex:a ex:p ex:b . ex:b ex:p ex:c }
GRAPH g:3 { ex:a ex:p ex:b . ex:raw ex:value "one\\r\\ntwo" . ex:bell ex:value "\\u0007" . ex:end ex:value "\\uFFFF" }
ex:a ex:p ex:b . ex:a ex:name "Åsa, \\"tab\\"\\there"@sv . ex:b ex:p ex:c .
"""
A, B, C = (NamedNode(f"http://example.org/{name}") for name in "abc")
TURTLE, RDF_XML = rdf_syntax("turtle"), rdf_syntax("rdfxml")
STATEMENTS = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.fixture(name="store")
def load_store() -> Store:
    store = Store()
    store.load(DATA, format=RdfFormat.TRIG)
    return store


def ask(store: Store, text: str, syntax: str = "json", limit: int = 10**6, **more: Any) -> bytes:
    form = "graph" if syntax in {graph_syntax.name for graph_syntax in GRAPH_FORMATS} else "results"
    with tempfile.TemporaryFile() as file:
        written = write_answer(store, Task(f"{PREFIXES}\n{text}", syntax, form, limit, **more), file.fileno())
        file.seek(0)
        return written.body + file.read()


def count(store: Store, pattern: str, **dataset: Any) -> int:
    answer = json.loads(ask(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", **dataset))
    return int(answer["results"]["bindings"][0]["n"]["value"])


def construct(store: Store, text: str, syntax: RdfSyntax) -> list[Triple]:
    return [quad.triple for quad in parse(ask(store, text, syntax.name), format=syntax.format)]


def read_xml(answer: bytes) -> str:
    """Return the text of an XML answer as a parser other than the engine's reads it."""
    return "".join(ElementTree.fromstring(answer).itertext())  # noqa: S314  (our own output)


def test_select_is_written_in_every_format(store: Store) -> None:
    query = "SELECT ?s ?name ?nothing WHERE { ?s ex:name ?name }"
    [binding] = json.loads(ask(store, query, "json"))["results"]["bindings"]
    assert binding["name"] == {"type": "literal", "value": 'Åsa, "tab"\there', "xml:lang": "sv"}
    assert list(csv.reader(io.StringIO(ask(store, query, "csv").decode()))) == [
        ["s", "name", "nothing"],
        ["http://example.org/a", 'Åsa, "tab"\there', ""],
    ]
    assert ask(store, query, "tsv").decode().splitlines() == [
        "?s\t?name\t?nothing",
        '<http://example.org/a>\t"Åsa, \\"tab\\"\\there"@sv\t',
    ]
    assert read_xml(ask(store, query, "xml")) == 'http://example.org/aÅsa, "tab"\there'


def test_ask_is_written_in_every_format(store: Store) -> None:
    assert json.loads(ask(store, "ASK {}", "json"))["boolean"] is True
    assert read_xml(ask(store, "ASK { ex:no ex:no ?x }", "xml")) == "false"
    assert ask(store, "ASK {}", "csv") == b"true"
    assert ask(store, "ASK { ex:no ex:no ?x }", "tsv") == b"false"


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda syntax: syntax.name)
def test_construct_is_written_in_every_format_each_triple_once(store: Store, syntax: RdfSyntax) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } VALUES ?s { ex:a ex:b } }"
    triples = construct(store, query, syntax)
    assert len(triples) == 3
    assert set(triples) == {quad.triple for quad in store if str(quad.subject) in {str(A), str(B)}}


def test_a_triple_with_a_blank_node_comes_once_too() -> None:
    store = Store()
    store.load("GRAPH <g:1> { <a:a> <a:p> _:x } GRAPH <g:2> { <a:a> <a:p> _:x }", format=RdfFormat.TRIG)
    assert len(construct(store, "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", rdf_syntax("nt"))) == 1


def test_only_prefixes_that_are_used_are_declared(store: Store) -> None:
    query = "CONSTRUCT { <https://w3id.org/ecograph/id/actor/rise> ex:p ex:b } WHERE {}"
    lines = ask(store, query, "turtle").decode().splitlines()
    assert [line for line in lines if line.startswith("@prefix")] == [
        "@prefix actor: <https://w3id.org/ecograph/id/actor/> ."
    ]


def test_describe_gives_the_statements_about_a_thing(store: Store) -> None:
    assert construct(store, "DESCRIBE ex:b", TURTLE) == [Triple(B, NamedNode("http://example.org/p"), C)]


def test_the_union_of_default_graphs_is_a_set(store: Store) -> None:
    three = ["http://g/1", "http://g/2", "http://g/3"]
    assert count(store, "?s ex:p ?o", default_graphs=three) == 2
    assert count(store, "?s ex:p ?o", default_graphs=["http://g/1"]) == 1
    assert count(store, "?s ex:p ?o", default_graphs=[]) == 2
    assert count(store, "?s ?p ?o", default_graphs=["http://g/none"]) == 0


def test_named_graphs_are_those_that_are_given(store: Store) -> None:
    assert count(store, "GRAPH ?g { ex:a ex:p ex:b }") == 3
    for default in ([], ["http://g/1"], ["http://g/1", "http://g/2"]):
        assert count(store, "GRAPH ?g { ?s ex:p ?o }", default_graphs=default, named_graphs=["http://g/2"]) == 2
    assert count(store, "GRAPH ?g { ?s ?p ?o }", default_graphs=["http://g/1"]) == 0
    assert count(store, "?s ?p ?o", named_graphs=["http://g/2"]) == 0


def test_a_given_data_set_takes_the_place_of_from(store: Store) -> None:
    query = "SELECT ?s FROM g:1 FROM g:2 FROM NAMED g:3 WHERE { ?s ex:p ?o }"
    assert ask(store, query, "csv", default_graphs=["http://g/2", "http://g/3"]).count(b"\r\n") == 3


def test_a_carriage_return_survives_xml(store: Store) -> None:
    query = "SELECT ?o WHERE { GRAPH g:3 { ex:raw ex:value ?o } }"
    assert read_xml(ask(store, query, "xml")) == "one\r\ntwo"
    [triple] = construct(store, f"CONSTRUCT {{ ex:raw ex:value ?o }} {query[9:]}", RDF_XML)
    assert triple.object == Literal("one\r\ntwo")


@pytest.mark.parametrize(("subject", "named"), [("ex:bell", r"U\+0007"), ("ex:end", r"U\+FFFF")])
def test_what_xml_has_no_character_for_is_an_error(store: Store, subject: str, named: str) -> None:
    pattern = f"WHERE {{ GRAPH g:3 {{ {subject} ex:value ?o }} }}"
    with pytest.raises(UnwritableError, match=named):
        ask(store, f"SELECT ?o {pattern}", "xml")
    with pytest.raises(UnwritableError, match=named):
        ask(store, f"CONSTRUCT {{ ex:x ex:y ?o }} {pattern}", "rdfxml")
    assert len(json.loads(ask(store, f"SELECT ?o {pattern}", "json"))["results"]["bindings"]) == 1


@pytest.mark.parametrize("predicate", ["<http://example.org/1>", "<http://example.org/>", "<urn:x:1>", "rdf:li"])
def test_a_predicate_that_is_no_element_name_is_an_error(store: Store, predicate: str) -> None:
    query = f"CONSTRUCT {{ ex:a {predicate} ex:b }} WHERE {{}}"
    with pytest.raises(UnwritableError, match="<"):
        construct(store, query, RDF_XML)
    assert len(construct(store, query, TURTLE)) == 1


@pytest.mark.parametrize("predicate", ["ex:p1", "<http://example.org/1a>", "<urn:x:é>", "rdf:value"])
def test_a_predicate_that_is_an_element_name_is_written(store: Store, predicate: str) -> None:
    query = f"CONSTRUCT {{ ex:a {predicate} ex:b }} WHERE {{}}"
    assert construct(store, query, RDF_XML) == construct(store, query, TURTLE)


@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_an_answer_ends_at_its_limit(store: Store, syntax: str) -> None:
    size = len(ask(store, "SELECT * WHERE { ?s ?p ?o }", syntax))
    assert len(ask(store, "SELECT * WHERE { ?s ?p ?o }", syntax, limit=size)) == size
    with pytest.raises(TooLargeError):
        ask(store, "SELECT * WHERE { ?s ?p ?o }", syntax, limit=size - 1)


def test_a_graph_is_no_table(store: Store) -> None:
    with pytest.raises(UnwritableError, match="CONSTRUCT"):
        ask(store, STATEMENTS, "json")
    with pytest.raises(UnwritableError, match="SELECT"):
        ask(store, "ASK {}", "turtle")
