"""Where a worker writes an answer: memory if it is small, else a file, up to a limit, well-formed if XML."""

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
    is_filed = False
    """Whether some of the answer is in the file."""

    def __init__(
        self, descriptor: int, limit: int, max_rows: int = 0, count: Callable[[bytes], int] | None = None
    ) -> None:
        """Write up to ``limit`` bytes, into ``descriptor`` if they are many.

        :param max_rows: rows that there may be, as ``count`` counts them; 0: any number
        """
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
            self.write_rest()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls it when it is done, and the answer may fit into memory."""

    def write_rest(self) -> None:
        """Write what is still in memory into the file."""
        data = self._take()
        if not self.is_filed:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            self.is_filed = True
        while len(data) > 0:
            try:
                data = data[os.write(self._descriptor, data) :]
            except OSError as error:
                raise NoRoomError(str(error.strerror)) from error

    def finish(self) -> bytes:
        """Return the whole answer if it is small; none of it if it is in the file.

        :raises TooLargeError, UnwritableError, NoRoomError: as :meth:`write` does
        """
        if not self.is_filed:
            return self._take()
        self.write_rest()
        return b""

    def _take(self) -> bytes:
        taken = bytes(self._buffer)
        self._buffer.clear()
        if self._count is not None:
            self.add_rows(self._count(taken))
        data = self.encode(taken)
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError
        return data

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
