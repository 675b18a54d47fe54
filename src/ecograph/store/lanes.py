"""Who gets a worker next: short queries do not wait for long ones, and nobody's many queries for another's few.

How long a query takes is known only when it has taken it. So each starts on any free worker. Of several workers all but
one may keep a query that has taken more of the processor than a short one; where all have one and a query waits that
has not run yet, the youngest of the long ones is put back: it starts again, from the queue of long queries, and is then
left alone.
"""

import time
from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Final, Generic, TypeVar

from ecograph.settings import Settings
from ecograph.store.runs import BusyError, Operations, Run, StoppingError

__all__ = ["Lanes"]

R = TypeVar("R", bound=Run)

HELD: Final = 1000
"""Queries that may wait for data that are being loaded: only for some seconds, and no worker can work them off."""


class Lanes(Generic[R]):
    """The workers' places and the two queues before them."""

    def __init__(
        self,
        settings: Settings,
        operations: Operations,
        start: Callable[[R], None],
        put_back: Callable[[R], bool],
        send_ahead: Callable[[R], bool],
    ) -> None:
        """Have ``start`` called with each query that has a place.

        :param put_back: takes the worker of a query, if it can
        :param send_ahead: lets a query follow another one to its worker, if one has room
        """
        self._settings = settings
        self._operations = operations
        self._start = start
        self._put_back = put_back
        self._send_ahead = send_ahead
        self._waiting: dict[R, float] = {}
        """Those who wait, in the order in which they came, and since when."""
        self._ahead: dict[R, float] = {}
        """Those who were sent ahead, and since when they wait."""
        self._held: dict[R, None] = {}
        """Those who wait for data that are being loaded."""
        self._running: set[R] = set()
        self._stopping = False

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        waiting = len(self._waiting) + len(self._ahead) + len(self._held)
        return {"running": len(self._running), "waiting": waiting, "workers": self._settings.workers}

    def enter(self, run: R) -> None:
        """Give ``run`` a place, now or when it is its turn.

        :raises BusyError: if too many wait already
        :raises StoppingError: if the service is told to stop
        """
        if self._stopping:
            raise StoppingError
        if len(self._running) >= self._settings.workers:
            _refuse(run, [*self._waiting, *self._ahead], self._settings.queue)
        self._wait(run, time.monotonic())

    def hold(self, run: R) -> None:
        """Have ``run`` wait until :meth:`let_in`, however long that takes.

        :raises BusyError: if too many wait already
        :raises StoppingError: if the service is told to stop
        """
        if self._stopping:
            raise StoppingError
        _refuse(run, self._held, HELD)
        self._held[run] = None

    def let_in(self) -> None:
        """Give those who were held a place, now or when it is their turn."""
        held, self._held, now = self._held, {}, time.monotonic()
        for run in held:
            self._wait(run, now)

    def enter_again(self, run: R) -> None:
        """Let ``run`` wait for a place, whether it had one before or was sent ahead without."""
        self._running.discard(run)
        since = self._ahead.pop(run, None)
        self._wait(run, time.monotonic() if since is None else since)

    def _wait(self, run: R, since: float) -> None:
        run.started = None
        self._waiting[run] = since
        self._admit()

    def hand_on(self, run: R, following: R) -> None:
        """Give the place of ``run`` to one that was sent ahead and follows it."""
        self._running.discard(run)
        self._running.add(following)
        self._ahead.pop(following, None)
        following.started = time.monotonic()

    def leave(self, run: R) -> None:
        """Take the place back, or have ``run`` wait no longer."""
        self._running.discard(run)
        self._waiting.pop(run, None)
        self._ahead.pop(run, None)
        self._held.pop(run, None)
        self._admit()

    def look(self) -> list[R]:
        """See whether a long query must make way by now; return those who have waited for too long."""
        self._admit()
        earliest = time.monotonic() - self._settings.query_timeout
        return [run for run, since in self._waiting.items() if since < earliest]

    def stop(self) -> list[R]:
        """Take no more queries; return those who have a place or wait."""
        self._stopping = True
        return [*self._waiting, *self._ahead, *self._held, *self._running]

    @property
    def held(self) -> list[R]:
        """Those who wait for data that are being loaded."""
        return [*self._held]

    def _admit(self) -> None:
        """Give free places to those who wait; where there is none, see whether a long query makes way."""
        while len(self._waiting) > 0 and not self._stopping:
            if len(self._running) >= self._settings.workers:
                if self._follow():
                    continue
                if self._settings.workers > 1 and not all(run.put_back for run in self._waiting):
                    self._make_way()
                return
            run = self._choose()
            if run is None:
                return
            del self._waiting[run]
            self._running.add(run)
            run.started = time.monotonic()
            self._start(run)

    def _follow(self) -> bool:
        """Let one of those who have not run yet follow another; return whether one does."""
        fresh = self._list_fresh()
        if len(fresh) == 0:
            return False
        run = self._find_first(fresh)
        if self._send_ahead(run):
            self._ahead[run] = self._waiting.pop(run)
            return True
        return False

    def _choose(self) -> R | None:
        """Return who is next: of those who have not run yet, else of those put back."""
        fresh = self._list_fresh()
        if len(fresh) == 0 and self._count_long() >= max(self._settings.workers - 1, 1):
            return None
        return self._find_first(fresh or [*self._waiting])

    def _list_fresh(self) -> list[R]:
        return [run for run in self._waiting if not run.put_back]

    def _find_first(self, runs: Sequence[R]) -> R:
        """Return the one whose asker has used least of late."""
        if len(runs) == 1:
            return runs[0]
        return min(runs, key=lambda run: (self._operations.ledger.used(run.asker), run.arrived))

    def _count_long(self) -> int:
        return sum(run.put_back or run.age >= self._settings.short for run in self._running)

    def _make_way(self) -> None:
        """Put the youngest long query back if all places have one; its place is free then."""
        if self._count_long() < len(self._running):
            return
        for victim in sorted((run for run in self._running if not run.put_back), key=attrgetter("age")):
            if self._put_back(victim):
                self._operations.put_back += 1
                return


def _refuse(run: Run, waiting: Collection[Run], room: int) -> None:
    """Let no more wait than there is room for, and of one asker no more than half of that.

    :raises BusyError: if there is no room for ``run``
    """
    own = sum(other.asker == run.asker for other in waiting)
    share = room if run.asker == "" else (room + 1) // 2
    if len(waiting) >= room or own >= share:
        raise BusyError(len(waiting))
