"""Answers a query over HTTP: whole before its first byte is sent, and no longer than someone waits for it."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ecograph.store.asked import Outcome, make_answer
from ecograph.store.cache import AnswerCache
from ecograph.store.engine import Engine
from ecograph.store.ledger import ASKER, SpentError
from ecograph.store.request import QueryAnswer, QueryRequest, is_constant
from ecograph.store.runs import Run
from ecograph.web.negotiation import content_type
from ecograph.web.templating import REVALIDATE, is_unchanged, page_etag, unchanged

__all__ = [
    "ANSWERED",
    "FOUND",
    "Answered",
    "SpooledResponse",
    "answer_query",
    "find_answer",
    "tag_answer",
    "wait_unless_left",
]

T = TypeVar("T")

CHUNK: Final = 1 << 16
UNKNOWN_FUNCTIONS: Final = "X-Ecograph-Unknown-Functions"
"""Header that names the functions of a query that nobody knows, lest unbound values look like missing data."""
FOUND: Final = "ecograph.found"
"""Name in the scope of a request for what the short way found out already: answer or error."""
ANSWERED: Final = "ecograph.answered"
"""Name in the scope of a request for the query that it turned out to be."""


@dataclass(frozen=True)
class Answered:
    """A query, and as what it was answered."""

    query: QueryRequest
    media_type: str
    version: str


async def answer_query(request: Request, query: QueryRequest, media_type: str) -> Response:
    """Return the answer to ``query`` as ``media_type``, or 304 if the asker has it already.

    :raises ClientDisconnect: if the asker left; the query is ended then
    :raises QueryError: if the query cannot be evaluated
    :raises LimitError: if it met a limit
    """
    state = request.app.state
    version = state.content.version
    request.scope[ANSWERED] = Answered(query, media_type, version)
    headers = {
        "Content-Type": content_type(media_type),
        "Vary": "Accept",
        "Cache-Control": REVALIDATE,
        "X-Ecograph-Release": version,
    }
    keeps = is_constant(query.text)
    if keeps:
        headers["ETag"] = tag_answer(version, query.digest(media_type))
        if is_unchanged(request, headers["ETag"]):
            return unchanged(headers)
    found: Outcome | None = request.scope.pop(FOUND, None)
    answer = (
        await wait_unless_left(find_answer(state.answers, state.pool, query, keeps=keeps), request)
        if found is None
        else make_answer(found, query)
    )
    if len(answer.unknown_functions) > 0:
        headers[UNKNOWN_FUNCTIONS] = ", ".join(f"<{iri}>" for iri in answer.unknown_functions)
    return SpooledResponse(answer, headers)


def tag_answer(version: str, digest: str) -> str:
    """Return the entity tag of the answer with a ``digest`` (see :meth:`QueryRequest.digest`) over a content."""
    return page_etag(version, "sparql", digest)


async def find_answer(answers: AnswerCache, pool: Engine, query: QueryRequest, *, keeps: bool) -> QueryAnswer:
    """Return the answer to ``query``: one that is kept, if ``keeps`` and there is one.

    :raises QueryError: if the query cannot be evaluated
    :raises LimitError: if it met a limit
    """
    if not keeps:
        return await pool.run(query)
    evaluated = False

    async def evaluate() -> QueryAnswer:
        nonlocal evaluated
        evaluated = True
        return await pool.run(query)

    try:
        answer = await answers.find(query, evaluate)
    except SpentError:
        # It may be another who asked the same first, and whose seconds are used up: whose are, is told so again.
        return await pool.run(query)
    if not evaluated:
        pool.operations.tell_kept(Run(pool.version, query, ASKER.get(), size=answer.size))
    return answer


async def wait_unless_left(asked: Coroutine[Any, Any, T], request: Request) -> T:
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
