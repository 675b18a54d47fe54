"""The ways in which an answer can be shown, and the picture of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal, cast, get_args

import anyio.to_thread
from pyoxigraph import NamedNode

from ecograph.errors import InputError
from ecograph.store.pool import QueryPool
from ecograph.text import Text
from ecograph.web.pictures.charts import can_chart, draw_chart
from ecograph.web.pictures.drawing import Picture
from ecograph.web.pictures.naming import fetch_names
from ecograph.web.pictures.places import can_map, find_places
from ecograph.web.pictures.pointmap import draw_points, fetch_backdrop
from ecograph.web.pictures.table import Table
from ecograph.web.pictures.ties import can_tie, draw_ties, list_ends
from ecograph.web.view import View

__all__ = ["UNPROCESSABLE", "VIEW", "VIEWS", "Kind", "draw_picture", "list_views", "name_things", "read_view"]

Kind = Literal["table", "map", "chart", "graph"]

VIEW: Final = "view"
"""Name of the parameter that chooses one."""
VIEWS: Final[Mapping[Kind, Text]] = {
    "table": Text(en="Table", sv="Tabell"),
    "map": Text(en="Map", sv="Karta"),
    "chart": Text(en="Chart", sv="Diagram"),
    "graph": Text(en="Graph", sv="Graf"),
}
NEEDS: Final[Mapping[Kind, Text]] = {
    "table": Text(
        en="This answer can be drawn neither as a map nor as a chart or graph; a table is no picture.",
        sv="Svaret går varken att rita som karta, diagram eller graf; en tabell är ingen bild.",
    ),
    "map": Text(
        en="No row of this answer has a place: a map needs a column of geometries (WKT), two of latitude and "
        "longitude, or one of things that have a point in the data.",
        sv="Ingen rad i svaret har en plats: en karta behöver en kolumn med geometrier (WKT), två med latitud och "
        "longitud, eller en med ting som har en punkt i datan.",
    ),
    "chart": Text(
        en="This answer has nothing to draw a chart of: that needs a column of numbers, and one of names or of years.",
        sv="Svaret har inget att rita ett diagram av: det behövs en kolumn med tal, och en med namn eller med år.",
    ),
    "graph": Text(
        en="No two things are tied in this answer: a graph needs two or three columns of things, or triples whose "
        "values are things.",
        sv="Inga två ting är förbundna i svaret: en graf behöver två eller tre kolumner med ting, eller tripler vars "
        "värden är ting.",
    ),
}
UNPROCESSABLE: Final = 422


def read_view(name: str) -> Kind:
    """Return the view that is called ``name``.

    :raises InputError: if there is none
    """
    if name not in get_args(Kind):
        listed = ", ".join(VIEWS)
        raise InputError(
            Text(
                en=f"view={name!r} is no view; there are {listed}.",
                sv=f"view={name!r} är ingen vy; det finns {listed}.",
            )
        )
    return cast("Kind", name)


def list_views(table: Table) -> Sequence[Kind]:
    """Return the views that suit a table, as far as its columns tell; things may turn out to have no place."""
    if len(table.rows) == 0:
        return ()
    able = {"table": True, "map": can_map(table), "chart": can_chart(table), "graph": can_tie(table)}
    return [view for view in get_args(Kind) if able[view]]


async def name_things(pool: QueryPool, view: View, table: Table) -> Table:
    """Return ``table`` with names of those things in it that it does not name itself.

    :raises LimitError: the query for names met a limit
    """
    unnamed = [column for column in table.names if table.is_things(column) and table.label_of(column) is None]
    if table.is_triples:
        unnamed = list(table.names)
    ends = list_ends(table)
    ordered = sorted(unnamed, key=lambda column: column not in ends)
    things = [value for column in ordered for value in table.values(column) if isinstance(value, NamedNode)]
    return replace(table, known=await fetch_names(pool, things, view.language))


async def draw_picture(pool: QueryPool, view: View, table: Table, kind: Kind) -> Picture:
    """Return the picture of a table; for ``table`` itself the first that can be drawn.

    :raises InputError: if there is nothing in it to draw so (422)
    :raises LimitError: a query for places met a limit
    """
    for one in list_views(table) if kind == "table" else (kind,):
        picture = await _draw(pool, view, table, one)
        if picture is not None:
            return picture
    raise InputError(NEEDS[kind], status=UNPROCESSABLE)


async def _draw(pool: QueryPool, view: View, table: Table, kind: Kind) -> Picture | None:
    if kind == "map":
        found = await find_places(pool, table)
        if found is None or len(found.spots) == 0:
            return None
        return await anyio.to_thread.run_sync(draw_points, view, table, found, await fetch_backdrop(pool))
    if kind == "table":
        return None
    return await anyio.to_thread.run_sync(draw_chart if kind == "chart" else draw_ties, view, table)
