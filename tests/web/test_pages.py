"""The pages that belong to no entity: front page, ontology, lists, API; and the headers that all pages have."""

import re

import httpx
import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from ecograph.examples import list_examples
from ecograph.kind_names import KIND_NAMES, name_kind
from ecograph.namespaces import ECO, GRAPH_ONTOLOGY, KINDS, SCHEMES
from ecograph.queries import load_catalogue
from ecograph.release import Release
from ecograph.store.binding import write_values
from ecograph.text import LANGUAGES, Language

PAGES = ["/", "/ns", "/docs", "/dumps/", "/id/actor/", "/id/initiative/spis", "/id/actor/nobody-at-all"]


@pytest.fixture(name="store", scope="module")
def load_store(release: Release) -> Store:
    store = Store()
    store.bulk_load(path=str(release.file("ecograph.nt")), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=str(release.file("ecograph.nq")), format=RdfFormat.N_QUADS)
    return store


def test_the_front_page_counts_what_the_release_holds(founding: httpx.Client, release: Release) -> None:
    page = founding.get("/?lang=en").text
    counts = release.manifest.counts
    for name in ("statements", "entities", "sources"):
        assert f"<dd>{counts[name]:,}</dd>" in page


def test_the_front_page_lists_every_source_by_title(founding: httpx.Client, store: Store) -> None:
    page = founding.get("/?lang=sv").text
    sources = store.query("SELECT ?s WHERE { ?s a <https://w3id.org/ecograph/ns#SourceDocument> }")
    assert isinstance(sources, QuerySolutions)
    paths = [str(row["s"]).strip("<>").removeprefix("https://w3id.org/ecograph") for row in sources]
    assert len(paths) >= 5
    for path in paths:
        assert re.search(rf'<a href="{re.escape(path)}\?lang=sv">[^<]{{5,}}</a>', page) is not None


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_in_the_language_asked_for_and_can_be_switched(founding: httpx.Client, page: str) -> None:
    for language, other in (("sv", "en"), ("en", "sv")):
        answer = founding.get(f"{page}?lang={language}", headers={"Accept": "text/html", "Accept-Language": other})
        assert f'<html lang="{language}">' in answer.text
        assert answer.headers["content-language"] == language
        assert f'href="{page}?lang={other}" hreflang="{other}"' in answer.text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("sv", "sv"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en-GB", "en"),
        ("de, sv;q=0.3, en;q=0.2", "sv"),
        ("en;q=0, sv;q=0.1", "sv"),
        ("de", "en"),
        ("*", "en"),
        ("no such;;header", "en"),
    ],
)
def test_without_a_choice_the_browser_decides(founding: httpx.Client, header: str, language: str) -> None:
    answer = founding.get("/", headers={"Accept-Language": header})
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize("page", [*PAGES, "/dumps/ecograph.ttl", "/static/query.js", "/robots.txt"])
def test_every_answer_keeps_the_browser_at_home(founding: httpx.Client, page: str) -> None:
    answer = founding.get(page, headers={"Accept": "text/html, */*;q=0.1"})
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"], policy["object-src"]) == ("'self'", "'none'", "'none'")
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_loads_anything_from_elsewhere_or_runs_inline_code(founding: httpx.Client, page: str) -> None:
    html = founding.get(page, headers={"Accept": "text/html"}).text
    assert re.findall(r'<(?:script|img|iframe)[^>]*\ssrc="(?!/static/)', html) == []
    assert re.findall(r'<link[^>]*rel="(?:stylesheet|icon)"[^>]*href="(?!/static/)', html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", html) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_finds_what_the_catalogue_query_finds(store: Store, language: Language) -> None:
    catalogue = load_catalogue()
    examples = list_examples(language)
    assert len(examples) >= 20
    for example in examples:
        query = catalogue[example.name]
        terms = query.bind({}, language)
        bound = store.query(write_values(query.text, {name: str(term) for name, term in terms.items()}))
        found = store.query(example.text)
        assert isinstance(found, QuerySolutions)
        assert isinstance(bound, QuerySolutions)
        kept = [variable for variable in bound.variables if variable.value not in terms]
        assert [variable.value for variable in found.variables] == [variable.value for variable in kept]
        assert [tuple(row) for row in found] == [tuple(row[variable] for variable in kept) for row in bound]


def test_the_front_page_opens_with_the_query_in_its_address(founding: httpx.Client) -> None:
    text = "SELECT ?x WHERE { ?x a ?y FILTER (?y < 3) } # </textarea><b>"
    page = founding.get("/", params={"query": text}).text
    assert "FILTER (?y &lt; 3) } # &lt;/textarea&gt;&lt;b&gt;</textarea>" in page


def test_the_front_page_opens_with_the_example_asked_for(founding: httpx.Client) -> None:
    page = founding.get("/", params={"example": "agreement_parties"}).text
    assert "eco:party" in page.partition("<textarea")[2].partition("</textarea>")[0]


def test_the_ontology_page_has_an_anchor_and_a_definition_for_each_term(founding: httpx.Client, store: Store) -> None:
    page = founding.get("/ns?lang=sv").text
    rows = store.query(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        "SELECT ?term ?text WHERE { ?term rdfs:isDefinedBy <https://w3id.org/ecograph/ns> ; skos:definition ?text"
        " FILTER (LANG(?text) = 'sv') }"
    )
    assert isinstance(rows, QuerySolutions)
    terms = {row["term"].value for row in rows if isinstance(row["term"], NamedNode)}
    assert len(terms) > 150
    for term in terms:
        assert f'id="{term.removeprefix(ECO)}"' in page


@pytest.mark.parametrize("address", ["/ns.ttl", "/ns?format=turtle", "/ns"])
def test_the_ontology_is_also_there_as_rdf(founding: httpx.Client, release: Release, address: str) -> None:
    answer = founding.get(address, headers={"Accept": "text/turtle"})
    answered = {quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    dump = parse(release.file("ecograph.nq").read_bytes(), format=RdfFormat.N_QUADS)
    assert answered == {quad.triple for quad in dump if quad.graph_name == NamedNode(GRAPH_ONTOLOGY)}


@pytest.mark.parametrize("kind", [*KINDS, *SCHEMES])
def test_each_kind_has_a_list_of_all_its_things(founding: httpx.Client, store: Store, kind: str) -> None:
    rows = store.query(
        f'SELECT DISTINCT ?s WHERE {{ ?s a ?c FILTER (STRSTARTS(STR(?s), "https://w3id.org/ecograph/id/{kind}/")) }}'
    )
    assert isinstance(rows, QuerySolutions)
    page = founding.get(f"/id/{kind}/").text
    for row in rows:
        assert f'href="{str(row["s"]).strip("<>").removeprefix("https://w3id.org/ecograph")}"' in page


@pytest.mark.parametrize(
    ("address", "swedish", "english"),
    [
        ("/id/actor/", "<h1>aktör ", "<h1>actor "),
        ("/id/policy-area/", "<title>politikområde ", "<title>policy area "),
        ("/id/actor/nobody", ">styrmodell</a>", ">governance model</a>"),
        ("/search?q=stockholm", ">aktör</a>", ">actor</a>"),
        ("/queries/actor_projects?actor=x-x", "av slaget aktör.", "no actor "),
    ],
)
def test_kinds_are_called_by_words_of_the_readers_language(
    founding: httpx.Client, address: str, swedish: str, english: str
) -> None:
    pages = [
        founding.get(address, headers={"Accept": "text/html", "Accept-Language": language}).text
        for language in ("sv", "en")
    ]
    assert [word in page for page in pages for word in (swedish, english)] == [True, False, False, True]


def test_every_kind_and_scheme_has_a_name_in_both_languages() -> None:
    assert {*KINDS, *SCHEMES} <= set(KIND_NAMES)
    assert all(name_kind(kind).en != "" != name_kind(kind).sv for kind in KIND_NAMES)
    assert name_kind("elsewhere").sv == "elsewhere"


def test_an_unknown_kind_is_answered_with_the_known_ones(founding: httpx.Client) -> None:
    answer = founding.get("/id/animal/", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "initiative" in answer.json()["detail"]


def test_the_api_page_names_every_operation_of_the_description(founding: httpx.Client) -> None:
    page = founding.get("/docs?lang=en").text
    paths = founding.get("/openapi.json").json()["paths"]
    assert {"/sparql", "/id/{rest}", "/dumps/{name}", "/ns"} <= set(paths)
    for path in paths:
        assert f"<code>{path}</code>" in page


def test_an_error_is_a_page_for_people(founding: httpx.Client) -> None:
    answer = founding.get("/dumps/nothing.ttl?lang=sv", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert '<html lang="sv">' in answer.text
    assert "ecograph.ttl" in answer.text


def test_crawlers_are_kept_from_queries(founding: httpx.Client) -> None:
    assert "Disallow: /sparql" in founding.get("/robots.txt").text


@pytest.mark.parametrize("address", ["/favicon.ico", "/static/favicon.svg"])
def test_there_is_an_icon(founding: httpx.Client, address: str) -> None:
    assert founding.get(address).headers["content-type"].startswith("image/svg+xml")
