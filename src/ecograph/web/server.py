"""The HTTP server: tells when it is ready, and stops in order."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette

from ecograph.store.pool import QueryPool

__all__ = ["run_service"]

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE: Final = 5
"""Seconds that queries have to end when the service is told to stop."""
PATIENCE: Final = 10
"""Seconds that answers have to be sent then."""


def run_service(app: Starlette, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until told to stop; ``announce`` is called when requests are answered."""
    asyncio.run(_serve(app, listener, announce))


async def _serve(app: Starlette, listener: socket.socket, announce: Callable[[], None]) -> None:
    # No access log: addresses and queries are their askers' own affair.
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=PATIENCE
    )
    async with app.router.lifespan_context(app):
        await Server(config, app.state.pool, announce).serve(sockets=[listener])


class Server(uvicorn.Server):
    """Uvicorn that tells when it accepts requests, answers those it has, and ends by returning, not by the signal."""

    def __init__(self, config: uvicorn.Config, pool: QueryPool, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._pool = pool
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept requests."""
        await super().startup(sockets)
        self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests and wait for the answers; queries that take longer than :data:`GRACE` are ended."""
        end = asyncio.get_running_loop().call_later(GRACE, self._pool.stop)
        await super().shutdown(sockets)
        end.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop in order at SIGINT and SIGTERM, at once at the second SIGINT."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)
