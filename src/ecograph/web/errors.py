"""One shape for every error: problem details (RFC 9457), in the asker's language, as a page for browsers."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.errors import EcographError, InputError, LimitError
from ecograph.text import Text
from ecograph.web.language import choose_language
from ecograph.web.negotiation import negotiate
from ecograph.web.problem import render_problem

__all__ = ["HANDLERS", "add_handlers", "render_detail", "render_details", "render_error"]

MEDIA_TYPE: Final = "application/problem+json"
PROGRAM_PATHS: Final = ("/sparql", "/health", "/openapi.json")
"""Where no person reads the answer as a page."""
INTERNAL: Final = Text(en="The service failed; this is its fault.", sv="Tjänsten misslyckades; felet är dess eget.")


def render_error(error: EcographError, request: Request) -> Response:
    """Return the answer that ``error`` is."""
    problem: dict[str, object] = {}
    headers: dict[str, str] = {}
    if isinstance(error, InputError):
        problem = {name: value for name in ("line", "column") if (value := getattr(error, name)) is not None}
    if isinstance(error, LimitError) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return render_detail(request, error.status, error.message, problem, headers)


def render_detail(
    request: Request, status: int, detail: Text, extra: Mapping[str, object], headers: Mapping[str, str]
) -> Response:
    """Return the answer with this status and detail: a page for browsers."""
    if not _wants_page(request):
        return render_details(request, status, detail, extra, headers)
    page = render_problem(request, _describe(request, status, detail, extra))
    page.headers.update(_list_fields(request, headers))
    return page


def render_details(
    request: Request, status: int, detail: Text, extra: Mapping[str, object], headers: Mapping[str, str]
) -> Response:
    """Return the answer with this status and detail, for programs."""
    return JSONResponse(_describe(request, status, detail, extra), status, _list_fields(request, headers), MEDIA_TYPE)


def _describe(request: Request, status: int, detail: Text, extra: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail.to(choose_language(request)),
        **extra,
    }


def _list_fields(request: Request, own: Mapping[str, str]) -> dict[str, str]:
    language = choose_language(request)
    return {"Content-Language": language, "Vary": "Accept, Accept-Language", "Cache-Control": "no-store", **own}


def _wants_page(request: Request) -> bool:
    if request.scope["path"].removeprefix(request.scope.get("root_path", "")) in PROGRAM_PATHS:
        return False
    return negotiate(request.headers.getlist("accept"), (MEDIA_TYPE, "application/json", "text/html")) == "text/html"


async def _handle_ours(request: Request, error: Exception) -> Response:
    return render_error(cast("EcographError", error), request)


async def _handle_http(request: Request, error: Exception) -> Response:
    """Handle what the router raises: no such path, or not with this method."""
    raised = cast("HTTPException", error)
    allowed = ", ".join(sorted({name.strip() for name in (raised.headers or {}).get("Allow", "").split(",")} - {""}))
    path = request.url.path
    if raised.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = Text(
            en=f"{path} is not for {request.method}; allowed are {allowed}.",
            sv=f"{path} är inte till för {request.method}; tillåtna är {allowed}.",
        )
        return render_detail(request, raised.status_code, detail, {}, {"Allow": allowed})
    if raised.status_code == HTTPStatus.NOT_FOUND:
        detail = Text(en=f"There is nothing at {path}.", sv=f"Det finns inget på {path}.")
    else:
        detail = Text(en=str(raised.detail), sv=str(raised.detail))
    return render_detail(request, raised.status_code, detail, {}, raised.headers or {})


async def _handle_unexpected(request: Request, _error: Exception) -> Response:
    return render_detail(request, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL, {}, {})


HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]] = {
    EcographError: _handle_ours,
    HTTPException: _handle_http,
    Exception: _handle_unexpected,
}
"""The table of handlers: routes raise, these answer."""


def add_handlers(app: Starlette) -> None:
    """Have ``app`` answer every exception by :data:`HANDLERS`."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
