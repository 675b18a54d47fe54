"""SHACL: validate with pySHACL, and lead each result back to the statement it is about.

rdflib and pySHACL are used in this module only; elsewhere terms are pyoxigraph's.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph
import pyshacl
from pyoxigraph import BlankNode, NamedNode
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.findings import Finding, Severity, finding_at
from ecograph.sources.trig import read_trig
from ecograph.text import Text

__all__ = ["find_shape_breaks", "read_shapes"]

Triple = tuple[Node, Node, Node]

TYPE: Final = NamedNode(str(RDF.type))
SUBCLASS: Final = NamedNode(str(RDFS.subClassOf))
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
"""rdflib warns of each literal that is not of its datatype; here that is a finding (conformance/literals.py)."""

SEVERITIES: Final[dict[Node, Severity]] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "warning"}


def read_shapes(folder: Path) -> Graph:
    """Return the shapes of all Turtle files of ``folder``.

    The graph is new at each call, because pySHACL changes the shapes it is given (pySHACL issue 314).

    :raises InputError: if the folder holds none, or naming file and line, if a file is not well-formed
    """
    files = sorted(folder.rglob("*.ttl"))
    if not files:
        raise InputError(
            Text(en="There are no shapes in this folder.", sv="Det finns inga former i den här mappen."), file=folder
        )
    return _make_graph([statement for path in files for statement in read_trig(path)])


def find_shape_breaks(
    statements: Sequence[Statement], background: Sequence[Statement], shapes: Graph
) -> Iterator[Finding]:
    """Yield what breaks ``shapes`` (SHACL Core) in ``statements``; the background is known, but not reported on."""
    index = _index(statements, background)
    data = _make_graph([*_select_near(statements, background), *statements])
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    for node in report.subjects(RDF.type, SH.ValidationResult):
        yield from _read_result(report, node, index)


@dataclass(frozen=True)
class _Index:
    """The statements under check; those that give a class first, then in the order of files and lines."""

    by_triple: dict[Triple, list[Statement]]
    by_subject: dict[Node, list[Statement]]
    typed_elsewhere: frozenset[Node]
    """Subjects to which the background gives a class and the statements under check do not."""


def _index(statements: Sequence[Statement], background: Sequence[Statement]) -> _Index:
    by_triple: defaultdict[Triple, list[Statement]] = defaultdict(list)
    by_subject: defaultdict[Node, list[Statement]] = defaultdict(list)
    for statement in sorted(statements, key=_position):
        triple = _convert_statement(statement)
        by_triple[triple].append(statement)
        by_subject[triple[0]].append(statement)
    here, elsewhere = (
        {found.quad.subject for found in part if found.quad.predicate == TYPE} for part in (statements, background)
    )
    return _Index(dict(by_triple), dict(by_subject), frozenset(_convert(node) for node in elsewhere - here))


def _position(statement: Statement) -> tuple[bool, str, int]:
    origin = statement.origin
    return statement.quad.predicate != TYPE, str(origin.file), origin.line or 0


def _read_result(report: Graph, result: Node, index: _Index) -> Iterator[Finding]:
    focus, path, value = (report.value(result, term) for term in (SH.focusNode, SH.resultPath, SH.value))
    if focus is None:
        return
    message, shape = _read_message(report, result), report.value(result, SH.sourceShape)
    constraint = str(report.value(result, SH.sourceConstraintComponent))
    for statement in _locate(focus, path, value, index):
        found = finding_at(statement, constraint, message)
        yield replace(
            found,
            severity=SEVERITIES[report.value(result, SH.resultSeverity) or SH.Violation],
            path=str(path) if isinstance(path, URIRef) else None,
            value=None if value is None or value == focus else found.value,
            shape=str(shape) if isinstance(shape, URIRef) else None,
        )


def _read_message(report: Graph, result: Node) -> Text:
    found = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, Literal)]
    messages = {text.language: str(text) for text in found}
    return Text(en=messages["en"], sv=messages["sv"])


def _locate(focus: Node, path: Node | None, value: Node | None, index: _Index) -> list[Statement]:
    """Return the statements that a result is about: those with the value, else the one that gives the class."""
    about = index.by_subject.get(focus, [])
    if value is not None and value != focus:
        if isinstance(path, URIRef):
            return index.by_triple.get((focus, path, value), [])
        return [statement for statement in about if _convert(statement.quad.object) == value]
    return [] if focus in index.typed_elsewhere else about[:1]


def _select_near(statements: Sequence[Statement], background: Sequence[Statement]) -> list[Statement]:
    """Return the part of the background that shapes can see from ``statements``.

    That is the hierarchy of classes, and what lies within two steps, either way; no shape looks further. Without the
    rest pySHACL does not spend its time on nodes that are not reported on; its own ``focus_nodes`` would skip the
    checks of values too.
    """
    near = {node for found in statements for node in _ends(found)}
    beside = [found for found in background if found.quad.predicate != TYPE and near.intersection(_ends(found))]
    near.update(node for found in beside for node in _ends(found))
    return [found for found in background if found.quad.predicate == SUBCLASS or found.quad.subject in near]


def _ends(statement: Statement) -> list[NamedNode | BlankNode]:
    quad = statement.quad
    return [node for node in (quad.subject, quad.object) if isinstance(node, NamedNode | BlankNode)]


def _make_graph(statements: Sequence[Statement]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for statement in statements:
        graph.add(_convert_statement(statement))
    return graph


def _convert_statement(statement: Statement) -> Triple:
    quad = statement.quad
    return _convert(quad.subject), _convert(quad.predicate), _convert(quad.object)


def _convert(term: object) -> Node:
    """Return the rdflib term that equals a pyoxigraph term; literals keep their lexical form."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise ValueError(f"Unexpected term: {term!r}")
