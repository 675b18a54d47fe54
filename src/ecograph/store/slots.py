"""Who may run and who waits: queries are bounded in number, whatever answers them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ecograph.settings import Settings
from ecograph.store.runs import BusyError, StoppingError

__all__ = ["Slots"]


class Slots:
    """As many places as queries may run at once, and a queue for them that has an end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._free = asyncio.Semaphore(settings.workers)
        self.waiting = 0
        """Queries that wait for a place."""
        self.stopping = False
        """Whether the service is told to stop; no query gets a place then."""

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Hold a place for one query.

        :raises BusyError: if too many wait already, or none was free for as long as a query may run
        :raises StoppingError: if the service is told to stop
        """
        await self._wait()
        try:
            if self.stopping:
                raise StoppingError
            yield
        finally:
            self._free.release()

    async def _wait(self) -> None:
        if self._free.locked() and self.waiting >= self._settings.queue:
            raise BusyError(self._settings.queue)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._settings.query_timeout):
                await self._free.acquire()
        except TimeoutError as error:
            raise BusyError(self.waiting) from error
        finally:
            self.waiting -= 1
