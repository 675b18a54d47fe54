"""Compressed answers: the same bytes once unpacked, whole or broken off, and when there are none."""

import asyncio
import gzip
from contextlib import suppress

import httpx
import pytest
import zstandard
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from ecograph.release import Release
from ecograph.web.coding import CODERS, choose_coding, is_compressible
from ecograph.web.compression import Compression, weaken_tag

ROWS = " ".join(f'"{number} åäö"' for number in range(300))
LARGE = f"SELECT * WHERE {{ VALUES ?a {{ {ROWS} }} VALUES ?b {{ {ROWS} }} }}"
"""90,000 rows, 2 MB: many parts."""
SMALL = "ASK {}"
DUMP = "/dumps/ecograph.trig"


def fetch(client: httpx.Client, target: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """Return an answer and its bytes as they came."""
    request = client.build_request("GET", target, headers={name.replace("_", "-"): v for name, v in headers.items()})
    reply = client.send(request, stream=True)
    raw = b"".join(reply.iter_raw())
    reply.close()
    return reply, raw


def unpack(reply: httpx.Response, raw: bytes) -> bytes:
    coding = reply.headers.get("content-encoding")
    if coding == "gzip":
        return gzip.decompress(raw)
    return raw if coding is None else zstandard.ZstdDecompressor().decompressobj().decompress(raw)


@pytest.mark.parametrize(
    ("lines", "coding"),
    [
        ([], None),
        ([""], None),
        (["gzip"], "gzip"),
        (["x-gzip"], "gzip"),
        (["GZIP"], "gzip"),
        (["gzip, deflate, br, zstd"], "zstd"),
        (["gzip", "zstd;q=0.5"], "gzip"),
        (["zstd;q=0, gzip;q=0.1"], "gzip"),
        (["*"], "zstd"),
        (["zstd;q=0, *"], "gzip"),
        (["gzip;q=0"], None),
        (["gzip;q=0.000, *;q=0"], None),
        (["identity"], None),
        (["identity, gzip;q=0.5"], None),
        (["identity;q=0.5, gzip"], "gzip"),
        (["identity;q=0"], None),
        (["br"], None),
    ],
)
def test_the_coding_is_the_one_the_asker_likes_best(lines: list[str], coding: str | None) -> None:
    assert choose_coding(lines) == coding


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/csv; charset=utf-8", True),
        ("application/sparql-results+json", True),
        ("application/rdf+xml", True),
        ("application/n-quads", True),
        ("application/problem+json", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/octet-stream", False),
        ("", False),
    ],
)
def test_what_is_text_is_compressed(media_type: str, expected: bool) -> None:
    assert is_compressible(media_type) is expected


@pytest.mark.parametrize("coding", list(CODERS))
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_a_large_answer_is_the_same_once_unpacked(client: httpx.Client, coding: str, accept: str) -> None:
    body = {"query": LARGE}
    with client.stream("POST", "/sparql", data=body, headers={"Accept": accept, "Accept-Encoding": coding}) as packed:
        raw = b"".join(packed.iter_raw())
    plain = client.post("/sparql", data=body, headers={"Accept": accept, "Accept-Encoding": "identity"})
    assert (packed.status_code, packed.headers["content-encoding"]) == (200, coding)
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(plain.content) > 1_000_000
    assert unpack(packed, raw) == plain.content
    assert len(raw) < len(plain.content) / 4
    assert (
        {"Accept", "Accept-Encoding"}
        <= set(packed.headers["vary"].split(", "))
        == set(plain.headers["vary"].split(", "))
    )
    assert packed.headers["etag"] == plain.headers["etag"]
    assert packed.headers["etag"].startswith("W/")


@pytest.mark.parametrize("coding", list(CODERS))
@pytest.mark.parametrize("target", ["/", "/ns", "/openapi.json", "/id/initiative/spis.ttl", "/static/style.css", DUMP])
def test_pages_and_files_are_the_same_once_unpacked(founding: httpx.Client, target: str, coding: str) -> None:
    plain, content = fetch(founding, target, accept_encoding="identity")
    packed, raw = fetch(founding, target, accept_encoding=coding)
    assert (packed.status_code, packed.headers["content-encoding"]) == (200, coding)
    assert unpack(packed, raw) == content
    assert packed.headers["content-type"] == plain.headers["content-type"]
    assert "accept-ranges" not in packed.headers


def test_a_short_answer_has_its_length(founding: httpx.Client) -> None:
    packed, raw = fetch(founding, "/static/style.css", accept_encoding="gzip")
    assert int(packed.headers["content-length"]) == len(raw)


@pytest.mark.parametrize("coding", list(CODERS))
def test_small_answers_and_errors_go_out_as_they_are(client: httpx.Client, coding: str) -> None:
    for query, status in ((SMALL, 200), ("ASK {", 400)):
        answer = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": coding})
        assert answer.status_code == status
        assert "content-encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["vary"]


def test_the_tag_of_a_file_is_strong_as_stored_and_weak_as_packed(founding: httpx.Client, release: Release) -> None:
    tag = f'"{release.manifest.files["ecograph.trig"].sha256}"'
    assert fetch(founding, DUMP, accept_encoding="identity")[0].headers["etag"] == tag
    packed, _ = fetch(founding, DUMP, accept_encoding="gzip")
    assert packed.headers["etag"] == weaken_tag(tag) == weaken_tag(weaken_tag(tag))
    for asked in (tag, weaken_tag(tag)):
        again, raw = fetch(founding, DUMP, accept_encoding="gzip", if_none_match=asked)
        assert (again.status_code, raw, again.headers["etag"]) == (304, b"", asked)
        assert again.headers["vary"] == packed.headers["vary"]


def test_a_part_is_one_of_the_file_as_stored(founding: httpx.Client) -> None:
    _, whole = fetch(founding, DUMP, accept_encoding="identity")
    part, raw = fetch(founding, DUMP, accept_encoding="gzip", range="bytes=10-2009")
    assert (part.status_code, raw) == (206, whole[10:2010])
    assert "content-encoding" not in part.headers
    weak = fetch(founding, DUMP, accept_encoding="gzip")[0].headers["etag"]
    answer, raw = fetch(founding, DUMP, accept_encoding="gzip", range="bytes=10-2009", if_range=weak)
    assert (answer.status_code, raw) == (200, whole)


@pytest.mark.parametrize("coding", ["gzip", "zstd", "identity"])
@pytest.mark.parametrize("target", ["/", DUMP, "/ns"])
def test_head_has_the_headers_of_get(founding: httpx.Client, target: str, coding: str) -> None:
    got, _ = fetch(founding, target, accept_encoding=coding)
    head = founding.head(target, headers={"Accept-Encoding": coding})
    length = {"content-length", "transfer-encoding", "date"}
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k not in length} == {
        k: v for k, v in got.headers.items() if k not in length
    }
    if "content-length" in head.headers:
        assert head.headers["content-length"] == got.headers["content-length"]


async def answer_with(app: Compression, **scope: object) -> list[Message]:
    """Return what an application sends."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return await asyncio.Future()

    headers = [(b"accept-encoding", b"gzip")]
    with suppress(ZeroDivisionError):
        await app({"type": "http", "method": "GET", "headers": headers, **scope}, receive, send)
    return sent


def test_an_answer_that_breaks_off_has_no_end() -> None:
    async def break_off(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        for _ in range(3):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        raise ZeroDivisionError

    start, *parts = asyncio.run(answer_with(Compression(break_off)))
    assert (b"content-encoding", b"gzip") in start["headers"]
    assert len(parts) > 0
    assert all(part["more_body"] for part in parts)
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(part["body"] for part in parts))


def test_who_speaks_http_1_0_gets_a_length() -> None:
    app = Compression(StreamingResponse(iter([b"x" * 5000]), media_type="text/plain"))
    [start, *parts] = asyncio.run(answer_with(app, http_version="1.0"))
    assert not any(name == b"content-encoding" for name, _ in start["headers"])
    assert b"".join(part["body"] for part in parts) == b"x" * 5000


def test_others_are_answered_while_a_large_answer_is_compressed() -> None:
    """A part of 50 MB takes gzip some tenths of a second, in which the event loop turns."""

    async def send_much(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": bytes(range(256)) * 200_000, "more_body": False})

    async def watch() -> int:
        work = asyncio.ensure_future(answer_with(Compression(send_much)))
        turns = 0
        while not work.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert asyncio.run(watch()) > 100
