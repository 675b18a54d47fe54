"""Where in a file of rows the statements about each term are: for subjects and for objects, found by CRC-32.

Arrays of the machine's own integers, behind the rows in the same file, so that a process maps what another has written.
Terms of the same checksum are found together, as if they were one: who looks must see which rows are the term's.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO, Final, Literal
from zlib import crc32

__all__ = ["Gathering", "Place", "Postings"]

Kind = Literal["I", "Q"]
CHECKSUM: Final = "I"
POSITION: Final = "Q"
LONGEST: Final = 8
"""Bytes of the longest of these integers: where arrays begin is a multiple of it."""


@dataclass(frozen=True)
class Place:
    """Where in a file the arrays of one kind of term begin, and how long they are."""

    offset: int
    checksums: int
    runs: int


class Gathering:
    """Notes of each row, in order, what its term is, and then writes what :class:`Postings` reads."""

    def __init__(self) -> None:
        self._checksums = array(CHECKSUM)
        self._starts = array(POSITION)
        self._last: bytes | None = None

    def note(self, term: bytes, start: int) -> None:
        """Take note of a row that begins at ``start``; rows of one term that follow each other are one run."""
        if term != self._last:
            self._last = term
            self._checksums.append(crc32(term))
            self._starts.append(start)

    def write(self, file: BinaryIO, end: int, largest: int) -> Place:
        """Write the arrays at the end of ``file``.

        :param end: where the rows end
        :param largest: bytes that the rows of a term may have; it is left out if they have more
        """
        self._starts.append(end)
        checksums, firsts, starts, ends = array(CHECKSUM), array(CHECKSUM), array(POSITION), array(POSITION)
        for checksum, runs in self._group():
            if sum(self._starts[run + 1] - self._starts[run] for run in runs) > largest:
                continue
            checksums.append(checksum)
            firsts.append(len(starts))
            starts.extend(self._starts[run] for run in runs)
            ends.extend(self._starts[run + 1] for run in runs)
        firsts.append(len(starts))
        offset = file.seek(-file.seek(0, 2) % LONGEST, 1)
        for numbers in (starts, ends, checksums, firsts):
            numbers.tofile(file)
        return Place(offset, len(checksums), len(starts))

    def _group(self) -> Iterator[tuple[int, list[int]]]:
        order = sorted(range(len(self._checksums)), key=self._checksums.__getitem__)
        return ((checksum, list(runs)) for checksum, runs in groupby(order, key=self._checksums.__getitem__))


class Postings:
    """Finds the rows of a term in what :class:`Gathering` has written."""

    def __init__(self, data: memoryview, place: Place) -> None:
        """Read ``data``, the whole file."""
        lengths: dict[str, tuple[Kind, int]] = {
            "starts": (POSITION, place.runs),
            "ends": (POSITION, place.runs),
            "checksums": (CHECKSUM, place.checksums),
            "firsts": (CHECKSUM, place.checksums + 1),
        }
        offset, arrays = place.offset, {}
        for name, (kind, length) in lengths.items():
            end = offset + length * array(kind).itemsize
            arrays[name] = data[offset:end].cast(kind)
            offset = end
        self._starts, self._ends = arrays["starts"], arrays["ends"]
        self._checksums, self._firsts = arrays["checksums"], arrays["firsts"]

    def find(self, term: bytes) -> list[slice]:
        """Return where rows of ``term`` are, and of terms with the same checksum; none also if they are too large."""
        checksum = crc32(term)
        place = bisect_left(self._checksums, checksum)
        if place == len(self._checksums) or self._checksums[place] != checksum:
            return []
        runs = range(self._firsts[place], self._firsts[place + 1])
        return [slice(self._starts[run], self._ends[run]) for run in runs]
