"""The host that a request names: one, and one that can be (RFC 9112, section 3.2)."""

import re
from http import HTTPStatus
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from ecograph.text import Text
from ecograph.web.errors import render_details

__all__ = ["is_host_named", "refuse_host"]

NAMED: Final = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?::\d*)?")
"""A name or an IPv4 address (RFC 3986, 3.2.2); an empty one makes no address of HTTP (RFC 9110, 4.2.1)."""
LITERAL: Final = re.compile(rb"\[([0-9A-Fa-f:.]+)\](?::\d*)?")
OLD: Final = frozenset({"0.9", "1.0"})
"""Versions of HTTP in which a request may leave its host out."""


def is_host_named(scope: Scope) -> bool:
    """Tell whether a request names one host, or none where none is needed."""
    hosts = _list_hosts(scope)
    if len(hosts) == 0:
        return scope["http_version"] in OLD
    return len(hosts) == 1 and _is_host(hosts[0])


async def refuse_host(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that names no host, more than one or none that can be: an ASGI application."""
    hosts = _list_hosts(scope)
    detail = Text(
        en="A request names its host once: it has one header field Host.",
        sv="En förfrågan anger sin värd en gång: den har ett huvudfält Host.",
    )
    if len(hosts) == 1:
        named = hosts[0].decode("latin-1")
        detail = Text(en=f"Host: {named!r} is no host.", sv=f"Host: {named!r} är ingen värd.")
    response = render_details(Request(scope), HTTPStatus.BAD_REQUEST, detail, {}, {})
    await response(scope, receive, send)


def _list_hosts(scope: Scope) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == b"host"]


def _is_host(value: bytes) -> bool:
    literal = LITERAL.fullmatch(value)
    if literal is None:
        return NAMED.fullmatch(value) is not None
    try:
        IPv6Address(literal[1].decode("ascii"))
    except AddressValueError:
        return False
    return True
