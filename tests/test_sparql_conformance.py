"""The W3C's tests of SPARQL 1.0, 1.1 and 1.2 queries through HTTP: each against a real service over the test's data."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from ecograph.settings import Settings
from ecograph.store.content import content_of_files
from ecograph.web.data_app import create_data_app
from ecograph.web.listening import listen, read_address
from serving import PATIENCE
from w3c_asking import judge_formats, open_client, post_query
from w3c_manifest import Case, list_cases, write_data

EVALUATION = sorted(list_cases("QueryEvaluationTest", "CSVResultFormatTest"), key=lambda case: str(case.dataset))
POSITIVE = list_cases("PositiveSyntaxTest")
NEGATIVE = list_cases("NegativeSyntaxTest")

LEXICAL = "The store keeps values, not lexical forms (oxigraph): 1 and 01 are one."
SCOPE = "The engine binds the variable of GRAPH ?g inside the group already (oxigraph)."
ZERO = "The engine finds no path of length zero from a term that the data do not have (oxigraph)."

FAILURES: Mapping[str, str] = {
    "sparql10/distinct/distinct-1": LEXICAL,
    "sparql10/distinct/distinct-9": LEXICAL,
    "sparql10/expr-builtin/dawg-str-1": LEXICAL,
    "sparql10/expr-builtin/dawg-str-2": LEXICAL,
    "sparql10/expr-builtin/sameTerm-simple": LEXICAL,
    "sparql10/expr-builtin/sameTerm-eq": LEXICAL,
    "sparql10/expr-builtin/sameTerm-not-eq": LEXICAL,
    "sparql10/expr-equals/eq-graph-1": LEXICAL,
    "sparql10/expr-equals/eq-graph-2": LEXICAL,
    "sparql10/open-world/open-eq-01": LEXICAL,
    "sparql11/csv-tsv-res/tsv03": "The store makes xsd:negativeInteger xsd:integer (oxigraph).",
    "sparql12/grouping/group01": LEXICAL,
    "sparql10/graph/graph-optional": SCOPE,
    "sparql10/graph/graph-variable-scope": SCOPE,
    "sparql11/negation/graph-minus": SCOPE,
    "sparql11/aggregates/agg-empty-group-count-graph": SCOPE,
    "sparql11/bindings/graph": SCOPE,
    "sparql11/property-path/zero_or_more_set_start": ZERO,
    "sparql11/property-path/zero_or_more_set_end": ZERO,
    "sparql11/property-path/zero_or_one_set_start": ZERO,
    "sparql11/property-path/zero_or_one_set_end": ZERO,
    "sparql10/open-world/date-2": "The engine compares dates of which only one has a time zone (oxigraph).",
    "sparql10/open-world/date-3": "The engine compares dates of which only one has a time zone (oxigraph).",
    "sparql11/functions/bnode01": "BNODE of one string is one node in all rows (oxigraph).",
    "sparql11/syntax-fed/test_1": "SERVICE is off.",
    "sparql11/syntax-fed/test_2": "SERVICE is off.",
    "sparql11/syntax-fed/test_3": "SERVICE is off.",
}
"""Tests that are not passed, and why."""

if not EVALUATION:
    pytest.skip("the W3C's SPARQL tests are not there", allow_module_level=True)


class Service:
    """The service over one data set at a time: tests over the same data come one after the other.

    One server in a thread of its own stands before them all, so that clients keep their connections.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "data.nq"
        self._dataset: object = None
        self._app: ASGIApp | None = None
        self._listener = listen("127.0.0.1", 0)
        config = uvicorn.Config(self._answer, interface="asgi3", lifespan="off", log_config=None)
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._running, self._client = AsyncExitStack(), open_client()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._live(),))
        self._thread.start()

    def over(self, case: Case) -> "Service":
        """Serve the data of ``case``."""
        if case.dataset != self._dataset:
            write_data(case, self._file)
            asyncio.run_coroutine_threadsafe(self._change(), self._loop).result(PATIENCE)
            self._dataset = case.dataset
        return self

    def ask(self, query: str, media_type: str) -> httpx.Response:
        """Send a query as it is."""
        return post_query(self._client, f"{read_address(self._listener)}sparql", query, media_type)

    def close(self) -> None:
        """End the service."""
        self._client.close()
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _live(self) -> None:
        await self._server.serve(sockets=[self._listener])
        await self._running.aclose()

    async def _change(self) -> None:
        await self._running.aclose()
        app = create_data_app(Settings(workers=1), content_of_files([self._file]))
        await self._running.enter_async_context(app.router.lifespan_context(app))
        self._app = app

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._app is not None
        await self._app(scope, receive, send)


@pytest.fixture(scope="module", name="service")
def open_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service that is ended at the end."""
    service = Service(tmp_path_factory.mktemp("w3c"))
    yield service
    service.close()


@pytest.mark.parametrize("case", EVALUATION, ids=lambda case: case.name)
def test_the_answer_is_the_expected_one_in_every_format(case: Case, service: Service) -> None:
    judged = judge_formats(service.over(case).ask, case)
    wrong = [name for name, is_right in judged.items() if not is_right]
    assert (wrong != []) == (case.name in FAILURES), wrong


def test_valid_queries_are_accepted_and_invalid_ones_refused(service: Service) -> None:
    service.over(EVALUATION[0])
    wrong = {case.name for case in POSITIVE if service.ask(case.read_query(), "*/*").status_code != HTTPStatus.OK}
    wrong |= {
        case.name for case in NEGATIVE if service.ask(case.read_query(), "*/*").status_code != HTTPStatus.BAD_REQUEST
    }
    assert wrong == {case.name for case in (*POSITIVE, *NEGATIVE) if case.name in FAILURES}
