"""Entities by their IRI: a page for people, RDF for programs, under whatever address the server has.

An entity's address answers 200 with its description, not 303 to another address (httpRange-14): one request instead
of two, and the description's own address is still told apart from the thing's, by Content-Location (RFC 9110, 8.7)
and by ``Link: rel="describedby"``.
"""

from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import quote

import anyio.to_thread
from fastapi import APIRouter, Path
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ecograph.errors import LimitError, NotAcceptableError
from ecograph.formats import GRAPH_FORMATS, RDF_FORMATS, RdfSyntax
from ecograph.namespaces import BASE
from ecograph.store.pool import QueryPool, QueryRequest
from ecograph.text import Text
from ecograph.web.answering import SpooledResponse, find_answer, wait_unless_left
from ecograph.web.description import LARGEST, Description, construct_query, describe, describe_for_page
from ecograph.web.entity_page import make_page
from ecograph.web.maps import fetch_outlines
from ecograph.web.negotiation import content_type
from ecograph.web.operations import LIMITS, NO_FORMAT, UNCHANGED, UNKNOWN, WRONG, answers
from ecograph.web.paging import FROM, read_first
from ecograph.web.parts import LIST
from ecograph.web.rdf import with_names, write_rdf
from ecograph.web.routing import read_route
from ecograph.web.templating import REVALIDATE, is_unchanged, page_etag, render_page, unchanged
from ecograph.web.unknown import answer_unknown
from ecograph.web.view import View, view_request
from ecograph.web.wanted import HTML, Wanted, split_suffix, wanted_format

__all__ = ["DESCRIPTION_ANSWERS", "make_headers", "router"]

SYNTAXES: Final = tuple(syntax.media_type for syntax in RDF_FORMATS)
DESCRIPTION_ANSWERS: Final = answers(
    "The description",
    (HTML, *SYNTAXES),
    *(UNCHANGED, WRONG, UNKNOWN, NO_FORMAT, *LIMITS),
    unknown=SYNTAXES,
)

router = APIRouter(tags=["linked data"])


Rest = Annotated[
    str,
    Path(description="The rest of the IRI; a suffix such as .ttl asks for a format, as ?format=turtle and Accept do."),
]


async def read_entity(request: Request, rest: Rest) -> Response:  # noqa: ARG001  (named in the schema)
    """Describe the thing whose IRI ends in this path, with who says what about it."""
    view = view_request(request)
    path, suffix = split_suffix(view.path)
    return await answer_iri(request, BASE + path.removeprefix("/"), suffix)


for prefix, text in {
    "id": "An entity or concept: kind/slug",
    "source": "A source document",
    "passage": "A passage of a source, or a reading of it, and every statement it makes: source/slug",
    "record": "A record of a bulk source: source/id",
    "graph": "A layer of the graph: ontology, authority, sources, derived or metrics",
}.items():
    read_route(router, f"/{prefix}/{{rest:path}}", summary=text, name=f"read_{prefix}", responses=DESCRIPTION_ANSWERS)(
        read_entity
    )


async def answer_iri(request: Request, iri: str, suffix: Wanted | None = None) -> Response:
    """Return the description of ``iri`` in the format wanted, 304 if the asker has it, 404 if nothing is known of it.

    :raises NotAcceptableError: the format asked for is none of ours
    :raises LimitError: a query met a limit of the pool
    """
    view = view_request(request)
    wanted = wanted_format(request, suffix)
    headers = make_headers(request, view, iri, wanted)
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    known = await _describe(request, iri, wanted)
    if known is None:
        return answer_unknown(request, iri, wanted)
    if isinstance(wanted, RdfSyntax):
        return await (_answer_large if known.is_cut else _answer_rdf)(request, known, wanted, headers)
    if wanted != HTML:
        raise NotAcceptableError(wanted, [HTML, *(syntax.media_type for syntax in RDF_FORMATS)])
    outlines = await fetch_outlines(request.app.state.pool, known)
    page = await anyio.to_thread.run_sync(make_page, view, known, outlines)
    return render_page(request, "entity.html", {"page": page}, headers=headers)


async def _describe(request: Request, iri: str, wanted: Wanted) -> Description | None:
    try:
        NamedNode(iri)
    except ValueError:
        return None
    pool: QueryPool = request.app.state.pool
    if wanted != HTML:
        return await describe(pool, iri)
    return await describe_for_page(pool, iri, request.query_params.get(LIST), read_first(request) - 1)


async def _answer_large(request: Request, known: Description, syntax: RdfSyntax, headers: dict[str, str]) -> Response:
    """Have a query answer, which can be stopped: to write it here would take the time of everyone else.

    :raises LimitError: in formats with graphs, which no query can give, or if the query met a limit
    """
    if syntax not in GRAPH_FORMATS:
        raise LimitError(
            Text(
                en=f"More than {LARGEST} statements are about this: ask for a format without graphs, such as Turtle, "
                "or take a dump of the data set.",
                sv=f"Mer än {LARGEST} påståenden handlar om detta: begär ett format utan grafer, såsom Turtle, eller "
                "hämta hela datamängden.",
            ),
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    state, query = request.app.state, QueryRequest(construct_query(known.iri), syntax)
    answer = await wait_unless_left(find_answer(state.answers, state.pool, query, keeps=True), request)
    return SpooledResponse(answer, headers | {"Content-Type": content_type(syntax.media_type)})


async def _answer_rdf(_request: Request, known: Description, syntax: RdfSyntax, headers: dict[str, str]) -> Response:
    quads = with_names(known.quads, known.background, syntax)
    body = await anyio.to_thread.run_sync(write_rdf, quads, syntax)
    return Response(body, media_type=syntax.media_type, headers=headers)


def make_headers(request: Request, view: View, iri: str, wanted: Wanted) -> dict[str, str]:
    """Return the headers of a description; of one release, IRI, format and language its bytes never differ."""
    extension = wanted.extension if isinstance(wanted, RdfSyntax) else "html"
    path = quote(iri.removeprefix(BASE), safe="/:@!$&,;=+~")
    own = f"{view.root}/{path}"
    window = [f"{name}={request.query_params[name]}" for name in (LIST, FROM) if name in request.query_params]
    shown = [] if isinstance(wanted, RdfSyntax) else [quote(part, safe=":=.") for part in window]
    alternates = [("html", HTML), *((syntax.extension, syntax.media_type) for syntax in RDF_FORMATS)]
    links = [f'<{own}.{name}>; rel="alternate"; type="{kind}"' for name, kind in alternates if name != extension]
    return {
        "Cache-Control": REVALIDATE,
        "Content-Location": f"{own}.{extension}" + ("?" + "&".join(shown) if shown else ""),
        "ETag": page_etag(request.app.state.content.version, path, extension, view.language, *shown),
        "Link": ", ".join([f'<{own}.{extension}>; rel="describedby"', f'<{BASE}{path}>; rel="canonical"', *links]),
        "Vary": "Accept, Accept-Language",
    }
