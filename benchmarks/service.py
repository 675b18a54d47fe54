"""How fast the service answers, beside its peers: the ``oxigraph`` server on disk, rdflib-endpoint, Virtuoso.

    python benchmarks/service.py [--triples 100000 | --release FOLDER] [--minutes 5] [--peers .bench-venv]
                                 [--only NAME…] [--patience 60] [--questions NAME…]

The benchmark starts and ends all services, over the same two files (default graph, named graphs). Answers are compared
first, as bags of rows; a query on which a peer differs from the others is printed and not timed with that peer. Runs of
the services alternate, so that other work on the machine meets all alike; what counts are ratios.
"""

import argparse
import itertools
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from statistics import median

from asking import Measured, NoAnswerError, ask, measure
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, open_release
from peers import PEERS, Service, Skipped, list_family, run_service
from questions import LOOKUP, RUNAWAYS, Question, list_catalogue, list_shapes, vary
from releases import write_release

ROUNDS = 3
ENOUGH = 2.0
"""Seconds after which a query is not asked again of a service."""
SLICE = 1.5
"""Seconds of each measurement of lookups."""
OWN = "ecograph"


@dataclass
class Report:
    """What was found out, and the goals."""

    deadline: float
    patience: float = 60.0
    """Seconds that a service may take to load what it serves; an answer may take half of them."""
    goals: list[tuple[str, float | None, float, bool]] = field(default_factory=list)
    """What, value, limit, whether the value must be at least that (else at most)."""
    fresh: Iterator[int] = field(default_factory=lambda: itertools.count(0, 1_000_000))
    """Starts of series of queries that nobody has asked before."""

    def expect(self, what: str, value: float | None, limit: float, *, at_least: bool) -> None:
        """Note a goal."""
        self.goals.append((what, value, limit, at_least))

    def has_time(self) -> bool:
        """Whether there is time for more."""
        return time.monotonic() < self.deadline

    def print_goals(self) -> None:
        """Print the goals."""
        print("\ngoals")
        for what, value, limit, at_least in self.goals:
            sign = "≥" if at_least else "≤"
            if value is None:
                print(f"  not measured  {what} {sign} {limit:g}")
            else:
                met = "met    " if (value >= limit if at_least else value <= limit) else "NOT MET"
                print(f"  {met} {value:8.2f} {sign} {limit:<5g} {what}")


def measure_memory(service: Service) -> float:
    """Return the proportional set size of all processes, in megabytes."""
    total = 0
    for pid in list_family(service.pid):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1000


def start_services(
    opened: ExitStack, names: Sequence[str], files: list[Path], tools: Path, patience: float
) -> list[Service]:
    """Start all services that are there, and load what they serve within ``patience`` seconds."""
    work = Path(opened.enter_context(tempfile.TemporaryDirectory()))
    services = []
    print(f"{'':16} {'first answer':>12} {'loaded once':>12} {'memory':>8}")
    for name in names:
        try:
            service = opened.enter_context(run_service(name, files, work / name, tools, patience))
        except Skipped as reason:
            print(f"{name:16} skipped: {reason}")
            continue
        services.append(service)
        print(f"{name:16} {service.start:10.2f} s {service.load:10.2f} s {measure_memory(service):5.0f} MB", flush=True)
    return services


def compare_answers(services: Sequence[Service], question: Question, patience: float) -> list[Service]:
    """Return the services with the answer that most of them give, or the service's own; say who differs."""
    answers: dict[str, Counter[str]] = {}
    for service in services:
        try:
            answers[service.name] = ask(service, question.text, patience / 2)[0]
        except NoAnswerError as reason:
            print(f"  {question.name}: {service.name} has no answer: {reason}")
    if OWN not in answers:
        return []
    agreed = [service for service in services if answers.get(service.name) == answers[OWN]]
    for name, rows in answers.items():
        if rows != answers[OWN]:
            print(f"  {question.name}: {name} differs: {rows.total()} rows, {OWN} {answers[OWN].total()}; not timed")
    return agreed


def time_questions(services: Sequence[Service], questions: Sequence[Question], report: Report) -> None:
    """Time each query, new each time, the services in turn: median and 95th percentile, for one client and eight."""
    print(f"\n{'milliseconds, median and p95':34}" + "".join(f"{service.name:>20}" for service in services), flush=True)
    ratios: dict[tuple[str, str], list[float]] = {}
    for question in questions:
        if not report.has_time():
            print("  out of time")
            break
        agreed = compare_answers(services, question, report.patience)
        series = vary(question.text, next(report.fresh))
        for clients in (1, 8):
            found = time_question(agreed, series, clients, report.patience)
            agreed = [one for one in agreed if one.name in found and found[one.name].median < report.patience / 8]
            cells = (
                f"{found[s.name].median * 1000:11.2f}{found[s.name].p95 * 1000:9.2f}"
                if s.name in found
                else f"{'–':>20}"
                for s in services
            )
            print(f"  {question.kind:10}{question.name:19}{clients:3}" + "".join(cells), flush=True)
            for name in found.keys() - {OWN}:
                ratios.setdefault((question.kind, name), []).append(found[name].median / found[OWN].median)
    for name, limit in (("oxigraph", 3), ("rdflib-endpoint", 20)):
        joins = ratios.get(("join", name))
        report.expect(
            f"joins and aggregates, times as fast as {name}", min(joins) if joins else None, limit, at_least=True
        )
    slowest = [ratio for (kind, _), several in ratios.items() if kind == "catalogue" for ratio in several]
    report.expect("catalogue queries, of the speed of the best peer", min(slowest, default=None), 0.5, at_least=True)


def time_question(
    services: Sequence[Service], series: Iterator[str], clients: int, patience: float
) -> dict[str, Measured]:
    """Return the medians of some rounds; of a service that takes seconds there is one round, or none without answer."""
    rounds: dict[str, list[Measured]] = {service.name: [] for service in services}
    for number in range(ROUNDS):
        for service in services:
            several = rounds[service.name]
            if number > len(several) or (number > 0 and several[0].median > ENOUGH):
                continue
            try:
                several.append(measure(service, series, clients, SLICE / ROUNDS, patience))
            except NoAnswerError as error:
                print(f"    {service.name}, clients: {clients}: {str(error).splitlines()[0]}")
    return {name: combine(several) for name, several in rounds.items() if len(several) > 0}


def describe(found: Measured | None) -> str:
    """Return the cell of a table."""
    return f"{'–':>20}" if found is None else f"{found.median * 1000:11.2f}{found.p95 * 1000:9.2f}"


def combine(several: Sequence[Measured]) -> Measured:
    """Return the medians of several measurements."""
    return Measured(*(median(values) for values in zip(*map(astuple, several), strict=True)))


def measure_lookups(services: Sequence[Service], subjects: Sequence[str], report: Report) -> None:
    """Measure small lookups: one client and eight, new and repeated, the services in turn."""
    print(f"\n{'lookups':32}{'answers/s':>12}{'median ms':>12}{'p95 ms':>12}{'processor ms':>14}")
    for is_new, clients in itertools.product((True, False), (1, 8)):
        found: dict[str, list[Measured]] = {service.name: [] for service in services}
        for _ in range(ROUNDS):
            for service in services:
                start = next(report.fresh) if is_new else 0
                found[service.name].append(
                    measure(service, vary_lookup(subjects, start, is_new=is_new), clients, SLICE)
                )
        rates = {name: median(one.rate for one in several) for name, several in found.items()}
        for name, several in found.items():
            cells = (median(getattr(one, field) for one in several) * 1000 for field in ("median", "p95", "processor"))
            label = f"  {name}, {clients} at once, {'new' if is_new else 'repeated'}"
            print(f"{label:32}{rates[name]:12.0f}" + "".join(f"{cell:12.2f}" for cell in cells), flush=True)
        if clients == 8 and "oxigraph" in rates:
            words, limit = ("new", 0.8) if is_new else ("repeated", 2)
            ratio = rates[OWN] / rates["oxigraph"]
            report.expect(f"lookups, {words}, 8 at once, times as many as oxigraph", ratio, limit, at_least=True)


def vary_lookup(subjects: Sequence[str], start: int, *, is_new: bool) -> Iterator[str]:
    """Yield lookups of one thing after the other, or of the same again."""
    for number in itertools.count(start):
        yield LOOKUP.format(subject=subjects[number % len(subjects) if is_new else 0]) + f" # {number if is_new else 0}"


def measure_runaways(service: Service, subjects: Sequence[str], report: Report) -> None:
    """Compare lookups while queries run that nobody waits for with lookups of a service that has nothing else to do."""
    idle = measure(service, vary_lookup(subjects, next(report.fresh), is_new=True), 2, SLICE * 2)
    threads = [threading.Thread(target=_ignore(service, query), daemon=True) for query in RUNAWAYS]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        strained = measure(service, vary_lookup(subjects, next(report.fresh), is_new=True), 2, SLICE * 4)
    except NoAnswerError as reason:
        print(f"\nlookups beside four runaways: {reason}")
        report.expect(
            "p95 of lookups beside four runaways, times that of an idle service", float("inf"), 5, at_least=False
        )
        return
    print(f"\np95 of lookups: idle {idle.p95 * 1000:.2f} ms, beside four runaways {strained.p95 * 1000:.2f} ms")
    ratio = strained.p95 / idle.p95
    report.expect("p95 of lookups beside four runaways, times that of an idle service", ratio, 5, at_least=False)


def _ignore(service: Service, query: str) -> Callable[[], None]:
    def run() -> None:
        with suppress(NoAnswerError):
            ask(service, query, SLICE * 6)

    return run


def list_subjects(files: Sequence[Path]) -> list[str]:
    """Return some subjects of the default graph."""
    with files[0].open(encoding="utf-8") as lines:
        return sorted({line.partition(" ")[0] for line in itertools.islice(lines, 0, 200_000, 7)})[:20_000]


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--release", type=Path)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--peers", type=Path, default=Path(__file__).parents[1] / ".bench-venv")
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--only", nargs="*", default=[*PEERS], choices=[*PEERS])
    parser.add_argument("--questions", nargs="*")
    asked = parser.parse_args()
    report = Report(time.monotonic() + asked.minutes * 60, asked.patience)
    with ExitStack() as opened:
        if asked.release is None:
            files = write_release(Path(opened.enter_context(tempfile.TemporaryDirectory())), asked.triples)
        else:
            release = open_release(asked.release)
            files = [release.file(DEFAULT_GRAPH_FILE), release.file(NAMED_GRAPHS_FILE)]
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        services = start_services(opened, list(dict.fromkeys([OWN, *asked.only])), files, asked.peers, asked.patience)
        if OWN not in {service.name for service in services}:
            raise SystemExit("The service did not start.")
        subjects = list_subjects(files)
        questions = list_shapes("i7") if asked.release is None else [*list_shapes("viable-cities"), *list_catalogue()]
        chosen = [one for one in questions if asked.questions is None or one.name in asked.questions]
        time_questions(services, chosen, report)
        print("memory after these: " + ", ".join(f"{one.name} {measure_memory(one):.0f} MB" for one in services))
        measure_lookups(services, subjects, report)
        measure_runaways(services[0], subjects, report)
        report.print_goals()
        print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
