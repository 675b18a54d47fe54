"""The host that a request names (RFC 9112, section 3.2): one that can be, or 400."""

import json
import re
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from serving import PATIENCE, Served, serve_release

QUERY = f"/sparql?query={quote('SELECT (1 AS ?host) {}')}"


def send(address: str, request: str) -> list[bytes]:
    """Return status lines and bodies, one after the other, of what is answered until the connection is closed."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    received = b""
    with socket.create_connection((host, int(port)), PATIENCE) as connection:
        connection.sendall(request.encode("latin-1"))
        while len(part := connection.recv(1 << 16)) > 0:
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    return [head.partition(b"\r\n")[0], body]


def ask(target: str, *fields: str, version: str = "1.1") -> str:
    return "\r\n".join([f"GET {target} HTTP/{version}", *fields, "Connection: close", "", ""])


@pytest.mark.parametrize("target", ["/health", "/sparql", QUERY, "/none", "http://here/health"])
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((), "has one header field Host"),
        (("Host: here", "Host: here"), "has one header field Host"),
        (("Host: here", "host: there"), "has one header field Host"),
        (("Host:",), "'' is no host"),
        (("Host: a b",), "'a b' is no host"),
        (("Host: a/b",), "'a/b' is no host"),
        (("Host: user@here",), "'user@here' is no host"),
        (("Host: <a>",), "'<a>' is no host"),
        (("Host: a%zz",), "'a%zz' is no host"),
        (("Host: here:x",), "'here:x' is no host"),
        (("Host: a:1:2",), "'a:1:2' is no host"),
        (("Host: [::1",), "'[::1' is no host"),
        (("Host: [1:2]",), "'[1:2]' is no host"),
        (("Host: åre.example",), "is no host"),
    ],
)
def test_a_request_that_names_no_host_that_can_be_is_refused(
    served: Served, target: str, fields: tuple[str, ...], words: str
) -> None:
    status, body = send(served.url, ask(target, *fields))
    assert status == b"HTTP/1.1 400 Bad Request"
    assert words in json.loads(body)["detail"]
    status, _ = send(served.url, ask(target, *fields, version="1.0"))
    assert (status == b"HTTP/1.1 400 Bad Request") == (len(fields) > 0)


@pytest.mark.parametrize("host", ["here", "a_b.example:80", "127.0.0.1:", "[::1]:8000", "a%20b", "xn--re-xia.example"])
def test_a_host_that_can_be_is_answered(served: Served, host: str) -> None:
    for target in ("/health", "/sparql", QUERY):
        assert send(served.url, ask(target, f"Host: {host}"))[0] == b"HTTP/1.1 200 OK"


def test_the_refusal_is_in_the_askers_language(served: Served) -> None:
    _, body = send(served.url, ask("/health", "Accept-Language: sv"))
    assert "ett huvudfält Host" in json.loads(body)["detail"]


def test_the_operators_door_wants_a_host_too(small_root: Path) -> None:
    with serve_release(small_root, "--admin-port", "0") as served:
        assert served.process.stderr is not None
        address = re.search(r"http://[^/ ]+", served.process.stderr.readline())
        assert address is not None
        assert send(address[0], ask("/live", "Host: localhost"))[0] == b"HTTP/1.1 200 OK"
        status, body = send(address[0], ask("/live", "Host: localhost", "Host: localhost"))
        assert (status, json.loads(body)["status"]) == (b"HTTP/1.1 400 Bad Request", 400)
