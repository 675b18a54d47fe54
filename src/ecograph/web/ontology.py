"""The ontology by its IRI: a list of terms for people, the graph of it for programs."""

from dataclasses import dataclass
from typing import Final

import anyio.to_thread
from fastapi import APIRouter
from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from ecograph.errors import NotAcceptableError
from ecograph.formats import RDF_FORMATS, RdfSyntax
from ecograph.namespaces import ECO, GRAPH_ONTOLOGY, compact
from ecograph.store.pool import QueryPool
from ecograph.web.entity import DESCRIPTION_ANSWERS, make_headers
from ecograph.web.names import Index, name_of, term
from ecograph.web.rdf import write_rdf
from ecograph.web.routing import read_route
from ecograph.web.select import select_quads
from ecograph.web.templating import is_unchanged, render_page, unchanged
from ecograph.web.terms import Value, write_term
from ecograph.web.view import View, view_request
from ecograph.web.wanted import HTML, split_suffix, wanted_format

__all__ = ["router"]

router = APIRouter(tags=["linked data"])

NS: Final = ECO.removesuffix("#")
ALL: Final = f"""SELECT ?graph ?subject ?predicate ?object WHERE {{
  VALUES ?graph {{ <{GRAPH_ONTOLOGY}> }}
  GRAPH ?graph {{ ?subject ?predicate ?object }}
}}"""

CLASS: Final = term("owl:Class")
TOLD: Final = {
    "rdfs:subClassOf": ("kind of", "ett slags"),
    "rdfs:subPropertyOf": ("special case of", "specialfall av"),
    "rdfs:domain": ("of", "för"),
    "rdfs:range": ("value", "värde"),
    "eco:valueScheme": ("concepts from", "begrepp ur"),
    "eco:valueDatatype": ("datatype", "datatyp"),
    "owl:inverseOf": ("inverse of", "invers till"),
    "owl:equivalentClass": ("same as", "samma som"),
    "owl:equivalentProperty": ("same as", "samma som"),
    "skos:closeMatch": ("close to", "nära"),
    "rdfs:seeAlso": ("see also", "se även"),
}
"""What is told of a term, in order."""


@dataclass(frozen=True)
class OntologyTerm:
    """A class or property as the page shows it."""

    anchor: str
    curie: str
    name: str
    definition: str | None
    one_valued: bool
    lines: tuple[tuple[str, tuple[Value, ...]], ...]


@read_route(router, "/ns", summary="The ontology: terms with definitions, or its RDF", responses=DESCRIPTION_ANSWERS)
@read_route(router, "/ns.html", include_in_schema=False)
async def read_ontology(request: Request) -> Response:
    """Return the ontology as a page with an anchor for each term, or as RDF."""
    view = view_request(request)
    wanted = wanted_format(request, split_suffix(view.path)[1])
    headers = make_headers(request, view, NS, wanted)
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    pool: QueryPool = request.app.state.pool
    quads = await select_quads(pool, ALL)
    if isinstance(wanted, RdfSyntax):
        body = await anyio.to_thread.run_sync(write_rdf, quads, wanted)
        return Response(body, media_type=wanted.media_type, headers=headers)
    if wanted != HTML:
        raise NotAcceptableError(wanted, [HTML, *(syntax.media_type for syntax in RDF_FORMATS)])
    return render_page(request, "ontology.html", _context(view, quads), headers=headers)


for syntax in RDF_FORMATS:
    read_route(router, f"/ns.{syntax.extension}", include_in_schema=False)(read_ontology)


def _context(view: View, quads: list[Quad]) -> dict[str, object]:
    index = Index(quads)
    defined = index.subjects("rdfs:isDefinedBy", NamedNode(NS))
    classes = [node for node in defined if CLASS in index.objects(node, "rdf:type")]
    properties = [node for node in defined if node not in classes]
    sections = (
        (view.say("Classes", "Klasser"), "classes", classes),
        (view.say("Properties", "Egenskaper"), "properties", properties),
    )
    return {
        "iri": NS,
        "formats": [(syntax, f"{view.root}/ns.{syntax.extension}") for syntax in RDF_FORMATS],
        "sections": [(title, anchor, _terms(view, index, nodes)) for title, anchor, nodes in sections],
    }


def _terms(view: View, index: Index, nodes: list[NamedNode]) -> list[OntologyTerm]:
    return sorted((_term(view, index, node) for node in nodes), key=lambda term: term.anchor.casefold())


def _term(view: View, index: Index, node: NamedNode) -> OntologyTerm:
    definition = index.literal(node, "skos:definition", view.language)
    flags = index.objects(node, "eco:oneValuedPerSource")
    lines = [
        (view.say(*words), tuple(write_term(index, view, found) for found in index.objects(node, curie)))
        for curie, words in TOLD.items()
    ]
    return OntologyTerm(
        anchor=node.value.removeprefix(ECO),
        curie=compact(node.value),
        name=name_of(index, node, view.language).value,
        definition=None if definition is None else definition.value,
        one_valued=any(getattr(flag, "value", None) == "true" for flag in flags),
        lines=tuple((label, values) for label, values in lines if values),
    )
