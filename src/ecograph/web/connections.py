"""How two actors are connected: a page, JSON and CSV, each step with the participations that make it."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.errors import InputError, NotAcceptableError
from ecograph.search.connecting import (
    COLUMNS,
    LIMIT,
    MOST_LIMIT,
    MOST_STEPS,
    QUESTION,
    STEPS,
    Answer,
    find_answer,
    list_rows,
)
from ecograph.text import LANGUAGES, Text
from ecograph.web.language import choose_language
from ecograph.web.negotiation import PAGE, negotiate
from ecograph.web.once import check_once
from ecograph.web.operations import LIMITS, NO_FORMAT, UNKNOWN, WRONG, answers
from ecograph.web.routing import read_route
from ecograph.web.templating import REVALIDATE, render_page
from ecograph.web.view import View, view_request

__all__ = ["router"]

router = APIRouter(tags=["queries"])

FORMATS: Final = {"html": PAGE, "json": "application/json", "csv": "text/csv"}


def _parameter(name: str, description: str, schema: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


ACTOR: Final = {"type": "string", "description": "Slug, CURIE or IRI of one actor"}
PARAMETERS: Final = [
    _parameter("from", "An actor", ACTOR, required=True),
    _parameter("to", "Another actor", ACTOR, required=True),
    _parameter("steps", "Steps at most", {"type": "integer", "minimum": 1, "maximum": MOST_STEPS, "default": STEPS}),
    _parameter("limit", "Ways to show", {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": LIMIT}),
    _parameter("lang", "Language of the page and the names, instead of Accept-Language", {"enum": list(LANGUAGES)}),
    _parameter("format", "Instead of Accept", {"enum": list(FORMATS)}),
]


@read_route(
    router,
    "/connections",
    summary=QUESTION.summary.en,
    openapi_extra={"parameters": PARAMETERS},
    responses=answers("The ways, the best first", FORMATS.values(), WRONG, UNKNOWN, NO_FORMAT, *LIMITS),
)
async def show_connections(request: Request) -> Response:
    """Find the shortest chains of actors that take part in the same initiatives.

    Of equally short ones those with few participants in their initiatives come first; total tells how many there are.
    If steps is null there is none of so few steps. Who only pays for an initiative is tied to nobody by it.

    :raises InputError: a parameter is missing or not what it should be
    :raises NotAcceptableError: Accept names none of the formats
    """
    media_type = _choose_type(request)
    check_once(request.query_params)
    given = {name: value for name in ("from", "to") if (value := request.query_params.get(name, "")) != ""}
    if len(given) == 0 and media_type == PAGE:
        return render_page(request, "connections.html", {"given": {}, "answer": None})
    bounds = (_read_number(request, "steps", STEPS, MOST_STEPS), _read_number(request, "limit", LIMIT, MOST_LIMIT))
    state = request.app.state
    answer = await find_answer(state.pool, (state.entities, state.connections), given, choose_language(request), bounds)
    if media_type == PAGE:
        return _render(request, given, answer)
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": REVALIDATE}
    if media_type == FORMATS["csv"]:
        return Response(_write_csv(answer), headers=headers, media_type=media_type)
    return JSONResponse(answer.describe(), headers=headers)


def _choose_type(request: Request) -> str:
    name = request.query_params.get("format")
    if name is not None and name not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(Text(en=f"format={name!r} is none of {known}.", sv=f"format={name!r} är inget av {known}."))
    accept = request.headers.getlist("accept")
    best = FORMATS[name] if name is not None else negotiate(accept, (FORMATS["json"], PAGE, FORMATS["csv"]))
    if best is None:
        raise NotAcceptableError(", ".join(accept), FORMATS.values())
    return best


def _read_number(request: Request, name: str, default: int, most: int) -> int:
    value = request.query_params.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and 1 <= int(value) <= most):
        raise InputError(
            Text(
                en=f"{name}={value[:most]!r} is no whole number from 1 to {most}.",
                sv=f"{name}={value[:most]!r} är inget heltal från 1 till {most}.",
            )
        )
    return int(value)


def _write_csv(answer: Answer) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(list_rows(answer))
    return written.getvalue()


def _render(request: Request, given: Mapping[str, str], answer: Answer) -> Response:
    view = view_request(request)
    context = {
        "given": given,
        "answer": answer,
        "ways": [
            [
                (_link(view, answer, actor), None if tie is None else _link(view, answer, tie.initiative), tie)
                for actor, tie in zip(way.actors, (*way.ties, None), strict=True)
            ]
            for way in answer.found.ways
        ],
        "formats": [(name.upper(), view.url("/connections", **given, format=name)) for name in ("json", "csv")],
    }
    return render_page(request, "connections.html", context)


def _link(view: View, answer: Answer, iri: str) -> tuple[str, str]:
    return answer.names[iri], view.href(iri) or iri
