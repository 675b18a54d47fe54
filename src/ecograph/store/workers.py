"""A worker as the server sees it: given one query at a time, and told of by callbacks, without waiting."""

import asyncio
import json
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from io import BufferedRandom
from typing import Final, cast

from ecograph.store.wire import HEADER, REPLY_HEADER, Message, unpack_sizes

__all__ = ["Reply", "Worker", "connect_worker"]

NICENESS: Final = 5
"""How far a long query stands behind other processes (nice(1))."""


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

    is_calm = False
    """Whether the system prefers other processes to it; that cannot be taken back."""

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
        self._asked = 0
        """Queries handed over since the worker has this file, whose position tells how many of them it has begun."""
        self.has_begun = True
        """Whether the worker had begun with the last query when it was lost."""

    def ask(self, message: bytes) -> None:
        """Hand over a query, with a file for a large answer unless the worker has one.

        :raises EOFError: if the worker is gone
        :raises OSError: if the system has no file left
        """
        if self._transport is None or self._transport.is_closing():
            raise EOFError
        header = len(message).to_bytes(HEADER, "big")
        self._asked += 1
        if self._file is not None:
            self._transport.write(header + message)
            return
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.TemporaryFile())
            try:
                # Every message is answered before the next is sent: the buffer is empty and four bytes fit.
                socket.send_fds(self._channel, [header], [file.fileno()])
            except OSError as error:
                raise EOFError from error
            self._transport.write(message)
            self._file, self._asked = file, 1
            opened.pop_all()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take some of a reply."""
        self._received += data
        if len(self._received) < REPLY_HEADER:
            return
        size, rest = unpack_sizes(self._received)
        end = REPLY_HEADER + size
        if len(self._received) < end + rest:
            return
        message: Message = json.loads(self._received[REPLY_HEADER:end])
        body = bytes(self._received[end : end + rest])
        self._received.clear()
        file = None
        if message.get("filed", False):
            file, self._file = self._file, None
        self.on_reply(self, Reply(message, body, file))

    def connection_lost(self, _error: Exception | None) -> None:
        """End."""
        self._transport = None
        if self._file is not None:
            self.has_begun = os.lseek(self._file.fileno(), 0, os.SEEK_CUR) >= self._asked
            self._file.close()
        self.on_loss(self)

    def release(self) -> None:
        """Let the worker end: it does when its channel closes."""
        if self._transport is not None:
            self._transport.abort()

    def calm(self) -> None:
        """Have the system prefer other processes to the worker: what is short gets its processor at once."""
        if not self.is_calm:
            self.is_calm = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, NICENESS)

    def kill(self) -> None:
        """End the worker, whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


async def connect_worker(pid: int, channel: socket.socket) -> Worker:
    """Return the worker ``pid`` at the other end of ``channel``, which is its own from now on."""
    worker = Worker(pid, channel)
    await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=channel)
    return worker
