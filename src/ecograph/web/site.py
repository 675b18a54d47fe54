"""Small things every site has: API documentation, robots.txt, the icon, static files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles

from ecograph.text import Text
from ecograph.web.routing import read_route
from ecograph.web.templating import render_page

__all__ = ["render_problem", "router", "static_files"]

router = APIRouter(include_in_schema=False)

STATIC: Final = Path(__file__).parent / "static"
ROBOTS: Final = "User-agent: *\nDisallow: /sparql\n"
"""Queries cost; everything else may be read."""


TITLES: Final[Mapping[object, Text]] = {
    400: Text(en="The request cannot be understood", sv="Förfrågan går inte att förstå"),
    404: Text(en="There is nothing here", sv="Här finns inget"),
    405: Text(en="Not with this method", sv="Inte med den metoden"),
    406: Text(en="No such format", sv="Inget sådant format"),
    413: Text(en="Too large", sv="För stort"),
    500: Text(en="The service failed", sv="Tjänsten misslyckades"),
    503: Text(en="Not just now", sv="Inte just nu"),
}
"""What a page calls a problem, by status."""


def static_files() -> StaticFiles:
    """Return the application that serves style sheet, script and icon."""
    return StaticFiles(directory=STATIC)


def render_problem(request: Request, problem: Mapping[str, object]) -> Response:
    """Return problem details (RFC 9457: title, status, detail) as a page."""
    status = problem["status"]
    title = TITLES.get(status, TITLES[500])
    return render_page(
        request,
        "problem.html",
        {"problem": problem, "title": title},
        status=status if isinstance(status, int) else 500,
    )


@read_route(router, "/robots.txt")
async def read_robots(request: Request) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """Tell crawlers what to leave alone."""
    return PlainTextResponse(ROBOTS)


@read_route(router, "/favicon.ico")
@read_route(router, "/favicon.svg")
async def read_icon(request: Request) -> Response:  # noqa: ARG001
    """Return the icon, also where browsers look for it unasked."""
    return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")


@read_route(router, "/docs")
async def show_docs(request: Request) -> Response:
    """Show the OpenAPI description as a page of our own: the usual viewers load scripts from elsewhere."""
    return render_page(
        request,
        "docs.html",
        {"operations": _operations(request.app.openapi()), "origin": str(request.base_url).rstrip("/")},
    )


def _operations(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    unsaid = {"summary": "", "description": "", "parameters": []}
    return [
        {**unsaid, **operation, "path": path, "method": method.upper()}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
