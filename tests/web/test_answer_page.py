"""Answers as pages and pictures over HTTP: the catalogue's and any query's, in both languages, posted too."""

from collections.abc import Iterator

import httpx
import pytest

from ecograph.release import Release
from serving import serve_release

EX = "PREFIX ex: <http://example.org/>\n"
PAIRS = EX + "SELECT ?s ?o { ?s ex:p ?o }"
PAGE = {"Accept": "text/html"}


def show(client: httpx.Client, query: str, **parameters: str) -> str:
    answer = client.get("/sparql/answer", params={"query": query, **parameters}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_an_answer_is_a_table_with_the_views_that_suit_it(client: httpx.Client) -> None:
    page = show(client, PAIRS)
    assert page.count("<tr>") == 4
    assert 'aria-current="true">Table</a>' in page
    assert ">Graph</a>" in page
    assert ">Chart</a>" not in page
    assert "<figure" not in page


def test_a_view_adds_its_picture_and_the_table_stays(client: httpx.Client) -> None:
    page = show(client, PAIRS, view="graph", lang="sv")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert "Alla 3 ting och 3 av 3 band är ritade." in page
    assert page.count("<tr>") == 4
    assert 'aria-current="true">Graf</a>' in page


def test_a_picture_is_a_file_of_its_own_too(client: httpx.Client) -> None:
    file = client.get("/sparql/answer", params={"query": PAIRS, "view": "graph", "format": "svg"})
    assert file.headers["content-type"] == "image/svg+xml"
    assert file.headers["content-disposition"] == 'inline; filename="graph.svg"'
    assert "style=" not in file.text, "the content security policy would not let it count"


def test_what_cannot_be_drawn_says_what_it_needs(client: httpx.Client) -> None:
    page = show(client, PAIRS, view="chart")
    assert "that needs a column of numbers" in page
    assert page.count("<tr>") == 4
    file = client.get("/sparql/answer", params={"query": PAIRS, "view": "chart", "format": "svg"})
    assert file.status_code == 422
    assert "Ingen rad i svaret har en plats" in show(client, PAIRS, view="map", lang="sv")
    assert client.get("/sparql/answer", params={"query": PAIRS, "view": "pie"}).status_code == 400


def test_a_picture_without_a_view_is_the_first_that_can_be_drawn(client: httpx.Client) -> None:
    for query, kind in ((PAIRS, "graph"), ('SELECT * { VALUES (?name ?n) { ("a" 1) ("b" 2) } }', "chart")):
        file = client.get("/sparql/answer", params={"query": query, "format": "svg"})
        assert (file.status_code, file.headers["content-type"]) == (200, "image/svg+xml"), file.text
        assert file.headers["content-disposition"] == f'inline; filename="{kind}.svg"'


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * {}", "SELECT ?x { VALUES ?x { 1 } }", "CONSTRUCT {} {}"])
def test_an_answer_that_cannot_be_drawn_at_all_is_no_picture(client: httpx.Client, query: str) -> None:
    assert client.get("/sparql/answer", params={"query": query, "format": "svg"}).status_code == 422


@pytest.mark.parametrize("formats", [["csv"], ["nothing"], ["html", "svg"], ["svg", "svg"]])
def test_the_page_is_html_or_svg_and_nothing_else(client: httpx.Client, formats: list[str]) -> None:
    answer = client.get("/sparql/answer", params={"query": PAIRS, "view": "graph", "format": formats})
    assert (answer.status_code, "html or svg" in answer.json()["detail"]) == (400, True)


def test_triples_and_yes_or_no_are_answers_too(client: httpx.Client) -> None:
    page = show(client, EX + "CONSTRUCT WHERE { ?s ex:p ?o }", view="graph")
    assert "All 3 things and 3 of 3 ties are drawn." in page
    assert '<th scope="col">predicate</th>' in page
    assert '<p class="lead">No</p>' in show(client, EX + "ASK { ex:a ex:nothing ?x }")
    assert '<p class="lead">Ja</p>' in show(client, EX + "ASK { ex:a ex:p ?x }", lang="sv")


def test_a_long_query_is_posted_from_view_to_view(client: httpx.Client) -> None:
    long = PAIRS + " # " + "x" * 5000
    page = client.post("/sparql/answer?view=graph", data={"query": long}, headers=PAGE).text
    assert 'formaction="/sparql/answer?view=table"' in page
    assert "All 3 things" in page
    assert long not in page.partition('<nav class="views"')[0], "no address holds it"


def test_a_long_answer_is_counted_and_only_its_beginning_is_shown_and_drawn(client: httpx.Client) -> None:
    numbers = " ".join(map(str, range(60)))
    things = "".join(
        f"VALUES ?{x} {{ {numbers} }} BIND (IRI(CONCAT('http://e/{x}', STR(?{x}))) AS ?{x}s) " for x in "ab"
    )
    many = f"SELECT ?as ?bs {{ {things} }}"
    page = show(client, many, view="graph")
    assert "3,600 rows, the first 500 are shown" in page
    assert "Only the first 2,000 of 3,600 rows were read." in page
    assert page.count("<tr>") == 501


def test_errors_are_pages_for_people(client: httpx.Client) -> None:
    broken = client.get("/sparql/answer", params={"query": "SELECT * { ?s }"}, headers=PAGE)
    assert broken.status_code == 400
    assert "not valid SPARQL" in broken.text
    empty = client.get("/sparql/answer", headers=PAGE)
    assert (empty.status_code, empty.headers["location"]) == (303, "/#query")
    assert client.post("/sparql/answer").status_code == 415


@pytest.fixture(scope="module", name="climate")
def open_climate(climate_release: Release) -> Iterator[httpx.Client]:
    with serve_release(climate_release.path) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def test_a_catalogue_page_maps_and_charts_its_answer(climate: httpx.Client) -> None:
    chart = climate.get("/queries/emissions_of_place?view=chart&lang=sv", headers=PAGE).text
    assert "linjer är ritade" in chart
    assert chart.count("<polyline") == 8
    assert '<input type="hidden" name="view" value="chart">' in chart
    drawn = climate.get("/queries/municipality_emissions?view=map", headers=PAGE).text
    assert drawn.count('class="place"') >= 1
    assert "rows are on the map" in drawn
    assert 'class="land"' in drawn
    file = climate.get("/queries/municipality_emissions?view=map&format=svg")
    assert file.headers["content-type"] == "image/svg+xml"
    assert 'href="http://127.0.0.1' in file.text


def test_geometries_in_an_answer_are_drawn_as_outlines(climate: httpx.Client) -> None:
    query = """PREFIX eco: <https://w3id.org/ecograph/ns#> PREFIX geosparql: <http://www.opengis.net/ont/geosparql#>
        SELECT ?place ?outline { ?place a eco:Place ; geosparql:hasGeometry/geosparql:asWKT ?outline } LIMIT 3"""
    page = show(climate, query, view="map")
    assert page.count('class="area"') == 3
    assert "3 of 3 rows are on the map." in page


def test_coordinates_in_an_answer_are_drawn_and_those_that_are_none_are_not(client: httpx.Client) -> None:
    query = """SELECT ?name ?lat ?long { VALUES (?name ?lat ?long) {
        ("Umeå" 63.8 20.3) ("Stockholm" 59.3 18.1) ("nowhere" 123.0 18.1) } }"""
    page = show(client, query, view="map")
    assert page.count('class="place"') == 2
    assert "2 of 3 rows are on the map; without a place: 1." in page
    assert "<title>Umeå</title>" in page


def test_the_pages_are_part_of_the_description(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "/sparql/answer" in paths
    names = {parameter["name"] for parameter in paths["/queries/initiative_participants"]["get"]["parameters"]}
    assert {"format", "view"} <= names
