"""``ecograph build``: the release's folder on standard output, what was done on standard error."""

from pathlib import Path

from click.testing import CliRunner, Result

from ecograph.cli import main
from ecograph.release import open_release


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", *map(str, arguments)])


def test_the_folder_is_printed_and_the_counts_are_told(small_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("--data", small_data, "--out", out)
    release = open_release(out)
    counts = release.manifest.counts
    assert result.exit_code == 0
    assert result.stdout == f"{release.path}\n"
    assert result.stderr == (
        f"Release {release.version}: {counts['statements']} statements in {counts['graphs']} graphs "
        f"about {counts['entities']} entities, from 2 sources; {counts['warnings']} warnings.\n"
    )
    again = run("--data", small_data, "--out", out, "--lang", "sv")
    assert again.stdout == result.stdout
    assert again.stderr == f"Inget har ändrats: utgåva {release.version} är aktuell.\n"


def test_without_people_is_another_release_that_names_none_even_in_warnings(small_data: Path, tmp_path: Path) -> None:
    entities = small_data / "authority" / "entities.csv"
    entities.write_text(entities.read_text(encoding="utf-8").replace(",Daisy Duck", ","), encoding="utf-8")
    out = tmp_path / "out"
    run("--data", small_data, "--out", out)
    assert "kajsa-anka" in open_release(out).file("validation.ttl").read_text(encoding="utf-8")
    result = run("--data", small_data, "--out", out, "--without-people")
    assert result.exit_code == 0
    release = open_release(out)
    assert result.stdout == f"{release.path}\n"
    assert release.manifest.people is False
    for path in release.path.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not any(name in text for name in ("Kajsa", "Daisy", "kajsa-anka")), path.name
    assert "labbet-in-bron" in release.file("ecograph.nt").read_text(encoding="utf-8")


def test_violations_are_reported_with_exit_code_1(small_data: Path, tmp_path: Path) -> None:
    trig = small_data / "paper" / "statements.trig"
    trig.write_text(
        trig.read_text(encoding="utf-8").replace("eco:role role:partner", "eco:rol role:partner"), encoding="utf-8"
    )
    result = run("--data", small_data, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{trig}:26: violation: " in result.stderr
    assert "eco:rol" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("1 violation")
    assert not (tmp_path / "out" / "CURRENT").exists()


def test_bad_input_is_told_in_one_line_with_exit_code_2(small_data: Path, tmp_path: Path) -> None:
    trig = small_data / "paper" / "statements.trig"
    trig.write_text("GRAPH p:x { }\n", encoding="utf-8")
    result = run("--data", small_data, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr == f"{trig}:1:7: The prefix 'p:' is not declared in this file. Declared: none.\n"
