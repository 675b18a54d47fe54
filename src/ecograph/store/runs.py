"""The queries on their way through the service, and who wants to know what became of them."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final
from urllib.parse import unquote_plus

from ecograph.errors import EcographError, LimitError, QueryError
from ecograph.settings import Settings
from ecograph.store.calling import Calls
from ecograph.store.ledger import Ledger, SpentError
from ecograph.store.looking import Looking
from ecograph.store.request import QueryRequest
from ecograph.text import Text

__all__ = ["BusyError", "EndedError", "Operations", "Run", "StoppingError"]


class BusyError(LimitError):
    """Too many queries wait already: this one has cost nothing and may be sent again."""

    retry_after = 5

    def __init__(self, waiting: int) -> None:
        super().__init__(
            Text(
                en=f"The service is busy, queries waiting: {waiting}; ask again in a few seconds.",
                sv=f"Tjänsten är upptagen, väntande frågor: {waiting}; fråga igen om några sekunder.",
            )
        )


class StoppingError(LimitError):
    """The service is told to stop."""

    def __init__(self) -> None:
        super().__init__(Text(en="The service is being stopped.", sv="Tjänsten håller på att stoppas."))


class EndedError(LimitError):
    """An operator ended the query."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                en="The query was ended by those who run the service; ask them before you send it again.",
                sv="Frågan avslutades av dem som driver tjänsten; fråga dem innan du skickar den igen.",
            )
        )


OUTCOMES: Final[Mapping[type[BaseException], str]] = {
    BusyError: "busy",
    SpentError: "spent",
    StoppingError: "stopping",
    EndedError: "ended",
    asyncio.CancelledError: "left",
}
"""What became of a query that no worker replied to."""


@dataclass(eq=False)
class Run:
    """One query from its arrival to its answer."""

    release: str
    pattern: QueryRequest = field(repr=False)
    """The request, but for its text if that is given apart."""
    asker: str = field(default="", repr=False)
    """Who asks, as the ledger knows them."""
    target: bytes | None = field(default=None, repr=False)
    """The text of the query as it stands in a URL."""
    arrived: float = field(default_factory=time.monotonic)
    started: float | None = None
    """When it got its worker; None while it waits."""
    kill: Callable[[], None] | None = None
    """Ends it, whatever it is about; None if that has no effect yet."""
    put_back: bool = False
    """Whether its worker was taken for shorter queries: it starts again, and then stays."""
    ended: bool = False
    """Whether an operator ended it."""
    outcome: str = "failed"
    seconds: float = 0.0
    """That workers spent on it."""
    size: int = 0
    """Bytes of its answer."""
    rows: int = 0
    """Solutions or triples of its answer."""

    @cached_property
    def id(self) -> str:
        """A name that is hard to guess: it ends the query."""
        return secrets.token_hex(8)

    @property
    def request(self) -> QueryRequest:
        """The query as it was asked."""
        if self.target is None:
            return self.pattern
        return replace(self.pattern, text=unquote_plus(self.target.decode("ascii", "replace")))

    @property
    def text(self) -> str:
        """The text of the query."""
        return self.request.text

    @property
    def age(self) -> float:
        """Seconds since it got its worker."""
        return 0.0 if self.started is None else time.monotonic() - self.started

    @property
    def state(self) -> str:
        """``waiting`` or ``running``."""
        return "waiting" if self.started is None else "running"

    @property
    def digest(self) -> str:
        """What tells this query's text from others without showing it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def copy(self) -> "Run":
        """Return what is known of the query and its answer, and nothing of how that came about."""
        return Run(self.release, self.pattern, target=self.target, size=self.size, rows=self.rows)

    def end(self) -> None:
        """End it for its asker."""
        self.ended = True
        if self.kill is not None:
            self.kill()


class Operations:
    """What outlives a release: accounts, the queries there are, and those who watch them."""

    def __init__(self, settings: Settings) -> None:
        self.ledger = Ledger(settings.budget)
        self.looking = Looking(self.ledger)
        self.calls = Calls(settings)
        self.runs: set[Run] = set()
        """Queries that run or wait."""
        self.watchers: list[Callable[[Run], None]] = []
        """Called with each query that has ended."""
        self.put_back = 0
        """Times that a long query made way."""

    @contextmanager
    def follow(self, run: Run) -> Iterator[None]:
        """Know of ``run`` while the block lasts, and tell the watchers what became of it."""
        self.begin(run)
        try:
            yield
        except BaseException as error:
            self.finish(run, error)
            raise
        else:
            self.finish(run)

    def begin(self, run: Run) -> None:
        """Know of ``run`` until :meth:`finish`."""
        self.runs.add(run)

    def finish(self, run: Run, error: BaseException | None = None) -> None:
        """Tell the watchers what became of ``run``, which ended with ``error`` if that is given."""
        if error is not None:
            run.outcome = _name_outcome(run, error)
        self.forget(run)
        self._tell(run)

    def forget(self, run: Run) -> None:
        """Know nothing of ``run`` any more, as if it had not been."""
        self.runs.discard(run)

    def tell_kept(self, run: Run) -> None:
        """Tell the watchers of an answer that was there, or that another had asked for: it cost no worker anything."""
        run.outcome = "kept"
        self._tell(run)

    def _tell(self, run: Run) -> None:
        for watcher in self.watchers:
            watcher(run)


def _name_outcome(run: Run, error: BaseException) -> str:
    if type(error) in OUTCOMES:
        return OUTCOMES[type(error)]
    if run.outcome == "failed" and isinstance(error, EcographError):
        return "refused" if isinstance(error, QueryError | LimitError) else "failed"
    return run.outcome
