"""The service under strain: runaways, hogs, crowds, clients that leave, processes that are killed."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import httpx
import pytest

from serving import (
    PATIENCE,
    Served,
    find_children,
    find_template,
    find_workers_of,
    kill,
    serve_release,
    wait_until_gone,
    write_release,
)

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
RUNAWAY = f"SELECT (COUNT(*) AS ?n) WHERE {{ {CROSS} }}"
HOG = f"SELECT * WHERE {{ {CROSS} }} ORDER BY ?l ?i"
NUMBERS = "".join(f"GRAPH <http://g/{i % 3}> {{ <http://e/{i}> <http://e/p> {i} }}\n" for i in range(300))
FRESH = count()
FORM = "application/x-www-form-urlencoded"
OPTIONS = ["--query-timeout", "2", "--memory", "64", "--answer", "1", "--workers", "2", "--queue", "4"]


@pytest.fixture(scope="module", name="strained")
def serve_numbers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve 300 statements with small limits."""
    with serve_release(write_release(tmp_path_factory.mktemp("numbers"), NUMBERS), *OPTIONS) as served:
        yield served


@pytest.fixture(name="asker")
def open_asker(strained: Served) -> Iterator[httpx.Client]:
    """Return a client of the strained service, which must be idle before and after each test."""
    with httpx.Client(base_url=strained.url, timeout=PATIENCE) as client:
        wait_until(lambda: is_idle(client))
        yield client
        wait_until(lambda: is_idle(client))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def load(client: httpx.Client) -> dict[str, int]:
    health: dict[str, int] = client.get("/health").json()
    return health


def is_idle(client: httpx.Client) -> bool:
    return load(client)["running"] == load(client)["waiting"] == 0


def ask(client: httpx.Client, query: str, accept: str = "text/csv") -> httpx.Response:
    return client.post("/sparql", data={"query": query}, headers={"Accept": accept})


def add(client: httpx.Client, number: int) -> int:
    """Return ``number`` + 1, computed by a query that nobody has asked before."""
    answer = ask(client, f"SELECT ({number} + 1 AS ?n) WHERE {{}} # {next(FRESH)}")
    assert answer.status_code == 200, answer.text
    return int(answer.text.split()[1])


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        (RUNAWAY, 504, "stopped after 2 seconds"),
        (HOG, 503, "more than 64 MiB of memory"),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", 413, "more than 1 MiB"),
        ("SELECT (" + "!" * 1_040_000 + "1 AS ?x) {}", 503, "nested too deeply"),
    ],
    ids=["time", "memory", "answer", "stack"],
)
def test_a_query_at_its_limit_is_an_error_and_the_next_is_answered(
    asker: httpx.Client, query: str, status: int, words: str
) -> None:
    answer = ask(asker, query)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]
    assert "retry-after" not in answer.headers
    assert add(asker, 1) == 2


def test_small_queries_are_answered_while_a_runaway_runs(asker: httpx.Client) -> None:
    with ThreadPoolExecutor() as threads:
        runaway = threads.submit(ask, asker, RUNAWAY)
        wait_until(lambda: load(asker)["running"] == 1)
        assert [add(asker, number) for number in range(10)] == list(range(1, 11))
        assert not runaway.done()
        assert runaway.result().status_code == 504


def test_a_full_queue_asks_to_come_again(asker: httpx.Client) -> None:
    with ThreadPoolExecutor(max_workers=6) as threads:
        runaways = [threads.submit(ask, asker, f"{RUNAWAY} # {number}") for number in range(6)]
        wait_until(lambda: (load(asker)["running"], load(asker)["waiting"]) == (2, 4))
        answer = ask(asker, "ASK {}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "queries waiting: 4" in answer.json()["detail"]
        assert asker.get("/health").status_code == 200
        assert {runaway.result().status_code for runaway in runaways} <= {503, 504}
    assert add(asker, 1) == 2


def test_a_slow_reader_gets_all_and_holds_up_nobody(asker: httpx.Client) -> None:
    query = "SELECT ?a ?c ?d ?f WHERE { ?a ?b ?c . ?d ?e ?f FILTER(?c < 60) }"
    whole = ask(asker, query)
    assert len(whole.content) > 500_000
    headers = {"Accept": "text/csv", "Accept-Encoding": "identity"}
    with asker.stream("POST", "/sparql", data={"query": query}, headers=headers) as slow:
        parts = slow.iter_raw(1000)
        first = next(parts)
        assert [add(asker, number) for number in range(10)] == list(range(1, 11))
        assert first + b"".join(parts) == whole.content


def test_a_crowd_gets_each_its_own_answer(strained: Served, asker: httpx.Client) -> None:
    def ask_some(start: int) -> list[int]:
        with httpx.Client(base_url=strained.url, timeout=PATIENCE) as client:
            return [add(client, number) for number in range(start, start + 50)]

    assert add(asker, 0) == 1
    with ThreadPoolExecutor(max_workers=5) as threads:
        answers = threads.map(ask_some, range(0, 250, 50))
    assert [number for part in answers for number in part] == list(range(1, 251))


def test_an_answer_never_breaks_off(asker: httpx.Client) -> None:
    """The failing row comes last: nothing may have been sent by then."""
    query = 'SELECT ?c (IF(?c = 299, STRDT("\\u0007", <http://e/t>), "x") AS ?v) WHERE { ?a ?b ?c } ORDER BY ?c'
    assert ask(asker, query).text.count("\r\n") == 301
    assert ask(asker, query, "application/sparql-results+xml").status_code == 406


def test_workers_that_are_killed_are_replaced(asker: httpx.Client, strained: Served) -> None:
    template = find_template(strained.process.pid)
    assert add(asker, 0) == 1
    workers = find_workers_of(template)
    kill_and_wait(workers, template)
    assert [add(asker, number) for number in range(5)] == list(range(1, 6))
    assert len(set(workers) & set(find_workers_of(template))) == 0


def test_a_template_that_is_killed_is_replaced(asker: httpx.Client, strained: Served) -> None:
    template = find_template(strained.process.pid)
    assert add(asker, 0) == 1
    workers = find_workers_of(template)
    kill_and_wait([template], strained.process.pid)
    assert [add(asker, number) for number in range(5)] == list(range(1, 6))
    for worker in workers:
        kill(worker)
    wait_until_gone(workers)
    assert [add(asker, number) for number in range(5)] == list(range(1, 6))
    assert find_template(strained.process.pid) != template


def kill_and_wait(processes: list[int], parent: int) -> None:
    assert len(processes) > 0
    for process in processes:
        kill(process)
    wait_until(lambda: len(set(processes) & set(find_children(parent))) == 0)


def test_idle_connections_do_not_keep_others_out(strained: Served, asker: httpx.Client) -> None:
    host, port = strained.url.removeprefix("http://").split(":")
    connections = [socket.create_connection((host, int(port)), timeout=PATIENCE) for _ in range(200)]
    try:
        for connection in connections:
            connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n")
        assert add(asker, 1) == 2
    finally:
        for connection in connections:
            connection.close()


def test_a_client_that_leaves_ends_its_query(tmp_path: Path) -> None:
    root = write_release(tmp_path / "root", NUMBERS)
    body = f"query={RUNAWAY}".replace(" ", "+")
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
    with (
        serve_release(root, "--query-timeout", "1000") as served,
        httpx.Client(base_url=served.url, timeout=PATIENCE) as client,
    ):
        template = find_template(served.process.pid)
        host, port = served.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            connection.sendall((head + body).encode())
            wait_until(lambda: load(client)["running"] == 1)
            workers = find_workers_of(template)
        wait_until(lambda: load(client)["running"] == 0)
        wait_until(lambda: len(find_workers_of(template)) == len(workers) - 1)


@pytest.mark.parametrize("query", [RUNAWAY, f"CONSTRUCT {{ ?a ?b ?l }} WHERE {{ {CROSS} FILTER(?c + ?l < 0) }}"])
def test_nothing_is_left_when_the_server_is_killed(tmp_path: Path, query: str) -> None:
    root = write_release(tmp_path / "root", NUMBERS)
    with serve_release(root, "--query-timeout", "1000") as served:
        thread = threading.Thread(target=ask_in_vain, args=(served.url, query))
        thread.start()
        with httpx.Client(base_url=served.url, timeout=PATIENCE) as client:
            wait_until(lambda: load(client)["running"] == 1)
        kill(served.process.pid)
        thread.join()


def ask_in_vain(url: str, query: str) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{url}/sparql", data={"query": query}, timeout=PATIENCE)
