"""Statements with their origin, and the data set they make."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, Triple

__all__ = ["Origin", "Statement", "default_graph", "hash_dataset", "named_graphs", "sort_key"]


@dataclass(frozen=True)
class Origin:
    """Where a statement was written; ``line`` counts from 1."""

    file: Path
    line: int | None = None

    def __str__(self) -> str:
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Statement:
    """A quad and the place it was read from; the quad's graph is its evidence."""

    quad: Quad
    origin: Origin


def sort_key(item: Quad | Triple) -> str:
    """Return the N-Quads form, by whose code points everything that is written is sorted."""
    return str(item)


def named_graphs(quads: Iterable[Quad]) -> list[Quad]:
    """Return the distinct quads of named graphs, sorted."""
    return sorted({quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}, key=sort_key)


def default_graph(quads: Iterable[Quad]) -> list[Triple]:
    """Return each distinct triple once, whatever graphs it stands in, sorted (design: the default graph)."""
    return sorted({quad.triple for quad in quads}, key=sort_key)


def hash_dataset(triples: Sequence[Triple], quads: Sequence[Quad]) -> str:
    """Return the RDFC-1.0 hash of the default graph ``triples`` and the named graphs ``quads``, hexadecimal.

    Without blank nodes canonicalisation names nothing anew: what is hashed (SHA-256) are the canonical N-Quads,
    sorted by code point (RDF Dataset Canonicalization 1.0, section 4.4.3).
    """
    lines = sorted(f"{statement} .\n" for statement in (*triples, *quads))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
