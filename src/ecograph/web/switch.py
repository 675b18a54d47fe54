"""Which content is served: a new one takes over between two requests, and the old one ends what it has begun."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from ecograph.errors import EcographError
from ecograph.settings import Settings
from ecograph.store.engine import Engine
from ecograph.store.ledger import ASKER
from ecograph.text import Text
from ecograph.web.asker import name_asker

__all__ = ["Edition", "Origin", "Switch"]

INTERVAL: Final = 1.0
"""Seconds between two looks at what is current."""
QUERIES: Final = 4
"""Times as long as one query may take the processes of an old content stay for requests that still ask them."""


@dataclass(frozen=True)
class Origin:
    """Where what is served comes from."""

    make_app: Callable[[], Starlette]
    """Opens what is current, checks it and returns the service over it."""
    read_mark: Callable[[], bytes]
    """Returns bytes that differ once something else is current."""


@dataclass(eq=False)
class Edition:
    """The service over one content, and how many requests it answers."""

    app: Starlette
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    requests: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pool(self) -> Engine:
        """Its processes."""
        pool: Engine = self.app.state.pool
        return pool

    @property
    def settings(self) -> Settings:
        """How it runs."""
        settings: Settings = self.app.state.settings
        return settings

    @property
    def version(self) -> str:
        """The name of its content."""
        version: str = self.app.state.content.version
        return version

    def enter(self) -> None:
        """Take a request: the service stays until :meth:`leave`."""
        self.requests += 1
        self.idle.clear()

    def leave(self) -> None:
        """Be done with a request."""
        self.requests -= 1
        if self.requests == 0:
            self.idle.set()

    async def start(self) -> None:
        """Load the content; requests can be answered when it returns.

        :raises ReleaseError: if it cannot be loaded
        """
        context: AbstractAsyncContextManager[object] = self.app.router.lifespan_context(self.app)
        await self.stack.enter_async_context(context)


class Switch:
    """An ASGI application that hands each request, from its first byte to its last, to one service.

    A service holds everything that depends on its content: processes, release, caches. Nothing in it is ever changed.
    """

    def __init__(self, origin: Origin, tell: Callable[[Text], None]) -> None:
        """Make the first service; ``tell`` is called with messages for the operator.

        :raises EcographError: if there is nothing whole to serve
        """
        self._origin = origin
        self._tell = tell
        self._mark = origin.read_mark()
        self._current = Edition(origin.make_app())
        self._old: set[Edition] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked = asyncio.Event()

    @property
    def current(self) -> Edition:
        """The service that takes the next request."""
        return self._current

    @property
    def pools(self) -> list[Engine]:
        """The processes of the current content, then of those that retire."""
        return [self._current.pool, *(edition.pool for edition in self._old)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ASKER.set(name_asker(scope))
        edition = self._current
        edition.enter()
        try:
            await edition.app(scope, receive, send)
        finally:
            edition.leave()

    async def __aenter__(self) -> Self:
        """Start the first service and begin to watch.

        :raises ReleaseError: if its content cannot be loaded
        """
        await self._current.start()
        self._run(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for edition in (self._current, *self._old):
            await edition.stack.aclose()

    def stop(self) -> None:
        """End the queries that run or wait; no more are taken."""
        for pool in self.pools:
            pool.searcher.close()
            pool.stop()

    def reload(self) -> None:
        """Take up what is current now, whether or not it looks new."""
        self._asked.set()

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(INTERVAL):
                    await self._asked.wait()
            mark = await asyncio.to_thread(self._origin.read_mark)
            if mark != self._mark or self._asked.is_set():
                self._mark = mark
                self._asked.clear()
                await self._replace()

    async def _replace(self) -> None:
        old = self._current
        try:
            new = Edition(await asyncio.to_thread(self._origin.make_app))
            await _start(new)
        except (EcographError, OSError) as error:
            self._tell(_refuse(error, old.version))
            return
        self._current = new
        self._old.add(old)
        self._run(self._retire(old))
        self._tell(Text(en=f"Now serving {new.version}.", sv=f"Serverar nu {new.version}."))

    async def _retire(self, edition: Edition) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(QUERIES * edition.settings.query_timeout):
                while edition.requests > 0:
                    await edition.idle.wait()
        await edition.stack.aclose()
        self._old.discard(edition)

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _start(edition: Edition) -> None:
    """Start a service; if that does not succeed, or nobody waits for it any more, nothing of it is left."""
    try:
        await edition.start()
    except BaseException:
        await edition.stack.aclose()
        raise


def _refuse(error: Exception, version: str) -> Text:
    reason = error.message if isinstance(error, EcographError) else Text(en=f"{error}.", sv=f"{error}.")
    return Text(en=f"{reason.en} {version} is served as before.", sv=f"{reason.sv} {version} serveras som förut.")
