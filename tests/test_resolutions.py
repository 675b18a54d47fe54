"""Resolutions: what a curator's table becomes, and what is wrong with one that resolves nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from disputes import RESOLUTIONS, add_second_source
from ecograph.cli import main
from ecograph.errors import InputError
from ecograph.gather import gather_data
from ecograph.namespaces import GRAPH_RESOLUTIONS, compact
from ecograph.ontology import read_ontology
from ecograph.release import NAMED_GRAPHS_FILE, open_release
from ecograph.resolutions import read_resolutions
from ecograph.settings import share_path
from serving import serve_release

HEADER, ROW = RESOLUTIONS.splitlines()


@pytest.fixture(name="disputed")
def write_disputed(small_data: Path) -> Path:
    add_second_source(small_data)
    return small_data


def write(data: Path, *rows: str) -> Path:
    path = data / "authority" / "resolutions.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def read(data: Path) -> list[str]:
    ontology = read_ontology(share_path("ontology"))
    known = [*ontology, *gather_data(data, ontology).statements]
    return [str(statement.quad.predicate) for statement in read_resolutions(data / "authority", known)]


def test_a_resolution_stands_in_a_graph_of_its_own_and_both_values_stay(resolved: Path) -> None:
    quads = list(parse(path=open_release(resolved).file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS))
    own = sorted(
        f"{compact(str(quad.subject)[1:-1])} {compact(quad.predicate.value)} {quad.object}"
        for quad in quads
        if str(quad.graph_name) == f"<{GRAPH_RESOLUTIONS}>"
    )
    node = "resolution:participation-ankeborg-in-bron-start-date"
    what = "eco:startDate, participation:ankeborg-in-bron"
    assert own == sorted(
        [
            f"{node} rdf:type <https://w3id.org/ecograph/ns#Resolution>",
            f'{node} rdfs:label "Resolution: {what}"@en',
            f'{node} rdfs:label "Avgörande: {what}"@sv',
            f"{node} eco:resolves <https://w3id.org/ecograph/id/participation/ankeborg-in-bron>",
            f"{node} eco:resolvesProperty <https://w3id.org/ecograph/ns#startDate>",
            f'{node} eco:preferredValue "2020"^^<http://www.w3.org/2001/XMLSchema#gYear>',
            f'{node} eco:decidedOn "2026-06-07"^^<http://www.w3.org/2001/XMLSchema#date>',
            f'{node} eco:reason "The decision is from 2020."@en',
            f'{node} eco:reason "Beslutet är från 2020."@sv',
        ]
    )
    stated = {str(quad.object) for quad in quads if quad.predicate.value.endswith("#startDate")}
    assert {value[1:8].rstrip('"^') for value in stated} == {"2020", "2021-05"}


def test_no_table_and_an_empty_table_resolve_nothing(disputed: Path) -> None:
    assert read(disputed) == []
    write(disputed)
    assert read(disputed) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ROW.replace("ankeborg-in", "anka-in"),
            r"No source states a value of eco:startDate participation:anka-in-bron\.",
        ),
        (ROW.replace(",2020,", ",2022,"), r"No source states the value '2022' .* Stated are: 2020, 2021-05\."),
        (ROW.replace("eco:startDate", "eco:role"), r"property that is one-valued per source 'eco:role'"),
        (ROW.replace("participation:", "deltagande:"), r"'deltagande:ankeborg-in-bron' begins with no known prefix"),
        (ROW.replace("The decision is from 2020.", ""), r"reason_en is empty"),
        (ROW.replace("Beslutet är från 2020.", ""), r"reason_sv is empty"),
        (ROW.replace("2026-06-07", "juni"), r"decided_on 'juni' is not a day"),
        (
            ROW.replace("eco:startDate,2020", "eco:initiative,initiative:bron"),
            r"do not disagree on eco:initiative participation:ankeborg-in-bron, all state initiative:bron",
        ),
    ],
)
def test_a_row_that_resolves_nothing_is_refused_with_its_line(disputed: Path, row: str, message: str) -> None:
    write(disputed, row)
    with pytest.raises(InputError, match=rf"resolutions\.csv:2: .*{message}"):
        read(disputed)


def test_a_second_resolution_of_one_property_is_refused(disputed: Path) -> None:
    write(disputed, ROW, ROW.replace(",2020,", ",2021-05,"))
    with pytest.raises(InputError, match=r"resolutions\.csv:3: .* is resolved on line 2 already"):
        read(disputed)


def test_check_reads_resolutions_too(disputed: Path) -> None:
    path = write(disputed, ROW.replace(",2020,", ",2022,"))
    for arguments in (["--data", str(disputed)], [str(path), "--data", str(disputed)]):
        result = CliRunner().invoke(main, ["--lang", "sv", "check", *arguments])
        assert result.exit_code == 2
        assert f"{path}:2: Ingen källa anger värdet '2022'" in result.stderr
    write(disputed, ROW)
    assert CliRunner().invoke(main, ["check", str(path), "--data", str(disputed)]).exit_code == 0


def test_a_build_stops_at_a_resolution_of_nothing(disputed: Path, tmp_path: Path) -> None:
    write(disputed, ROW.replace(",2020,", ",2022,"))
    result = CliRunner().invoke(main, ["build", "--data", str(disputed), "--out", str(tmp_path / "out")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "resolutions.csv:2" in result.stderr


@pytest.fixture(scope="module", name="address")
def serve_resolved(resolved: Path) -> Iterator[str]:
    with serve_release(resolved) as served:
        yield served.url


@pytest.mark.parametrize("path", ["id/participation/ankeborg-in-bron", "id/actor/ankeborg"])
def test_a_page_shows_the_resolution_beside_the_values(address: str, path: str) -> None:
    page = " ".join(httpx.get(f"{address}/{path}?lang=en", timeout=60).text.split())
    assert "Sources differ" in page
    assert "2021-05" in page
    assert "The decision is from 2020." in page


def test_the_query_shows_the_resolution_beside_the_values(resolved: Path) -> None:
    command = [sys.executable, "-m", "ecograph", "query", "source_disagreements", "--format", "csv"]
    answer = subprocess.run([*command, "--release", str(resolved)], capture_output=True, text=True, check=True)
    line = answer.stdout.splitlines()[1].split(",")
    assert line[2:8] == ["2020", "The Paper", "2021-05", "The Sheet", "2020", "The decision is from 2020."]
