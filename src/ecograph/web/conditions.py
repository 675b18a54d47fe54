"""``If-None-Match: *``: nothing is sent of what there is, and what there is not is told as ever."""

from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AnyTag"]

READING: Final = frozenset({"GET", "HEAD"})
THERE: Final = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT})
OF_A_BODY: Final = ("content-type", "content-length", "content-range", "content-language", "content-encoding")


class AnyTag:
    """ASGI middleware that answers 304 where it would be 200: only then a condition counts (RFC 9110, 13.2.1)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_asked = scope["type"] == "http" and scope["method"] in READING and _asks_for_any(scope)
        await self.app(scope, receive, _Withholding(send) if is_asked else send)


class _Withholding:
    """The way out of an answer whose body is not wanted."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_there = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in THERE:
            self._is_there = True
            message["status"] = int(HTTPStatus.NOT_MODIFIED)
            headers = MutableHeaders(scope=message)
            for name in OF_A_BODY:
                del headers[name]
        elif self._is_there and message["type"] == "http.response.body":
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)


def _asks_for_any(scope: Scope) -> bool:
    return [value.strip() for value in Headers(scope=scope).getlist("if-none-match")] == ["*"]
