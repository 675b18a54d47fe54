"""One service's HTTP client: paced, patient within limits, on one host, and silent about its key."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from ecograph import __version__
from ecograph.errors import FetchError
from ecograph.fetching.faults import (
    TransientError,
    check_media_type,
    check_status,
    refuse_size,
    translate_transport_error,
)
from ecograph.fetching.limits import Limits
from ecograph.text import Text

__all__ = ["JSON_TYPES", "Access", "Answer", "Client", "Report"]

T = TypeVar("T")

Report = Callable[[Text], None]
"""Told what is going on."""

USER_AGENT: Final = f"ecograph/{__version__} (+https://w3id.org/ecograph/)"
JSON_TYPES: Final = frozenset({"application/json", "application/sparql-results+json", "text/json"})


@dataclass(frozen=True)
class Access:
    """Who may be asked, and with what."""

    hosts: frozenset[str] = frozenset()
    """Hosts, besides that of the request, to which a redirection may lead."""
    key_name: str | None = None
    """Environment variable that holds the key."""
    headers: Mapping[str, str] | None = None
    """Headers of each request, with the key if there is one; they are sent to the service's own host alone."""


@dataclass(frozen=True)
class Answer:
    """A whole answer in JSON."""

    content: Any
    headers: httpx.Headers


class Client:
    """Asks one service, one request at a time."""

    def __init__(self, access: Access, limits: Limits, pause: float, report: Report) -> None:
        self.limits = limits
        self.report = report
        self._access = access
        self._pause = pause if limits.pause is None else limits.pause
        self._last = float("-inf")
        timeout = httpx.Timeout(limits.read_timeout, connect=limits.connect_timeout)
        self._http = httpx.Client(timeout=timeout, headers={"user-agent": USER_AGENT})

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get_json(self, address: str, params: Mapping[str, str] | None = None) -> Answer:
        """Return the JSON that ``address`` answers, asking again if it is not whole.

        :raises FetchError: if it cannot be had
        """
        return self.retry(lambda: self._get_json_once(str(httpx.URL(address, params=params or {}))))

    def retry(self, attempt: Callable[[], T]) -> T:
        """Return what ``attempt`` returns, repeating it while its fault may pass.

        :raises FetchError: if it fails for good, or as often as the limits allow
        """
        retrying = Retrying(
            retry=retry_if_exception_type(TransientError),
            stop=stop_after_attempt(self.limits.attempts),
            wait=self._choose_wait,
            sleep=time.sleep,
            before_sleep=self._report_wait,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except TransientError as fault:
            count = self.limits.attempts
            raise FetchError(
                Text(
                    en=f"{fault.message.en} Given up after {count} attempts; nothing was changed.",
                    sv=f"{fault.message.sv} Uppgivet efter {count} försök; inget har ändrats.",
                )
            ) from fault

    @contextmanager
    def stream(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Open an answer whose body is not read yet, following redirections that stay on known hosts.

        Any status that is not a redirection is passed on.

        :raises TransientError: if the connection fails, or breaks within the body
        :raises FetchError: if it is redirected to another host, or in circles
        """
        target = address
        try:
            for _ in range(self.limits.redirects + 1):
                self._keep_pace()
                with self._http.stream("GET", target, headers=self._headers_for(address, target, headers)) as response:
                    if not response.is_redirect or response.status_code == httpx.codes.NOT_MODIFIED:
                        yield response
                        return
                    target = self._follow(target, response)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise translate_transport_error(error, target) from error
        message = Text(en=f"{address} is redirected in circles.", sv=f"{address} omdirigeras i en ring.")
        raise FetchError(message)

    def check(self, response: httpx.Response, media_types: frozenset[str]) -> None:
        """Refuse an answer without success or of another media type.

        :raises TransientError: if its fault may pass
        :raises FetchError: if it will not
        """
        check_status(response, self._access.key_name)
        check_media_type(response, media_types)

    def _get_json_once(self, address: str) -> Answer:
        with self.stream(address, {"accept": "application/json"}) as response:
            self.check(response, JSON_TYPES)
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > self.limits.page_size:
                    raise refuse_size(address, self.limits.page_size)
        try:
            return Answer(json.loads(content), response.headers)
        except ValueError as error:
            message = Text(
                en=f"{address} answers JSON that is cut off or broken ({error}).",
                sv=f"{address} svarar med JSON som är avkortad eller trasig ({error}).",
            )
            raise TransientError(message) from error

    def _headers_for(self, address: str, target: str, headers: Mapping[str, str]) -> dict[str, str]:
        own = urlsplit(target).netloc == urlsplit(address).netloc
        return {**headers, **(self._access.headers or {} if own else {})}

    def _follow(self, target: str, response: httpx.Response) -> str:
        """Return where a redirection leads; a key must not be lured to another host, nor an answer come from one."""
        found = str(urljoin(target, response.headers.get("location", "")))
        here, there = urlsplit(target), urlsplit(found)
        weaker = here.scheme == "https" and there.scheme != "https"
        if (there.netloc != here.netloc and there.hostname not in self._access.hosts) or weaker:
            raise FetchError(
                Text(
                    en=f"{target} is redirected to {found}, another host; nothing was changed. If the service has "
                    "moved, give its new address with --address.",
                    sv=f"{target} omdirigeras till {found}, en annan värd; inget har ändrats. Om tjänsten har flyttat, "
                    "ange dess nya adress med --address.",
                )
            )
        return found

    def _keep_pace(self) -> None:
        wait = self._last + self._pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()

    def _choose_wait(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome is not None else None
        asked = fault.wait if isinstance(fault, TransientError) else None
        if isinstance(fault, TransientError) and asked is not None and asked > self.limits.patience:
            seconds = round(asked)
            raise FetchError(
                Text(
                    en=f"{fault.message.en} It asks for {seconds} seconds of patience; run the fetch again after that.",
                    sv=f"{fault.message.sv} Den ber om {seconds} sekunders tålamod; kör hämtningen igen efter det.",
                )
            ) from fault
        chosen: float = self.limits.first_wait * 2 ** (state.attempt_number - 1) * (1 + random.random() / 4)  # noqa: S311
        return max(min(chosen, self.limits.longest_wait), asked or 0.0)

    def _report_wait(self, state: RetryCallState) -> None:
        fault = state.outcome.exception() if state.outcome is not None else None
        wait = f"{state.upcoming_sleep:.3g}"
        if isinstance(fault, TransientError):
            self.report(
                Text(
                    en=f"{fault.message.en} Trying again in {wait} s.",
                    sv=f"{fault.message.sv} Nytt försök om {wait} s.",
                )
            )
