"""Connections made to bring a service down: slow ones, idle ones, thousands of them."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from serving import PATIENCE, Served, serve_release

CROWD = 2000
HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n"
LONG = "x" * 2000
LARGE = f"SELECT ?a ?d ('{LONG}' AS ?t) {{ ?a <http://e/p> ?c . ?d <http://e/p> ?f FILTER(?c < 25) }}"


@pytest.fixture(name="patient")
def serve_slow_readers(abused_root: Path) -> Iterator[Served]:
    """Serve with time for large answers, and little for those who read them; without a file of its own, for lookups."""
    with serve_release(abused_root, "--client-timeout", "2", "--lookups", "0") as served:
        yield served


@pytest.fixture(autouse=True)
def allow_many_files() -> Iterator[None]:
    """Let this process open the crowd's connections."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(before[0], 2 * CROWD), before[1]), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def connect(served: Served) -> socket.socket:
    host, port = served.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def read_all(connection: socket.socket) -> bytes:
    """Return what arrives until the server closes."""
    parts = []
    try:
        while (part := connection.recv(1 << 16)) != b"":
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def test_thousands_of_idle_connections_keep_nobody_out_and_are_closed(abused: Served, visitor: httpx.Client) -> None:
    with ExitStack() as opened:
        crowd = [opened.enter_context(connect(abused)) for _ in range(CROWD)]
        for connection in crowd[::2]:
            connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert visitor.get("/health").status_code == 200
        assert visitor.post("/sparql", data={"query": "ASK {}"}).status_code == 200
        assert {read_all(connection) for connection in crowd} == {b""}


def drip(connection: socket.socket) -> None:
    """Send a head of a request that never ends."""
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
    for number in range(int(PATIENCE) * 10):
        connection.sendall(f"X-Drip-{number}: 1\r\n".encode())
        time.sleep(0.1)


def test_a_head_that_drips_is_cut_off(abused: Served, visitor: httpx.Client) -> None:
    assert visitor.get("/health").status_code == 200
    with connect(abused) as connection:
        started = time.monotonic()
        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            drip(connection)
        assert time.monotonic() - started < 15


def test_a_body_that_drips_is_told_to_be_quicker(abused: Served, visitor: httpx.Client) -> None:
    assert visitor.get("/health").status_code == 200
    with connect(abused) as connection:
        connection.sendall(HEAD + b"ASK")
        assert read_all(connection).startswith(b"HTTP/1.1 408 ")


def test_a_second_request_that_drips_is_cut_off_too(abused: Served, visitor: httpx.Client) -> None:
    assert visitor.get("/health").status_code == 200
    with connect(abused) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /hea")
        assert read_all(connection).count(b"HTTP/1.1 ") == 1


def count_files(served: Served) -> int:
    """Return how many files the service has open, connections among them."""
    return len(list(Path(f"/proc/{served.process.pid}/fd").iterdir()))


def wait_until_closed(served: Served, idle: int) -> None:
    """Wait until the service has no more files open than when it was idle."""
    deadline = time.monotonic() + PATIENCE
    while count_files(served) > idle:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_reader_that_stops_is_cut_off_and_held_no_worker(patient: Served) -> None:
    headers = {"Accept": "application/sparql-results+xml"}
    request = f"GET /sparql?query={quote(LARGE)} HTTP/1.1\r\nHost: x\r\nAccept: {headers['Accept']}\r\n\r\n"
    idle = count_files(patient)
    with ExitStack() as opened:
        readers = []
        for _ in range(6):
            reader = opened.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.settimeout(PATIENCE)
            reader.connect((patient.url.removeprefix("http://").split(":")[0], int(patient.url.rpartition(":")[2])))
            reader.sendall(request.encode())
            assert reader.recv(100).startswith(b"HTTP/1.1 200 ")
            readers.append(reader)
        assert httpx.get(f"{patient.url}/health", timeout=PATIENCE).json()["running"] == 0
        wait_until_closed(patient, idle)
        url, parameters = f"{patient.url}/sparql", {"query": LARGE}
        whole = len(httpx.get(url, params=parameters, headers=headers, timeout=PATIENCE).content)
        assert whole > 10_000_000
        for reader in readers:
            assert len(read_all(reader)) < whole


def test_a_reader_that_is_slow_gets_all(patient: Served) -> None:
    """It takes longer than the time in which some of the answer must be taken."""
    headers = {"Accept": "application/sparql-results+xml", "Accept-Encoding": "identity"}
    url, parameters = f"{patient.url}/sparql", {"query": LARGE}
    whole = httpx.get(url, params=parameters, headers=headers, timeout=PATIENCE).content
    got = bytearray()
    with httpx.stream("GET", url, params=parameters, headers=headers, timeout=PATIENCE) as answer:
        for number, part in enumerate(answer.iter_raw(1 << 17)):
            got += part
            if number % 16 == 0:
                time.sleep(0.5)
    assert bytes(got) == whole


ENDLESS = {
    "address": (b"GET /sparql?query=", b"x" * 1000),
    "field": (b"GET /sparql HTTP/1.1\r\nX: ", b"x" * 1000),
    "fields": (b"GET /sparql HTTP/1.1\r\n", b"X: 1\r\n" * 100),
}


@pytest.mark.parametrize("before", [b"", b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"])
@pytest.mark.parametrize("begin", ENDLESS.values(), ids=ENDLESS)
def test_a_head_without_end_is_refused_before_it_takes_memory(
    abused: Served, visitor: httpx.Client, begin: tuple[bytes, bytes], before: bytes
) -> None:
    start, part = begin
    with connect(abused) as connection:
        if before != b"":
            connection.sendall(before)
            received = b""
            while not received.endswith(b"}"):  # all of the answer, which is JSON
                received += connection.recv(1 << 16)
            assert received.startswith(b"HTTP/1.1 200 ")
        with suppress(OSError):
            connection.sendall(start)
            for _ in range(10_000):
                connection.sendall(part)
            pytest.fail("ten megabytes were taken")
        assert read_all(connection)[:13] in {b"HTTP/1.1 414 ", b"HTTP/1.1 431 ", b""}  # a reset may overtake it
    assert visitor.get("/health").status_code == 200


@pytest.mark.parametrize("size", [40_000, 65_000, 66_000, 129_000, 400_000])
def test_an_address_that_is_too_long_is_said_to_be(abused: Served, visitor: httpx.Client, size: int) -> None:
    with connect(abused) as connection:
        with suppress(OSError):
            connection.sendall(b"GET /sparql?query=ASK%7B%7D%23" + b"x" * size + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        status = read_all(connection)[:13]
    expected = {b"HTTP/1.1 200 "} if size < 65_400 else {b"HTTP/1.1 414 ", b""}  # a reset may overtake the refusal
    assert status in expected
    assert visitor.get("/health").status_code == 200


def test_fields_without_end_behind_a_body_are_refused(abused: Served, visitor: httpx.Client) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with connect(abused) as connection, suppress(OSError):
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n")
        for _ in range(10_000):
            connection.sendall(b"X: 1\r\n" * 100)
        pytest.fail("six megabytes were taken")
    assert visitor.get("/health").status_code == 200
