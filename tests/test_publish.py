"""Publishing: whatever moment a process is killed at, a whole release is in use."""

import hashlib
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

from ecograph.publish import PARTIAL, find_release, lock_releases, use_release
from ecograph.release import CURRENT, FileEntry, open_release

PROGRAM = """
import os, signal, sys
from pathlib import Path
from ecograph.publish import discard_partials, list_entries, lock_releases, make_partial, publish
from ecograph.release import Manifest

root, version, inputs, moment = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
left = [moment]

def watch(event, arguments):
    if event in {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}:
        if str(arguments[0]).startswith(str(root)):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
with lock_releases(root):
    discard_partials(root)
    with make_partial(root, version) as partial:
        for name in ("ecograph.nt", "ecograph.nq"):
            (partial / name).write_text(f"{version} {inputs}")
        entries = list_entries(partial)
        publish(partial, root, Manifest(version, "hash", {}, entries, inputs, True))
"""
"""Publishes a release, and kills itself just before it touches a file or folder for the ``moment``-th time."""


def run(root: Path, version: str, inputs: str, moment: int = 0) -> int:
    """Return the exit status of the program; killed at ``moment``, or never if that is 0."""
    command = [sys.executable, "-c", PROGRAM, str(root), version, inputs, str(moment)]
    return subprocess.run(command, check=False).returncode


def names(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()}


def test_at_every_moment_of_publishing_a_whole_release_is_in_use(tmp_path: Path) -> None:
    assert run(tmp_path, "1-a", "one") == 0
    switched = []
    for moment in count(1):
        status = run(tmp_path, f"1-b{moment}", "two", moment)
        opened = open_release(tmp_path)
        switched.append(opened.version != "1-a")
        use_release(tmp_path, tmp_path / "1-a")
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert len(switched) > 15
    assert switched[0] is False
    assert switched[-1] is True
    assert run(tmp_path, "1-c", "three") == 0
    assert not any(PARTIAL in name for name in names(tmp_path))


def test_at_every_moment_of_replacing_a_damaged_release_another_in_use_stays_whole(tmp_path: Path) -> None:
    for moment in count(1):
        assert run(tmp_path, "1-a", "one") == 0
        assert run(tmp_path, "1-b", "two") == 0
        use_release(tmp_path, tmp_path / "1-a")
        (tmp_path / "1-b" / "ecograph.nt").write_text("damaged", encoding="utf-8")
        status = run(tmp_path, "1-b", "two", moment)
        assert open_release(tmp_path).version in {"1-a", "1-b"}
        if status == 0:
            break
    assert moment > 15
    assert open_release(tmp_path).version == "1-b"


def test_a_whole_release_of_other_inputs_keeps_its_name(tmp_path: Path) -> None:
    for number, inputs in enumerate(("one", "two", "three"), start=1):
        assert run(tmp_path, "1-a", inputs) == 0
        assert (tmp_path / CURRENT).read_text(encoding="utf-8") == ("1-a\n" if number == 1 else f"1-a.{number}\n")
    assert names(tmp_path) == {"1-a", "1-a.2", "1-a.3", CURRENT, ".lock"}


def test_a_release_is_found_by_its_inputs_if_it_is_whole(tmp_path: Path) -> None:
    run(tmp_path, "1-a", "one")
    run(tmp_path, "1-b", "two")
    found = find_release(tmp_path, "one")
    assert found is not None
    assert found.version == "1-a"
    assert find_release(tmp_path, "three") is None
    (tmp_path / "1-a" / "ecograph.nq").unlink()
    assert find_release(tmp_path, "one") is None


def test_an_older_release_can_be_put_to_use_again(tmp_path: Path) -> None:
    run(tmp_path, "1-a", "one")
    run(tmp_path, "1-b", "two")
    with lock_releases(tmp_path):
        use_release(tmp_path, tmp_path / "1-a")
    assert open_release(tmp_path).version == "1-a"


def test_the_manifest_is_not_among_the_files_it_lists(tmp_path: Path) -> None:
    run(tmp_path, "1-a", "one")
    manifest = open_release(tmp_path).manifest
    digest = hashlib.sha256(b"1-a one").hexdigest()
    assert manifest.files == {name: FileEntry(7, digest) for name in ("ecograph.nt", "ecograph.nq")}
