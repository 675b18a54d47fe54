"""Coverage: which quads carry each fact that was found in a source, and why a fact is not carried.

Beside a source's file, ``facts.tsv`` lists the facts and ``coverage.tsv`` names, fact by fact, the quads that carry it,
one to a line; a line with only a fact and a reason says why no quad does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ecograph.errors import InputError, NotFoundError
from ecograph.namespaces import PREFIXES, expand
from ecograph.sources.files import Row, read_table
from ecograph.text import Text

__all__ = ["COVERAGE_FILE", "FACTS_FILE", "STATUSES", "Carrier", "Fact", "SourceCoverage", "Status", "read_coverage"]

FACTS_FILE: Final = "facts.tsv"
COVERAGE_FILE: Final = "coverage.tsv"
FACT_COLUMNS: Final = (
    "fact",
    "locator",
    "subject",
    "predicate",
    "object",
    "start",
    "end",
    "note",
    "confidence",
    "correction",
)
COVERAGE_COLUMNS: Final = ("fact", "graph", "subject", "predicate", "object", "reason")
STRINGS: Final = frozenset({NamedNode(PREFIXES["xsd"] + "string"), NamedNode(PREFIXES["rdf"] + "langString")})

Status = Literal["structured", "text", "left out", "missing"]
STATUSES: Final[Mapping[Status, Text]] = {
    "structured": Text(en="structured", sv="strukturerade"),
    "text": Text(en="text only", sv="bara text"),
    "left out": Text(en="left out", sv="utelämnade"),
    "missing": Text(en="missing", sv="saknade"),
}
"""``structured``: some quad has an IRI or a typed value as object. ``text``: all have texts. ``left out``: no quad, for
a reason that is given. ``missing``: neither quad nor reason."""


@dataclass(frozen=True)
class Carrier:
    """A quad that is said to carry a fact."""

    quad: Quad
    row: Row
    is_there: bool
    """Whether the data really has it."""


@dataclass(frozen=True)
class Fact:
    """A fact found in a source, and what carries it."""

    number: int
    row: Row
    carriers: tuple[Carrier, ...]
    reason: str

    @property
    def status(self) -> Status:
        """How the fact is carried; a quad that is not in the data carries nothing."""
        objects = [carrier.quad.object for carrier in self.carriers if carrier.is_there]
        if any(isinstance(term, NamedNode) or _is_typed(term) for term in objects):
            return "structured"
        if len(objects) > 0:
            return "text"
        return "left out" if self.reason != "" and len(self.carriers) == 0 else "missing"


@dataclass(frozen=True)
class SourceCoverage:
    """The facts of one source."""

    source: str
    """Slug."""
    facts: tuple[Fact, ...]

    def count(self, status: Status) -> int:
        """Return how many facts are carried in that way."""
        return sum(fact.status == status for fact in self.facts)


def read_coverage(data: Path, quads: Iterable[Quad], source: str | None = None) -> list[SourceCoverage]:
    """Return the coverage of every folder of ``data`` that has a table of facts, or of ``source`` alone.

    The register has such a table too: the entities that were found in the sources.

    :param quads: all asserted quads, in which those named by the tables are looked up
    :raises NotFoundError: if ``source`` is not one of those
    :raises InputError: naming file and line, if a table is not as it should be
    """
    known = frozenset(quads)
    with_facts = {table.parent.name: table.parent for table in sorted(data.glob(f"*/{FACTS_FILE}"))}
    if source is not None and source not in with_facts:
        raise NotFoundError(Text(en="source with facts", sv="källa med fakta"), source, with_facts)
    return [_read_source(slug, folder, known) for slug, folder in with_facts.items() if source in {None, slug}]


def _read_source(slug: str, folder: Path, known: frozenset[Quad]) -> SourceCoverage:
    facts = _number_facts(read_table(folder / FACTS_FILE, FACT_COLUMNS))
    rows = read_table(folder / COVERAGE_FILE, COVERAGE_COLUMNS)
    for row in rows:
        if _read_number(row) not in facts:
            raise _wrong(
                row,
                Text(
                    en=f"Fact {row['fact']} is not in {FACTS_FILE}.",
                    sv=f"Faktum {row['fact']} finns inte i {FACTS_FILE}.",
                ),
            )
    return SourceCoverage(
        source=slug,
        facts=tuple(
            _make_fact(number, facts[number], [row for row in rows if row["fact"] == str(number)], known)
            for number in sorted(facts)
        ),
    )


def _number_facts(rows: Sequence[Row]) -> dict[int, Row]:
    facts: dict[int, Row] = {}
    for row in rows:
        first = facts.setdefault(_read_number(row), row)
        if first is not row:
            line = first.origin.line
            message = Text(
                en=f"Fact {row['fact']} stands on line {line} already.",
                sv=f"Faktum {row['fact']} står redan på rad {line}.",
            )
            raise _wrong(row, message)
    return facts


def _make_fact(number: int, fact: Row, rows: Sequence[Row], known: frozenset[Quad]) -> Fact:
    carrying = [(row, _read_quad(row)) for row in rows if any(row[name] != "" for name in COVERAGE_COLUMNS[1:5])]
    return Fact(
        number=number,
        row=fact,
        carriers=tuple(Carrier(quad, row, quad in known) for row, quad in carrying),
        reason=" ".join(dict.fromkeys(row["reason"] for row in rows if row["reason"] != "")),
    )


def _read_number(row: Row) -> int:
    if re.fullmatch(r"[1-9]\d*", row["fact"]) is None:
        message = Text(
            en=f"{row['fact']!r} is not the number of a fact.", sv=f"{row['fact']!r} är inte ett faktums nummer."
        )
        raise _wrong(row, message)
    return int(row["fact"])


def _read_quad(row: Row) -> Quad:
    graph, subject, predicate = (_read_iri(row, name) for name in ("graph", "subject", "predicate"))
    value = _read_literal(row) if row["object"].startswith('"') else _read_iri(row, "object")
    return Quad(subject, predicate, value, graph)


def _read_iri(row: Row, column: str) -> NamedNode:
    try:
        return NamedNode(expand(row[column]))
    except (KeyError, ValueError) as error:
        message = Text(
            en=f"The {column} {row[column]!r} is neither a CURIE with a known prefix nor an IRI.",
            sv=f"Värdet {row[column]!r} i {column} är varken en CURIE med känt prefix eller en IRI.",
        )
        raise _wrong(row, message) from error


def _read_literal(row: Row) -> RdfLiteral:
    """Read a literal of N-Triples, whose datatype may be a CURIE."""
    text = re.sub(r"\^\^(\w+):(\w+)$", _expand_datatype, row["object"])
    try:
        (quad,) = parse(f"<urn:s> <urn:p> {text} .", format=RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        message = Text(
            en=f"The object {row['object']!r} is not a literal as N-Triples writes it.",
            sv=f"Objektet {row['object']!r} är inte en literal som N-Triples skriver den.",
        )
        raise _wrong(row, message) from error
    return quad.object if isinstance(quad.object, RdfLiteral) else RdfLiteral(text)


def _expand_datatype(match: re.Match[str]) -> str:
    return f"^^<{PREFIXES[match[1]]}{match[2]}>" if match[1] in PREFIXES else match[0]


def _is_typed(term: object) -> bool:
    return isinstance(term, RdfLiteral) and term.datatype not in STRINGS


def _wrong(row: Row, message: Text) -> InputError:
    return InputError(message, file=row.origin.file, line=row.origin.line)
