"""How long ``ecograph serve`` takes from its start to its first answer, how much memory it has, and how both grow.

    python benchmarks/serve_start.py [--release release] [--runs 5] [--sizes 100000 1000000 5000000]
                                     [--peers .bench-venv]

First a file of one statement (``--data``, goal half a second) and a release as it is; then releases of generated
statements, each once in the default graph and once in a named graph, beside the ``oxigraph`` server over a store on
disk that was loaded before, and at the smallest size rdflib-endpoint (default graph only). Goals: first answer at a
million within 3 seconds, loading that grows no faster than the data, lookups as fast at any size. The first answer is
one from the default graph; how long one from a named graph takes, asked right after it, is told beside. Memory is the
proportional set size (PSS): pages that processes share count once; its peak is the most of twenty looks a second until
then. Processor seconds are those until the answer from a named graph, those of a lookup stand in brackets; they depend
less on what else the machine does.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from asking import ask, count_processor, measure
from ecograph.release import (
    find_release,
)
from peers import PEERS, Plan, Service, Skipped, find_port, list_family, run_plan
from questions import LOOKUP
from releases import write_release

MILLION = 1_000_000
FILE_SECONDS = 0.5
"""To the first answer over a file of one statement."""
SECONDS = 3.0
"""To the first answer at a million statements."""
EXPONENT = 1.0
FLAT = 1.5
"""Times as long as at the smallest size that a lookup may take at the largest."""
PATIENCE = 600.0
ROUNDS = 3
SLICE = 1.0
"""Seconds of each measurement of lookups."""
HIGHEST = -20
"""What nice(1) says of those who come before all others."""
LOOK = 0.05
"""Seconds between two looks at the memory."""
NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"
OWN = "ecograph"
STATEMENT = b"<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"


@dataclass(frozen=True)
class Start:
    """One start of a service; memory in megabytes."""

    seconds: float
    """From the start to the first answer."""
    whole: float
    """From the start to the first answer from a named graph."""
    load: float
    """Seconds of loading once, before."""
    processor: float
    total: float
    """Memory of all processes, once all is loaded."""
    highest: float
    """The most that all processes have had until then."""
    store: float
    """Memory of the process that holds the store, whether others share it or not."""
    peak: float
    """The most that process has had."""
    lookup: float
    """Median seconds of a lookup."""
    cost: float
    """Seconds of processor time of a lookup."""
    worker: float
    """Memory that a worker shares with nobody, after the lookups; 0 where there are no workers."""


def read_kilobytes(pid: int, file: str, *names: str) -> float:
    """Return the sum of some lines of a file of a process, in megabytes."""
    lines = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.partition(":")[0] in names) * 1024 / 1e6


def run_once(name: str, plan: Plan, port: int, work: Path, subjects: Sequence[str]) -> Start:
    """Start a service, wait for its first answer, ask for ``subjects``, and end it."""
    with run_plan(name, plan, port, work, PATIENCE) as service:
        whole, highest = wait_for_named_graphs(service)
        processor = count_processor(service)
        family, total = list_family(service.pid), measure_memory(service)
        holder = max(family[:2], key=lambda pid: read_kilobytes(pid, "status", "RssAnon"))
        store, peak = (read_kilobytes(holder, "status", line) for line in ("RssAnon", "VmHWM"))
        wait_for_index(service)
        lookup, cost = measure_lookup(service, subjects) if len(subjects) > 0 else (math.nan, math.nan)
        worker = measure_worker(service) if name == OWN else 0.0
    return Start(service.start, whole, service.load, processor, total, highest, store, peak, lookup, cost, worker)


def wait_for_named_graphs(service: Service) -> tuple[float, float]:
    """Ask for something from a named graph; return the seconds from the start to the answer, and the most memory."""
    highest = 0.0
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(ask, service, NAMED, PATIENCE)
        while not asked.done():
            highest = max(highest, measure_memory(service))
            time.sleep(LOOK)
        _, took = asked.result()
    return service.start + took, max(highest, measure_memory(service))


def wait_for_index(service: Service) -> None:
    """Wait until no process of a service stands behind the others: such a one writes the index for lookups."""
    own = os.getpriority(os.PRIO_PROCESS, service.pid)
    while any(find_priority(pid) > own for pid in list_family(service.pid)):
        time.sleep(LOOK)


def find_priority(pid: int) -> int:
    """Return how far a process stands behind others (nice(1)); the first of all if it is gone."""
    try:
        return os.getpriority(os.PRIO_PROCESS, pid)
    except ProcessLookupError:
        return HIGHEST


def measure_memory(service: Service) -> float:
    """Return the memory of all processes of a service."""
    total = 0.0
    for pid in list_family(service.pid):
        with suppress(OSError):
            total += read_kilobytes(pid, "smaps_rollup", "Pss")
    return total


def measure_worker(service: Service) -> float:
    """Return the most that a worker shares with nobody; one that has grown is being replaced meanwhile."""
    found = [0.0]
    for pid in list_family(service.pid)[2:]:
        with suppress(OSError):
            found.append(read_kilobytes(pid, "smaps_rollup", "Private_Clean", "Private_Dirty"))
    return max(found)


def measure_lookup(service: Service, subjects: Sequence[str]) -> tuple[float, float]:
    """Return the median seconds of a lookup, each of something else, and its processor seconds."""

    def vary(start: int) -> Iterator[str]:
        for number in range(start, start + MILLION):
            yield LOOKUP.format(subject=subjects[number % len(subjects)]) + f" # {number}"

    found = [measure(service, vary(turn * MILLION), 1, SLICE) for turn in range(ROUNDS)]
    return median(one.median for one in found), median(one.processor for one in found)


def repeat(name: str, options: Sequence[str | Path], subjects: Sequence[str], runs: int) -> Start:
    """Return the medians of some starts of ``ecograph serve``."""
    starts = []
    for _ in range(runs):
        port = find_port()
        command: list[str | Path] = [sys.executable, "-m", "ecograph", "serve", "--port", str(port), *options]
        with tempfile.TemporaryDirectory() as work:
            starts.append(run_once(name, Plan(command, "/sparql"), port, Path(work), subjects))
    return Start(*(median(values) for values in zip(*(vars(start).values() for start in starts), strict=True)))


def list_subjects(file: Path) -> list[str]:
    """Return subjects of all parts of a sorted file."""
    size, subjects = file.stat().st_size, set()
    with file.open("rb") as lines:
        for part in range(5_000):
            lines.seek(size * part // 5_000)
            lines.readline()
            subjects.add(lines.readline().partition(b" ")[0].decode())
    return sorted(subjects - {""})


def show(name: str, start: Start, beside: str = "") -> None:
    """Print one line."""
    loaded = f"  loaded before in {start.load:6.1f} s" if start.load > 0 else ""
    lookup = "" if math.isnan(start.lookup) else f"  lookup {start.lookup * 1000:6.2f} ms ({start.cost * 1000:.2f})"
    print(
        f"  {name:24} first answer {start.seconds:6.2f} s, from a named graph {start.whole:6.2f} s  "
        f"processor {start.processor:6.2f} s  "
        f"memory (PSS) {start.total:5.0f} MB, peak {start.highest:5.0f}{lookup}{loaded}{beside}",
        flush=True,
    )


def measure_peers(files: Sequence[Path], subjects: Sequence[str], tools: Path, *, is_smallest: bool) -> None:
    """Print a line for each peer that is there."""
    for name in ("oxigraph", "rdflib-endpoint")[: 2 if is_smallest else 1]:
        with tempfile.TemporaryDirectory() as work:
            port = find_port()
            try:
                plan = PEERS[name](files if name == "oxigraph" else files[:1], port, Path(work), tools)
                show(name, run_once(name, plan, port, Path(work), subjects))
            except Skipped as reason:
                print(f"  {name:24} skipped: {reason}")


def measure_growth(sizes: Sequence[int], runs: int, tools: Path, empty: Start) -> dict[int, Start]:
    """Print some lines for each size; ``empty`` is the start of a store that holds nothing."""
    found = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as root:
            files = write_release(Path(root), size)
            subjects = list_subjects(files[0])
            print(f"{size:,} statements in the default graph, and in named graphs", flush=True)
            start = found[size] = repeat(OWN, ["--release", root], subjects, runs)
            millions = find_release(Path(root)).manifest.counts["statements"] / MILLION
            each, peak = (start.store - empty.store) / millions, (start.peak - empty.peak) / millions
            show(OWN, start, f"  each worker {start.worker:.1f} MB")
            print(f"  {'':24} a million statements take {each:.0f} MB, {peak:.0f} MB while they are loaded")
            measure_peers(files, subjects, tools, is_smallest=size == min(sizes))
    return found


def judge(what: str, value: float, limit: float) -> None:
    """Print whether a goal is met."""
    print(f"  {'met    ' if value <= limit else 'NOT MET'} {value:8.2f} ≤ {limit:<5g} {what}")


def judge_growth(found: dict[int, Start]) -> None:
    """Print the goals of growth."""
    sizes = sorted(found)
    if MILLION in found:
        judge("seconds to the first answer at a million statements", found[MILLION].seconds, SECONDS)
    for small, large in pairwise(sizes):
        times = math.log(large / small)
        for name, values in (
            ("first answer", (found[small].seconds, found[large].seconds)),
            ("answer from a named graph", (found[small].whole, found[large].whole)),
            ("processor time", (found[small].processor, found[large].processor)),
        ):
            grown = math.log(values[1] / values[0]) / times
            judge(f"exponent of {name} from {small:,} to {large:,}", grown, EXPONENT)
    if len(sizes) > 1:
        ratio = found[sizes[-1]].cost / found[sizes[0]].cost
        judge(f"processor time of a lookup at {sizes[-1]:,}, times that at {sizes[0]:,}", ratio, FLAT)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, default=Path("release"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, MILLION, 5 * MILLION])
    parser.add_argument("--peers", type=Path, default=Path(__file__).parents[1] / ".bench-venv")
    asked = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "data.nt")
        file.write_bytes(STATEMENT)
        small = repeat(OWN, ["--data", file], [], asked.runs)
    show("--data, one statement", small)
    release = repeat(OWN, ["--release", asked.release], [], asked.runs) if asked.release.exists() else None
    if release is not None:
        show(str(asked.release), release, f"  each worker {release.worker:.1f} MB")
    found = measure_growth(asked.sizes, asked.runs, asked.peers, small)
    print("goals")
    judge("seconds to the first answer over a file of one statement", small.seconds, FILE_SECONDS)
    judge_growth(found)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
