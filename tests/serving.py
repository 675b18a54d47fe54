"""Releases made by hand, and ``ecograph serve`` over them in a process of its own."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from ecograph.dataset import default_graph, named_graphs
from ecograph.release import CURRENT, MANIFEST, FileEntry, Manifest, digest_file

PATIENCE = 60.0
"""Seconds after which something that should happen has not."""


def write_release(root: Path, trig: str, version: str = "1-test") -> Path:
    """Write a release of the named graphs in ``trig``, its default graph as the build makes it; return ``root``."""
    quads = list(parse(trig, format=RdfFormat.TRIG))
    folder = root / version
    folder.mkdir(parents=True)
    lines = {
        "ecograph.nt": [f"{triple} .\n" for triple in default_graph(quads)],
        "ecograph.nq": [f"{quad} .\n" for quad in named_graphs(quads)],
    }
    for name, statements in lines.items():
        (folder / name).write_text("".join(statements), encoding="utf-8")
    manifest = Manifest(
        version=version,
        dataset_hash="0" * 64,
        counts={"statements": len(lines["ecograph.nt"]), "graphs": len({quad.graph_name for quad in quads})},
        files={name: FileEntry((folder / name).stat().st_size, digest_file(folder / name)) for name in lines},
        inputs="0" * 64,
        people=True,
    )
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    (root / CURRENT).write_text(version, encoding="utf-8")
    return root


@dataclass(frozen=True)
class Served:
    """A service that runs."""

    url: str
    """Its address without final slash."""
    process: subprocess.Popen[str]


@contextmanager
def serve_release(
    root: Path, *options: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Run ``ecograph serve`` over ``root`` on a free port; at the end no process of it may be left."""
    with serve("--release", str(root), *options, cwd=cwd, env=env) as served:
        yield served


@contextmanager
def serve(*options: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Run ``ecograph serve`` with ``options`` on a free port; at the end no process of it may be left."""
    command = [sys.executable, "-m", "ecograph", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=cwd, env=env)
    try:
        yield Served(_read_address(process), process)
        members = list_family(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            assert process.stderr is not None
            process.stderr.close()
    wait_until_gone(members)


def _read_address(process: subprocess.Popen[str]) -> str:
    """Return the address that the service prints when it is ready."""
    assert process.stderr is not None
    lines = []
    while len(select.select([process.stderr], [], [], 5 * PATIENCE)[0]) > 0:  # it may build a release first
        line = process.stderr.readline()
        found = re.search(r"http://\S+[^/\s]", line)
        if found is not None:
            return found.group()
        if line == "":
            break
        lines.append(line)
    raise AssertionError("".join(lines))


def list_family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    parents = {member: parent for member in list_processes() if (parent := read_parent(member)) is not None}
    family = [pid]
    for member in family:
        family.extend(child for child, parent in parents.items() if parent == member)
    return family


def list_processes() -> list[int]:
    """Return the ids of all processes."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def read_parent(pid: int) -> int | None:
    """Return the id of the parent; None if the process is gone, or dead and not yet reaped."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def wait_until_gone(pids: list[int]) -> None:
    """Wait until none of the processes is there."""
    deadline = time.monotonic() + PATIENCE
    while any(read_parent(pid) is not None for pid in pids):
        assert time.monotonic() < deadline, f"still there: {pids}"
        time.sleep(0.02)


def find_children(pid: int) -> list[int]:
    """Return the ids of the processes that ``pid`` started and that are there."""
    return [member for member in list_processes() if read_parent(member) == pid]


def find_workers_of(template: int) -> list[int]:
    """Return the ids of the workers of a template: what stands behind others writes the index for lookups, and ends."""
    priority = os.getpriority(os.PRIO_PROCESS, template)
    workers = []
    for child in find_children(template):
        with suppress(ProcessLookupError):
            if os.getpriority(os.PRIO_PROCESS, child) == priority:
                workers.append(child)
    return workers


def find_template(server: int) -> int:
    """Return the id of the template process of a server."""
    [template] = find_children(server)
    return template


def kill(pid: int) -> None:
    """End a process as the kernel does when memory is short."""
    os.kill(pid, 9)
