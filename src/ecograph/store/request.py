"""What the pool is asked and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from ecograph.formats import RdfSyntax, ResultSyntax

__all__ = ["Form", "QueryAnswer", "QueryRequest"]

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
"""The four query forms (SPARQL 1.1 Query, section 16)."""


@dataclass(frozen=True)
class QueryRequest:
    """A query and the form in which its answer is wanted."""

    text: str
    syntax: ResultSyntax | RdfSyntax
    """A result format for SELECT and ASK, an RDF format for CONSTRUCT and DESCRIBE."""
    substitutions: Mapping[str, str] = field(default_factory=dict)
    """Variable name without ``?`` → its value as an N-Triples term; in a SELECT the variable must be projected."""
    default_graphs: tuple[str, ...] = ()
    """IRIs whose union is the default graph; with ``named_graphs`` it overrides FROM (SPARQL 1.1 Protocol, 2.1.4)."""
    named_graphs: tuple[str, ...] = ()
    """IRIs of the graphs that GRAPH may name."""
    base: str | None = None
    """IRI that relative ones are relative to, unless the query has a BASE (SPARQL 1.1 Query, 4.1.1.2)."""


@dataclass(frozen=True)
class QueryAnswer:
    """A whole answer: spooled in a file that has no name, at its first byte."""

    file: BinaryIO
    """Close it after use; its bytes vanish with it."""
    size: int
    """Bytes."""
    media_type: str
    unknown_functions: tuple[str, ...] = ()
    """IRIs of functions that the query calls and nobody knows: each call was an error, its value unbound."""

    def read(self) -> bytes:
        """Return all bytes and close the file: for small answers."""
        with self.file:
            return self.file.read()
