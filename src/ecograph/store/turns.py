"""What each worker evaluates, and what was sent ahead to it, to be evaluated next.

A worker that is woken for each query, and sleeps while the server reads its answer, spends more on that than on a small
query. So where every worker has a query, a few more follow it. That binds nobody: what stands behind a query that takes
its time goes to another worker.
"""

import time
from collections import deque
from collections.abc import Iterator
from typing import Final

from ecograph.store.asked import Asked
from ecograph.store.ledger import Ledger
from ecograph.store.workers import Worker

__all__ = ["YOUNG", "Turns"]

AHEAD: Final = 4
"""Queries that a worker may have: one that it evaluates, and those that follow."""
YOUNG: Final = 0.02
"""Seconds that a query may take before those behind it are given to others."""


class Turns:
    """The queries that the workers have; who is evaluated is charged for it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._queues: dict[Worker, deque[Asked]] = {}

    def __len__(self) -> int:
        """Return how many workers have a query."""
        return len(self._queues)

    def __contains__(self, worker: Worker) -> bool:
        """Tell whether ``worker`` has a query."""
        return worker in self._queues

    def __iter__(self) -> Iterator[tuple[Worker, Asked]]:
        """Yield each worker that has a query with the one that it evaluates."""
        return iter([(worker, queue[0]) for worker, queue in self._queues.items()])

    def begin(self, worker: Worker, run: Asked) -> None:
        """Let ``run`` be what ``worker``, which has no query, evaluates."""
        self._queues[worker] = deque((run,))
        run.worker = worker
        self._open(run, worker)

    def find_room(self) -> Worker | None:
        """Return a worker to which a query may be sent ahead, one with as few as can be; None: there is none."""
        fewest, found = AHEAD, None
        latest = time.monotonic() - YOUNG
        for worker, queue in self._queues.items():
            first = queue[0]
            if len(queue) < fewest and first.given > latest and not worker.is_outdated and not first.is_over:
                fewest, found = len(queue), worker
        return found

    def follow(self, worker: Worker, run: Asked) -> None:
        """Let ``run`` stand behind what ``worker`` has."""
        self._queues[worker].append(run)
        run.worker = worker

    def end(self, worker: Worker) -> tuple[Asked, Asked | None]:
        """End the turn of what ``worker`` evaluated; return it with that whose turn it is now, if any follows."""
        queue = self._queues[worker]
        run = queue.popleft()
        self._close(run)
        if len(queue) == 0:
            del self._queues[worker]
            return run, None
        self._open(queue[0], worker)
        return run, queue[0]

    def clear(self, worker: Worker) -> tuple[Asked, ...]:
        """Take all queries from ``worker``; the first is the one that it evaluated."""
        queue = self._queues.pop(worker, None)
        if queue is None:
            return ()
        self._close(queue[0])
        for run in queue:
            run.worker = None
        return tuple(queue)

    def detach(self, worker: Worker) -> tuple[Asked, ...]:
        """Take those that follow from ``worker``, unless it has none."""
        first, *behind = self._queues[worker]
        if len(behind) > 0:
            self._queues[worker] = deque((first,))
            worker.withdraw(len(behind))
        for run in behind:
            run.worker = None
        return tuple(behind)

    def is_turn(self, run: Asked) -> bool:
        """Tell whether a worker evaluates ``run`` now."""
        return run.worker is not None and self._queues[run.worker][0] is run

    def _open(self, run: Asked, worker: Worker) -> None:
        run.given, run.spent_before = self._ledger.open(run.asker), worker.spent

    def _close(self, run: Asked) -> None:
        run.worker = None
        run.seconds += time.monotonic() - run.given
        self._ledger.close(run.asker, run.given)
