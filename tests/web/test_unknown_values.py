"""Values of parameters that name nothing the graph knows: told so, with the nearest names, and never answered empty."""

from pathlib import Path

import httpx
import pytest

from serving import serve_release, write_release

SHARED = "/queries/actor_connectors"


def refuse(client: httpx.Client, accept: str = "text/csv", path: str = SHARED, **values: str) -> httpx.Response:
    return client.get(path, params=values, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ("actor:nonsense", 404, "Parameter 'first': The graph knows no actor 'actor:nonsense'."),
        ("kth-royal-institute-of-technolgy", 404, "Nearest: actor:kth-royal-institute-of-technology (KTH Royal"),
        ("KTH", 400, "Nearest: actor:kth-royal-institute-of-technology (KTH Royal"),
        ("Vinova", 400, "Nearest: actor:vinnova (Vinnova)"),
        ("https://ror.org/01kd5m353", 404, "Nearest: actor:vinnova (Vinnova)"),
        ("initiative:openlab", 404, "'initiative:openlab' is of the kind initiative, not actor."),
        ("initiative:spis", 404, "'initiative:spis' is of the kind initiative, not actor."),
        ("https://example.org/<b>", 400, "it is the slug, CURIE or IRI of one actor"),
        ("x" * 5000, 404, "The graph knows no actor"),
        ("", 400, "it is the slug, CURIE or IRI of one actor"),
    ],
)
def test_an_actor_that_is_none_is_refused_with_the_nearest_names(
    founding: httpx.Client, value: str, status: int, reason: str
) -> None:
    for path in (SHARED, "/queries/actor_projects"):
        name = "first" if path == SHARED else "actor"
        answer = refuse(founding, path=path, **{name: value})
        assert answer.status_code == status
        assert reason.replace("'first'", repr(name)) in answer.json()["detail"]


def test_what_is_known_as_one_kind_is_not_taken_for_another(founding: httpx.Client) -> None:
    known = {"initiative": "initiative:openlab"}
    assert refuse(founding, path="/queries/initiative_founders", **known).status_code == 200
    assert refuse(founding, first="initiative:openlab").status_code == 404


def test_concepts_places_and_measures_are_known_or_not_too(founding: httpx.Client) -> None:
    for query, name, known in (
        ("initiative_by_policy_area", "area", "transport-and-mobility"),
        ("actor_centrality", "measure", "strength"),
    ):
        assert refuse(founding, path=f"/queries/{query}", **{name: known}).status_code == 200
        answer = refuse(founding, path=f"/queries/{query}", **{name: known[:-1]})
        assert answer.status_code == 404
        assert f":{known} (" in answer.json()["detail"]


def test_pages_and_swedish_readers_are_told_the_same(founding: httpx.Client) -> None:
    page = refuse(founding, "text/html", first="kth-royal-institute-of-technolgy", lang="sv")
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (404, "text/html")
    assert "av slaget aktör" in page.text
    assert "Närmast: actor:kth-royal-institute-of-technology (K" in page.text


def test_a_release_without_names_refuses_without_naming_others(client: httpx.Client) -> None:
    answer = refuse(client, first="nonsense")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Parameter 'first': The graph knows no actor 'nonsense'."


def test_an_entity_that_has_another_iri_now_is_told_with_it(tmp_path: Path) -> None:
    graphs = """PREFIX actor: <https://w3id.org/ecograph/id/actor/> PREFIX dcterms: <http://purl.org/dc/terms/>
    GRAPH <https://w3id.org/ecograph/graph/authority> { actor:old dcterms:isReplacedBy actor:new }"""
    root = write_release(tmp_path, graphs)
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        assert refuse(client, first="old").json()["detail"] == "Parameter 'first': 'old' is called 'actor:new' now."


def test_values_not_given_are_not_looked_up(client: httpx.Client) -> None:
    assert refuse(client).status_code == 200
