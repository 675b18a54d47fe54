"""Time and memory of ``ecograph build`` on the data that ships, against the goals.

    python benchmarks/build.py

Built are everything; again when nothing has changed; and after the change of one source: an alias of the register, a
title in a table, a role in an authored text, and a fact of a web page about who takes part in what (so that all
networks are measured anew). What the last of these gives is compared, byte for byte, with a build without cache.
Processor time and peak memory are those of all processes of the build together (the peak on Linux only).
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecograph.release import Release, open_release
from ecograph.settings import share_path

GOALS: Final = {"full build": 90, "nothing changed": 2}
"""Seconds on two processors that wait for nothing else."""
GOAL_OF_CHANGE: Final = 20
GOAL_OF_MEMORY: Final = 2000
"""MB."""
PAUSE: Final = 0.2
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Taken:
    """What a build took."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all its processes."""
    peak: float
    """MB, of all its processes; what they share counts once."""


def run_build(data: Path, out: Path, *options: str) -> Taken:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "ecograph", "build", "--data", str(data), "--out", str(out), *options]
    before, start, peak = os.times(), time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as build:
        while build.poll() is None:
            peak = max(peak, measure_memory(build.pid))
            time.sleep(PAUSE)
        wall, after = time.perf_counter() - start, os.times()
        if build.returncode != 0:
            sys.exit(f"ecograph build: {build.stderr.read() if build.stderr is not None else build.returncode}")
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return Taken(wall, processor, peak)


def measure_memory(pid: int) -> float:
    """Return the memory of a process and its children in MB (proportional set size), where the system counts it."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
        for process in (pid, *children):
            fields = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").split()
            total += int(fields[fields.index("Pss:") + 1])
    except (OSError, ValueError):
        return 0.0  # it has ended, or is no Linux
    return total * 1024 / 1e6


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first ``old`` of a file."""
    zipped = path.suffix == ".gz"
    content = gzip.decompress(path.read_bytes()) if zipped else path.read_bytes()
    assert old.encode() in content, (path, old)
    content = content.replace(old.encode(), new.encode(), 1)
    path.write_bytes(gzip.compress(content, mtime=0) if zipped else content)


CHANGES: Final[Mapping[str, Callable[[Path], None]]] = {
    "an alias": lambda data: edit(
        data / "authority" / "aliases.csv", "alias,language\n", "alias,language\nactor:rise,Sveriges RISE,sv\n"
    ),
    "a title in a table": lambda data: edit(
        data / "swecris" / "swecris_kth_2025_noabstract.csv.gz", "Mapping of international", "A map of international"
    ),
    "a role in a text": lambda data: edit(
        data / "innovation-by-umea-experimenting" / "statements.trig", "role:partner", "role:founder"
    ),
    "a fact of a page": lambda data: edit(
        data / "public-pages" / "wider.tsv", "partner of\tViable Cities Transition Lab", "partner of\tRUGGEDISED"
    ),
}


def show(label: str, taken: Taken, goal: int) -> None:
    """Print a line."""
    met = "met" if taken.wall <= goal else "missed"
    print(
        f"{label:38} {taken.wall:6.1f} s  {taken.processor:6.1f} s of processor  {taken.peak:6.0f} MB"
        f"   goal {goal} s: {met}",
        flush=True,
    )


def are_same(one: Release, other: Release) -> bool:
    """Tell whether two releases have the same bytes; digests stand for them."""
    return one.manifest == other.manifest


def main() -> None:
    """Print a line for each build."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, out = folder / "data", folder / "release"
        shutil.copytree(share_path("data"), data)
        peaks = []
        for label, goal in GOALS.items():
            taken = run_build(data, out)
            show(label, taken, goal)
            peaks.append(taken.peak)
        for label, change in CHANGES.items():
            change(data)
            taken = run_build(data, out)
            show(f"one source changed: {label}", taken, GOAL_OF_CHANGE)
            peaks.append(taken.peak)
        release = open_release(out)
        print(
            f"{release.manifest.counts['statements']:,} statements; peak {max(peaks):.0f} MB, goal {GOAL_OF_MEMORY} MB"
        )
        run_build(data, folder / "anew", "--no-cache")
        same = are_same(release, open_release(folder / "anew"))
        print(f"the same bytes as a build without cache: {'yes' if same else 'NO'}")
    if not same:
        sys.exit(1)


if __name__ == "__main__":
    main()
