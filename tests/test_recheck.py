"""A validation after a change finds what one of everything finds; and it judges what the change reaches, no more."""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad

from climate_slice import write_climate_slice
from ecograph.build import build_release
from ecograph.dataset import Statement
from ecograph.findings import Finding
from ecograph.gather import gather_data
from ecograph.namespaces import GRAPH_ONTOLOGY, PASSAGE, PREFIXES, expand
from ecograph.ontology import read_ontology
from ecograph.recheck import find_anew
from ecograph.recheck.surroundings import look_around, properties_followed_backwards
from ecograph.release import MANIFEST
from ecograph.settings import share_path
from ecograph.shapes import read_shapes
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations
from small import write_files

EXAMPLES = Path(__file__).parent / "shapes"
VALID = [EXAMPLES / "known.trig", *sorted(EXAMPLES.glob("valid/*.trig"))]
POOL = [
    statement.quad
    for path in VALID
    for statement in read_trig(path)
    if statement.quad.graph_name != NamedNode(GRAPH_ONTOLOGY)
]
"""What the sources say: data without violations; a change of the ontology has everything checked."""

TYPE = NamedNode(expand("rdf:type"))
CLASSES = sorted({quad.object for quad in POOL if quad.predicate == TYPE}, key=str)
SOURCES = ("a", "b", "c", "d")

Content = dict[str, list[Quad]]
Edit = tuple[str, int]

ONTOLOGY = read_ontology(share_path("ontology"))
BACKWARDS = properties_followed_backwards(read_shapes(share_path("ontology") / "shapes"))

DECLARATION = """\
title_sv = "T"
title_en = "T"
language = "sv"
address = "https://www.example.org/"
licence = "https://www.example.org/licence"
attribution = "T"
read_on = 2026-01-02
format = "trig"
file = "statements.trig"
expected = { quads_min = 0, quads_max = 100000 }
"""


def write_source(data: Path, name: str, quads: list[Quad]) -> None:
    folder = data / name
    folder.mkdir(exist_ok=True)
    (folder / "source.toml").write_text(DECLARATION, encoding="utf-8")
    lines = [f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}\n" for quad in quads]
    (folder / "statements.trig").write_text("".join(lines), encoding="utf-8")


def edit(content: Content, kind: str, number: int) -> str:
    """Change one source as ``kind`` says, in a way that ``number`` decides; return which."""
    chance = random.Random(number)  # noqa: S311
    name = chance.choice([source for source in SOURCES if content[source]])
    quads = content[name]
    place = chance.randrange(len(quads))
    old = quads[place]
    if kind == "remove":
        del quads[place]
    elif kind == "add":
        quads.insert(place, chance.choice(POOL))
    elif kind == "restate":
        other = chance.choice([quad for quad in POOL if quad.predicate != TYPE])
        quads.append(Quad(old.subject, other.predicate, other.object, old.graph_name))
    elif kind == "redirect":
        alike = [quad.object for quad in POOL if quad.predicate == old.predicate]
        quads[place] = Quad(old.subject, old.predicate, chance.choice(alike), old.graph_name)
    else:
        about = [quad for quad in quads if quad.predicate == TYPE] or quads
        quads.append(Quad(chance.choice(about).subject, TYPE, chance.choice(CLASSES), old.graph_name))
    return name


def gather(data: Path) -> list[Statement]:
    return [*ONTOLOGY, *gather_data(data, ONTOLOGY).statements]


def find(data: Path, cache: Path) -> list[Finding]:
    return find_anew(gather(data), cache=cache, least=0)


def find_all(data: Path) -> list[Finding]:
    return find_violations(gather(data), engine="fast")


@pytest.fixture(scope="module", name="data")
def write_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = write_files(tmp_path_factory.mktemp("recheck") / "data")
    shutil.rmtree(data / "paper")
    return data


edits = st.lists(
    st.tuples(st.sampled_from(["remove", "add", "restate", "redirect", "retype"]), st.integers(0, 10_000)),
    min_size=1,
    max_size=4,
)


@given(seed=st.integers(0, 1000), changes=edits)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_after_random_edits_the_same_is_found_as_in_a_validation_of_everything(
    data: Path, seed: int, changes: list[Edit]
) -> None:
    chance = random.Random(seed)  # noqa: S311
    content: Content = {name: [] for name in SOURCES}
    for quad in POOL:
        content[chance.choice(SOURCES)].append(quad)
    cache = data.parent / "clean"
    cache.unlink(missing_ok=True)
    for name in SOURCES:
        write_source(data, name, content[name])
    assert find(data, cache) == find_all(data)
    assert cache.exists()
    for kind, number in changes:
        name = edit(content, kind, number)
        write_source(data, name, content[name])
        assert find(data, cache) == find_all(data)


@pytest.fixture(name="checked")
def write_checked(tmp_path: Path) -> tuple[Path, Path]:
    """Return a data folder of three sources that has been validated, and its cache."""
    data, cache = write_files(tmp_path / "data"), tmp_path / "cache" / "clean"
    for name in ("other", "third"):
        shutil.copytree(data / "paper", data / name)
        (data / name / "statements.trig").write_text("\n", encoding="utf-8")
        toml = data / name / "source.toml"
        toml.write_text(toml.read_text(encoding="utf-8").replace("quads_min = 20", "quads_min = 0"), encoding="utf-8")
    find(data, cache)
    return data, cache


def digests(statements: Sequence[Statement]) -> frozenset[bytes]:
    return frozenset(look_around(statements, [], BACKWARDS).digests_without(set()))


def judged(data: Path, before: frozenset[bytes]) -> set[str]:
    """Return the IRIs that are judged again, if everything was clean before."""
    part, _ = look_around(gather(data), [], BACKWARDS).select(before)
    return {str(statement.quad.subject)[1:-1].removeprefix(PREFIXES["actor"]) for statement in part}


def test_only_what_a_change_reaches_is_judged(checked: tuple[Path, Path]) -> None:
    data, _ = checked
    before = digests(gather(data))
    assert judged(data, before) == set()
    (data / "other" / "statements.trig").write_text(
        "GRAPH <https://w3id.org/ecograph/passage/paper/lead> { <https://w3id.org/ecograph/id/actor/labbet> "
        '<https://w3id.org/ecograph/ns#note> "utan språk" }\n',
        encoding="utf-8",
    )
    assert judged(data, before) == {"labbet"}


def test_lines_that_move_have_nothing_judged_and_are_told_anew(checked: tuple[Path, Path]) -> None:
    data, cache = checked
    before = digests(gather(data))
    lines = {finding.origin.line or 0 for finding in find(data, cache) if finding.origin is not None}
    register = data / "authority" / "entities.csv"
    header, rows = register.read_text(encoding="utf-8").split("\n", 1)
    first = "actor:aaa,eco:University,,Aaa,Aaa\n"
    register.write_text(f"{header}\n{first}{rows}", encoding="utf-8")
    assert judged(data, before) == {"aaa"}
    moved = {finding.origin.line or 0 for finding in find(data, cache) if finding.origin is not None}
    assert {line + 1 for line in lines} <= moved
    assert find(data, cache) == find_all(data)


CROSSING = {
    "a class that others rely on": (
        "GRAPH g:a { actor:x a eco:Company ; rdfs:label 'X'@en , 'X'@sv }",
        "GRAPH g:a { actor:x a eco:Company , eco:Place ; rdfs:label 'X'@en , 'X'@sv }",
        "GRAPH g:a { initiative:bron eco:locatedIn actor:x }",
    ),
    "a class that a statement elsewhere needs": (
        "GRAPH g:a { actor:x a eco:Company , eco:Person ; rdfs:label 'X'@en , 'X'@sv }",
        "GRAPH g:a { actor:x a eco:Place ; rdfs:label 'X'@en , 'X'@sv }",
        "GRAPH g:a { initiative:bron eco:hostedBy actor:x }",
    ),
    "what leads to a node": (
        "GRAPH g:a { actor:staten eco:hasUnit actor:x }",
        "GRAPH g:a { actor:staten eco:website 'https://www.example.org/'^^xsd:anyURI }",
        "GRAPH g:a { actor:x a eco:OrganisationalUnit ; rdfs:label 'X'@en , 'X'@sv }",
    ),
    "the description of a graph": (
        "GRAPH graph:sources { g:a a eco:Passage ; eco:inSource source:other ; eco:confidence confidence:high }",
        "GRAPH graph:sources { g:a a eco:SourceDocument }",
        "GRAPH g:a { actor:ankeborg eco:website 'https://www.example.org/'^^xsd:anyURI }",
    ),
    "the other value of a contradiction": (
        "GRAPH g:a { initiative:bron eco:totalBudget 1 ; eco:startDate '2001'^^xsd:gYear }",
        "GRAPH g:a { initiative:bron eco:startDate '2002'^^xsd:gYear }",
        "GRAPH g:a { initiative:bron eco:startDate '2001'^^xsd:gYear ; eco:endDate '2001'^^xsd:gYear }",
    ),
}


@pytest.mark.parametrize(("before", "after", "elsewhere"), CROSSING.values(), ids=CROSSING)
def test_a_change_changes_the_findings_in_a_source_that_did_not_change(
    checked: tuple[Path, Path], before: str, after: str, elsewhere: str
) -> None:
    data, cache = checked
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in {**PREFIXES, "g": f"{PASSAGE}paper/"}.items())
    described = "GRAPH graph:sources { g:a a eco:Passage ; eco:inSource source:other ; eco:locator 'A'@en , 'A'@sv }\n"
    more = "" if "graph:sources" in before else described
    other, third = (data / name / "statements.trig" for name in ("other", "third"))
    third.write_text(prologue + more + elsewhere, encoding="utf-8")
    other.write_text(prologue + before, encoding="utf-8")
    first = find(data, cache)
    assert first == find_all(data)
    other.write_text(prologue + after, encoding="utf-8")
    second = find(data, cache)
    assert second == find_all(data)
    assert findings_in(third, first) != findings_in(third, second)


def findings_in(file: Path, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.origin is not None and finding.origin.file == file]


WHOLE = {
    "the nearest name": ("actor:staten eco:partOf actor:ankeborgg", "actor:labbet eco:partOf actor:ankeborgg"),
    "the nearest name of a subject": ("actor:ankeborgg eco:note 'x'@en", "actor:labett eco:note 'x'@en"),
    "the first statement of a graph": ("actor:ankeborg eco:note 'x'@en", "initiative:bron eco:note 'x'@en"),
    "the first statement with a blank node": ("actor:ankeborg eco:partOf _:b", "initiative:bron eco:partOf _:b"),
    "what is private": ("actor:ankeborg eco:note 'first.last@example.org'@en", "initiative:bron eco:note 'first.last'"),
}


@pytest.mark.parametrize("said", WHOLE.values(), ids=WHOLE)
def test_what_only_the_whole_can_tell_is_asked_of_the_whole(checked: tuple[Path, Path], said: tuple[str, str]) -> None:
    data, cache = checked
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in {**PREFIXES, "g": f"{PASSAGE}paper/"}.items())
    files = [data / name / "statements.trig" for name in ("other", "third")]
    for file, statement in zip(files, said, strict=True):
        file.write_text(f"{prologue} GRAPH g:nowhere {{ {statement} }}", encoding="utf-8")
        assert find(data, cache) == find_all(data)
    files[0].write_text("", encoding="utf-8")
    assert find(data, cache) == find_all(data)


def test_a_source_that_defines_terms_has_everything_judged(checked: tuple[Path, Path]) -> None:
    data, cache = checked
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    text = f"{prologue} GRAPH graph:ontology {{ eco:role rdfs:range eco:Place }}"
    (data / "other" / "statements.trig").write_text(text, encoding="utf-8")
    assert any("role:partner" in finding.message.en for finding in find_all(data))
    assert find(data, cache) == find_all(data)


def test_classes_within_classes_outside_the_ontology_cannot_be_judged_apart(checked: tuple[Path, Path]) -> None:
    data, _ = checked
    assert look_around(gather(data), [], BACKWARDS).is_divisible
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in {**PREFIXES, "g": f"{PASSAGE}paper/"}.items())
    text = f"{prologue} GRAPH g:lead {{ eco:University rdfs:subClassOf eco:Place }}"
    (data / "other" / "statements.trig").write_text(text, encoding="utf-8")
    assert not look_around(gather(data), [], BACKWARDS).is_divisible


def test_a_source_that_is_taken_away_is_forgotten(checked: tuple[Path, Path]) -> None:
    data, cache = checked
    shutil.rmtree(data / "third")
    assert find(data, cache) == find_all(data)


@pytest.mark.parametrize("content", [b"", b"no cache at all", bytes(32 + 16 * 50)])
def test_a_damaged_cache_is_ignored_and_made_anew(checked: tuple[Path, Path], content: bytes) -> None:
    data, cache = checked
    whole = cache.read_bytes()
    cache.write_bytes(content)
    assert find(data, cache) == find_all(data)
    assert set(cache.read_bytes()[32:]) == set(whole[32:])


def test_a_cache_with_a_digest_too_many_is_ignored(checked: tuple[Path, Path]) -> None:
    data, cache = checked
    every = b"".join(digests(gather(data)))
    cache.write_bytes(cache.read_bytes()[:32] + every)
    assert find(data, cache) == find_all(data)
    assert find_all(data) != []


def test_a_place_where_no_cache_can_be_is_no_hindrance(checked: tuple[Path, Path], tmp_path: Path) -> None:
    data, _ = checked
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert find(data, tmp_path / "file" / "clean") == find_all(data)


def test_small_data_leaves_no_cache(checked: tuple[Path, Path], tmp_path: Path) -> None:
    data, _ = checked
    statements = gather(data)
    find_anew(statements, cache=tmp_path / "none", least=len(statements) + 1)
    assert not (tmp_path / "none").exists()


def test_a_release_built_after_a_change_has_the_bytes_of_one_built_from_nothing(
    small_data: Path, tmp_path: Path
) -> None:
    data = write_climate_slice(small_data)
    cache = tmp_path / "cache" / "build"
    build_release(data, tmp_path / "first", cache=cache)
    before = cache.read_bytes()
    aliases = data / "authority" / "aliases.csv"
    header, rows = aliases.read_text(encoding="utf-8").split("\n", 1)
    aliases.write_text(f"{header}\nactor:ankeborg,Ankstaden,sv\n{rows}", encoding="utf-8")
    changed = build_release(data, tmp_path / "first", cache=cache).path
    anew = build_release(data, tmp_path / "second").path
    assert cache.read_bytes() != before
    assert {path.name: path.read_bytes() for path in changed.iterdir()} == {
        path.name: path.read_bytes() for path in anew.iterdir()
    }
    assert (changed / MANIFEST).exists()


def test_no_shape_looks_further_than_a_change_is_followed() -> None:
    """A focus node, one step either way, and the classes of what is there: reach.py rests on it."""
    shapes = read_shapes(share_path("ontology") / "shapes")
    further = {"node", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "equals", "disjoint", "lessThan"}
    further |= {"lessThanOrEquals", "targetObjectsOf", "sparql", "closed"}
    assert {t.predicate.value for t in shapes.triples} & {expand(f"sh:{name}") for name in further} == set()
    within = {expand(f"sh:{name}") for name in ("not", "qualifiedValueShape")} | {expand("rdf:first")}
    inner = {t.object for t in shapes.triples if t.predicate.value in within}
    asked = {t.predicate.value for t in shapes.triples if t.subject in inner and isinstance(t.subject, BlankNode)}
    assert asked == {expand(f"sh:{name}") for name in ("class", "datatype", "languageIn", "inversePath")}
    apart = {t.subject for t in shapes.triples if t.subject in inner and t.predicate.value == expand("sh:path")}
    assert {node.value for node in apart if isinstance(node, NamedNode)} == {
        expand(f"eco:FundingShape-{name}") for name in ("unknownAmount", "knownCurrency")
    }, "a shape within another may look one step further only if it is about the same node"
    paths = {
        t.object for t in shapes.triples if t.predicate.value == expand("sh:path") and isinstance(t.object, BlankNode)
    }
    steps = {t.predicate.value for t in shapes.triples if t.subject in paths}
    assert steps <= {expand("sh:alternativePath"), expand("sh:inversePath")}
