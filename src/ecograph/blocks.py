"""Write a file of a format that nests statements block by block, so that few statements are in memory at a time.

A block holds all that the format nests together: in Turtle and RDF/XML all statements with one subject, in TriG and
JSON-LD all of one graph. So the blocks of a file, one after the other, are what the format makes of all statements.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ecograph.formats import rdf_syntax
from ecograph.release import FileEntry

__all__ = ["BLOCK", "Dump", "cut_by_graph", "cut_by_subject", "cut_lines", "write_blocks"]

BLOCK: Final = 2_000
"""Statements of a block, or a few more: their terms stay in the processor's cache."""
LINES: Final = frozenset({"nt", "nq"})
"""Formats of lines: a block is what it is made of."""
ENDS: Final = {"jsonld": (b",", b"]"), "rdfxml": (b"", b"\n</rdf:RDF>")}
"""What formats write between two blocks, and behind the last."""
SAMPLE: Final = Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode("x:o"), NamedNode("x:g"))


class Dump:
    """A file in the format of its extension, written block by block; it is closed with the block it is opened for."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        """Begin the file.

        :raises NotFoundError: if no format has that extension
        :raises OSError: if it cannot be written
        """
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

    def add(self, block: bytes, statements: Sequence[Quad] = ()) -> None:
        """Write a block: canonical lines, and for a format that nests them the statements that they are."""
        if not self._nests:
            self._write(block)
            return
        text = self._serialize(statements)
        if self._size > len(self._head):
            self._write(self._joint)
        self._write(text[len(self._head) : len(text) - len(self._tail)])

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


def write_blocks(dumps: Sequence[Dump], blocks: Iterable[bytes]) -> None:
    """Write each block, canonical lines, into files of formats that nest it, or have it as it is."""
    for block in blocks:
        statements = list(parse(block, format=RdfFormat.N_QUADS, lenient=True))  # as written here: nothing to check
        for dump in dumps:
            dump.add(block, statements)


def cut_lines(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield ``lines``, some at a time."""
    for start in range(0, len(lines), BLOCK):
        yield b"".join(lines[start : start + BLOCK])


def cut_by_subject(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield sorted ``lines`` in blocks; all with one subject are in one."""
    start = 0
    while start < len(lines):
        last = min(start + BLOCK, len(lines)) - 1
        subject = lines[last][: lines[last].index(b" ") + 1]
        end = last + 1
        while end < len(lines) and lines[end].startswith(subject):
            end += 1
        yield b"".join(lines[start:end])
        start = end


def cut_by_graph(graphs: Mapping[bytes, Sequence[bytes]]) -> Iterator[bytes]:
    """Yield the lines of graphs, in the order of their keys, in blocks; all of one graph are in one."""
    waiting: list[bytes] = []
    for _, lines in sorted(graphs.items()):
        waiting += lines
        if len(waiting) >= BLOCK:
            yield b"".join(waiting)
            waiting = []
    if len(waiting) > 0:
        yield b"".join(waiting)
