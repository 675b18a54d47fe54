"""Validation: all that is wrong with statements, whether SHACL or conformance finds it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ecograph.conformance import find_nonconformance
from ecograph.conformance.knowledge import constraint_iri, gather_knowledge
from ecograph.conformance.privacy import withhold
from ecograph.conformance.properties import RANGE
from ecograph.dataset import Statement
from ecograph.findings import Finding, sort_findings
from ecograph.ontology import SHAPES_FOLDER
from ecograph.settings import share_path
from ecograph.shapes import EngineName, find_shape_breaks, read_shapes

__all__ = ["find_violations"]

UNDESCRIBED: Final = constraint_iri("UndescribedEntity")

Place = tuple[object, str, str | None, str | None]


def find_violations(
    statements: Sequence[Statement], background: Sequence[Statement] = (), engine: EngineName | None = None
) -> list[Finding]:
    """Return the violations and warnings in ``statements``, by file, line and message.

    :param background: statements that are known (ontology, register, other sources) but not reported on
    :param engine: which SHACL engine to ask; None: by the number of statements
    :raises InputError: if the shapes cannot be read
    """
    shapes = read_shapes(share_path("ontology") / SHAPES_FOLDER)
    statements = list(statements)  # they are gone through several times
    broken = list(find_shape_breaks(statements, background, shapes, engine))
    knowledge = gather_knowledge(statements, background)
    findings = _drop_echoes([*find_nonconformance(knowledge), *broken])
    return sort_findings(withhold(findings, knowledge))


def _drop_echoes(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings without those that say of one value, in other words, what another says better.

    That an entity is not described tells more than that it is not in a class; a shape's message more than the range's.
    """
    found = list(findings)
    undescribed = {_place(finding) for finding in found if finding.constraint == UNDESCRIBED}
    shaped = {_place(finding) for finding in found if finding.shape is not None and finding.value is not None}
    for finding in found:
        place = _place(finding)
        is_echo = finding.value is not None and (
            (finding.constraint == RANGE and place in shaped | undescribed)
            or (finding.shape is not None and place in undescribed)
        )
        if not is_echo:
            yield finding


def _place(finding: Finding) -> Place:
    return finding.origin, finding.focus, finding.path, finding.value
