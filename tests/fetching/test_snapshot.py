"""Snapshots: the declaration changes last, and what was there before is whole until then."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from ecograph.errors import FetchError
from ecograph.fetching.snapshot import Table, Terms, publish, read_earlier

TERMS = Terms({"title_sv": 'En "rad"\n\x7f', "read_on": date(2026, 11, 22), "missing": []}, {"etag": '"x"'})


def write(folder: Path, lines: dict[str, str], stem: str = "rows") -> bool:
    return publish(read_earlier(folder), (Table(stem, "csv", lines, "key"),), TERMS, accept_fewer=True)


def test_lines_stand_in_the_order_of_their_keys_below_the_header(tmp_path: Path) -> None:
    write(tmp_path, {"b": "2", "a": "1"})
    (file,) = tmp_path.glob("rows-*.csv")
    assert file.read_text(encoding="utf-8") == "key\n1\n2\n"


def test_the_declaration_is_toml_and_says_what_to_expect(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    content = tomllib.loads((tmp_path / "source.toml").read_text(encoding="utf-8"))
    assert content["title_sv"] == TERMS.values["title_sv"]
    assert content["expected"] == {content["files"][0]: {"rows_min": 1, "rows_max": 1}}
    assert (content["read_on"], content["fetched"]) == (date(2026, 11, 22), {"etag": '"x"'})


def test_files_that_the_declaration_no_longer_names_go_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    (old,) = tmp_path.glob("rows-*.csv")
    left = tmp_path / "rows-0123456789ab.csv"
    left.write_text("left by a process that was killed", encoding="utf-8")
    own = tmp_path / "notes.md"
    own.write_text("the operator's", encoding="utf-8")
    assert write(tmp_path, {"a": "2"})
    assert not old.exists()
    assert not left.exists()
    assert own.exists()


def test_until_the_declaration_is_renewed_the_old_snapshot_is_whole(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    before = read_earlier(tmp_path)
    (tmp_path / ".source.toml.draft").mkdir()  # the declaration cannot be written
    with pytest.raises(IsADirectoryError):
        write(tmp_path, {"a": "2"})
    assert read_earlier(tmp_path) == before
    assert before.is_whole()
    assert list(before.lines_of("rows")) == ["key", "1"]


def test_a_file_that_was_changed_by_hand_is_not_merged_with(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    (file,) = tmp_path.glob("rows-*.csv")
    file.write_text("key\n7\n", encoding="utf-8")
    earlier = read_earlier(tmp_path)
    assert not earlier.is_whole()
    with pytest.raises(FetchError, match="is not what was fetched: its checksum differs"):
        list(earlier.lines_of("rows"))


def test_a_declaration_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text("title", encoding="utf-8")
    with pytest.raises(FetchError, match=r"source\.toml: this is not well-formed TOML"):
        read_earlier(tmp_path)
