"""The W3C's tests of SHACL Core: both engines give the expected results.

The tests are read from ``../shared/conformance/shacl-tests``, or from the folder that ``ECOGRAPH_CONFORMANCE`` names
(the repository w3c/data-shapes has them); they are no part of this project. Results are compared as sets, a path of
several steps or a shape without IRI only by being one, since their blank nodes are named anew in each report.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ecograph.namespaces import PREFIXES
from ecograph.shapes import ENGINES, EngineName, make_shapes

FOLDER = (
    Path(os.environ.get("ECOGRAPH_CONFORMANCE", Path(__file__).parents[2] / "shared" / "conformance"))
    / "shacl-tests"
    / "core"
)
COUNT = 98

DIFFERENCES: Mapping[tuple[EngineName, str], str] = {
    (
        "reference",
        "property/uniqueLang-002",
    ): 'pySHACL takes sh:uniqueLang "1" for true; SHACL (4.4.5) asks for "true".',
}
"""Where an engine does not give the expected results, and why."""

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SH = PREFIXES["sh"]
TYPE = NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class Manifest:
    """A file of tests, which may hold their data and shapes too."""

    path: Path
    triples: list[Triple]

    def objects(self, subject: object, predicate: str) -> list[Any]:
        wanted = NamedNode(predicate)
        return [found.object for found in self.triples if found.subject == subject and found.predicate == wanted]

    def one(self, subject: object, predicate: str) -> Any:
        return next(iter(self.objects(subject, predicate)), None)

    def graph(self, action: object, name: str) -> list[Triple]:
        path = Path(self.one(action, SHT + name).value.removeprefix("file://"))
        return self.triples if path == self.path else read(path)


def read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())]


def list_cases() -> Iterator[tuple[str, Manifest, NamedNode]]:
    for path in sorted(FOLDER.resolve().rglob("*.ttl")):
        manifest = Manifest(path, read(path))
        for triple in manifest.triples:
            if triple.predicate == TYPE and triple.object == NamedNode(SHT + "Validate"):
                assert isinstance(triple.subject, NamedNode)
                yield path.relative_to(FOLDER.resolve()).with_suffix("").as_posix(), manifest, triple.subject


CASES = list(list_cases())


def expect(manifest: Manifest, case: NamedNode) -> tuple[bool, set[tuple[Any, ...]]]:
    report = manifest.one(case, MF + "result")
    results: set[tuple[Any, ...]] = {
        (
            manifest.one(node, SH + "focusNode"),
            named_only(manifest.one(node, SH + "resultPath")),
            manifest.one(node, SH + "value"),
            manifest.one(node, SH + "resultSeverity"),
            manifest.one(node, SH + "sourceConstraintComponent"),
            named_only(manifest.one(node, SH + "sourceShape")),
        )
        for node in manifest.objects(report, SH + "result")
    }
    conforms = manifest.one(report, SH + "conforms")
    assert isinstance(conforms, Literal)
    return conforms.value == "true", results


def named_only(term: object) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def test_the_tests_are_there() -> None:
    if not CASES:
        pytest.skip(f"there are no SHACL tests in {FOLDER}; name the folder above with ECOGRAPH_CONFORMANCE")
    assert len(CASES) == COUNT


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "manifest", "case"), CASES, ids=[f"{name}" for name, _, _ in CASES])
@pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning")
def test_an_engine_gives_the_results_that_the_w3c_expects(
    engine: EngineName, name: str, manifest: Manifest, case: NamedNode
) -> None:
    conforms, expected = expect(manifest, case)
    action = manifest.one(case, MF + "action")
    data, shapes = manifest.graph(action, "dataGraph"), make_shapes(manifest.graph(action, "shapesGraph"))
    found = {
        (result.focus, result.path, result.value, result.severity, result.constraint, named_only(result.shape))
        for result in ENGINES[engine](data, shapes)
    }
    agrees = found == expected and (found == set()) == conforms
    assert agrees == ((engine, name) not in DIFFERENCES), found ^ expected


def test_every_known_difference_is_of_a_test_there_is() -> None:
    if CASES:
        assert {name for _, name in DIFFERENCES} <= {name for name, _, _ in CASES}
