"""The HTTP server: uvicorn that tells when it accepts requests, takes up new releases, and ends in order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from ecograph.settings import Settings
from ecograph.web.switch import Switch

__all__ = ["serve"]

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE: Final = 5
"""Seconds that queries have to end when the service is told to stop."""
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


async def serve(switch: Switch, settings: Settings, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve on ``listener`` until told to stop; ``announce`` is called when requests are accepted.

    :raises ReleaseError: if what is to be served cannot be loaded
    """
    # No access log: addresses and queries are their askers' own affair.
    config = uvicorn.Config(
        switch,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=PATIENCE,
    )
    async with switch:
        await Server(config, switch, announce).serve(sockets=[listener])
