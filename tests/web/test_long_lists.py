"""Long lists: a page shows a part of each and says of how many; the rest stands on pages of its own."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ecograph.namespaces import ID, KINDS, PREFIXES
from ecograph.release import DEFAULT_GRAPH_FILE, Release
from ecograph.web.kinds import CLASSES
from serving import serve_release, write_release

PARTICIPATIONS = 250
TIES = 130
HUB = "/id/actor/hub"
CUT = re.compile(r'of ([\d,]+) · <a href="([^"]+)">All [\d,]+</a>')
NEXT = re.compile(r'<a href="([^"]+)" rel="next">')
BEFORE = re.compile(r'<a href="([^"]+)" rel="prev">')
LISTED = re.compile(r"<ul class=\"classes\">(.*?)</ul>", re.DOTALL)
NODE = re.compile(r'class="node" href="(/id/participation/[^"?]+)')
TIED = re.compile(r'<li class="statement"><a href="(/id/actor/a\d+)')


def write_graph() -> str:
    prefixes = ("actor", "eco", "initiative", "participation", "rdfs", "xsd")
    lines = [f"@prefix {name}: <{PREFIXES[name]}> ." for name in prefixes]
    lines += [f"GRAPH <{PREFIXES['passage']}paper/one> {{", 'actor:hub a eco:Actor ; rdfs:label "Nav"@sv, "Hub"@en .']
    lines += [
        f"participation:p{number} a eco:Participation ; eco:participant actor:hub ; "
        f'eco:initiative initiative:i{number} ; eco:startDate "{1700 + number}"^^xsd:gYear .'
        for number in range(PARTICIPATIONS)
    ]
    lines += [
        f'actor:hub eco:cooperatesWith actor:a{number} . actor:a{number} a eco:Actor ; rdfs:label "Å{number:03}"@sv .'
        for number in range(TIES)
    ]
    lines += [f"<{ID}funding/c{number}> a eco:Funding ; eco:recipient initiative:crowded ." for number in range(31)]
    lines += [f"<{ID}target/c{number}> a eco:Target ; eco:targetOf initiative:crowded ." for number in range(30)]
    return "\n".join([*lines, "initiative:crowded a eco:Project .", "}"])


@pytest.fixture(scope="module", name="client")
def serve_long_lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    root = write_release(tmp_path_factory.mktemp("long"), write_graph())
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def cut_lists(client: httpx.Client) -> dict[str, tuple[str, int]]:
    """Return the address and the told length of each list that is cut on the hub's page, by what it is of."""
    page = client.get(f"{HUB}?lang=en").text
    found = [(unescape(href), int(total.replace(",", ""))) for total, href in CUT.findall(page)]
    return {"Participation" if "Participation" in href else "ties": (href, total) for href, total in found}


def follow(client: httpx.Client, address: str, step: re.Pattern[str]) -> list[str]:
    pages = []
    while address != "":
        answer = client.get(address)
        assert answer.status_code == 200
        pages.append(answer.text)
        found = step.search(answer.text)
        address = "" if found is None else unescape(found[1])
    return pages


def test_a_page_says_of_how_many_it_shows_some(client: httpx.Client) -> None:
    assert {name: total for name, (_, total) in cut_lists(client).items()} == {
        "Participation": PARTICIPATIONS,
        "ties": TIES,
    }
    page = client.get(f"{HUB}?lang=sv").text
    assert "De senaste 30 av 250" in page
    assert "De första 30 av 130" in page
    assert len(NODE.findall(page)) == len(TIED.findall(page)) == 30


def test_tables_are_shorter_on_a_page_that_has_many_rows(client: httpx.Client) -> None:
    page = client.get("/id/initiative/crowded?lang=en").text
    assert page.count('<a class="node"') == 2 * 10
    assert sorted(int(total) for total, _ in CUT.findall(page)) == [30, 31]
    for href in (unescape(href) for _, href in CUT.findall(page)):
        assert '<nav class="pager"' not in client.get(href).text


def test_the_latest_come_first(client: httpx.Client) -> None:
    shown = NODE.findall(client.get(HUB).text)
    assert {int(node.rpartition("p")[2]) for node in shown} == set(range(PARTICIPATIONS - 30, PARTICIPATIONS))


@pytest.mark.parametrize(("name", "entry", "total"), [("Participation", NODE, PARTICIPATIONS), ("ties", TIED, TIES)])
def test_a_list_holds_each_entry_once_over_all_its_pages(
    client: httpx.Client, name: str, entry: re.Pattern[str], total: int
) -> None:
    pages = follow(client, cut_lists(client)[name][0], NEXT)
    entries = [found for page in pages for found in entry.findall(page)]
    assert len(pages) == total // 100 + 1
    assert len(entries) == len(set(entries)) == total
    assert len(follow(client, unescape(BEFORE.findall(pages[-1])[0]), BEFORE)) == len(pages) - 1


@pytest.mark.parametrize("query", ["list=of.eco:nothing", "list=of.eco:cooperatesWith&from=131"])
def test_a_list_that_is_not_there_is_not_found(client: httpx.Client, query: str) -> None:
    answer = client.get(f"{HUB}?{query}&lang=sv")
    assert answer.status_code == 404
    assert "of.eco:cooperatesWith" in answer.text


@pytest.mark.parametrize("address", [HUB, "/id/actor/"])
@pytest.mark.parametrize("first", ["0", "-1", "x", "1e3", "99999999999"])
def test_a_first_entry_that_is_no_number_is_refused(client: httpx.Client, address: str, first: str) -> None:
    answer = client.get(f"{address}?from={first}&lang=en")
    assert answer.status_code == 400
    assert "number of the first entry" in answer.text


def test_pages_of_a_list_have_tags_of_their_own(client: httpx.Client) -> None:
    queries = ("", "?list=of.eco:cooperatesWith", "?list=of.eco:cooperatesWith&from=2")
    assert len({client.get(HUB + query).headers["etag"] for query in queries}) == len(queries)


def test_a_description_as_data_is_whole_whatever_the_page_shows(client: httpx.Client) -> None:
    answer = client.get(f"{HUB}.nt?list=of.eco:cooperatesWith").text
    assert answer.count(f"<{ID}actor/hub> <{PREFIXES['eco']}cooperatesWith> ") == TIES
    assert answer.count(f"<{PREFIXES['eco']}participant> <{ID}actor/hub> ") == PARTICIPATIONS


def test_a_list_of_a_kind_goes_on_in_the_order_of_names(client: httpx.Client) -> None:
    pages = follow(client, "/id/participation/", NEXT)
    hrefs = [href for page in pages for href in re.findall(r'href="([^"?]+)', LISTED.findall(page)[0])]
    assert len(pages) == 2
    assert len(hrefs) == len(set(hrefs)) == PARTICIPATIONS
    actors = re.findall(r">([^<]+)</a>", LISTED.findall(client.get("/id/actor/?lang=sv").text)[0])
    assert actors == ["Nav", *(f"Å{number:03}" for number in range(TIES))]
    assert "131" in client.get("/id/actor/").text


def test_the_class_of_a_kind_holds_all_its_entities(release: Release) -> None:
    store = Store()
    store.bulk_load(path=release.file(DEFAULT_GRAPH_FILE), format=RdfFormat.N_TRIPLES)
    for quad in store.quads_for_pattern(None, NamedNode(PREFIXES["rdf"] + "type"), None, None):
        kind = str(quad.subject).removeprefix(f"<{ID}").partition("/")[0]
        if kind in KINDS:
            prefix, _, name = CLASSES[kind].partition(":")
            of_kind = store.quads_for_pattern(quad.subject, quad.predicate, NamedNode(PREFIXES[prefix] + name), None)
            assert len(list(of_kind)) == 1, f"{quad.subject} is a {CLASSES[kind]}"
