"""A second process that does a part of the work while the first goes on with another.

It is started anew and not forked, since the first has threads (of the SHACL engine, of the progress display). Neither
outlives the other: the second ends when its standard input closes, the first waits for no answer once that is gone.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from ecograph.collector import pause_collector
from ecograph.errors import EcographError, ReleaseError
from ecograph.text import Text

__all__ = ["Beside", "start_beside"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Beside:
    """The second process as the first sees it: it does one thing at a time."""

    process: subprocess.Popen[bytes]
    channel: "Connection[Any, Any]"

    def begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Have ``work``, a function of a module, done there, and return a function that waits for what it returns.

        That raises what ``work`` raises of :class:`EcographError` and :class:`OSError`.

        :raises ReleaseError: if the process is gone
        """
        self._hand_over((work, args, kwargs))
        return self._wait

    def _hand_over(self, message: object) -> None:
        try:
            self.channel.send(message)
        except OSError as error:
            raise self._tell_end() from error

    def _wait(self) -> Any:
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


@contextmanager
def start_beside(*works: Callable[..., object]) -> Iterator[Beside]:
    """Start a second process, and end it with the block, whatever it does then.

    :param works: functions that it will be asked for, so that it imports their modules at once
    """
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
                beside._hand_over(works)
                yield beside
            finally:
                process.kill()


def _serve(channel: "Connection[Any, Any]") -> None:
    channel.recv()
    while True:
        work, args, kwargs = channel.recv()
        result, failure = None, None
        try:
            result = work(*args, **kwargs)
        except (EcographError, OSError) as error:
            failure = error
        channel.send((result, failure))


def _end_with_the_first() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def main(handle: str) -> None:
    """Do what comes over the channel ``handle`` until it closes."""
    Thread(target=_end_with_the_first, daemon=True).start()
    with (
        Connection(int(handle)) as channel,
        pause_collector(),
        suppress(EOFError, BrokenPipeError, ConnectionResetError),
    ):
        _serve(channel)


if __name__ == "__main__":
    main(*sys.argv[1:])
