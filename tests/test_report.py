"""A report is text for people in their language, JSON for tools, or RDF as SHACL prescribes."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import Literal, RdfFormat, Store
from rdflib import RDF, SH, BNode, Graph, URIRef

from ecograph.dataset import Origin
from ecograph.findings import Finding
from ecograph.namespaces import PREFIXES, expand
from ecograph.ontology import read_ontology
from ecograph.report import REPORTS, report_json, report_text, report_turtle
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig
from ecograph.text import Text
from ecograph.validation import find_violations

EXAMPLES: Final = Path(__file__).parent / "shapes"

ADVICE_EN: Final = re.compile(
    r"[.?!,:] (Otherwise use|add|Add|Copy|Correct|Describe|Give|Keep|Let|Put|Register|Take|Use|Write) .+\.$"
)
ADVICE_SV: Final = re.compile(
    r"[.?!,:] (Använd|Använd annars|Ange|Behåll|Beskriv|Ge|lägg|Lägg|Låt|Registrera|Rätta|Sätt|Skriv|Ta) .+\.$"
)

WRONG: Final = Finding(
    severity="violation",
    message=Text(en="This is not a year.", sv="Detta är inte ett årtal."),
    constraint=expand("sh:DatatypeConstraintComponent"),
    focus=expand("observation:a"),
    path=expand("eco:year"),
    value='"2019"^^<http://www.w3.org/2001/XMLSchema#integer>',
    graph="https://w3id.org/ecograph/passage/example/one",
    shape=expand("eco:YearShape"),
    origin=Origin(Path("data/a/statements.trig"), 12),
)
POOR: Final = Finding(
    severity="warning",
    message=Text(en="This has no English name.", sv="Detta saknar engelskt namn."),
    constraint=expand("eco:SomeConstraint"),
    focus="_:line3",
    path=None,
    value=None,
    graph=None,
    shape=None,
    origin=Origin(Path("data/b/statements.trig"), 3),
)


def find_in_example(name: str) -> list[Finding]:
    background = [*read_ontology(share_path("ontology")), *read_trig(EXAMPLES / "known.trig")]
    statements = [statement for path in sorted(EXAMPLES.glob(f"invalid/{name}")) for statement in read_trig(path)]
    return find_violations(statements, background)


def test_the_text_names_file_line_severity_message_and_statement_and_counts() -> None:
    assert report_text([WRONG, POOR], "en") == (
        "data/a/statements.trig:12: violation: This is not a year. "
        '[observation:a eco:year "2019"^^xsd:integer]\n\n'
        "data/b/statements.trig:3: warning: This has no English name. [_:line3]\n\n"
        "1 violation, 1 warning.\n"
    )


def test_the_text_speaks_swedish() -> None:
    text = report_text([WRONG, WRONG, POOR, POOR], "sv")
    assert text.startswith("data/a/statements.trig:12: fel: Detta är inte ett årtal.")
    assert text.endswith("\n\n2 fel, 2 varningar.\n")


def test_findings_of_one_file_stand_together() -> None:
    assert report_text([WRONG, WRONG], "en").count("\n\n") == 1


def test_nothing_found_is_said_so() -> None:
    assert report_text([], "en") == "0 violations, 0 warnings.\n"
    assert report_json([]) == "[]\n"


def test_a_long_value_is_cut_in_the_text_only() -> None:
    long = Finding(**{**vars(WRONG), "value": f'"{"x" * 200}"'})
    assert "x" * 78 + "…]" in report_text([long], "en")
    assert "x" * 200 in report_json([long])


def test_json_carries_everything_in_both_languages() -> None:
    first, second = json.loads(report_json([WRONG, POOR]))
    assert first == {
        "file": "data/a/statements.trig",
        "line": 12,
        "severity": "violation",
        "message": {"en": "This is not a year.", "sv": "Detta är inte ett årtal."},
        "constraint": WRONG.constraint,
        "shape": WRONG.shape,
        "focus": WRONG.focus,
        "path": WRONG.path,
        "value": WRONG.value,
        "graph": WRONG.graph,
    }
    assert (second["value"], second["focus"]) == (None, "_:line3")


def test_the_turtle_report_is_a_validation_report_of_shacl() -> None:
    graph = Graph().parse(data=report_turtle([WRONG, POOR]), format="turtle")
    report = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms).toPython() is False  # type: ignore[union-attr]
    [result] = [node for node in graph.objects(report, SH.result) if (node, SH.resultSeverity, SH.Violation) in graph]
    assert (result, RDF.type, SH.ValidationResult) in graph
    assert graph.value(result, SH.focusNode) == URIRef(WRONG.focus)
    assert graph.value(result, SH.resultPath) == URIRef(expand("eco:year"))
    assert str(graph.value(result, SH.value)) == "2019"
    assert graph.value(result, SH.sourceConstraintComponent) == SH.DatatypeConstraintComponent
    assert graph.value(result, SH.sourceShape) == URIRef(expand("eco:YearShape"))
    assert {text.language for text in graph.objects(result, SH.resultMessage)} == {"en", "sv"}  # type: ignore[attr-defined]


def test_the_turtle_report_says_where() -> None:
    store = Store()
    store.load(report_turtle([WRONG]).encode(), format=RdfFormat.TURTLE)
    ask = f"ASK {{ ?result <{PREFIXES['eco']}inFile> 'data/a/statements.trig' ; <{PREFIXES['eco']}atLine> 12 }}"
    assert store.query(ask)


def test_the_turtle_report_of_nothing_conforms() -> None:
    store = Store()
    store.load(report_turtle([]).encode(), format=RdfFormat.TURTLE)
    assert store.query(f"ASK {{ ?report a <{SH.ValidationReport}> ; <{SH.conforms}> true }}")
    assert len(store) == 2


def test_the_turtle_report_has_no_blank_nodes() -> None:
    graph = Graph().parse(data=report_turtle(find_in_example("blank_nodes.trig")), format="turtle")
    assert [term for triple in graph for term in triple if isinstance(term, BNode)] == []
    assert "urn:ecograph:blank-node:line" in report_turtle(find_in_example("blank_nodes.trig"))


def test_every_message_names_the_place_and_says_what_would_be_right_in_both_languages() -> None:
    findings = find_in_example("*.trig")
    assert len({finding.shape for finding in findings}) > 80
    for finding in findings:
        assert finding.origin is not None
        assert finding.origin.line is not None
        assert finding.message.en != finding.message.sv
        assert ADVICE_EN.search(finding.message.en)
        assert ADVICE_SV.search(finding.message.sv)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_report_repeats_a_private_value(name: str, language: str) -> None:
    text = REPORTS[name](find_in_example("private.trig"), "sv" if language == "sv" else "en")
    assert [secret for secret in ("1212", "1219", "first.last", "165 05 02", "701740605") if secret in text] == []


def test_a_literal_keeps_its_quotes_and_language() -> None:
    finding = Finding(**{**vars(WRONG), "value": str(Literal('say "hej"', language="sv"))})
    assert '"say \\"hej\\""@sv]' in report_text([finding], "en")
    assert '"say \\"hej\\""@sv' in report_turtle([finding])


def repeat(finding: Finding, times: int) -> list[Finding]:
    return [
        replace(finding, focus=expand(f"actor:{number}"), origin=Origin(Path("data/b/table.csv"), number))
        for number in range(1, times + 1)
    ]


def test_many_warnings_of_a_kind_are_one_line_with_their_number_and_the_first_nodes() -> None:
    findings = [*repeat(POOR, 1000), replace(WRONG, origin=Origin(Path("data/b/table.csv"), 7))]
    assert report_text(findings).splitlines() == [
        'data/b/table.csv:7: violation: This is not a year. [observation:a eco:year "2019"^^xsd:integer]',
        "data/b/table.csv: 1000 warnings: This has no English name. [actor:1, actor:2, actor:3, …]",
        "",
        "1 violation, 1000 warnings. 1000 warnings are summed up by file and kind; --all lists each.",
    ]
    assert report_text(findings, "sv").splitlines()[1:] == [
        "data/b/table.csv: 1000 varningar: Detta saknar engelskt namn. [actor:1, actor:2, actor:3, …]",
        "",
        "1 fel, 1000 varningar. 1000 varningar är sammanfattade efter fil och slag; --all listar var och en.",
    ]


def test_each_warning_is_listed_if_asked_for_and_where_they_are_few() -> None:
    assert len(report_text(repeat(POOR, 6), everything=True).splitlines()) == 6 + 2
    assert len(report_text(repeat(POOR, 5)).splitlines()) == 5 + 2
    assert len(report_text(repeat(POOR, 6)).splitlines()) == 1 + 2


def test_violations_are_listed_however_many_there_are() -> None:
    assert len(report_text(repeat(WRONG, 100)).splitlines()) == 100 + 2


def test_tools_get_every_warning() -> None:
    assert len(json.loads(report_json(repeat(POOR, 100)))) == 100
