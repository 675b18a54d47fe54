"""The SPARQL endpoint: formats, protocol forms, data sets, caching, and clients that others wrote."""

import csv
import io
from urllib.parse import quote, quote_plus
from xml.dom.minidom import Document

import httpx
import pytest
from pyoxigraph import (
    NamedNode,
    QuerySolutions,
    parse,
    parse_query_results,
)
from rdflib import Graph, URIRef, Variable
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax, ResultSyntax
from serving import Served

EX = "http://example.org/"
PASSAGE = "https://w3id.org/ecograph/passage/paper/"
PAIRS = "PREFIX ex: <http://example.org/> SELECT ?s ?o WHERE { ?s ex:p ?o } ORDER BY ?s"
NAMES = "PREFIX ex: <http://example.org/> SELECT ?n WHERE { ex:a ex:name ?n } ORDER BY LANG(?n)"
GRAPH = """CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(ISIRI(?o) || ?o NOT IN ("\u0007", "1")) }"""
ONE, TWO, THREE = (PASSAGE + name for name in ("one", "two", "three"))


def ask(client: httpx.Client, query: str, accept: str = "*/*", **parameters: str | list[str]) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def count(client: httpx.Client, query: str, **parameters: str | list[str]) -> int:
    answer = ask(client, query, "text/csv", **parameters)
    assert answer.status_code == 200, answer.text
    return int(answer.text.splitlines()[1])


@pytest.mark.parametrize("syntax", RESULT_FORMATS, ids=lambda syntax: syntax.name)
def test_select_and_ask_come_in_every_format(client: httpx.Client, syntax: ResultSyntax) -> None:
    answer = ask(client, NAMES, syntax.media_type)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == syntax.media_type
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert ask(client, "ASK { ?s ?p ?o }", syntax.media_type).text.count("true") == 1
    if syntax.name == "csv":
        assert [row[0] for row in csv.reader(io.StringIO(answer.text, newline=""))][1:] == ['tab\tcomma,quote"', "Åsa"]
        return
    solutions = parse_query_results(answer.content, format=syntax.format)
    assert isinstance(solutions, QuerySolutions)
    assert [str(solution["n"]) for solution in solutions] == ['"tab\\tcomma,quote\\""', '"Åsa"@sv']


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda syntax: syntax.name)
def test_construct_and_describe_come_in_every_format(client: httpx.Client, syntax: RdfSyntax) -> None:
    answer = ask(client, GRAPH, syntax.media_type)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == syntax.media_type
    assert len({quad.triple for quad in parse(answer.content, format=syntax.format)}) == 8
    about_c = {
        quad.triple for quad in parse(ask(client, f"DESCRIBE <{EX}c>", syntax.media_type).content, format=syntax.format)
    }
    assert {triple.subject for triple in about_c} == {NamedNode(EX + "c")}
    assert len(about_c) == 2


def test_the_three_forms_of_the_protocol_answer_alike(client: httpx.Client) -> None:
    by_get = ask(client, PAIRS)
    by_form = client.post("/sparql", data={"query": PAIRS})
    direct = client.post("/sparql", content=PAIRS, headers={"Content-Type": "application/sparql-query; charset=UTF-8"})
    assert len(by_get.json()["results"]["bindings"]) == 3
    assert by_get.content == by_form.content == direct.content


def test_a_form_is_read_as_browsers_and_clients_write_it(client: httpx.Client) -> None:
    said = "".join(map(chr, range(32, 127))).replace('"', "").replace("\\", "") + " åäö€😀\t  =41 =\n"
    query = f'SELECT ("""{said}""" AS ?said) {{}}'
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for encoded in (quote(query), quote_plus(query), quote(query, safe=" \n=;@").replace(quote("åäö€😀"), "åäö€😀")):
        for form in (f"query={encoded}", f"&a&b=&query={encoded}&=c&", f"%71uer%79={encoded}"):
            answer = client.post("/sparql", content=form.encode(), headers=headers).json()
            [row] = answer["results"]["bindings"]
            assert row["said"]["value"] == said


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    got, head = ask(client, PAIRS), client.head("/sparql", params={"query": PAIRS})
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_format_is_a_parameter_for_people(client: httpx.Client) -> None:
    assert ask(client, PAIRS, "text/turtle", format="csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert ask(client, GRAPH, format="nt").headers["content-type"] == "application/n-triples"
    assert client.post("/sparql", data={"query": PAIRS, "format": "xml"}).text.startswith("<?xml")


def test_the_default_graph_holds_each_statement_once_and_the_graphs_say_who_says_so(client: httpx.Client) -> None:
    shared = f"<{EX}a> <{EX}p> <{EX}b>"
    assert count(client, f"SELECT (COUNT(*) AS ?n) WHERE {{ {shared} }}") == 1
    assert count(client, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?passage {{ {shared} }} }}") == 3


def test_several_default_graphs_make_a_set(client: httpx.Client) -> None:
    def pairs(dataset: str) -> str:
        return f"SELECT (COUNT(*) AS ?n) {dataset} WHERE {{ ?s <{EX}p> ?o }}"

    named = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s <{EX}p> ?o }} }}"
    assert count(client, pairs(f"FROM <{ONE}> FROM <{TWO}> FROM <{THREE}>")) == 3
    assert count(client, pairs(""), **{"default-graph-uri": [ONE, TWO, THREE]}) == 3
    assert count(client, pairs(""), **{"default-graph-uri": TWO}) == 2
    assert count(client, pairs(f"FROM NAMED <{TWO}>")) == 0
    assert count(client, pairs(""), **{"named-graph-uri": TWO}) == 0
    assert count(client, named, **{"named-graph-uri": [ONE, TWO]}) == 4
    assert count(client, named, **{"default-graph-uri": ONE}) == 0


def test_a_union_made_for_one_query_is_not_there_for_the_next(client: httpx.Client) -> None:
    for _ in range(3):
        pairs = f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> FROM <{TWO}> WHERE {{ ?s <{EX}p> ?o }}"  # noqa: S608  (SPARQL)
        assert count(client, pairs) == 3
        assert count(client, "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }") == 3


def test_the_data_set_of_the_protocol_wins_in_url_and_form(client: httpx.Client) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> FROM NAMED <{ONE}> WHERE {{ ?s <{EX}raw> ?o }}"  # noqa: S608  (SPARQL)
    assert count(client, query) == 0
    assert count(client, query, **{"default-graph-uri": [TWO, THREE]}) == 2
    form = {"query": query, "default-graph-uri": [TWO, THREE]}
    headers = {"Accept": "text/csv"}
    assert client.post("/sparql", data=form, headers=headers).text.split() == ["n", "2"]
    both = client.post(
        "/sparql", params={"default-graph-uri": TWO}, data=form | {"default-graph-uri": THREE}, headers=headers
    )
    assert both.text.split() == ["n", "2"]
    posted = {**headers, "Content-Type": "application/sparql-query"}
    direct = client.post("/sparql", params={"default-graph-uri": TWO}, content=query, headers=posted)
    assert direct.text.split() == ["n", "1"]


def test_group_concat_joins_iris_and_numbers_each_time_it_is_asked(client: httpx.Client) -> None:
    prefix = "PREFIX ex: <http://example.org/> "
    for joined, found in {"?o": "http://example.org/c|7|2.5", "DISTINCT ?s": "http://example.org/b"}.items():
        query = f"{prefix}SELECT (GROUP_CONCAT({joined}; SEPARATOR='|') AS ?all) {{ VALUES ?s {{ ex:b }} ?s ?p ?o }}"
        for number in (1, 1, 2):
            [_, line] = ask(client, f"{query} # {number}", "text/csv").text.split()
            assert sorted(line.split("|")) == sorted(found.split("|"))


def test_a_mistake_behind_group_concat_has_the_place_where_it_was_written(client: httpx.Client) -> None:
    query = "SELECT (GROUP_CONCAT(DISTINCT ?o) AS ?all) { ?s ?p }"
    refused = client.get("/sparql", params={"query": query}).json()
    assert (refused["line"], refused["column"]) == (1, len(query) + 1)


def test_an_answer_that_is_held_already_is_not_sent_again(client: httpx.Client) -> None:
    tag = ask(client, PAIRS).headers["etag"]
    again = client.get("/sparql", params={"query": PAIRS}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(client, PAIRS, "text/csv").headers["etag"] != tag
    assert ask(client, PAIRS, **{"default-graph-uri": ONE}).headers["etag"] != tag
    assert "etag" not in ask(client, "SELECT (RAND() AS ?r) WHERE {}").headers


def test_an_answer_names_what_it_depends_on(client: httpx.Client) -> None:
    headers = ask(client, PAIRS).headers
    assert "Accept" in headers["vary"].split(", ")
    assert headers["x-ecograph-release"] == "1-test"


def test_scripts_of_other_sites_may_ask(client: httpx.Client) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = client.get("/sparql", params={"query": PAIRS}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = client.options("/sparql", headers={**origin, **asked})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert "content-type" in preflight.headers["access-control-allow-headers"]


def test_a_browser_without_a_query_is_sent_to_the_form(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["location"]) == (303, "./#query")


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_reads_the_answers(served: Served, method: str) -> None:
    wrapper = SPARQLWrapper(served.url + "/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(PAIRS)
    for wanted in (JSON, XML, CSV, TSV):
        wrapper.setReturnFormat(wanted)
        answer = wrapper.queryAndConvert()
        assert (answer.toxml() if isinstance(answer, Document) else str(answer)).count(EX) == 6
    wrapper.setQuery(GRAPH)
    for wanted in (TURTLE, RDFXML, JSONLD):
        wrapper.setReturnFormat(wanted)
        wrapper.setRequestMethod(POSTDIRECTLY if wanted == TURTLE and method == POST else URLENCODED)
        answer = wrapper.queryAndConvert()
        if isinstance(answer, bytes):
            answer = Graph().parse(data=answer)
        assert isinstance(answer, Graph)
        assert len(answer) == 8


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_answers(served: Served, method: str) -> None:
    store = SPARQLStore(served.url + "/sparql", method=method)
    assert [binding[Variable("s")] for binding in store.query(PAIRS).bindings] == [URIRef(EX + name) for name in "abc"]
    assert store.query("ASK { ?s ?p ?o }").askAnswer is True
    assert len(list(store.triples((URIRef(EX + "a"), None, None)))) == 3
    store.close()
