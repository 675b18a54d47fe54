"""Hands queries to workers and takes their answers, by callbacks.

A small query is answered in less time than tasks and timers for it would take. One clock sees what has taken too long.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Final

from ecograph.errors import EcographError
from ecograph.settings import Settings
from ecograph.store.asked import Asked
from ecograph.store.content import Content
from ecograph.store.crew import Crew
from ecograph.store.failures import explain_system
from ecograph.store.lanes import Lanes
from ecograph.store.needs import asks_for_all
from ecograph.store.runs import BusyError, EndedError, Operations, StoppingError
from ecograph.store.turns import YOUNG, Turns
from ecograph.store.wire import Message
from ecograph.store.workers import Reply, Worker

__all__ = ["DOUBTFUL", "Dispatch"]

DOUBTFUL: Final = "doubtful"
"""What a worker says of a query that it was to look at, and that needs a closer look first: it was not evaluated."""
TICK: Final = YOUNG
"""Seconds between two looks at what runs and waits."""


class Dispatch:
    """The workers over one content, and the queries that they have or that wait for them."""

    def __init__(self, settings: Settings, content: Content, operations: Operations) -> None:
        self._settings = settings
        self._operations = operations
        self._lanes: Lanes[Asked] = Lanes(settings, operations, self._start, self._put_back, self._send_ahead)
        self._turns = Turns(operations.ledger)
        self._forking: set[asyncio.Task[None]] = set()
        self._clock: asyncio.TimerHandle | None = None
        self.crew = Crew(content, settings, self._take_reply, self._lose)
        """The processes."""
        self.is_stopping = False
        """Whether no more queries are taken."""

    async def start(self) -> None:
        """Load what is served, or its default graph, and start the workers; a query can be answered when it returns.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        """
        await self.crew.fill()

    def let_in(self, failure: EcographError | None = None) -> None:
        """Go on with the queries that wait until all is loaded, or end them with why that cannot be."""
        if failure is None:
            self._lanes.let_in()
            return
        for run in self._lanes.held:
            self._end(run, failure)

    def stop(self) -> None:
        """End the queries that run or wait, each with an error that says why; no more are taken."""
        self.is_stopping = True
        for run in self._lanes.stop():
            self._end(run, StoppingError())

    async def close(self) -> None:
        """End every process."""
        self.stop()
        for task in self._forking:
            task.cancel()
        await asyncio.gather(*self._forking, return_exceptions=True)
        if self._clock is not None:
            self._clock.cancel()
        await self.crew.close()

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        return self._lanes.load

    def begin(self, run: Asked) -> None:
        """Answer a query; its outcome is delivered when it is there, at the latest after the time it may take."""
        self._operations.begin(run)
        run.kill = lambda: self._end(run, EndedError())
        try:
            self._operations.ledger.check(run.asker)
            is_early = not self.crew.is_whole and asks_for_all(run.message)
            (self._lanes.hold if is_early else self._lanes.enter)(run)
        except EcographError as error:
            self._end(run, error)
        if self._clock is None:
            self._clock = asyncio.get_running_loop().call_later(TICK, self._look)

    def leave(self, run: Asked) -> None:
        """End a query that nobody waits for any more."""
        self._end(run, asyncio.CancelledError())

    def _look(self) -> None:
        """See what has taken too long; once nothing runs or waits the clock stops."""
        self._clock = None
        now = time.monotonic()
        for worker, run in self._turns:
            if worker not in self._turns:  # it made way meanwhile
                continue
            if now - run.given >= YOUNG:
                self._wait_again(self._turns.detach(worker))
                if run.is_over:  # its asker left before it had its turn
                    self._stop_worker(run)
                    self._lanes.leave(run)
            if now - run.given >= self._settings.query_timeout:
                self._fail(run, {"error": "time"})
        for run in self._lanes.look():
            self._end(run, BusyError(self._lanes.load["waiting"]))
        if any(self._lanes.load[name] > 0 for name in ("running", "waiting")):
            self._clock = asyncio.get_running_loop().call_later(TICK, self._look)

    def _start(self, run: Asked) -> None:
        """Have a query evaluated that has a place."""
        while len(self.crew.idle) > 0:
            if self._hand_over(run, self.crew.idle.pop()):
                return
        task = asyncio.ensure_future(self._fork_for(run))
        self._forking.add(task)
        task.add_done_callback(self._forking.discard)

    def _hand_over(self, run: Asked, worker: Worker) -> bool:
        """Give a query to a worker; return whether that was there, or the query has ended."""
        try:
            worker.ask(run.message)
        except EOFError:
            worker.release()
            return False
        except OSError as error:
            self.crew.idle.append(worker)
            self._end(run, explain_system(error))
            return True
        self._turns.begin(worker, run)
        return True

    def _send_ahead(self, run: Asked) -> bool:
        """Let a worker have a query that waits for a place, if one has room for more; return whether it has."""
        worker = self._turns.find_room()
        if worker is None:
            return False
        try:
            worker.ask(run.message)
        except EOFError:
            return False
        self._turns.follow(worker, run)
        return True

    async def _fork_for(self, run: Asked) -> None:
        try:
            worker = await self.crew.fork()
        except EOFError:
            self._fail(run, {"error": "died"})
        except EcographError as error:
            self._end(run, error)
        else:
            if run.is_over:
                self._keep(worker)
            elif not self._hand_over(run, worker):
                self._fail(run, {"error": "died"})

    def _keep(self, worker: Worker) -> None:
        """Keep a worker for the next query, unless there are enough."""
        if self.is_stopping or len(self.crew.idle) + len(self._turns) >= self._settings.workers:
            worker.release()
        else:
            self.crew.idle.append(worker)

    def _take_reply(self, worker: Worker, reply: Reply) -> None:
        if worker not in self._turns:
            reply.discard()
            return
        run, following = self._turns.end(worker)
        if reply.message["last"] or worker.is_outdated:
            worker.release()
            self._wait_again(self._turns.clear(worker))
        elif following is not None and reply.file is not None:  # it has no file for another large answer
            behind = self._turns.clear(worker)
            worker.withdraw(len(behind))
            self._keep(worker)
            self._wait_again(behind)
        elif following is not None:
            self._lanes.hand_on(run, following)
        else:
            self._keep(worker)
        if "error" not in reply.message and not run.is_over:
            self._end(run, reply)
            return
        reply.discard()
        self._fail(run, reply.message)

    def _lose(self, worker: Worker) -> None:
        """Do without a worker that ended by itself, or was killed by others."""
        if worker not in self._turns:
            return
        run, *behind = self._turns.clear(worker)
        if worker.has_begun:
            self._fail(run, {"error": "died"})
        else:
            self._start(run)
        self._wait_again(behind)

    def _stop_worker(self, run: Asked) -> None:
        """End the worker that evaluates ``run``; those behind it wait again."""
        if run.worker is not None:
            worker = run.worker
            worker.kill()
            self._wait_again(self._turns.clear(worker)[1:])

    def _wait_again(self, runs: Sequence[Asked]) -> None:
        """Let queries that were sent ahead wait for a place."""
        for run in runs:
            if not run.is_over:
                self._lanes.enter_again(run)

    def _put_back(self, run: Asked) -> bool:
        """Take its worker from a query, which starts again later; return whether it had one."""
        if run.worker is None:
            return False
        run.put_back = True
        self._stop_worker(run)
        self._lanes.enter_again(run)
        return True

    def _end(self, run: Asked, found: Reply | EcographError | asyncio.CancelledError, name: str = "") -> None:
        """End a query, whether it runs, waits or has been refused, and deliver what was found.

        :param name: what became of it, where an error of the worker says so
        """
        if run.is_over:
            return
        run.is_over, run.kill, found = True, None, run.judge(found)
        if self._turns.is_turn(run):
            self._stop_worker(run)
        self._lanes.leave(run)
        if isinstance(found, Reply):
            run.outcome, run.rows, run.size = "ok", found.message["rows"], found.size
        elif name != "":
            run.outcome = name
        if name == DOUBTFUL:
            self._operations.forget(run)
        else:
            self._operations.finish(run, found if run.outcome == "failed" and not isinstance(found, Reply) else None)
        if not isinstance(found, asyncio.CancelledError):
            run.deliver(found)

    def _fail(self, run: Asked, message: Message) -> None:
        """End a query with the error that a worker told, or that is told of a worker."""
        if run.is_over:
            self._lanes.leave(run)
        else:
            self._end(run, run.explain(message, self._settings), message["error"])
