"""Statements with their origin, and the data set they make."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, overload

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, serialize

__all__ = ["Origin", "Statement", "add_graph", "default_graph", "hash_lines", "named_graphs", "sort_key", "write_lines"]

BATCH = 50_000
"""Statements written at a time: enough to be quick, and few enough that their text takes little memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where a statement was written; ``line`` counts from 1."""

    file: Path
    line: int | None = None

    def __str__(self) -> str:
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin) and (self.file, self.line) == (other.file, other.line)

    def __hash__(self) -> int:
        return hash((self.file, self.line))


@dataclass(frozen=True, slots=True)
class Statement:
    """A quad and the place it was read from; the quad's graph is its evidence."""

    quad: Quad
    origin: Origin


class _Triples(Sequence[Triple]):
    """The triples of quads, each made when it is asked for."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self.quads = quads

    def __len__(self) -> int:
        return len(self.quads)

    def __iter__(self) -> Iterator[Triple]:
        return (quad.triple for quad in self.quads)

    @overload
    def __getitem__(self, place: int) -> Triple: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Triple]: ...
    def __getitem__(self, place: int | slice) -> Triple | Sequence[Triple]:
        return _Triples(self.quads[place]) if isinstance(place, slice) else self.quads[place].triple


def sort_key(item: Quad | Triple) -> str:
    """Return the N-Quads form, by whose code points everything that is written is sorted."""
    return str(item)


def write_lines(statements: Iterable[Quad] | Iterable[Triple]) -> Iterator[bytes]:
    """Yield each statement as a line of canonical N-Quads; such lines, UTF-8, sort as :func:`sort_key` does."""
    waiting: Iterator[Any] = iter(statements)
    while len(batch := list(islice(waiting, BATCH))) > 0:
        written = BytesIO()
        serialize(batch, written, RdfFormat.N_QUADS)
        yield from written.getvalue().splitlines(keepends=True)


def named_graphs(quads: Iterable[Quad]) -> list[Quad]:
    """Return the distinct quads of named graphs, sorted."""
    named = [quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    by_line = dict(zip(write_lines(named), named, strict=True))
    return [by_line[line] for line in sorted(by_line)]


def default_graph(quads: Iterable[Quad]) -> Sequence[Triple]:
    """Return each distinct triple once, whatever graphs it stands in, sorted (design: the default graph)."""
    found = list(quads)
    by_line = dict(zip(write_lines(quad.triple for quad in found), found, strict=True))
    return _Triples([by_line[line] for line in sorted(by_line)])


def add_graph(
    quads: Sequence[Quad], triples: Sequence[Triple], graph: Sequence[Quad]
) -> tuple[Sequence[Quad], Sequence[Triple]]:
    """Return the quads of named graphs and the default graph with one more graph, no triple of which stands elsewhere.

    All are sorted, before and after; a small graph is put into a large data set without sorting that again.
    """
    plain = (
        triples.quads
        if isinstance(triples, _Triples)
        else [Quad(subject, predicate, value) for subject, predicate, value in triples]
    )
    return _insert(quads, graph, sort_key), _Triples(_insert(plain, graph, lambda quad: sort_key(quad.triple)))


def _insert(quads: Sequence[Quad], further: Iterable[Quad], key: Callable[[Quad], str]) -> list[Quad]:
    whole: list[Quad] = []
    start = 0
    for quad in further:
        place = bisect_left(quads, key(quad), lo=start, key=key)
        whole += [*quads[start:place], quad]
        start = place
    return [*whole, *quads[start:]]


def hash_lines(triples: Iterable[bytes], quads: Iterable[bytes]) -> str:
    """Return the RDFC-1.0 hash of a data set, hexadecimal, from the sorted lines of its default and named graphs.

    Without blank nodes canonicalisation names nothing anew: what is hashed (SHA-256) are the canonical N-Quads,
    sorted by code point (RDF Dataset Canonicalization 1.0, section 4.4.3).
    """
    total = hashlib.sha256()
    for line in merge(triples, quads):
        total.update(line)
    return total.hexdigest()
