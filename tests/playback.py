"""A real HTTP server that plays back what a test has scripted, with faults, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JSON = {"content-type": "application/json; charset=utf-8"}
ZIP = {"content-type": "application/zip"}


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """One answer; ``cut`` breaks the connection after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: dict(JSON))
    cut: int | None = None


def json_reply(content: Any, **headers: str) -> Reply:
    return Reply(body=json.dumps(content, ensure_ascii=False).encode(), headers={**JSON, **headers})


def file_reply(content: bytes, etag: str = '"one"', cut: int | None = None) -> Callable[[Asked], Reply]:
    """Return what answers as a file server does: with a tag, ranges and 304."""

    def answer(asked: Asked) -> Reply:
        headers = {**ZIP, "etag": etag, "last-modified": "Thu, 06 Aug 2026 10:00:00 GMT", "accept-ranges": "bytes"}
        if asked.headers.get("if-none-match") == etag:
            return Reply(304, b"", headers)
        start = asked.headers.get("range", "").removeprefix("bytes=").removesuffix("-")
        if start != "" and asked.headers.get("if-range", etag) == etag:
            if int(start) >= len(content):
                return Reply(416, b"", {**headers, "content-range": f"bytes */{len(content)}"})
            part = f"bytes {start}-{len(content) - 1}/{len(content)}"
            return Reply(206, content[int(start) :], {**headers, "content-range": part})
        return Reply(200, content, headers, cut)

    return answer


Script = Reply | Callable[[Asked], Reply]


class Playback:
    """The server's script: for each path the answers in turn, the last of them again and again."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[Asked] = []
        self._scripts: dict[str, list[Script]] = {}

    def play(self, path: str, *scripts: Script) -> None:
        self._scripts[path] = list(scripts)

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if asked.path not in self._scripts:
            return Reply(404, b"{}")
        scripts = self._scripts[asked.path]
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Reply) else script(asked)


class PlaybackServer(ThreadingHTTPServer):
    daemon_threads = True
    playback: Playback


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PlaybackServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.playback.answer(Asked(parts.path, dict(parse_qsl(parts.query)), headers))
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        if reply.cut is None:
            self.wfile.write(reply.body)
        else:
            self.wfile.write(reply.body[: reply.cut])
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def run_playback() -> Iterator[Playback]:
    """Run a server on a free port of this machine."""
    with PlaybackServer(("127.0.0.1", 0), Handler) as server:
        server.playback = playback = Playback(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield playback
        finally:
            server.shutdown()
            thread.join()
