"""The relay: what the engine's SERVICE calls, on this machine alone, and what calls the allowed services for it.

Its addresses hold a token of the query that may use them; to all others nothing is here.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack
from http import HTTPStatus
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ecograph.errors import StoreError
from ecograph.settings import Settings
from ecograph.store.calling import Call, Calls, Reached
from ecograph.store.outward import Outward

__all__ = ["Relay"]

CHUNK: Final = 1 << 16


class Relay:
    """An ASGI application that passes a request of the engine on to the one service that its address stands for."""

    def __init__(self, calls: Calls, settings: Settings) -> None:
        self._calls = calls
        self._outward = Outward(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of the engine."""
        request = Request(scope, receive)
        token, _, number = request.url.path.removeprefix("/").partition("/")
        call = self._calls.find(token)
        if call is None or request.method != "POST" or number not in map(str, range(len(call.targets))):
            response: Response = PlainTextResponse("not found\n", HTTPStatus.NOT_FOUND)
        else:
            try:
                response = await self._respond(request, call, int(number))
            except ClientDisconnect:
                return
        await response(scope, receive, send)

    async def _respond(self, request: Request, call: Call, number: int) -> Response:
        # Its size is bounded by that of the query, which the engine writes anew.
        body = call.restore(await request.body())
        headers = {name: request.headers[name] for name in ("accept", "content-type") if name in request.headers}
        key = (number, body)
        if key not in call.asked:
            call.asked[key] = asyncio.ensure_future(self._ask(call.targets[number].url, headers, body))
        task = call.asked[key]
        try:
            reached = await asyncio.shield(task)
        except StoreError as error:
            call.fail(call.targets[number], error)
            return PlainTextResponse(f"{error.message.en}\n", HTTPStatus.BAD_GATEWAY)
        except asyncio.CancelledError:
            if not task.cancelled():
                raise
            return PlainTextResponse("ended\n", HTTPStatus.BAD_GATEWAY)
        fields = {"Content-Type": reached.media_type, "Content-Length": str(reached.size)}
        return StreamingResponse(_read_parts(reached), HTTPStatus.OK, fields)

    async def _ask(self, url: str, headers: dict[str, str], body: bytes) -> Reached:
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.TemporaryFile())
            media_type = await self._outward.ask(url, headers, body, file)
            size = file.seek(0, os.SEEK_END)
            opened.pop_all()
        return Reached(media_type, size, file)


async def _read_parts(reached: Reached) -> AsyncIterator[bytes]:
    """Yield an answer from its first byte, whoever else reads it."""
    descriptor = os.dup(reached.file.fileno())  # the query may end, and close its file, meanwhile
    try:
        for start in range(0, reached.size, CHUNK):
            yield os.pread(descriptor, CHUNK, start)
    finally:
        os.close(descriptor)
