"""Pages from templates: escaped, in one language, with the headers every page has."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ecograph import __version__
from ecograph.release import Release
from ecograph.web.view import View, view_request

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["REVALIDATE", "is_unchanged", "page_etag", "render_page", "unchanged"]

REVALIDATE: Final = "no-cache"
"""Cache-Control of all that a new release may change: keep it, but ask whether it still holds (RFC 9111, 5.2.2.4)."""


@cache
def _environment() -> "Environment":
    """Return the templates. Their engine is imported with the first page: to answer queries takes none of it."""
    jinja2 = import_module("jinja2")
    environment: Environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ecograph.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment


def page_etag(version: str, *parts: str) -> str:
    """Return the entity tag of what is made from content of ``version``; weak: a proxy may compress it on the way."""
    return 'W/"' + "-".join([__version__, version, *parts]) + '"'


def is_unchanged(request: Request, etag: str) -> bool:
    """Tell whether the asker of a page holds ``etag`` (RFC 9110, 13.1.2: weak comparison); a POST asks for no page."""
    asked = ",".join(request.headers.getlist("if-none-match"))
    known = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return request.method != "POST" and etag.removeprefix("W/") in known


def unchanged(headers: Mapping[str, str]) -> Response:
    """Return 304 with the headers that 200 would have had."""
    return Response(status_code=304, headers=headers)


def render_page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return the page that ``template`` makes of ``context``, in the language the request wants."""
    view: View = view_request(request)
    html = _environment().get_template(template).render(view=view, say=view.say, release=_release(request), **context)
    return HTMLResponse(
        html,
        status_code=status,
        headers={
            "Content-Language": view.language,
            "Vary": "Accept, Accept-Language",
            "Cache-Control": REVALIDATE,
            **({} if headers is None else headers),
        },
    )


def _release(request: Request) -> Release | None:
    release: Release | None = request.app.state.release
    return release
