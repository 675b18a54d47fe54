"""The relay between the engine and the services: open to the query that has the token, as long as it runs."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from ecograph.formats import result_syntax
from ecograph.search.edits import Expanded
from ecograph.settings import Settings
from ecograph.store.calling import Calls
from ecograph.store.request import QueryRequest
from ecograph.web.relay import Relay
from far_services import FarServices, run_far_services

ADDRESS = "http://relay.example/"


@pytest.fixture(scope="module")
def far() -> Iterator[FarServices]:
    with run_far_services() as services:
        yield services


def ask_relay(far: FarServices, *paths: str, method: str = "POST", running: bool = True) -> list[int]:
    """Return the status for each path, in which ``TOKEN`` is that of a query with one SERVICE."""
    settings = Settings(services=(far.url("rows"),))
    calls = Calls(settings)
    calls.relay = ADDRESS
    query = f"ASK {{ SERVICE <{far.url('rows')}> {{ ?s ?p ?v }} }}"

    async def ask() -> list[int]:
        relay = Relay(calls, settings)
        with calls.follow(QueryRequest(query, result_syntax("json")), Expanded(query)) as call:
            token = call.addresses[0].removeprefix(ADDRESS).partition("/")[0]
            assert call.query.text == query.replace(far.url("rows"), f"{ADDRESS}{token}/0")
            if running:
                return await request_all(relay, token)
        return await request_all(relay, token)

    async def request_all(relay: Relay, token: str) -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(relay), base_url=ADDRESS) as client:
            answers = [await client.request(method, path.replace("TOKEN", token), content="ASK {}") for path in paths]
        return [answer.status_code for answer in answers]

    far.asked.clear()
    return asyncio.run(ask())


def test_the_engine_of_a_query_that_runs_is_answered(far: FarServices) -> None:
    assert ask_relay(far, "TOKEN/0") == [200]
    assert [path for path, *_ in far.asked] == ["/rows"]


def test_nobody_else_is(far: FarServices) -> None:
    paths = (
        "",
        "0",
        "/0",
        "TOKEN",
        "TOKEN/",
        "TOKEN/1",
        "TOKEN/-1",
        "TOKEN/0/",
        "TOKEN/00",
        "TOKENx/0",
        "x/0",
        "TOKEN/x",
    )
    assert ask_relay(far, *paths) == [404] * len(paths)
    assert ask_relay(far, "TOKEN/0", method="GET") == [404]
    assert ask_relay(far, "TOKEN/0", running=False) == [404]
    assert far.asked == []
