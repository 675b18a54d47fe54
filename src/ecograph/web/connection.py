"""A connection that does not wait for ever: for a request to be sent, for an answer to be taken."""

import asyncio
import resource
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

__all__ = ["make_protocol", "raise_file_limit"]

WANTED_FILES: Final = 65_536
RESERVED_FILES: Final = 256
"""Files kept for answers, channels and dumps, whatever the number of connections."""
TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

Base: Any = AutoHTTPProtocol


class PatientProtocol(Base):  # type: ignore[misc]
    """Uvicorn's protocol with limits of time and number.

    Uvicorn itself closes what is idle between two requests; it waits without end for the rest of a request that has
    begun, for the first one, and for a client that does not take its answer.
    """

    patience = 30.0
    """Seconds for a whole request; and seconds in which some of an answer must be taken."""
    most = RESERVED_FILES
    """Connections that may be open at once."""

    _timer: asyncio.TimerHandle | None = None
    _awaited = ""
    """What the client owes: ``head``, ``body``, ``reading`` or nothing."""
    _left = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
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
        self._look()

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
        left = self.transport.get_write_buffer_size()
        if left > 0 and left != self._left:  # the client reads, if slowly
            self._left = left
            self._timer = self.loop.call_later(self.patience, self._lose_patience)
        elif left == 0 and self._is_within_request():
            self.transport.write(TOO_SLOW)
            self.transport.close()
        else:
            self.transport.abort()

    def _is_within_request(self) -> bool:
        return self._awaited == "body" and not self.cycle.response_started


def make_protocol(patience: float, files: int) -> type[asyncio.Protocol]:
    """Return the protocol of connections that wait ``patience`` seconds, where the system has so many ``files``."""
    limits = {"patience": patience, "most": max(files - RESERVED_FILES, files // 2)}
    return type("LimitedProtocol", (PatientProtocol,), limits)


def raise_file_limit() -> int:
    """Have the system give as many files as it may, and return how many that are: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return WANTED_FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
