"""``ecograph dump``: the bytes of the release, to standard output or a file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecograph.cli import main
from ecograph.formats import RDF_FORMATS, RdfSyntax
from ecograph.release import Release


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["dump", *map(str, arguments)])


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_every_format_is_the_file_of_the_release(release: Release, tmp_path: Path, syntax: RdfSyntax) -> None:
    expected = release.file(f"ecograph.{syntax.extension}").read_bytes()
    result = run("--release", release.path, "--format", syntax.name)
    assert result.exit_code == 0
    assert result.stdout_bytes == expected
    out = tmp_path / "out"
    assert run("--release", release.path, "--format", syntax.name, "--out", out).stdout == ""
    assert out.read_bytes() == expected
    assert list(tmp_path.iterdir()) == [out]


def test_turtle_of_the_current_release_is_the_default(release: Release) -> None:
    assert run("--release", release.path.parent).stdout_bytes == release.file("ecograph.ttl").read_bytes()


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(release: Release, tmp_path: Path) -> None:
    result = run("--release", release.path, "--out", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{tmp_path}: The file cannot be written: ")
    assert list(tmp_path.parent.glob(".*partial*")) == []
    missing = run("--release", release.path, "--out", tmp_path / "gone" / "x.ttl")
    assert missing.stderr == f"{tmp_path}/gone/x.ttl: The file cannot be written: No such file or directory.\n"


def test_an_unknown_format_is_answered_with_the_known_ones(release: Release) -> None:
    result = run("--release", release.path, "--format", "xls")
    assert result.exit_code == 2
    assert all(syntax.name in result.stderr for syntax in RDF_FORMATS)


def test_without_a_release_it_says_how_to_get_one(tmp_path: Path) -> None:
    result = run("--release", tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"There is no release in {tmp_path}: run 'ecograph build --out {tmp_path}' first.\n"
