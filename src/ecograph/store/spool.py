"""Where a worker writes an answer: a descriptor of the server's, up to a limit of bytes, and well-formed if XML."""

import os
import re
from collections.abc import Callable
from typing import Final

from ecograph.store.rows import TooManyRowsError

__all__ = ["NoRoomError", "Spool", "TooLargeError", "UnwritableError", "XmlSpool"]

CHUNK: Final = 1 << 16
NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""UTF-8 of the characters that XML 1.0 cannot carry in any way (section 2.2)."""


class TooLargeError(Exception):
    """The answer has more bytes than allowed."""


class NoRoomError(Exception):
    """The system did not take the bytes."""


class UnwritableError(Exception):
    """The format cannot express something in the answer."""


class Spool:
    """A binary output with a limit; unlike a file object it never writes again after an error."""

    rows = 0
    """Written so far."""

    def __init__(
        self, descriptor: int, limit: int, max_rows: int = 0, count: Callable[[bytes], int] | None = None
    ) -> None:
        """Write up to ``limit`` bytes, and up to ``max_rows`` rows as ``count`` counts them (0: any number)."""
        self._descriptor = descriptor
        self._left = limit
        self._max_rows = max_rows
        self._count = count
        self._buffer = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes.

        :raises TooLargeError: at the limit
        :raises UnwritableError: if the format cannot express them
        :raises NoRoomError: if the disk is full
        """
        self._buffer += data
        if len(self._buffer) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Write what was taken."""
        if self._count is not None:
            self.add_rows(self._count(bytes(self._buffer)))
        data = self.encode(bytes(self._buffer))
        self._buffer.clear()
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError
        while len(data) > 0:
            try:
                data = data[os.write(self._descriptor, data) :]
            except OSError as error:
                raise NoRoomError(str(error.strerror)) from error

    def add_rows(self, number: int) -> None:
        """Count some rows.

        :raises TooManyRowsError: at the limit
        """
        self.rows += number
        if 0 < self._max_rows < self.rows:
            raise TooManyRowsError

    def encode(self, data: bytes) -> bytes:
        """Return the bytes as they are written."""
        return data


class XmlSpool(Spool):
    """Repairs what the engine's XML writers leave out."""

    _tail = b""

    def encode(self, data: bytes) -> bytes:
        """Return ``data`` with carriage returns as references: parsers make raw ones line feeds (XML 1.0, 2.11).

        :raises UnwritableError: at a character that XML 1.0 does not have
        """
        found = NOT_XML.search(self._tail + data)
        if found is not None:
            raise UnwritableError(f"U+{ord(found.group().decode('utf-8', 'surrogatepass')):04X}")
        self._tail = data[-2:]
        return data.replace(b"\r", b"&#13;")
