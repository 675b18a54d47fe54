"""A store on a real port that misbehaves as a query tells it: ``SELECT ("late" AS ?x) {}`` is answered late."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs

__all__ = ["FAULTS", "LONG", "FaultyStore", "run_faulty_store"]

JSON: Final = "application/sparql-results+json"
NTRIPLES: Final = "application/n-triples"
ROW: Final = b'{"n": {"type": "literal", "value": "1"}}'
WHOLE: Final = b'{"head": {"vars": ["n"]}, "results": {"bindings": [' + ROW + b"]}}"
LONG: Final = 60
"""Seconds that nobody waits for: many times what a service gives a store."""
LINE: Final = b"<http://e/s> <http://e/p> <http://e/o> .\n"


class Handler(BaseHTTPRequestHandler):
    """Answers POST by the fault that the query names."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a query."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query = form["query"][0]
        store: FaultyStore = self.server.store  # type: ignore[attr-defined]
        if store.is_gone:
            self.close_connection = True
            return
        store.asked.append(query)
        store.authorization.append(self.headers.get("Authorization"))
        if "bif:" in query:
            self.give(400, "text/plain", b"no such prefix")
            return
        found = re.search(r'"([a-z-]+)"', query)
        FAULTS[found[1] if found is not None else "whole"](self)

    def give(self, status: int, kind: str, body: bytes, size: int | None = None, **headers: str) -> None:
        """Send an answer of ``size`` bytes, of which ``body`` is what comes."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if size is None else size))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = size is not None

    def give_chunks(self, kind: str, *chunks: bytes, delay: float = 0) -> None:
        """Send chunks without the last one, and close."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            time.sleep(delay)
        self.close_connection = True

    def give_unframed(self, kind: str, body: bytes) -> None:
        """Send an answer that ends where the connection does."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (named by the base)
        """Say nothing."""


FAULTS: Final[dict[str, Callable[[Handler], None]]] = {
    "whole": lambda to: to.give(200, JSON, WHOLE),
    "unframed": lambda to: to.give_unframed(JSON, WHOLE),
    # What must become an error:
    "truncated": lambda to: to.give(200, JSON, WHOLE[:-3]),
    "died": lambda to: to.give(200, JSON, WHOLE[:-3], len(WHOLE)),
    "died-whole": lambda to: to.give_chunks(JSON, WHOLE),
    "unframed-truncated": lambda to: to.give_unframed(JSON, WHOLE[:-3]),
    "html": lambda to: to.give(200, "text/html", b"<html><body>Welcome</body></html>"),
    "disguised": lambda to: to.give(200, JSON, b"<html><body>Welcome</body></html>"),
    "empty": lambda to: to.give(200, JSON, b""),
    "boolean": lambda to: to.give(200, JSON, b'{"head": {}, "boolean": true}'),
    "doubled": lambda to: to.give(200, JSON, WHOLE + WHOLE),
    "partial": lambda to: to.give(200, JSON, WHOLE, X_SQL_State="S1TAT"),
    "capped": lambda to: to.give(200, JSON, WHOLE, X_SPARQL_MaxRows="100"),
    "redirect": lambda to: to.give(302, "text/plain", b"", Location="/elsewhere"),
    "forbidden": lambda to: to.give(401, "text/plain", b"who are you?"),
    "broken": lambda to: to.give(500, "text/html", b"<style>p {}</style><p>Out of <b>luck</b></p>"),
    "timed": lambda to: to.give(500, "text/plain", b"Virtuoso S1T00 Error SR171: Transaction timed out"),
    "busy": lambda to: to.give(503, "text/plain", b"too many"),
    "malformed": lambda to: to.give(400, "text/plain", b"Parser error: expected " + b"x" * 5000),
    "silent": lambda _to: time.sleep(LONG),
    "slow": lambda to: to.give_chunks(JSON, *[b" "] * 10 * LONG, delay=0.1),
    "huge": lambda to: to.give_chunks(JSON, *[b" " * 65536] * 200),
    "nt-whole": lambda to: to.give(200, NTRIPLES, LINE * 2),
    "nt-died": lambda to: to.give(200, NTRIPLES, LINE, 2 * len(LINE)),
    "nt-unframed": lambda to: to.give_unframed(NTRIPLES, LINE),
    "nt-turtle": lambda to: to.give(200, "text/plain", b"@prefix e: <http://e/> .\ne:s e:p e:o .\n"),
}
"""By name, what the store does."""


@dataclass
class FaultyStore:
    """The store, and what it was asked."""

    url: str
    asked: list[str] = field(default_factory=list)
    authorization: list[str | None] = field(default_factory=list)
    is_gone: bool = False
    """Whether it hangs up without a word."""


@contextmanager
def run_faulty_store() -> Iterator[FaultyStore]:
    """Run the store until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    store = FaultyStore(f"http://127.0.0.1:{server.server_address[1]}/sparql")
    server.store = store  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
