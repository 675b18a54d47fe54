"""A part of the work, done by a second process while the first goes on.

It is started anew and not forked, since the first has threads (of the SHACL engine, of the progress display). Neither
outlives the other: the second ends when its standard input closes, the first waits for no answer once that is gone.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from threading import Thread
from typing import Any, Final

from ecograph.collector import pause_collector
from ecograph.errors import EcographError, ReleaseError
from ecograph.text import Text

__all__ = ["Beside", "Receive", "Work", "receive_lines", "start_beside"]

Receive = Callable[[], Any]
"""Returns the next thing that was sent; pieces of lines end with an empty one."""
Work = Callable[[Receive], Iterator[Any]]
"""What the second process does; it sends what it yields."""

PIECE: Final = 20_000
"""Lines that are sent at a time: all at once they would lie in memory three times."""


@dataclass(frozen=True)
class Beside:
    """The second process as the first sees it."""

    process: subprocess.Popen[bytes]
    channel: "Connection[Any, Any]"

    def send(self, value: object) -> None:
        """Send what is received there.

        :raises ReleaseError: if the process is gone
        """
        try:
            self.channel.send(value)
        except OSError as error:
            raise self._tell_end() from error

    def send_lines(self, lines: Sequence[bytes]) -> None:
        """Send ``lines``, some at a time.

        :raises ReleaseError: if the process is gone
        """
        for start in range(0, len(lines), PIECE):
            self.send(b"".join(lines[start : start + PIECE]))
        self.send(b"")

    def wait(self) -> Any:
        """Return what the work yields next, or raise what it raised of :class:`EcographError` and :class:`OSError`.

        :raises ReleaseError: if the process is gone
        """
        try:
            result, error = self.channel.recv()
        except (OSError, EOFError) as ended:
            raise self._tell_end() from ended
        if error is not None:
            raise error
        return result

    def _tell_end(self) -> ReleaseError:
        code = self.process.wait()
        en, sv = (f"signal {-code}", f"signal {-code}") if code < 0 else (f"exit code {code}", f"slutkod {code}")
        return ReleaseError(
            Text(
                en=f"The build's second process ended before it was done ({en}), as when memory runs out. "
                "Nothing was changed; the former release stays in use.",
                sv=f"Byggets andra process slutade innan den var klar ({sv}), som när minnet tar slut. "
                "Inget har ändrats; den förra utgåvan används fortfarande.",
            )
        )


def receive_lines(receive: Receive) -> list[bytes]:
    """Return the lines that are sent next; all pieces are taken before the first is divided: nobody waits to send."""
    pieces = list(iter(receive, b""))
    return [line for piece in pieces for line in piece.splitlines(keepends=True)]


@contextmanager
def start_beside(work: Work) -> Iterator[Beside]:
    """Start ``work``, a function of a module, in a second process; it ends with the block, whatever it does then."""
    near, far = Pipe()
    with near:
        with far:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ecograph.beside", str(far.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[far.fileno()],
                start_new_session=True,  # Ctrl-C is for the first, which then ends the second
            )
        with process:
            try:
                beside = Beside(process, near)
                beside.send(work)
                yield beside
            finally:
                process.kill()


def _end_with_the_first() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main(handle: str) -> None:
    """Do the work that comes over the channel ``handle``, with what comes after it, and send what came of it."""
    Thread(target=_end_with_the_first, daemon=True).start()
    gone = (EOFError, BrokenPipeError, ConnectionResetError)
    with Connection(int(handle)) as channel, pause_collector(), suppress(*gone):
        work = channel.recv()
        try:
            for result in work(channel.recv):
                channel.send((result, None))
        except gone:
            raise
        except (EcographError, OSError) as error:
            channel.send((None, error))


if __name__ == "__main__":
    main(*sys.argv[1:])
