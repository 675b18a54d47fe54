"""Queries run in workers that can be killed: bounded in number, time, memory and size of answer."""

import asyncio
import shutil
import tempfile
import time
from contextlib import suppress
from functools import partial
from typing import Final

from ecograph.errors import EcographError
from ecograph.search.searcher import Searcher
from ecograph.settings import Settings
from ecograph.store.asked import Asked, make_answer, make_message, wait_for_outcome
from ecograph.store.content import Content
from ecograph.store.dispatch import Dispatch
from ecograph.store.ledger import ASKER, SpentError
from ecograph.store.lookups import Lookups
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.runs import Operations
from ecograph.store.workers import Reply

__all__ = ["QueryAnswer", "QueryPool", "QueryRequest"]

SHARE: Final = 4
"""Part of the room for temporary files that the index for lookups may take: one over so many."""


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
        self.rest: asyncio.Task[None] | None = None
        """Loads the named graphs, if the template loads in stages; queries that may read them wait for it."""
        self._dispatch = Dispatch(settings, content, self.operations)
        self._crew = self._dispatch.crew
        self.adopt = self._crew.adopt
        """Takes over a template that loads the content already; :meth:`start` or :attr:`discard` must follow."""
        self.discard = self._crew.discard
        """Ends the template that loads, if the pool never started."""
        self._lookups = Lookups()
        self._indexing: asyncio.Task[None] | None = None
        self.begin = self._dispatch.begin
        """Answers a query; its outcome is delivered when it is there."""
        self.leave = self._dispatch.leave
        """Ends a query whose outcome nobody waits for any more."""
        self.stop = self._dispatch.stop
        """Ends the queries that run or wait, each with an error that says why; no more are taken."""

    async def start(self) -> None:
        """Load what is served and start the workers; a query can be answered when it returns.

        If the template loads in stages, that is so of queries of the default graph; the others wait for :attr:`rest`.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        """
        await self._dispatch.start()
        self.rest = asyncio.ensure_future(self._complete())
        if self._settings.lookups > 0:
            self._indexing = asyncio.ensure_future(self._index(self.rest))

    async def close(self) -> None:
        """End every process."""
        self._lookups.close()
        tasks = [task for task in (self._indexing, self.rest) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._dispatch.close()

    async def _complete(self) -> None:
        try:
            await self._crew.complete()
        except EcographError as error:
            self._dispatch.let_in(error)
            raise
        self._dispatch.let_in()

    async def _index(self, rest: asyncio.Future[None]) -> None:
        await asyncio.wait([rest])  # else writing would take turns with loading
        with suppress(EcographError, EOFError, OSError):  # all queries go to workers, which tell what is wrong
            limit = min(self._settings.lookups, shutil.disk_usage(tempfile.gettempdir()).free // SHARE)
            await self._lookups.load(partial(self._crew.write_index, limit=limit))

    @property
    def is_stopping(self) -> bool:
        """Whether no more queries are taken."""
        return self._dispatch.is_stopping

    async def is_ready(self) -> bool:
        """Tell whether queries are answered now."""
        return self.statements is not None and not self.is_stopping

    @property
    def statements(self) -> int | None:
        """Statements loaded, of default and named graphs; None before start and after close."""
        return None if self._crew.template is None else self._crew.template.statements

    @property
    def template_pid(self) -> int | None:
        """Process id of the template, for those who watch the service; None before start and after close."""
        return None if self._crew.template is None else self._crew.template.process.pid

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        return self._dispatch.load

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

    def look_up(self, run: Asked) -> Reply | None:
        """Return the answer to a query as it stands in a URL, if it is a lookup; None: :meth:`begin` it.

        What an answer is used for, :meth:`finish` is told.
        """
        ledger = self.operations.ledger
        if run.target is None or self.is_stopping:
            return None
        try:
            ledger.check(run.asker)
        except SpentError:
            return None
        run.given = run.started = ledger.open(run.asker)
        try:
            return self._lookups.answer(run.target, run.pattern.syntax.name, run.media_type, self._settings.rows)
        finally:
            ledger.close(run.asker, run.given)
            run.seconds = time.monotonic() - run.given

    def finish(self, run: Asked, reply: Reply) -> None:
        """Take note that ``run`` has been answered by :meth:`look_up`."""
        run.outcome, run.rows, run.size = "ok", reply.message["rows"], reply.size
        self.operations.finish(run)
