"""A release is replaced under a service that runs: nobody's request is lost, nobody gets a mixture."""

import itertools
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ecograph.release import digest_file
from serving import PATIENCE, Served, find_children, find_workers_of, serve_release, write_release

VALUE = "SELECT ?value { ?s <http://e/p> ?value } ORDER BY ?value LIMIT 1"
SLOW = "SELECT (MIN(?a) AS ?value) { ?s <http://e/p> ?a . ?b ?c ?d . ?e ?f ?g VALUES ?v { 1 2 3 4 5 } }"
RELEASE = "X-Ecograph-Release"


@pytest.fixture(name="root")
def write_two_releases(tmp_path: Path) -> Path:
    """Return a folder of the releases 1 and 2, whose only numbers are 1001 … and 2001 …; 1 is current."""
    for version in ("2", "1"):
        trig = "".join(f"GRAPH <http://g/> {{ <http://e/{i}> <http://e/p> {version}{i:03} }}\n" for i in range(1, 121))
        write_release(tmp_path / "root", trig, version)
    return tmp_path / "root"


def make_current(root: Path, version: str) -> None:
    (root / "next").write_text(version, encoding="utf-8")
    (root / "next").replace(root / "CURRENT")


def ask(client: httpx.Client, query: str = VALUE, *, by_get: bool = False) -> tuple[str, str]:
    """Return the release that an answer names, and the one whose number it holds."""
    headers = {"Accept": "text/csv", "Accept-Encoding": "identity"}
    if by_get:
        answer = client.get("/sparql", params={"query": query}, headers=headers)
    else:
        answer = client.post("/sparql", data={"query": query}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.headers[RELEASE], answer.text.split()[1][0]


def read_message(served: Served) -> str:
    assert served.process.stderr is not None
    assert select.select([served.process.stderr], [], [], PATIENCE)[0] != []
    return served.process.stderr.readline()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def asking(served: Served) -> Iterator[list[tuple[str, str]]]:
    """Ask without a pause on four connections while the block runs; the answers fill the list."""
    found: list[tuple[str, str]] = []
    ended = threading.Event()

    def ask_on() -> None:
        with httpx.Client(base_url=served.url, timeout=PATIENCE) as client:
            for number in itertools.count():
                if ended.is_set():
                    break
                found.append(ask(client))
                # New and repeated queries take ways of their own.
                found.append(ask(client, f"{VALUE} # {number // 2}", by_get=True))
                assert client.get("/dumps/").status_code == 200

    with ThreadPoolExecutor() as threads:
        askers = [threads.submit(ask_on) for _ in range(4)]
        try:
            yield found
        finally:
            ended.set()
        for asker in askers:
            asker.result()


def test_releases_change_under_a_crowd_without_a_lost_or_mixed_answer(root: Path) -> None:
    with serve_release(root) as served, asking(served) as found:
        for version in ("2", "1", "2"):
            make_current(root, version)
            assert read_message(served) == f"Now serving {version}.\n"
            before = len(found)
            wait_until(lambda start=before: len(found) > start + 20)  # type: ignore[misc]
            assert found[-1] == (version, version)
    assert {named for named, _ in found} == {"1", "2"}
    assert all(named == held for named, held in found)


def test_a_query_that_runs_ends_on_the_release_it_began_with(root: Path) -> None:
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=PATIENCE) as client:
        [template] = find_children(served.process.pid)
        with ThreadPoolExecutor() as threads:
            slow = threads.submit(ask, client, SLOW)
            wait_until(lambda: client.get("/health").json()["running"] == 1)
            workers = find_workers_of(template)
            for worker in workers:
                os.kill(worker, signal.SIGSTOP)
            make_current(root, "2")
            assert read_message(served) == "Now serving 2.\n"
            assert ask(client) == ("2", "2")
            assert not slow.done()
            for worker in workers:
                os.kill(worker, signal.SIGCONT)
            assert slow.result() == ("1", "1")
        wait_until(lambda: template not in find_children(served.process.pid))


def test_a_damaged_release_is_refused_once_and_the_old_one_goes_on(root: Path) -> None:
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=PATIENCE) as client:
        file = root / "2" / "ecograph.nt"
        whole = file.read_bytes()
        file.write_bytes(whole[:-1])
        make_current(root, "2")
        message = read_message(served)
        assert "ecograph.nt" in message
        assert message.endswith("1 is served as before.\n")
        assert ask(client) == ("1", "1")
        file.write_bytes(whole)
        os.kill(served.process.pid, signal.SIGHUP)
        assert read_message(served) == "Now serving 2.\n"
        assert ask(client) == ("2", "2")


def test_a_release_that_cannot_be_loaded_leaves_no_process(root: Path) -> None:
    write_release(root, "GRAPH <http://g/> { <http://e/1> <http://e/p> 3001 }", "3")
    make_current(root, "1")
    file, manifest = root / "3" / "ecograph.nt", root / "3" / "manifest.json"
    whole = digest_file(file)
    file.write_text(file.read_text(encoding="utf-8").replace("<http://e/1>", "<http://e/1 "), encoding="utf-8")
    listed = manifest.read_text(encoding="utf-8").replace(whole, digest_file(file))
    manifest.write_text(listed, encoding="utf-8")
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=PATIENCE) as client:
        make_current(root, "3")
        message = read_message(served)
        assert "ecograph.nt:1:" in message
        assert message.endswith("1 is served as before.\n")
        assert len(find_children(served.process.pid)) == 1
        assert ask(client) == ("1", "1")
