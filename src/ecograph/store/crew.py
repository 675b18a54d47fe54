"""The workers of a pool and the template that they are forked from: who is idle, and how there come to be more."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from ecograph.errors import LimitError
from ecograph.settings import Settings
from ecograph.store.content import Content
from ecograph.store.postings import Place
from ecograph.store.processes import (
    Spawned,
    Template,
    fork_worker,
    spawn_template,
    start_template,
    wait_for_rest,
    write_index,
)
from ecograph.store.workers import Reply, Worker

__all__ = ["Crew"]


class Crew:
    """The processes over one content."""

    def __init__(
        self,
        content: Content,
        settings: Settings,
        on_reply: Callable[[Worker, Reply], None],
        on_loss: Callable[[Worker], None],
    ) -> None:
        """The last two are called by each worker."""
        self._content = content
        self._settings = settings
        self._on_reply = on_reply
        self._on_loss = on_loss
        self._template: Template | None = None
        self._spawned: Spawned | None = None
        self._starting = asyncio.Lock()
        self._living: set[Worker] = set()
        self.idle: list[Worker] = []
        """Workers that wait for a query."""
        self.is_whole = True
        """Whether the workers have all that is served; if not, they have the default graph."""

    @property
    def template(self) -> Template | None:
        """The template; None before the first worker and after :meth:`close`."""
        return self._template

    def adopt(self, spawned: Spawned) -> None:
        """Take over a template that loads the content already; :meth:`fork` or :meth:`discard` must follow."""
        self._spawned = spawned

    def discard(self) -> None:
        """End the template that loads, if no worker was ever forked."""
        if self._spawned is not None:
            self._spawned.discard()
            self._spawned = None

    async def fill(self) -> None:
        """Have as many workers as queries may run; one will do while not all is loaded.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        :raises LimitError: if the system has no room for one more process
        :raises EOFError: if the worker ended at once
        """
        while len(self._living) < (self._settings.workers if self.is_whole else 1):
            self.idle.append(await self.fork())

    async def complete(self) -> None:
        """Wait until all is loaded, and let no worker go on that does not have it.

        A template that ends meanwhile is replaced by one that loads all before it forks.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        """
        while not (template := await self._find_template()).is_whole:
            try:
                whole = await wait_for_rest(template)
                self._template = whole if self._template is template else self._template
            except EOFError:
                await template.close()
        self.is_whole = True
        for worker in self._living:
            worker.is_outdated = not worker.is_whole
        for worker in [worker for worker in self.idle if worker.is_outdated]:
            self.idle.remove(worker)
            worker.release()
        with suppress(EOFError, LimitError):  # there will be others when queries want them
            await self.fill()

    async def fork(self) -> Worker:
        """Return a new worker, whole if all is loaded; a template that is found gone is replaced.

        :raises ReleaseError: naming file and line, if something cannot be loaded
        :raises LimitError: if the system has no room for one more process
        :raises EOFError: if the worker ended at once
        """
        worker = await self._fork()
        while self.is_whole and not worker.is_whole:  # the rest was loaded meanwhile
            worker.release()
            worker = await self._fork()
        worker.on_reply, worker.on_loss = self._on_reply, self._lose
        self._living.add(worker)
        return worker

    async def write_index(self, file: BinaryIO, limit: int) -> dict[str, Place] | None:
        """Have the index for lookups written into ``file``; None if its rows would have more than ``limit`` bytes.

        :raises ReleaseError, EOFError, OSError: if there is no process that could do it
        """
        return await write_index(await self._find_template(), file, limit)

    async def _fork(self) -> Worker:
        template = await self._find_template()
        try:
            return await fork_worker(template)
        except EOFError:
            if not await template.has_ended():
                raise
            return await fork_worker(await self._find_template())

    async def close(self) -> None:
        """End every process."""
        self.discard()
        for worker in self._living:
            worker.release()
        while len(self._living) > 0:  # each channel is closed in the next round of the loop
            await asyncio.sleep(0)
        if self._template is not None:
            await self._template.close()
            self._template = None

    def _lose(self, worker: Worker) -> None:
        self._living.discard(worker)
        if worker in self.idle:
            self.idle.remove(worker)
        self._on_loss(worker)

    async def _find_template(self) -> Template:
        async with self._starting:
            if self._template is not None and not self._template.alive:
                await self._template.close()
                self._template = None
            if self._template is None:
                spawned = self._spawned or spawn_template(self._content.files, self._settings)
                self._spawned = None
                self._template = await start_template(spawned)
                self.is_whole = self.is_whole and self._template.is_whole
            return self._template
