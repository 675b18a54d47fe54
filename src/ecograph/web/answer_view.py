"""An answer on a page: its table, the ways in which it can be shown, and the picture that was chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ecograph.errors import InputError
from ecograph.store.pool import QueryPool
from ecograph.web.names import Index
from ecograph.web.pictures.drawing import Picture
from ecograph.web.pictures.table import Table
from ecograph.web.pictures.views import VIEWS, Kind, draw_picture, list_views, name_things
from ecograph.web.select import Row, Term
from ecograph.web.templating import REVALIDATE
from ecograph.web.terms import Value, write_term
from ecograph.web.view import View, view_request

__all__ = ["SHOWN", "SVG", "AnswerView", "Tab", "send_picture", "view_answer"]

SHOWN: Final = 500
"""Rows that a page shows; it tells when there are more."""
SVG: Final = "image/svg+xml"


@dataclass(frozen=True)
class Tab:
    """One of the ways in which an answer can be shown."""

    kind: Kind
    text: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class AnswerView:
    """An answer as a page shows it."""

    kind: Kind
    columns: Sequence[str]
    rows: Sequence[Sequence[Value | None]]
    total: int
    tabs: Sequence[Tab]
    picture: Picture | None
    problem: str | None
    """Why there is no picture, if one was asked for."""
    file: str
    """Address of the picture as a file of its own."""


async def view_answer(request: Request, table: Table, kind: Kind, address: Callable[..., str]) -> AnswerView:
    """Return ``table`` as a page shows it; ``address`` makes the page's own, with further parameters.

    :raises LimitError: a query for places or names met a limit
    """
    view = view_request(request)
    pool: QueryPool = request.app.state.pool
    picture, problem = None, None
    if kind != "table":
        try:
            picture = await draw_picture(pool, view, await name_things(pool, view, table), kind)
        except InputError as error:
            problem = error.message.to(view.language)
    kinds = list_views(table)
    return AnswerView(
        kind=kind,
        columns=[table.head(column) for column in table.columns],
        rows=[[_write(view, table, row, column) for column in table.columns] for row in table.rows[:SHOWN]],
        total=table.total,
        tabs=[Tab(each, view.text(VIEWS[each]), address(view=each), each == kind) for each in kinds],
        picture=picture,
        problem=problem,
        file=address(view=kind, format="svg"),
    )


async def send_picture(request: Request, table: Table, kind: Kind) -> Response:
    """Return the picture of ``table`` as a file of its own.

    :raises InputError: if there is nothing in it to draw so (422)
    :raises LimitError: a query for places or names met a limit
    """
    view = view_request(request)
    pool: QueryPool = request.app.state.pool
    picture = await draw_picture(pool, view, await name_things(pool, view, table), kind)
    home = str(request.base_url).rstrip("/")
    absolute = picture.svg.replace(f' href="{view.root}/', f' href="{home}/')
    headers = {
        "Content-Disposition": f'inline; filename="{picture.kind}.svg"',
        "Content-Language": view.language,
        "Cache-Control": REVALIDATE,
        "Vary": "Accept, Accept-Language",
    }
    return Response(absolute, headers=headers, media_type=SVG)


def _write(view: View, table: Table, row: Row, column: str) -> Value | None:
    term: Term | None = row.get(column)
    if term is None:
        return None
    written = write_term(Index([]), view, term)
    label = row.get(table.label_of(column) or "")
    if not isinstance(term, NamedNode) or label is None:
        return written
    return replace(written, text=getattr(label, "value", str(label)), language=None, tip=written.short)
