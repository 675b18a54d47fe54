"""A release after a change of one source has the bytes of one built from nothing, and only that source is read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from climate_slice import write_climate_slice
from ecograph.build import build_release
from ecograph.errors import InputError
from small import write_files

MEMBERS = "climate-neutral-cities-2030"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add_source(data: Path) -> None:
    shutil.copytree(data / "scb-counties", data / "more-counties")


CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a table": (lambda data: replace(data / MEMBERS / "members.csv", ",2020,", ",2019,"), {MEMBERS}),
    "a TriG file": (lambda data: replace(data / "paper" / "statements.trig", '"2020"', '"2021"'), set()),
    "a declaration": (
        lambda data: replace(data / MEMBERS / "source.toml", 'title_en = "', 'title_en = "The '),
        {MEMBERS},
    ),
    "an alias": (lambda data: replace(data / "authority" / "aliases.csv", "Ankeborg", "Ankestaden"), set()),
    "a folder less": (lambda data: shutil.rmtree(data / MEMBERS), set()),
    "a folder more": (add_source, {"more-counties"}),
}
"""Each with the sources that are then read; RDF is always read."""


@pytest.fixture(scope="module", name="built")
def build_first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with data, the release of it and the cache of its build."""
    folder = tmp_path_factory.mktemp("change")
    build(write_climate_slice(write_files(folder / "data")))
    return folder


def build(data: Path) -> Path:
    return build_release(data, data.parent / "out", cache=data.parent / "cache" / "build").path


def kept(folder: Path) -> dict[str, int]:
    files = (folder / "cache").glob("source-*")
    return {path.name.removeprefix("source-"): path.stat().st_mtime_ns for path in files}


@pytest.mark.parametrize(("edit", "read"), CHANGES.values(), ids=CHANGES)
def test_a_release_after_a_change_has_the_bytes_of_one_built_from_nothing(
    built: Path, tmp_path: Path, edit: Callable[[Path], object], read: set[str]
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "copy"))
    before = kept(folder)
    edit(folder / "data")
    changed = build(folder / "data")
    anew = build_release(folder / "data", tmp_path / "anew").path
    assert changed.name == anew.name
    assert changed.name not in {path.name for path in (built / "out").iterdir()}
    assert {path.name: path.read_bytes() for path in changed.iterdir()} == {
        path.name: path.read_bytes() for path in anew.iterdir()
    }
    assert {slug for slug, moment in kept(folder).items() if before.get(slug) != moment} == read


def test_an_error_in_the_source_that_changed_is_told_with_its_line_and_nothing_is_written(
    built: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "copy"))
    table = folder / "data" / MEMBERS / "members.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines[:2], "too,few\n", *lines[2:]]), encoding="utf-8")
    before, releases = kept(folder), sorted(path.name for path in (folder / "out").iterdir())
    with pytest.raises(InputError) as caught:
        build(folder / "data")
    assert (caught.value.file, caught.value.line) == (table, 3)
    assert sorted(path.name for path in (folder / "out").iterdir()) == releases
    assert kept(folder) == before
