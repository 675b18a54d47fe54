"""Time and memory of SHACL with both engines, on ecosystems that ``generate.py`` makes.

    python benchmarks/validation.py [TRIPLES …]        default: 10000 100000 1000000

Each run is a process of its own and is told reading and validating apart. The reference is stopped after half an hour;
from there its time is extrapolated from its largest run, in proportion to the triples, and marked so. Goal: the fast
engine at a million triples at least 20 times as fast. The ratio is that of processor time, of all threads: what else a
machine does changes it little.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import parse

from ecograph.dataset import Origin, Statement
from ecograph.ontology import read_ontology
from ecograph.settings import share_path
from ecograph.shapes import ENGINES, find_shape_breaks, read_shapes
from generate import write_file

PATIENCE = 1800
GOAL = 20


@dataclass(frozen=True)
class Run:
    """What one engine took for one file."""

    seconds: float
    processor: float
    """Seconds, of all threads."""
    mebibytes: float
    before: float
    """Mebibytes before validation, statements and ontology being read."""
    findings: int


def peak() -> float:
    """Return the greatest resident memory of this process so far, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(engine: str, path: Path) -> None:
    """Validate ``path`` in this process, and print what it took as JSON."""
    ontology = read_ontology(share_path("ontology"))
    origin = Origin(path)
    statements = [Statement(quad, origin) for quad in parse(path=path)]
    shapes = read_shapes(share_path("ontology") / "shapes")
    before, start, busy = peak(), time.perf_counter(), time.process_time()
    findings = list(find_shape_breaks(statements, ontology, shapes, next(name for name in ENGINES if name == engine)))
    taken = time.perf_counter() - start, time.process_time() - busy
    print(json.dumps([*taken, peak(), before, len(findings)]))


def run(engine: str, path: Path) -> Run | None:
    """Return what ``engine`` takes for ``path`` in a process of its own; None if it is not done in time."""
    command = [sys.executable, __file__, "--measure", engine, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except subprocess.TimeoutExpired:
        return None
    return Run(*json.loads(done.stdout))


def main(sizes: list[int]) -> None:
    """Print a line for each size and engine, and the ratio of the two."""
    largest: tuple[int, float] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ecosystem.nq"
            write_file(path, size, sources=10, seed=1)
            found = {engine: run(engine, path) for engine in ENGINES}
        for engine, taken in found.items():
            print(f"{size:9,} triples  {engine:10}  {tell(taken)}")
        fast, reference = found["fast"], found["reference"]
        if reference is not None:
            largest = size, reference.processor
        if fast is not None and largest is not None:
            ratio = largest[1] * size / largest[0] / fast.processor
            marked = "" if reference is not None else f" (reference extrapolated from {largest[0]:,} triples)"
            print(f"{size:9,} triples  fast is {ratio:.1f} times as fast; goal at 1,000,000: {GOAL}{marked}")


def tell(taken: Run | None) -> str:
    """Return seconds and memory for people."""
    if taken is None:
        return f"not done after {PATIENCE} s"
    memory = f"peak {taken.mebibytes:6.0f} MiB, {taken.before:.0f} of it before"
    return f"{taken.seconds:7.2f} s ({taken.processor:.2f} s of processor)  {memory}  {taken.findings} findings"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
