"""The answer to a query as a table: as many rows as a page can work with, and how many there are in all."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import anyio.to_thread
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Triple, parse, parse_query_results

from ecograph.formats import result_syntax
from ecograph.namespaces import PREFIXES, compact
from ecograph.store.request import QueryAnswer
from ecograph.web.select import Row, Term

__all__ = ["MOST", "Table", "is_number", "read_answer", "read_triples"]

MOST: Final = 2_000
"""Rows that are read; the others are counted."""
CHUNK: Final = 1 << 16
TRIPLE: Final = ("subject", "predicate", "object")
XSD: Final = PREFIXES["xsd"]
NUMBERS: Final = frozenset(
    XSD + name
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger"),
        *("positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort"),
    )
)
CAPITAL: Final = re.compile(r"(?<=[a-z])[A-Z]")
TIME: Final = re.compile(r"-?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?Z?")
TIMES: Final = frozenset(XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime"))
YEARS: Final = re.compile(r"year|date|month|when|start|end|år|datum|månad|tid", re.IGNORECASE)
"""Names of columns whose strings and whole numbers are times, if they can be; else they are codes or counts."""


@dataclass(frozen=True)
class Table:
    """An answer, or the first rows of it."""

    names: Sequence[str]
    rows: Sequence[Row]
    total: int
    """Rows there are."""
    fixed: Collection[str] = ()
    """Columns that hold one value, which was given: tables leave them out."""
    is_triples: bool = False
    """Whether the rows are the triples of a graph."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Names of things that the answer does not name itself."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """What columns are called, where that is known."""

    @property
    def columns(self) -> list[str]:
        """The columns that are shown: those that only name the things of another are not."""
        return [name for name in self.names if name not in self.fixed and not self._is_label(name)]

    def _is_label(self, name: str) -> bool:
        return any(name == other + ending for other in self.names for ending in ("Name", "Label"))

    def label_of(self, column: str) -> str | None:
        """Return the column that names the things of another."""
        return next((column + end for end in ("Name", "Label") if column + end in self.names), None)

    def head(self, column: str) -> str:
        """Return what a column is called; else its name in words: ``roleName`` is told as role name."""
        return self.heads.get(column) or CAPITAL.sub(lambda found: f" {found.group().lower()}", column)

    def values(self, column: str) -> list[Term]:
        """Return the values of a column, without those that are not there."""
        return [row[column] for row in self.rows if column in row]

    def is_things(self, column: str) -> bool:
        """Tell whether a column holds things, and nothing else."""
        found = self.values(column)
        return len(found) > 0 and all(isinstance(value, NamedNode | BlankNode) for value in found)

    def is_numbers(self, column: str) -> bool:
        """Tell whether a column holds numbers, and nothing else."""
        found = self.values(column)
        return len(found) > 0 and all(is_number(value) for value in found)

    def is_times(self, column: str) -> bool:
        """Tell whether a column holds years, months or days, and nothing else."""
        found = self.values(column)
        if len(found) == 0 or not all(isinstance(value, Literal) and TIME.fullmatch(value.value) for value in found):
            return False
        is_dated = all(isinstance(value, Literal) and value.datatype.value in TIMES for value in found)
        return is_dated or YEARS.search(column) is not None

    def name(self, row: Row, column: str) -> str:
        """Return what stands in a cell, a thing by its name."""
        term, label = row.get(column), row.get(self.label_of(column) or "")
        if isinstance(label, Literal) and isinstance(term, NamedNode):
            return label.value
        if isinstance(term, NamedNode):
            return self.known.get(term.value, compact(term.value))
        return "" if term is None else term.value if isinstance(term, Literal | BlankNode) else str(term)


def is_number(term: Term | None) -> bool:
    """Tell whether ``term`` is a number that can be drawn."""
    if not isinstance(term, Literal) or term.datatype.value not in NUMBERS:
        return False
    return term.value.lower().lstrip("+-") not in {"inf", "nan"}


async def read_answer(answer: QueryAnswer, fixed: Collection[str] = ()) -> Table:
    """Return the first rows of an answer in TSV, which this closes."""
    return await anyio.to_thread.run_sync(lambda: _read(answer, _parse_rows, fixed, header=1))


async def read_triples(answer: QueryAnswer) -> Table:
    """Return the first triples of a graph in N-Triples, which this closes."""
    return await anyio.to_thread.run_sync(lambda: _read(answer, _parse_triples, (), header=0))


Parse = Callable[[bytes], tuple[Sequence[str], Sequence[Row]]]


def _read(answer: QueryAnswer, parse_lines: Parse, fixed: Collection[str], header: int) -> Table:
    """Read what is in an answer with a line for each row: in both formats text cannot hold a line feed."""
    with answer.file as file:
        head = [line for _, line in zip(range(MOST + header), file, strict=False)]
        more = sum(part.count(b"\n") for part in iter(lambda: file.read(CHUNK), b""))
    names, rows = parse_lines(b"".join(head))
    return Table(names, rows, len(rows) + more, fixed, is_triples=header == 0)


def _parse_rows(body: bytes) -> tuple[Sequence[str], Sequence[Row]]:
    solutions = parse_query_results(body, format=result_syntax("tsv").format)
    if not isinstance(solutions, QuerySolutions):
        return [], []
    names = [variable.value for variable in solutions.variables]
    return names, [
        {name: term for name, term in zip(names, solution, strict=True) if term is not None} for solution in solutions
    ]


def _parse_triples(body: bytes) -> tuple[Sequence[str], Sequence[Row]]:
    quads = parse(body, format=RdfFormat.N_TRIPLES)
    return TRIPLE, [
        dict(zip(TRIPLE, (quad.subject, quad.predicate, quad.object), strict=True))
        for quad in quads
        if not isinstance(quad.subject, Triple)
    ]
