"""Answers that are kept: a content never changes, so neither does the answer to a query over it.

Those who ask the same at the same time share one evaluation; it ends when the last of them has left.
"""

import asyncio
import io
import os
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from ecograph.settings import MEBIBYTE
from ecograph.store.request import QueryAnswer, QueryRequest

__all__ = ["AnswerCache"]

SHARE: Final = 8
"""One answer may take this part of the room of all: one over so many."""
LARGEST: Final = MEBIBYTE
"""Bytes that an answer which is kept may have."""
OVERHEAD: Final = 1024
"""Bytes that an answer takes besides what it is known by and its own bytes, about."""

Evaluate = Callable[[], Awaitable[QueryAnswer]]


@dataclass(frozen=True)
class Shared:
    """An answer that many may read at once."""

    answer: QueryAnswer
    body: bytes | None
    """All of it; None: it is in the answer's file."""
    room: int = 0
    """Bytes that it takes when it is kept, about."""

    def open(self) -> QueryAnswer:
        """Return the answer at its first byte, to be read and closed whatever others do with theirs."""
        answer = self.answer
        if self.body is not None:
            return QueryAnswer(io.BytesIO(self.body), answer.size, answer.media_type, answer.unknown_functions)
        reader = io.BufferedReader(_Reader(os.dup(answer.file.fileno())))
        return QueryAnswer(reader, answer.size, answer.media_type, answer.unknown_functions)


class _Reader(io.RawIOBase):
    """Reads a file from its first byte, with a position of its own: a duplicate shares that of the original."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        count = os.preadv(self._descriptor, [view], self._position)
        self._position += count
        return count

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


@dataclass(eq=False)
class Flight:
    """An evaluation that is under way, and how many wait for it."""

    task: asyncio.Task[Shared]
    waiting: int = 0


class AnswerCache:
    """The answers over one content that were asked for last, up to a number of bytes in all."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, Shared] = OrderedDict()
        self._flights: dict[Hashable, Flight] = {}
        self.size = 0
        """Bytes of memory that are taken, about."""
        self.hits = 0
        """Answers that were there."""
        self.shared = 0
        """Answers that another was already waiting for."""
        self.misses = 0
        """Answers that were evaluated."""

    async def find(self, query: QueryRequest, evaluate: Evaluate) -> QueryAnswer:
        """Return the answer to ``query``, which always has the same; ``evaluate`` makes it if it is not there.

        An error is told to all who wait for the answer, and kept for nobody.
        """
        key = _make_key(query)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self.hits += 1
            return kept.open()
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = Flight(asyncio.ensure_future(self._evaluate(key, _weigh(query), evaluate)))
            self.misses += 1
        else:
            self.shared += 1
        return await self._wait(key, flight)

    async def _evaluate(self, key: Hashable, weight: int, evaluate: Evaluate) -> Shared:
        answer = await evaluate()
        size = OVERHEAD + weight + answer.size
        if size > min(LARGEST, self._limit // SHARE):
            return Shared(answer, None if _has_descriptor(answer) else answer.read())
        shared = self._kept[key] = Shared(answer, answer.read(), size)
        self.size += size
        while self.size > self._limit:
            self.size -= self._kept.popitem(last=False)[1].room
        return shared

    async def _wait(self, key: Hashable, flight: Flight) -> QueryAnswer:
        flight.waiting += 1
        try:
            return (await asyncio.shield(flight.task)).open()
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                _end(flight.task)


def _end(task: asyncio.Task[Shared]) -> None:
    """End an evaluation that nobody waits for, or close the file of its answer."""
    if not task.done():
        task.cancel()
        task.add_done_callback(_end)
    elif not task.cancelled() and task.exception() is None and task.result().body is None:
        task.result().answer.file.close()


def _has_descriptor(answer: QueryAnswer) -> bool:
    return not isinstance(answer.file, io.BytesIO)


def _weigh(query: QueryRequest) -> int:
    """Return the bytes of what an asker chooses the length of."""
    return sum(map(sys.getsizeof, (query.text, *query.default_graphs, *query.named_graphs)))


def _make_key(query: QueryRequest) -> Hashable:
    """Return all that an answer depends on besides the content."""
    return tuple(tuple(sorted(part.items())) if isinstance(part, Mapping) else part for part in vars(query).values())
