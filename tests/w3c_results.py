"""Compares an answer with the one that a W3C test expects: solutions as bags, graphs up to blank nodes."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ecograph.namespaces import PREFIXES
from w3c_manifest import read_quads

__all__ = ["Answer", "are_equal", "read_answer", "read_expected"]

Term = NamedNode | BlankNode | Literal | Triple
Row = Mapping[str, Term]
RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RESULTS: Final = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}
NUMBERS: Final = {
    **{PREFIXES["xsd"] + name: Decimal for name in ("integer", "decimal")},
    **{PREFIXES["xsd"] + name: float for name in ("double", "float")},
}
"""Datatypes whose lexical forms a store may choose: 1.0 and 1.00 are one value."""


@dataclass(frozen=True)
class Answer:
    """What came out: a truth value, solutions, or a graph."""

    boolean: bool | None = None
    rows: Sequence[Row] | None = None
    triples: Sequence[Triple] | None = None
    is_ordered: bool = False
    is_plain: bool = False
    """CSV: terms are nothing but text (SPARQL 1.1 Query Results CSV and TSV Formats, section 3)."""


def read_answer(data: bytes, results: QueryResultsFormat) -> Answer:
    """Return the answer in a body of SPARQL results."""
    if results == QueryResultsFormat.CSV:
        return _read_csv(data)
    read = parse_query_results(data, format=results)
    if isinstance(read, QueryBoolean):
        return Answer(boolean=bool(read))
    assert isinstance(read, QuerySolutions)
    names = [variable.value for variable in read.variables]
    return Answer(rows=[{name: row[name] for name in names if row[name] is not None} for row in read])


def read_expected(path: Path) -> Answer:
    """Return the answer in a file of expected results."""
    if path.suffix in RESULTS:
        return read_answer(path.read_bytes(), RESULTS[path.suffix])
    if path.suffix == ".csv":
        return _read_csv(path.read_bytes())
    triples = [quad.triple for quad in read_quads(path)]
    sets = [triple.subject for triple in triples if triple.object == NamedNode(RS + "ResultSet")]
    return _read_result_set(triples, sets[0]) if len(sets) == 1 else Answer(triples=triples)


def _read_csv(data: bytes) -> Answer:
    lines = list(csv.reader(data.decode("utf-8").splitlines(keepends=True)))
    if lines in ([["true"]], [["false"]]):
        return Answer(boolean=lines == [["true"]])
    rows = [{name: _read_plain(text) for name, text in zip(lines[0], line, strict=False)} for line in lines[1:]]
    return Answer(rows=rows, is_plain=True)


def _read_plain(text: str) -> Term:
    return BlankNode(text[2:]) if text.startswith("_:") else Literal(text)


def _read_result_set(triples: Sequence[Triple], node: object) -> Answer:
    values: dict[tuple[Any, str], list[Any]] = {}
    for triple in triples:
        values.setdefault((triple.subject, triple.predicate.value.removeprefix(RS)), []).append(triple.object)
    if (node, "boolean") in values:
        return Answer(boolean=values[node, "boolean"][0].value == "true")
    solutions = values.get((node, "solution"), [])
    is_ordered = any((solution, "index") in values for solution in solutions)
    if is_ordered:
        solutions.sort(key=lambda solution: int(values[solution, "index"][0].value))
    rows = [
        {values[each, "variable"][0].value: values[each, "value"][0] for each in values.get((solution, "binding"), [])}
        for solution in solutions
    ]
    return Answer(rows=rows, is_ordered=is_ordered)


def are_equal(got: Answer, expected: Answer, *, is_lax: bool) -> bool:
    """Tell whether the answers are the same; if ``is_lax``, any number of duplicates may be missing."""
    if expected.boolean is not None or got.boolean is not None:
        return got.boolean == expected.boolean
    if expected.triples is not None:
        return got.triples is not None and _canonical(map(_normal_triple, got.triples)) == _canonical(
            map(_normal_triple, expected.triples)
        )
    assert expected.rows is not None
    if got.rows is None:
        return False
    plain = got.is_plain or expected.is_plain
    mine, theirs = (
        _describe_rows([_normal_row(row, plain) for row in rows], is_ordered=expected.is_ordered, is_set=is_lax)
        for rows in (got.rows, expected.rows)
    )
    return mine == theirs


def _normal_row(row: Row, plain: bool) -> dict[str, Term]:
    if not plain:
        return {name: _normal(term) for name, term in row.items()}
    # In CSV an empty string and no value look the same.
    return {name: _make_plain(_normal(term)) for name, term in row.items() if getattr(term, "value", term) != ""}


def _make_plain(term: Term) -> Term:
    if isinstance(term, BlankNode):
        return term
    text = str(term) if isinstance(term, Triple) else term.value
    try:
        return Literal(repr(float(text)))
    except ValueError:
        return Literal(text)


def _normal(term: Term) -> Term:
    if isinstance(term, Triple):
        return _normal_triple(term)
    if isinstance(term, Literal) and term.datatype.value == PREFIXES["xsd"] + "boolean":
        return Literal({"1": "true", "0": "false"}.get(term.value, term.value), datatype=term.datatype)
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        try:
            number = NUMBERS[term.datatype.value](term.value)
        except (ValueError, ArithmeticError):
            return term
        text = str(number.normalize()) if isinstance(number, Decimal) else repr(number)
        return Literal(text, datatype=term.datatype)
    return term


def _normal_triple(triple: Triple) -> Triple:
    return Triple(triple.subject, triple.predicate, _normal(triple.object))


def _describe_rows(rows: Sequence[Row], *, is_ordered: bool, is_set: bool) -> Counter[str]:
    """Return solutions as a canonical graph: a node for each, with its place or with how often it stands."""
    items = [tuple(sorted(row.items(), key=lambda item: item[0])) for row in rows]
    counted = [(1 if is_set else count, row) for row, count in Counter(items).items()]
    entries = list(enumerate(items)) if is_ordered else counted
    triples = []
    for place, (number, row) in enumerate(entries):
        node = BlankNode(f"row{place}")
        triples.append(Triple(node, NamedNode("x:number"), Literal(number)))
        triples.extend(Triple(node, NamedNode(f"x:{name}"), term) for name, term in row)
    return _canonical(triples)


def _canonical(triples: Any) -> Counter[str]:
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return Counter(str(quad) for quad in dataset)
