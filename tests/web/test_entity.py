"""Entities by their IRI: what a page and each RDF format hold, negotiation, caching, what is unknown."""

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ecograph.formats import RDF_FORMATS, RdfSyntax
from ecograph.namespaces import BASE, GRAPH_DERIVED, expand
from ecograph.queries import prologue
from ecograph.release import Release
from ecograph.web.names import Index, name_of
from ecograph.web.rdf import holds_evidence
from ecograph.web.terms import write_term
from ecograph.web.view import View

SPIS = NamedNode(expand("initiative:spis"))
PAGE = "/id/initiative/spis"
SWEDISH = View(language="sv", chosen=False, root="", path="/", parameters={})
ENGLISH = View(language="en", chosen=False, root="", path="/", parameters={})


def read_dump(release: Release) -> set[Quad]:
    return set(parse(release.file("ecograph.nq").read_bytes(), format=RdfFormat.N_QUADS))


def read_answer(answer: httpx.Response, syntax: RdfSyntax) -> set[Quad]:
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == syntax.media_type
    return set(parse(answer.content, format=syntax.format))


def triples(quads: set[Quad]) -> set[Triple]:
    return {quad.triple for quad in quads}


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_each_format_holds_what_the_dump_says_of_the_entity(
    founding: httpx.Client, release: Release, syntax: RdfSyntax
) -> None:
    answered = read_answer(founding.get(PAGE, headers={"Accept": syntax.media_type}), syntax)
    stated = {quad for quad in read_dump(release) if SPIS in {quad.subject, quad.object}}
    named = {quad for quad in answered if SPIS in {quad.subject, quad.object}}
    assert len(stated) > 50
    assert (named == stated) if holds_evidence(syntax) else (triples(named) == triples(stated))


def test_rdf_answers_name_what_they_mention_in_both_languages(founding: httpx.Client) -> None:
    answered = read_answer(founding.get(f"{PAGE}.ttl"), RDF_FORMATS[0])
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    names = {quad.object for quad in answered if quad.subject == NamedNode(expand("actor:vinnova"))}
    assert label in {quad.predicate for quad in answered}
    assert {"Vinnova"} == {name.value for name in names if isinstance(name, Literal)}


@pytest.mark.parametrize("address", [f"{PAGE}.ttl", f"{PAGE}?format=turtle", f"{PAGE}?format=ttl"])
def test_suffix_and_parameter_win_over_accept(founding: httpx.Client, address: str) -> None:
    answer = founding.get(address, headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["content-location"] == f"{PAGE}.ttl"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0, text/turtle;q=0.1", "text/turtle"),
        ("application/n-triples, text/plain;q=0.1, */*;q=0.01", "application/n-triples"),
    ],
)
def test_the_asker_gets_what_it_likes_best(founding: httpx.Client, accept: str, media_type: str) -> None:
    answer = founding.get(PAGE, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer.headers["vary"].split(",")}


def test_an_answer_says_where_its_other_formats_are(founding: httpx.Client) -> None:
    links = founding.get(PAGE).headers["link"]
    assert f'<{PAGE}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'<{SPIS.value}>; rel="canonical"' in links
    for syntax in RDF_FORMATS:
        assert founding.get(f"{PAGE}.{syntax.extension}").status_code == 200


def test_a_format_there_is_not_is_refused_with_a_list(founding: httpx.Client) -> None:
    answer = founding.get(PAGE, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text
    assert founding.get(PAGE, headers={"Accept": "application/json"}).status_code == 406


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_an_unchanged_answer_is_not_sent_again(founding: httpx.Client, accept: str) -> None:
    first = founding.get(PAGE, headers={"Accept": accept})
    again = founding.get(PAGE, headers={"Accept": accept, "If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert founding.get(PAGE, headers={"Accept": accept, "If-None-Match": '"other"'}).status_code == 200


def test_languages_and_formats_have_tags_of_their_own(founding: httpx.Client) -> None:
    addresses = (f"{PAGE}?lang=sv", f"{PAGE}?lang=en", f"{PAGE}.ttl", f"{PAGE}.nt", "/id/actor/rise?lang=en")
    assert len({founding.get(address).headers["etag"] for address in addresses}) == len(addresses)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.ttl", "/ns", "/", "/dumps/", "/id/actor/"])
def test_head_answers_as_get_without_a_body(founding: httpx.Client, address: str) -> None:
    get, head = founding.get(address), founding.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("address", [PAGE, "/", "/ns", "/dumps/ecograph.ttl"])
def test_other_methods_are_told_which_ones_there_are(founding: httpx.Client, address: str) -> None:
    answer = founding.post(address)
    assert answer.status_code == 405
    assert {method.strip() for method in answer.headers["allow"].split(",")} == {"GET", "HEAD"}


def test_a_page_names_the_entity_in_both_languages(founding: httpx.Client) -> None:
    english = founding.get("/id/actor/umea-municipality?lang=en")
    assert '<html lang="en">' in english.text
    assert "<h1>Umeå municipality</h1>" in english.text
    assert '<p class="other" lang="sv">Umeå kommun</p>' in english.text
    assert english.headers["content-language"] == "en"


def test_a_page_links_to_this_server_and_shows_the_permanent_iri(founding: httpx.Client) -> None:
    page = founding.get(PAGE).text
    assert 'href="/id/actor/vinnova"' in page
    assert f"<code>{SPIS.value}</code>" in page
    assert f'<a href="{BASE}' not in page


def test_a_page_shows_who_takes_part_as_what_and_who_says_so(founding: httpx.Client) -> None:
    page = founding.get(f"{PAGE}?lang=en").text
    for shown in ("Who takes part", "Accompanying researcher", "2,099,999", "Swedish krona", "high confidence"):
        assert shown in page


def test_a_reading_is_marked_with_its_reason(founding: httpx.Client) -> None:
    page = founding.get(f"{PAGE}?lang=en").text
    assert '<span class="badge reading">interpretation</span>' in page
    assert "Swedish kronor are assumed" in page
    assert '<span class="badge reading">tolkning</span>' in founding.get(f"{PAGE}?lang=sv").text


def test_what_is_computed_is_told_apart(founding: httpx.Client) -> None:
    page = founding.get("/id/actor/kth-royal-institute-of-technology?lang=en").text
    assert '<span class="badge derived">derived</span>' in page
    assert '<span class="badge metrics">measure</span>' in page
    assert "Network measures" in page


@pytest.mark.parametrize(("language", "words"), [("en", "Sources differ"), ("sv", "Källorna säger olika")])
def test_sources_that_differ_stand_side_by_side(founding: httpx.Client, language: str, words: str) -> None:
    assert words in founding.get(f"/id/person/magnus-johansson?lang={language}").text
    assert words not in founding.get(f"/id/person/carina-aschan?lang={language}").text


def test_a_passage_shows_its_source_and_all_it_states(founding: httpx.Client, release: Release) -> None:
    page = founding.get("/passage/rise-spis/summary-table?lang=en").text
    graph = NamedNode(expand("passage:rise-spis/summary-table"))
    stated = sum(1 for quad in read_dump(release) if quad.graph_name == graph)
    assert f'What it states <span class="count">{stated}</span>' in page
    assert "https://www.ri.se/sv/vad-vi-gor/projekt/spis-social-progress-innovation-sweden" in page
    assert ">licence note<" in page
    assert ">eco:licenceNote<" not in page


def test_a_graph_too_large_for_a_page_says_how_much_is_missing(founding: httpx.Client, release: Release) -> None:
    stated = sum(1 for quad in read_dump(release) if quad.graph_name == NamedNode(GRAPH_DERIVED))
    page = founding.get("/graph/derived?lang=en").text
    assert f"of {stated:,} statements are shown." in " ".join(page.split())
    answered = read_answer(founding.get("/graph/derived.nq"), next(s for s in RDF_FORMATS if s.name == "nq"))
    assert sum(1 for quad in answered if quad.graph_name == NamedNode(GRAPH_DERIVED)) == stated


UNKNOWN = "/id/actor/nobody-at-all"


def test_an_unknown_iri_is_not_found_on_a_page_that_helps_on(founding: httpx.Client) -> None:
    answer = founding.get(f"{UNKNOWN}?lang=sv", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "Inget är känt om denna IRI" in answer.text
    assert 'href="/id/actor/?lang=sv"' in answer.text


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_an_unknown_iri_is_not_found_in_the_format_asked_for(founding: httpx.Client, syntax: RdfSyntax) -> None:
    answer = founding.get(UNKNOWN, headers={"Accept": syntax.media_type})
    assert answer.status_code == 404
    assert answer.headers["content-type"].partition(";")[0] == syntax.media_type
    said = {quad.object for quad in parse(answer.content, format=syntax.format)}
    assert {literal.language for literal in said if isinstance(literal, Literal)} == {"sv", "en"}


@pytest.mark.parametrize("accept", ["application/json", "application/problem+json"])
def test_an_unknown_iri_is_a_problem_for_those_who_ask_for_json(founding: httpx.Client, accept: str) -> None:
    answer = founding.get(UNKNOWN, headers={"Accept": accept, "Accept-Language": "sv"})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (404, 404)
    assert BASE + UNKNOWN.removeprefix("/") in problem["detail"]


@pytest.mark.parametrize(
    "path", ["/id/actor/%3Cscript%3Ealert(1)%3C/script%3E", "/id/actor/a%20b", "/id/actor/%22%3E", "/id/x/y/z"]
)
def test_a_path_that_is_no_iri_is_unknown_and_harmless(founding: httpx.Client, path: str) -> None:
    for accept in ("text/html", "text/turtle", "application/json"):
        answer = founding.get(path, headers={"Accept": accept})
        assert answer.status_code == 404
    assert "<script>alert" not in founding.get(path, headers={"Accept": "text/html"}).text


def test_a_number_without_a_name_is_called_after_what_is_measured() -> None:
    data = """GRAPH <g:1> { observation:x eco:indicator indicator:emissions ; eco:about place:umea ; eco:year "2021" .
      observation:y eco:about observation:y ; eco:indicator indicator:x .
      indicator:emissions rdfs:label "Emissions"@en, "Utsläpp"@sv . place:umea rdfs:label "Umeå"@sv }"""
    index = Index(parse(prologue(data).replace("PREFIX", "prefix") + data, format=RdfFormat.TRIG))
    numbers = [NamedNode(expand(f"observation:{slug}")) for slug in "xy"]
    assert [name_of(index, number, "en").value for number in numbers] == [
        "Emissions, Umeå, 2021",
        "indicator:x, observation:y",
    ]
    assert name_of(index, numbers[0], "sv") == Literal("Utsläpp, Umeå, 2021", language="sv")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "mailto:a@b.se"])
def test_only_web_addresses_are_links(address: str) -> None:
    any_uri = NamedNode("http://www.w3.org/2001/XMLSchema#anyURI")
    index = Index([])
    assert write_term(index, ENGLISH, NamedNode(address)).href is None
    assert write_term(index, ENGLISH, Literal(address, datatype=any_uri)).href is None
    assert write_term(index, ENGLISH, NamedNode("https://example.org/")).href == "https://example.org/"


@pytest.mark.parametrize(
    ("lexical", "english", "swedish"),
    [
        ("2099999", "2,099,999", "2\N{NO-BREAK SPACE}099\N{NO-BREAK SPACE}999"),
        ("-1.5", "-1.5", "-1,5"),
        ("7", "7", "7"),
    ],
)
def test_numbers_are_written_as_the_language_does(lexical: str, english: str, swedish: str) -> None:
    assert ENGLISH.number(lexical) == english
    assert SWEDISH.number(lexical) == swedish


def test_swedish_letters_follow_z_in_swedish() -> None:
    words = ["Östersund", "Zinkgruvan", "Ånge", "Älmhult", "Asa"]
    assert sorted(words, key=SWEDISH.collate) == ["Asa", "Zinkgruvan", "Ånge", "Älmhult", "Östersund"]
    assert sorted(words, key=ENGLISH.collate) == ["Älmhult", "Ånge", "Asa", "Östersund", "Zinkgruvan"]
