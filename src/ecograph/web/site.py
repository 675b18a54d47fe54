"""Small things every site has: API documentation, robots.txt, the icon, static files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from ecograph.web.templating import render_page

__all__ = ["read_icon", "read_robots", "show_docs", "static_files"]

STATIC: Final = Path(__file__).parent / "static"
ROBOTS: Final = "User-agent: *\nDisallow: /sparql\n"
"""Queries cost; everything else may be read."""


def static_files() -> StaticFiles:
    """Return the application that serves style sheet, script and icon."""
    return StaticFiles(directory=STATIC)


async def read_robots(request: Request) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """Tell crawlers what to leave alone."""
    return PlainTextResponse(ROBOTS)


async def read_icon(request: Request) -> Response:  # noqa: ARG001
    """Return the icon, also where browsers look for it unasked."""
    return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")


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
