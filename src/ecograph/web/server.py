"""The HTTP server: uvicorn that tells when it accepts requests, takes up new releases, and ends in order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from ecograph.web.switch import Switch

__all__ = ["run_service"]

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE: Final = 5
"""Seconds that queries have to end when the service is told to stop."""
KEEP_ALIVE: Final = 30
"""Seconds that a connection may be idle: more than clients keep one, who else send into one that is being closed."""
PATIENCE: Final = 10
"""Seconds that answers have to be sent then."""


class Server(uvicorn.Server):
    """Uvicorn that answers the requests it has, and ends by returning, not by the signal."""

    def __init__(self, config: uvicorn.Config, switch: Switch, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._switch = switch
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept requests."""
        await super().startup(sockets)
        self._announce()

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


def run_service(switch: Switch, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve on ``listener`` until told to stop; ``announce`` is called when requests are accepted.

    :raises ReleaseError: if what is to be served cannot be loaded
    """
    asyncio.run(_serve(switch, listener, announce))


async def _serve(switch: Switch, listener: socket.socket, announce: Callable[[], None]) -> None:
    # No access log: addresses and queries are their askers' own affair.
    config = uvicorn.Config(
        switch,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=PATIENCE,
    )
    async with switch:
        await Server(config, switch, announce).serve(sockets=[listener])
