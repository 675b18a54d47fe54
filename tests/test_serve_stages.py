"""A release is served from its default graph while its named graphs are loaded: what needs these waits for all of them.

The file of the named graphs is a pipe, into which a test writes no more than the half before it wants to.
"""

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from ecograph.release import CURRENT, MANIFEST, FileEntry, Manifest, digest_file
from serving import (
    PATIENCE,
    Served,
    find_children,
    find_template,
    find_workers_of,
    kill,
    serve_release,
    wait_until_gone,
)

STATEMENTS = 60_000
"""Enough to be loaded in stages."""
GRAPH = "<http://example.org/graph>"
DEFAULT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
LAST = f"SELECT ?g {{ GRAPH ?g {{ <http://example.org/thing/{STATEMENTS - 1:08}> ?p ?o }} }}"
NEEDING_ALL = {
    "keyword": (NAMED, {}),
    "lower case": ("SELECT (COUNT(*) AS ?n) { graph ?g { ?s ?p ?o } }", {}),
    "FROM": (DEFAULT.replace("{", f"FROM {GRAPH} {{"), {}),
    "FROM NAMED": (NAMED.replace("{", f"FROM NAMED {GRAPH} {{", 1), {}),
    "default-graph-uri": (DEFAULT, {"default-graph-uri": GRAPH[1:-1]}),
    "named-graph-uri": (NAMED, {"named-graph-uri": GRAPH[1:-1]}),
}
HIDDEN = ("SELECT * { \\u0047R\\U00000041PH ?g { ?s ?p ?o } }", f"SELECT * FR\\u004fM {GRAPH} {{ ?s ?p ?o }}")
"""Which the engine would not understand, but that is left to it."""


def write_large_release(root: Path, end: str = "") -> Path:
    """Write a release of many statements, each in a named graph too, but for the pipe that these are to come through.

    :param end: what stands behind them
    """
    folder = root / "1"
    folder.mkdir(parents=True)
    things = [f"<http://example.org/thing/{number:08}>" for number in range(STATEMENTS)]
    lines = [
        f"{thing} <http://example.org/p> {following}"
        for thing, following in zip(things, things[1:] + things[:1], strict=True)
    ]
    default = folder / "ecograph.nt"
    default.write_text("".join(f"{line} .\n" for line in lines), encoding="ascii")
    (folder / "named").write_text("".join(f"{line} {GRAPH} .\n" for line in lines) + end, encoding="ascii")
    os.mkfifo(folder / "ecograph.nq")
    counts = {"statements": STATEMENTS, "statements_catalogue": 0, "quads": STATEMENTS}
    entries = {default.name: FileEntry(default.stat().st_size, digest_file(default))}
    manifest = Manifest("1", "0" * 64, counts, entries, "0" * 64, people=True)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    (root / CURRENT).write_text("1", encoding="utf-8")
    return root


@pytest.fixture(scope="module", name="root")
def make_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_large_release(tmp_path_factory.mktemp("large"))


@dataclass(frozen=True)
class Held:
    """A service whose template has the default graph and half of the named graphs."""

    served: Served
    template: int
    client: httpx.Client
    threads: ThreadPoolExecutor
    flow: threading.Event
    """While it is set, statements come that have come before."""
    gate: threading.Event

    def ask(self, query: str, **more: str) -> str:
        """Return the number that a query counts."""
        answer = self.client.get("/sparql", params={"query": query, **more}, headers={"Accept": "text/csv"})
        assert answer.status_code == 200, answer.text
        return answer.text.split()[1]

    def begin(self, query: str, **more: str) -> "Future[str]":
        """Ask, and return when the query waits."""
        before = self.health["waiting"]
        asked = self.threads.submit(self.ask, query, **more)
        wait_until(lambda: asked.done() or self.health["waiting"] == before + 1)
        assert not asked.done(), asked.result()
        return asked

    @property
    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/health").raise_for_status().json()
        return found

    def go_on(self) -> None:
        """Let the template load the rest."""
        self.gate.set()

    def wait_until_whole(self) -> None:
        wait_until(lambda: self.health["loading"] is False)


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def hold(root: Path, *options: str) -> Iterator[Held]:
    """Serve a release whose named graphs come no further than to the half before they are let go on."""
    flow, go_on = threading.Event(), threading.Event()
    flow.set()
    feeder = threading.Thread(target=feed, args=(root / "1", flow, go_on), daemon=True)
    feeder.start()
    with serve_release(root, *options) as served, ThreadPoolExecutor(16) as threads:
        flow.clear()
        with httpx.Client(base_url=served.url, timeout=PATIENCE) as client:
            held = Held(served, find_template(served.process.pid), client, threads, flow, go_on)
            assert held.health["loading"] is True
            try:
                yield held
            finally:
                go_on.set()
    feeder.join(PATIENCE)
    assert not feeder.is_alive()


def feed(folder: Path, flow: threading.Event, go_on: threading.Event) -> None:
    """Write the named graphs into their pipe: the first half, again and again while there is a flow; then the rest."""
    lines = (folder / "named").read_bytes().splitlines(keepends=True)
    half = b"".join(lines[: len(lines) // 2])
    with suppress(BrokenPipeError), (folder / "ecograph.nq").open("wb", buffering=0) as pipe:
        while not go_on.wait(0.01):
            if flow.is_set():
                pipe.write(half)
        pipe.write(b"".join(lines[len(lines) // 2 :]))


def test_a_query_of_the_default_graph_is_answered_before_the_named_graphs_are_loaded(root: Path) -> None:
    with hold(root) as held:
        assert held.ask(DEFAULT) == str(STATEMENTS)
        assert held.health["status"] == "ok"
        assert held.health["loading"] is True


def test_queries_that_may_read_a_named_graph_wait_for_all_of_them(root: Path) -> None:
    with hold(root) as held:
        asked = {name: held.begin(query, **more) for name, (query, more) in NEEDING_ALL.items()}
        assert held.ask(DEFAULT) == str(STATEMENTS)
        assert not any(each.done() for each in asked.values())
        held.go_on()
        assert {name: each.result() for name, each in asked.items()} == dict.fromkeys(NEEDING_ALL, str(STATEMENTS))


def test_queries_that_may_hide_that_they_read_a_named_graph_wait(root: Path) -> None:
    with hold(root) as held:
        asked = [held.threads.submit(held.client.get, "/sparql", params={"query": query}) for query in HIDDEN]
        wait_until(lambda: any(each.done() for each in asked) or held.health["waiting"] == len(HIDDEN))
        assert not any(each.done() for each in asked)
        held.go_on()
        assert {each.result().status_code for each in asked} == {400}


def test_a_query_on_the_short_way_waits_too(root: Path) -> None:
    with hold(root) as held:
        for number in range(3):  # of which the server learns what such queries are answered with
            assert held.ask(f"{DEFAULT} # {number}") == str(STATEMENTS)
        # an address as it stands, with the first letter of the keyword as its number
        target = quote(LAST, safe="").replace("GRAPH", "%47RAPH")
        before = held.health["waiting"]
        asked = held.threads.submit(held.client.get, f"/sparql?query={target}", headers={"Accept": "text/csv"})
        wait_until(lambda: asked.done() or held.health["waiting"] == before + 1)
        assert not asked.done()
        held.go_on()
        assert asked.result().text.split() == ["g", GRAPH[1:-1]]


def test_waiting_for_the_named_graphs_may_take_longer_than_a_query(root: Path) -> None:
    with hold(root, "--query-timeout", "0.2", "--queue", "1") as held:
        asked = [held.begin(f"{NAMED} # {number}") for number in range(3)]
        time.sleep(0.5)
        assert not any(each.done() for each in asked)
        held.go_on()
        held.wait_until_whole()
        for each in asked:
            assert each.exception() is None or "504" in str(each.exception())


def test_no_worker_without_the_named_graphs_is_left_once_they_are_loaded(root: Path) -> None:
    with hold(root) as held:
        held.ask(DEFAULT)
        early = find_children(held.template)
        assert len(early) == 1
        held.go_on()
        held.wait_until_whole()
        wait_until_gone(early)
        assert len(find_workers_of(held.template)) == 2
        assert held.ask(NAMED) == str(STATEMENTS)


def test_a_query_that_runs_when_all_is_loaded_ends_on_the_worker_it_has(root: Path) -> None:
    slow = (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o BIND(REPLACE(STR(?s), '[a-z]+', STR(?o)) AS ?t) VALUES ?v { 1 2 3 4 5 6 } }"
    )
    with hold(root) as held:
        asked = held.threads.submit(held.ask, slow)
        wait_until(lambda: held.health["running"] == 1)
        [early] = find_children(held.template)
        os.kill(early, signal.SIGSTOP)
        held.go_on()
        held.wait_until_whole()
        assert held.ask(NAMED) == str(STATEMENTS)
        assert not asked.done()
        os.kill(early, signal.SIGCONT)
        assert asked.result() == str(6 * STATEMENTS)
        wait_until_gone([early])


def test_workers_that_end_while_the_named_graphs_come_are_replaced(root: Path) -> None:
    with hold(root) as held:
        asked = held.begin(NAMED)
        for number in range(3):
            [early] = find_children(held.template)
            kill(early)
            wait_until_gone([early])
            held.flow.set()
            assert held.ask(f"{DEFAULT} # {number}") == str(STATEMENTS)
            held.flow.clear()
        assert held.health["loading"] is True
        held.go_on()
        assert asked.result() == str(STATEMENTS)


def test_a_template_that_is_killed_while_it_loads_costs_nothing(tmp_path: Path) -> None:
    root = write_large_release(tmp_path / "root")
    with hold(root) as held:
        asked = held.begin(NAMED)
        (root / "1" / "named").replace(root / "1" / "ecograph.nq")
        kill(held.template)
        assert held.ask(DEFAULT) == str(STATEMENTS)
        assert asked.result() == str(STATEMENTS)
        held.wait_until_whole()
        assert find_template(held.served.process.pid) != held.template


def test_a_template_and_a_worker_that_are_killed_while_it_loads_cost_nothing(tmp_path: Path) -> None:
    root = write_large_release(tmp_path / "root")
    with hold(root) as held:
        asked = held.begin(NAMED)
        (root / "1" / "named").replace(root / "1" / "ecograph.nq")
        for process in (*find_children(held.template), held.template):
            kill(process)
        assert held.ask(DEFAULT) == str(STATEMENTS)
        assert asked.result() == str(STATEMENTS)


def test_a_client_that_leaves_while_it_waits_for_the_named_graphs_costs_nothing(root: Path) -> None:
    with hold(root) as held:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{held.served.url}/sparql", params={"query": NAMED}, timeout=0.5)
        wait_until(lambda: held.health["waiting"] == 0)
        held.go_on()
        held.wait_until_whole()
        assert held.health["running"] == 0
        assert held.ask(NAMED) == str(STATEMENTS)


def test_a_service_that_is_stopped_while_it_loads_ends_in_order(root: Path) -> None:
    with hold(root) as held:
        asked = held.threads.submit(httpx.get, f"{held.served.url}/sparql", params={"query": NAMED}, timeout=PATIENCE)
        wait_until(lambda: held.health["waiting"] == 1)
        held.client.close()
        held.served.process.terminate()
        assert held.served.process.wait(PATIENCE) == 0
        assert asked.result().status_code == 503
        assert "being stopped" in asked.result().json()["detail"]


def test_named_graphs_that_cannot_be_loaded_end_the_service_with_the_reason(tmp_path: Path) -> None:
    root = write_large_release(tmp_path / "root", "<http://example.org/thing> 1\n")
    with hold(root) as held:
        asked = held.threads.submit(httpx.get, f"{held.served.url}/sparql", params={"query": NAMED}, timeout=PATIENCE)
        wait_until(lambda: held.health["waiting"] == 1)
        held.client.close()
        (root / "1" / "named").replace(root / "1" / "ecograph.nq")  # is read once more, for the line
        held.go_on()
        place = f"{root / '1' / 'ecograph.nq'}:{STATEMENTS + 1}:"
        assert asked.result().status_code == 503
        assert place in asked.result().json()["detail"]
        assert held.served.process.wait(PATIENCE) == 2
        assert held.served.process.stderr is not None
        assert select.select([held.served.process.stderr], [], [], PATIENCE)[0] != []
        assert place in held.served.process.stderr.read()
