"""A problem as a page: what went wrong, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ecograph.text import Text
from ecograph.web.templating import render_page

__all__ = ["render_problem"]

TITLES: Final[Mapping[object, Text]] = {
    400: Text(en="The request cannot be understood", sv="Förfrågan går inte att förstå"),
    404: Text(en="There is nothing here", sv="Här finns inget"),
    405: Text(en="Not with this method", sv="Inte med den metoden"),
    406: Text(en="No such format", sv="Inget sådant format"),
    408: Text(en="Too slow", sv="För långsamt"),
    413: Text(en="Too large", sv="För stort"),
    422: Text(en="This is not possible here", sv="Det går inte här"),
    429: Text(en="Too much at once", sv="För mycket på en gång"),
    500: Text(en="The service failed", sv="Tjänsten misslyckades"),
    503: Text(en="Not just now", sv="Inte just nu"),
    504: Text(en="This takes too long", sv="Det här tar för lång tid"),
}
"""What a page calls a problem, by status."""


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
