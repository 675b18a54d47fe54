"""Asks the queries of the W3C's tests over HTTP, in each format in which the answer can be expressed."""

from collections.abc import Callable
from http import HTTPStatus
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Final

import httpx
from pyoxigraph import Triple, parse

from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax, ResultSyntax
from serving import PATIENCE
from w3c_manifest import Case
from w3c_results import Answer, are_equal, read_answer, read_expected

__all__ = ["Ask", "judge_formats", "open_client", "post_query"]

Ask = Callable[[str, str], httpx.Response]
"""Sends a query and asks for a media type."""
DIRECT: Final = "application/sparql-query"


def open_client() -> httpx.Client:
    """Return a client that keeps its connections; it reads no certificates, which costs more than a query."""
    return httpx.Client(timeout=PATIENCE, verify=SSLContext(PROTOCOL_TLS_CLIENT))


def post_query(client: httpx.Client, endpoint: str, query: str, media_type: str) -> httpx.Response:
    """Send a query as it is."""
    headers = {"Content-Type": DIRECT, "Accept": media_type}
    return client.post(endpoint, content=query.encode(), headers=headers)


def judge_formats(ask: Ask, case: Case) -> dict[str, bool]:
    """Return the names of the formats that can express the answer, each with whether it is the expected one."""
    assert case.result is not None
    expected, query = read_expected(case.result), case.read_query()
    judged = {}
    for syntax in GRAPH_FORMATS if expected.triples is not None else RESULT_FORMATS:
        reply = ask(query, syntax.media_type)
        if reply.status_code == HTTPStatus.NOT_ACCEPTABLE or (syntax.name == "csv" and _has_triple_terms(expected)):
            continue  # CSV has no form for triple terms
        judged[syntax.name] = _is_right(reply, syntax, expected, case)
    return judged


def _is_right(reply: httpx.Response, syntax: RdfSyntax | ResultSyntax, expected: Answer, case: Case) -> bool:
    if reply.status_code != HTTPStatus.OK:
        return False
    try:
        return are_equal(_read(reply, syntax), expected, is_lax=case.is_lax)
    except (SyntaxError, ValueError):  # ill-formed
        return False


def _has_triple_terms(answer: Answer) -> bool:
    return any(isinstance(term, Triple) for row in answer.rows or () for term in row.values())


def _read(reply: httpx.Response, syntax: RdfSyntax | ResultSyntax) -> Answer:
    if isinstance(syntax, ResultSyntax):
        return read_answer(reply.content, syntax.format)
    return Answer(triples=[quad.triple for quad in parse(reply.content, format=syntax.format)])
