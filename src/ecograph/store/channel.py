"""The server's end of a channel: the messages of ``ecograph.store.wire`` without waiting for them."""

import asyncio
import json
import socket

from ecograph.store.wire import HEADER, Message, pack

__all__ = ["receive_message", "send_message"]


async def send_message(channel: socket.socket, message: Message, descriptor: int = -1) -> None:
    """Send a message over a channel that does not block, with ``descriptor`` unless it is -1.

    :raises EOFError: if the other end is gone
    """
    header, body = pack(message)
    loop = asyncio.get_running_loop()
    try:
        if descriptor == -1:
            await loop.sock_sendall(channel, header)
        else:
            # Every message is answered before the next is sent: the buffer is empty and four bytes fit.
            socket.send_fds(channel, [header], [descriptor])
        await loop.sock_sendall(channel, body)
    except OSError as error:
        raise EOFError from error


async def receive_message(channel: socket.socket) -> Message:
    """Return the next message from a channel that does not block.

    :raises EOFError: if the other end is gone
    """
    header = await _read(channel, HEADER)
    message: Message = json.loads(await _read(channel, int.from_bytes(header, "big")))
    return message


async def _read(channel: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    parts = bytearray()
    while len(parts) < size:
        try:
            part = await loop.sock_recv(channel, size - len(parts))
        except OSError as error:
            raise EOFError from error
        if len(part) == 0:
            raise EOFError
        parts += part
    return bytes(parts)
