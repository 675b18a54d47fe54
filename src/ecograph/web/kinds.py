"""Lists of all entities of a kind, and of all concepts of a scheme, page by page."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Path
from pyoxigraph import DefaultGraph, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from ecograph.errors import NotFoundError
from ecograph.kind_names import name_kind
from ecograph.namespaces import ID, KINDS, PREFIXES, SCHEMES
from ecograph.store.pool import QueryPool
from ecograph.text import Text
from ecograph.web.names import Index, term
from ecograph.web.negotiation import PAGE
from ecograph.web.operations import LIMITS, UNKNOWN, WRONG, answers
from ecograph.web.paging import FROM, Pager, make_pager, read_first
from ecograph.web.routing import read_route
from ecograph.web.select import select_count, select_rows
from ecograph.web.templating import render_page
from ecograph.web.terms import Value, write_term
from ecograph.web.view import View, view_request

__all__ = ["CLASSES", "LISTED", "router"]

router = APIRouter(tags=["pages"])

Kind = Annotated[str, Path(description="A kind such as actor, or a scheme such as role.")]

LISTED: Final = 200
"""Things on one page of a list."""
NAMED: Final = 10000
"""Things up to which a list is in the order of their names; a longer one is in that of their IRIs."""

CLASSES: Final[Mapping[str, str]] = {
    **{kind: f"eco:{kind.title().replace('-', '')}" for kind in KINDS},
    "availability": "eco:DataAvailability",
    "geometry": "geosparql:Geometry",
    "metric": "eco:Measurement",
    "network": "eco:ActorNetwork",
    "scheme": "skos:ConceptScheme",
}
"""The class that all entities of a kind have."""

PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("eco", "geosparql", "rdf", "rdfs", "scheme", "skos")
)


@read_route(
    router,
    "/id/{kind}/",
    summary="All entities of a kind (HTML)",
    responses=answers("The list, or a part of it", (PAGE,), WRONG, UNKNOWN, *LIMITS),
)
@read_route(router, "/id/{kind}", include_in_schema=False)
async def list_kind(request: Request, kind: Kind) -> Response:
    """List the entities, or the concepts of a scheme, whose IRI has this kind in its path.

    :raises NotFoundError: there is no such kind
    :raises InputError: ``?from=`` is no number of an entry
    """
    if kind not in {*KINDS, *SCHEMES}:
        raise NotFoundError(Text(en="kind of entity", sv="slag av entiteter"), kind, [*KINDS, *SCHEMES])
    view = view_request(request)
    pool: QueryPool = request.app.state.pool
    total = await select_count(pool, _count_query(kind))
    start = read_first(request) - 1
    things = await _list_things(pool, view, kind, total, start)
    context = {
        "name": view.text(name_kind(kind)),
        "things": things,
        "total": total,
        "pager": _make_pager(view, kind, start, total),
        "query": view.url("/#query", query=_list_query(kind)),
    }
    return render_page(request, "kind.html", context)


async def _list_things(pool: QueryPool, view: View, kind: str, total: int, start: int) -> list[Value]:
    """Return a page of the list; each name once, in the order of the names if there are not too many."""
    is_named = total <= NAMED
    rows = await select_rows(pool, _names_query(kind, "" if is_named else f"LIMIT {LISTED} OFFSET {start}"))
    naming = term(_naming(kind))
    things = {row["subject"] for row in rows if isinstance(row["subject"], NamedNode)}
    quads = [
        Quad(row["subject"], naming, row["name"], DefaultGraph())
        for row in rows
        if "name" in row and isinstance(row["subject"], NamedNode)
    ]
    index = Index(quads)
    written = sorted((write_term(index, view, thing) for thing in things), key=lambda value: value.sort)
    return written[start : start + LISTED] if is_named else written


def _make_pager(view: View, kind: str, start: int, total: int) -> Pager:
    return make_pager(start, LISTED, total, lambda first: view.url(f"/id/{kind}/", **{FROM: str(first)}))


def _of_kind(kind: str) -> str:
    if kind in SCHEMES:
        return f"?subject skos:inScheme scheme:{kind}"
    return f'?subject a {CLASSES[kind]} FILTER (STRSTARTS(STR(?subject), "{ID}{kind}/"))'


def _naming(kind: str) -> str:
    return "skos:prefLabel" if kind in SCHEMES else "rdfs:label"


def _names_query(kind: str, window: str) -> str:
    return f"""{PROLOGUE}SELECT ?subject ?name WHERE {{
  {{ SELECT DISTINCT ?subject WHERE {{ {_of_kind(kind)} }} ORDER BY ?subject {window} }}
  OPTIONAL {{ ?subject {_naming(kind)} ?name }}
}}"""


def _count_query(kind: str) -> str:
    return f"{PROLOGUE}SELECT (COUNT(DISTINCT ?subject) AS ?count) WHERE {{ {_of_kind(kind)} }}"


def _list_query(kind: str) -> str:
    return f"{PROLOGUE}SELECT DISTINCT ?subject WHERE {{\n  {_of_kind(kind)}\n}}\nORDER BY ?subject\n"
