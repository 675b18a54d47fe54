"""Queries run in workers that can be killed: bounded in number, time, memory and size of answer."""

import asyncio
import os
import tempfile
from contextlib import ExitStack
from dataclasses import asdict

from ecograph.formats import ResultSyntax
from ecograph.settings import Settings
from ecograph.store.content import Content
from ecograph.store.evaluate import Task
from ecograph.store.failures import StoppingError, explain_failure
from ecograph.store.processes import Template, Worker, fork_worker, start_template
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.slots import Slots
from ecograph.store.wire import Message

__all__ = ["QueryAnswer", "QueryPool", "QueryRequest"]


class QueryPool:
    """The engine as the web half sees it."""

    def __init__(self, settings: Settings, content: Content) -> None:
        self._settings = settings
        self._content = content
        self._template: Template | None = None
        self._starting = asyncio.Lock()
        self._slots = Slots(settings)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()

    async def start(self) -> None:
        """Load what is served and start the workers; a query can be answered when it returns.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        """
        for _ in range(self._settings.workers):
            self._idle.append(await self._fork())

    def stop(self) -> None:
        """End the queries that run or wait, each with an error that says why; no more are taken."""
        self._slots.stopping = True
        for worker in self._busy:
            worker.kill()

    async def close(self) -> None:
        """End every process."""
        self.stop()
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
    def template_pid(self) -> int | None:
        """Process id of the template, for those who watch the service; None before start and after close."""
        return None if self._template is None else self._template.process.pid

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        return {"running": len(self._busy), "waiting": self._slots.waiting, "workers": self._settings.workers}

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer a query, wholly or not at all. Cancelling the task ends the query.

        :raises QueryError: if it is malformed, or asks for something the engine does not do
        :raises LimitError: if it meets a limit of time, memory or size; BusyError if too many wait already,
            StoppingError if the service is told to stop
        """
        async with self._slots.take():
            return await self._answer(request)

    async def _answer(self, request: QueryRequest) -> QueryAnswer:
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.TemporaryFile())
            task = _make_task(request, self._settings.answer)
            reply = await self._ask(asdict(task), file.fileno())
            if "error" in reply:
                raise explain_failure(reply, request, self._settings)
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            opened.pop_all()
            return QueryAnswer(file, size, request.syntax.media_type, tuple(reply["unknown"]))

    async def _ask(self, message: Message, descriptor: int) -> Message:
        try:
            worker = await self._hand_over(message, descriptor)
        except EOFError:
            return {"error": "died"}
        self._busy.add(worker)
        keep = False
        try:
            async with asyncio.timeout(self._settings.query_timeout):
                reply = await worker.reply()
            keep = not reply["last"]
            return reply
        except EOFError as error:
            if self._slots.stopping:
                raise StoppingError from error
            return {"error": "died"}
        except TimeoutError:
            worker.kill()
            return {"error": "time"}
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
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
                self._template = await start_template(self._content, self._settings.memory)
            return self._template


def _make_task(request: QueryRequest, limit: int) -> Task:
    return Task(
        text=request.text,
        syntax=request.syntax.name,
        form="results" if isinstance(request.syntax, ResultSyntax) else "graph",
        limit=limit,
        substitutions=dict(request.substitutions),
        default_graphs=request.default_graphs,
        named_graphs=request.named_graphs,
    )
