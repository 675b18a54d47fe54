"""Explanations of queries: a page for readers, JSON for programs."""

from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ecograph.errors import InputError
from ecograph.explain.explaining import Explainer, Explanation
from ecograph.explain.wording import REASONS, say_count, say_rows
from ecograph.explain.writing import write_explanation
from ecograph.text import Text
from ecograph.web.address import find_address
from ecograph.web.answering import wait_unless_left
from ecograph.web.language import choose_language
from ecograph.web.negotiation import PAGE, negotiate
from ecograph.web.operations import LIMITS, UNEXPLAINED, UPDATE, WRONG, answers, by_text
from ecograph.web.sparql_protocol import read_operation
from ecograph.web.templating import render_page
from ecograph.web.view import View, view_request

__all__ = ["EXPLAIN_OPERATIONS", "explain_query"]

JSON: Final = "application/json"
RUN: Final = "run"
PLACES: Final = {
    "": Text(en="always", sv="alltid"),
    "optional": Text(en="OPTIONAL", sv="OPTIONAL"),
    "minus": Text(en="MINUS", sv="MINUS"),
    "exists": Text(en="EXISTS", sv="EXISTS"),
    "union": Text(en="UNION", sv="UNION"),
    "select": Text(en="sub-select", sv="delfråga"),
    "service": Text(en="SERVICE", sv="SERVICE"),
}
NO_CACHE: Final = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}


@dataclass(frozen=True)
class Line:
    """A pattern as the page shows it."""

    number: int
    pattern: str
    graph: str | None
    place: str
    variables: str
    count: str
    reason: str
    """Why the count is not exact; empty if it is."""


async def explain_query(request: Request) -> Response:
    """Explain the query of ``request``, which is sent as to the endpoint; with ``run`` it is run too.

    :raises InputError: if there is no query
    :raises QueryError: if it is malformed; UnexplainedError if it cannot be explained
    :raises LimitError: if it is too long, or the asker has used up what each has
    """
    looking = request.app.state.pool.operations.looking
    operation = await read_operation(request, request.app.state.settings, looking)
    is_page = _wants_page(request, operation.formats)
    if operation.query is None:
        if request.method == "GET" and is_page:
            return _show(request, "", None)
        raise InputError(Text(en="The parameter 'query' is missing.", sv="Parametern 'query' saknas."))
    explainer = _find_explainer(request)
    base = find_address(request).removesuffix("/explain")
    query, outline = await looking.look(operation.query, partial(explainer.prepare, operation.query, base))
    if len(operation.default_graphs) + len(operation.named_graphs) > 0:
        query = replace(query, default_graphs=operation.default_graphs, named_graphs=operation.named_graphs)
    run = request.query_params.get(RUN, "0") not in {"", "0", "false"}
    try:
        explanation = await wait_unless_left(explainer.explain(query, outline, run=run), request)
    except ClientDisconnect:
        return Response(None, HTTPStatus.NO_CONTENT)  # nobody is there to read it
    if is_page:
        return _show(request, operation.query, explanation)
    language = choose_language(request)
    body = write_explanation(explanation, request.app.state.content.version, language)
    return JSONResponse(body, headers={**NO_CACHE, "Content-Language": language})


def _find_explainer(request: Request) -> Explainer:
    """Return what explains the queries of this service: one for all, so that it does one after the other."""
    state = request.app.state
    if not hasattr(state, "explainer"):
        state.explainer = Explainer(state.pool, state.settings)
    explainer: Explainer = state.explainer
    return explainer


def _wants_page(request: Request, formats: tuple[str, ...]) -> bool:
    if len(formats) > 0:
        return formats[0] == "html"
    return negotiate(request.headers.getlist("accept"), (JSON, PAGE)) == PAGE


def _show(request: Request, text: str, explanation: Explanation | None) -> Response:
    view = view_request(request)
    context = {
        "query": text,
        "explanation": explanation,
        "lines": [] if explanation is None else _write_lines(view, explanation),
        "steps": [] if explanation is None else _write_steps(view, explanation),
        "editor": view.url("/#query", query=text),
    }
    return render_page(request, "explain.html", context, headers={"Cache-Control": "no-store"})


def _write_steps(view: View, explanation: Explanation) -> list[tuple[int, str, str, str]]:
    """Return for each step what is added, how many rows there are then, and why that is not exact."""
    texts = {pattern.number: pattern.text for pattern in explanation.structure.patterns}
    return [
        (
            step.patterns[-1],
            texts[step.patterns[-1]],
            view.text(say_rows(step.count)),
            "" if step.count.is_exact else view.text(REASONS[step.count.reason]),
        )
        for step in explanation.steps
    ]


def _write_lines(view: View, explanation: Explanation) -> list[Line]:
    lines = []
    for pattern in explanation.structure.patterns:
        count = explanation.counts[pattern.number]
        lines.append(
            Line(
                number=pattern.number,
                pattern=pattern.text,
                graph=pattern.graph,
                place=view.text(PLACES[pattern.place]),
                variables=", ".join(f"?{name}" for name in pattern.variables),
                count=view.text(say_count(count)),
                reason="" if count.is_exact else view.text(REASONS[count.reason]),
            )
        )
    return lines


PARAMETERS: Final = [
    {
        "name": name,
        "in": "query",
        "required": name == "query",
        "description": description,
        "schema": {"type": "string"},
    }
    for name, description in {
        "query": "A SPARQL 1.1 query",
        "default-graph-uri": "IRI of a graph that is part of the default graph; may be repeated",
        "named-graph-uri": "IRI of a graph that GRAPH may name; may be repeated",
        RUN: "1: run the query too, and tell how long that took and how many rows it has",
        "format": "json or html, instead of Accept",
    }.items()
]
EXPLAIN_OPERATIONS: Final[dict[str, Any]] = {
    "get": {
        "tags": ["SPARQL"],
        "operationId": "explain_by_get",
        "summary": "Explain a SPARQL query: what its patterns match, and what makes it slow",
        "description": "Counts are exact, or say that there are more and why counting was stopped. "
        "They take of the asker's seconds of queries. POST takes the same as /sparql.",
        "parameters": PARAMETERS,
        "responses": by_text(answers("The explanation", (JSON, PAGE), WRONG, UPDATE, UNEXPLAINED, *LIMITS)),
    }
}
"""The path ``/sparql/explain``."""
