"""Queries run in workers that can be killed: bounded in number, time, memory and size of answer.

A query goes through the pool by callbacks: a small one is answered in less time than tasks, futures and timers for it
would take. One clock looks, many times a second, at what has taken too long.
"""

import asyncio
import time
from functools import partial
from typing import Final

from ecograph.errors import EcographError
from ecograph.search.searcher import Searcher
from ecograph.settings import Settings
from ecograph.store.asked import Asked, make_answer, make_message, wait_for_outcome
from ecograph.store.content import Content
from ecograph.store.crew import Crew
from ecograph.store.failures import explain_system
from ecograph.store.lanes import Lanes
from ecograph.store.ledger import ASKER
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.runs import BusyError, EndedError, Operations, StoppingError
from ecograph.store.wire import Message
from ecograph.store.workers import Reply, Worker

__all__ = ["QueryAnswer", "QueryPool", "QueryRequest"]

DOUBTFUL: Final = "doubtful"
"""What a worker says of a query that it was to look at, and that needs a closer look first: it was not evaluated."""
TICK: Final = 0.02
"""Seconds between two looks at what runs and waits."""


class QueryPool:
    """The engine as the web half sees it."""

    def __init__(self, settings: Settings, content: Content, operations: Operations | None = None) -> None:
        self._settings = settings
        self.operations = Operations(settings) if operations is None else operations
        """What is known of the queries there are."""
        self.version = content.version
        """The name of what is served."""
        self.searcher = Searcher(content.search)
        """Full-text search over what is served."""
        self._lanes: Lanes[Asked] = Lanes(settings, self.operations, self._start, self._put_back)
        self._crew = Crew(content, settings, self._take_reply, self._lose)
        self._busy: dict[Worker, Asked] = {}
        """What each worker evaluates."""
        self._forking: set[asyncio.Task[None]] = set()
        self._clock: asyncio.TimerHandle | None = None
        self.is_stopping = False
        """Whether no more queries are taken."""
        self.adopt = self._crew.adopt
        """Takes over a template that loads the content already; :meth:`start` or :attr:`discard` must follow."""
        self.discard = self._crew.discard
        """Ends the template that loads, if the pool never started."""

    async def start(self) -> None:
        """Load what is served and start the workers; a query can be answered when it returns.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        """
        for _ in range(self._settings.workers):
            self._crew.idle.append(await self._crew.fork())

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
        await self._crew.close()

    @property
    def statements(self) -> int | None:
        """Statements in the store, of default and named graphs; None before start and after close."""
        return None if self._crew.template is None else self._crew.template.statements

    @property
    def template_pid(self) -> int | None:
        """Process id of the template, for those who watch the service; None before start and after close."""
        return None if self._crew.template is None else self._crew.template.process.pid

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        return self._lanes.load

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer a query, wholly or not at all. Cancelling the task ends the query.

        :raises QueryError: if it is malformed, or asks for something the engine does not do
        :raises LimitError: if it meets a limit of time, memory or size; SpentError if its asker has used up what each
            has, BusyError if too many wait already, StoppingError if the service is told to stop
        """
        run = Asked(self.version, request, ASKER.get())
        try:
            expanded = await self.searcher.expand(request.text, self.operations.looking)
        except EcographError as error:
            self.operations.finish(run, error)
            raise
        with self.operations.calls.follow(request, expanded) as call:
            run.edits, run.judge = call.query.edits, call.judge
            run.message = make_message(request, call.query, self._settings, calls=call.calls_others)
            return make_answer(await wait_for_outcome(run, self.begin, self.leave), request)

    def begin(self, run: Asked) -> None:
        """Answer a query; its outcome is delivered when it is there, at the latest after the time it may take."""
        self.operations.begin(run)
        run.kill = partial(self._end_by_operator, run)
        try:
            self.operations.ledger.check(run.asker)
            self._lanes.enter(run)
        except EcographError as error:
            self._end(run, error)
        if self._clock is None:
            self._clock = asyncio.get_running_loop().call_later(TICK, self._look)

    def leave(self, run: Asked) -> None:
        """End a query whose outcome nobody waits for any more."""
        self._end(run, asyncio.CancelledError())

    def _look(self) -> None:
        """See what has taken too long; once nothing runs or waits the clock stops."""
        self._clock = None
        now = time.monotonic()
        for worker, run in list(self._busy.items()):
            if now - run.given >= self._settings.short:
                worker.calm()
            if now - run.given >= self._settings.query_timeout:
                self._fail(run, {"error": "time"})
        for run in self._lanes.look():
            self._end(run, BusyError(self._lanes.load["waiting"]))
        if any(self._lanes.load[name] > 0 for name in ("running", "waiting")):
            self._clock = asyncio.get_running_loop().call_later(TICK, self._look)

    def _start(self, run: Asked) -> None:
        """Have a query evaluated that has a place."""
        while len(self._crew.idle) > 0:
            if self._hand_over(run, self._crew.idle.pop()):
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
            self._crew.idle.append(worker)
            self._end(run, explain_system(error))
            return True
        self._busy[worker], run.worker = run, worker
        run.given = self.operations.ledger.open(run.asker)
        return True

    async def _fork_for(self, run: Asked) -> None:
        try:
            worker = await self._crew.fork()
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
        """Keep a worker for the next query, unless there are enough, or it stands behind others."""
        if worker.is_calm or self.is_stopping or len(self._crew.idle) + len(self._busy) >= self._settings.workers:
            worker.release()
        else:
            self._crew.idle.append(worker)

    def _take_reply(self, worker: Worker, reply: Reply) -> None:
        run = self._part(worker)
        if reply.message["last"]:
            worker.release()
        else:
            self._keep(worker)
        if run is not None and "error" not in reply.message:
            self._end(run, reply)
            return
        reply.discard()
        if run is not None:
            self._fail(run, reply.message)

    def _lose(self, worker: Worker) -> None:
        """Do without a worker that ended by itself, or was killed by others."""
        run = self._part(worker)
        if run is not None and worker.has_begun:
            self._fail(run, {"error": "died"})
        elif run is not None:
            self._start(run)

    def _part(self, worker: Worker) -> Asked | None:
        """Part a worker from its query, which is charged no longer."""
        run = self._busy.pop(worker, None)
        if run is not None:
            run.worker = None
            run.seconds += time.monotonic() - run.given
            self.operations.ledger.close(run.asker, run.given)
        return run

    def _put_back(self, run: Asked) -> bool:
        """Take its worker from a query, which starts again later; return whether it had one."""
        if run.worker is None:
            return False
        run.put_back = True
        run.worker.kill()
        self._part(run.worker)
        self._lanes.leave(run)
        self._lanes.enter(run)
        return True

    def _end_by_operator(self, run: Asked) -> None:
        self._end(run, EndedError())

    def _end(self, run: Asked, found: Reply | EcographError | asyncio.CancelledError, name: str = "") -> None:
        """End a query, whether it runs, waits or has been refused, and deliver what was found.

        :param name: what became of it, where an error of the worker says so
        """
        if run.is_over:
            return
        run.is_over, run.kill, found = True, None, run.judge(found)
        if run.worker is not None:
            run.worker.kill()
            self._part(run.worker)
        self._lanes.leave(run)
        if isinstance(found, Reply):
            run.outcome, run.rows, run.size = "ok", found.message["rows"], found.size
        elif name != "":
            run.outcome = name
        if name == DOUBTFUL:
            self.operations.forget(run)
        else:
            self.operations.finish(run, found if run.outcome == "failed" and not isinstance(found, Reply) else None)
        if not isinstance(found, asyncio.CancelledError):
            run.deliver(found)

    def _fail(self, run: Asked, message: Message) -> None:
        """End a query with the error that a worker told, or that is told of a worker."""
        if not run.is_over:
            self._end(run, run.explain(message, self._settings), message["error"])
