"""A worker as the server sees it: given queries, and told of by callbacks, without waiting."""

import asyncio
import json
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from io import BufferedRandom
from typing import Final, cast

from ecograph.store.wire import HEADER, REPLY_HEADER, Message, pack, unpack_sizes

__all__ = ["Reply", "Worker", "connect_worker"]


PROCESS_CLOCK: Final = 2
"""What the kernel adds to the number of a process for its clock of processor time (``clock_getcpuclockid(3)``)."""


@dataclass(frozen=True)
class Reply:
    """What a worker found: an error, or an answer that is whole."""

    message: Message
    body: bytes = b""
    """The answer, unless it is in the file."""
    file: BufferedRandom | None = field(default=None, repr=False)
    """The file that a large answer was written into; close it after use."""

    @property
    def size(self) -> int:
        """Bytes of the answer."""
        return len(self.body) if self.file is None else os.fstat(self.file.fileno()).st_size

    def discard(self) -> None:
        """Let go of an answer that nobody wants."""
        if self.file is not None:
            self.file.close()


class Worker(asyncio.Protocol):
    """One worker and the channel to it."""

    is_whole = True
    """Whether it has the named graphs, and not the default graph alone."""
    is_outdated = False
    """Whether it lacks something that is loaded by now: it is of no use after the query that it has."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.on_reply: Callable[[Worker, Reply], None] = lambda _worker, reply: reply.discard()
        """Called with each reply."""
        self.on_loss: Callable[[Worker], None] = lambda _: None
        """Called once the process is gone, or has closed its channel."""
        self._channel = channel
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._file: BufferedRandom | None = None
        """What a large answer is to be written into; the worker has its descriptor."""
        self._answered = 0
        """Queries answered since the worker has this file, whose position tells how many of them it has begun."""
        self._asked = 0
        """Queries handed over, all in all, and replies to them that have come."""
        self._replied = 0
        self._ignored: set[int] = set()
        """Numbers of queries that were withdrawn and to which there is no reply yet."""
        self.has_begun = True
        """Whether the worker had begun with the next query when it was lost."""

    @property
    def spent(self) -> float:
        """Seconds of processor time that the process has spent; none if it is gone."""
        try:
            return time.clock_gettime(~self.pid << 3 | PROCESS_CLOCK)
        except OSError:
            return 0.0

    def ask(self, message: bytes) -> None:
        """Hand over a query, to be answered after those before it; with a file for a large answer, if it has none.

        :raises EOFError: if the worker is gone
        :raises OSError: if the system has no file left
        """
        if self._transport is None or self._transport.is_closing():
            raise EOFError
        header = len(message).to_bytes(HEADER, "big")
        if self._file is not None:
            self._transport.write(header + message)
            self._asked += 1
            return
        if self._transport.get_write_buffer_size() > 0:
            raise EOFError  # what goes with a file cannot go around what is still to be sent
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.TemporaryFile())
            try:
                socket.send_fds(self._channel, [header], [file.fileno()])
            except OSError as error:
                raise EOFError from error
            self._transport.write(message)
            self._file, self._answered = file, 0
            self._asked += 1
            opened.pop_all()

    def withdraw(self, number: int) -> None:
        """Take back the last queries that were handed over, ``number`` of them, whether or not the worker began them.

        One without a file begins none, and takes them for withdrawn when it is given one.
        """
        numbers = range(self._asked - number + 1, self._asked + 1)
        self._ignored.update(numbers)
        if self._file is not None and self._transport is not None:
            self._transport.write(b"".join(pack({"withdrawn": [*numbers]})))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take some of a reply, or several."""
        self._received += data
        while (reply := self._read_reply()) is not None:
            self._replied += 1
            if self._replied not in self._ignored:
                self.on_reply(self, reply)
                continue
            self._ignored.remove(self._replied)
            if reply.file is not None:  # which the query that it was given since is without
                reply.discard()
                self.release()

    def _read_reply(self) -> Reply | None:
        """Return the next reply once it is whole."""
        received = self._received
        if len(received) < REPLY_HEADER:
            return None
        size, rest = unpack_sizes(received)
        start = REPLY_HEADER + size
        end = start + rest
        if len(received) < end:
            return None
        message: Message = json.loads(received[REPLY_HEADER:start])
        body = bytes(received[start:end])
        del received[:end]
        self._answered += "withdrawn" not in message
        file = None
        if message.get("filed", False):
            file, self._file = self._file, None
        return Reply(message, body, file)

    def connection_lost(self, _error: Exception | None) -> None:
        """End."""
        self._transport = None
        self.has_begun = False
        if self._file is not None:
            self.has_begun = os.lseek(self._file.fileno(), 0, os.SEEK_CUR) > self._answered
            self._file.close()
        self.on_loss(self)

    def release(self) -> None:
        """Let the worker end: it does when its channel closes."""
        if self._transport is not None:
            self._transport.abort()

    def kill(self) -> None:
        """End the worker, whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


async def connect_worker(pid: int, channel: socket.socket) -> Worker:
    """Return the worker ``pid`` at the other end of ``channel``, which is its own from now on."""
    worker = Worker(pid, channel)
    await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=channel)
    return worker
