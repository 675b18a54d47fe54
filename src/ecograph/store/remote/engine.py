"""The engine as the web half sees it, in front of a store that an operator runs: ``ecograph serve --store``."""

import asyncio
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO, Final

from ecograph.errors import EcographError, QueryError, StoreError
from ecograph.formats import ResultSyntax, result_syntax
from ecograph.release import Release
from ecograph.search.searcher import Searcher
from ecograph.settings import MEBIBYTE, Settings
from ecograph.store.content import content_of_release
from ecograph.store.failures import explain_failure
from ecograph.store.ledger import ASKER
from ecograph.store.remote.address import StoreAddress
from ecograph.store.remote.convert import convert
from ecograph.store.remote.endpoint import Endpoint
from ecograph.store.remote.holdings import check_holdings, count_statements
from ecograph.store.remote.pulse import Pulse
from ecograph.store.remote.rewriting import Prepared, prepare
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.runs import EndedError, Operations, Run, StoppingError
from ecograph.store.slots import Slots
from ecograph.store.spool import NoRoomError, TooLargeError
from ecograph.store.wire import Message
from ecograph.text import Text

__all__ = ["RemoteStore"]

ROW_LIMIT: Final = "SELECT (bif:virtuoso_ini_item_value('SPARQL', 'ResultSetMaxRows') AS ?rows) WHERE {}"
VERBOSE: Final = 4
"""Bytes that an answer in JSON may have for one byte allowed: the other formats say the same in less."""
SMALL: Final = 4 * MEBIBYTE
"""Up to here an answer is converted in a thread, beyond it in a process of its own with a limit of memory."""


class RemoteStore:
    """Answers queries by a store at an address: each whole, or an error."""

    def __init__(
        self, settings: Settings, address: StoreAddress, release: Release, operations: Operations | None = None
    ) -> None:
        self._settings = settings
        self.operations = Operations(settings) if operations is None else operations
        """What is known of the queries there are."""
        self.version = release.version
        """The name of what is served."""
        self.searcher = Searcher(content_of_release(release).search, is_ours=False)
        """Full-text search over what is served."""
        self._address = address
        self._release = release
        self._endpoint = Endpoint(address.url, address.credentials, settings.workers)
        self._pulse = Pulse(self._endpoint)
        self._slots = Slots(settings)
        self._running: set[asyncio.Task[QueryAnswer]] = set()
        self.statements: int | None = None
        """Statements in the store, of default and named graphs; None before start and after close."""
        self.template_pid = self.rest = None
        """There is no process of ours, and nothing to load."""
        self._cuts_graphs = False

    async def start(self) -> None:
        """Find out whether the store answers, and holds the release.

        :raises StoreError: if it does not
        """
        try:
            if self._address.checked:
                await check_holdings(self._ask_rows, self._release)
            statements = await count_statements(self._ask_rows)
        except ValueError as error:  # not as many columns as asked for, or no numbers
            raise StoreError(BROKEN) from error
        self._cuts_graphs = await self._find_row_limit()
        self.statements = statements

    async def _ask_rows(self, text: str) -> list[list[str]]:
        answer = await self.run(QueryRequest(text, result_syntax("csv")))
        return list(csv.reader(io.StringIO(answer.read().decode())))[1:]

    async def _find_row_limit(self) -> bool:
        """Tell whether the store is a Virtuoso with a limit of rows: of CONSTRUCT it does not say that it cut.

        Where the setting cannot be read, there may be one; other stores refuse the prefix, which nobody declared.
        """
        file = io.BytesIO()
        try:
            async with asyncio.timeout(self._settings.query_timeout):
                await self._endpoint.fetch(Prepared("SELECT", ROW_LIMIT, (), ()), file, MEBIBYTE)
        except (EcographError, TimeoutError) as error:
            return "Virtuoso" in str(error)
        found = re.search(rb'"value":\s*"(\d+)"', file.getvalue())
        return found is not None and int(found[1]) > 0

    @property
    def is_stopping(self) -> bool:
        """Whether no more queries are taken."""
        return self._slots.stopping

    async def is_ready(self) -> bool:
        """Tell whether queries are answered now: the store may be gone."""
        return self.statements is not None and not self.is_stopping and await self._pulse.is_felt()

    def discard(self) -> None:
        """Do nothing: nothing is begun before :meth:`start`."""

    def stop(self) -> None:
        """End the queries that run or wait, each with an error that says why; no more are taken."""
        self._slots.stopping = True
        for task in self._running:
            task.cancel()

    async def close(self) -> None:
        """Close the connections."""
        self.stop()
        self.statements = None
        await self._endpoint.close()

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""
        return {"running": len(self._running), "waiting": self._slots.waiting, "workers": self._settings.workers}

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer a query, wholly or not at all. Cancelling the task closes the connection to the store.

        :raises QueryError: if it is malformed, or asks for something the store does not do
        :raises LimitError: if it meets a limit of ours or the store's; BusyError if too many wait already,
            StoppingError if the service is told to stop
        :raises StoreError: if the store does not answer as it should
        """
        run = Run(self.version, request, ASKER.get())
        with self.operations.follow(run):
            self.operations.ledger.check(run.asker)
            expanded = await self.searcher.expand(request.text, self.operations.looking)
            query = prepare(replace(request, text=expanded.text), self._address.default_graph)
            if self._cuts_graphs and query.form in {"CONSTRUCT", "DESCRIBE"}:
                raise QueryError(CUT_GRAPHS)
            async with self._slots.take():
                with self.operations.ledger.charge(run.asker):
                    return await self._follow(run, asyncio.ensure_future(self._answer(request, query)))

    async def _follow(self, run: Run, task: asyncio.Task[QueryAnswer]) -> QueryAnswer:
        """Wait for an answer that an operator, or the end of the service, may cut short."""

        def end() -> None:
            task.cancel()

        run.started, run.kill = time.monotonic(), end
        self._running.add(task)
        try:
            answer = await task
        except asyncio.CancelledError as error:
            if run.ended:
                raise EndedError from error
            if self._slots.stopping and task.cancelled():
                raise StoppingError from error
            raise
        finally:
            task.cancel()
            self._running.discard(task)
            run.seconds = time.monotonic() - run.started
        run.outcome, run.size = "ok", answer.size
        return answer

    async def _answer(self, request: QueryRequest, query: Prepared) -> QueryAnswer:
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.TemporaryFile())
            try:
                async with asyncio.timeout(self._settings.query_timeout):
                    reply = await self._ask(request, query, file)
            except TimeoutError:
                reply = {"error": "time"}
            if "error" in reply:
                raise _explain(reply, request, self._settings)
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            opened.pop_all()
            return QueryAnswer(file, size, request.syntax.media_type)

    async def _ask(self, request: QueryRequest, query: Prepared, file: BinaryIO) -> Message:
        if isinstance(request.syntax, ResultSyntax) != (query.form in {"SELECT", "ASK"}):
            return {"error": "unwritable", "detail": query.form}
        with tempfile.TemporaryFile() as raw:
            try:
                await self._endpoint.fetch(query, raw, VERBOSE * self._settings.answer)
            except TooLargeError:
                return {"error": "too-large"}
            except NoRoomError as error:
                return {"error": "no-room", "detail": str(error)}
            size = raw.seek(0, os.SEEK_END)
            raw.seek(0)
            work = (query.form, request.syntax.name, self._settings.answer)
            if size <= SMALL:
                return await _convert_here(raw, file, *work)
            return await _convert_apart(raw, file, *work, self._settings.memory)


CUT_GRAPHS: Final = Text(
    en="The store behind this service cuts the answers to CONSTRUCT and DESCRIBE at a number of rows without a word; "
    "ask with SELECT.",
    sv="Lagret bakom tjänsten klipper svar på CONSTRUCT och DESCRIBE vid ett antal rader utan att säga det; "
    "fråga med SELECT.",
)


def _explain(reply: Message, request: QueryRequest, settings: Settings) -> Exception:
    if reply["error"] != "broken":
        return explain_failure(reply, request, settings)
    return StoreError(BROKEN)


BROKEN: Final = Text(
    en="The store behind this service gave an answer that is broken or not of the form asked for.",
    sv="Lagret bakom tjänsten gav ett svar som är trasigt eller inte av den begärda formen.",
)


async def _convert_here(raw: BinaryIO, file: BinaryIO, form: str, syntax: str, limit: int) -> Message:
    """Convert in a thread, which must be done with the files before they are closed."""
    stopped = threading.Event()
    work = asyncio.ensure_future(asyncio.to_thread(convert, raw, file.fileno(), form, syntax, limit, stopped))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait({work})
        work.exception()  # StoppedError, as it should be, or it was done already
        raise


async def _convert_apart(raw: BinaryIO, file: BinaryIO, form: str, syntax: str, limit: int, memory: int) -> Message:
    """Convert in a process, which is killed if nobody waits any more."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "ecograph.store.remote.convert", form, syntax, str(limit), str(memory)),
        stdin=raw,
        stdout=file,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    try:
        reply: Message = json.loads(told)
    except ValueError:
        return {"error": "memory"}
    return reply
