"""Reads long queries beside the event loop: one at a time, and at the cost of those who ask."""

import asyncio
from collections.abc import Callable, Sized
from typing import Final, TypeVar

from ecograph.store.ledger import ASKER, Ledger

__all__ = ["LONG", "Looking"]

T = TypeVar("T")

LONG: Final = 1 << 16
"""Characters from which on a text is long: its reading takes so much time that others would notice."""


class Looking:
    """The turn of those whose long queries are to be read.

    Reading takes the processor that answers everyone else, so however many long queries there are, one is read at a
    time, and the seconds count as those of queries do.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._turn = asyncio.Lock()

    async def look(self, text: Sized, read: Callable[[], T]) -> T:
        """Return what ``read`` makes of ``text``; it goes on, and keeps the turn, if nobody waits for it any more.

        :raises SpentError: if the text is long and its asker has no seconds left
        """
        if len(text) < LONG:
            return read()
        asker = ASKER.get()
        self._ledger.check(asker)
        await self._turn.acquire()
        start = self._ledger.open(asker)
        task = asyncio.ensure_future(asyncio.to_thread(read))

        def end(done: "asyncio.Future[T]") -> None:
            self._turn.release()
            self._ledger.close(asker, start)
            if not done.cancelled():
                done.exception()  # told to who waits, if anyone does

        task.add_done_callback(end)
        return await asyncio.shield(task)
