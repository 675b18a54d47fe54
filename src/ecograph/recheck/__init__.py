"""Validate again after a change: only what the change can reach, with the findings of a validation of everything.

An entity of which nothing was wrong, and whose surroundings are what they were, is still clean. What its surroundings
are tells :mod:`ecograph.recheck.surroundings`; a cache remembers a digest of those of every clean entity. Entities
with findings are judged each time, so that no finding, file or line comes out of the cache. Everything is judged when
ontology, shapes or program changed, and when there are findings that only the whole can tell (:data:`WHOLE`): a message
about an undescribed entity proposes the nearest name of all, for instance.
"""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ecograph.conformance.knowledge import constraint_iri
from ecograph.dataset import Statement
from ecograph.findings import Finding
from ecograph.inputs import digest_files, list_program, list_visible
from ecograph.ontology import SHAPES_FOLDER
from ecograph.recheck.cache import read_clean, write_clean
from ecograph.recheck.surroundings import Surroundings, look_around, properties_followed_backwards
from ecograph.settings import share_path
from ecograph.shapes import FAST_FROM, read_shapes
from ecograph.validation import find_violations

__all__ = ["WHOLE", "find_anew"]

WHOLE: Final = frozenset(map(constraint_iri, ("BlankNode", "EvidenceGraph", "UndescribedEntity", "UntypedEntity")))
"""Constraints whose findings depend on all data: which statement is the first, or which name the nearest."""

LIBRARIES: Final = ("pyoxigraph", "shacl-rust")


def find_anew(
    statements: Sequence[Statement],
    background: Sequence[Statement] = (),
    cache: Path | None = None,
    least: int = FAST_FROM,
    lines: Sequence[bytes] | None = None,
) -> list[Finding]:
    """Return the violations and warnings in ``statements``, as :func:`ecograph.validation.find_violations` does.

    :param background: the ontology, if it is not among the statements
    :param cache: file that remembers what was clean the last time; None: everything is judged
    :param least: the number of statements from which a cache is worth its while
    :param lines: the statements as N-Quads, if they are at hand
    """
    if cache is None or len(statements) + len(background) < least:
        return find_violations(statements, background)
    backwards = properties_followed_backwards(read_shapes(share_path("ontology") / SHAPES_FOLDER))
    around = look_around(statements, background, backwards, lines)
    if not around.is_divisible:
        return find_violations(statements, background)
    fingerprint = _take_fingerprint(around)
    clean = read_clean(cache, fingerprint)
    findings = None if clean is None else _find_in_part(around, clean)
    if findings is None:
        findings = find_violations(statements, background, "fast")
    if not _needs_whole(findings):
        faulty = {finding.focus for finding in findings}
        write_clean(cache, fingerprint, around.digests_without(faulty))
    return findings


def _find_in_part(around: Surroundings, clean: frozenset[bytes]) -> list[Finding] | None:
    """Return the findings about what is not known to be clean; None if they tell that the whole must be judged."""
    part, beside = around.select(clean)
    findings = find_violations(part, beside, "fast")
    return None if _needs_whole(findings) else findings


def _needs_whole(findings: Iterable[Finding]) -> bool:
    return any(finding.constraint in WHOLE for finding in findings)


def _take_fingerprint(around: Surroundings) -> str:
    """Return the digest of all that findings depend on beside the data."""
    files = [*list_visible("ontology", share_path("ontology"), "*"), *list_program()]
    versions = " ".join(f"{library} {version(library)}" for library in LIBRARIES)
    return digest_files(f"{versions} {len(around.background)} {around.digest_ontology()}", files)
