"""The protocol of connections with the short way (``ecograph.web.lane``) before it."""

import asyncio
import re
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from ecograph.store.asked import Outcome, discard
from ecograph.web.answering import ANSWERED, FOUND, Answered
from ecograph.web.asker import name_asker
from ecograph.web.connection import PatientProtocol
from ecograph.web.lane import END, SMALL, Lane, Passage

__all__ = ["PLAIN", "LaneProtocol"]

PATHS: Final = (b"GET /sparql?", b"GET /queries/")
PLAIN: Final = re.compile(
    rb"(?i)(?!.*\r\n(?:upgrade|expect|content-length|transfer-encoding|if-[a-z-]+|range|forwarded|x-forwarded-[a-z]+"
    rb"|connection:[ ]?+(?!keep-alive\r)))[^\r\n]+ HTTP/1\.1\r\n",
    re.DOTALL,
)
"""What a request looks like that has no body, no conditions, and asks nothing of the connection or a proxy."""


class Recorder:
    """A transport that remembers what is written, up to a size."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.written: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> None:
        """Write, and remember."""
        self._transport.write(data)
        self.size += len(data)
        if self.size <= SMALL:
            self.written.append(bytes(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Pending:
    """Stands where the protocol keeps the request that it answers, while one is on the short way."""

    more_body = False
    response_started = False

    def __init__(self) -> None:
        self.response_complete = False
        self.disconnected = False
        self.keep_alive = True
        self.message_event = asyncio.Event()


class LaneProtocol(PatientProtocol):
    """A patient protocol with the short way before it."""

    lane: Lane
    """Of the server."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._asker: str | None = None
        self._request: bytes | None = None
        """The request that the application is about to answer, if it may be learned from."""
        self._learning: tuple[bytes, RequestResponseCycle, Recorder] | None = None
        self._found: Outcome | None = None
        self._within = False
        """Whether part of a request has arrived."""
        self._passage: Passage | None = None
        self._held = bytearray()

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request."""
        if self._passage is not None:
            self._held += data
            if len(self._held) > SMALL:
                self.flow.pause_reading()
        elif not self._is_plain(data):
            super().data_received(data)
        else:
            self._take_short_way(data)

    def _take_short_way(self, request: bytes) -> None:
        self._unset_keepalive_if_required()
        repeat = self.lane.find_repeat(request)
        if repeat is not None:
            self._write(repeat.before, repeat.after)
            return
        if self._asker is None:
            self._asker = name_asker({"client": self.client})
        passage = self.lane.find_passage(request, self._asker)
        if passage is None:
            self._request = request if PLAIN.match(request) is not None else None
            super().data_received(request)
            return
        response, found = (b"", None) if len(passage.waiting) > 0 else passage.look_up()
        if response != b"":
            line = response.index(b"\r\n")
            self._write(response[:line], response[line:])
            return
        if found is not None:
            self._found = found
            super().data_received(request)
            return
        self._passage, self.cycle = passage, cast("RequestResponseCycle", Pending())
        passage.waiting.append(self._arrive)
        self.lane.start(passage)

    def _is_plain(self, data: bytes) -> bool:
        """Tell whether ``data`` is one whole request without a body, and nothing else is going on."""
        return (
            data.startswith(PATHS)
            and not self._within
            and (self.cycle is None or self.cycle.response_complete)
            and data.find(END) == len(data) - len(END)
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    def _arrive(self, response: bytes, found: Outcome | None) -> None:
        """Take the response to the query on the short way, or what the application is to make one of."""
        passage, self._passage = self._passage, None
        if passage is None or self.cycle.disconnected:
            if found is not None:
                discard(found)
            return
        self.cycle.response_complete = True
        if response != b"":
            line = response.index(b"\r\n")
            self._write(response[:line], response[line:])
        else:
            self._found, self._request = found, passage.request if found is None else None
            super().data_received(passage.request)
        if len(self._held) > 0 and self._passage is None:
            held = bytes(self._held)
            self._held.clear()
            self.flow.resume_reading()
            self.data_received(held)

    def _write(self, before: bytes, after: bytes) -> None:
        date = next(value for name, value in self.server_state.default_headers if name == b"date")
        self.transport.write(b"".join((before, b"\r\ndate: ", date, after)))
        self.server_state.total_requests += 1
        if self.cycle is not None and not self.cycle.keep_alive:
            self.transport.close()
        self._note_use()

    def _lose_patience(self) -> None:
        if self._passage is not None:
            self._note_use()
        super()._lose_patience()

    def connection_lost(self, exc: Exception | None) -> None:
        """End what nobody waits for any more."""
        super().connection_lost(exc)
        passage, self._passage = self._passage, None
        if passage is not None:
            passage.leave(self._arrive)

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._within = True
        if self._found is not None:
            cast("dict[str, object]", self.scope)[FOUND] = self._found
            self._found = None

    def on_message_complete(self) -> None:
        """Have a whole request."""
        self._within = False
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        request, self._request = self._request, None
        if request is not None:
            recorder = Recorder(self.transport)
            cycle.transport = cast("asyncio.Transport", recorder)
            self._learning = (request, cycle, recorder)
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Learn from the response, if the application gave it, and go on."""
        learning, self._learning = self._learning, None
        if learning is not None:
            request, cycle, recorder = learning
            answered = cycle.scope.get(ANSWERED)
            if isinstance(answered, Answered) and recorder.size <= SMALL:
                self.lane.learn(request, b"".join(recorder.written), answered)
        super().on_response_complete()
