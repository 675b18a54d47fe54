"""What answers queries, as the web half sees it."""

import asyncio
from typing import Protocol

from ecograph.search.searcher import Searcher
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.runs import Operations

__all__ = ["Engine"]


class Engine(Protocol):
    """What answers queries, as the web half sees it: processes of ours, or a store at an address."""

    @property
    def statements(self) -> int | None:
        """Statements there are, of default and named graphs; None before start and after close."""

    @property
    def version(self) -> str:
        """The name of what is served."""

    @property
    def searcher(self) -> Searcher:
        """Full-text search over what is served."""

    @property
    def operations(self) -> Operations:
        """What is known of the queries there are."""

    @property
    def is_stopping(self) -> bool:
        """Whether no more queries are taken."""

    @property
    def rest(self) -> "asyncio.Task[None] | None":
        """Loads the named graphs; queries that may read them wait until it is done. None: there is nothing to wait for.

        It fails with ReleaseError, and is cancelled when the engine is closed.
        """

    @property
    def template_pid(self) -> int | None:
        """Process id of the template; None where there is none."""

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""

    async def is_ready(self) -> bool:
        """Tell whether queries are answered now."""

    def discard(self) -> None:
        """End what was begun before :meth:`start`, if that is never called."""

    async def start(self) -> None:
        """Make ready: a query can be answered when it returns, at the latest when :attr:`rest` is done."""

    def stop(self) -> None:
        """End the queries that run or wait, each with an error that says why; no more are taken."""

    async def close(self) -> None:
        """Let go of everything."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer a query, wholly or not at all. Cancelling the task ends the query.

        :raises QueryError: if it is malformed, or asks for something the engine does not do
        :raises LimitError: if it meets a limit
        """
