"""Compresses answers on their way out, as the asker wants: in the stream, beside the event loop, never a range."""

import asyncio
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecograph.web.coding import CODERS, Coder, choose_coding, is_compressible

__all__ = ["Compression", "weaken_tag"]

SMALL: Final = 1000
"""Bytes below which an answer goes out in one packet anyway."""
QUICK: Final = 8192
"""Bytes that are compressed sooner than a thread is told to."""
PLAIN: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED})
"""No body, or a part of one: byte ranges are those of the bytes as they are stored."""
VARY: Final = "Accept-Encoding"


class Compression:
    """ASGI middleware. An answer whose length is known and small, or that is coded already, passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.app(scope, receive, _Outgoing(scope, send) if scope["type"] == "http" else send)


class _Outgoing:
    """The way out of one answer."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._asked = Headers(scope=scope)
        self._is_head = scope["method"] == "HEAD"
        # HTTP/1.0 tells the end of what has no length by hanging up, as it does when something fails.
        self._can_stream = scope.get("http_version") != "1.0"
        self._send = send
        self._start: Message | None = None
        self._coder: Coder | None = None
        self._ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            coding = self._choose(message)
            if coding is None:
                await self._send(message)
            else:  # held back until the first part of the body tells whether it is the whole
                self._start, self._coder = message, CODERS[coding]()
                _describe(MutableHeaders(scope=message), coding)
        elif self._coder is None or message["type"] != "http.response.body":
            await self._send(message)
        elif not self._ended:
            await self._send_part(self._coder, message.get("body", b""), has_more=message.get("more_body", False))

    def _choose(self, message: Message) -> str | None:
        """Have the answer say on what it depends, and return the coding to use, if any."""
        headers = MutableHeaders(scope=message)
        if message["status"] == HTTPStatus.NOT_MODIFIED:
            _echo_tag(headers, self._asked.getlist("if-none-match"))
            headers.add_vary_header(VARY)
        is_plain = message["status"] in PLAIN or "content-encoding" in headers
        if is_plain or not is_compressible(headers.get("content-type", "")):
            return None
        headers.add_vary_header(VARY)
        if int(headers.get("content-length", SMALL)) < SMALL or not self._can_stream or "range" in self._asked:
            return None
        return choose_coding(self._asked.getlist("accept-encoding"))

    async def _send_part(self, coder: Coder, body: bytes, *, has_more: bool) -> None:
        if self._start is None:
            await self._pass(coder, body, has_more=has_more)
            return
        start, headers = self._start, MutableHeaders(scope=self._start)
        length = int(headers.get("content-length", -1))
        del headers["content-length"]
        self._start = None
        if self._is_head and len(body) < length:  # no body is made for HEAD, and so none is measured
            self._ended = True
            await self._send(start)
            await self._send({"type": "http.response.body", "body": b""})
        elif has_more and len(body) != length:
            await self._send(start)
            await self._pass(coder, body, has_more=True)
        else:
            coded = await _code(coder, body, has_more=False)
            headers["content-length"] = str(len(coded))
            self._ended = True
            await self._send(start)
            await self._send({"type": "http.response.body", "body": coded})

    async def _pass(self, coder: Coder, body: bytes, *, has_more: bool) -> None:
        coded = await _code(coder, body, has_more=has_more)
        if len(coded) > 0 or not has_more:
            await self._send({"type": "http.response.body", "body": coded, "more_body": has_more})


def _describe(headers: MutableHeaders, coding: str) -> None:
    headers["content-encoding"] = coding
    del headers["accept-ranges"]
    if "etag" in headers:
        headers["etag"] = weaken_tag(headers["etag"])


def weaken_tag(tag: str) -> str:
    """Return the entity tag of what means the same and has other bytes (RFC 9110, 8.8.1)."""
    return tag if tag.startswith("W/") else f"W/{tag}"


def _echo_tag(headers: MutableHeaders, asked: list[str]) -> None:
    """Have 304 name the tag that the asker holds: a strong one means nothing to who has the compressed form."""
    tag = headers.get("etag", "")
    if weaken_tag(tag) in ",".join(asked):
        headers["etag"] = weaken_tag(tag)


async def _code(coder: Coder, body: bytes, *, has_more: bool) -> bytes:
    """Return what is ready to be sent; zlib and zstd let the event loop go on meanwhile."""
    if len(body) < QUICK:
        return _code_now(coder, body, has_more=has_more)
    return await asyncio.to_thread(_code_now, coder, body, has_more=has_more)


def _code_now(coder: Coder, body: bytes, *, has_more: bool) -> bytes:
    coded = coder.compress(body)
    return coded if has_more else coded + coder.flush()
