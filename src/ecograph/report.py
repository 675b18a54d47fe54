"""Findings as a report: text for people, JSON for tools, and the W3C's sh:ValidationReport in Turtle."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ecograph.dumps import used_prefixes
from ecograph.findings import Finding, Severity, read_term, show_term
from ecograph.namespaces import ECO, PREFIXES, compact
from ecograph.text import Language, Text

__all__ = ["REPORTS", "report_json", "report_text", "report_turtle"]

SEVERITIES: Final = {
    "violation": Text(en="violation", sv="fel"),
    "warning": Text(en="warning", sv="varning"),
}
PLURALS: Final = {
    "violation": Text(en="violations", sv="fel"),
    "warning": Text(en="warnings", sv="varningar"),
}

LONGEST_VALUE: Final = 80
"""Characters of a value that the text shows."""

FEW: Final = 5
"""Warnings of one kind in one file that the text lists one by one."""

SHOWN: Final = 3
"""Nodes that a line about more of them names."""

SH, XSD = PREFIXES["sh"], PREFIXES["xsd"]
REPORT: Final = "urn:ecograph:validation-report"
RESULT: Final = "urn:ecograph:validation-result:"
BLANK: Final = "urn:ecograph:blank-node:"
"""In the place of blank nodes, which a report that is the same each time cannot have (RDF 1.1, section 3.5)."""

Term = NamedNode | Literal
Kind = tuple[Path | None, Severity, Text]


def report_text(findings: Sequence[Finding], language: Language = "en", *, everything: bool = False) -> str:
    """Return the findings as ``file:line: severity: message [node property value]``, file by file, and their counts.

    More than :data:`FEW` warnings of one kind in one file are one line with their number and the first of their nodes,
    unless ``everything`` is to be listed: thousands of organisations without a name in English are one thing to know
    about a table, and would hide the rest. Violations are always listed.
    """
    kinds = Counter(map(_kind_of, findings))
    folded = {kind for kind, number in kinds.items() if number > FEW and kind[1] == "warning" and not everything}
    files = [
        "".join(f"{line}\n" for line in _write_lines(list(found), folded, language))
        for _, found in groupby(findings, key=lambda finding: finding.origin and finding.origin.file)
    ]
    last = _count(findings, language)
    if len(folded) > 0:
        number = sum(kinds[kind] for kind in folded)
        last += Text(
            en=f" {number} warnings are summed up by file and kind; --all lists each.",
            sv=f" {number} varningar är sammanfattade efter fil och slag; --all listar var och en.",
        ).to(language)
    return "\n".join([*files, f"{last}\n"])


def report_json(findings: Sequence[Finding], _language: Language = "en") -> str:
    """Return the findings as a JSON list of objects, with messages in both languages."""
    return json.dumps([_describe(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def report_turtle(findings: Sequence[Finding], _language: Language = "en") -> str:
    """Return the findings as an sh:ValidationReport (SHACL, section 3.6), with eco:inFile and eco:atLine.

    It conforms if there is no result at all, not even a warning, as SHACL says.
    """
    triples = list(_make_report(findings))
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=used_prefixes(triples))
    return written.decode() if written is not None else ""


REPORTS: Final[Mapping[str, Callable[[Sequence[Finding], Language], str]]] = {
    "text": report_text,
    "json": report_json,
    "ttl": report_turtle,
}
"""The formats of a report."""


def _kind_of(finding: Finding) -> Kind:
    """Return what findings have in common that are told in one line."""
    return (None if finding.origin is None else finding.origin.file, finding.severity, finding.message)


def _write_lines(findings: Sequence[Finding], folded: Set[Kind], language: Language) -> Iterator[str]:
    """Yield the lines about one file, those of several findings last."""
    by_kind: dict[Kind, list[Finding]] = {}
    for finding in findings:
        kind = _kind_of(finding)
        if kind in folded:
            by_kind.setdefault(kind, []).append(finding)
        else:
            yield _write_line(finding, language)
    for (file, severity, message), found in by_kind.items():
        place = "" if file is None else f"{file}: "
        nodes = ", ".join(_show_node(finding.focus) for finding in found[:SHOWN])
        what = f"{len(found)} {PLURALS[severity].to(language)}"
        yield f"{place}{what}: {message.to(language)} [{nodes}, …]"


def _write_line(finding: Finding, language: Language) -> str:
    place = "" if finding.origin is None else f"{finding.origin}: "
    severity, message = SEVERITIES[finding.severity].to(language), finding.message.to(language)
    return f"{place}{severity}: {message} [{_write_statement(finding)}]"


def _write_statement(finding: Finding) -> str:
    parts = [_show_node(finding.focus)]
    if finding.path is not None:
        parts.append(compact(finding.path))
    if finding.value is not None:
        value = finding.value if finding.value.startswith("_:") else show_term(read_term(finding.value))
        parts.append(value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…")
    return " ".join(parts)


def _show_node(node: str) -> str:
    return node if node.startswith("_:") else compact(node)


def _count(findings: Sequence[Finding], language: Language) -> str:
    counts = []
    for severity, plural in PLURALS.items():
        number = sum(finding.severity == severity for finding in findings)
        noun = SEVERITIES[severity] if number == 1 else plural
        counts.append(f"{number} {noun.to(language)}")
    return ", ".join(counts) + "."


def _describe(finding: Finding) -> dict[str, object]:
    return {
        "file": None if finding.origin is None else finding.origin.file.as_posix(),
        "line": None if finding.origin is None else finding.origin.line,
        "severity": finding.severity,
        "message": finding.message.to_json(),
        "constraint": finding.constraint,
        "shape": finding.shape,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "graph": finding.graph,
    }


def _make_report(findings: Sequence[Finding]) -> Iterator[Triple]:
    report = NamedNode(REPORT)
    conforms = Literal("true" if len(findings) == 0 else "false", datatype=NamedNode(XSD + "boolean"))
    yield Triple(report, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(SH + "ValidationReport"))
    yield Triple(report, NamedNode(SH + "conforms"), conforms)
    results = [NamedNode(f"{RESULT}{number}") for number in range(1, len(findings) + 1)]
    for result in results:
        yield Triple(report, NamedNode(SH + "result"), result)
    for result, finding in zip(results, findings, strict=True):
        yield Triple(result, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(SH + "ValidationResult"))
        for predicate, value in _make_result(finding):
            if value is not None:
                yield Triple(result, NamedNode(predicate), value)


def _make_result(finding: Finding) -> Iterator[tuple[str, Term | None]]:
    yield SH + "resultSeverity", NamedNode(SH + finding.severity.capitalize())
    yield SH + "focusNode", _make_term(finding.focus if finding.focus.startswith("_:") else f"<{finding.focus}>")
    yield SH + "resultPath", None if finding.path is None else NamedNode(finding.path)
    yield SH + "value", None if finding.value is None else _make_term(finding.value)
    yield SH + "sourceConstraintComponent", NamedNode(finding.constraint)
    yield SH + "sourceShape", None if finding.shape is None else NamedNode(finding.shape)
    yield SH + "resultMessage", Literal(finding.message.en, language="en")
    yield SH + "resultMessage", Literal(finding.message.sv, language="sv")
    if finding.origin is not None:
        yield ECO + "inFile", Literal(finding.origin.file.as_posix())
        if finding.origin.line is not None:
            yield ECO + "atLine", Literal(str(finding.origin.line), datatype=NamedNode(XSD + "integer"))


def _make_term(text: str) -> Term:
    return read_term(text) or NamedNode(BLANK + text.removeprefix("_:"))
