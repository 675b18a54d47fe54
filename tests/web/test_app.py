"""The service as a whole: errors in one shape, OpenAPI, and health before and after its life."""

import asyncio
from pathlib import Path

import httpx
import pytest

from ecograph.errors import ReleaseError
from ecograph.release import open_release
from ecograph.settings import Settings
from ecograph.web.app import create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_an_unknown_path_is_a_problem(client: httpx.Client) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at /nowhere.",
    }


def test_a_browser_gets_errors_as_a_page_but_not_from_the_endpoint(client: httpx.Client) -> None:
    page = client.get("/nowhere", headers={"Accept": BROWSER, "Accept-Language": "sv"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Det finns inget på /nowhere." in page.text
    answer = client.get("/sparql?query=ASK", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["/health", "/openapi.json"])
def test_a_wrong_method_is_told_the_right_ones(client: httpx.Client, path: str) -> None:
    answer = client.post(path)
    assert answer.status_code == 405
    assert answer.json()["detail"].startswith(f"{path} is not for POST; allowed are GET, HEAD")
    assert "GET" in answer.headers["allow"]


def test_the_endpoint_is_found_with_a_slash_too(client: httpx.Client) -> None:
    answer = client.get("/sparql/?query=ASK%7B%7D", follow_redirects=True)
    assert answer.json()["boolean"] is True


def test_openapi_describes_the_endpoint_and_the_other_routes(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    assert {"/sparql", "/health", "/", "/dumps/{name}"} <= schema["paths"].keys()
    assert schema["paths"]["/sparql"].keys() == {"get", "post"}
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    identifiers = [operation["operationId"] for operation in operations]
    assert len(identifiers) == len(set(identifiers))
    assert "text/csv" in schema["paths"]["/sparql"]["get"]["responses"]["200"]["content"]


def test_the_service_is_ready_during_its_life_only(small_root: Path) -> None:
    app = create_app(Settings(workers=1), open_release(small_root))

    async def ask_health() -> tuple[int, str]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            answer = await client.get("/health")
            return answer.status_code, answer.json()["status"]

    async def live() -> list[tuple[int, str]]:
        seen = [await ask_health()]
        async with app.router.lifespan_context(app):
            seen.append(await ask_health())
        return [*seen, await ask_health()]

    assert asyncio.run(live()) == [(503, "not ready"), (200, "ok"), (503, "not ready")]


def test_a_failure_of_the_service_is_told_without_its_inside(small_root: Path) -> None:
    app = create_app(Settings(), open_release(small_root))

    @app.get("/broken")
    async def break_down() -> None:
        raise ZeroDivisionError

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/broken")

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["detail"] == "The service failed; this is its fault."


def test_a_release_that_cannot_be_loaded_is_an_error_at_the_start(small_root: Path, tmp_path: Path) -> None:
    release = open_release(small_root)
    for name in ("ecograph.nt", "ecograph.nq"):
        (tmp_path / name).write_text("nonsense\n", encoding="utf-8")
    app = create_app(Settings(), type(release)(tmp_path, release.manifest))

    async def live() -> None:
        async with app.router.lifespan_context(app):
            pass

    with pytest.raises(ReleaseError, match="could not be loaded"):
        asyncio.run(live())
