"""Each shape has a valid and an invalid example in tests/shapes; an invalid one names what is found, and on which line.

``known.trig`` describes the entities that the examples refer to. The first lines of an invalid example say
``# expect: <local name of the shape or of the constraint> line <n>``, once for each finding.
"""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.findings import Finding
from ecograph.namespaces import PREFIXES, expand
from ecograph.ontology import make_vocabulary, read_ontology
from ecograph.settings import share_path
from ecograph.shapes import read_shapes
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations

EXAMPLES = Path(__file__).parent / "shapes"
VALID = sorted((EXAMPLES / "valid").glob("*.trig"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.trig"))
EXPECT = re.compile(r"^# expect: (\S+) line (\d+)$", re.MULTILINE)

Found = dict[str, list[Finding]]


def find_pairs(shapes: Store, name: str) -> list[tuple[str, str]]:
    """Return subject and object of each statement with SHACL's property ``name``."""
    quads = shapes.quads_for_pattern(None, NamedNode(PREFIXES["sh"] + name), None, None)
    return [(name_of(quad.subject), name_of(quad.object)) for quad in quads]


def name_of(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else "_:"


def local(iri: str | None) -> str:
    return "" if iri is None else iri.rpartition("#")[2]


@pytest.fixture(scope="module", name="background")
def read_background() -> list[Statement]:
    return [*read_ontology(share_path("ontology")), *read_trig(EXAMPLES / "known.trig")]


@pytest.fixture(scope="module", name="shapes")
def read_shape_store() -> Store:
    store = Store()
    for path in sorted((share_path("ontology") / "shapes").glob("*.ttl")):
        store.extend(statement.quad for statement in read_trig(path))
    return store


@pytest.fixture(scope="module", name="found")
def find_in_invalid_examples(background: list[Statement]) -> Found:
    return {path.name: find_violations(read_trig(path), background) for path in INVALID}


def test_the_entities_that_examples_refer_to_are_without_findings(background: list[Statement]) -> None:
    known = [statement for statement in background if statement.origin.file.name == "known.trig"]
    assert find_violations(known, background) == []


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_nothing_is_found_in_a_valid_example(path: Path, background: list[Statement]) -> None:
    assert find_violations(read_trig(path), background) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_exactly_what_an_invalid_example_expects_is_found(path: Path, found: Found) -> None:
    expected = {(name, int(line)) for name, line in EXPECT.findall(path.read_text(encoding="utf-8"))}
    named = {name for name, _ in expected}
    actual = {
        (local(f.shape) if local(f.shape) in named else local(f.constraint), line_of(f)) for f in found[path.name]
    }
    assert actual == expected


def line_of(finding: Finding) -> int | None:
    return None if finding.origin is None else finding.origin.line


def test_every_class_of_the_ontology_has_one_shape(shapes: Store) -> None:
    targets = [target for _, target in find_pairs(shapes, "targetClass")]
    vocabulary = make_vocabulary(read_ontology(share_path("ontology")))
    ours = {iri for iri in vocabulary.classes if iri.startswith(PREFIXES["eco"])}
    assert ours - set(targets) == set()
    assert len(targets) == len(set(targets))


def test_every_class_with_a_shape_has_a_valid_example(shapes: Store, background: list[Statement]) -> None:
    given = instance_classes([statement for path in VALID for statement in read_trig(path)], background)
    assert [target for _, target in find_pairs(shapes, "targetClass") if target not in given] == []


def test_every_class_with_a_shape_has_an_invalid_example(
    shapes: Store, found: Found, background: list[Statement]
) -> None:
    statements = [statement for path in INVALID for statement in read_trig(path)]
    focused = {finding.focus for findings in found.values() for finding in findings}
    given = instance_classes([each for each in statements if name_of(each.quad.subject) in focused], background)
    assert [target for _, target in find_pairs(shapes, "targetClass") if target not in given] == []


def instance_classes(statements: list[Statement], background: list[Statement]) -> frozenset[str]:
    quads = [statement.quad for statement in statements]
    types = [name_of(quad.object) for quad in quads if quad.predicate.value == expand("rdf:type")]
    return make_vocabulary(background).superclasses(types)


def test_every_property_shape_is_broken_by_an_invalid_example(shapes: Store, found: Found) -> None:
    used = {shape for _, shape in find_pairs(shapes, "property")}
    assert sorted(used - broken_shapes(found)) == []


def test_every_constraint_of_a_node_as_a_whole_is_broken_by_an_invalid_example(shapes: Store, found: Found) -> None:
    targeted = {shape for shape, _ in find_pairs(shapes, "targetClass")}
    with_message = {shape for shape, _ in find_pairs(shapes, "message")}
    assert sorted(targeted & with_message - broken_shapes(found)) == []


def broken_shapes(found: Found) -> set[str]:
    return {finding.shape or "" for findings in found.values() for finding in findings}


def test_every_property_of_a_property_shape_is_used_by_a_valid_example(shapes: Store) -> None:
    paths = {path for _, path in find_pairs(shapes, "path")} - {"_:"}
    files = [*VALID, EXAMPLES / "known.trig"]
    used = {statement.quad.predicate.value for path in files for statement in read_trig(path)}
    assert sorted(paths - used) == []


@pytest.mark.parametrize("name", ["message", "name"])
def test_shapes_speak_both_languages(shapes: Store, name: str) -> None:
    languages: dict[str, list[str]] = {}
    for quad in shapes.quads_for_pattern(None, NamedNode(PREFIXES["sh"] + name), None, None):
        assert isinstance(quad.object, Literal)
        languages.setdefault(name_of(quad.subject), []).append(str(quad.object.language))
    assert {shape: found for shape, found in languages.items() if sorted(found) != ["en", "sv"]} == {}


def test_every_property_shape_has_a_message(shapes: Store) -> None:
    used = {shape for _, shape in find_pairs(shapes, "property")}
    assert sorted(used - {shape for shape, _ in find_pairs(shapes, "message")}) == []


def test_two_sources_may_give_two_values(shapes: Store) -> None:
    """A resolution is no source's statement: there is one of it."""
    limits = find_pairs(shapes, "maxCount")
    resolution = expand("eco:ResolutionShape")
    assert [pair for pair in limits if not pair[0].startswith(resolution)] == [
        (expand("eco:FundingShape-unknownAmount"), "0")
    ]


def test_shapes_are_core_shacl(shapes: Store) -> None:
    beyond = ("sparql", "js", "rule", "target", "expression")
    assert [name for name in beyond if find_pairs(shapes, name)] == []


def test_a_folder_without_shapes_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"^{tmp_path}: There are no shapes"):
        read_shapes(tmp_path)
