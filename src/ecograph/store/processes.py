"""The template as the server sees it: started, asked for workers, ended."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from ecograph.errors import LimitError, ReleaseError
from ecograph.settings import Settings
from ecograph.store.channel import receive_message, send_message
from ecograph.store.content import DataFile
from ecograph.store.postings import Place
from ecograph.store.wire import INDEX, Message
from ecograph.store.workers import Worker, connect_worker
from ecograph.text import Text

__all__ = [
    "Spawned",
    "Template",
    "fork_worker",
    "spawn_template",
    "start_template",
    "wait_for_rest",
    "write_index",
]

START_TIMEOUT: Final = 10.0
"""Seconds within which a worker must report that it is there."""


@dataclass(frozen=True)
class Template:
    """The process that holds what is served, and the channel on which it takes requests to fork."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    statements: int
    """Statements in the store: of the default graph and of the named graphs, unless these are still being loaded."""
    is_whole: bool = True
    """Whether all is loaded; if not, its workers know nothing but the default graph."""

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    async def has_ended(self) -> bool:
        """Tell whether the process is gone, or goes within a second: its channel closes a little before."""
        try:
            await asyncio.to_thread(self.process.wait, 1)
        except subprocess.TimeoutExpired:
            return False
        return True

    async def close(self) -> None:
        """End the process; returns when it is gone. Each worker ends when its own channel closes."""
        with suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)  # who waits for a message learns that there will be none
        self.process.kill()
        await asyncio.to_thread(self.process.wait)
        self.control.close()


@dataclass(frozen=True)
class Spawned:
    """A template that is being loaded."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def discard(self) -> None:
        """End the process, loaded or not."""
        self.control.close()
        self.process.kill()
        self.process.wait()


def spawn_template(files: Sequence[DataFile], settings: Settings, *, in_stages: bool = False) -> Spawned:
    """Start a template that loads ``files``. Waits for nothing.

    :param in_stages: whether workers are wanted as soon as the default graph of a release is loaded
    """
    control, far = socket.socketpair()
    control.settimeout(0)
    calls = "calls" if len(settings.services) > 0 else ""
    how = [str(far.fileno()), str(settings.memory), calls, "stages" if in_stages else ""]
    parts = [part for file in files for part in _describe(file)]
    command = [sys.executable, "-P", "-m", "ecograph.store.template", *how, *parts]
    with far:
        # A session of its own: Ctrl-C is for the server, which then ends the others in order.
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[far.fileno()], start_new_session=True, env=_environment()
        )
    return Spawned(process, control)


def _describe(file: DataFile) -> tuple[str, str, str, str]:
    origin, statements = "own" if file.is_own else "other", "" if file.statements is None else str(file.statements)
    return file.syntax, origin, statements, str(file.path)


async def start_template(spawned: Spawned) -> Template:
    """Wait until a template can fork workers.

    :raises ReleaseError: naming the file and the line that it cannot read
    """
    with ExitStack() as opened:
        opened.callback(spawned.discard)
        try:
            reply = await receive_message(spawned.control)
        except EOFError:
            reply = {"error": f"exit {await asyncio.to_thread(spawned.process.wait)}"}
        if "error" in reply:
            raise _not_loaded(reply)
        opened.pop_all()
    return Template(spawned.process, spawned.control, int(reply["statements"]), bool(reply["whole"]))


async def wait_for_rest(template: Template) -> Template:
    """Wait until a template that is not whole has loaded all.

    :raises EOFError: if it is gone
    :raises ReleaseError: naming the file and the line that it cannot read
    """
    reply = await receive_message(template.control)
    if "error" in reply:
        raise _not_loaded(reply)
    return replace(template, statements=int(reply["statements"]), is_whole=True)


def _environment() -> dict[str, str]:
    """Return the environment of the template.

    The C library reserves 64 MiB of addresses for each thread that allocates. Where a worker's limit of memory leaves
    no room for them, it tries again at every allocation: queries take a hundred times as long. One arena suffices.
    A trace of the engine's stack takes memory too, and where there is none left the process would hang, not end.
    """
    return {**os.environ, "MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"}


def _not_loaded(reply: Message) -> ReleaseError:
    place = ":".join(str(reply[key]) for key in ("file", "line", "column") if key in reply)
    prefix, reason = f"{place}: " if place != "" else "", str(reply["error"])
    return ReleaseError(
        Text(en=f"{prefix}This could not be loaded: {reason}.", sv=f"{prefix}Detta kunde inte läsas in: {reason}.")
    )


async def fork_worker(template: Template) -> Worker:
    """Have the template fork a worker, and wait until it is ready.

    :raises EOFError: if the template is gone, or the worker ended at once
    :raises LimitError: if the system has no room for one more process
    """
    try:
        channel, far = socket.socketpair()
    except OSError as error:
        raise _no_process(error.strerror or str(error)) from error
    channel.settimeout(0)
    with ExitStack() as opened:
        opened.enter_context(channel)
        with far:
            await send_message(template.control, {}, far.fileno())
        try:
            async with asyncio.timeout(START_TIMEOUT):
                hello = await receive_message(channel)
        except TimeoutError:
            hello = {"error": f"{START_TIMEOUT:g} s"}
        if "error" in hello:
            raise _no_process(str(hello["error"]))
        worker = await connect_worker(int(hello["pid"]), channel)
        worker.is_whole = bool(hello["whole"])
        opened.pop_all()
    return worker


def _no_process(reason: str) -> LimitError:
    return LimitError(
        Text(
            en=f"The service could not start a process for the query: {reason}.",
            sv=f"Tjänsten kunde inte starta någon process för frågan: {reason}.",
        )
    )


async def write_index(template: Template, file: BinaryIO, limit: int) -> dict[str, Place] | None:
    """Have a process forked from the template write the index for lookups into ``file``, and wait until it has.

    :param limit: bytes that the rows may have; None is returned if there are more, or there is no room for them
    :raises EOFError: if the template is gone, or the process ended before it was done
    :raises OSError: if the system has no room for one more channel
    """
    channel, far = socket.socketpair()
    channel.settimeout(0)
    with channel:
        with far:
            await send_message(template.control, INDEX, far.fileno())
        await send_message(channel, {"limit": limit}, file.fileno())
        reply = await receive_message(channel)
    return None if "error" in reply else {name: Place(**place) for name, place in reply.items()}
