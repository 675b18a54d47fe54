"""SHACL: validate with one of two engines, and lead each result back to the statement it is about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Final, Literal, cast

from pyoxigraph import BlankNode, NamedNode, Triple

from ecograph.dataset import Statement
from ecograph.findings import Finding, Severity, finding_at
from ecograph.namespaces import PREFIXES
from ecograph.shapes.fast import validate_fast
from ecograph.shapes.results import Engine, Node, ShapeResult, Shapes, make_shapes, read_shapes

__all__ = [
    "ENGINES",
    "FAST_FROM",
    "EngineName",
    "Shapes",
    "choose_engine",
    "find_shape_breaks",
    "make_shapes",
    "read_shapes",
]

EngineName = Literal["reference", "fast"]


def _validate_reference(data: Iterable[Triple], shapes: Shapes) -> Iterator[ShapeResult]:
    """Ask pySHACL, whose import takes longer than many a validation by the other engine."""
    engine = cast("Engine", import_module("ecograph.shapes.reference").validate_reference)
    return engine(data, shapes)


ENGINES: Final[Mapping[EngineName, Engine]] = {"reference": _validate_reference, "fast": validate_fast}
"""The engines by name; both give the same results (docs/decisions.md says where they do not)."""

FAST_FROM: Final = 10_000
"""Statements from which the fast engine is taken; below, the reference needs no more than a few seconds."""

SMALL: Final = 5
"""How many times smaller than the statements a background is that is taken whole."""

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")

SEVERITIES: Final[Mapping[NamedNode, Severity]] = {
    NamedNode(PREFIXES["sh"] + "Violation"): "violation",
    NamedNode(PREFIXES["sh"] + "Warning"): "warning",
    NamedNode(PREFIXES["sh"] + "Info"): "warning",
}


def choose_engine(size: int) -> EngineName:
    """Return the engine for ``size`` statements."""
    return "fast" if size >= FAST_FROM else "reference"


def find_shape_breaks(
    statements: Sequence[Statement],
    background: Sequence[Statement],
    shapes: Shapes,
    engine: EngineName | None = None,
) -> Iterator[Finding]:
    """Yield what breaks ``shapes`` (SHACL Core) in ``statements``; the background is known, but not reported on.

    :param engine: which engine to ask; None: by the number of statements (:func:`choose_engine`)
    """
    data = [*_select_background(statements, background), *statements]
    name = choose_engine(len(data)) if engine is None else engine
    results = list(ENGINES[name]((found.quad.triple for found in data), shapes))
    index = _index(statements, background, {result.focus for result in results})
    for result in results:
        yield from _read_result(result, shapes, index)


@dataclass(frozen=True)
class _Index:
    """The statements about focus nodes; those that give a class first, then in the order of files and lines."""

    by_triple: Mapping[tuple[object, object, object], list[Statement]]
    by_subject: Mapping[object, list[Statement]]
    typed_elsewhere: frozenset[object]
    """Subjects to which the background gives a class and the statements under check do not."""


def _index(statements: Sequence[Statement], background: Sequence[Statement], wanted: set[object]) -> _Index:
    by_triple: defaultdict[tuple[object, object, object], list[Statement]] = defaultdict(list)
    by_subject: defaultdict[object, list[Statement]] = defaultdict(list)
    about = [statement for statement in statements if statement.quad.subject in wanted]
    for statement in sorted(about, key=_position):
        quad = statement.quad
        by_triple[(quad.subject, quad.predicate, quad.object)].append(statement)
        by_subject[quad.subject].append(statement)
    here = {found.quad.subject for found in about if found.quad.predicate == TYPE}
    elsewhere = {found.quad.subject for found in background if found.quad.predicate == TYPE}
    return _Index(by_triple, by_subject, frozenset(elsewhere - here))


def _position(statement: Statement) -> tuple[bool, str, int]:
    origin = statement.origin
    return statement.quad.predicate != TYPE, str(origin.file), origin.line or 0


def _read_result(result: ShapeResult, shapes: Shapes, index: _Index) -> Iterator[Finding]:
    for statement in _locate(result, index):
        found = finding_at(statement, result.constraint.value, shapes.messages[result.shape])
        yield replace(
            found,
            severity=SEVERITIES[result.severity],
            path=None if result.path is None else result.path.value,
            value=None if _is_about_focus(result) else found.value,
            shape=result.shape.value if isinstance(result.shape, NamedNode) else None,
        )


def _is_about_focus(result: ShapeResult) -> bool:
    return result.value is None or result.value == result.focus


def _locate(result: ShapeResult, index: _Index) -> list[Statement]:
    """Return the statements that a result is about: those with the value, else the one that gives the class."""
    about = index.by_subject.get(result.focus, [])
    if not _is_about_focus(result):
        if result.path is not None:
            return index.by_triple.get((result.focus, result.path, result.value), [])
        return [statement for statement in about if statement.quad.object == result.value]
    return [] if result.focus in index.typed_elsewhere else about[:1]


def _select_background(statements: Sequence[Statement], background: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the part of the background that shapes can see from the statements.

    That is the hierarchy of classes, and what lies within two steps, either way; no shape looks further. Without the
    rest an engine does not spend its time on nodes that are not reported on; pySHACL's own ``focus_nodes`` would skip
    the checks of values too. A background that is small beside the statements is not worth the search.
    """
    if len(background) * SMALL < len(statements):
        return iter(background)
    near = {node for found in statements for node in _ends(found)} if len(background) > 0 else set()
    beside = [found for found in background if found.quad.predicate != TYPE and near.intersection(_ends(found))]
    near.update(node for found in beside for node in _ends(found))
    return (found for found in background if found.quad.predicate == SUBCLASS or found.quad.subject in near)


def _ends(statement: Statement) -> list[Node]:
    quad = statement.quad
    return [node for node in (quad.subject, quad.object) if isinstance(node, NamedNode | BlankNode)]
