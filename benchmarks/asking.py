"""A client that costs little: queries over kept connections, from one thread, timed one by one."""

import json
import select
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from peers import Service, list_family

__all__ = ["Measured", "NoAnswerError", "ask", "measure"]

END = b"\r\n\r\n"
TICK = 0.01
"""Seconds of processor time that the kernel counts as one."""


class NoAnswerError(Exception):
    """Anything but a whole answer."""


@dataclass(frozen=True)
class Measured:
    """How long answers took."""

    rate: float
    """Answers per second."""
    median: float
    p95: float
    """Seconds."""
    processor: float
    """Seconds of processor time for each answer, of all processes of the service."""


@dataclass
class Connection:
    """A connection that waits for an answer."""

    socket: socket.socket
    asked: float
    received: bytearray


def make_request(service: Service, query: str) -> bytes:
    """Return a request by GET."""
    parts = urlsplit(service.address)
    return (
        f"GET {parts.path}?query={quote(query, safe='')} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


def is_whole(received: bytearray) -> bool:
    """Tell whether a response has come to its end."""
    end = received.find(END)
    if end < 0:
        return False
    for line in bytes(received[:end]).lower().split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return len(received) >= end + len(END) + int(value)
        if name == b"transfer-encoding":
            return received.endswith(b"0" + END)
    return False


def open_connection(service: Service, patience: float) -> socket.socket:
    """Return a connection."""
    parts = urlsplit(service.address)
    connection = socket.create_connection((parts.hostname or "", parts.port or 0), patience)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def ask(service: Service, query: str, patience: float) -> tuple[Counter[str], float]:
    """Return the rows of an answer as a bag, and the seconds it took.

    :raises NoAnswerError: if there is none in time
    """
    began = time.perf_counter()
    received = bytearray()
    try:
        with open_connection(service, patience) as connection:
            connection.sendall(make_request(service, query))
            while not is_whole(received):
                part = connection.recv(1 << 18)
                if len(part) == 0:
                    raise NoAnswerError("broken off")
                received += part
    except OSError as error:
        raise NoAnswerError(str(error) or "no answer") from error
    took = time.perf_counter() - began
    head, _, body = bytes(received).partition(END)
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise NoAnswerError(head.split(b"\r\n")[0].decode())
    if b"transfer-encoding: chunked" in head.lower():
        body = _join_chunks(body)
    return _read_rows(body), took


def _join_chunks(body: bytes) -> bytes:
    parts: list[bytes] = []
    while True:
        size, _, rest = body.partition(b"\r\n")
        count = int(size, 16)
        if count == 0:
            return b"".join(parts)
        parts.append(rest[:count])
        body = rest[count + 2 :]


def _read_rows(body: bytes) -> Counter[str]:
    answer = json.loads(body)
    if "boolean" in answer:
        return Counter([str(answer["boolean"])])
    return Counter(
        json.dumps(
            {
                name: [term["value"], term.get("xml:lang", "").lower()]
                for name, term in row.items()
                if term["type"] != "bnode"
            },
            sort_keys=True,
        )
        for row in answer["results"]["bindings"]
    )


def measure(service: Service, queries: Iterator[str], clients: int, seconds: float, patience: float = 60.0) -> Measured:
    """Ask for some seconds, each client its next query when it has its answer, and wait for the last answers.

    :raises NoAnswerError: if an answer is not 200, or takes more than ``patience`` seconds
    """
    connections: dict[int, Connection] = {}
    took: list[float] = []
    before, began = count_processor(service), time.perf_counter()
    with ExitStack() as opened:
        poll = opened.enter_context(closing(select.epoll()))
        for _ in range(clients):
            connection = opened.enter_context(open_connection(service, patience))
            connections[connection.fileno()] = Connection(connection, time.perf_counter(), bytearray())
            poll.register(connection.fileno(), select.EPOLLIN)
            connection.sendall(make_request(service, next(queries)))
        while len(connections) > 0:
            ready = poll.poll(patience)
            if len(ready) == 0:
                raise NoAnswerError(f"no answer in {patience:g} s")
            for number, _ in ready:
                asker = connections[number]
                if not _take(asker):
                    continue
                now = time.perf_counter()
                took.append(now - asker.asked)
                if now - began < seconds:
                    asker.asked = now
                    asker.received.clear()
                    asker.socket.sendall(make_request(service, next(queries)))
                else:
                    poll.unregister(number)
                    del connections[number]
    elapsed = time.perf_counter() - began
    ranked = sorted(took)
    processor = (count_processor(service) - before) / len(took)
    return Measured(len(took) / elapsed, ranked[len(took) // 2], ranked[int(len(took) * 0.95)], processor)


def _take(asker: Connection) -> bool:
    """Take some of an answer; return whether it is whole.

    :raises NoAnswerError: if it is not 200, or breaks off
    """
    part = asker.socket.recv(1 << 18)
    asker.received += part
    if len(part) == 0 or not b"HTTP/1.1 200 ".startswith(asker.received[:13]):
        raise NoAnswerError(bytes(asker.received[:200]).decode("utf-8", "replace"))
    return is_whole(asker.received)


def count_processor(service: Service) -> float:
    """Return the seconds of processor time that the service has used."""
    ticks = 0
    for pid in list_family(service.pid):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks * TICK
