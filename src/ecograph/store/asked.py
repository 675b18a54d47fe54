"""One query on its way through the pool: what a worker gets, and what its asker is given."""

import asyncio
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, Final

from ecograph.errors import EcographError
from ecograph.formats import ResultSyntax
from ecograph.search.edits import Edit, Expanded, find_original
from ecograph.settings import Settings
from ecograph.store.binding import write_values
from ecograph.store.calling import Found
from ecograph.store.evaluate import Task
from ecograph.store.failures import explain_failure
from ecograph.store.request import QueryAnswer, QueryRequest
from ecograph.store.runs import Run
from ecograph.store.wire import Message, encode
from ecograph.store.workers import Reply, Worker

__all__ = ["Asked", "Outcome", "discard", "make_answer", "make_message", "wait_for_outcome"]

WAITING: Final = 8
"""Seconds of waiting that count as one of processor time."""

Outcome = Reply | EcographError
"""A whole answer, or why there is none."""


@dataclass(eq=False)
class Asked(Run):
    """A query on its way through the pool."""

    message: bytes = field(default=b"", repr=False)
    """What a worker gets."""
    deliver: Callable[[Outcome], None] = field(default=lambda _: None, repr=False)
    """Called once, unless the asker leaves before."""
    media_type: str = ""
    """What the answer is sent as, if the query stands in a URL."""
    edits: Sequence[Edit] = ()
    """What was replaced in the text before a worker gets it."""
    judge: Callable[[Found], Found] = field(default=lambda found: found, repr=False)
    """Tells what the query has come to, beside what its worker replied."""
    worker: Worker | None = None
    """What has it, though that may evaluate another one first."""
    given: float = 0.0
    """When its worker came to it."""
    spent_before: float = 0.0
    """Seconds of processor time that its worker had spent then."""
    is_over: bool = False

    @property
    def age(self) -> float:
        """Seconds of processor time that its worker has spent on it, or some of those that have passed if that is more.

        A query does not get long by waiting for the processor; it may wait for other services.
        """
        passed = super().age
        return passed if self.worker is None else max(self.worker.spent - self.spent_before, passed / WAITING)

    def explain(self, reply: Message, settings: Settings) -> EcographError:
        """Return the error that ``reply`` means, its place that in the query as it was written."""
        if "line" in reply and len(self.edits) > 0:
            line, column = find_original(self.text, self.edits, reply["line"], reply["column"])
            reply = {**reply, "line": line, "column": column}
        return explain_failure(reply, self.request, settings)


def make_message(request: QueryRequest, expanded: Expanded, settings: Settings, **more: Any) -> bytes:
    """Return what a worker gets, with the searches in the query replaced and its values written in.

    :param more: further fields of its task
    :raises QueryError: if the query gives a variable a value that has one already
    """
    task = Task(
        text=write_values(expanded.text, request.substitutions),
        syntax=request.syntax.name,
        form="results" if isinstance(request.syntax, ResultSyntax) else "graph",
        limit=settings.answer,
        rows=settings.rows,
        default_graphs=request.default_graphs,
        named_graphs=request.named_graphs,
        base=request.base,
        **more,
    )
    return encode(asdict(task))


def make_answer(outcome: Outcome, request: QueryRequest) -> QueryAnswer:
    """Return the answer to ``request``.

    :raises EcographError: if there is none
    """
    if isinstance(outcome, EcographError):
        raise outcome
    unknown = tuple(outcome.message["unknown"])
    if outcome.file is not None:
        outcome.file.seek(0)
    return QueryAnswer(outcome.file or io.BytesIO(outcome.body), outcome.size, request.syntax.media_type, unknown)


async def wait_for_outcome(run: Asked, begin: Callable[[Asked], None], leave: Callable[[Asked], None]) -> Outcome:
    """Let ``run`` begin and return its outcome; a cancelled task leaves it."""
    delivered: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    run.deliver = partial(_fulfil, delivered)
    begin(run)
    try:
        return await delivered
    except asyncio.CancelledError:
        leave(run)
        if delivered.done() and not delivered.cancelled():
            discard(delivered.result())
        raise


def _fulfil(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if future.done():
        discard(outcome)
    else:
        future.set_result(outcome)


def discard(outcome: Outcome) -> None:
    """Let go of an outcome that nobody wants."""
    if isinstance(outcome, Reply):
        outcome.discard()
