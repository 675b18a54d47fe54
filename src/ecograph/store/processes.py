"""The template and the workers as the server sees them: started, asked, killed."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from ecograph.errors import ReleaseError
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from ecograph.store.channel import receive_message, send_message
from ecograph.store.wire import Message
from ecograph.text import Text

__all__ = ["Template", "Worker", "fork_worker", "start_template"]

START_TIMEOUT: Final = 10.0
"""Seconds within which a fork must report."""


@dataclass(frozen=True)
class Worker:
    """One worker and the channel to it."""

    pid: int
    channel: socket.socket

    async def ask(self, request: Message, descriptor: int) -> Message:
        """Send a request with the descriptor for its answer and return the reply.

        :raises EOFError: if the worker is gone
        """
        await send_message(self.channel, request, descriptor)
        return await receive_message(self.channel)

    @property
    def alive(self) -> bool:
        """Whether the worker, of which nothing is asked at the moment, is there."""
        try:
            return len(self.channel.recv(1, socket.MSG_PEEK)) > 0
        except BlockingIOError:
            return True
        except OSError:
            return False

    def release(self) -> None:
        """Let the worker end: it does when its channel closes."""
        self.channel.close()

    def kill(self) -> None:
        """End the worker, whatever it does."""
        self.channel.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Template:
    """The process that holds the release, and the channel on which it takes requests to fork."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    statements: int
    """Statements in the store: of the default graph and of the named graphs."""

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    async def close(self) -> None:
        """End the process and its workers, which are its process group; returns when it is gone."""
        self.control.close()
        if self.alive:
            os.killpg(self.process.pid, signal.SIGKILL)
        await asyncio.to_thread(self.process.wait)


async def start_template(release: Release, memory: int) -> Template:
    """Start a template and wait until it has loaded ``release``; ``memory`` is the bytes a query may use.

    :raises ReleaseError: if it cannot
    """
    control, far = socket.socketpair()
    control.settimeout(0)
    files = [str(release.file(name)) for name in (DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE)]
    command = [sys.executable, "-P", "-m", "ecograph.store.template", str(far.fileno()), str(memory), *files]
    with far:
        # A session of its own: Ctrl-C is for the server, which then ends the others in order.
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=[far.fileno()], start_new_session=True, env=_environment()
        )
    try:
        reply = await receive_message(control)
    except EOFError:
        reply = {"error": f"exit {await asyncio.to_thread(process.wait)}"}
    if "error" in reply:
        control.close()
        await asyncio.to_thread(process.wait)
        raise _not_loaded(release, str(reply["error"]))
    return Template(process, control, int(reply["statements"]))


def _environment() -> dict[str, str]:
    """Return the environment of the template.

    The C library reserves 64 MiB of addresses for each thread that allocates. Where a worker's limit of memory leaves
    no room for them, it tries again at every allocation: queries take a hundred times as long. One arena suffices.
    """
    return {**os.environ, "MALLOC_ARENA_MAX": "1"}


def _not_loaded(release: Release, reason: str) -> ReleaseError:
    return ReleaseError(
        Text(
            en=f"The release {release.path} could not be loaded: {reason}.",
            sv=f"Utgåvan {release.path} kunde inte läsas in: {reason}.",
        )
    )


async def fork_worker(template: Template) -> Worker:
    """Have the template fork a worker, and wait until it is ready.

    :raises EOFError: if the template is gone
    """
    channel, far = socket.socketpair()
    channel.settimeout(0)
    try:
        with far:
            await send_message(template.control, {}, far.fileno())
        hello = await asyncio.wait_for(receive_message(channel), START_TIMEOUT)
    except TimeoutError as error:
        channel.close()
        raise EOFError from error
    except BaseException:
        channel.close()
        raise
    return Worker(int(hello["pid"]), channel)
