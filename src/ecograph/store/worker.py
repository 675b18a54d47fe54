"""A worker: a fork of the template that answers queries, one after the other, within limits of its own."""

import os
import re
import resource
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast

from pyoxigraph import Store

from ecograph.settings import MEBIBYTE
from ecograph.store.evaluate import Task, write_answer
from ecograph.store.glance import DoubtfulError, read_plain
from ecograph.store.hangup import run_until_hangup
from ecograph.store.inbox import NO_FILE, Inbox
from ecograph.store.merging import changes_store
from ecograph.store.needs import needs_all
from ecograph.store.request import digest_query
from ecograph.store.rows import TooManyRowsError
from ecograph.store.spool import NoRoomError, TooLargeError, UnwritableError
from ecograph.store.wire import WITHDRAWN, Message, pack_reply, send

__all__ = ["Stores", "run_worker"]

CHANNEL: Final = 3
ANSWER: Final = 4
DESCRIPTORS: Final = 5
"""Standard input, output and error, the channel, the answer. While a query runs all five are in use, so that it cannot
open a socket: should SERVICE get past the guard, there is nothing it could call with."""
CONNECTIONS: Final = 32
"""Descriptors more for a query whose services are all allowed; the worker then ends with it."""
STACK: Final = 512 * MEBIBYTE
"""Of addresses, not of memory. The engine recurses on nested expressions without a limit: 20,000 levels fit."""
KIBIBYTE: Final = 1024
KEPT: Final = 8
"""A worker that has taken more than this part of a query's memory is replaced: its memory returns to the system. What a
query walks over is un-shared, since the engine counts references in each statement; that stays, up to a query's memory,
so that the next one need not copy it anew."""
POSITION: Final = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)

ERRORS: Final[Mapping[type[Exception], str]] = {
    DoubtfulError: "doubtful",
    SyntaxError: "syntax",
    RuntimeError: "unsupported",
    ValueError: "unsupported",
    UnwritableError: "unwritable",
    TooLargeError: "too-large",
    TooManyRowsError: "too-many",
    NoRoomError: "no-room",
    MemoryError: "memory",
    # The store is in memory: only SERVICE asks the system for anything.
    OSError: "service",
}
"""What ends a query → what the server calls it."""


@dataclass(frozen=True)
class Stores:
    """What queries are answered from."""

    default: Store
    """The default graph, and perhaps named graphs."""
    whole: Store | None
    """Default graph and named graphs, which may be the same store; None if the named graphs are not loaded yet."""

    def choose(self, task: Task) -> Store:
        """Return the store from which ``task`` is answered as from all."""
        is_one = self.whole is None or self.whole is self.default
        if is_one or not needs_all(task.text, task.default_graphs, task.named_graphs):
            return self.default
        return cast("Store", self.whole)


def run_worker(stores: Stores, channel: socket.socket, memory: int, *, may_call: bool) -> None:
    """Answer the queries that arrive on ``channel`` until it closes, then end the process.

    :param memory: how many bytes a query may use on top of what the process has
    :param may_call: whether there are queries that may call other services
    """
    _limit_resources(channel, memory, CONNECTIONS if may_call else 0)
    threading.stack_size(STACK)
    connection, hello = socket.socket(fileno=CHANNEL), {"pid": os.getpid(), "whole": stores.whole is not None}
    run_until_hangup(connection, partial(_serve, stores, connection, Growth(memory), hello))


def _limit_resources(channel: socket.socket, memory: int, connections: int) -> None:
    used = Path("/proc/self/statm")
    if used.exists():
        pages = int(used.read_text(encoding="ascii").split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + STACK + memory)
    os.dup2(channel.detach(), CHANNEL)
    os.closerange(ANSWER, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS + connections))
    _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int) -> None:
    resource.setrlimit(limit, (value, value))


def _serve(stores: Stores, channel: socket.socket, growth: "Growth", hello: Message) -> None:
    inbox, begun = Inbox(channel), 0
    try:
        send(channel, hello)
        while True:
            message = inbox.receive()
            if message is None:
                channel.sendall(pack_reply(WITHDRAWN, b""))
                continue
            begun += 1
            # The server sees it too: should we be killed, it knows what it cost.
            os.lseek(inbox.file, begun, os.SEEK_SET)
            if message.get("calls"):
                _lower(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
            reply, body = _answer(stores, message, inbox.file)
            if os.fstat(inbox.file).st_size > 0:
                os.close(inbox.file)
                inbox.file, begun = NO_FILE, 0
                reply["filed"] = True
            changes = bool(message.get("calls")) or changes_store(message.get("default_graphs", ()))
            reply["last"] = changes or growth.is_too_much()
            channel.sendall(pack_reply(reply, body))
            if reply["last"]:
                return
    except (OSError, EOFError):
        return
    finally:
        channel.shutdown(socket.SHUT_RDWR)


class Growth:
    """What a worker has taken of memory since it was forked."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._resident = self._measure()

    def is_too_much(self) -> bool:
        """Tell whether so much was taken or un-shared that the worker should end."""
        unshared = resource.getrusage(resource.RUSAGE_SELF).ru_minflt * resource.getpagesize()  # each page was a fault
        return unshared > self._memory or self._measure() - self._resident > self._memory // KEPT

    def _measure(self) -> int:
        """Return how much memory the process has had at most; copying what was shared does not change it."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE


def _answer(stores: Stores, message: Message, answer: int) -> tuple[Message, bytes]:
    """Return the reply to one request, and the answer if it is small; an error becomes one the server can name."""
    try:
        digest, media_type = None, message["media_type"]
        if media_type is not None:
            message["text"] = read_plain(message["text"], message["depth"])
            digest = digest_query(message["text"], media_type)
        task = Task(**message)
        written = write_answer(stores.choose(task), task, answer)
    except tuple(ERRORS) as error:
        name = next(name for kind, name in ERRORS.items() if isinstance(error, kind))
        return {"error": name, **_find_position(str(error))}, b""
    return {"unknown": written.unknown, "rows": written.rows, "digest": digest}, written.body


def _find_position(message: str) -> Message:
    found = POSITION.fullmatch(message)
    if found is None:
        return {"detail": message}
    return {"line": int(found[1]), "column": int(found[2]), "detail": found[3]}
