"""Figures of the service for Prometheus: what became of queries, how long they took, what runs and waits."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ecograph.store.pool import QueryPool
from ecograph.store.runs import Operations, Run

__all__ = ["MEDIA_TYPE", "Metrics"]

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
SIZES: Final = tuple(float(4**power) for power in range(5, 15))
KIBIBYTE: Final = 1024


class Load(Collector):
    """What is so at the moment of asking."""

    def __init__(self, list_pools: Callable[[], Iterable[QueryPool]], operations: Operations) -> None:
        self._list_pools = list_pools
        self._operations = operations

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; those of releases that retire count in."""
        pools = list(self._list_pools())
        load = {name: sum(pool.load[name] for pool in pools) for name in ("running", "waiting")}
        yield GaugeMetricFamily("ecograph_queries_running", "Queries that run.", load["running"])
        yield GaugeMetricFamily("ecograph_queries_waiting", "Queries that wait for a worker.", load["waiting"])
        yield GaugeMetricFamily("ecograph_workers", "Queries that may run at once.", pools[0].load["workers"])
        put_back = "Times that a long query made way for a short one."
        yield CounterMetricFamily("ecograph_queries_put_back", put_back, self._operations.put_back)
        memory = GaugeMetricFamily(
            "ecograph_template_memory_bytes", "Memory of the process that holds a release.", labels=["release"]
        )
        release = GaugeMetricFamily("ecograph_release_info", "The release that is served.", labels=["release"])
        statements = GaugeMetricFamily("ecograph_statements", "Statements in all graphs.", labels=["release"])
        for pool in pools:
            memory.add_metric([pool.version], read_memory(pool.template_pid))
            statements.add_metric([pool.version], pool.statements or 0)
        release.add_metric([pools[0].version], 1)
        yield from (memory, statements, release)


def read_memory(pid: int | None) -> int:
    """Return the bytes of memory that a process holds; 0 if it is gone or the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * KIBIBYTE for line in status.splitlines() if line.startswith("VmRSS")), 0)


class Metrics:
    """Counts queries as they end, and writes all figures."""

    def __init__(self, list_pools: Callable[[], Iterable[QueryPool]], operations: Operations) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(Load(list_pools, operations))
        registry = self._registry
        self._outcomes = Counter("ecograph_queries", "Queries by what became of them.", ["outcome"], registry=registry)
        self._outcomes.labels("ok")
        self._seconds = Histogram(
            "ecograph_query_seconds", "Seconds that workers spent on a query.", buckets=SECONDS, registry=registry
        )
        self._waited = Histogram(
            "ecograph_query_wait_seconds", "Seconds from arrival to worker.", buckets=SECONDS, registry=registry
        )
        self._sizes = Histogram("ecograph_answer_bytes", "Bytes of an answer.", buckets=SIZES, registry=registry)
        self._rows = Counter("ecograph_answer_rows", "Rows and triples of all answers.", registry=registry)

    def count(self, run: Run) -> None:
        """Count a query that has ended."""
        self._outcomes.labels(run.outcome).inc()
        if run.started is not None:
            self._seconds.observe(run.seconds)
            self._waited.observe(run.started - run.arrived)
        if run.outcome == "ok":
            self._sizes.observe(run.size)
            self._rows.inc(run.rows)

    def write(self) -> bytes:
        """Return the figures in the text format of Prometheus."""
        return generate_latest(self._registry)
