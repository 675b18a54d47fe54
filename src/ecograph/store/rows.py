"""Counts the rows of an answer while it is written, in the bytes of each result format."""

from collections.abc import Callable
from typing import Final

__all__ = ["COUNTERS", "TooManyRowsError"]

BRACES_ONLY: Final = bytes(set(range(256)) - set(b"{[,:"))


class TooManyRowsError(Exception):
    """The answer has more rows than allowed."""


class XmlCounter:
    """Each row begins with one tag, which text cannot contain."""

    _tail = b""

    def count(self, data: bytes) -> int:
        """Return how many rows ``data`` brings."""
        data = self._tail + data
        self._tail = data[-len(b"<result") :]
        return data.count(b"<result>")


class TsvCounter:
    """Each row ends with a line feed, which text cannot contain; so does the header."""

    _header = 1

    def count(self, data: bytes) -> int:
        """Return how many rows ``data`` brings."""
        found = data.count(b"\n") - self._header
        self._header = min(self._header, -found) if found < 0 else 0
        return max(found, 0)


class CsvCounter(TsvCounter):
    """Each row ends with a line feed outside of quotation marks, which are doubled within."""

    _inside = 0

    def count(self, data: bytes) -> int:
        """Return how many rows ``data`` brings."""
        parts = data.split(b'"')
        outside = b"".join(parts[self._inside :: 2])
        self._inside = (self._inside + len(parts) - 1) % 2
        return super().count(outside)


class JsonCounter:
    """Each row is an object in a list; other objects are values of names."""

    _inside = 0
    _tail = b""
    _last = b""

    def count(self, data: bytes) -> int:
        """Return how many rows ``data`` brings."""
        data = self._tail + data
        # A backslash at the end may belong to a quotation mark that is still to come.
        self._tail = b"\\" * ((len(data) - len(data.rstrip(b"\\"))) % 2)
        data = data.removesuffix(self._tail) if self._tail != b"" else data
        parts = data.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = b"".join(parts[self._inside :: 2]).translate(None, BRACES_ONLY)
        self._inside = (self._inside + len(parts) - 1) % 2
        outside = self._last + outside
        self._last = outside[-1:]
        return outside.count(b",{") + outside.count(b"[{")


COUNTERS: Final[dict[str, Callable[[], XmlCounter | TsvCounter | CsvCounter | JsonCounter]]] = {
    "json": JsonCounter,
    "xml": XmlCounter,
    "csv": CsvCounter,
    "tsv": TsvCounter,
}
"""Name of a result format → what counts its rows."""
