"""Asks a service that the operator allows: one request to exactly its address, one whole answer, or an error."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import BinaryIO, Final

import httpx
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ecograph.errors import StoreError
from ecograph.settings import MEBIBYTE, Settings
from ecograph.store.reaching import find_machines
from ecograph.store.trust import is_distrusted
from ecograph.text import Text

__all__ = ["Outward"]

FORMATS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
"""What the engine reads."""
CONNECT: Final = 10.0
"""Seconds to open a connection."""
DISTRUSTED: Final = (
    "has a certificate that is not trusted here, or not one for this address; it was not asked.",
    "har ett certifikat som man inte litar på här, eller inget för den här adressen; den blev inte tillfrågad.",
)
SHARE: Final = 0.5
"""Part of the time of a query that one call may take: the rest is for the query to go on without it, or to say so."""


class Outward:
    """Asks services. No redirect is followed, and no proxy of the environment is used."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.answer
        self._seconds = SHARE * settings.query_timeout
        self._client = httpx.AsyncClient(
            headers={"Accept-Encoding": "identity", "User-Agent": "ecograph"},
            timeout=httpx.Timeout(None, connect=CONNECT),
            # A connection is for one request: the next may be to another machine, which is looked at again.
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
            verify=httpx.create_ssl_context(),  # SSL_CERT_FILE counts
        )

    async def ask(self, url: str, headers: dict[str, str], body: bytes, file: BinaryIO) -> str:
        """Write the answer of the service at ``url`` into ``file`` and return its media type.

        :raises StoreError: if it does not answer, or not wholly, in time, small enough and with rows of SPARQL
        """
        try:
            async with asyncio.timeout(self._seconds):
                async with self._open(url, headers, body) as response:
                    media_type = _check(url, response)
                    await self._save(url, response, file)
                await asyncio.to_thread(_read_whole, url, file, FORMATS[media_type])
        except TimeoutError as error:
            raise _fail(url, *_say_late(self._seconds)) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            if is_distrusted(error):
                raise _fail(url, *DISTRUSTED) from error
            raise _fail(url, "does not answer, or broke off.", "svarar inte, eller avbröt.") from error
        return media_type

    @asynccontextmanager
    async def _open(self, url: str, headers: dict[str, str], body: bytes) -> AsyncIterator[httpx.Response]:
        """Send the request to the first machine of the address that takes a connection."""
        target = httpx.URL(url)
        host = target.raw_host.decode("ascii").strip("[]")
        machines = await find_machines(host, target.port or (443 if target.scheme == "https" else 80))
        for place, machine in enumerate(machines):
            request = self._client.build_request(
                "POST",
                target.copy_with(host=machine),
                content=body,
                headers={**headers, "Host": target.netloc.decode("ascii")},
                extensions={"sni_hostname": host},  # whose certificate it must be
            )
            try:
                response = await self._client.send(request, stream=True)
            except httpx.ConnectError:
                if place + 1 == len(machines):
                    raise
                continue
            try:
                yield response
            finally:
                await response.aclose()
            return

    async def _save(self, url: str, response: httpx.Response, file: BinaryIO) -> None:
        size = 0
        async for part in response.aiter_raw():
            size += len(part)
            if size > self._limit:
                limit = self._limit // MEBIBYTE
                raise _fail(url, f"sent more than {limit} MiB.", f"sände mer än {limit} MiB.")
            file.write(part)


def _check(url: str, response: httpx.Response) -> str:
    """Return the media type of an answer that may pass."""
    if response.is_redirect:
        raise _fail(
            url, "redirects to another address; none is followed.", "hänvisar till en annan adress; ingen följs."
        )
    if response.status_code != httpx.codes.OK:
        status = response.status_code
        raise _fail(url, f"answered with status {status}.", f"svarade med status {status}.")
    media_type: str = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type not in FORMATS or response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _fail(url, "did not answer with results of SPARQL.", "svarade inte med resultat av SPARQL.")
    return media_type


def _read_whole(url: str, file: BinaryIO, results_format: QueryResultsFormat) -> None:
    """Read an answer to its end: the engine takes a broken one within EXISTS for a result."""
    file.seek(0)
    with suppress(SyntaxError, ValueError, RuntimeError):
        results = parse_query_results(file, format=results_format)
        if isinstance(results, QuerySolutions):
            for _ in results:
                pass
            file.seek(0)
            return
    raise _fail(url, "sent an answer that is not whole.", "sände ett svar som inte är helt.")


def _say_late(seconds: float) -> tuple[str, str]:
    return (
        f"did not answer within {seconds:g} seconds.",
        f"svarade inte inom {seconds:g} sekunder.",
    )


def _fail(url: str, en: str, sv: str) -> StoreError:
    return StoreError(Text(en=f"The service <{url}> {en}", sv=f"Tjänsten <{url}> {sv}"))
