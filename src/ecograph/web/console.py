"""The front page of a service over data of one's own: a form for queries."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ecograph.namespaces import BASE, PREFIXES
from ecograph.store.content import Content
from ecograph.store.pool import QueryPool
from ecograph.web.templating import render_page
from ecograph.web.view import view_request

__all__ = ["show_console"]

COMMON: Final = ("rdf", "rdfs", "xsd", "owl", "skos", "dcterms")
"""Prefixes that the form adds to a query by itself."""


async def show_console(request: Request) -> Response:
    """Show which files are served and a form for queries."""
    content: Content = request.app.state.content
    pool: QueryPool = request.app.state.pool
    context = {
        "files": [file.path.name for file in content.files],
        "statements": pool.statements or 0,
        "query": view_request(request).parameters.get("query"),
        "prefixes": {name: PREFIXES[name] for name in COMMON if name in PREFIXES},
        "base": BASE,
    }
    return render_page(request, "console.html", context)
