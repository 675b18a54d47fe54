"""Statements as lines of N-Quads beside their origins; objects are made only of those that someone looks at.

Reading, writing, sorting, hashing and comparing need lines. To make objects of them all takes a microsecond each.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice
from operator import ne
from typing import overload

from pyoxigraph import Quad, RdfFormat, parse

from ecograph.dataset import BATCH, Origin, Statement, write_lines

__all__ = ["Written", "choose_statements", "drop_repeated", "join_written", "read_lines", "write_down"]


@dataclass(frozen=True)
class Written(Sequence[Statement]):
    """Statements, each a line of canonical N-Quads; whoever goes through them more than once makes a list of them."""

    lines: Sequence[bytes]
    origins: Sequence[Origin]

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> "Written": ...
    def __getitem__(self, index: int | slice) -> "Statement | Written":
        if isinstance(index, slice):
            return Written(self.lines[index], self.origins[index])
        return Statement(next(read_lines([self.lines[index]])), self.origins[index])

    def __iter__(self) -> Iterator[Statement]:
        return map(Statement, read_lines(self.lines), self.origins)

    def stating(self, predicates: Collection[str]) -> Iterator[Quad]:
        """Yield the quads that have one of these predicates, IRIs, in their order."""
        wanted = {f"<{predicate}>".encode() for predicate in predicates}
        return read_lines(line for line in self.lines if line.split(b" ", 2)[1] in wanted)


def read_lines(lines: Iterable[bytes]) -> Iterator[Quad]:
    """Yield the quads of lines that :func:`ecograph.dataset.write_lines` wrote."""
    waiting = iter(lines)
    while len(batch := list(islice(waiting, BATCH))) > 0:
        yield from parse(b"".join(batch), RdfFormat.N_QUADS, lenient=True)


def write_down(statements: Sequence[Statement]) -> Written:
    """Return the statements as lines; themselves, if they are so already."""
    if isinstance(statements, Written):
        return statements
    lines = list(write_lines(statement.quad for statement in statements))
    return Written(lines, [statement.origin for statement in statements])


def join_written(parts: Iterable[Sequence[Statement]]) -> Written:
    """Return the statements of all parts, one after the other."""
    written = [write_down(part) for part in parts]
    return Written(
        list(chain.from_iterable(part.lines for part in written)),
        list(chain.from_iterable(part.origins for part in written)),
    )


def choose_statements(statements: Sequence[Statement], chosen: Sequence[bool]) -> list[Statement]:
    """Return those of ``statements`` whose place in ``chosen`` is true."""
    if isinstance(statements, Written):
        lines, origins = compress(statements.lines, chosen), compress(statements.origins, chosen)
        return list(Written(list(lines), list(origins)))
    return list(compress(statements, chosen))


def drop_repeated(lines: Sequence[bytes]) -> list[bytes]:
    """Return sorted lines without those that repeat the one before."""
    return list(compress(lines, map(ne, lines, chain([b""], lines))))
