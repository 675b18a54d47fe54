"""Sockets that listen, opened before anything else is loaded."""

import socket
from typing import Final

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["listen", "read_address"]

BACKLOG: Final = 2048
"""Connections that may wait to be accepted."""


def listen(host: str, port: int, options: str = "--host or --port") -> socket.socket:
    """Begin to listen: who connects from now on waits until the service is ready, or is told that it ended.

    :param options: which options tell where
    :raises InputError: if the system does not let us
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Text(
                en=f"Cannot listen on {host} port {port}: {reason}. Choose another with {options}; port 0 is a free "
                "one.",
                sv=f"Kan inte lyssna på {host} port {port}: {reason}. Välj en annan med "
                f"{options.replace(' or ', ' eller ')}; port 0 är en ledig.",
            )
        ) from error
    return listener


def read_address(listener: socket.socket) -> str:
    """Return the URL at which ``listener`` listens."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
