"""/connections: how two actors are connected, for people and programs, and what cannot be answered."""

import csv
import io

import httpx
import pytest

KTH, OECD = "kth-royal-institute-of-technology", "oecd"


def find(client: httpx.Client, accept: str = "application/json", **asked: str) -> httpx.Response:
    return client.get("/connections", params=asked, headers={"Accept": accept})


def name(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_a_way_goes_by_initiatives_that_both_take_part_in_and_names_the_participations(founding: httpx.Client) -> None:
    found = find(founding, **{"from": KTH, "to": OECD, "lang": "sv"}).json()
    assert (name(found["from"]["iri"]), found["to"]["iri"].rpartition("/")[2]) == (KTH, OECD)
    assert (found["steps"], found["total"], len(found["ways"])) == (2, 5, 5)
    for way in found["ways"]:
        assert len(way["actors"]) == len(way["ties"]) + 1 == found["steps"] + 1
        assert way["cost"] == sum(tie["participants"] - 1 for tie in way["ties"])
        for before, tie, after in zip(way["actors"], way["ties"], way["actors"][1:], strict=False):
            for actor, participation in zip((before, after), tie["participations"], strict=True):
                ask = f"ASK {{ <{participation}> ?p <{actor['iri']}> ; ?q <{tie['iri']}> }}"
                assert founding.get("/sparql", params={"query": ask}).json()["boolean"] is True
    costs = [way["cost"] for way in found["ways"]]
    assert costs == sorted(costs)


def test_the_number_of_steps_is_that_of_the_links_which_the_graph_derives(founding: httpx.Client) -> None:
    found = find(founding, **{"from": KTH, "to": OECD}).json()
    actor = "https://w3id.org/ecograph/id/actor/"
    link = "<https://w3id.org/ecograph/ns#connectedWith>"
    for steps in range(1, found["steps"] + 1):
        ask = f"ASK {{ <{actor}{KTH}> {'/'.join([link] * steps)} <{actor}{OECD}> }}"
        assert founding.get("/sparql", params={"query": ask}).json()["boolean"] is (steps == found["steps"])


def test_table_and_page_show_the_same_ways(founding: httpx.Client) -> None:
    asked = {"from": KTH, "to": OECD, "limit": "2"}
    whole = find(founding, **asked).json()
    rows = list(csv.DictReader(io.StringIO(find(founding, "text/csv", **asked).text)))
    assert [row["iri"] for row in rows if row["kind"] == "actor"] == [
        actor["iri"] for way in whole["ways"] for actor in way["actors"]
    ]
    page = find(founding, "text/html", **asked, lang="sv")
    assert page.headers["content-language"] == "sv"
    assert page.text.count('<li class="hit">') == len(whole["ways"])
    for way in whole["ways"]:
        for tie in way["ties"]:
            assert all(f'href="/id/participation/{name(each)}' in page.text for each in tie["participations"])
    assert "Från" in find(founding, "text/html", lang="sv").text


def test_where_there_is_no_way_that_is_said_and_no_error(founding: httpx.Client) -> None:
    eco = "https://w3id.org/ecograph/ns#"
    lonely = f"SELECT ?a {{ ?a a <{eco}Actor> MINUS {{ ?a <{eco}takesPartIn> ?i }} }} LIMIT 1"
    [row] = founding.get("/sparql", params={"query": lonely}).json()["results"]["bindings"]
    asked = {"from": row["a"]["value"], "to": KTH}
    found = find(founding, **asked).json()
    assert (found["steps"], found["total"], found["ways"]) == (None, 0, [])
    assert "There is no way of 4 steps or fewer" in " ".join(find(founding, "text/html", **asked).text.split())


@pytest.mark.parametrize(
    ("asked", "status", "reason"),
    [
        ({"from": KTH}, 400, "needs the parameter 'to'"),
        ({"from": KTH, "to": KTH}, 400, "the same actor"),
        ({"from": [KTH, OECD], "to": KTH}, 400, "'from' is given twice"),
        ({"from": KTH, "to": "Stokholm"}, 400, "Parameter 'to' cannot be 'Stokholm'"),
        ({"from": "kth-royal-institute-of-technolgy", "to": OECD}, 404, "Nearest: actor:kth-royal"),
        ({"from": KTH, "to": OECD, "steps": "7"}, 400, "steps='7' is no whole number from 1 to 6"),
        ({"from": KTH, "to": OECD, "limit": "²"}, 400, "limit="),
        ({"from": KTH, "to": OECD, "format": "xml"}, 400, "html, json, csv"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_sentence(
    founding: httpx.Client, asked: dict[str, str | list[str]], status: int, reason: str
) -> None:
    answer = founding.get("/connections", params=asked, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert reason in answer.json()["detail"]


def test_it_is_described_and_found_among_the_questions(founding: httpx.Client) -> None:
    operation = founding.get("/openapi.json").json()["paths"]["/connections"]["get"]
    assert [each["name"] for each in operation["parameters"]] == ["from", "to", "steps", "limit", "lang", "format"]
    assert 'href="/connections"' in founding.get("/queries", headers={"Accept": "text/html"}).text
    assert find(founding, "image/png", **{"from": KTH, "to": OECD}).status_code == 406
