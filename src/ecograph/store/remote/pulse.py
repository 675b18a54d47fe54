"""Whether a store answers, asked no more often than every few seconds, however many want to know."""

import asyncio
import io
import time
from typing import Final

from ecograph.errors import EcographError, StoreError
from ecograph.settings import MEBIBYTE
from ecograph.store.remote.endpoint import Endpoint
from ecograph.store.remote.rewriting import Prepared

__all__ = ["Pulse"]

QUESTION: Final = Prepared("ASK", "ASK {}", (), ())
PAUSE: Final = 2.0
"""Seconds for which an answer holds."""
PATIENCE: Final = 2.0
"""Seconds that the store has for the simplest query there is."""


class Pulse:
    """The pulse of the store at an endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._asked = float("-inf")
        self._beats = True

    async def is_felt(self) -> bool:
        """Tell whether the store answers; one that is busy, or dislikes the query, does."""
        now = time.monotonic()
        if now - self._asked >= PAUSE:
            self._asked = now
            self._beats = await self._feel()
        return self._beats

    async def _feel(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._endpoint.fetch(QUESTION, io.BytesIO(), MEBIBYTE)
        except (StoreError, TimeoutError):
            return False
        except EcographError:
            return True
        return True
