"""Coverage: how each fact is carried, checked against the quads that are really there."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ecograph.coverage import COVERAGE_COLUMNS, FACT_COLUMNS, Fact, SourceCoverage, read_coverage
from ecograph.errors import InputError, NotFoundError
from ecograph.namespaces import expand


def iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


GRAPH = iri("passage:paper/lead")
LINK = Quad(iri("actor:a"), iri("eco:partOf"), iri("actor:b"), GRAPH)
YEAR = Quad(iri("actor:a"), iri("eco:year"), Literal("2020", datatype=iri("xsd:gYear")), GRAPH)
TEXT = Quad(iri("actor:a"), iri("eco:note"), Literal('Sa "hej"', language="sv"), GRAPH)
PLAIN = Quad(iri("actor:a"), iri("eco:currency"), Literal("SEK"), GRAPH)
QUADS = (LINK, YEAR, TEXT, PLAIN)

LINK_ROW = ("passage:paper/lead", "actor:a", "eco:partOf", "actor:b", "")
YEAR_ROW = ("passage:paper/lead", "actor:a", "eco:year", '"2020"^^xsd:gYear', "")
TEXT_ROW = ("passage:paper/lead", "actor:a", "eco:note", r'"Sa \"hej\""@sv', "A saying.")
PLAIN_ROW = ("passage:paper/lead", "actor:a", "eco:currency", '"SEK"', "")
REASON_ROW = ("", "", "", "", "A matter of taste.")


def write(data: Path, facts: Sequence[object], rows: Sequence[tuple[object, ...]], folder: str = "paper") -> None:
    def line(values: Sequence[object]) -> str:
        return "\t".join('"' + str(value).replace('"', '""') + '"' for value in values)

    described = [[fact, "Lead", "A", "is part of", "B", "", "", "", "high", ""] for fact in facts]
    lines = ["\t".join(FACT_COLUMNS), *map(line, described)]
    (data / folder / "facts.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = ["\t".join(COVERAGE_COLUMNS), *map(line, rows)]
    (data / folder / "coverage.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(data: Path) -> SourceCoverage:
    (coverage,) = read_coverage(data, QUADS)
    return coverage


def fact_of(data: Path, *rows: tuple[str, ...]) -> Fact:
    write(data, [1], [(1, *row) for row in rows])
    (fact,) = read(data).facts
    return fact


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([LINK_ROW], "structured"),
        ([YEAR_ROW], "structured"),
        ([TEXT_ROW, YEAR_ROW], "structured"),
        ([TEXT_ROW], "text"),
        ([PLAIN_ROW], "text"),
        ([REASON_ROW], "left out"),
        ([], "missing"),
    ],
)
def test_a_fact_is_carried_as_its_best_quad_carries_it(
    small_data: Path, rows: list[tuple[str, ...]], status: str
) -> None:
    assert fact_of(small_data, *rows).status == status


def test_a_quad_that_is_not_in_the_data_carries_nothing(small_data: Path) -> None:
    fact = fact_of(small_data, ("passage:paper/other", *LINK_ROW[1:]))
    assert [carrier.is_there for carrier in fact.carriers] == [False]
    assert fact.carriers[0].row.origin.line == 2
    assert fact.status == "missing"
    assert fact_of(small_data, ("passage:paper/other", *LINK_ROW[1:4], "A reason.")).status == "missing"


def test_quads_and_reasons_are_read_as_written(small_data: Path) -> None:
    fact = fact_of(small_data, TEXT_ROW, YEAR_ROW, PLAIN_ROW)
    assert [carrier.quad for carrier in fact.carriers] == [TEXT, YEAR, PLAIN]
    assert fact.reason == "A saying."
    assert fact.row["predicate"] == "is part of"


def test_facts_are_counted_by_status_and_kept_in_order(small_data: Path) -> None:
    write(small_data, [2, 10, 1], [(10, *TEXT_ROW), (2, *LINK_ROW), (1, *LINK_ROW), (1, *YEAR_ROW)])
    coverage = read(small_data)
    assert [fact.number for fact in coverage.facts] == [1, 2, 10]
    assert (coverage.count("structured"), coverage.count("text"), coverage.count("missing")) == (2, 1, 0)


def test_a_source_without_facts_is_passed_over_and_one_may_be_chosen(small_data: Path) -> None:
    assert read_coverage(small_data, QUADS) == []
    write(small_data, [1], [(1, *LINK_ROW)])
    assert [part.source for part in read_coverage(small_data, QUADS, "paper")] == ["paper"]
    with pytest.raises(NotFoundError, match=r"no source with facts 'papper'\. Did you mean 'paper'\? Known: paper\."):
        read_coverage(small_data, QUADS, "papper")


@pytest.mark.parametrize(
    ("facts", "rows", "message"),
    [
        ([1], [(2, *LINK_ROW)], "coverage.tsv:2: Fact 2 is not in facts.tsv."),
        ([1, 1], [], "facts.tsv:3: Fact 1 stands on line 2 already."),
        (["f1"], [], "facts.tsv:2: 'f1' is not the number of a fact."),
        (
            [1],
            [(1, "graf:x", *LINK_ROW[1:])],
            "coverage.tsv:2: The graph 'graf:x' is neither a CURIE with a known prefix",
        ),
        ([1], [(1, *LINK_ROW[:3], "", "")], "coverage.tsv:2: The object '' is neither a CURIE with a known prefix"),
        ([1], [(1, *LINK_ROW[:3], '"x"^^', "")], "coverage.tsv:2: The object '\"x\"^^' is not a literal as N-Triples"),
        ([1], [(1, *LINK_ROW[:3], '"5"^^xds:integer', "")], "coverage.tsv:2: The object"),
    ],
)
def test_a_table_that_cannot_be_read_is_answered_with_its_line(
    small_data: Path, facts: list[object], rows: list[tuple[object, ...]], message: str
) -> None:
    write(small_data, facts, rows)
    with pytest.raises(InputError) as caught:
        read(small_data)
    assert str(caught.value).startswith(f"{small_data}/paper/{message}")
