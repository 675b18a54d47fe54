"""The services that the queries under way may call, and which of their calls failed.

The engine knows the services by addresses of the relay, which are good for one query. It takes a call that fails within
EXISTS or MINUS for a result, so the relay tells here what failed: such a query has no answer.
"""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from ecograph.errors import EcographError
from ecograph.search.edits import Edit, Expanded, apply_edits
from ecograph.settings import Settings
from ecograph.store.calls import Called, find_calls
from ecograph.store.request import QueryRequest
from ecograph.store.workers import Reply

__all__ = ["Call", "Calls", "Found", "Reached"]

Found = Reply | EcographError | asyncio.CancelledError
"""What a query has come to: a whole answer, why there is none, or that nobody waits for it."""


@dataclass(frozen=True)
class Reached:
    """The answer of a service."""

    media_type: str
    size: int
    """Bytes."""
    file: BinaryIO


@dataclass(eq=False)
class Call:
    """A query and the services that it calls."""

    query: Expanded
    """As the engine gets it."""
    targets: Sequence[Called] = ()
    addresses: Sequence[str] = ()
    """What the engine calls in their place."""
    failure: EcographError | None = None
    """Why it has no answer: the first call that failed, and that it does not go without."""
    asked: dict[tuple[int, bytes], "asyncio.Task[Reached]"] = field(default_factory=dict)
    """Number of the service and what it was asked → its answer: within EXISTS the engine calls for each row."""

    @property
    def calls_others(self) -> bool:
        """Whether it calls any."""
        return len(self.targets) > 0

    def restore(self, body: bytes) -> bytes:
        """Return what a service is asked, with the services within its own part named as the asker did."""
        for address, target in zip(self.addresses, self.targets, strict=True):
            body = body.replace(f"<{address}>".encode(), f"<{target.url}>".encode())
        return body

    def fail(self, target: Called, error: EcographError) -> None:
        """Know of a call that failed."""
        if self.failure is None and not target.is_silent:
            self.failure = error

    def end(self) -> None:
        """Ask no more, and let go of what was answered."""
        for task in self.asked.values():
            if not task.done():
                task.cancel()
            elif not task.cancelled() and task.exception() is None:
                task.result().file.close()

    def judge(self, outcome: Found) -> Found:
        """Return what became of the query, now that it is known what became of its calls."""
        if self.failure is None or isinstance(outcome, asyncio.CancelledError):
            return outcome
        if isinstance(outcome, Reply):
            outcome.discard()
        return self.failure


class Calls:
    """The queries under way that call services."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = settings.services
        self._open: dict[str, Call] = {}
        self.relay = ""
        """Address of the relay, with a final slash."""

    def find(self, token: str) -> Call | None:
        """Return the query under way that a token of :meth:`follow` belongs to."""
        return self._open.get(token)

    @contextmanager
    def follow(self, request: QueryRequest, expanded: Expanded) -> Iterator[Call]:
        """Let a query call its services while the block lasts.

        :raises QueryError: if one of them is not allowed
        """
        targets = find_calls(request.text, self._allowed, request.base)
        if len(targets) == 0:
            yield Call(expanded)
            return
        token = secrets.token_urlsafe()
        addresses = [f"{self.relay}{token}/{number}" for number in range(len(targets))]
        named = zip(targets, addresses, strict=True)
        own = [Edit(target.start, target.end, f"<{address}>") for target, address in named]
        edits = sorted([*expanded.edits, *own], key=lambda edit: edit.start)
        call = self._open[token] = Call(Expanded(apply_edits(request.text, edits), edits), targets, addresses)
        try:
            yield call
        finally:
            del self._open[token]
            call.end()
