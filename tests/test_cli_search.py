"""``ecograph search``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecograph.cli import main


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["search", "--release", str(root), *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_best_hit_comes_first_and_their_number_on_standard_error(small_release: Path) -> None:
    code, out, err = run(small_release, "Ankeborg")
    assert code == 0
    assert "actor:ankeborg" in out.splitlines()[3]
    assert err.strip().endswith("hits")


def test_hits_are_given_as_json_by_kind_and_number(small_release: Path) -> None:
    code, out, _ = run(small_release, "bron", "--kind", "initiative", "--limit", "1", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [(hit["thing"].rpartition("/")[2], hit["match"]) for hit in found["hits"]] == [("bron", "exact")]


def test_what_is_only_spelt_nearly_so_is_called_fuzzy(small_release: Path) -> None:
    assert " fuzzy " in run(small_release, "Ankebrog")[1]


def test_nothing_found_is_exit_code_1_and_a_bad_search_2(small_release: Path) -> None:
    assert run(small_release, "zzzqqq", "--lang", "sv") == (1, "", "Inget hittades.\n")
    assert run(small_release, "***")[0] == 2
    code, _, err = run(small_release, "a", "--kind", "actors")
    assert code == 2
    assert "Known: " in err


@pytest.mark.parametrize("option", ["--limit=0", "--texts=de", "--format=xml"])
def test_an_option_out_of_range_is_refused(small_release: Path, option: str) -> None:
    assert run(small_release, "a", option)[0] == 2


def test_files_of_ones_own_are_searched_instead_of_the_release(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text('<urn:x> <http://xmlns.com/foaf/0.1/name> "Kalle Anka"@sv .', encoding="utf-8")
    code, out, _ = run(tmp_path, "anka", "--data", str(path), "--format", "json")
    assert (code, json.loads(out)["hits"][0]["thing"]) == (0, "urn:x")
    path.write_text("<urn:x> <urn:y> 1 .", encoding="utf-8")
    code, _, err = run(tmp_path, "anka", "--data", str(path))
    assert (code, err.startswith("There is nothing to search")) == (2, True)
    path.write_text("<urn:x>", encoding="utf-8")
    assert run(tmp_path, "anka", "--data", str(path))[0] == 2
