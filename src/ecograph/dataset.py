"""Statements with their origin, and the data set they make."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, compress, islice
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse, serialize

__all__ = [
    "Layers",
    "Origin",
    "Statement",
    "default_graph",
    "divide_lines",
    "hash_lines",
    "join_layers",
    "named_graphs",
    "named_lines",
    "sort_key",
    "write_lines",
]

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


@dataclass(slots=True, unsafe_hash=True)
class Statement:
    """A quad and the place it was read from; the quad's graph is its evidence.

    None is ever changed; but to make a frozen one takes four times as long, and there are hundreds of thousands.
    """

    quad: Quad
    origin: Origin


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


def named_lines(quads: Iterable[Quad], lines: Iterable[bytes] | None = None) -> list[bytes]:
    """Return the lines of the quads of named graphs, in their order.

    :param lines: those of all quads, if they are at hand
    """
    found = list(quads)
    is_named = [not isinstance(quad.graph_name, DefaultGraph) for quad in found]
    return list(compress(write_lines(found) if lines is None else lines, is_named))


def named_graphs(quads: Iterable[Quad]) -> list[Quad]:
    """Return the distinct quads of named graphs, sorted."""
    return list(parse(b"".join(sorted(set(named_lines(quads)))), format=RdfFormat.N_QUADS))


def default_graph(quads: Iterable[Quad]) -> list[Triple]:
    """Return each distinct triple once, whatever graphs it stands in, sorted (design: the default graph)."""
    lines = sorted(set(write_lines(quad.triple for quad in quads)))
    return [quad.triple for quad in parse(b"".join(lines), format=RdfFormat.N_TRIPLES)]


@dataclass(frozen=True)
class Layers:
    """The statements of a data set as lines."""

    named: Sequence[bytes]
    """N-Quads of the named graphs, sorted."""
    default: Sequence[bytes]
    """N-Triples of the default graph: each distinct statement once, sorted."""
    graphs: Mapping[bytes, Sequence[bytes]]
    """The lines of each named graph, by what stands behind the statement in them, sorted."""


def divide_lines(named: Sequence[bytes]) -> Layers:
    """Return the layers of the lines of named graphs, sorted.

    Statements that differ only in their graphs are neighbours there, and the default graph comes out sorted too.
    """
    default: list[bytes] = []
    graphs: defaultdict[bytes, list[bytes]] = defaultdict(list)
    last = b""
    for line in named:
        cut = line.rindex(b" <")
        graphs[line[cut:]].append(line)
        triple = line[:cut]
        if triple != last:
            default.append(triple + b" .\n")
            last = triple
    return Layers(named, default, graphs)


def join_layers(one: Layers, other: Layers) -> Layers:
    """Return the layers of two data sets that have neither a graph nor a statement in common."""
    return Layers(
        sorted([*one.named, *other.named]), sorted([*one.default, *other.default]), {**one.graphs, **other.graphs}
    )


def hash_lines(triples: Iterable[bytes], quads: Iterable[bytes]) -> str:
    """Return the RDFC-1.0 hash of a data set, hexadecimal, from the sorted lines of its default and named graphs.

    Without blank nodes canonicalisation names nothing anew: what is hashed (SHA-256) are the canonical N-Quads,
    sorted by code point (RDF Dataset Canonicalization 1.0, section 4.4.3).
    """
    total = hashlib.sha256()
    lines = sorted(chain(triples, quads))
    for start in range(0, len(lines), BATCH):
        total.update(b"".join(lines[start : start + BATCH]))
    return total.hexdigest()
