"""Messages between the server, the template process and its workers: four bytes of length, then JSON.

A message may carry one file descriptor (SCM_RIGHTS), which travels with the length. A worker's reply has a second
length and so many bytes of answer after the JSON. Here is the side that waits; ``ecograph.store.channel`` and
``ecograph.store.workers`` are the server's, which does other things meanwhile.
"""

import json
import socket
from typing import Any, Final

__all__ = ["HEADER", "REPLY_HEADER", "Message", "encode", "pack", "pack_reply", "receive", "send", "unpack_sizes"]

Message = dict[str, Any]

HEADER: Final = 4
REPLY_HEADER: Final = 2 * HEADER
PART: Final = 1 << 16


def encode(message: Message) -> bytes:
    """Return the body of a message."""
    return json.dumps(message, ensure_ascii=False).encode()


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


def receive(channel: socket.socket, *, has_file: bool = True) -> tuple[Message, int] | None:
    """Return the next message with its descriptor (-1: none), or None when the other end is gone.

    :param has_file: whether it may carry one; the other end sends nothing more before it is answered
    :raises EOFError: if the other end goes in the middle of a message
    """
    descriptors: list[int] = []
    if has_file:
        received, descriptors, _, _ = socket.recv_fds(channel, HEADER, 1)
    else:
        received = channel.recv(PART)
    if len(received) == 0:
        return None
    received += _read(channel, HEADER - len(received))
    body = received[HEADER:]
    body += _read(channel, int.from_bytes(received[:HEADER], "big") - len(body))
    return json.loads(body), descriptors[0] if len(descriptors) > 0 else -1


def _read(channel: socket.socket, size: int) -> bytes:
    if size <= 0:
        return b""
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(size - len(parts))
        if len(part) == 0:
            raise EOFError
        parts += part
    return bytes(parts)
