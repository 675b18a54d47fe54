"""The answer to any query as a page: a table, a map, a chart or a graph; the picture also as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ecograph.errors import InputError
from ecograph.explain.running import choose_plain
from ecograph.store.guard import Outline, outline_query
from ecograph.store.request import QueryAnswer, QueryRequest, is_constant
from ecograph.text import Text
from ecograph.web.address import find_address
from ecograph.web.answer_view import SVG, AnswerView, send_picture, view_answer
from ecograph.web.answering import find_answer, wait_unless_left
from ecograph.web.negotiation import PAGE
from ecograph.web.operations import LIMITS, UNDRAWN, UPDATE, WRONG, answers, by_text
from ecograph.web.pictures.table import Table, read_answer, read_triples
from ecograph.web.pictures.views import UNPROCESSABLE, VIEW, VIEWS, read_view
from ecograph.web.sparql_protocol import Operation, read_operation
from ecograph.web.templating import render_page
from ecograph.web.view import View, view_request

__all__ = ["ANSWER_OPERATIONS", "answer_as_page"]

LONGEST: Final = 4_000
"""Characters of a query that addresses of pages hold; longer ones are posted again."""
FORMATS: Final[Mapping[bool, tuple[str, ...]]] = {
    True: ("csv", "json", "tsv", "xml"),
    False: ("turtle", "nt", "jsonld"),
}


async def answer_as_page(request: Request) -> Response:
    """Answer the query of ``request``, which is sent as to the endpoint, with a page or a picture.

    :raises InputError: if there is no such view, or nothing to draw so (422, for SVG)
    :raises QueryError: if the query is malformed
    :raises LimitError: if it met a limit
    """
    state = request.app.state
    looking = state.pool.operations.looking
    operation = await read_operation(request, state.settings, looking)
    kind, is_picture = read_view(request.query_params.get(VIEW, "table")), _wants_picture(operation.formats)
    if operation.query is None:
        if request.method == "GET":
            return RedirectResponse(view_request(request).url("/#query"), status_code=303)
        raise InputError(Text(en="The parameter 'query' is missing.", sv="Parametern 'query' saknas."))
    base = find_address(request).removesuffix("/answer")
    outline = await looking.look(operation.query, partial(outline_query, operation.query, state.settings, base))
    query = _make_request(operation, outline, base)
    keeps = is_constant(query.text)
    answer = await wait_unless_left(find_answer(state.answers, state.pool, query, keeps=keeps), request)
    if outline.form == "ASK" and is_picture:
        raise InputError(NO_PICTURE, status=UNPROCESSABLE)
    if outline.form == "ASK":
        return _show(request, operation.query, None, boolean=answer.read().strip() == b"true")
    table = await _read(answer, outline)
    if is_picture:
        return await send_picture(request, table, kind)
    view = view_request(request)
    shown = await view_answer(request, table, kind, lambda **more: _address(view, operation, **more))
    return _show(request, operation.query, shown, formats=_list_formats(view, operation, outline))


def _wants_picture(names: Sequence[str]) -> bool:
    """Tell whether the picture alone is asked for.

    :raises InputError: if anything else than that or the page is
    """
    if len(names) > 1 or not set(names) <= {"html", "svg"}:
        named = ", ".join(names)
        raise InputError(
            Text(
                en=f"format={named!r} is no form of this page: it is html or svg; data are at /sparql.",
                sv=f"format={named!r} är ingen form av denna sida: den är html eller svg; data finns på /sparql.",
            )
        )
    return list(names) == ["svg"]


NO_PICTURE: Final = Text(
    en="The answer is yes or no: there is nothing to draw.", sv="Svaret är ja eller nej: det finns inget att rita."
)


def _make_request(operation: Operation, outline: Outline, base: str) -> QueryRequest:
    own = len(operation.default_graphs) + len(operation.named_graphs) > 0
    dataset = operation if own else outline
    request = QueryRequest(outline.text, choose_plain(outline.form), {}, base=base)
    return replace(request, default_graphs=dataset.default_graphs, named_graphs=dataset.named_graphs)


async def _read(answer: QueryAnswer, outline: Outline) -> Table:
    return await (read_answer(answer) if outline.form == "SELECT" else read_triples(answer))


def _address(page: View, operation: Operation, path: str = "/sparql/answer", /, **more: str) -> str:
    """Return the address of the answer in another form; without the query if that is too long for one."""
    query = operation.query or ""
    return page.url(path, **({"query": query} if len(query) <= LONGEST else {}), **more)


def _list_formats(view: View, operation: Operation, outline: Outline) -> list[tuple[str, str]]:
    if len(operation.query or "") > LONGEST:
        return []
    names = FORMATS[outline.form == "SELECT"]
    return [(name.upper(), _address(view, operation, "/sparql", format=name)) for name in names]


def _show(request: Request, query: str, answer: AnswerView | None, **more: Any) -> Response:
    view = view_request(request)
    context = {
        "query": query,
        "answer": answer,
        "boolean": None,
        "formats": [],
        "posted": query if len(query) > LONGEST else None,
        "editor": view.url("/#query", **({"query": query} if len(query) <= LONGEST else {})),
        **more,
    }
    return render_page(request, "answer.html", context)


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    own = {"type": "string", **schema}
    return {"name": name, "in": "query", "required": name == "query", "description": description, "schema": own}


ANSWER_OPERATIONS: Final[dict[str, Any]] = {
    "get": {
        "tags": ["SPARQL"],
        "operationId": "show_by_get",
        "summary": "The answer to a SPARQL query as a page: table, map, chart or graph",
        "description": "The picture alone with format=svg. POST takes the same as /sparql.",
        "parameters": [
            _parameter("query", "A SPARQL 1.1 query"),
            _parameter(VIEW, "How to show the answer", enum=list(VIEWS), default="table"),
            _parameter("format", "svg: the picture alone", enum=["html", "svg"], default="html"),
        ],
        "responses": by_text(answers("The answer", (PAGE, SVG), WRONG, UPDATE, UNDRAWN, *LIMITS)),
    }
}
"""The path ``/sparql/answer``."""
