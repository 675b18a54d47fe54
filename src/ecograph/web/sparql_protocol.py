"""Reads a request of the SPARQL 1.1 Protocol: GET, form POST and direct POST."""

import re
from binascii import a2b_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from ecograph.errors import InputError, LimitError
from ecograph.settings import Settings
from ecograph.store.looking import Looking
from ecograph.text import Text

__all__ = ["POST_TYPES", "Operation", "read_operation"]

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
POST_TYPES: Final = (FORM, DIRECT)
CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})
BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
ESCAPE_GROWTH: Final = 3
"""Bytes that one byte may take in a form: %41."""
FIELDS: Final = 10_000
"""Parameters that one request may have."""


@dataclass(frozen=True)
class Operation:
    """A query operation (SPARQL 1.1 Protocol, section 2.1)."""

    query: str | None
    """None: the request has no query."""
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    formats: tuple[str, ...]
    """The parameter ``format``, an addition for people; SPARQLWrapper sends it too, at times twice."""


async def read_operation(request: Request, settings: Settings, looking: Looking) -> Operation:
    """Return the operation that ``request`` asks for.

    :raises InputError: malformed or doubtful (400), an update (403), of a type that is none of ours (415)
    :raises LimitError: too large (413); SpentError if it is long and its asker has no seconds left
    """
    parameters = _parse_form(request.scope["query_string"])
    queries: list[str] = []
    if request.method == "POST":
        media_type = _check_content_type(request)
        limit = settings.query_length * (ESCAPE_GROWTH if media_type == FORM else 1)
        body = await _read_body(request, limit)
        if media_type == FORM:
            parameters += await looking.look(body, partial(_parse_form, body))
        else:
            queries = [_decode(body)]
    return _make_operation(parameters, queries)


def _make_operation(parameters: Sequence[tuple[str, str]], direct: Sequence[str]) -> Operation:
    values: Mapping[str, list[str]] = {
        name: [value for found, value in parameters if found == name]
        for name in ("query", "update", "default-graph-uri", "named-graph-uri", "format")
    }
    if len(values["update"]) > 0:
        raise _refuse_update()
    queries = [*direct, *values["query"]]
    if len(queries) > 1:
        raise InputError(
            Text(en="There is more than one query; send one.", sv="Det finns mer än en fråga; skicka en."),
        )
    return Operation(
        query=queries[0] if len(queries) == 1 else None,
        default_graphs=_check_graphs("default-graph-uri", values),
        named_graphs=_check_graphs("named-graph-uri", values),
        formats=tuple(values["format"]),
    )


def _check_graphs(name: str, values: Mapping[str, list[str]]) -> tuple[str, ...]:
    for iri in values[name]:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise InputError(
                Text(en=f"{name}={iri!r} is not an absolute IRI.", sv=f"{name}={iri!r} är ingen absolut IRI.")
            ) from error
    return tuple(dict.fromkeys(values[name]))


def _parse_form(data: bytes) -> list[tuple[str, str]]:
    if BAD_ESCAPE.search(data) is not None:
        raise InputError(
            Text(
                en="A '%' must be followed by two hexadecimal digits; write %25 for the sign itself.",
                sv="Ett '%' måste följas av två hexadecimala siffror; skriv %25 för tecknet självt.",
            )
        )
    _decode(data)  # also where it is not escaped
    if data.count(b"&") >= FIELDS:
        raise InputError(Text(en=f"More than {FIELDS} parameters.", sv=f"Mer än {FIELDS} parametrar."))
    pairs = [field.partition(b"=") for field in data.split(b"&") if field != b""]
    return [(_unescape(name), _unescape(value)) for name, _, value in pairs]


def _unescape(data: bytes) -> str:
    # quoted-printable differs only in its signs, and is read in a sixteenth of the time that urllib takes
    return _decode(a2b_qp(data.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refuse_encoding() from error


def _refuse_encoding() -> InputError:
    return InputError(Text(en="The query is not UTF-8.", sv="Frågan är inte UTF-8."))


def _refuse_update() -> InputError:
    return InputError(
        Text(
            en="Updates are not allowed: this service is read-only.",
            sv="Uppdateringar är inte tillåtna: tjänsten går bara att läsa.",
        ),
        status=HTTPStatus.FORBIDDEN,
    )


def _check_content_type(request: Request) -> str:
    header = request.headers.get("content-type", "")
    media_type, *parameters = [part.strip().lower() for part in header.split(";")]
    if media_type == UPDATE:
        raise _refuse_update()
    charset = next((part[8:].strip('"') for part in parameters if part.startswith("charset=")), "utf-8")
    coding = request.headers.get("content-encoding", "identity").lower()
    if media_type not in POST_TYPES or charset not in CHARSETS or coding != "identity":
        listed = ", ".join(POST_TYPES)
        raise InputError(
            Text(
                en=f"A query is posted as one of {listed}, in UTF-8 and not compressed; this is {header!r}.",
                sv=f"En fråga postas som något av {listed}, i UTF-8 och okomprimerad; detta är {header!r}.",
            ),
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    return media_type


async def _read_body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise LimitError(
                Text(
                    en=f"The request has more than {limit} bytes, the limit.",
                    sv=f"Begäran har mer än {limit} byte, gränsen.",
                ),
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
    return bytes(body)
