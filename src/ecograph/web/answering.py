"""Answers a query over HTTP: whole before its first byte is sent, and no longer than someone waits for it."""

import asyncio
import hashlib
import re
from collections.abc import Coroutine, Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ecograph.store.cache import AnswerCache
from ecograph.store.engine import Engine
from ecograph.store.ledger import SpentError
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.web.negotiation import content_type
from ecograph.web.templating import REVALIDATE, is_unchanged, page_etag, unchanged

__all__ = ["answer_query"]

CHUNK: Final = 1 << 16
CHANGING: Final = re.compile(r"RAND|NOW|UUID|BNODE", re.IGNORECASE)
"""Functions whose value differs each time; a query that may use one has no entity tag."""
UNKNOWN_FUNCTIONS: Final = "X-Ecograph-Unknown-Functions"
"""Header that names the functions of a query that nobody knows, lest unbound values look like missing data."""


async def answer_query(request: Request, query: QueryRequest, media_type: str) -> Response:
    """Return the answer to ``query`` as ``media_type``, or 304 if the asker has it already.

    :raises ClientDisconnect: if the asker left; the query is ended then
    :raises QueryError: if the query cannot be evaluated
    :raises LimitError: if it met a limit
    """
    state = request.app.state
    headers = _make_headers(query, media_type, state.content.version)
    if "ETag" in headers and is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    keeps = CHANGING.search(query.text) is None
    answer = await _wait_unless_left(
        _find_answer(state.answers, state.pool, query) if keeps else state.pool.run(query), request
    )
    if len(answer.unknown_functions) > 0:
        headers[UNKNOWN_FUNCTIONS] = ", ".join(f"<{iri}>" for iri in answer.unknown_functions)
    return SpooledResponse(answer, headers)


def _make_headers(query: QueryRequest, media_type: str, version: str) -> dict[str, str]:
    headers = {
        "Content-Type": content_type(media_type),
        "Vary": "Accept",
        "Cache-Control": REVALIDATE,
        "X-Ecograph-Release": version,
    }
    if CHANGING.search(query.text) is None:
        values = (f"{name}={term}" for name, term in query.substitutions.items())
        parts = (query.text, media_type, *query.default_graphs, "", *query.named_graphs, "", *values)
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        headers["ETag"] = page_etag(version, "sparql", digest)
    return headers


async def _find_answer(answers: AnswerCache, pool: Engine, query: QueryRequest) -> QueryAnswer:
    try:
        return await answers.find(query, lambda: pool.run(query))
    except SpentError:
        # It may be another who asked the same first, and whose seconds are used up: whose are, is told so again.
        return await pool.run(query)


async def _wait_unless_left(asked: Coroutine[Any, Any, QueryAnswer], request: Request) -> QueryAnswer:
    """Wait for an answer; if the client leaves first, the query ends too.

    :raises ClientDisconnect: if it left
    """
    work = asyncio.ensure_future(asked)
    left = asyncio.ensure_future(_wait_until_left(request.receive))
    try:
        await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise ClientDisconnect
    finally:
        left.cancel()
        work.cancel()


async def _wait_until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class SpooledResponse(Response):
    """An answer that is whole before its first byte is sent."""

    def __init__(self, answer: QueryAnswer, headers: Mapping[str, str]) -> None:
        super().__init__(None, HTTPStatus.OK, {**headers, "Content-Length": str(answer.size)})
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send the answer in chunks, each when the client has taken the one before."""
        with self.answer.file as file:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while len(chunk := file.read(CHUNK)) > 0:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
