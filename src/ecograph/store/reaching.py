"""Which machines an allowed address may lead to: public ones, or the very one that the operator wrote.

A name is resolved once, and the connection goes to what was found and looked at: a name that leads elsewhere a moment
later (DNS rebinding) leads nowhere.
"""

import asyncio
import ipaddress
import socket
from typing import Final

from ecograph.errors import InputError, StoreError
from ecograph.store.remote.address import is_web
from ecograph.text import Text

__all__ = ["check_services", "find_machines"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOCAL: Final = "localhost"
TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translator shows them (RFC 6052)."""
UNSAFE: Final = frozenset('<>"{}|^`\\')


def check_services(services: tuple[str, ...]) -> None:
    """Check the addresses that an operator allows.

    :raises InputError: naming the first that is no http or https address, or has a user, password or fragment
    """
    for url in services:
        is_printable = url.isascii() and url.isprintable() and " " not in url and UNSAFE.isdisjoint(url)
        if not is_printable or "#" in url or not is_web(url):
            raise InputError(
                Text(
                    en=f"--allow-service takes the http or https address of a SPARQL endpoint, in ASCII, without user, "
                    f"password and fragment; {url!r} is none.",
                    sv=f"--allow-service tar http- eller https-adressen till en SPARQL-tjänst, i ASCII, utan "
                    f"användare, lösenord och fragment; {url!r} är ingen.",
                )
            )


async def find_machines(host: str, port: int) -> list[str]:
    """Return the IP addresses of ``host`` in the order in which they are to be tried.

    :raises OSError: if it has none
    :raises StoreError: if one of them is not public, and is not what the operator wrote
    """
    written = _read_address(host)
    if written is not None:
        return [str(written)]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    machines = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for machine in machines:
        address = _read_address(machine)
        if address is None or not (_is_public(address) or (host == LOCAL and address.is_loopback)):
            raise StoreError(
                Text(
                    en=f"The name {host!r} of a service leads to a machine that is not public; it was not asked.",
                    sv=f"Namnet {host!r} på en tjänst leder till en maskin som inte är offentlig; den blev inte "
                    "tillfrågad.",
                )
            )
    return machines


def _read_address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
        if address.teredo is not None or address.is_site_local or address.is_reserved:
            return False  # what nobody gives out may lead anywhere, such as 64:ff9b:1::/48 (RFC 8215)
    return address.is_global and not address.is_multicast
