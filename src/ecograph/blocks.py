"""Write a file of a format that nests statements block by block, so that few statements are in memory at a time.

A block holds all that the format nests together: in Turtle and RDF/XML all statements with one subject, in TriG and
JSON-LD all of one graph. So the blocks of a file, one after the other, are what the format makes of all statements.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final, Self
from zlib import crc32

import numpy as np
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ecograph.copied import Copied, Place
from ecograph.formats import rdf_syntax
from ecograph.release import FileEntry

__all__ = ["BLOCK", "Block", "Dump", "cut_by_graph", "cut_by_subject", "cut_lines"]

BLOCK: Final = 2_000
"""Statements of a block, more or less: their terms stay in the processor's cache."""
GRAPHS: Final = 32
"""Graphs of a block, if they are small."""
LINES: Final = frozenset({"nt", "nq"})
"""Formats of lines: a block is what it is made of."""
ENDS: Final = {"jsonld": (b",", b"]"), "rdfxml": (b"", b"\n</rdf:RDF>")}
"""What formats write between two blocks, and behind the last."""
SAMPLE: Final = Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode("x:o"), NamedNode("x:g"))


@dataclass(frozen=True)
class Block:
    """Canonical lines that a format nests together."""

    text: bytes

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the lines."""
        return hashlib.sha256(self.text).digest()

    @cached_property
    def statements(self) -> Sequence[Quad]:
        """What the lines say; as they were written here there is nothing to check."""
        return list(parse(self.text, format=RdfFormat.N_QUADS, lenient=True))


class Dump:
    """A file in the format of its extension, written block by block; it is closed with the block it is opened for."""

    def __init__(self, path: Path, prefixes: Mapping[str, str], former: Copied | None = None) -> None:
        """Begin the file.

        :param former: an earlier file of this format and these prefixes
        :raises NotFoundError: if no format has that extension
        :raises OSError: if it cannot be written
        """
        self.places: dict[bytes, Place] = {}
        """Where each block stands, by its digest."""
        self._former = former
        self._syntax = rdf_syntax(path.suffix.removeprefix("."))
        self._prefixes = dict(sorted(prefixes.items()))
        self._nests = self._syntax.name not in LINES
        self._joint, self._tail = ENDS.get(self._syntax.name, (b"", b""))
        self._head = self._find_head() if self._nests else b""
        self._digest, self._size = hashlib.sha256(), 0
        self._file = path.open("wb")
        self._write(self._head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, block: Block) -> None:
        """Write a block."""
        if not self._nests:
            self._write(block.text)
            return
        nested = None if self._former is None else self._former.read(block.digest)
        if nested is None:
            text = self._serialize(block.statements)
            nested = text[len(self._head) : len(text) - len(self._tail)]
        if self._size > len(self._head):
            self._write(self._joint)
        self.places[block.digest] = Place(self._size, len(nested), hashlib.sha256(nested).digest())
        self._write(nested)

    def finish(self) -> FileEntry:
        """Write the end of the file, and return its size and digest."""
        self._write(self._tail)
        self._file.flush()
        return FileEntry(self._size, self._digest.hexdigest())

    def _find_head(self) -> bytes:
        """Return what stands before the first block; without any block Turtle and TriG do not write it."""
        empty = self._serialize([])
        if empty != b"":
            return empty.removesuffix(self._tail)
        sample = [SAMPLE] if self._syntax.layer == "named" else [SAMPLE.triple]
        return self._serialize(sample).removesuffix(serialize(sample, format=self._syntax.format) or b"")

    def _serialize(self, statements: Sequence[Quad] | Sequence[Triple]) -> bytes:
        return serialize(statements, format=self._syntax.format, prefixes=self._prefixes) or b""

    def _write(self, text: bytes) -> None:
        self._file.write(text)
        self._digest.update(text)
        self._size += len(text)


def cut_lines(lines: Sequence[bytes]) -> Iterator[Block]:
    """Yield ``lines``, some at a time."""
    for start in range(0, len(lines), BLOCK):
        yield Block(b"".join(lines[start : start + BLOCK]))


def cut_by_subject(lines: Sequence[bytes]) -> Iterator[Block]:
    """Yield sorted ``lines`` in blocks; all with one subject are in one.

    What they say tells where to cut, so that blocks stay the same where lines do.
    """
    sums = np.fromiter(map(crc32, lines), dtype=np.uint32, count=len(lines))
    rows = np.flatnonzero(sums % BLOCK == 0).tolist()
    subjects = (lines[row][: lines[row].index(b" ") + 1] for row in rows)
    starts = sorted({0, *(bisect_left(lines, subject) for subject in subjects)})
    for start, end in pairwise([*starts, len(lines)]):
        yield Block(b"".join(lines[start:end]))


def cut_by_graph(graphs: Mapping[bytes, Sequence[bytes]]) -> Iterator[Block]:
    """Yield the lines of graphs, in the order of their keys, in blocks; all of one graph are in one.

    Large graphs stand by themselves; elsewhere the names tell where to cut.
    """
    waiting: list[bytes] = []
    for key, lines in sorted(graphs.items()):
        if len(waiting) > 0 and (len(lines) >= BLOCK or len(waiting) >= BLOCK or crc32(key) % GRAPHS == 0):
            yield Block(b"".join(waiting))
            waiting = []
        waiting += lines
    if len(waiting) > 0:
        yield Block(b"".join(waiting))
