"""What can go wrong with a request: what passes and is tried again, and what does not."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from ecograph.errors import FetchError
from ecograph.text import Text

__all__ = ["TransientError", "check_media_type", "check_status", "refuse_size", "translate_transport_error"]

TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be gone the next time (RFC 9110, section 15; RFC 6585, section 4)."""


class TransientError(FetchError):
    """A fault that may pass: the request is made again."""

    def __init__(self, message: Text, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds that the service asks to wait."""


def check_status(response: httpx.Response, key: str | None) -> None:
    """Refuse a status that is no success.

    :param key: the environment variable that holds the key to the service
    :raises TransientError: if it may pass
    :raises FetchError: if it will not
    """
    status, address = response.status_code, str(response.url)
    if response.is_success:
        return
    if status in TRANSIENT:
        message = Text(en=f"{address} answers {status}.", sv=f"{address} svarar {status}.")
        raise TransientError(message, _read_retry_after(response))
    if status in {401, 403} and key is not None:
        raise FetchError(
            Text(
                en=f"{address} answers {status}: the key in {key} is not accepted.",
                sv=f"{address} svarar {status}: nyckeln i {key} godtas inte.",
            )
        )
    raise FetchError(
        Text(
            en=f"{address} answers {status}; a success is expected. Has the service moved?",
            sv=f"{address} svarar {status}; ett lyckat svar väntas. Har tjänsten flyttat?",
        )
    )


def check_media_type(response: httpx.Response, expected: frozenset[str]) -> None:
    """Refuse an answer of another media type than those expected; the parameters of the type do not count.

    :raises FetchError: naming the type
    """
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in expected:
        listed = ", ".join(sorted(expected))
        raise FetchError(
            Text(
                en=f"{response.url} answers with {media_type or 'no media type'!r}; {listed} is expected. "
                "Is it an error page?",
                sv=f"{response.url} svarar med {media_type or 'ingen medietyp'!r}; {listed} väntas. Är det en felsida?",
            )
        )


def refuse_size(address: str, limit: int) -> FetchError:
    """Return the error that an answer has more than ``limit`` bytes."""
    return FetchError(
        Text(
            en=f"{address} sends more than the {limit} bytes that are accepted.",
            sv=f"{address} skickar mer än de {limit} byte som godtas.",
        )
    )


def translate_transport_error(error: httpx.HTTPError, address: str) -> TransientError:
    """Return the fault that a broken connection, a time-out or half an answer is."""
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return TransientError(
            Text(en=f"{address} does not answer in time ({reason}).", sv=f"{address} svarar inte i tid ({reason}).")
        )
    return TransientError(
        Text(en=f"The connection to {address} failed: {reason}.", sv=f"Förbindelsen med {address} bröts: {reason}.")
    )


def _read_retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of a Retry-After: a number, or a date to compare with the answer's (RFC 9110, section 10.2.3).

    One that is neither is as good as none.
    """
    text = response.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    until, now = _read_date(text), _read_date(response.headers.get("date", ""))
    return None if until is None else max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


def _read_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
