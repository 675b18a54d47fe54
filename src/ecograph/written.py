"""Statements as lines of N-Quads beside their origins; objects are made only of those that someone looks at.

Reading, writing, sorting, hashing and comparing need lines. To make objects of them all takes a microsecond each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice
from operator import ne
from typing import overload

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from ecograph.dataset import BATCH, Origin, Statement, write_lines

__all__ = ["Written", "choose_statements", "join_written", "read_lines", "sort_named", "write_down"]


@dataclass(frozen=True)
class Written(Sequence[Statement]):
    """Statements, each a line of canonical N-Quads; whoever goes through them more than once makes a list of them."""

    lines: Sequence[bytes]
    origins: Sequence[Origin]
    outside: frozenset[bytes] = frozenset()
    """Those lines that stand in no named graph, which validation refuses."""

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> "Written": ...
    def __getitem__(self, index: int | slice) -> "Statement | Written":
        if isinstance(index, slice):
            return Written(self.lines[index], self.origins[index], self.outside)
        return Statement(next(read_lines([self.lines[index]])), self.origins[index])

    def __iter__(self) -> Iterator[Statement]:
        return map(Statement, read_lines(self.lines), self.origins)


def read_lines(lines: Iterable[bytes]) -> Iterator[Quad]:
    """Yield the quads of lines that :func:`ecograph.dataset.write_lines` wrote."""
    waiting = iter(lines)
    while len(batch := list(islice(waiting, BATCH))) > 0:
        yield from parse(b"".join(batch), RdfFormat.N_QUADS, lenient=True)


def write_down(statements: Sequence[Statement]) -> Written:
    """Return the statements as lines; themselves, if they are so already."""
    if isinstance(statements, Written):
        return statements
    quads = [statement.quad for statement in statements]
    lines = list(write_lines(quads))
    outside = frozenset(compress(lines, (isinstance(quad.graph_name, DefaultGraph) for quad in quads)))
    return Written(lines, [statement.origin for statement in statements], outside)


def join_written(parts: Iterable[Sequence[Statement]]) -> Written:
    """Return the statements of all parts, one after the other."""
    written = [write_down(part) for part in parts]
    return Written(
        list(chain.from_iterable(part.lines for part in written)),
        list(chain.from_iterable(part.origins for part in written)),
        frozenset().union(*(part.outside for part in written)),
    )


def choose_statements(statements: Sequence[Statement], chosen: Sequence[bool]) -> list[Statement]:
    """Return those of ``statements`` whose place in ``chosen`` is true."""
    if isinstance(statements, Written):
        lines, origins = compress(statements.lines, chosen), compress(statements.origins, chosen)
        return list(Written(list(lines), list(origins)))
    return list(compress(statements, chosen))


def sort_named(written: Written) -> list[bytes]:
    """Return the lines of named graphs, sorted, each once."""
    found = sorted(written.lines)
    distinct = compress(found, map(ne, found, chain([b""], found)))
    return [line for line in distinct if line not in written.outside] if written.outside else list(distinct)
