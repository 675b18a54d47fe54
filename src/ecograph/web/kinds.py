"""Lists of all entities of a kind, and of all concepts of a scheme."""

from typing import Annotated, Final

from fastapi import APIRouter, Path
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ecograph.errors import NotFoundError
from ecograph.namespaces import ID, KINDS, PREFIXES, SCHEMES
from ecograph.store.pool import QueryPool
from ecograph.text import Text
from ecograph.web.names import Index
from ecograph.web.routing import read_route
from ecograph.web.select import select_count, select_quads
from ecograph.web.templating import render_page
from ecograph.web.terms import write_term
from ecograph.web.view import view_request

__all__ = ["LISTED", "router"]

router = APIRouter(tags=["pages"])

Kind = Annotated[str, Path(description="A kind such as actor, or a scheme such as role.")]

LISTED: Final = 1000
"""Things that a list shows; it tells when there are more."""


@read_route(router, "/id/{kind}/", summary="All entities of a kind (HTML)")
@read_route(router, "/id/{kind}", include_in_schema=False)
async def list_kind(request: Request, kind: Kind) -> Response:
    """List the entities, or the concepts of a scheme, whose IRI has this kind in its path.

    :raises NotFoundError: there is no such kind
    """
    if kind not in {*KINDS, *SCHEMES}:
        raise NotFoundError(Text(en="kind of entity", sv="slag av entiteter"), kind, [*KINDS, *SCHEMES])
    pool: QueryPool = request.app.state.pool
    view = view_request(request)
    quads = await select_quads(pool, _names_query(kind, LISTED))
    things = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    total = len(things) if len(things) < LISTED else await select_count(pool, _count_query(kind))
    index = Index(quads)
    written = sorted((write_term(index, view, thing) for thing in things), key=lambda value: value.sort)
    context = {
        "kind": kind,
        "things": written,
        "total": total,
        "query": view.url("/#query", query=_list_query(kind)),
    }
    return render_page(request, "kind.html", context)


def _of_kind(kind: str) -> str:
    return f'?subject a ?class FILTER (STRSTARTS(STR(?subject), "{ID}{kind}/"))'


def _names_query(kind: str, limit: int) -> str:
    return f"""PREFIX rdf: <{PREFIXES["rdf"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT DISTINCT ?subject ?predicate ?object WHERE {{
  {{ SELECT DISTINCT ?subject WHERE {{ {_of_kind(kind)} }} ORDER BY ?subject LIMIT {limit} }}
  VALUES ?predicate {{ rdf:type rdfs:label skos:prefLabel }}
  ?subject ?predicate ?object
}}"""


def _count_query(kind: str) -> str:
    return f"SELECT (COUNT(DISTINCT ?subject) AS ?count) WHERE {{ {_of_kind(kind)} }}"


def _list_query(kind: str) -> str:
    return f"SELECT DISTINCT ?subject WHERE {{\n  {_of_kind(kind)}\n}}\nORDER BY ?subject\n"
