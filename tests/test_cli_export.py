"""``ecograph export`` on a release in a folder."""

import csv
import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from ecograph.cli import main

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"


def run(network_release: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "--release", str(network_release), *arguments])


def test_graphml_of_the_actors(network_release: Path, tmp_path: Path) -> None:
    out = tmp_path / "actors.graphml"
    found = run(network_release, "--format", "graphml", "--out", str(out))
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == f"{out}: 5 nodes, 4 edges.\n"
    assert nx.read_graphml(out).number_of_edges() == 4


def test_gexf_of_the_participations(network_release: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.gexf"
    found = run(network_release, "--network", "participations", "--format", "gexf", "--out", str(out), "--lang", "sv")
    assert found.stderr == f"{out}: 10 noder, 9 kanter.\n"
    assert nx.read_gexf(out).nodes["initiative:spis"]["bipartite"] == 1


def test_csv_is_written_as_two_tables(network_release: Path, tmp_path: Path) -> None:
    out, nodes = tmp_path / "ties.csv", tmp_path / "ties-nodes.csv"
    assert run(network_release, "--format", "csv", "--out", str(out)).stderr == f"{out} {nodes}: 5 nodes, 4 edges.\n"
    with nodes.open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["id"] == "actor:ericsson"


def test_json_on_standard_output(network_release: Path) -> None:
    found = run(network_release, "--format", "json", "--out", "-")
    assert nx.node_link_graph(json.loads(found.stdout), edges="edges").number_of_nodes() == 5
    assert found.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--network", "people"], "There is no network 'people'. Known: actors, funding, participations.\n"),
        (["--out", "nowhere/out"], "nowhere/out: It cannot be written: No such file or directory.\n"),
        (["--out", "-"], "Format 'csv' is 2 files and needs the name of a file, not standard output.\n"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(network_release: Path, arguments: list[str], message: str) -> None:
    found = run(network_release, "--format", "csv", "--out", "unused", *arguments)
    assert (found.exit_code, found.stdout, found.stderr) == (2, "", message)


def test_a_format_that_is_not_there_is_answered_with_those_that_are(network_release: Path) -> None:
    found = run(network_release, "--format", "pajek", "--out", "unused")
    assert found.exit_code == 2
    assert "'graphml', 'gexf', 'csv', 'json'" in found.stderr


def test_help_says_where_the_nodes_of_csv_go() -> None:
    assert "<name>-nodes.csv" in CliRunner().invoke(main, ["export", "--help"]).stdout
