"""What is answered about an IRI of which nothing is known: 404 in the format asked for."""

from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.formats import RdfSyntax
from ecograph.kind_names import name_kind
from ecograph.namespaces import BASE, KINDS, SCHEMES
from ecograph.text import LANGUAGES, Text
from ecograph.web.names import term
from ecograph.web.rdf import write_rdf
from ecograph.web.templating import render_page
from ecograph.web.view import View, view_request
from ecograph.web.wanted import HTML, Wanted

__all__ = ["answer_unknown"]

TITLE: Final = Text(en="Nothing is known of this IRI", sv="Inget är känt om denna IRI")
VARY: Final = {"Vary": "Accept, Accept-Language"}


def answer_unknown(request: Request, iri: str, wanted: Wanted) -> Response:
    """Return 404 as a page, as an RDF document that says so, or as problem details (RFC 9457)."""
    detail = Text(
        en=f"This release of ecograph holds no statement about <{iri}>.",
        sv=f"Denna utgåva av ecograph innehåller inget påstående om <{iri}>.",
    )
    if isinstance(wanted, RdfSyntax):
        return Response(_say_in_rdf(iri, detail, wanted), 404, media_type=wanted.media_type, headers=VARY)
    view = view_request(request)
    if wanted == HTML:
        kind = _kind_of(iri)
        context = {
            "iri": iri,
            "kind": None if kind is None else _name(view, kind),
            "kinds": [_name(view, each) for each in KINDS],
            "schemes": [_name(view, each) for each in SCHEMES],
            "title": view.text(TITLE),
            "detail": view.text(detail),
        }
        return render_page(request, "unknown.html", context, status=404)
    problem = {"type": "about:blank", "title": view.text(TITLE), "status": 404, "detail": view.text(detail)}
    return JSONResponse(
        problem,
        404,
        media_type="application/problem+json",
        headers={**VARY, "Content-Language": view.language},
    )


def _name(view: View, kind: str) -> tuple[str, str]:
    """Return a kind with what it is called."""
    return kind, view.text(name_kind(kind))


def _kind_of(iri: str) -> str | None:
    """Return the kind of entity that ``iri`` claims, if it is one of ours."""
    kind = iri.removeprefix(BASE + "id/").partition("/")[0]
    return kind if kind in {*KINDS, *SCHEMES} else None


def _say_in_rdf(iri: str, detail: Text, syntax: RdfSyntax) -> bytes:
    """Return a document about the document: an IRI that cannot be written is only told of in the comment."""
    try:
        subject = NamedNode(iri)
    except ValueError:
        subject = NamedNode(BASE)
    comments = [Literal(detail.to(language), language=language) for language in LANGUAGES]
    return write_rdf([Quad(subject, term("rdfs:comment"), comment, DefaultGraph()) for comment in comments], syntax)
