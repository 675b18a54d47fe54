"""Both SHACL engines find the same, on every example, on the data shipped, and on data that hypothesis makes up."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ecograph.conformance.knowledge import source_of
from ecograph.dataset import Origin, Statement
from ecograph.gather import Gathered
from ecograph.namespaces import PASSAGE, RECORD, expand
from ecograph.ontology import read_ontology
from ecograph.settings import share_path
from ecograph.shapes import ENGINES, FAST_FROM, Shapes, choose_engine, find_shape_breaks, read_shapes
from ecograph.shapes.qualified import LEAST, QUALIFIED, rewrite_qualified
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations

EXAMPLES = Path(__file__).parent / "shapes"
Claim = tuple[NamedNode, NamedNode, NamedNode | BlankNode | Literal]

SHAPES = read_shapes(share_path("ontology") / "shapes")
ONTOLOGY = read_ontology(share_path("ontology"))
KNOWN = [*ONTOLOGY, *read_trig(EXAMPLES / "known.trig")]


def find_by_engine(statements: list[Statement], background: list[Statement]) -> dict[str, object]:
    return {name: set(find_shape_breaks(statements, background, SHAPES, name)) for name in ENGINES}


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.rglob("*.trig")), ids=lambda path: path.relative_to(EXAMPLES).as_posix()
)
def test_engines_find_the_same_in_an_example(path: Path) -> None:
    found = find_by_engine(read_trig(path), KNOWN)
    assert found["fast"] == found["reference"]


FOLDERS = frozenset(path.name for path in share_path("data").iterdir())
PAGES = "public-pages"


def thin_out(statements: Sequence[Statement], most: int = 12) -> list[Statement]:
    """Return the statements without all but about ``most`` records or passages of each folder: the reference is slow.

    Layers, such as the register, stay whole.
    """
    evidence = [evidence_of(statement) for statement in statements]
    by_folder: defaultdict[str, set[str]] = defaultdict(set)
    for graph in filter(None, evidence):
        source = graph.split("/")[-2]
        by_folder[source if source in FOLDERS else PAGES].add(graph)
    kept = {graph for found in by_folder.values() for graph in sorted(found)[:: len(found) // most + 1]}
    pairs = zip(evidence, statements, strict=True)
    return [statement for graph, statement in pairs if graph is None or graph in kept]


def evidence_of(statement: Statement) -> str | None:
    """Return the record or passage that a statement stands in or is about."""
    terms = (statement.quad.graph_name, statement.quad.subject)
    iris = (term.value for term in terms if isinstance(term, NamedNode))
    return next((iri for iri in iris if iri.startswith((RECORD, PASSAGE))), None)


def test_engines_find_the_same_in_the_data_shipped(shipped: Gathered) -> None:
    statements = thin_out(shipped.statements)
    assert {source_of(statement) for statement in statements} > {"swecris", "ror", "rise-spis"}
    assert find_violations(statements, ONTOLOGY, "fast") == find_violations(statements, ONTOLOGY, "reference")


PREDICATES = sorted(
    {
        triple.object
        for triple in SHAPES.triples
        if triple.predicate.value in {expand("sh:path"), expand("sh:inversePath")}
        and isinstance(triple.object, NamedNode)
    },
    key=str,
)
TARGETS = sorted(
    {triple.object for triple in SHAPES.triples if triple.predicate.value == expand("sh:targetClass")}, key=str
)
NODES = [NamedNode(expand(name)) for name in ("actor:a", "actor:b", "initiative:c", "person:d", "place:e")]
LEXICAL = [
    "",
    "2015",
    "2015-03",
    "2015-02-30",
    "x",
    "1",
    "01",
    "-5",
    "1.50",
    "http://a.example/",
    "202100-3054",
    "å\n\"'",
]
DATATYPES = [NamedNode(expand(f"xsd:{name}")) for name in ("string", "integer", "decimal", "gYear", "date", "anyURI")]

literals = st.one_of(
    st.builds(lambda value, kind: Literal(value, datatype=kind), st.sampled_from(LEXICAL), st.sampled_from(DATATYPES)),
    st.builds(
        lambda value, tag: Literal(value, language=tag),
        st.sampled_from(LEXICAL),
        st.sampled_from(["sv", "en", "en-GB"]),
    ),
)
objects = st.one_of(literals, st.sampled_from([*NODES, BlankNode("x"), NamedNode(expand("role:partner"))]))
types = st.builds(
    lambda node, kind: (node, NamedNode(expand("rdf:type")), kind), st.sampled_from(NODES), st.sampled_from(TARGETS)
)
claims = st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), objects)


@given(st.lists(types, min_size=3, max_size=10), st.lists(claims, max_size=40))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_engines_find_the_same_in_whatever_is_written(kinds: list[Claim], said: list[Claim]) -> None:
    statements = [
        Statement(Quad(*claim, NamedNode(expand("passage:a/b"))), Origin(Path("made-up.trig"), line))
        for line, claim in enumerate([*kinds, *said], start=1)
    ]
    found = find_by_engine(statements, ONTOLOGY)
    assert found["fast"] == found["reference"]


def test_every_qualified_count_of_the_shapes_is_one_the_fast_engine_is_asked_in_other_words() -> None:
    assert QUALIFIED in {triple.predicate for triple in SHAPES.triples}
    rewritten = rewrite_qualified(SHAPES.triples)
    assert {triple.predicate for triple in rewritten.triples}.isdisjoint({QUALIFIED, LEAST})


def test_a_shape_that_also_asks_something_else_of_its_path_is_left_as_it_is(tmp_path: Path) -> None:
    shapes = read_shapes(write_shapes(tmp_path, "sh:minCount 1 ; sh:qualifiedMinCount 1"))
    assert rewrite_qualified(shapes.triples).paths == {}
    shapes = read_shapes(write_shapes(tmp_path, "sh:qualifiedMinCount 2"))
    assert rewrite_qualified(shapes.triples).paths == {}


def write_shapes(folder: Path, text: str) -> Path:
    (folder / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:PropertyShape ; sh:path <urn:p> ; "
        f"sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; {text} .",
        encoding="utf-8",
    )
    return folder


def test_the_reference_judges_small_data_and_the_fast_engine_large() -> None:
    assert [choose_engine(size) for size in (0, FAST_FROM - 1, FAST_FROM)] == ["reference", "reference", "fast"]


def test_shapes_can_be_used_again() -> None:
    statements = read_trig(EXAMPLES / "invalid" / "actors.trig")
    shapes: Shapes = SHAPES
    for name in ENGINES:
        once = list(find_shape_breaks(statements, KNOWN, shapes, name))
        assert set(once) == set(find_shape_breaks(statements, KNOWN, shapes, name))
