"""Queries run in workers that can be killed: bounded in number, time, memory and size of answer."""

import asyncio
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, replace
from io import BufferedRandom

from ecograph.formats import ResultSyntax
from ecograph.search.edits import find_original
from ecograph.search.searcher import Expanded, Searcher
from ecograph.settings import Settings
from ecograph.store.content import Content
from ecograph.store.evaluate import Task
from ecograph.store.failures import explain_failure, explain_system
from ecograph.store.lanes import Lanes
from ecograph.store.ledger import ASKER
from ecograph.store.processes import Spawned, Template, Worker, fork_worker, spawn_template, start_template
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.runs import EndedError, Operations, Run, StoppingError
from ecograph.store.wire import Message

__all__ = ["QueryAnswer", "QueryPool", "QueryRequest"]


class PutBackError(Exception):
    """A query lost its worker to shorter ones; it is to start again."""


class QueryPool:
    """The engine as the web half sees it."""

    def __init__(self, settings: Settings, content: Content, operations: Operations | None = None) -> None:
        self._settings = settings
        self._operations = Operations(settings) if operations is None else operations
        self._content = content
        self.searcher = Searcher(content.search)
        """Full-text search over what is served."""
        self._template: Template | None = None
        self._spawned: Spawned | None = None
        self._starting = asyncio.Lock()
        self._lanes = Lanes(settings, self._operations)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._stopping = False

    def adopt(self, spawned: Spawned) -> None:
        """Take over a template that loads the content already; :meth:`start` or :meth:`discard` must follow."""
        self._spawned = spawned

    def discard(self) -> None:
        """End the template that loads, if the pool never started."""
        if self._spawned is not None:
            self._spawned.discard()
            self._spawned = None

    async def start(self) -> None:
        """Load what is served and start the workers; a query can be answered when it returns.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        """
        for _ in range(self._settings.workers):
            self._idle.append(await self._fork())

    def stop(self) -> None:
        """End the queries that run or wait, each with an error that says why; no more are taken."""
        self._stopping = True
        self._lanes.stop()
        for worker in self._busy:
            worker.kill()

    async def close(self) -> None:
        """End every process."""
        self.stop()
        self.discard()
        while len(self._idle) > 0:
            self._idle.pop().release()
        if self._template is not None:
            await self._template.close()
            self._template = None

    @property
    def statements(self) -> int | None:
        """Statements in the store, of default and named graphs; None before start and after close."""
        return None if self._template is None else self._template.statements

    @property
    def version(self) -> str:
        """The name of what is served."""
        return self._content.version

    @property
    def is_stopping(self) -> bool:
        """Whether no more queries are taken."""
        return self._stopping

    @property
    def template_pid(self) -> int | None:
        """Process id of the template, for those who watch the service; None before start and after close."""
        return None if self._template is None else self._template.process.pid

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
        run = Run(request.text, self._content.version, ASKER.get())
        with self._operations.follow(run):
            while True:
                self._operations.ledger.check(run.asker)
                await self._lanes.enter(run)
                try:
                    return await self._answer(run, request)
                except PutBackError:
                    continue
                finally:
                    self._lanes.leave(run)

    async def _answer(self, run: Run, request: QueryRequest) -> QueryAnswer:
        with ExitStack() as opened:
            file = opened.enter_context(_open_spool())
            expanded = await self.searcher.expand(request.text)
            task = _make_task(replace(request, text=expanded.text), self._settings)
            with self._operations.ledger.charge(run.asker):
                reply = await self._ask(run, asdict(task), file.fileno())
            run.outcome = reply.get("error", "ok")
            if "error" in reply:
                raise explain_failure(_place_error(reply, request, expanded), request, self._settings)
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            run.size, run.rows = size, reply["rows"]
            opened.pop_all()
            return QueryAnswer(file, size, request.syntax.media_type, tuple(reply["unknown"]))

    async def _ask(self, run: Run, message: Message, descriptor: int) -> Message:
        try:
            worker = await self._hand_over(message, descriptor)
        except EOFError:
            return {"error": "died"}
        self._busy.add(worker)
        run.kill = worker.kill
        calm = asyncio.get_running_loop().call_later(self._settings.short, worker.calm)
        keep = False
        start = time.monotonic()
        try:
            if run.ended:
                worker.kill()
            async with asyncio.timeout(self._settings.query_timeout):
                reply = await worker.reply()
            keep = not reply["last"] and not worker.is_calm
            return reply
        except EOFError as error:
            _raise_reason(run, error, is_stopping=self._stopping)
            return {"error": "died"}
        except TimeoutError:
            worker.kill()
            return {"error": "time"}
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
            calm.cancel()
            run.kill = None
            run.seconds += time.monotonic() - start
            self._busy.discard(worker)
            if keep:
                self._idle.append(worker)
            else:
                worker.release()

    async def _hand_over(self, message: Message, descriptor: int) -> Worker:
        """Give a request to an idle worker or a new one; an idle one may have been killed meanwhile."""
        while True:
            is_new = len(self._idle) == 0
            worker = await self._fork() if is_new else self._idle.pop()
            try:
                await worker.take(message, descriptor)
            except EOFError:
                worker.release()
                if is_new:
                    raise
            except asyncio.CancelledError:
                worker.kill()
                worker.release()
                raise
            else:
                return worker

    async def _fork(self) -> Worker:
        """Return a new worker; a template that is found gone is replaced."""
        template = await self._find_template()
        try:
            return await fork_worker(template)
        except EOFError:
            if not await template.has_ended():
                raise
        return await fork_worker(await self._find_template())

    async def _find_template(self) -> Template:
        async with self._starting:
            if self._template is not None and not self._template.alive:
                await self._template.close()
                self._template = None
            if self._template is None:
                spawned = self._spawned or spawn_template(self._content.files, self._settings.memory)
                self._spawned = None
                self._template = await start_template(spawned)
            return self._template


def _place_error(reply: Message, request: QueryRequest, expanded: Expanded) -> Message:
    """Return ``reply`` with the place of the error in the query as it was written, searches not replaced."""
    if "line" not in reply or len(expanded.edits) == 0:
        return reply
    line, column = find_original(request.text, expanded.edits, reply["line"], reply["column"])
    return {**reply, "line": line, "column": column}


def _raise_reason(run: Run, error: EOFError, *, is_stopping: bool) -> None:
    """Raise what it means that the worker of ``run`` is gone; return if it went by itself."""
    if run.ended:
        raise EndedError from error
    if is_stopping:
        raise StoppingError from error
    if run.makes_way:
        raise PutBackError from error


def _open_spool() -> BufferedRandom:
    """Open the file that an answer is written into.

    :raises LimitError: if the system has none left
    """
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise explain_system(error) from error


def _make_task(request: QueryRequest, settings: Settings) -> Task:
    return Task(
        text=request.text,
        syntax=request.syntax.name,
        form="results" if isinstance(request.syntax, ResultSyntax) else "graph",
        limit=settings.answer,
        rows=settings.rows,
        substitutions=dict(request.substitutions),
        default_graphs=request.default_graphs,
        named_graphs=request.named_graphs,
        base=request.base,
    )
