"""The SPARQL endpoint: plain ASGI, so that nothing stands between the spooled answer and the socket."""

import hashlib
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ecograph.errors import InputError, NotAcceptableError
from ecograph.formats import GRAPH_FORMATS, RdfSyntax
from ecograph.store.guard import outline_query
from ecograph.store.pool import QueryRequest
from ecograph.text import Text
from ecograph.web.address import FORWARDED, find_address
from ecograph.web.answering import answer_query
from ecograph.web.counting import Counter
from ecograph.web.errors import render_error
from ecograph.web.negotiation import PAGE, choose_syntax, content_type, list_offers, negotiate
from ecograph.web.sparql_description import describe_service
from ecograph.web.sparql_protocol import POST_TYPES, Operation, read_operation
from ecograph.web.templating import REVALIDATE, is_unchanged, page_etag, unchanged

__all__ = ["SparqlEndpoint"]

METHODS: Final = "GET, HEAD, POST, OPTIONS"
DESCRIPTIONS: Final = list_offers(GRAPH_FORMATS)


class SparqlEndpoint:
    """An ASGI application; it reads settings, release and pool from the state of the service it is in."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await _respond(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)


async def _respond(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(None, HTTPStatus.NO_CONTENT, {"Allow": METHODS, "Accept-Post": ", ".join(POST_TYPES)})
    if request.method not in METHODS.split(", "):
        return _refuse_method(request)
    try:
        operation = await read_operation(request, request.app.state.settings, request.app.state.pool.operations.looking)
    except InputError as error:
        if error.status != HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            raise
        return _refuse_type(request, error)
    if operation.query is None:
        return await _respond_without_query(request, operation)
    return await _respond_to_query(request, operation, operation.query)


def _refuse_method(request: Request) -> Response:
    text = Text(
        en=f"A query is sent with one of {METHODS}, not {request.method}.",
        sv=f"En fråga skickas med något av {METHODS}, inte {request.method}.",
    )
    response = render_error(InputError(text, status=HTTPStatus.METHOD_NOT_ALLOWED), request)
    response.headers["Allow"] = METHODS
    return response


def _refuse_type(request: Request, error: InputError) -> Response:
    """Return the refusal of a body, with what would be taken (RFC 9110, 15.5.16; 12.5.3)."""
    response = render_error(error, request)
    response.headers.update({"Accept-Post": ", ".join(POST_TYPES), "Accept-Encoding": "identity"})
    return response


async def _respond_without_query(request: Request, operation: Operation) -> Response:
    """Return the service description, or to a browser the page with a form for queries."""
    if request.method == "POST":
        raise InputError(Text(en="The parameter 'query' is missing.", sv="Parametern 'query' saknas."))
    accept = request.headers.getlist("accept")
    if len(operation.formats) > 0:
        _, best = choose_syntax("CONSTRUCT", accept, operation.formats)
    else:
        best = negotiate(accept, [*DESCRIPTIONS, PAGE]) or ""
    if best == PAGE:
        return Response(None, HTTPStatus.SEE_OTHER, {"Location": "./#query", "Vary": "Accept"})
    if best not in DESCRIPTIONS:
        raise NotAcceptableError(", ".join(accept), [syntax.media_type for syntax in GRAPH_FORMATS])
    return await _describe(request, DESCRIPTIONS[best], best)


async def _describe(request: Request, syntax: RdfSyntax, media_type: str) -> Response:
    state = request.app.state
    counter: Counter = state.counter
    description = await counter.describe(state.pool, state.content, state.release)
    body = describe_service(find_address(request), state.settings, state.content, description, syntax)
    headers = {
        "Content-Type": content_type(media_type),
        "Vary": ", ".join(("Accept", *FORWARDED)),
        "Cache-Control": REVALIDATE,
        "ETag": page_etag(state.content.version, "description", hashlib.sha256(body).hexdigest()),
        "X-Ecograph-Release": state.content.version,
    }
    return unchanged(headers) if is_unchanged(request, headers["ETag"]) else Response(body, HTTPStatus.OK, headers)


async def _respond_to_query(request: Request, operation: Operation, text: str) -> Response:
    base = find_address(request)
    state = request.app.state
    outline = await state.pool.operations.looking.look(text, partial(outline_query, text, state.settings, base))
    syntax, media_type = choose_syntax(outline.form, request.headers.getlist("accept"), operation.formats)
    # The protocol's data set takes the place of the query's (SPARQL 1.1 Protocol, 2.1.4).
    own = len(operation.default_graphs) + len(operation.named_graphs) > 0
    dataset = operation if own else outline
    query = QueryRequest(outline.text, syntax, {}, dataset.default_graphs, dataset.named_graphs, base)
    return await answer_query(request, query, media_type)
