"""What a worker has been given and has not begun: queries, however many at a time, and the file for a large answer."""

import json
import socket
from collections import deque
from struct import Struct
from typing import Final

from ecograph.store.wire import HEADER, Message

__all__ = ["NO_FILE", "Inbox"]

NO_FILE: Final = -1
PART: Final = 1 << 16
DESCRIPTOR: Final = Struct("i")
"""How a descriptor stands in a control message; socket.recv_fds ignores flags (Python 3.11)."""


class Inbox:
    """The queries that come over a channel, numbered from one in the order in which they come.

    A query may be withdrawn: by a message that names its number, or by coming before a file to a worker that has none.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._received = bytearray()
        self._ended = 0
        """Bytes of the messages that were read whole."""
        self._waiting: deque[tuple[int, Message]] = deque()
        """Queries that were not begun, with their numbers."""
        self._number = 0
        self._withdrawn: set[int] = set()
        self._marked: int | None = None
        """Where, in all that has come, the header of the message is that carries the file."""
        self.file = NO_FILE
        """Descriptor of the file for a large answer; whoever closes it says so."""

    def receive(self) -> Message | None:
        """Return the next query to evaluate; None stands for one that was withdrawn.

        :raises EOFError: when the other end is gone
        """
        if len(self._waiting) > 0:
            self._take(socket.MSG_DONTWAIT)
        while len(self._waiting) == 0 or (self.file == NO_FILE and self._waiting[0][0] not in self._withdrawn):
            self._take(0)
        number, message = self._waiting.popleft()
        if number not in self._withdrawn:
            return message
        self._withdrawn.remove(number)
        return None

    def _take(self, flags: int) -> None:
        """Take what has come; without flags wait for something."""
        try:
            part, carried, _, _ = self._channel.recvmsg(PART, socket.CMSG_LEN(DESCRIPTOR.size), flags)
        except BlockingIOError:
            return
        if len(part) == 0:
            raise EOFError
        self._received += part
        for _, _, data in carried:
            # What carries a descriptor is a header, and the last that is read at once (unix(7)).
            [self.file] = DESCRIPTOR.unpack(data)
            self._marked = self._ended + len(self._received) - HEADER
        self._read_messages()

    def _read_messages(self) -> None:
        while len(self._received) >= HEADER:
            end = HEADER + int.from_bytes(self._received[:HEADER], "big")
            if self._marked is not None and self._ended >= self._marked:
                self._withdrawn.update(number for number, _ in self._waiting)
                self._marked = None
            if len(self._received) < end:
                return
            message: Message = json.loads(self._received[HEADER:end])
            del self._received[:end]
            self._ended += end
            if "withdrawn" in message:
                self._withdrawn.update({number for number, _ in self._waiting} & set(message["withdrawn"]))
            else:
                self._number += 1
                self._waiting.append((self._number, message))
