"""``ecograph check`` reports on files, or on all data, and its exit code tells whether anything is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from climate_slice import write_climate_slice
from ecograph.cli import main

GOOD = """\
@prefix eco: <https://w3id.org/ecograph/ns#> .
@prefix graph: <https://w3id.org/ecograph/graph/> .
@prefix actor: <https://w3id.org/ecograph/id/actor/> .
@prefix initiative: <https://w3id.org/ecograph/id/initiative/> .
@prefix p: <https://w3id.org/ecograph/passage/paper/> .
@prefix source: <https://w3id.org/ecograph/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH graph:sources { p:end a eco:Passage ; eco:inSource source:paper ; eco:locator "End"@en , "Slut"@sv . }
GRAPH p:end { initiative:bron eco:hostedBy actor:labbet . }
"""
WRONG = f'{GOOD}GRAPH p:end {{ initiative:bron eco:endDate "soon" }}\n'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def write(folder: Path, text: str, name: str = "more.trig") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_all_data_without_violations_exits_with_0(small_data: Path) -> None:
    result = run("--data", small_data)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("0 violations, 2 warnings.\n")


def test_a_violation_in_the_data_exits_with_1_and_names_file_and_line(small_data: Path) -> None:
    path = small_data / "paper" / "statements.trig"
    path.write_text(path.read_text(encoding="utf-8").replace("role:partner", "role:partnr"), encoding="utf-8")
    result = run("--data", small_data)
    assert result.exit_code == 1
    assert f"{path}:26: violation: Nothing describes role:partnr. Did you mean role:partner?" in result.stdout


def test_a_file_is_checked_against_the_rest_of_the_data(small_data: Path, tmp_path: Path) -> None:
    result = run(write(tmp_path, GOOD), "--data", small_data)
    assert (result.exit_code, result.stdout) == (0, "0 violations, 0 warnings.\n")


def test_only_the_file_asked_for_is_reported_on(small_data: Path, tmp_path: Path) -> None:
    result = run(write(tmp_path, WRONG), "--data", small_data)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path}/more.trig:10: violation: eco:endDate is not a date.")
    assert result.stdout.endswith("\n1 violation, 0 warnings.\n")


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("paper/statements.trig", "0 violations, 0"),
        ("authority/entities.csv", "0 violations, 2"),
        ("paper/source.toml", "0 "),
    ],
)
def test_a_file_of_the_data_is_read_as_the_build_reads_it(small_data: Path, name: str, count: str) -> None:
    result = run(small_data / name, "--data", small_data)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith(count)


def test_the_file_asked_for_may_have_more_statements_than_its_source_declares(small_data: Path) -> None:
    declaration = small_data / "paper" / "source.toml"
    declaration.write_text(declaration.read_text(encoding="utf-8").replace("quads_max = 60", "quads_max = 21"))
    assert run("--data", small_data).exit_code == 2
    assert run(small_data / "paper" / "statements.trig", "--data", small_data).exit_code == 0


def test_several_files_are_reported_on_in_order(small_data: Path, tmp_path: Path) -> None:
    first, second = write(tmp_path, WRONG, "a.trig"), write(tmp_path, WRONG, "b.trig")
    result = run(second, first, second, "--data", small_data)
    assert [line.rpartition("/")[2][:10] for line in result.stdout.splitlines() if ": violation" in line] == [
        "a.trig:10:",
        "b.trig:10:",
    ]


def test_plain_turtle_stands_outside_a_passage(small_data: Path, tmp_path: Path) -> None:
    text = "<https://w3id.org/ecograph/id/initiative/bron> <https://w3id.org/ecograph/ns#partOf> <urn:x> ."
    result = run(write(tmp_path, text, "plain.ttl"), "--data", small_data)
    assert result.exit_code == 1
    assert "plain.ttl:1: violation: This statement stands outside a passage" in result.stdout


def test_many_warnings_of_a_kind_are_one_line_unless_all_are_asked_for(small_data: Path) -> None:
    with (small_data / "authority" / "entities.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"initiative:bro-{number},eco:Project,,Bro {number},\n" for number in range(20))
    assert "entities.csv: 20 warnings: This has no English name." in run("--data", small_data).stdout
    each = run("--data", small_data, "--all").stdout
    assert each.count("warning: This has no English name.") == 20


def test_the_report_is_in_swedish_on_request(small_data: Path, tmp_path: Path) -> None:
    result = run(write(tmp_path, WRONG), "--data", small_data, "--lang", "sv")
    assert ":10: fel: eco:endDate är inte ett datum." in result.stdout
    assert result.stdout.endswith("\n1 fel, 0 varningar.\n")


def test_the_report_is_json_on_request(small_data: Path, tmp_path: Path) -> None:
    result = run(write(tmp_path, WRONG), "--data", small_data, "--format", "json")
    [found] = json.loads(result.stdout)
    assert (found["line"], found["value"], result.exit_code) == (10, '"soon"', 1)


def test_the_report_is_turtle_on_request(small_data: Path, tmp_path: Path) -> None:
    result = run(write(tmp_path, GOOD), "--data", small_data, "--format", "ttl")
    assert "a sh:ValidationReport" in result.stdout
    assert "sh:conforms true" in result.stdout


def test_files_below_the_working_directory_are_named_from_there(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(write(tmp_path, WRONG), "--data", small_data)
    assert result.stdout.startswith("more.trig:10: violation:")


def test_a_missing_file_exits_with_2(small_data: Path, tmp_path: Path) -> None:
    result = run(tmp_path / "none.trig", "--data", small_data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{tmp_path}/none.trig: The file cannot be read")


def test_a_malformed_file_exits_with_2_and_names_the_line(small_data: Path, tmp_path: Path) -> None:
    result = run(write(tmp_path, f"{GOOD}GRAPH p:end {{ initiative:bron }}\n"), "--data", small_data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{tmp_path}/more.trig:10:")


def test_an_unknown_format_exits_with_2_and_names_the_known_ones() -> None:
    result = run("--format", "pdf")
    assert result.exit_code == 2
    assert "'text', 'json', 'ttl'" in result.stderr


def test_what_was_clean_is_noted_in_the_working_directory_unless_told_not_to(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, here = write_climate_slice(small_data), tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    first = run("--data", data, "--no-cache")
    assert list(here.iterdir()) == []
    assert run("--data", data).stdout == first.stdout
    tables = sorted(path.parent.name for path in data.glob("*/source.toml") if path.parent.name != "paper")
    kept = [f".ecograph-cache/{name}" for name in ("check", *(f"source-{slug}" for slug in tables))]
    assert sorted(path.relative_to(here).as_posix() for path in here.rglob("*")) == [".ecograph-cache", *kept]
    assert run("--data", data).stdout == first.stdout
