"""Counts what patterns match, as queries like any other: within the limits and at the expense of who asks."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from ecograph.errors import LimitError, QueryError
from ecograph.explain.structure import Pattern
from ecograph.formats import result_syntax
from ecograph.store.engine import Engine
from ecograph.store.ledger import SpentError
from ecograph.store.request import QueryRequest
from ecograph.store.runs import BusyError, EndedError, StoppingError

__all__ = ["MOST", "Count", "Counter"]

Reason = Literal["many", "time", "memory", "service", "path", "unwritable"]

STAGES: Final = (1_000, 100_000, 1_000_000)
"""Numbers up to which is counted: first the small ones, so that something is known when time runs out."""
MOST: Final = STAGES[-1]
SECONDS: Final = 10.0
"""How long all counting for one explanation may take."""
EACH: Final = 3.0
"""How long each query for a count may take."""
SYNTAX: Final = result_syntax("csv")
GATEWAY_TIMEOUT: Final = 504
REFUSALS: Final = (SpentError, BusyError, StoppingError, EndedError)
"""Errors that are about the asker or the service, not about what is counted."""


@dataclass(frozen=True)
class Count:
    """How many matches there are; exactly, or at least how many."""

    number: int | None
    """None: not even a part was counted."""
    is_exact: bool = True
    reason: Reason | None = None
    """Why it is not exact."""

    @property
    def is_few(self) -> bool:
        """Whether there is one match at most."""
        return self.is_exact and self.number is not None and self.number <= 1


@dataclass
class Counter:
    """Counts for one explanation: each thing once, and no longer than it may."""

    engine: Engine
    request: QueryRequest
    """What is explained: its data set is counted in."""
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    known: dict[str, Count] = field(default_factory=dict)

    async def count_patterns(self, patterns: Sequence[Pattern]) -> Mapping[int, Count]:
        """Return how much each pattern matches by itself, by its number.

        :raises LimitError: if the asker has used up what each has, or the service takes no more
        """
        return {
            pattern.number: await self.count(pattern.full, "service" if pattern.place == "service" else "path")
            for pattern in patterns
        }

    async def count(self, full: str | None, otherwise: Reason = "unwritable") -> Count:
        """Return how many solutions there are to a piece of a query; ``otherwise`` is why it cannot be asked.

        :raises LimitError: if the asker has used up what each has, or the service takes no more
        """
        if full is None:
            return Count(None, is_exact=False, reason=otherwise)
        if full not in self.known:
            self.known[full] = await self._count_by_stages(full)
        return self.known[full]

    async def _count_by_stages(self, full: str) -> Count:
        least = None
        for most in STAGES:
            try:
                found = await self._ask(full, most)
            except TimeoutError:
                return Count(least, is_exact=False, reason="time")
            except REFUSALS:
                raise
            except LimitError as error:
                return Count(least, is_exact=False, reason="time" if error.status == GATEWAY_TIMEOUT else "memory")
            except QueryError:
                return Count(least, is_exact=False, reason="unwritable")
            if found <= most:
                return Count(found)
            least = most
        return Count(least, is_exact=False, reason="many")

    async def _ask(self, full: str, most: int) -> int:
        """Return how many solutions there are, up to one more than ``most``.

        :raises TimeoutError: if that takes too long; the query is ended then
        """
        left = min(EACH, self.deadline - time.monotonic())
        if left <= 0:
            raise TimeoutError
        inner = f"SELECT (1 AS ?one) WHERE {{ {full} }} LIMIT {most + 1}"
        text = f"SELECT (COUNT(*) AS ?count) WHERE {{ {{ {inner} }} }}"
        async with asyncio.timeout(left):
            answer = await self.engine.run(replace(self.request, text=text, syntax=SYNTAX, substitutions={}))
        return int(answer.read().split()[1])
