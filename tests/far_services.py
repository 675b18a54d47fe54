"""SPARQL endpoints on a real port that answer, or fail, as their path tells: ``/late`` answers when nobody waits."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

__all__ = ["FAR", "FarServices", "run_far_services"]

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
ROW: Final = b'{"v": {"type": "literal", "value": "far"}}'
WHOLE: Final = b'{"head": {"vars": ["v"]}, "results": {"bindings": [' + ROW + b"]}}"
BROKEN: Final = WHOLE[:-2] + b", " + ROW
IN_XML: Final = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="v"/></head><results><result>'
    b'<binding name="v"><literal>far</literal></binding></result></results></sparql>'
)
PATIENCE: Final = 60.0


@dataclass
class FarServices:
    """Endpoints that run."""

    port: int
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    """Path, headers and body of each request."""
    elsewhere: str = ""
    """Where ``/moved`` redirects to."""
    over: threading.Event = field(default_factory=threading.Event)
    scheme: str = "http"

    def url(self, name: str, host: str = "127.0.0.1") -> str:
        """Return the address of an endpoint."""
        return f"{self.scheme}://{host}:{self.port}/{name}"


class Handler(BaseHTTPRequestHandler):
    """Answers POST by the path."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a query."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.services.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        FAR[self.path[1:]](self)

    @property
    def services(self) -> FarServices:
        """What this is one of."""
        services: FarServices = self.server.services  # type: ignore[attr-defined]
        return services

    def give(self, status: int, kind: str, body: bytes, size: int | None = None, **headers: str) -> None:
        """Send an answer that says to have ``size`` bytes, of which ``body`` is what comes."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if size is None else size))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = size is not None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _give_open(handler: Handler, body: bytes) -> None:
    """Send an answer that ends where the connection does."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def _wait(handler: Handler) -> None:
    handler.services.over.wait(PATIENCE)
    handler.close_connection = True


def _redirect(handler: Handler, status: int) -> None:
    handler.give(status, "text/plain", b"moved", Location=handler.services.elsewhere)


FAR: Final[dict[str, Callable[[Handler], None]]] = {
    "rows": lambda handler: handler.give(200, JSON, WHOLE),
    "xml": lambda handler: handler.give(200, f"{XML}; charset=utf-8", IN_XML),
    "none": lambda handler: handler.give(200, JSON, WHOLE.replace(ROW, b"")),
    "moved": partial(_redirect, status=307),
    "found": partial(_redirect, status=302),
    "error": lambda handler: handler.give(500, JSON, WHOLE),
    "page": lambda handler: handler.give(200, "text/html", b"<h1>hello</h1>"),
    "packed": lambda handler: handler.give(200, JSON, WHOLE, Content_Encoding="gzip"),
    "large": lambda handler: handler.give(200, JSON, WHOLE + b" " * (1 << 20)),
    "short": lambda handler: handler.give(200, JSON, BROKEN, 10 * len(WHOLE)),
    "broken": lambda handler: handler.give(200, JSON, BROKEN),
    "open": lambda handler: _give_open(handler, BROKEN),
    "truth": lambda handler: handler.give(200, JSON, b'{"head": {}, "boolean": true}'),
    "late": _wait,
    "other": lambda handler: handler.give(200, JSON, WHOLE),
}
"""Path → what it does. ``other`` is for an address that nobody allows."""


@contextmanager
def run_far_services(secured: ssl.SSLContext | None = None) -> Iterator[FarServices]:
    """Run the endpoints on a free port, with a certificate if ``secured``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    services = FarServices(server.server_port)
    if secured is not None:
        server.socket = secured.wrap_socket(server.socket, server_side=True)
        services.scheme = "https"
    server.services = services  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield services
    finally:
        services.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
