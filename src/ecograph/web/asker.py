"""Who asks: a name for the ledger, made of the network address and never written anywhere."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.types import Scope

__all__ = ["name_asker"]

HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that tell one customer of a provider from another; the rest each chooses at will."""


def name_asker(scope: Scope) -> str:
    """Return the address of the client, an IPv6 one by its first 64 bits; nothing for this machine itself.

    A proxy that is trusted has told the server whom it speaks for. One that is not, or tells nothing, is the client.
    """
    client = scope.get("client")
    host = "" if client is None else str(client[0])
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback:
        return ""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, HOUSEHOLD), strict=False))
    return str(address)
