"""Exported networks hold, for whoever reads them, the network that was written."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.dom import minidom

import networkx as nx
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ecograph.errors import InputError, NotFoundError
from ecograph.exports import EXPORTS, export_network, render_network, render_single, write_atomically
from ecograph.network import NETWORKS, build_network

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"
KTH, RISE = "actor:kth", "actor:rise"


READERS: dict[str, Callable[[Path], "nx.Graph[str]"]] = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


@pytest.fixture(name="quads")
def read_quads() -> list[Quad]:
    return list(parse(path=DATA, format=RdfFormat.TRIG))


@pytest.fixture(name="actors")
def build_actors(quads: list[Quad]) -> "nx.Graph[str]":
    return build_network(quads)


def parse_xml(text: str) -> minidom.Element:
    """Return the root element of a text of our own."""
    root = minidom.parseString(text).documentElement  # noqa: S318
    assert root is not None
    return root


def attributes(parent: minidom.Element, element: str, name: str) -> set[str]:
    """Return the values of the attribute ``name`` of all elements below ``parent``."""
    return {found.getAttribute(name) for found in parent.getElementsByTagName(element)}


def edge_set(graph: "nx.Graph[str]") -> set[frozenset[str]]:
    return {frozenset(edge) for edge in graph.edges}


@pytest.mark.parametrize("name", ["actors", "participations"])
@pytest.mark.parametrize("form", READERS)
def test_networkx_reads_back_nodes_edges_and_attributes(
    quads: list[Quad], name: str, form: str, tmp_path: Path
) -> None:
    graph = build_network(quads, name)
    [file] = export_network(graph, form, tmp_path / f"out.{form}")
    found = READERS[form](file)
    assert set(found) == set(graph)
    assert edge_set(found) == edge_set(graph)
    assert found.nodes[KTH]["label_sv"] == "KTH"
    assert found.nodes[KTH]["class"] == "eco:TechnicalUniversity"


@pytest.mark.parametrize("form", READERS)
def test_weights_are_numbers_and_lists_are_joined(actors: "nx.Graph[str]", form: str, tmp_path: Path) -> None:
    [file] = export_network(actors, form, tmp_path / "out")
    tie = READERS[form](file).edges[KTH, RISE]
    assert (tie["weight"], tie["distance"]) == (1.5, 2 / 3)
    assert tie["initiatives"] == "initiative:lab|initiative:spis"


def test_graphml_declares_every_attribute_it_uses(actors: "nx.Graph[str]") -> None:
    document = parse_xml(render_single(actors, "graphml"))
    assert document.namespaceURI == "http://graphml.graphdrawing.org/xmlns"
    assert attributes(document, "data", "key") == attributes(document, "key", "id")
    assert attributes(document, "edge", "source") <= attributes(document, "node", "id")


def test_gexf_declares_every_attribute_it_uses(actors: "nx.Graph[str]") -> None:
    document = parse_xml(render_single(actors, "gexf"))
    assert document.namespaceURI == "http://www.gexf.net/1.2draft"
    for kind in ("node", "edge"):
        [declared] = [
            group for group in document.getElementsByTagName("attributes") if group.attributes["class"].value == kind
        ]
        [items] = document.getElementsByTagName(f"{kind}s")
        assert attributes(items, "attvalue", "for") == attributes(declared, "attribute", "id")
    assert "Umeå municipality" in attributes(document, "node", "label")


def test_gexf_does_not_tell_the_day_of_writing(actors: "nx.Graph[str]") -> None:
    assert "lastmodifieddate" not in render_single(actors, "gexf")


def test_csv_is_a_table_of_edges_and_one_of_nodes(actors: "nx.Graph[str]", tmp_path: Path) -> None:
    edges, nodes = export_network(actors, "csv", tmp_path / "ties.csv")
    assert (edges.name, nodes.name) == ("ties.csv", "ties-nodes.csv")
    with edges.open(encoding="utf-8", newline="") as file:
        ties = {(row["source"], row["target"]): float(row["weight"]) for row in csv.DictReader(file)}
    with nodes.open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["label"] for row in csv.DictReader(file)}
    assert ties[KTH, RISE] == 1.5
    assert (len(ties), len(labels)) == (4, 5)
    assert labels["actor:umea"] == "Umeå municipality"


def test_csv_leaves_blank_what_is_not_stated(quads: list[Quad]) -> None:
    table = csv.DictReader(io.StringIO(render_network(build_network(quads, "participations"), "csv")[""]))
    dates = {(row["source"], row["target"]): (row["start_date"], row["end_date"]) for row in table}
    assert dates["actor:ericsson", "initiative:hub"] == ("2015", "2018-06-30")
    assert dates["actor:solo", "initiative:fair"] == ("", "")


def test_json_is_node_link_data_with_lists(actors: "nx.Graph[str]") -> None:
    found = nx.node_link_graph(json.loads(render_single(actors, "json")), edges="edges")
    assert list(found.nodes(data=True)) == list(actors.nodes(data=True))
    assert found.edges[KTH, RISE] == actors.edges[KTH, RISE]
    assert found.graph == actors.graph


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_network_gives_the_same_bytes(quads: list[Quad], name: str, form: str) -> None:
    again = render_network(build_network(reversed(quads), name), form)
    assert again == render_network(build_network(quads, name), form)


@pytest.mark.parametrize("form", EXPORTS)
def test_an_empty_network_can_be_written(form: str, tmp_path: Path) -> None:
    files = export_network(build_network([]), form, tmp_path / "empty.txt")
    assert all(file.stat().st_size > 0 for file in files)


def test_an_unknown_format_names_the_known_ones(actors: "nx.Graph[str]", tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Known: csv, gexf, graphml, json"):
        export_network(actors, "pajek", tmp_path / "out")


def test_two_tables_are_not_one_text(actors: "nx.Graph[str]") -> None:
    with pytest.raises(InputError, match="'csv' is 2 files"):
        render_single(actors, "csv")


def test_what_cannot_be_written_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=r"folder: It cannot be written: Is a directory\."):
        write_atomically(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere/out: It cannot be written: No such file or directory\."):
        write_atomically(tmp_path / "nowhere" / "out", "text")


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_text("longer than the new one", encoding="utf-8")
    write_atomically(file, "å\n")
    assert file.read_bytes() == "å\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
