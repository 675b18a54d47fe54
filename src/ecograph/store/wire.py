"""Messages between the server, the template process and its workers: four bytes of length, then JSON.

A message may carry one file descriptor (SCM_RIGHTS), which travels with the length. Here is the side that waits;
``ecograph.store.channel`` is the server's, which does other things meanwhile.
"""

import json
import socket
from typing import Any, Final

__all__ = ["HEADER", "Message", "pack", "receive", "send"]

Message = dict[str, Any]

HEADER: Final = 4


def pack(message: Message) -> tuple[bytes, bytes]:
    """Return the header and the body of a message."""
    body = json.dumps(message).encode()
    return len(body).to_bytes(HEADER, "big"), body


def send(channel: socket.socket, message: Message) -> None:
    """Send a message, waiting as long as it takes."""
    channel.sendall(b"".join(pack(message)))


def receive(channel: socket.socket) -> tuple[Message, int] | None:
    """Return the next message with its descriptor (-1: none), or None when the other end is gone.

    :raises EOFError: if the other end goes in the middle of a message
    """
    header, descriptors, _, _ = socket.recv_fds(channel, HEADER, 1)
    if len(header) == 0:
        return None
    header += _read(channel, HEADER - len(header))
    body = _read(channel, int.from_bytes(header, "big"))
    return json.loads(body), descriptors[0] if len(descriptors) > 0 else -1


def _read(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(size - len(parts))
        if len(part) == 0:
            raise EOFError
        parts += part
    return bytes(parts)
