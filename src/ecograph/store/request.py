"""What an engine is asked and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Protocol

from ecograph.formats import RdfSyntax, ResultSyntax
from ecograph.search.searcher import Searcher

__all__ = ["Engine", "Form", "QueryAnswer", "QueryRequest"]

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


class Engine(Protocol):
    """What answers queries, as the web half sees it: processes of ours, or a store at an address."""

    @property
    def statements(self) -> int | None:
        """Statements there are, of default and named graphs; None before start and after close."""

    @property
    def version(self) -> str:
        """The name of what is served."""

    @property
    def searcher(self) -> Searcher:
        """Full-text search over what is served."""

    @property
    def is_stopping(self) -> bool:
        """Whether no more queries are taken."""

    @property
    def template_pid(self) -> int | None:
        """Process id of the template; None where there is none."""

    @property
    def load(self) -> dict[str, int]:
        """Queries that run, that wait, and that may run at once."""

    def discard(self) -> None:
        """End what was begun before :meth:`start`, if that is never called."""

    async def start(self) -> None:
        """Make ready: a query can be answered when it returns."""

    def stop(self) -> None:
        """End the queries that run or wait, each with an error that says why; no more are taken."""

    async def close(self) -> None:
        """Let go of everything."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer a query, wholly or not at all. Cancelling the task ends the query.

        :raises QueryError: if it is malformed, or asks for something the engine does not do
        :raises LimitError: if it meets a limit
        """
