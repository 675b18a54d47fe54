"""The catalogue queries as resources of their own: typed parameters, every format, pages, errors."""

import csv
import re
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from ecograph.formats import RESULT_FORMATS, ResultSyntax
from ecograph.queries import load_catalogue

ANSWERS = Path(__file__).parents[1] / "queries"


@pytest.mark.parametrize("name", [path.stem for path in sorted(ANSWERS.glob("*.csv"))])
def test_every_question_has_an_address_with_its_recorded_answer(founding: httpx.Client, name: str) -> None:
    reply = founding.get(f"/queries/{name}", headers={"Accept": "text/csv"})
    recorded = list(csv.reader((ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    assert reply.status_code == HTTPStatus.OK
    assert sorted(csv.reader(reply.text.splitlines())) == sorted(recorded)


@pytest.mark.parametrize("syntax", RESULT_FORMATS, ids=lambda syntax: syntax.name)
def test_every_format_is_had_by_accept_and_by_name(founding: httpx.Client, syntax: ResultSyntax) -> None:
    path = "/queries/initiative_founders"
    by_accept = founding.get(path, headers={"Accept": syntax.media_type})
    by_name = founding.get(path, params={"format": syntax.name})
    assert by_accept.content == by_name.content
    assert by_accept.headers["content-type"].startswith(syntax.media_type)


def test_parameters_choose_the_answer(founding: httpx.Client) -> None:
    path, headers = "/queries/initiative_participants", {"Accept": "text/csv"}
    spis = founding.get(path, params={"initiative": "spis"}, headers=headers)
    other = founding.get(path, params={"initiative": "initiative:digital-demo-stockholm"}, headers=headers)
    assert "actor/rise" in spis.text
    assert "actor/ericsson" in other.text
    assert "actor/ericsson" not in spis.text


def test_the_language_of_names_is_the_askers(founding: httpx.Client) -> None:
    path = "/queries/initiative_participants"
    swedish = founding.get(path, headers={"Accept": "text/csv", "Accept-Language": "sv"})
    chosen = founding.get(path, params={"lang": "sv"}, headers={"Accept": "text/csv", "Accept-Language": "en"})
    assert swedish.text == chosen.text
    assert swedish.text != founding.get(path, headers={"Accept": "text/csv", "Accept-Language": "en"}).text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("initiative_participant", 404, "Did you mean 'initiative_participants'?"),
        ("initiative_participants?initiatve=spis", 404, "Did you mean 'initiative'?"),
        ("actor_initiatives_in_year?year=MMXX", 400, "it is a year such as 2020"),
        ("initiative_participants?initiative=spis&initiative=spis", 400, "is given twice"),
        ("initiative_participants?format=xlsx", 400, "there are json, xml, csv, tsv"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(founding: httpx.Client, path: str, status: int, words: str) -> None:
    reply = founding.get(f"/queries/{path}", headers={"Accept": "application/json"})
    assert reply.status_code == status
    assert words in reply.json()["detail"]


def test_an_answer_that_the_asker_has_is_not_sent_again(founding: httpx.Client) -> None:
    path = "/queries/initiative_founders?format=csv"
    tag = founding.get(path).headers["etag"]
    assert founding.get(path, headers={"If-None-Match": tag}).status_code == HTTPStatus.NOT_MODIFIED
    assert founding.get("/queries/agreement_parties?format=csv").headers["etag"] != tag
    other = founding.get("/queries/initiative_participants?format=csv&initiative=digital-demo-stockholm").headers[
        "etag"
    ]
    assert founding.get("/queries/initiative_participants?format=csv").headers["etag"] != other


def test_openapi_has_every_question_with_its_typed_parameters(founding: httpx.Client) -> None:
    paths = founding.get("/openapi.json").json()["paths"]
    for query in load_catalogue().values():
        described = {each["name"]: each for each in paths[f"/queries/{query.name}"]["get"]["parameters"]}
        assert set(described) == {*(parameter.name for parameter in query.parameters), "format", "view"}
    as_of = paths["/queries/initiative_participants_as_of"]["get"]["parameters"][1]
    assert as_of["schema"]["pattern"].startswith("^[0-9]{4}")


def test_the_list_is_for_people_and_programs(founding: httpx.Client) -> None:
    listed = founding.get("/queries", headers={"Accept": "application/json"}).json()
    assert {each["name"] for each in listed} == set(load_catalogue())
    assert founding.get(listed[0]["address"], headers={"Accept": "text/csv"}).status_code == HTTPStatus.OK
    page = founding.get("/queries", headers={"Accept": "text/html", "Accept-Language": "sv"})
    assert "Frågor" in page.text
    assert 'href="/queries/initiative_founders"' in page.text


def test_a_browser_gets_question_form_and_table(founding: httpx.Client) -> None:
    page = founding.get(
        "/queries/initiative_participants", params={"initiative": "spis"}, headers={"Accept": "text/html"}
    )
    assert page.headers["content-type"].startswith("text/html")
    assert 'name="initiative" value="spis"' in page.text
    assert ">RISE Research Institutes of Sweden</a>" in page.text
    assert "/queries/initiative_participants?initiative=spis&amp;format=csv" in page.text


def test_openapi_tells_which_errors_a_question_has(founding: httpx.Client) -> None:
    answers = founding.get("/openapi.json").json()["paths"]["/queries/initiative_participants"]["get"]["responses"]
    assert {"200", "400", "404", "406", "413", "503"} <= set(answers)
    assert "text/csv" in answers["200"]["content"]


def test_columns_are_headed_by_their_titles(founding: httpx.Client) -> None:
    for language, heads in {"en": ["participant", "role", "start"], "sv": ["deltagare", "roll", "början"]}.items():
        asked = {"Accept": "text/html", "Accept-Language": language}
        page = founding.get("/queries/initiative_participants", headers=asked).text
        assert re.findall('<th scope="col">([^<]*)</th>', page)[:3] == heads


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Chart: number of initiatives"), ("sv", "Diagram: antal initiativ")]
)
def test_a_picture_of_an_answer_is_titled_in_the_language_of_the_page(
    founding: httpx.Client, language: str, title: str
) -> None:
    asked = {"view": "chart", "lang": language}
    assert title in founding.get("/queries/actor_participation_counts", params={**asked, "format": "svg"}).text
    page = founding.get("/queries/actor_participation_counts", params=asked, headers={"Accept": "text/html"}).text
    assert title in page


def test_titles_of_columns_are_described(founding: httpx.Client) -> None:
    operation = founding.get("/openapi.json").json()["paths"]["/queries/actor_participation_counts"]["get"]
    assert operation["x-columns"][1] == {
        "name": "initiatives",
        "title": {"en": "number of initiatives", "sv": "antal initiativ"},
    }
    listed = founding.get("/queries", params={"lang": "sv"}, headers={"Accept": "application/json"}).json()
    [described] = [each for each in listed if each["name"] == "actor_participation_counts"]
    assert described["columns"] == [
        {"name": "actor", "title": "aktör"},
        {"name": "initiatives", "title": "antal initiativ"},
    ]
