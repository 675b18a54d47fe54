"""How the time and memory of a build grow with the data, on ecosystems that ``generate.py`` makes.

    python benchmarks/scaling.py [TRIPLES …]        default: 100000 1000000 5000000

Each size runs in a process of its own: read and reconcile, validate, derive, write all dumps; the measures of the
networks, which depend on the participations and not on the statements, are left out. Printed are wall time, processor
time (with that of the processes beside it) and peak memory (with that of the largest of them), and the exponent of
growth (least squares of the logarithms). The peer reads the same data with
rdflib and validates it with pySHACL, at the smallest size. Goal: an exponent of at most 1.1.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyshacl
from rdflib import Dataset, Graph

from ecograph.beside import start_beside
from ecograph.collector import pause_collector
from ecograph.inputs import BuildInputs
from ecograph.pipeline import make_dataset, read_content, write_files
from ecograph.second import Workplace, derive_and_write
from ecograph.settings import share_path
from ecograph.text import Text
from generate import write_folder

GOAL = 1.1
Taken = dict[str, tuple[float, float]]
"""Wall and processor seconds by step."""


class Clock:
    """Tells what each step takes."""

    def __init__(self) -> None:
        self.taken: Taken = {}
        self._name = ""
        self._start = (0.0, 0.0)

    def begin(self, step: Text) -> None:
        """End the step before, and begin another."""
        now = time.perf_counter(), time.process_time()
        if self._name != "":
            wall, busy = (end - start for start, end in zip(self._start, now, strict=True))
            self.taken[self._name] = (wall, busy)
        self._name, self._start = step.en, now


def build(data: Path, out: Path) -> None:
    """Build all but the measures in this process, and print what it took as JSON."""
    clock = Clock()
    inputs = BuildInputs(data=data, ontology=share_path("ontology"), queries=share_path("queries"))
    with start_beside(derive_and_write) as second, pause_collector():
        second.send(Workplace(out))
        content = read_content(inputs, second, clock.begin, measured=False)
        clock.begin(Text(en="Writing", sv="Skriver"))
        dataset = make_dataset(content)
        del content
        manifest = write_files(out, dataset, inputs, inputs.digest(), second)
    clock.begin(Text(en="", sv=""))
    here, beside = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    clock.taken["Beside"] = (0.0, beside.ru_utime + beside.ru_stime)
    peak = (here.ru_maxrss + beside.ru_maxrss) / 1024
    print(json.dumps({"taken": clock.taken, "peak": peak, "statements": manifest.counts["statements"]}))


def validate_with_peer(data: Path) -> None:
    """Read a data folder with rdflib and validate it with pySHACL in this process; print what it took as JSON."""
    clock = Clock()
    clock.begin(Text(en="Reading", sv="Läser"))
    dataset = Dataset(default_union=True)
    for path in data.glob("*/statements.trig"):
        dataset.parse(path)
    graph = Graph()
    for subject, predicate, value, _ in dataset.quads():
        graph.add((subject, predicate, value))
    shapes = Graph()
    for path in (share_path("ontology") / "shapes").glob("*.ttl"):
        shapes.parse(path)
    clock.begin(Text(en="Validating", sv="Validerar"))
    pyshacl.validate(graph, shacl_graph=shapes, inference="none", inplace=True)
    clock.begin(Text(en="", sv=""))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"taken": clock.taken, "peak": peak, "statements": len(graph)}))


def run(what: str, data: Path) -> tuple[int, Taken]:
    """Run a measurement in a process of its own, print its line, and return statements and seconds."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, __file__, f"--{what}", str(data), out]
        found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    taken: Taken = {name: (wall, busy) for name, (wall, busy) in found["taken"].items()}
    steps = "  ".join(f"{name.lower()} {wall:.1f}" for name, (wall, _) in taken.items())
    wall, busy = (sum(each) for each in zip(*taken.values(), strict=True))
    print(
        f"{found['statements']:10,} statements  {what:6}  {wall:7.1f} s ({busy:.1f} s of processor)"
        f"  {found['peak']:6.0f} MiB   {steps}",
        flush=True,
    )
    return found["statements"], taken


def fit_exponent(points: Sequence[tuple[int, float]]) -> float:
    """Return the slope of the straight line nearest to the logarithms of size and time (least squares)."""
    xs, ys = ([math.log(point[axis]) for point in points] for axis in (0, 1))
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - middle_x) ** 2 for x in xs)


def main(sizes: Sequence[int]) -> None:
    """Print a line for each size, one for the peer, and the exponents."""
    points: list[tuple[int, Taken]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            write_folder(data, size, sources=20, seed=1)
            points.append(run("build", data))
            if size == min(sizes):
                run("peer", data)
    if len(points) > 1:
        for place, name in enumerate(("wall time", "processor time")):
            found = [(count, sum(seconds[place] for seconds in taken.values())) for count, taken in points]
            print(f"exponent of {name}: {fit_exponent(found):.2f} (goal {GOAL})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        build(Path(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1:2] == ["--peer"]:
        validate_with_peer(Path(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000, 5_000_000])
