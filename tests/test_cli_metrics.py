"""``ecograph metrics`` on a release in a folder."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from ecograph.cli import main
from ecograph.measures import MEASURES

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"


def run(network_release: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["metrics", "--release", str(network_release), *arguments])


def test_the_table_ranks_actors_and_explains_the_range(network_release: Path) -> None:
    found = run(network_release, "--measure", "degree")
    lines = found.stdout.splitlines()
    assert (found.exit_code, lines[0].split()) == (0, ["measure", "rank", "range", "value", "sources", "actor"])
    assert lines[1].split() == ["degree", "1", "1-1", "3.0000", "2", "Ericsson"]
    assert len(lines) == 5
    assert "without one source" in found.stderr
    assert "Such actors are marked with *.\n" in found.stderr
    assert found.stderr.endswith("1 actors without a tie are counted and not shown (--isolates shows them).\n")


def test_isolates_are_shown_on_demand(network_release: Path) -> None:
    found = run(network_release, "--measure", "degree", "--isolates")
    assert found.stdout.splitlines()[-1].split() == ["degree", "5", "3-5*", "0.0000", "1", "solo"]
    assert "not shown" not in found.stderr


def test_sources_and_large_initiatives_are_left_out_on_demand(network_release: Path) -> None:
    for arguments, tied in (
        (("--source", "one"), ["KTH", "RISE", "Ericsson"]),
        (("--without-source", "one"), ["Ericsson", "Umeå"]),
        (("--max-participants", "2"), ["Ericsson", "Umeå", "KTH", "RISE"]),
    ):
        lines = run(network_release, "--measure", "degree", *arguments).stdout.splitlines()[1:]
        assert sorted(line.split()[5] for line in lines) == sorted(tied)


def test_the_table_speaks_swedish(network_release: Path) -> None:
    found = run(network_release, "--measure", "degree", "--lang", "sv")
    assert "Umeå kommun" in found.stdout
    assert "utan en källa" in found.stderr


def test_all_measures_are_taken_by_default(network_release: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(network_release, "--format", "csv").stdout)))
    assert {row["measure"] for row in rows} == set(MEASURES)
    assert len(rows) == 4 * len(MEASURES)


def test_measures_can_be_chosen(network_release: Path) -> None:
    found = run(network_release, "--format", "json", "--measure", "degree", "--measure", "pagerank")
    assert {row["measure"] for row in json.loads(found.stdout)} == {"degree", "pagerank"}
    assert found.stderr == ""


def test_turtle_is_what_another_tool_reads(network_release: Path) -> None:
    found = run(network_release, "--format", "ttl", "--measure", "betweenness")
    query = """SELECT ?actor WHERE { ?m a eco:Measurement ; eco:ofActor ?actor ; eco:metricValue ?v ; eco:rank 1 }"""
    [row] = Graph().parse(data=found.stdout, format="turtle").query(query)
    assert str(row[0]).endswith("/actor/ericsson")  # type: ignore[index]


@pytest.mark.parametrize("form", ["table", "csv", "json", "ttl"])
def test_a_file_gets_what_standard_output_would(network_release: Path, form: str) -> None:
    out = network_release.parent / "out"
    assert run(network_release, "--format", form, "--out", str(out)).stdout == ""
    assert out.read_text(encoding="utf-8") == run(network_release, "--format", form, "--out", "-").stdout


def test_a_year_is_measured_and_undated_participations_are_told(network_release: Path) -> None:
    found = run(network_release, "--year", "2016", "--format", "csv", "--measure", "degree")
    assert "actors-2016,degree,actor:umea" in found.stdout
    assert found.stderr == "4 participations without both start and end are counted as running in 2016.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--network", "actor"],
            "There is no network of actors 'actor'. Did you mean 'actors'? Known: actors, funding.\n",
        ),
        (["--measure", "closeness"], "There is no measure 'closeness'. Known: betweenness, degree, eigenvector"),
        (["--source", "oen"], "There is no source of participations 'oen'. Did you mean 'one'? Known: one, two.\n"),
        (["--out", "nowhere/out"], "nowhere/out: It cannot be written: No such file or directory.\n"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(network_release: Path, arguments: list[str], message: str) -> None:
    found = run(network_release, *arguments)
    assert (found.exit_code, found.stdout, found.stderr.count("\n")) == (2, "", 1)
    assert found.stderr.startswith(message)


def test_without_a_release_it_says_how_to_get_one(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert found.exit_code == 2
    assert f"run 'ecograph build --out {tmp_path}' first" in found.stderr
