"""What an engine is asked and what it answers."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Literal

from ecograph.formats import RdfSyntax, ResultSyntax

__all__ = ["Form", "QueryAnswer", "QueryRequest", "digest_query", "is_constant"]

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
"""The four query forms (SPARQL 1.1 Query, section 16)."""
WORDS: Final = ("RAND", "NOW", "UUID", "BNODE", "SERVICE", "\\U")
CHANGING: Final = re.compile(r"(?:RAND|NOW|UUID|BNODE)\s*+[(#]|SERVICE|\\U")
"""Functions whose value differs each time, and other services, whose data may change; in upper case. Or what may hide
one of them."""


@dataclass(frozen=True)
class QueryRequest:
    """A query and the form in which its answer is wanted."""

    text: str
    syntax: ResultSyntax | RdfSyntax
    """A result format for SELECT and ASK, an RDF format for CONSTRUCT and DESCRIBE."""
    substitutions: Mapping[str, str] = field(default_factory=dict)
    """Variable name without ``?`` → its value as an N-Triples term."""
    default_graphs: tuple[str, ...] = ()
    """IRIs whose union is the default graph; with ``named_graphs`` it overrides FROM (SPARQL 1.1 Protocol, 2.1.4)."""
    named_graphs: tuple[str, ...] = ()
    """IRIs of the graphs that GRAPH may name."""
    base: str | None = None
    """IRI that relative ones are relative to, unless the query has a BASE (SPARQL 1.1 Query, 4.1.1.2)."""

    def digest(self, media_type: str) -> str:
        """Return what tells the answer as ``media_type`` from other answers over the same content, hexadecimal."""
        return digest_query(self.text, media_type, self.default_graphs, self.named_graphs, self.substitutions)


def digest_query(
    text: str,
    media_type: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    substitutions: Mapping[str, str] | None = None,
) -> str:
    """Return the SHA-256 of all that decides an answer over one content, hexadecimal."""
    values = (f"{name}={term}" for name, term in (substitutions or {}).items())
    parts = (text, media_type, *default_graphs, "", *named_graphs, "", *values)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_constant(text: str) -> bool:
    """Tell whether the query ``text`` has the same answer each time it is asked over one content."""
    upper = text.upper()
    return not any(word in upper for word in WORDS) or CHANGING.search(upper) is None


@dataclass(frozen=True)
class QueryAnswer:
    """A whole answer: spooled in a file that has no name, at its first byte, or in memory if it is small."""

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
