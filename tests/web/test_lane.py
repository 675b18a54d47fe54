"""The short way through the server: each answer is the one that the application gives."""

import json
import os
import re
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import pytest

from ecograph.web.lane_protocol import PLAIN
from serving import PATIENCE, Served, find_template, find_workers_of, serve, serve_release, wait_until_gone

QUERIES = {
    "select": "PREFIX ex: <http://example.org/> SELECT ?o WHERE { ex:a ex:p ?o }",
    "ask": "ASK { ?s ?p ?o }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { ?s <http://example.org/p> ?o }",
    "nothing": "SELECT ?x WHERE { ?x <http://example.org/none> ?y }",
    "malformed": "SELECT ?x WHERE { ?x }",
    "unclosed": "SELECT ('x AS ?x) WHERE {}",
    "changing": "SELECT (COUNT(?x) AS ?n) WHERE { BIND(RAND() AS ?x) }",
    "unknown function": "SELECT (<x:f>() AS ?x) WHERE {}",
    "large": "SELECT (CONCAT(?d, ?d, ?d, ?d) AS ?x) { "
    + " ".join(f"BIND(CONCAT(?{b}, ?{b}, ?{b}, ?{b}, ?{b}, ?{b}, ?{b}, ?{b}) AS ?{a})" for a, b in ("ba", "cb", "dc"))
    + " }",
    "dataset": "SELECT ?s FROM <http://example.org/none> WHERE { ?s ?p ?o }",
    "service": "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
}
QUERIES["large"] = QUERIES["large"].replace("{ BIND", '{ BIND("0123456789abcdefghijklmnopqrstuvwxyzåäö" AS ?a) BIND', 1)
HEADERS = {
    "json": "Accept: application/sparql-results+json, text/turtle\r\n",
    "csv": "Accept: text/csv;q=0.9, text/turtle\r\nOrigin: http://example.org\r\nConnection: keep-alive\r\n",
    "none": "Accept: image/png\r\n",
}


def make_request(query: str, headers: str, target: str = "/sparql?query=") -> bytes:
    return f"GET {target}{quote(query)} HTTP/1.1\r\nHost: here\r\n{headers}\r\n".encode()


def read_response(connection: socket.socket) -> bytes:
    """Return one response with a Content-Length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1) or pytest.fail("closed")
    length = re.search(rb"(?i)content-length: (\d+)", received)
    assert length is not None
    body = b""
    while len(body) < int(length[1]):
        body += connection.recv(int(length[1]) - len(body)) or pytest.fail("closed")
    return received + body


def open_connection(served: Served) -> socket.socket:
    host, _, port = served.url.removeprefix("http://").rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def compare(response: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Return status, sorted header fields and body, without what differs with time and text."""
    head, _, body = response.partition(b"\r\n\r\n")
    status, *fields = re.sub(rb"(?i)\r\n(date|etag): [^\r\n]*", b"", head).split(b"\r\n")
    return status, sorted(field.lower() for field in fields), re.sub(rb"#\d+", b"", body)


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_short_way_answers_as_the_application_does(served: Served, query: str, headers: str) -> None:
    with open_connection(served) as connection:
        answers = []
        for number, more in enumerate([f"X-Way: {uuid4()}\r\n", "", "", "", ""]):
            # Each header field of its own is a kind of its own: the first answer to it is the application's.
            text = f"{query} #{number // 2}"
            connection.sendall(make_request(text, headers + more))
            answers.append(compare(read_response(connection)))
    assert answers == [answers[0]] * len(answers)


def test_what_one_query_calls_is_told_to_no_other(served: Served) -> None:
    with open_connection(served) as connection:
        for number, query in enumerate(
            ("SELECT (<x:secret>() AS ?x) {}", "SELECT (1 AS ?x) {}", "SELECT (2 AS ?x) {}")
        ):
            connection.sendall(make_request(query, "X-Call: 1\r\n"))
            assert (b"x:secret" in read_response(connection)) == (number == 0)


@pytest.mark.parametrize(
    ("field", "plain"),
    [
        ("Connection: keep-alive", True),
        ("connection:Keep-Alive", True),
        ("Connection: close", False),
        ("Connection: keep-alive, upgrade", False),
        ("Content-Length: 0", False),
        ("If-None-Match: *", False),
        ("X-Forwarded-For: 192.0.2.1", False),
    ],
)
def test_only_what_asks_for_no_more_than_an_answer_takes_the_short_way(field: str, *, plain: bool) -> None:
    for request in (make_request("ASK {}", f"{field}\r\n"), make_request("ASK {}", f"A: 1\r\n{field}\r\nB: 2\r\n")):
        assert (PLAIN.match(request) is not None) == plain


def test_entity_tags_of_both_ways_are_the_same(served: Served) -> None:
    with open_connection(served) as connection:
        tags = []
        for number, more in [(1, ""), (2, ""), (2, "X-Other: 1\r\n"), (2, "")]:
            connection.sendall(make_request(f"ASK {{}} # {number}", f"{HEADERS['json']}X-Tag: 1\r\n{more}"))
            tags += re.findall(rb"(?i)etag: ([^\r\n]*)", read_response(connection))
        assert tags[0] != tags[1] == tags[2] == tags[3]
        connection.sendall(make_request("ASK {} # 2", f"If-None-Match: {tags[1].decode()}\r\n" + HEADERS["json"]))
        assert connection.recv(4096).startswith(b"HTTP/1.1 304 ")


@pytest.mark.parametrize("host", ["X-Host: here", "Host: here\r\nHost: here", "Host: a b"])
def test_the_short_way_answers_no_request_that_names_no_host(served: Served, host: str) -> None:
    with open_connection(served) as connection:
        for field, status in [("Host: here", b"200"), (host, b"400")] * 3:
            connection.sendall(make_request("ASK {} # host", "").replace(b"Host: here", field.encode()))
            assert read_response(connection).split()[1] == status


def test_requests_that_come_together_or_in_parts_are_answered_in_turn(served: Served) -> None:
    requests = [make_request(f"SELECT ({number} AS ?n) {{}}", HEADERS["csv"]) for number in range(8)]
    with open_connection(served) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(requests[0])
        read_response(connection)
        for data in (b"".join(requests), *requests):
            half = len(data) // 2
            for part in (data[:half], data[half:]) if data is requests[3] else (data,):
                connection.sendall(part)
                time.sleep(0.01)
        numbers = [int(read_response(connection).split()[-1]) for _ in range(16)]
    assert numbers == [*range(8), *range(8)]


@pytest.mark.parametrize(
    "request_line", ["GET {} HTTP/1.0\r\n", "GET {} HTTP/1.1\r\nConnection: close\r\nHost: here\r\n"]
)
def test_a_connection_that_is_to_be_closed_is(served: Served, request_line: str) -> None:
    for _ in range(3):
        with open_connection(served) as connection:
            connection.sendall(request_line.format("/sparql?query=ASK%20%7B%7D").encode() + b"\r\n")
            received = b""
            while len(part := connection.recv(4096)) > 0:
                received += part
            assert received.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("escape", ["%zz", "%ff", "%"])
def test_what_cannot_be_read_is_refused_after_its_like_was_answered(served: Served, escape: str) -> None:
    with open_connection(served) as connection:
        for expected, query in ((b"200", "ASK%20%7B%7D"), (b"400", f"ASK%20%7B%7D%23{escape}")):
            connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
            assert read_response(connection).split()[1] == expected


def test_who_leaves_the_short_way_takes_the_query_along(served: Served) -> None:
    cross = " . ".join(f"?a{number} ?b{number} ?c{number}" for number in range(12))
    template = find_template(served.process.pid)
    with open_connection(served) as connection:
        for query in ("ASK {}", f"SELECT (COUNT(*) AS ?n) {{ {cross} }}"):
            connection.sendall(make_request(query, "X-Leave: 1\r\n"))
            if query == "ASK {}":
                read_response(connection)
        deadline = time.monotonic() + PATIENCE
        while httpx.get(f"{served.url}/health", timeout=PATIENCE).json()["running"] == 0:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        before = find_workers_of(template)
    while set(before) <= set(find_workers_of(template)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    wait_until_gone(list(set(before) - set(find_workers_of(template))))


@pytest.mark.parametrize(
    ("column", "headers"), [("", ""), ("x" * 1100, "Accept-Encoding: identity\r\n")], ids=["short", "application"]
)
def test_lookups_are_answered_while_every_worker_is_busy(
    small_root: Path, tmp_path: Path, column: str, headers: str
) -> None:
    log = tmp_path / "log"
    with serve_release(small_root, "--workers", "1", "--query-log", str(log), "--log-queries") as served:
        for _ in range(20):  # until the index for lookups is there
            with open_connection(served) as connection:
                ask_lookup(connection, uuid4(), column, headers)
                connection.sendall(make_request("SELECT (RAND() AS ?n) {}", ""))
                read_response(connection)  # a worker has answered: there is one
                [worker] = find_workers_of(find_template(served.process.pid))
                os.kill(worker, signal.SIGSTOP)
                try:
                    connection.settimeout(2)
                    number = uuid4()
                    ask_lookup(connection, number, column, headers)
                    if find_workers_of(find_template(served.process.pid)) == [worker]:  # and no new one in its place
                        break
                except TimeoutError:
                    continue
                finally:
                    os.kill(worker, signal.SIGCONT)
        else:
            pytest.fail("no lookup was answered by the server itself")
        [line] = [json.loads(line) for line in log.read_text().splitlines() if str(number) in line]
    assert (line["outcome"], line["rows"]) == ("ok", 1)
    assert 0 < line["seconds"] < 1


def ask_lookup(connection: socket.socket, number: UUID, column: str, headers: str) -> None:
    query = f"SELECT ?o{column} {{ <http://example.org/a> <http://example.org/p> ?o{column} }} # {number}"
    connection.sendall(make_request(query, HEADERS["json"] + headers))
    assert read_response(connection).split()[1] == b"200"


def test_responses_that_are_kept_take_the_room_of_their_requests_too(tmp_path: Path) -> None:
    files = [tmp_path / "nothing.nt"]
    files[0].touch()
    with serve("--data", str(files[0]), "--cache", "4") as small, open_connection(small) as connection:
        for number in range(400):
            if number == 50:
                before = measure(small)
            connection.sendall(make_request(f"ASK {{}} #{number} {'long ' * 8000}", "Accept: application/json\r\n"))
            assert read_response(connection).startswith(b"HTTP/1.1 200 ")
        assert measure(small) - before < 16 << 20  # the requests alone are 14 MiB, what is kept of each twice as much


def measure(served: Served) -> int:
    """Return the bytes of memory that the server has."""
    found = re.search(r"VmRSS:\s*(\d+) kB", Path(f"/proc/{served.process.pid}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) << 10
