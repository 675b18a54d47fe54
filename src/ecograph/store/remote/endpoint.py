"""Asks a SPARQL endpoint over HTTP: one request, one whole answer in a file, or an error that says what came."""

import re
from typing import BinaryIO, Final

import httpx

from ecograph.errors import EcographError, LimitError, QueryError, StoreError
from ecograph.store.remote.address import Credentials
from ecograph.store.remote.rewriting import Prepared
from ecograph.store.spool import NoRoomError, TooLargeError
from ecograph.store.trust import is_distrusted
from ecograph.text import Text

__all__ = ["Endpoint"]

JSON_TYPES: Final = ("application/sparql-results+json", "application/json")
GRAPH_TYPES: Final = ("application/n-triples", "text/plain")
"""The second is what N-Triples were called before 2014; Turtle that calls itself so does not parse to its end."""
CONNECT: Final = 10.0
"""Seconds to open a connection."""
DETAIL: Final = 4096
"""Bytes of an error's text that are read."""
SHOWN: Final = 200
"""Characters of the store's own words that are passed on."""
TIMES: Final = re.compile(
    r"S1T00|S1TAT|tim(?:ed?|e-?)[ -]?out|estimated execution time|exceeds the limit", re.IGNORECASE
)
"""What stores say when they have stopped a query, under whatever status."""
MARKUP: Final = re.compile(r"<(?:style|script)\b.*?</[a-z]+>|<[a-zA-Z/!][^<>]*>", re.DOTALL | re.IGNORECASE)
LIMITS: Final = frozenset({408, 413, 429, 503, 504})
REFUSALS: Final = frozenset({400, 422})


class Endpoint:
    """A SPARQL endpoint; its connections are kept between queries."""

    def __init__(self, url: str, credentials: Credentials, connections: int) -> None:
        bearer = {} if credentials.token is None else {"Authorization": f"Bearer {credentials.token}"}
        self._url = url
        self._client = httpx.AsyncClient(
            headers={"Accept-Encoding": "identity", "User-Agent": "ecograph", **bearer},
            auth=credentials.login,
            timeout=httpx.Timeout(None, connect=CONNECT),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            follow_redirects=False,
            trust_env=False,  # no proxy, and no other credentials than those given
            verify=httpx.create_ssl_context(),  # SSL_CERT_FILE counts
        )

    async def close(self) -> None:
        """Close every connection; what the store still computes for us has no asker then."""
        await self._client.aclose()

    async def fetch(self, query: Prepared, file: BinaryIO, limit: int) -> None:
        """Write the answer into ``file``: JSON for SELECT and ASK, N-Triples for CONSTRUCT and DESCRIBE.

        If the task is cancelled the connection is closed.

        :raises QueryError: if the store does not accept the query
        :raises LimitError: if the query met a limit of the store
        :raises StoreError: if the store does not answer, or not as it should
        :raises TooLargeError: if the answer has more than ``limit`` bytes
        :raises NoRoomError: if the disk is full
        """
        wanted = JSON_TYPES if query.form in {"SELECT", "ASK"} else GRAPH_TYPES
        form = {
            "query": query.text,
            "default-graph-uri": list(query.default_graphs),
            "named-graph-uri": list(query.named_graphs),
        }
        try:
            async with self._client.stream("POST", self._url, data=form, headers={"Accept": wanted[0]}) as response:
                await _check_status(response)
                _check_headers(response, wanted)
                await _save(response, file, limit)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error


async def _check_status(response: httpx.Response) -> None:
    """Raise what a status other than 200 means."""
    if response.status_code == httpx.codes.OK:
        return
    detail = _shorten(await _read_start(response))
    raise _explain_status(response.status_code, detail)


async def _read_start(response: httpx.Response) -> str:
    body = b""
    async for part in response.aiter_bytes():
        body += part
        if len(body) >= DETAIL:
            break
    return body[:DETAIL].decode("utf-8", "replace")


def _explain_status(status: int, detail: str) -> EcographError:
    if status in LIMITS or TIMES.search(detail) is not None:
        return LimitError(
            Text(
                en=f"The store behind this service stopped the query or took none ({status}): {detail}",
                sv=f"Lagret bakom tjänsten stoppade frågan eller tog inte emot den ({status}): {detail}",
            )
        )
    if status in REFUSALS:
        return QueryError(
            Text(
                en=f"The store behind this service does not accept the query: {detail}",
                sv=f"Lagret bakom tjänsten godtar inte frågan: {detail}",
            )
        )
    return StoreError(
        Text(
            en=f"The store behind this service answered {status}: {detail}",
            sv=f"Lagret bakom tjänsten svarade {status}: {detail}",
        )
    )


def _shorten(text: str) -> str:
    """Return the first words of an error, without markup, and without the query that Virtuoso repeats."""
    line = " ".join(MARKUP.sub(" ", text).partition("SPARQL query:")[0].split()).rstrip(" .")
    return (line if len(line) <= SHOWN else line[:SHOWN] + "…") + "."


def _check_headers(response: httpx.Response, wanted: tuple[str, ...]) -> None:
    """Refuse an answer of another type, one that says that it is a part, and one whose end could not be told."""
    headers = response.headers
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in wanted:
        raise _wrong(
            Text(en=f"{wanted[0]} was asked for, {media_type!r} came", sv=f"{wanted[0]} begärdes, {media_type!r} kom")
        )
    if "x-sql-state" in headers:
        raise LimitError(
            Text(
                en="The store behind this service stopped the query before it was done, and gave a part; "
                "ask for less with LIMIT, or name more of what the query looks for.",
                sv="Lagret bakom tjänsten stoppade frågan innan den var klar, och gav en del; "
                "begär mindre med LIMIT, eller ange mer av det som söks.",
            )
        )
    if "x-sparql-maxrows" in headers:
        rows = _shorten(headers["x-sparql-maxrows"]).rstrip(".")
        raise LimitError(
            Text(
                en=f"The store behind this service gives {rows} rows at most, and this answer has as many or more: "
                "ask for fewer with LIMIT.",
                sv=f"Lagret bakom tjänsten ger högst {rows} rader, och detta svar har så många eller fler: "
                "begär färre med LIMIT.",
            ),
            status=httpx.codes.REQUEST_ENTITY_TOO_LARGE,
        )
    is_framed = "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()
    if wanted == GRAPH_TYPES and not is_framed and response.http_version != "HTTP/2":
        raise _wrong(Text(en="nothing tells where the answer ends", sv="inget visar var svaret slutar"))


async def _save(response: httpx.Response, file: BinaryIO, limit: int) -> None:
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > limit:
            raise TooLargeError
        try:
            file.write(part)
        except OSError as error:
            raise NoRoomError(str(error.strerror)) from error
    try:
        file.flush()
    except OSError as error:
        raise NoRoomError(str(error.strerror)) from error


def _wrong(reason: Text) -> StoreError:
    return StoreError(
        Text(
            en=f"The store behind this service did not answer as it should: {reason.en}.",
            sv=f"Lagret bakom tjänsten svarade inte som det ska: {reason.sv}.",
        )
    )


def _unreachable(error: httpx.HTTPError) -> StoreError:
    """Return the error for a connection that failed or broke; the store's address stays the operator's own."""
    if is_distrusted(error):
        return StoreError(
            Text(
                en="The store behind this service has a certificate that is not trusted; it was not asked.",
                sv="Lagret bakom tjänsten har ett certifikat som man inte litar på; det blev inte tillfrågat.",
            )
        )
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return StoreError(
            Text(en="The store behind this service cannot be reached.", sv="Lagret bakom tjänsten går inte att nå.")
        )
    return _wrong(
        Text(en="the connection broke before the answer was whole", sv="förbindelsen bröts innan svaret var helt")
    )
