"""A connection that waits for nothing for ever, be it a request or that an answer is taken, and wants a host named."""

import asyncio
import resource
from typing import Any, Final, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from ecograph.web.host import is_host_named, refuse_host

__all__ = ["PatientProtocol", "make_protocol", "raise_file_limit"]

WANTED_FILES: Final = 65_536
RESERVED_FILES: Final = 256
"""Files kept for answers, channels and dumps, whatever the number of connections."""
TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

HEAD: Final = 1 << 16
"""Bytes that address and header fields of a request may have."""
HEAD_FIELD: Final = 64
"""Bytes that a header field counts for at the least."""
TOO_MUCH: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
LONG_ADDRESS: Final = HEAD // 2
"""Bytes of an address from which on it is the address that makes a head too large, or cannot be read."""
ADVICE: Final = (
    "The address is too long: send the query by POST.\nAdressen är för lång: skicka frågan med POST.\n"
).encode()
TOO_LONG: Final = (
    b"HTTP/1.1 414 URI Too Long\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\n\r\n%b" % (len(ADVICE), ADVICE)
)


class PatientProtocol(HttpToolsProtocol):
    """Uvicorn's protocol with limits of time, number and size.

    Uvicorn itself closes what is idle between two requests; it waits without end for the rest of a request that has
    begun, for the first one, and for a client that does not take its answer, and takes header fields without end.
    """

    patience = 30.0
    """Seconds for a whole request; and seconds in which some of an answer must be taken."""
    most = RESERVED_FILES
    """Connections that may be open at once."""

    _timer: asyncio.TimerHandle | None = None
    _awaited = ""
    """What the client owes: ``head``, ``body``, ``reading`` or nothing."""
    _left = 0
    _active = 0.0
    """When the connection was last of use, by the clock of the loop."""
    _head: int | None = None
    """Bytes of the head that has begun to arrive; None between two."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; one connection too many ends at once."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        else:
            self._expect("head")

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        super().connection_lost(exc)
        self._expect("")

    def data_received(self, data: bytes) -> None:
        """Take some of a request."""
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            self._refuse_much(self._head)
        self._look()

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        """Have a whole head."""
        self._head = None
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field, or one behind the body."""
        super().on_header(name, value)
        self._refuse_much(HEAD_FIELD * len(self.headers))

    def _refuse_much(self, size: int) -> None:
        if size > HEAD and not self.transport.is_closing():
            if self.cycle is None or self.cycle.response_complete:
                self.transport.write(TOO_LONG if self._has_long_address() else TOO_MUCH)
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or one whose address is longer than the parser takes."""
        if self._has_long_address():
            self.transport.write(TOO_LONG)
            self.transport.close()
        else:
            super().send_400_response(msg)

    def _has_long_address(self) -> bool:
        return self.url is not None and len(self.url) > LONG_ADDRESS  # None before the first request

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        is_named = is_host_named(cast("Scope", cycle.scope))
        super()._start_asgi_task(cycle, app if is_named else cast("Any", refuse_host))

    def on_response_complete(self) -> None:
        """Go on to the next request."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """Wait for the client to take some of its answer."""
        super().pause_writing()
        self._expect("reading")

    def resume_writing(self) -> None:
        """Go on sending."""
        super().resume_writing()
        self._look()

    def _note_use(self) -> None:
        """Wait anew for the next request, without a new clock."""
        self._active = self.loop.time()

    def _look(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self._expect("head")
        elif self.flow.write_paused:
            self._expect("reading")
        else:
            self._expect("body" if self.cycle.more_body else "")

    def _expect(self, awaited: str) -> None:
        if awaited == self._awaited:
            return
        self._awaited = awaited
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if awaited == "" else self.loop.call_later(self.patience, self._lose_patience)
        self._left = self.transport.get_write_buffer_size()

    def _lose_patience(self) -> None:
        left, idle = self.transport.get_write_buffer_size(), self.loop.time() - self._active
        if self._awaited == "head" and idle < self.patience:
            self._timer = self.loop.call_later(self.patience - idle, self._lose_patience)
        elif left > 0 and left != self._left:  # the client reads, if slowly
            self._left = left
            self._timer = self.loop.call_later(self.patience, self._lose_patience)
        elif left == 0 and self._is_within_request():
            self.transport.write(TOO_SLOW)
            self.transport.close()
        else:
            self.transport.abort()

    def _is_within_request(self) -> bool:
        return self._awaited == "body" and not self.cycle.response_started


def make_protocol(base: type[PatientProtocol], patience: float, files: int) -> type[PatientProtocol]:
    """Return ``base`` for connections that wait ``patience`` seconds, where the system has so many ``files``."""
    limits = {"patience": patience, "most": max(files - RESERVED_FILES, files // 2)}
    return type("LimitedProtocol", (base,), limits)


def raise_file_limit() -> int:
    """Have the system give as many files as it may, and return how many that are: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return WANTED_FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
