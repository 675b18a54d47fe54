"""Who gets a worker next: short queries do not wait for long ones, and nobody's many queries for another's few.

How long a query takes is known only when it has taken it. So each starts on any free worker. Of several workers all but
one may keep a query that has run for longer than a short one; where all have one and a query waits that has not run
yet, the youngest of the long ones is put back: it starts again, from the queue of long queries, and is then left alone.
"""

import asyncio
import time

from ecograph.settings import Settings
from ecograph.store.runs import BusyError, Operations, Run, StoppingError

__all__ = ["Lanes"]


class Lanes:
    """The workers' places and the two queues before them."""

    def __init__(self, settings: Settings, operations: Operations) -> None:
        self._settings = settings
        self._operations = operations
        self._waiting: list[Run] = []
        self._running: set[Run] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._stopping = False

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        return {"running": len(self._running), "waiting": len(self._waiting), "workers": self._settings.workers}

    async def enter(self, run: Run) -> None:
        """Wait for a place.

        :raises BusyError: if too many wait already, or none gets free within the time that a query may take
        :raises StoppingError: if the service is told to stop
        :raises EndedError: if an operator ends it
        """
        self._refuse(run)
        run.turn = asyncio.get_running_loop().create_future()
        run.started, run.kill, run.makes_way = None, None, False
        self._waiting.append(run)
        try:
            self._admit()
            async with asyncio.timeout(self._settings.query_timeout):
                await run.turn
        except TimeoutError as error:
            waiting = len(self._waiting)
            self.leave(run)
            raise BusyError(waiting) from error
        except BaseException:
            self.leave(run)
            raise

    def leave(self, run: Run) -> None:
        """Give the place back, or give up waiting."""
        self._running.discard(run)
        if run in self._waiting:
            self._waiting.remove(run)
        self._admit()

    def stop(self) -> None:
        """Turn away all who wait; no more are taken."""
        self._stopping = True
        for run in self._waiting:
            if run.turn is not None and not run.turn.done():
                run.turn.set_exception(StoppingError())

    def _refuse(self, run: Run) -> None:
        if self._stopping:
            raise StoppingError
        own = sum(other.asker == run.asker for other in self._waiting)
        share = self._settings.queue if run.asker == "" else (self._settings.queue + 1) // 2
        is_full = len(self._waiting) >= self._settings.queue or own >= share
        if is_full and len(self._running) >= self._settings.workers:
            raise BusyError(len(self._waiting))

    def _admit(self) -> None:
        """Give free places to those who wait; where there is none, see whether a long query makes way."""
        self._waiting = [run for run in self._waiting if run.turn is not None and not run.turn.done()]
        while len(self._running) < self._settings.workers and (run := self._choose()) is not None:
            self._waiting.remove(run)
            self._running.add(run)
            run.started = time.monotonic()
            if run.turn is not None:
                run.turn.set_result(None)
        if self._settings.workers > 1 and any(not run.put_back for run in self._waiting):
            self._make_way()

    def _choose(self) -> Run | None:
        """Return who is next: of those who have not run yet, else of those put back, who has used least of late."""
        fresh = [run for run in self._waiting if not run.put_back]
        if len(fresh) == 0 and self._count_long() >= max(self._settings.workers - 1, 1):
            return None
        return min(
            fresh or self._waiting, key=lambda run: (self._operations.ledger.used(run.asker), run.arrived), default=None
        )

    def _count_long(self) -> int:
        return sum(run.put_back or _age(run) >= self._settings.short for run in self._running)

    def _make_way(self) -> None:
        if any(run.makes_way for run in self._running):
            return
        youngest = [run for run in self._running if not run.put_back]
        if self._count_long() < len(self._running):
            first = min(self._settings.short - _age(run) for run in youngest if _age(run) < self._settings.short)
            self._look_again(first)
            return
        victims = [run for run in youngest if run.kill is not None]
        if len(victims) == 0:
            self._look_again(self._settings.short)
            return
        victim = min(victims, key=_age)
        victim.put_back = victim.makes_way = True
        self._operations.put_back += 1
        if victim.kill is not None:
            victim.kill()

    def _look_again(self, seconds: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(max(seconds, 0.001), self._admit)


def _age(run: Run) -> float:
    return 0.0 if run.started is None else time.monotonic() - run.started
