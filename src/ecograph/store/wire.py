"""Messages between the server, the template process and its workers: four bytes of length, then JSON.

A message may carry one file descriptor (SCM_RIGHTS), which travels with the length. A worker's reply has a second
length and so many bytes of answer after the JSON. Here is the side that waits; ``ecograph.store.channel`` and
``ecograph.store.workers`` are the server's, which does other things meanwhile.
"""

import json
import socket
from typing import Any, Final

__all__ = [
    "HEADER",
    "INDEX",
    "REPLY_HEADER",
    "WITHDRAWN",
    "Message",
    "encode",
    "pack",
    "pack_reply",
    "receive",
    "send",
    "unpack_sizes",
]

Message = dict[str, Any]

INDEX: Final[Message] = {"wanted": "index"}
"""Asks the template for a process that writes the index for lookups, instead of a worker."""

WITHDRAWN: Final[Message] = {"withdrawn": True}
"""A worker's reply to a query that was withdrawn before it had begun with it."""

HEADER: Final = 4
REPLY_HEADER: Final = 2 * HEADER
PART: Final = 1 << 16
ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def encode(message: Message) -> bytes:
    """Return the body of a message."""
    return ENCODER.encode(message).encode()


def pack(message: Message) -> tuple[bytes, bytes]:
    """Return the header and the body of a message."""
    body = encode(message)
    return len(body).to_bytes(HEADER, "big"), body


def pack_reply(message: Message, answer: bytes) -> bytes:
    """Return a reply with the answer that goes with it."""
    header, body = pack(message)
    return b"".join((header, len(answer).to_bytes(HEADER, "big"), body, answer))


def unpack_sizes(header: bytes | bytearray) -> tuple[int, int]:
    """Return the lengths of the JSON and of the answer that a reply's header tells."""
    return int.from_bytes(header[:HEADER], "big"), int.from_bytes(header[HEADER:REPLY_HEADER], "big")


def send(channel: socket.socket, message: Message) -> None:
    """Send a message, waiting as long as it takes."""
    channel.sendall(b"".join(pack(message)))


def receive(channel: socket.socket) -> tuple[Message, int] | None:
    """Return the next message and the descriptor that it carries, or None when the other end is gone.

    Not a byte more is read: it might come with the next descriptor.

    :raises EOFError: if the other end goes in the middle of a message, or there is no descriptor
    """
    received, descriptors, _, _ = socket.recv_fds(channel, HEADER, 1)
    if len(received) == 0:
        return None
    if len(descriptors) == 0:
        raise EOFError
    header = received + _read(channel, HEADER - len(received))
    return json.loads(_read(channel, int.from_bytes(header, "big"))), descriptors[0]


def _read(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        parts += _read_some(channel, size - len(parts))
    return bytes(parts)


def _read_some(channel: socket.socket, size: int) -> bytes:
    part = channel.recv(size)
    if len(part) == 0:
        raise EOFError
    return part
