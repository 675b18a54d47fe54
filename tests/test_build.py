"""Builds: the same bytes each time, nothing made when nothing changed, and the old release whole whatever happens."""

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from climate_slice import write_climate_slice
from ecograph import __version__
from ecograph.build import build_release
from ecograph.errors import FindingsError, InputError, ReleaseError
from ecograph.release import CURRENT, MANIFEST, Release, open_release
from ecograph.text import Text
from small import write_files

FILES = {
    "catalogue.rdf",
    "catalogue.ttl",
    "ecograph.jsonld",
    "ecograph.nq",
    "ecograph.nt",
    "ecograph.rdf",
    "ecograph.trig",
    "ecograph.ttl",
    "metrics.csv",
    "search.json",
    "shapes.ttl",
    "validation.ttl",
}


@pytest.fixture(name="out")
def copy_small_release(small_release: Path, tmp_path: Path) -> Path:
    """Return a folder of releases with the release of ``small_data``."""
    return Path(shutil.copytree(small_release, tmp_path / "out"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def visible(out: Path) -> set[str]:
    return {path.name for path in out.iterdir() if not path.name.startswith(".")}


def hidden(out: Path) -> set[str]:
    return {path.name for path in out.iterdir() if path.name.startswith(".")}


def change(data: Path) -> None:
    """Change what the data says."""
    edit(data / "authority" / "entities.csv", "The Bridge", "The Bridge Project")


def start_build(data: Path, out: Path, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ecograph", "build", "--data", str(data), "--out", str(out)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**os.environ, **environment})


def test_a_release_holds_all_its_files_and_their_digests(small_data: Path, tmp_path: Path) -> None:
    result = build_release(small_data, tmp_path / "out")
    release = open_release(tmp_path / "out")
    assert result.is_new
    assert (result.path, result.version) == (release.path, release.version)
    assert set(release.manifest.files) == FILES
    assert set(contents(release.path)) == {*FILES, MANIFEST}
    assert release.version == f"{__version__}-{release.manifest.dataset_hash[:12]}"
    assert release.path.name == release.version
    assert release.manifest.counts["sources"] == 2
    assert release.manifest.counts["entities"] == 9
    assert hidden(tmp_path / "out") == {".lock"}


def test_the_founding_release_counts_what_it_holds(release: Release) -> None:
    counts = release.manifest.counts
    lines = release.file("ecograph.nq").read_text(encoding="utf-8").splitlines()
    assert counts["quads"] == len(lines)
    assert counts["graphs"] == len({line.rsplit(" ", 2)[1] for line in lines})
    assert counts["statements"] + counts["statements_catalogue"] == len(
        release.file("ecograph.nt").read_text(encoding="utf-8").splitlines()
    )
    assert counts["warnings"] == release.file("validation.ttl").read_text(encoding="utf-8").count(
        "a sh:ValidationResult "
    )


def test_each_layer_has_its_graph_and_says_what_made_it(release: Release) -> None:
    text = release.file("ecograph.trig").read_text(encoding="utf-8")
    for layer in ("authority", "derived", "metrics", "ontology", "sources"):
        assert f"\ngraph:{layer} {{" in text
    assert "prov:wasGeneratedBy graph:derivation" in text
    assert "prov:used graph:rule-actor-connections" in text


def test_two_builds_give_the_same_bytes_whatever_the_hash_seed_and_the_folder(small_data: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "data"
    moved.parent.mkdir()
    builds = [start_build(small_data, tmp_path / "one", PYTHONHASHSEED="1")]
    builds[0].communicate()
    small_data.rename(moved)
    builds.append(start_build(moved, tmp_path / "two", PYTHONHASHSEED="2"))
    builds[1].communicate()
    assert [build.returncode for build in builds] == [0, 0]
    first, second = (open_release(tmp_path / name).path for name in ("one", "two"))
    assert first.name == second.name
    assert contents(first) == contents(second)
    assert all(str(tmp_path).encode() not in content for content in contents(first).values())


def test_when_nothing_changed_nothing_is_made_and_nothing_heavy_is_imported(small_data: Path, out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != ".lock"}
    program = (
        "import sys; from pathlib import Path; from ecograph.build import build_release;"
        f"result = build_release(Path({str(small_data)!r}), Path({str(out)!r}));"
        "print(result.is_new, {'rdflib', 'pyshacl', 'networkx', 'numpy'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout == "False set()\n"
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_changed_source_makes_a_new_release_and_keeps_the_old(small_data: Path, out: Path) -> None:
    first = open_release(out)
    before = contents(first.path)
    change(small_data)
    second = build_release(small_data, out)
    assert second.is_new
    assert open_release(out).path == second.path != first.path
    assert contents(first.path) == before
    assert visible(out) == {CURRENT, first.path.name, second.path.name}


def test_a_source_changed_back_brings_the_old_release_back(small_data: Path, out: Path) -> None:
    first = open_release(out)
    names = small_data / "authority" / "entities.csv"
    text = names.read_text(encoding="utf-8")
    change(small_data)
    build_release(small_data, out)
    names.write_text(text, encoding="utf-8")
    again = build_release(small_data, out)
    assert (again.is_new, again.path) == (False, first.path)
    assert open_release(out).path == first.path


def test_other_inputs_with_the_same_data_set_leave_the_release_in_use_alone(small_data: Path, out: Path) -> None:
    first = open_release(out)
    before = contents(first.path)
    with (small_data / "paper" / "statements.trig").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    second = build_release(small_data, out)
    assert second.version == first.version
    assert second.path.name == f"{first.version}.2"
    assert contents(first.path) == before
    assert open_release(out).path == second.path
    assert not build_release(small_data, out).is_new


def test_a_damaged_release_is_made_again_in_its_place(small_data: Path, out: Path) -> None:
    first = open_release(out)
    before = contents(first.path)
    edit(first.path / "ecograph.nq", "Ankeborg", "Gåseborg")
    with pytest.raises(ReleaseError, match=r"ecograph\.nq"):
        open_release(out)
    assert build_release(small_data, out).is_new
    assert contents(open_release(out).path) == before
    assert visible(out) == {CURRENT, first.path.name}
    assert hidden(out) == {".lock"}


def test_violations_stop_the_build_with_a_report(small_data: Path, out: Path) -> None:
    first = open_release(out)
    trig = small_data / "paper" / "statements.trig"
    edit(trig, '"2020"^^xsd:gYear', '"2020"')
    with pytest.raises(FindingsError) as caught:
        build_release(small_data, out)
    assert f"{trig}:21: violation: " in caught.value.message.en
    assert f"{trig}:21: fel: " in caught.value.message.sv
    assert open_release(out).path == first.path
    assert hidden(out) == {".lock"}


def test_the_steps_are_told_as_they_begin(small_data: Path, tmp_path: Path) -> None:
    steps: list[Text] = []
    build_release(small_data, tmp_path / "out", step=steps.append)
    assert [step.en for step in steps] == ["Reading", "Validating and deriving", "Measuring", "Writing"]


def test_two_builds_at_once_are_refused(small_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with (out / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ReleaseError, match=f"Another build is writing to {out}; wait until it has ended"):
            build_release(small_data, out)
    assert build_release(small_data, out).is_new


def test_a_release_is_no_folder_of_releases(small_data: Path, out: Path) -> None:
    with pytest.raises(InputError, match="This folder is one release; give the folder that holds the releases"):
        build_release(small_data, open_release(out).path)


@pytest.mark.parametrize("made", ["file", "below a file"])
def test_a_folder_that_cannot_be_made_is_named(small_data: Path, tmp_path: Path, made: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    out = tmp_path / "file" if made == "file" else tmp_path / "file" / "out"
    with pytest.raises(ReleaseError, match=f"The release cannot be written: {tmp_path}/file"):
        build_release(small_data, out)


def test_folders_of_input_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone: There is no such folder of data\."):
        build_release(tmp_path / "gone", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def wait_for(condition: Callable[[], bool], build: subprocess.Popen[str]) -> None:
    while not condition() and build.poll() is None:
        time.sleep(0.0005)


def kill(build: subprocess.Popen[str]) -> None:
    build.send_signal(signal.SIGKILL)
    build.communicate()


MOMENTS: dict[str, Callable[[Path, str], bool]] = {
    "before anything is written": lambda out, _: (out / ".lock").exists(),
    "when the folder is begun": lambda out, _: any(out.glob(".*partial*")),
    "when the last dump is begun": lambda out, _: any(out.glob(".*partial*/ecograph.rdf")),
    "when the manifest is begun": lambda out, _: any(out.glob(f".*partial*/{MANIFEST}")),
    "when the folder has its name": lambda out, first: len(visible(out) - {first, CURRENT}) > 0,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_killed_at_a_known_moment_leaves_a_whole_release(small_data: Path, out: Path, moment: str) -> None:
    first = open_release(out)
    before = contents(first.path)
    change(small_data)
    build = start_build(small_data, out)
    wait_for(lambda: MOMENTS[moment](out, first.path.name), build)
    kill(build)
    assert contents(first.path) == before
    open_release(out)
    build_release(small_data, out)
    assert open_release(out).path != first.path
    assert hidden(out) == {".lock"}


def list_children(build: subprocess.Popen[str]) -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/{build.pid}/task/{build.pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def test_a_build_whose_second_process_is_killed_says_so_and_changes_nothing(small_data: Path, out: Path) -> None:
    first = open_release(out)
    before = contents(first.path)
    change(small_data)
    build = start_build(small_data, out)
    wait_for(lambda: len(list_children(build)) == 1, build)
    os.kill(list_children(build)[0], signal.SIGKILL)
    _, said = build.communicate(timeout=120)
    assert build.returncode == 2
    assert said.count("\n") == 1
    assert "second process ended before it was done (signal 9)" in said
    assert open_release(out).path == first.path
    assert contents(first.path) == before
    assert hidden(out) == {".lock"}
    assert build_release(small_data, out).is_new


CHANGES: dict[str, tuple[str, str, str]] = {
    "a name": ("authority/entities.csv", "The Bridge", "The Bridge Project"),
    "an alias": ("authority/aliases.csv", "Ankeborg,sv\n", "Ankeborg,sv\nactor:staten,Statsmakten,sv\n"),
    "a class": ("authority/entities.csv", "labbet,eco:University", "labbet,eco:Company"),
    "a statement": ("paper/statements.trig", '    eco:startDate "2020"^^xsd:gYear ;\n', ""),
    "a participation": ("paper/statements.trig", "role:partner", "role:founder"),
    "a participant": ("paper/statements.trig", "eco:participant actor:labbet", "eco:participant actor:staten"),
    "a value of a table": ("scb-municipalities/kommuner.csv", "Umeå kommun", "Umeå stad"),
    "a warning": ("authority/entities.csv", ",Staten,The State", ",Staten,"),
}


def test_builds_after_random_changes_give_the_bytes_of_a_build_without_cache(tmp_path: Path) -> None:
    data, cache = write_climate_slice(write_files(tmp_path / "data")), tmp_path / "cache" / "build"
    build_release(data, tmp_path / "out", cache=cache)
    chance = random.Random(1834)  # noqa: S311 (no secret)
    names = chance.sample(list(CHANGES), len(CHANGES))
    for start in range(0, len(names), 3):
        for file, old, new in (CHANGES[name] for name in names[start : start + 3]):
            edit(data / file, old, new)
        cached = build_release(data, tmp_path / "out", cache=cache)
        assert cached.is_new
        anew = build_release(data, tmp_path / f"anew-{start}")
        assert contents(cached.path) == contents(anew.path), names[start : start + 3]


def test_a_build_killed_at_any_moment_leaves_the_former_release_open(small_data: Path, out: Path) -> None:
    first = open_release(out)
    before = contents(first.path)
    change(small_data)
    chance = random.Random(20200518)  # noqa: S311 (no secret)
    for _ in range(4):
        build = start_build(small_data, out)
        time.sleep(chance.uniform(0.2, 2.5))
        kill(build)
        assert contents(first.path) == before
        open_release(out)
    build_release(small_data, out)
    assert open_release(out).path != first.path
    assert hidden(out) == {".lock"}
