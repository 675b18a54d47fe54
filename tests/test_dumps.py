"""Dumps: every format holds the same statements, and nothing the store would change."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph

from ecograph.dataset import default_graph, divide_lines, named_graphs, named_lines
from ecograph.dumps import used_prefixes, write_dumps, write_statements
from ecograph.errors import NotFoundError
from ecograph.formats import RDF_FORMATS, RdfSyntax
from ecograph.namespaces import ECO, PREFIXES
from ecograph.release import Release

A, B = (NamedNode(f"https://w3id.org/ecograph/id/actor/{name}") for name in "ab")
ABOUT = NamedNode(ECO + "about")
GRAPHS = [NamedNode(f"https://w3id.org/ecograph/passage/x/{name}") for name in ("one", "two")]
QUADS = [
    Quad(A, ABOUT, B, GRAPHS[1]),
    Quad(A, ABOUT, B, GRAPHS[0]),
    Quad(B, ABOUT, Literal('Å "quoted"\n<&>', language="sv"), GRAPHS[0]),
    Quad(B, ABOUT, Literal("2020", datatype=NamedNode(PREFIXES["xsd"] + "gYear")), GRAPHS[1]),
]


def write(folder: Path) -> Path:
    write_dumps(folder, divide_lines(named_lines(named_graphs(QUADS))), used_prefixes(QUADS))
    return folder


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_every_format_holds_its_layer_whole(tmp_path: Path, syntax: RdfSyntax) -> None:
    found = list(parse(path=write(tmp_path) / f"ecograph.{syntax.extension}", format=syntax.format))
    if syntax.layer == "named":
        assert sorted(map(str, found)) == sorted(map(str, QUADS))
    else:
        assert sorted(str(quad.triple) for quad in found) == list(map(str, default_graph(QUADS)))


def test_line_formats_are_sorted(tmp_path: Path) -> None:
    for name in ("ecograph.nt", "ecograph.nq"):
        lines = (write(tmp_path) / name).read_text(encoding="utf-8").splitlines()
        assert lines == sorted(lines)


def test_trig_has_one_block_per_graph(tmp_path: Path) -> None:
    assert (write(tmp_path) / "ecograph.trig").read_text(encoding="utf-8").count("{") == len(GRAPHS)


def test_only_the_prefixes_in_use_are_declared(tmp_path: Path) -> None:
    text = (write(tmp_path) / "ecograph.ttl").read_text(encoding="utf-8")
    assert set(used_prefixes(QUADS)) == {"actor", "eco", "passage", "rdf", "xsd"}
    assert "@prefix actor:" in text
    assert "@prefix skos:" not in text
    assert "actor:a eco:about actor:b ." in text


def test_what_looks_like_an_iri_in_a_text_declares_no_prefix() -> None:
    said = [Literal(f'"<{PREFIXES["skos"]}x>" \\'), Literal("x", language="sv"), Literal("5", datatype=A)]
    assert set(used_prefixes([Quad(A, B, said[0])])) == {"actor", "xsd"}
    assert set(used_prefixes([Quad(A, B, said[1])])) == {"actor", "rdf"}
    assert set(used_prefixes([Quad(A, B, said[2])])) == {"actor"}


def test_an_unknown_extension_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no RDF format 'xls'"):
        write_statements(tmp_path / "ecograph.xls", [], {})


@pytest.mark.parametrize("name", ["ecograph.ttl", "ecograph.rdf", "ecograph.nt"])
def test_another_library_reads_the_same_founding_graph(release: Release, name: str) -> None:
    graph = Graph().parse(release.file(name))
    counts = release.manifest.counts
    assert len(graph) == counts["statements"] + counts["statements_catalogue"]


def test_the_store_gives_the_founding_graph_back_as_the_dump_says_it(release: Release) -> None:
    quads = list(parse(path=release.file("ecograph.nq"), format=RdfFormat.N_QUADS))
    store = Store()
    store.extend(quads)
    assert set(store) == set(quads)
    assert len(store) == release.manifest.counts["quads"]
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
