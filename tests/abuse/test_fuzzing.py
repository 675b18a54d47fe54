"""Requests that nobody would write: no 500, no traceback, no process lost."""

import re
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from serving import PATIENCE, Served, find_template

BOUNDED = settings(
    max_examples=100, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
HEADERS = ("Accept", "Accept-Language", "Content-Type", "Content-Encoding", "If-None-Match", "Range", "Origin", "Host")
METHODS = st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "QUERY", "TRACE"])
PLACES = (
    "/ /sparql /sparql/answer /sparql/explain /queries /queries/initiative_participants /id/actor/x /dumps/ "
    "/dumps/ecograph.nt /catalogue /ns "
    "/health /static/style.css /docs /passage/a/b /openapi.json /search"
)
PATHS = st.sampled_from(PLACES.split())
STARTS = st.sampled_from(["/", "/id/", "/dumps/", "/static/", "/queries/", "/passage/"])
FIELDS = st.sampled_from(
    [
        "query",
        "update",
        "default-graph-uri",
        "named-graph-uri",
        "format",
        "lang",
        "limit",
        "page",
        "q",
        "initiative",
        "view",
        "run",
    ]
)
QUERIES = st.sampled_from(
    [
        "ASK {}",
        "SELECT * { ?s ?p ?o } LIMIT 3",
        "DESCRIBE <http://e/1>",
        "CONSTRUCT WHERE { ?s ?p 5 }",
        "PREFIX a:<b> ASK",
    ]
)
WORDS = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH { } ( ) ?x ?y <http://e/p> 'a' \" ; , . * + ^ | ! / 1 -1e9 "
    "FILTER BIND AS VALUES UNION MINUS OPTIONAL EXISTS NOT IN GROUP BY ORDER HAVING LIMIT OFFSET PREFIX ex: BASE "
    "SERVICE SILENT STRLEN REGEX COUNT SUM DISTINCT UNDEF << >> _:b [] true \\ #"
)
KEYWORDS = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=30).map(" ".join)
VALUES = st.one_of(QUERIES, KEYWORDS, st.text(max_size=60), st.binary(max_size=60))
PRINTABLE = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80).map(str.strip)


@pytest.fixture(scope="module", name="fuzzed")
def open_fuzzed(abused: Served) -> Iterator[httpx.Client]:
    """Return a client of the abused service; its processes must all be there at the end."""
    template = find_template(abused.process.pid)
    with httpx.Client(base_url=abused.url, timeout=PATIENCE) as client:
        yield client
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
    assert abused.process.poll() is None
    assert find_template(abused.process.pid) == template


def check(answer: httpx.Response) -> None:
    assert answer.status_code != 500, answer.text
    assert re.search(r"Traceback|File \"|\.py\b", answer.text) is None


def quote(value: str | bytes) -> str:
    return quote_from_bytes(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))


@BOUNDED
@given(method=METHODS, path=PATHS, fields=st.lists(st.tuples(FIELDS, VALUES), max_size=4))
def test_any_parameters_get_an_answer(
    fuzzed: httpx.Client, method: str, path: str, fields: list[tuple[str, str | bytes]]
) -> None:
    form = "&".join(f"{name}={quote(value)}" for name, value in fields)
    check(fuzzed.request(method, f"{path}?{form}"))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    check(fuzzed.request(method, path, content=form, headers=headers))


@BOUNDED
@given(query=VALUES, headers=st.dictionaries(st.sampled_from(HEADERS), PRINTABLE, max_size=4))
def test_any_query_and_any_headers_get_an_answer(
    fuzzed: httpx.Client, query: str | bytes, headers: dict[str, str]
) -> None:
    body = query if isinstance(query, bytes) else query.encode("utf-8", "surrogatepass")
    check(fuzzed.post("/sparql", content=body, headers={"Content-Type": "application/sparql-query", **headers}))
    check(fuzzed.get(f"/sparql?query={quote(query)}", headers=headers))


@BOUNDED
@given(start=STARTS, path=st.one_of(st.binary(max_size=40), st.text(max_size=40)))
def test_any_path_gets_an_answer(fuzzed: httpx.Client, start: str, path: str | bytes) -> None:
    check(fuzzed.get(start + quote(path)))


@BOUNDED
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=80).map(lambda tail: b"GET /sparql HTTP/1.1\r\nHost: x\r\n" + tail),
    )
)
def test_what_is_no_http_does_no_harm(abused: Served, fuzzed: httpx.Client, data: bytes) -> None:
    host, port = abused.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(data + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        assert b"HTTP/1.1 500" not in connection.recv(1 << 16)
    assert not fuzzed.is_closed


def test_what_openapi_describes_is_answered_without_a_fault(abused: Served, fuzzed: httpx.Client) -> None:
    schema = schemathesis.openapi.from_dict(fuzzed.get("/openapi.json").json())
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @settings(BOUNDED, max_examples=2)
        @given(case=operation.as_strategy())
        def try_one(case: schemathesis.Case[Any]) -> None:
            answer = case.call(base_url=abused.url, timeout=PATIENCE, allow_redirects=False)
            assert answer.status_code != 500, answer.text
            assert "Traceback" not in answer.text

        try_one()
