"""What each asker has used of the service: seconds of queries, forgotten at a steady rate."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from ecograph.errors import LimitError
from ecograph.text import Text

__all__ = ["ASKER", "Ledger", "SpentError"]

ASKER: Final[ContextVar[str]] = ContextVar("ASKER", default="")
"""Who asks in this task: a name that tells askers apart, kept in memory only; empty for those who have no budget."""
MINUTE: Final = 60.0
KEPT: Final = 1000
"""Accounts from which on those are dropped that have nothing in them."""
TOO_MANY_REQUESTS: Final = 429


class SpentError(LimitError):
    """The asker has used up the seconds of queries that each has: this one has cost nothing."""

    def __init__(self, budget: float, retry_after: int) -> None:
        limit = f"{budget:g}"
        super().__init__(
            Text(
                en=f"Your queries have taken the {limit} seconds a minute that each client has; "
                f"ask again in {retry_after} seconds, or take a dump of the data set.",
                sv=f"Dina frågor har tagit de {limit} sekunder per minut som varje klient har; "
                f"fråga igen om {retry_after} sekunder, eller hämta hela datamängden.",
            ),
            status=TOO_MANY_REQUESTS,
        )
        self.retry_after = retry_after


@dataclass
class Account:
    """Seconds used at a moment, and when the queries that run began."""

    used: float = 0.0
    moment: float = 0.0
    running: list[float] = field(default_factory=list)


class Ledger:
    """An account for each asker: a query adds its seconds, and a minute takes a whole budget off."""

    def __init__(self, budget: float) -> None:
        """Give each asker ``budget`` seconds a minute; 0 is no limit."""
        self._budget = budget
        self._rate = (MINUTE if budget == 0 else budget) / MINUTE
        self._accounts: dict[str, Account] = {}

    def check(self, asker: str) -> None:
        """Let pass who has seconds left.

        :raises SpentError: if ``asker`` has none
        """
        over = self.used(asker) - self._budget
        if asker != "" and self._budget > 0 and over >= 0:
            raise SpentError(self._budget, math.ceil(over / self._rate) + 1)

    def used(self, asker: str) -> float:
        """Return the seconds that ``asker`` has used and that are not yet forgotten."""
        account = self._accounts.get(asker)
        if account is None:
            return 0.0
        now = time.monotonic()
        self._forget(account, now)
        return account.used + sum(now - start for start in account.running)

    @contextmanager
    def charge(self, asker: str) -> Iterator[None]:
        """Charge ``asker`` for the time that the block takes."""
        start = self.open(asker)
        try:
            yield
        finally:
            self.close(asker, start)

    def open(self, asker: str) -> float:
        """Charge ``asker`` from now on, until :meth:`close` is called with what this returns."""
        start = time.monotonic()
        if asker != "":
            self._find(asker).running.append(start)
        return start

    def close(self, asker: str, start: float) -> None:
        """Charge ``asker`` no longer for what was begun at ``start``."""
        if asker == "":
            return
        account, now = self._find(asker), time.monotonic()
        account.running.remove(start)
        self._forget(account, now)
        account.used += now - start

    def _forget(self, account: Account, now: float) -> None:
        account.used = max(account.used - (now - account.moment) * self._rate, 0.0)
        account.moment = now

    def _find(self, asker: str) -> Account:
        if asker not in self._accounts and len(self._accounts) >= KEPT:
            self._accounts = {
                name: account
                for name, account in self._accounts.items()
                if len(account.running) > 0 or self.used(name) > 0
            }
        return self._accounts.setdefault(asker, Account(moment=time.monotonic()))
