"""Time and memory of the network measures: NetworkX and the fast engine on parts of a network, then the whole of it.

    python benchmarks/networks.py [CSV …]        default: the tables of participants under data/

Each table has the columns ``project_id`` and ``pic``; every row is a participation. To these are added, drawn with a
fixed seed: 97 websites of a few pages, whose projects join some of the same organisations with others, and 400
organisations that coordinate 6,500 projects alone. Each run is a process of its own. Goal: all measures of the whole
with the ranges of ranks within 25 s and 700 MiB.
"""

import csv
import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.engines import Memberships, Standing, measure_memberships
from ecograph.measures import MEASURES
from ecograph.metrics import compute_metrics
from ecograph.namespaces import GRAPH_AUTHORITY, GRAPH_SOURCES, expand
from ecograph.settings import share_path

PARTS = (25, 50, 100)
SITES, ALONE, SEED = 97, 6_500, 1
PATIENCE = 600
GOAL = 25


def read_pairs(files: list[Path]) -> list[tuple[str, str]]:
    """Return organisation and project of each row of ``files`` that has both columns."""
    found: set[tuple[str, str]] = set()
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            found |= {(row["pic"], row["project_id"]) for row in csv.DictReader(stream) if row.get("pic")}
    return sorted(found)


def find_tables() -> list[Path]:
    """Return the tables under data/ that name project and organisation of each participation."""
    tables = []
    for file in sorted(share_path("data").glob("*/*.csv")):
        with file.open(encoding="utf-8", errors="replace") as stream:
            if {"pic", "project_id"} <= set(stream.readline().strip().split(",")):
                tables.append(file)
    return tables


def take_part(pairs: list[tuple[str, str]], projects: int) -> Memberships:
    """Return the network of some of the projects, drawn with a fixed seed."""
    chosen = set(random.Random(SEED).sample(sorted({project for _, project in pairs}), projects))  # noqa: S311
    joined: dict[str, set[str]] = {}
    for organisation, project in pairs:
        if project in chosen:
            joined.setdefault(organisation, set()).add(project)
    return Memberships({organisation: frozenset(joined[organisation]) for organisation in sorted(joined)})


def state(subject: str, name: str, value: str, graph: str) -> Quad:
    """Return a quad of IRIs, all but ``graph`` given as CURIEs."""
    one, other = NamedNode(expand(subject)), NamedNode(expand(value))
    return Quad(one, NamedNode(expand(name)), other, NamedNode(graph))


def make_quads(pairs: list[tuple[str, str]]) -> Iterator[Quad]:
    """Yield the whole ecosystem: the tables, websites that name some of the same organisations, and who is alone."""
    draw = random.Random(SEED)  # noqa: S311
    # a page in one country names organisations that take part in much
    organisations = [name for name, _ in Counter(name for name, _ in pairs).most_common(170)]
    stated = [(one, project, f"record/table/{project}") for one, project in pairs]
    for site in range(SITES):
        for page in range(1 + site % 2):
            source, project = f"page-{site}-{page}", f"web-{site}-{page}"
            host = Literal(f"site-{site}.example")
            yield Quad(
                NamedNode(expand(f"source:{source}")), NamedNode(expand("eco:site")), host, NamedNode(GRAPH_SOURCES)
            )
            members = [*draw.sample(organisations, 2), *(f"web-{draw.randrange(300)}" for _ in range(3))]
            stated += [(member, project, f"passage/{source}/list") for member in sorted(set(members))]
    alone = [*organisations, *(f"alone-{number}" for number in range(200))]
    stated += [(draw.choice(alone), f"grant-{number}", f"record/grants/{number}") for number in range(ALONE)]
    for actor in sorted({actor for actor, _, _ in stated}):
        yield state(f"actor:{actor}", "rdf:type", "eco:Actor", GRAPH_AUTHORITY)
    for actor, project, graph in stated:
        subject, evidence = f"participation:{actor}-in-{project}", f"https://w3id.org/ecograph/{graph}"
        yield state(subject, "eco:participant", f"actor:{actor}", evidence)
        yield state(subject, "eco:initiative", f"initiative:{project}", evidence)
        yield state(subject, "eco:role", "role:participant", evidence)


def report(task: str, files: list[Path]) -> None:
    """Do one task in this process, and print what it took as JSON."""
    pairs = read_pairs(files)
    if task == "whole":
        quads = list(make_quads(pairs))
        before, start = peak(), time.perf_counter()
        found = compute_metrics(quads)
        tally = f"{found.actors} actors, {found.isolates} isolates, {found.ties} ties, {found.sources} sources"
        print(json.dumps([time.perf_counter() - start, time.process_time(), peak(), before, tally]))
        return
    part = take_part(pairs, int(task))
    start = time.perf_counter()
    fast = measure_memberships(part, list(MEASURES), "fast")
    middle = time.perf_counter()
    reference = measure_memberships(part, list(MEASURES), "reference")
    print(json.dumps([middle - start, time.perf_counter() - middle, differ(fast, reference), part.count_ties()]))


def differ(one: Standing, other: Standing) -> float:
    """Return the largest difference between two values of one actor and measure."""
    return max(
        abs(one.values[name][place] - other.values[name][other.classes[actor]])
        for name in one.values
        for actor, place in one.classes.items()
    )


def peak() -> float:
    """Return the greatest resident memory of this process so far, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(task: str, files: list[Path]) -> list[Any]:
    """Do a task in a process of its own, and return what it reports."""
    command = [sys.executable, __file__, "--report", task, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return list(json.loads(done.stdout))


def main(files: list[Path]) -> None:
    """Print a line for each run, and how many times as fast the fast engine is."""
    if len(files) == 0:
        print("No table under data/ has the columns project_id and pic: name one.")
        return
    for projects in PARTS:
        fast, reference, difference, ties = run(str(projects), files)
        print(
            f"{projects:4} projects, {ties:6} ties: NetworkX {reference:.2f} s, fast engine {fast:.3f} s,"
            f" {reference / fast:.0f} times as fast; values differ by at most {difference:.0e}",
            flush=True,
        )
    seconds, processor, memory, before, tally = run("whole", files)
    print(f"whole with ranges: {seconds:.1f} s ({processor:.1f} s of processor time), goal {GOAL} s;", end=" ")
    print(f"peak {memory:.0f} MiB, {before:.0f} of it before; {tally}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--report"]:
        report(sys.argv[2], [Path(name) for name in sys.argv[3:]])
    else:
        main([Path(name) for name in sys.argv[1:]] or find_tables())
