"""Pages of the catalogue: the list of questions, and one question with its answer as a table or a picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ecograph.examples import write_out
from ecograph.formats import result_syntax
from ecograph.queries import CatalogueQuery
from ecograph.store.request import QueryRequest, is_constant
from ecograph.web.answer_view import send_picture, view_answer
from ecograph.web.answering import find_answer
from ecograph.web.pictures.table import Table, read_answer
from ecograph.web.pictures.views import Kind
from ecograph.web.templating import render_page
from ecograph.web.view import View, view_request

__all__ = ["render_catalogue", "render_query", "send_query_picture"]

FORMATS: Final = ("csv", "json", "tsv", "xml")


@dataclass(frozen=True)
class Field:
    """A parameter as a field of the form."""

    name: str
    description: str
    value: str


def render_catalogue(request: Request, queries: Iterable[CatalogueQuery]) -> Response:
    """Return the page that lists the questions."""
    view = view_request(request)
    listed = [(query.summary.to(view.language), view.url(f"/queries/{query.name}"), query.name) for query in queries]
    return render_page(request, "queries.html", {"queries": sorted(listed, key=lambda each: view.collate(each[0]))})


async def render_query(request: Request, query: CatalogueQuery, given: Mapping[str, str], kind: Kind) -> Response:
    """Return the page of one question: its parameters as a form, its answer as a table and a picture of it.

    :raises InputError: if a value is missing or not of its parameter's type
    :raises LimitError: if the query met a limit
    """
    view = view_request(request)
    terms = _bind(view, query, given)
    table = await _ask(request, query, terms)
    chosen = {"view": kind} if kind != "table" else {}

    def address(**more: str) -> str:
        return view.url(f"/queries/{query.name}", **given, **more)

    context = {
        "question": query.summary.to(view.language),
        "fields": [
            Field(
                parameter.name,
                parameter.description.to(view.language),
                given.get(parameter.name, parameter.default or ""),
            )
            for parameter in query.parameters
            if parameter.type != "language"
        ],
        "chosen": chosen,
        "answer": await view_answer(request, table, kind, address),
        "formats": [(name.upper(), address(format=name)) for name in FORMATS],
        "editor": view.url("/#query", query=write_out(query, terms), **chosen),
        "explanation": view.url("/sparql/explain", query=write_out(query, terms)),
    }
    return render_page(request, "query.html", context)


async def send_query_picture(request: Request, query: CatalogueQuery, given: Mapping[str, str], kind: Kind) -> Response:
    """Return the picture of the answer to one question as a file of its own.

    :raises InputError: if a value is missing or not of its parameter's type; if there is nothing to draw so (422)
    :raises LimitError: if the query met a limit
    """
    table = await _ask(request, query, _bind(view_request(request), query, given))
    return await send_picture(request, table, kind)


def _bind(view: View, query: CatalogueQuery, given: Mapping[str, str]) -> dict[str, str]:
    return {name: str(term) for name, term in query.bind(given, view.language).items()}


async def _ask(request: Request, query: CatalogueQuery, terms: Mapping[str, str]) -> Table:
    asked = QueryRequest(query.text, result_syntax("tsv"), terms)
    state = request.app.state
    answer = await find_answer(state.answers, state.pool, asked, keeps=is_constant(query.text))
    heads = {column: called.to(view_request(request).language) for column, called in query.columns.items()}
    return replace(await read_answer(answer, fixed=terms), heads=heads)
