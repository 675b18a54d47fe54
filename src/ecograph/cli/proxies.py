"""Which proxies are trusted: addresses and networks, since what is neither would be trusted nowhere."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Final

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["check_proxies"]

ANY: Final = "*"
"""Whoever connects is a proxy."""


def check_proxies(addresses: Iterable[str]) -> None:
    """Refuse what is no address of a proxy.

    :raises InputError: naming it
    """
    for address in addresses:
        if address != ANY:
            _check_network(address)


def _check_network(address: str) -> None:
    try:
        ip_network(address)
    except ValueError as error:
        raise InputError(
            Text(
                en=f"--trusted-proxy takes an IP address such as 192.0.2.7, a network such as 192.0.2.0/24, or *; "
                f"{address!r} is none.",
                sv=f"--trusted-proxy tar en IP-adress såsom 192.0.2.7, ett nätverk såsom 192.0.2.0/24, eller *; "
                f"{address!r} är inget av dem.",
            )
        ) from error
