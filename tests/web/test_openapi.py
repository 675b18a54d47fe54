"""What OpenAPI says of answers is what is answered: each status with the types that it may have."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

ACCEPTS = ("*/*", "text/html", "text/turtle", "application/json", "text/csv;q=0.5, application/xml", "image/png")
ASKED = {
    "/": ("/",),
    "/health": ("/health",),
    "/id/{kind}/": ("/id/actor/", "/id/nothing/", "/id/actor/?from=x"),
    "/id/{rest}": ("/id/actor/rise", "/id/actor/nobody", "/id/actor/rise?format=nothing", "/id/actor/rise.jsonld"),
    "/passage/{rest}": ("/passage/rise-spis/summary-table", "/passage/nothing"),
    "/ns": ("/ns", "/ns?format=trig"),
    "/dumps/": ("/dumps/",),
    "/dumps/{name}": ("/dumps/manifest.json", "/dumps/catalogue.ttl", "/dumps/metrics.csv", "/dumps/nothing"),
    "/catalogue": ("/catalogue", "/catalogue?format=rdfxml", "/catalogue?format=nothing"),
    "/queries": ("/queries",),
    "/queries/initiative_participants": (
        "/queries/initiative_participants",
        "/queries/initiative_participants?initiative=nothing",
        "/queries/initiative_participants?nothing=1",
        "/queries/initiative_participants?lang=de",
        "/queries/initiative_participants?format=svg&view=graph",
        "/queries/initiative_participants?format=svg&view=map",
        "/queries/initiative_participants?format=tsv",
        "/queries/initiative_participants?format=svg",
    ),
    "/search": ("/search", "/search?q=umea", "/search?q=umea&limit=0", "/search?q=umea&format=nt"),
    "/connections": (
        "/connections?from=rise&to=vinnova",
        "/connections?from=rise",
        "/connections?from=rise&to=nothing",
    ),
    "/sparql": ("/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/sparql?query=ASK%7B%7D&update=CLEAR+ALL"),
    "/sparql/answer": (
        "/sparql/answer?query=ASK%7B%7D",
        "/sparql/answer?query=ASK",
        "/sparql/answer?query=ASK%7B%7D&format=svg",
        "/sparql/answer?query=ASK%7B%7D&format=csv",
        "/sparql/answer?query=SELECT+*+%7B%7D&format=svg&view=map",
        "/sparql/answer?update=CLEAR+ALL",
    ),
    "/sparql/explain": ("/sparql/explain?query=ASK%7B%7D", "/sparql/explain?query=ASK"),
}


@pytest.fixture(scope="module", name="paths")
def read_paths(founding: httpx.Client) -> dict[str, Any]:
    paths: dict[str, Any] = founding.get("/openapi.json").json()["paths"]
    return paths


def check(answer: httpx.Response, described: Mapping[str, Any]) -> None:
    where = (str(answer.request.url), answer.request.headers["accept"], answer.status_code)
    assert str(answer.status_code) in described, where
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if answer.content != b"":
        assert media_type in described[str(answer.status_code)]["content"], (*where, media_type)


@pytest.mark.parametrize("path", sorted(ASKED))
def test_an_answer_has_a_status_and_a_type_that_openapi_names(
    path: str, founding: httpx.Client, paths: dict[str, Any]
) -> None:
    described = paths[path]["get"]["responses"]
    for target in ASKED[path]:
        for accept in ACCEPTS:
            answer = founding.get(target, headers={"Accept": accept})
            check(answer, described)
            if "etag" in answer.headers and answer.status_code == 200:
                kept = {"Accept": accept, "If-None-Match": answer.headers["etag"]}
                check(founding.get(target, headers=kept), described)


def test_a_part_of_a_file_is_described_too(founding: httpx.Client, paths: dict[str, Any]) -> None:
    described = paths["/dumps/{name}"]["get"]["responses"]
    for wanted, status in (("bytes=0-5", 206), ("bytes=999999999-", 416)):
        answer = founding.get("/dumps/manifest.json", headers={"Range": wanted, "Accept": "*/*"})
        assert answer.status_code == status
        check(answer, described)


def test_every_path_but_other_catalogue_queries_and_other_kinds_of_iris_is_asked(paths: dict[str, Any]) -> None:
    others = {"/source/{rest}", "/record/{rest}", "/graph/{rest}"}
    assert {path for path in paths if not path.startswith("/queries/")} - others <= set(ASKED)


def test_nothing_is_described_that_is_not_answered(paths: dict[str, Any]) -> None:
    told = {path: set(paths[path]["get"]["responses"]) for path in paths}
    assert not any("422" in told[path] for path in ("/id/{kind}/", "/dumps/{name}", "/id/{rest}", "/search"))
    assert {"429", "504"} <= told["/queries/initiative_participants"]
