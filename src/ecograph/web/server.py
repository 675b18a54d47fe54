"""The HTTP server: uvicorn that tells when it accepts requests, takes up new releases, and ends in order."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import uvicorn
import uvloop
from starlette.types import ASGIApp

from ecograph.settings import Settings
from ecograph.web.connection import PatientProtocol, make_protocol, raise_file_limit
from ecograph.web.lane import Lane
from ecograph.web.lane_protocol import LaneProtocol
from ecograph.web.switch import Switch

__all__ = ["Door", "run_service"]

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE: Final = 5
"""Seconds that queries have to end when the service is told to stop."""
KEEP_ALIVE: Final = 30
"""Seconds that a connection may be idle: more than clients keep one, who else send into one that is being closed."""
PATIENCE: Final = 10
"""Seconds that answers have to be sent then."""
TURN: Final = 0.001
"""Seconds that one thread may keep the interpreter from the others: long queries are read beside all others."""


class Server(uvicorn.Server):
    """Uvicorn that answers the requests it has, and ends by returning, not by the signal."""

    def __init__(self, config: uvicorn.Config, switch: Switch, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._switch = switch
        self._announce = announce
        self.failure: BaseException | None = None
        """Why it ended by itself: the rest of what is served could not be loaded."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept requests."""
        await super().startup(sockets)
        self._announce()
        rest = self._switch.current.pool.rest
        if rest is not None:
            rest.add_done_callback(self._end_if_failed)

    def _end_if_failed(self, rest: asyncio.Task[None]) -> None:
        failure = None if rest.cancelled() else rest.exception()
        if failure is not None:
            self.failure, self.should_exit = failure, True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests and wait for the answers; queries that take longer than :data:`GRACE` are ended."""
        end = asyncio.get_running_loop().call_later(GRACE, self._switch.stop)
        await super().shutdown(sockets)
        end.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop in order at SIGINT and SIGTERM, at once at the second SIGINT; look for a new release at SIGHUP."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        loop.add_signal_handler(signal.SIGHUP, self._switch.reload)
        try:
            yield
        finally:
            for number in (*SIGNALS, signal.SIGHUP):
                loop.remove_signal_handler(number)


class SideServer(uvicorn.Server):
    """Uvicorn beside another, which looks after the signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@dataclass(frozen=True)
class Door:
    """A socket that listens, and what answers there."""

    listener: socket.socket
    app: ASGIApp


def run_service(switch: Switch, settings: Settings, doors: Sequence[Door], announce: Callable[[], None]) -> None:
    """Serve the first of ``doors`` until told to stop, the others as long; ``announce`` is called when all is ready.

    :raises ReleaseError: if what is to be served cannot be loaded, also when some of it is served already
    """
    sys.setswitchinterval(TURN)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(switch, settings, doors, announce))


async def _serve(switch: Switch, settings: Settings, doors: Sequence[Door], announce: Callable[[], None]) -> None:
    main, *others = doors
    files = raise_file_limit()
    with_lane = type("WithLane", (LaneProtocol,), {"lane": Lane(switch)})
    fast = make_protocol(with_lane, settings.client_timeout, files)
    servers = [
        SideServer(_configure(door, make_protocol(PatientProtocol, settings.client_timeout, files), settings))
        for door in others
    ]
    async with switch:
        tasks = [
            asyncio.create_task(server.serve(sockets=[door.listener]))
            for server, door in zip(servers, others, strict=True)
        ]
        try:
            front = Server(_configure(main, fast, settings), switch, announce)
            await front.serve(sockets=[main.listener])
            if front.failure is not None:
                raise front.failure
        finally:
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*tasks)


def _configure(door: Door, protocol: type[PatientProtocol], settings: Settings) -> uvicorn.Config:
    # No access log: addresses and queries are their askers' own affair.
    return uvicorn.Config(
        door.app,
        http=protocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=PATIENCE,
    )
