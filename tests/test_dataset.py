"""Statements, their order, the default graph, and the hash of the data set."""

import hashlib
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from ecograph.dataset import Origin, default_graph, hash_lines, named_graphs, write_lines
from ecograph.release import Release

S, P, Q, O1, O2, G, H = (NamedNode(f"http://e/{name}") for name in ("s", "p", "q", "o1", "o2", "g", "h"))
ODD = Literal('tab\t line\n return\r quote" back\\ bell\x07 delete\x7f å 😀 \u2028')


def test_an_origin_is_written_as_file_and_line() -> None:
    assert str(Origin(Path("a/b.trig"), 7)) == "a/b.trig:7"
    assert str(Origin(Path("a/b.trig"))) == "a/b.trig"


def test_the_default_graph_holds_each_triple_once() -> None:
    quads = [Quad(S, P, O2, G), Quad(S, P, O1, H), Quad(S, P, O1, G)]
    assert [str(triple) for triple in default_graph(quads)] == [
        "<http://e/s> <http://e/p> <http://e/o1>",
        "<http://e/s> <http://e/p> <http://e/o2>",
    ]


def test_named_graphs_are_distinct_sorted_and_without_the_default_graph() -> None:
    quads = [Quad(S, P, O2, G), Quad(S, P, O1, H), Quad(S, P, O2, G), Quad(S, P, O1, DefaultGraph())]
    assert named_graphs(quads) == [Quad(S, P, O1, H), Quad(S, P, O2, G)]


def hash_with_the_reference(quads: list[Quad]) -> str:
    """Return the hash as pyoxigraph's own RDFC-1.0 gives it."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(serialize([quad], format=RdfFormat.N_QUADS) or b"" for quad in dataset)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def test_the_hash_is_that_of_rdf_dataset_canonicalization() -> None:
    quads = [Quad(S, P, ODD, G), Quad(S, Q, Literal("x", language="sv"), H), Quad(S, Q, Literal(5), G)]
    triples = default_graph(quads)
    reference = hash_with_the_reference([*quads, *(Quad(t.subject, t.predicate, t.object) for t in triples)])
    assert hash_lines(write_lines(triples), write_lines(named_graphs(quads))) == reference


def test_the_hash_of_the_founding_release_is_that_of_its_dumps(release: Release) -> None:
    triples = parse(path=release.file("ecograph.nt"), format=RdfFormat.N_TRIPLES)
    quads = parse(path=release.file("ecograph.nq"), format=RdfFormat.N_QUADS)
    assert release.manifest.dataset_hash == hash_with_the_reference([*triples, *quads])
