"""``ecograph diff``: what differs between two releases of the small data, and why."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, RdfFormat, parse

from disputes import add_second_source
from ecograph.build import build_release
from ecograph.cli import main
from ecograph.release import DEFAULT_GRAPH_FILE, open_release
from small import write_files

CHANGESET = "http://purl.org/vocab/changeset/schema#"

Edit = Callable[[Path], None]
Builder = Callable[..., Path]


def run(old: Path | str, new: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", str(old), str(new), *arguments])


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def date_anew(data: Path) -> None:
    replace_in(data / "paper" / "statements.trig", '"2020"^^xsd:gYear', '"2021"^^xsd:gYear')


def read_later(data: Path) -> None:
    replace_in(data / "paper" / "source.toml", "read_on = 2026-03-04", "read_on = 2026-04-05")


def read_earlier(data: Path) -> None:
    replace_in(data / "paper" / "source.toml", "read_on = 2026-03-04", "read_on = 2026-02-03")


def fetch_later(data: Path) -> None:
    replace_in(data / "paper" / "source.toml", 'format = "trig"', 'retrieved = 2026-03-05\nformat = "trig"')


def do_nothing(data: Path) -> None:
    assert data.is_dir()


@pytest.fixture(scope="module", name="build")
def make_builder(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Return a function that builds a release of the small data as edits change it, once for the same edits."""

    @cache
    def build(*edits: Edit) -> Path:
        folder = tmp_path_factory.mktemp("changed")
        data = write_files(folder / "data")
        for edit in edits:
            edit(data)
        build_release(data, folder / "out")
        return folder / "out"

    return build


def compare(old: Path, new: Path) -> dict[str, Any]:
    result = run(old, new, "--format", "json")
    assert result.exit_code == 1
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def list_asserted(found: dict[str, Any]) -> list[tuple[str, ...]]:
    fields = ("change", "cause", "subject", "property", "value")
    return [tuple(each[name] for name in fields) for each in found["statements"] if each["layer"] == "asserted"]


YEAR = "^^<http://www.w3.org/2001/XMLSchema#gYear>"


@pytest.mark.parametrize(
    ("dating", "cause"),
    [
        (do_nothing, "reading-corrected"),
        (read_later, "read-anew"),
        (fetch_later, "read-anew"),
        (read_earlier, "reading-corrected"),
    ],
)
def test_a_changed_statement_is_of_the_world_only_if_its_source_was_read_anew(
    small_release: Path, build: Builder, dating: Edit, cause: str
) -> None:
    found = compare(small_release, build(date_anew, dating))
    what = ("participation:ankeborg-in-bron", "eco:startDate")
    assert list_asserted(found) == [
        ("removed", cause, *what, f'"2020"{YEAR}'),
        ("added", cause, *what, f'"2021"{YEAR}'),
    ]
    assert found["counts"][f"asserted {cause}"] == {"added": 1, "removed": 1}


def test_a_new_and_a_removed_source_are_no_change_of_the_world(small_release: Path, build: Builder) -> None:
    old, new = small_release, build(add_second_source)
    added = list_asserted(compare(old, new))
    assert [(sign, cause, name) for sign, cause, _, name, _ in added] == [("added", "source-added", "eco:startDate")]
    removed = list_asserted(compare(new, old))
    assert [(sign, cause, name) for sign, cause, _, name, _ in removed] == [
        ("removed", "source-removed", "eco:startDate")
    ]


def test_more_evidence_for_the_same_statement_is_told_apart(small_release: Path, build: Builder) -> None:
    def state_again(data: Path) -> None:
        path = data / "paper" / "statements.trig"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "GRAPH p:contact { participation:labbet-in-bron eco:role role:partner , role:host }\n")

    found = compare(small_release, build(state_again))
    asserted = [(each["value"], each["further"]) for each in found["statements"] if each["layer"] == "asserted"]
    assert asserted == [("role:host", False), ("role:partner", True)]


def add_actor(data: Path) -> None:
    """Register an actor, let it take part, and rename another."""
    entities = data / "authority" / "entities.csv"
    replace_in(entities, "Labbet,The Lab University", "Labbet,The Laboratory")
    entities.write_text(entities.read_text(encoding="utf-8") + "actor:sjon,eco:Company,,Sjön,The Lake\n")
    replace_in(
        data / "paper" / "statements.trig",
        "  funding:staten-in-bron a",
        "  participation:sjon-in-bron a eco:Participation ; eco:participant actor:sjon ;\n"
        "    eco:initiative initiative:bron ; eco:role role:partner .\n  funding:staten-in-bron a",
    )


def test_entities_names_and_ties_with_their_initiatives(small_release: Path, build: Builder) -> None:
    old, new = small_release, build(add_actor)
    found = compare(old, new)
    assert found["entities"] == {
        "new": [{"id": "actor:sjon", "name": "The Lake"}],
        "gone": [],
        "renamed": [
            {
                "id": "actor:labbet",
                "old": {"en": "The Lab University", "sv": "Labbet"},
                "new": {"en": "The Laboratory", "sv": "Labbet"},
            }
        ],
    }
    pairs = [[actor["id"] for actor in tie["actors"]] for tie in found["ties"]["new"]]
    assert pairs == [["actor:ankeborg", "actor:sjon"], ["actor:labbet", "actor:sjon"]]
    assert {tie["initiatives"][0]["id"] for tie in found["ties"]["new"]} == {"initiative:bron"}
    assert found["ties"]["gone"] == []
    back = compare(new, old)
    assert [entity["id"] for entity in back["entities"]["gone"]] == ["actor:sjon"]
    assert len(back["ties"]["gone"]) == 2


def test_layers_are_apart(small_release: Path, build: Builder) -> None:
    found = compare(small_release, build(add_actor))
    layers = {each["layer"] for each in found["statements"]}
    assert layers == {"asserted", "authority", "derived", "metrics"}
    assert {each["cause"] for each in found["statements"] if each["layer"] != "asserted"} == {None}
    derived = {each["property"] for each in found["statements"] if each["layer"] == "derived"}
    assert {"eco:connectedWith", "eco:takesPartIn", "eco:partnerOf"} <= derived


def leave_bridge(data: Path) -> None:
    """Let two companies share another initiative with Labbet, so that Labbet gets ahead of Ankeborg."""
    entities = data / "authority" / "entities.csv"
    more = "actor:sjon,eco:Company,,Sjön,The Lake\ninitiative:ladan,eco:Project,,Ladan,The Barn\n"
    entities.write_text(entities.read_text(encoding="utf-8") + more)
    parts = "".join(
        f"  participation:{actor}-in-ladan a eco:Participation ; eco:participant actor:{actor} ;\n"
        "    eco:initiative initiative:ladan ; eco:role role:partner .\n"
        for actor in ("labbet", "sjon")
    )
    replace_in(data / "paper" / "statements.trig", "  funding:staten-in-bron a", f"{parts}  funding:staten-in-bron a")


def test_movers_among_the_ranks_are_listed_by_measure(small_release: Path, build: Builder) -> None:
    found = compare(small_release, build(leave_bridge))
    moves = [(move["measure"], move["actor"]["id"], move["old"], move["new"]) for move in found["ranks"]]
    assert ("measure:degree", "actor:ankeborg", 1, 2) in moves
    assert moves == sorted(moves)
    assert {actor for _, actor, _, _ in moves} == {"actor:ankeborg"}


def test_the_text_says_in_ones_language_what_changed_and_why(small_release: Path, build: Builder) -> None:
    old, new = small_release, build(date_anew, read_later)
    result = run(old, new, "--lang", "sv")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == f"{open_release(old).version} → {open_release(new).version}"
    start = lines.index("Världen har ändrats: källor som lästs på nytt säger något annat")
    assert lines[start + 1 : start + 3] == [
        f'  - participation:ankeborg-in-bron eco:startDate "2020"{YEAR}  (passage:paper/lead)',
        f'  + participation:ankeborg-in-bron eco:startDate "2021"{YEAR}  (passage:paper/lead)',
    ]
    assert "Källor (-1 +1)" in lines
    assert "Band mellan aktörer" not in lines
    assert "The world changed: sources read anew say something else" in run(old, new).stdout.splitlines()


def test_turtle_holds_each_statement_in_a_change_set_with_its_reason(small_release: Path, build: Builder) -> None:
    result = run(small_release, build(date_anew, read_later), "--format", "ttl")
    triples = list(parse(result.stdout, format=RdfFormat.TURTLE))

    def count(name: str) -> int:
        return sum(triple.predicate == NamedNode(CHANGESET + name) for triple in triples)

    assert (count("removal"), count("addition"), count("changeReason")) == (2, 2, 4)
    assert '"The world changed: sources read anew say something else"@en' in {str(each.object) for each in triples}


def test_a_release_does_not_differ_from_itself(small_release: Path) -> None:
    version = open_release(small_release).version
    result = run(small_release, version, "--release", str(small_release))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{version} → {version}\nThe two releases hold the same statements.\n"
    empty = run(small_release, small_release, "--format", "json")
    assert (empty.exit_code, json.loads(empty.stdout)["statements"]) == (0, [])


def test_the_report_is_the_same_in_every_process(small_release: Path, build: Builder) -> None:
    old, new = small_release, build(add_actor, add_second_source)
    for form in ("text", "json", "ttl"):
        command = [sys.executable, "-m", "ecograph", "diff", str(old), str(new), "--format", form]
        reports = {subprocess.run(command, capture_output=True, check=False).stdout for _ in range(2)}
        assert len(reports) == 1


def test_a_damaged_release_is_bad_input(small_release: Path, tmp_path: Path) -> None:
    shutil.copytree(small_release, tmp_path / "copy")
    file = open_release(tmp_path / "copy").file(DEFAULT_GRAPH_FILE)
    file.write_text(file.read_text(encoding="utf-8")[:-10], encoding="utf-8")
    result = run(small_release, tmp_path / "copy")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "The release is damaged" in result.stderr


def test_an_unknown_release_names_the_known_versions(small_release: Path) -> None:
    version = open_release(small_release).version
    result = run("1.2.3", small_release, "--release", str(small_release))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"There is no release '1.2.3'. Known: {version}.\n"


def test_one_release_without_people_is_told(small_data: Path, small_release: Path, tmp_path: Path) -> None:
    build_release(small_data, tmp_path / "without", people=False)
    result = run(small_release, tmp_path / "without")
    assert result.exit_code == 1
    assert "Only one of the releases holds the layer of persons" in result.stderr
