"""/search over HTTP, and searches in SPARQL through the endpoint."""

import csv
import io

import httpx
import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

ECO = "PREFIX eco: <https://w3id.org/ecograph/ns#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"


def search(client: httpx.Client, accept: str = "application/json", **parameters: str) -> httpx.Response:
    return client.get("/search", params=parameters, headers={"Accept": accept})


def ask(client: httpx.Client, query: str) -> list[list[str]]:
    response = client.post("/sparql", data={"query": ECO + query}, headers={"Accept": "text/csv"})
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.text)))[1:]


def test_a_search_answers_with_the_hits_their_reasons_and_how_many_there_are(founding: httpx.Client) -> None:
    found = search(founding, q="spis").json()
    assert found["hits"][0] == {
        "thing": "https://w3id.org/ecograph/id/initiative/spis",
        "kind": "initiative",
        "classes": ["eco:InnovationPlatform"],
        "label": found["hits"][0]["label"],
        "score": found["hits"][0]["score"],
        "match": "exact",
        "text": "SPIS",
        "textLanguage": "",
        "field": "alias",
        "statements": found["hits"][0]["statements"],
    }
    assert found["total"] == len(found["hits"]) == sum(found["kinds"].values()) > 1
    assert found["fuzzy"] is False


def test_hits_can_be_asked_for_by_kind_and_in_parts(founding: httpx.Client) -> None:
    whole = search(founding, q="stockholm", limit="1000").json()
    actors = search(founding, q="stockholm", kind="actor", limit="1000").json()
    assert {hit["kind"] for hit in actors["hits"]} == {"actor"}
    assert actors["total"] == whole["kinds"]["actor"] < whole["total"]
    parts = [search(founding, q="stockholm", limit="5", offset=str(start)).json() for start in (0, 5)]
    assert [hit["thing"] for part in parts for hit in part["hits"]] == [hit["thing"] for hit in whole["hits"][:10]]
    assert {part["total"] for part in parts} == {whole["total"]}


def test_a_misspelt_word_is_never_answered_as_if_it_were_right(founding: httpx.Client) -> None:
    found = search(founding, q="Vinova").json()
    assert found["fuzzy"] is True
    assert {hit["match"] for hit in found["hits"]} == {"fuzzy"}
    page = search(founding, "text/html", q="Vinova").text
    assert "Nothing is spelt" in page
    assert page.count("not the same: spelt nearly so") == len(found["hits"])


def test_the_page_shows_hits_in_both_languages_without_scripts(founding: httpx.Client) -> None:
    english = search(founding, "text/html", q="spis", lang="en")
    swedish = search(founding, "text/html", q="spis", lang="sv")
    assert [page.headers["content-language"] for page in (english, swedish)] == ["en", "sv"]
    assert "exactly this" in english.text
    assert "exakt detta" in swedish.text
    assert 'href="/id/initiative/spis?lang=sv"' in swedish.text
    assert "<script" not in swedish.text


@pytest.mark.parametrize("path", ["/", "/search", "/queries", "/id/initiative/spis", "/nowhere"])
def test_every_page_has_a_box_to_search(founding: httpx.Client, path: str) -> None:
    page = founding.get(path, headers={"Accept": "text/html"})
    assert 'role="search" action="/search"' in page.text
    assert founding.get("/search", headers={"Accept": "text/html"}).status_code == 200


def test_what_is_searched_for_is_escaped(founding: httpx.Client) -> None:
    page = search(founding, "text/html", q='"><script>alert(1)</script>').text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_table_has_the_same_hits(founding: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(search(founding, "text/csv", q="stockholm").text)))
    assert [row["thing"] for row in rows] == [
        hit["thing"] for hit in search(founding, q="stockholm", format="json").json()["hits"]
    ]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "tsv"])
def test_sparql_results_have_the_same_hits_with_languages_and_datatypes(founding: httpx.Client, accept: str) -> None:
    asked = {"format": "tsv"} if accept == "tsv" else {}
    response = search(founding, accept, q="stockholm", lang="sv", **asked)
    assert response.headers["content-type"].partition(";")[0] in {accept, "text/tab-separated-values"}
    formats = {"j": QueryResultsFormat.JSON, "x": QueryResultsFormat.XML, "t": QueryResultsFormat.TSV}
    rows = parse_query_results(response.content, format=formats[accept.rpartition("+")[2][0]])
    assert isinstance(rows, QuerySolutions)
    assert [variable.value for variable in rows.variables] == [
        *("thing", "kind", "label", "score", "match", "text", "field", "statements")
    ]
    hits = search(founding, q="stockholm", lang="sv").json()["hits"]
    assert [row["thing"].value for row in rows] == [hit["thing"] for hit in hits]
    text = founding.get("/search?q=stockholms+stad&limit=1&lang=sv&format=tsv").text
    assert '"Stockholms stad"@sv' in text
    assert "\t0.99" in text


@pytest.mark.parametrize("syntax", ["turtle", "nt", "rdfxml", "jsonld"])
def test_rdf_is_a_collection_in_parts_that_a_client_can_walk(founding: httpx.Client, syntax: str) -> None:
    hydra = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
    schema = rdflib.Namespace("https://schema.org/")
    found: dict[int, str] = {}
    address: str | None = f"/search?q=stockholm&limit=10&format={syntax}"
    while address is not None:
        response = founding.get(address)
        form = {"rdfxml": "xml", "jsonld": "json-ld"}.get(syntax, syntax)
        graph = rdflib.Graph().parse(data=response.text, format=form)
        assert len(set(graph.objects(None, hydra.totalItems))) == 1
        for item in graph.subjects(rdflib.RDF.type, schema.ListItem):
            thing = graph.value(item, schema.item)
            assert (None, hydra.member, thing) in graph
            assert thing is not None
            found[int(str(graph.value(item, schema.position)))] = str(thing)
        following = next(iter(graph.objects(None, hydra.next)), None)
        assert (following is None) == ('rel="next"' not in response.headers["link"])
        address = None if following is None else str(following)
    whole = search(founding, q="stockholm", limit="1000").json()["hits"]
    assert [found[number] for number in sorted(found)] == [hit["thing"] for hit in whole]


def test_rdf_states_what_is_found_and_why(founding: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=search(founding, "text/turtle", q="Vinova", lang="sv").text, format="turtle")
    vinnova = rdflib.URIRef("https://w3id.org/ecograph/id/actor/vinnova")
    assert (vinnova, rdflib.RDFS.label, rdflib.Literal("Vinnova", lang="sv")) in graph
    assert (None, rdflib.RDFS.comment, rdflib.Literal("inte samma: stavas nästan så", lang="sv")) in graph
    assert (vinnova, rdflib.RDF.type, rdflib.URIRef(ECO[ECO.index("<") + 1 : ECO.index(">")] + "PublicAgency")) in graph


def test_browsers_get_the_page_and_programs_what_they_like_best(founding: httpx.Client) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept, media_type in {
        browser: "text/html",
        "*/*": "application/json",
        "application/json, text/turtle;q=0.5": "application/json",
        "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1": "text/turtle",
        "application/xml": "application/sparql-results+xml",
    }.items():
        response = search(founding, accept, q="spis")
        assert response.headers["content-type"].partition(";")[0] in {media_type, accept}
        assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({}, "'q' is missing"),
        ({"q": " "}, "'q' is missing"),
        ({"q": "***"}, "no letter or digit"),
        ({"q": "x" * 201}, "201 characters"),
        ({"q": "a b c d e f g h i j k l m"}, "13 words"),
        ({"q": ["a", "b"]}, "'q' is given twice"),
        ({"q": "a", "limit": ["1", "2"]}, "'limit' is given twice"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "limit": "1001"}, "limit"),
        ({"q": "a", "limit": "²"}, "limit"),
        ({"q": "a", "offset": "-1"}, "offset"),
        ({"q": "a", "kind": "actors"}, "Known: "),
        ({"q": "a", "texts": "de"}, "sv or en"),
        ({"q": "a", "format": "pdf"}, "html, json, csv, srj, srx, tsv, turtle, nt, rdfxml, jsonld"),
    ],
)
def test_a_parameter_that_is_not_what_it_should_be_is_refused(
    founding: httpx.Client, parameters: dict[str, str | list[str]], reason: str
) -> None:
    response = founding.get("/search", params=parameters, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert reason in response.json()["detail"]


def test_no_format_that_there_is_is_an_error(founding: httpx.Client) -> None:
    assert search(founding, "image/png", q="spis").status_code == 406


def test_search_is_described(founding: httpx.Client) -> None:
    operation = founding.get("/openapi.json").json()["paths"]["/search"]["get"]
    assert [parameter["name"] for parameter in operation["parameters"]] == [
        *("q", "kind", "texts", "limit", "offset", "lang", "format")
    ]
    assert set(operation["responses"]["200"]["content"]) >= {
        *("text/html", "application/json", "text/csv"),
        *("application/sparql-results+json", "application/sparql-results+xml", "text/tab-separated-values"),
        *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    }


def test_a_search_in_sparql_joins_with_the_data(founding: httpx.Client) -> None:
    rows = ask(founding, 'SELECT ?x ?n { ?x a eco:InnovationPlatform ; eco:search "spis" ; rdfs:label ?n }')
    assert {row[0].rpartition("/")[2] for row in rows} == {"spis"}
    whole = ask(founding, 'SELECT ?x { ?x eco:search "stockholm" }')
    exact = search(founding, q="stockholm", limit="1000", kind="").json()
    assert len(whole) <= exact["total"]
    scored = ask(founding, 'SELECT ?x ?why { (?x ?score ?why) eco:searchLike ("Vinova" 1) }')
    assert scored == [["https://w3id.org/ecograph/id/actor/vinnova", "fuzzy"]]


def test_a_search_that_is_wrong_is_refused_with_its_place(founding: httpx.Client) -> None:
    response = founding.post("/sparql", data={"query": ECO + "SELECT *\n{ ?x eco:search ?y }"})
    assert response.status_code == 400
    assert response.json()["detail"].startswith("4:6: The object of a search")
    broken = founding.post("/sparql", data={"query": ECO + 'SELECT * { ?x eco:search "spis" . ?x a ?c ?d }'})
    assert broken.status_code == 400
    assert broken.json()["column"] in range(42, 48)


def test_a_release_without_an_index_says_so(client: httpx.Client) -> None:
    for response in (
        search(client, q="a"),
        client.post("/sparql", data={"query": ECO + 'SELECT * { ?x eco:search "a" }'}),
    ):
        assert response.status_code == 503
        assert "no index for search" in response.json()["detail"]
    assert client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o }"}).status_code == 200


def test_the_service_description_names_the_search(founding: httpx.Client) -> None:
    described = founding.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "sd:propertyFeature" in described


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("ttl", "text/turtle"), ("Turtle", "text/turtle"), ("json", "application/json"), ("text/turtle", "text/turtle")],
)
def test_formats_have_the_names_that_they_have_at_the_endpoint(
    founding: httpx.Client, name: str, media_type: str
) -> None:
    response = search(founding, q="stockholm", format=name)
    assert response.headers["Content-Type"].partition(";")[0] == media_type


def test_a_format_that_there_is_not_is_refused(founding: httpx.Client) -> None:
    response = search(founding, q="stockholm", format="pdf")
    assert (response.status_code, "pdf" in response.text) == (400, True)
