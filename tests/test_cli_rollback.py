"""``ecograph rollback``: which releases there are, and which of them is current."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecograph.cli import main
from ecograph.release import open_release
from serving import write_release


@pytest.fixture(name="root")
def write_three_releases(tmp_path: Path) -> Path:
    """Return a folder of the releases a, c, b, made in this order; b is current."""
    for age, version in enumerate(("a", "c", "b")):
        write_release(tmp_path / "root", "GRAPH <http://g/1> { <http://e/s> <http://e/p> 1 }", version)
        os.utime(tmp_path / "root" / version / "manifest.json", (age, age))
    return tmp_path / "root"


def run(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["rollback", "--release", str(root), *arguments])
    return result.exit_code, result.output


def test_the_releases_are_listed_newest_first(root: Path) -> None:
    assert run(root, "--list") == (0, "* b\n  c\n  a\n")


def test_without_a_name_each_call_goes_one_release_back(root: Path) -> None:
    assert run(root) == (0, "Current is c, was b.\n")
    assert open_release(root).version == "c"
    assert run(root, "--lang", "sv") == (0, "Aktuell är a, var c.\n")
    assert run(root) == (2, "No release was made before 'a'; name one of b, c, a.\n")
    assert open_release(root).version == "a"


def test_a_release_is_chosen_by_name(root: Path) -> None:
    assert run(root, "a") == (0, "Current is a, was b.\n")
    assert run(root, "b") == (0, "Current is b, was a.\n")
    code, message = run(root, "x")
    assert (code, message) == (2, "There is no release 'x'. Known: a, b, c.\n")


def test_a_damaged_release_is_not_put_to_use(root: Path) -> None:
    (root / "c" / "ecograph.nq").write_text("", encoding="utf-8")
    code, message = run(root)
    assert (code, "ecograph.nq" in message) == (2, True)
    assert open_release(root).version == "b"


def test_a_folder_without_releases_is_one_sentence(tmp_path: Path) -> None:
    assert run(tmp_path) == (2, f"There are no releases in {tmp_path}.\n")
