"""The catalogue queries as resources: one address each, with parameters that have types, in every result format."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.errors import InputError
from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS
from ecograph.queries import BINDERS, CatalogueQuery, Parameter, find_query, load_catalogue
from ecograph.search.entities import Entities
from ecograph.settings import Settings
from ecograph.store.guard import outline_query
from ecograph.store.pool import QueryRequest
from ecograph.text import Text
from ecograph.web.answer_view import SVG
from ecograph.web.answering import answer_query
from ecograph.web.language import choose_language
from ecograph.web.negotiation import PAGE, Syntax, choose_syntax, negotiate
from ecograph.web.operations import LIMITS, NO_FORMAT, UNCHANGED, UNDRAWN, UNKNOWN, WRONG, answers
from ecograph.web.pictures.views import VIEW, VIEWS, Kind, read_view
from ecograph.web.query_page import render_catalogue, render_query, send_query_picture
from ecograph.web.routing import read_route
from ecograph.web.sparql_operations import CONTENT

__all__ = ["make_router"]

FORMAT: Final = "format"
LANGUAGE: Final = "lang"
COLUMNS: Final = "x-columns"
"""Field of an operation in OpenAPI, one of its extensions: the columns of the answer, with titles in both languages."""
SYNTAXES: Final[tuple[Syntax, ...]] = (*RESULT_FORMATS, *GRAPH_FORMATS)
TYPES: Final[Mapping[str, dict[str, Any]]] = {
    "language": {"type": "string", "enum": ["sv", "en"]},
    "year": {"type": "string", "pattern": "^[0-9]{4}$", "examples": ["2020"]},
    "date": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "examples": ["2020-06"]},
    "integer": {"type": "integer"},
    "polygon": {"type": "string", "examples": ["POLYGON((11 57, 12 57, 12 58, 11 58, 11 57))"]},
    "string": {"type": "string"},
}
"""JSON Schema of the plain types of parameters; any other is a kind of entity, named by slug, CURIE or IRI."""


def make_router() -> APIRouter:
    """Return the routes of all queries in the catalogue."""
    router = APIRouter(tags=["queries"])
    read_route(
        router,
        "/queries",
        summary="The catalogue of queries (HTML, JSON)",
        responses=answers("The catalogue", ("application/json", PAGE)),
    )(_list_queries)
    for query in load_catalogue().values():
        details: dict[str, Any] = {
            "operation_id": f"query_{query.name}",
            "summary": query.summary.en,
            "openapi_extra": {
                "parameters": [*map(_describe_parameter, query.parameters), FORMAT_PARAMETER, VIEW_PARAMETER],
                COLUMNS: [{"name": name, "title": called.to_json()} for name, called in query.columns.items()],
            },
            "responses": ANSWERS,
        }
        read_route(router, f"/queries/{query.name}", **details)(_answer)
    read_route(router, "/queries/{name}", include_in_schema=False)(_answer)
    return router


ANSWERS: Final = answers(
    "The whole answer", (*CONTENT, PAGE, SVG), UNCHANGED, WRONG, UNKNOWN, NO_FORMAT, UNDRAWN, *LIMITS
)
FORMAT_PARAMETER: Final = {
    "name": FORMAT,
    "in": "query",
    "required": False,
    "description": "Name of a format, instead of Accept: json, xml, csv, tsv; svg for a picture",
    "schema": {"type": "string", "enum": [*(syntax.name for syntax in RESULT_FORMATS), "html", "svg"]},
}
VIEW_PARAMETER: Final = {
    "name": VIEW,
    "in": "query",
    "required": False,
    "description": "How HTML and SVG show the answer: as a table, map, chart or graph",
    "schema": {"type": "string", "enum": list(VIEWS), "default": "table"},
}


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    entity = {"type": "string", "description": f"Slug, CURIE or IRI of one {parameter.type}"}
    schema = dict(TYPES[parameter.type] if parameter.type in BINDERS else entity)
    if parameter.default is not None:
        schema["default"] = int(parameter.default) if parameter.type == "integer" else parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.default is None and parameter.type != "language",
        "description": parameter.description.en,
        "schema": schema,
    }


async def _list_queries(request: Request) -> Response:
    """List the questions, with their parameters."""
    catalogue = load_catalogue()
    if negotiate(request.headers.getlist("accept"), ("application/json", PAGE)) == PAGE:
        return render_catalogue(request, catalogue.values())
    language = choose_language(request)
    root = str(request.base_url)
    listed = [
        {
            "name": query.name,
            "question": query.summary.to(language),
            "address": f"{root}queries/{query.name}",
            "parameters": [_describe_parameter(parameter) for parameter in query.parameters],
            "columns": [{"name": name, "title": called.to(language)} for name, called in query.columns.items()],
        }
        for query in catalogue.values()
    ]
    return JSONResponse(listed, headers={"Vary": "Accept, Accept-Language", "Content-Language": language})


async def _answer(request: Request) -> Response:
    """Answer one question of the catalogue.

    :raises NotFoundError: there is no such query, or it has no such parameter
    :raises InputError: a value is missing, not of its parameter's type, or an entity that the graph does not know
    """
    query = find_query(request.url.path.rpartition("/")[2])
    settings: Settings = request.app.state.settings
    form = outline_query(query.text, settings).form
    given, names, kind = _read_parameters(request, query)
    language = choose_language(request)
    entities: Entities = request.app.state.entities
    await entities.check(request.app.state.pool, query, given, language)
    accept = request.headers.getlist("accept")
    if names == ["html"] or (names == [] and negotiate(accept, [*(s.media_type for s in SYNTAXES), PAGE]) == PAGE):
        return await render_query(request, query, given, kind)
    if names == ["svg"]:
        return await send_query_picture(request, query, given, kind)
    syntax, media_type = choose_syntax(form, accept, names)
    terms = query.bind(given, language)
    substitutions = {name: str(term) for name, term in terms.items()}
    return await answer_query(request, QueryRequest(query.text, syntax, substitutions), media_type)


def _read_parameters(request: Request, query: CatalogueQuery) -> tuple[dict[str, str], list[str], Kind]:
    """Return the values of the query's parameters, those of ``format``, and the way its answer is to be shown.

    :raises InputError: if a parameter is given twice, or there is no such way
    """
    known = {parameter.name for parameter in query.parameters}
    given: dict[str, str] = {}
    names = []
    kind: Kind = "table"
    for name, value in request.query_params.multi_items():
        if name == FORMAT and FORMAT not in known:
            names.append(value)
        elif name == VIEW and VIEW not in known:
            kind = read_view(value)
        elif name in given:
            raise InputError(
                Text(en=f"The parameter {name!r} is given twice.", sv=f"Parametern {name!r} är angiven två gånger.")
            )
        elif name != LANGUAGE or LANGUAGE in known:
            given[name] = value
    return given, names, kind
