"""The address under which a request was sent, also through proxies that say so."""

import re
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["FORWARDED", "find_address"]

FORWARDED: Final = ("X-Forwarded-Host", "X-Forwarded-Prefix")
"""Headers by which a proxy tells what the client asked; the server itself sees to X-Forwarded-Proto."""
HOST: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
PREFIX: Final = re.compile(r"(?:/(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+)+")


def find_address(request: Request) -> str:
    """Return the URL of ``request`` without its query, as the client has it.

    Of several proxies the one nearest to the client comes first; what is no host or path is passed over.

    :raises InputError: if the header Host makes no address (RFC 9112, 3.2)
    """
    url = request.url.replace(query="", fragment="")
    host, prefix = (request.headers.get(name, "").partition(",")[0].strip() for name in FORWARDED)
    if HOST.fullmatch(host) is not None:
        url = url.replace(netloc=host)
    prefix = prefix.rstrip("/")
    if PREFIX.fullmatch(prefix) is not None and not url.path.startswith(prefix + "/"):
        url = url.replace(path=prefix + url.path)
    try:
        return NamedNode(str(url)).value
    except ValueError as error:
        named = request.headers.get("host")
        raise InputError(Text(en=f"Host: {named!r} is no host.", sv=f"Host: {named!r} är ingen värd.")) from error
