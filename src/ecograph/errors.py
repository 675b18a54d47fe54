"""Everything that can go wrong, as one tree.

* EcographError
  * InputError: a file, table or argument is not what it should be
    * NotFoundError: a name that is not known (lists the known ones)
    * QueryError: a SPARQL query that cannot be accepted (line, column)
    * NotAcceptableError: no format that the asker accepts
  * ReleaseError: a release, or what else is to be served, is missing, unreadable or half written
  * LimitError: a query met its limit of time, memory or size
  * FindingsError: the data was read, and it breaks the shapes
  * StoreError: the store that the service asks does not answer, or not as it should
  * FetchError: a service on the network does not give what it should; nothing was changed

Each class says how it ends a command (``exit_code``) and an HTTP request (``status``).
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ecograph.text import Text

__all__ = [
    "EcographError",
    "FetchError",
    "FindingsError",
    "InputError",
    "LimitError",
    "NotAcceptableError",
    "NotFoundError",
    "QueryError",
    "ReleaseError",
    "StoreError",
]


class EcographError(Exception):
    """The root: a message for people, an exit code and an HTTP status."""

    exit_code = 2
    status = 500

    def __init__(self, message: Text, *, status: int | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        if status is not None:
            self.status = status

    def __reduce__(self) -> tuple[Any, ...]:
        """Tell how to carry it to another process: constructors take keywords, which pickle does not know of."""
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[EcographError], args: tuple[object, ...], state: dict[str, object]) -> EcographError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InputError(EcographError):
    """A file, table or argument is not what it should be."""

    status = 400

    def __init__(
        self,
        message: Text,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        status: int | None = None,
    ) -> None:
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        prefix = f"{place}: " if place != "" else ""
        super().__init__(Text(en=prefix + message.en, sv=prefix + message.sv), status=status)
        self.file = file
        self.line = line
        self.column = column


class NotFoundError(InputError):
    """A name is not known; the message lists those that are, the nearest first."""

    status = 404

    def __init__(
        self, kind: Text, name: str, known: Iterable[str], *, file: Path | str | None = None, line: int | None = None
    ) -> None:
        names = sorted(known)
        close = get_close_matches(name, names, n=1)
        hint_en = f" Did you mean {close[0]!r}?" if close else ""
        hint_sv = f" Menade du {close[0]!r}?" if close else ""
        listed = ", ".join(names)
        super().__init__(
            Text(
                en=f"There is no {kind.en} {name!r}.{hint_en} Known: {listed}.",
                sv=f"{kind.sv[0].upper()}{kind.sv[1:]} {name!r} finns inte.{hint_sv} Kända: {listed}.",
            ),
            file=file,
            line=line,
        )
        self.name = name
        self.known = names


class QueryError(InputError):
    """A SPARQL query that cannot be accepted; ``line`` and ``column`` count from 1."""


class NotAcceptableError(EcographError):
    """The asker accepts none of the formats there are (RFC 9110, section 15.5.7)."""

    status = 406

    def __init__(self, asked: str, available: Iterable[str]) -> None:
        listed = ", ".join(available)
        super().__init__(
            Text(
                en=f"No representation matches {asked!r}. Available: {listed}.",
                sv=f"Ingen representation motsvarar {asked!r}. Tillgängliga: {listed}.",
            )
        )
        self.available = listed


class ReleaseError(EcographError):
    """A release, or what else is to be served, is missing, unreadable or half written."""

    status = 503


class LimitError(EcographError):
    """A query met its limit of time, memory or size; nothing of its answer was sent."""

    status = 503
    retry_after: int | None = None
    """Seconds after which the same query may be answered; None: the limit will not move."""


class FindingsError(EcographError):
    """The data could be read, and it breaks the shapes."""

    exit_code = 1
    status = 422


class StoreError(EcographError):
    """The store that the service asks does not answer, or not as it should; nothing of its answer was sent."""

    status = 502


class FetchError(EcographError):
    """A service on the network does not give what it should; the data fetched before are as they were."""

    status = 502
