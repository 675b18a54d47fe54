"""A map of the rows of an answer: a circle for each place, or its outline, over the counties where they lie there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import floor, sqrt
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import PREFIXES
from ecograph.store.pool import QueryPool
from ecograph.web.maps import draw_ring, read_rings
from ecograph.web.pictures.drawing import COLOURS, Picture, element, link, wrap
from ecograph.web.pictures.ground import Frame, choose_frame, draw_ground
from ecograph.web.pictures.labels import place_names
from ecograph.web.pictures.places import Found, Spot
from ecograph.web.pictures.table import Table
from ecograph.web.select import Row, select_rows
from ecograph.web.view import View

__all__ = ["draw_points", "fetch_backdrop"]

LARGEST: Final = 16.0
"""Radius of the largest circle."""
SMALLEST: Final = 3.5
ALONE: Final = 5.0
"""Radius of all circles where each is for one row."""
LONGEST: Final = 160
"""Characters of a text that may be a name."""
NAMED_CIRCLES: Final = 25
"""Circles beside which a name may stand, the largest first."""
NAMED: Final = 4
"""Names told of one place."""


async def fetch_backdrop(pool: QueryPool) -> list[str]:
    """Return the outlines of the counties as well-known text; none if the data have none.

    :raises LimitError: the query met a limit
    """
    query = f"""PREFIX eco: <{PREFIXES["eco"]}> PREFIX geosparql: <{PREFIXES["geosparql"]}>
SELECT ?wkt WHERE {{ ?county eco:locatedIn <{PREFIXES["place"]}sweden> ; geosparql:hasGeometry/geosparql:asWKT ?wkt }}
ORDER BY ?county ?wkt"""
    return [row["wkt"].value for row in await select_rows(pool, query) if isinstance(row["wkt"], Literal)]


def draw_points(view: View, table: Table, found: Found, backdrop: Sequence[str]) -> Picture | None:
    """Return the map of the rows that have a place; None without any."""
    if len(found.spots) == 0:
        return None
    frame = choose_frame([point for spot in found.spots for ring in spot.rings for point in ring])
    outlines = [ring for wkt in backdrop for ring in read_rings(wkt)]
    value = _choose_value(table, found)
    title = view.say("Map", "Karta") if value is None else view.say("Map: ", "Karta: ") + table.head(value)
    notes = _write_notes(view, table, found, value)
    width, height = frame.size
    parts = [
        *draw_ground(frame, outlines),
        *_draw_outlines(view, table, found, frame),
        *_draw_circles(view, table, found, frame, value),
    ]
    svg = wrap(width, height, title, " ".join(notes), parts)
    return Picture("map", svg, title, tuple(notes), len(found.spots) < table.total)


def _choose_value(table: Table, found: Found) -> str | None:
    """Return the column of numbers that circles are sized by; none where rows share a place."""
    # Nobody said that numbers of different rows may be added.
    if len({spot.rings for spot in found.spots}) < len(found.spots):
        return None
    for column in table.columns:
        is_place = any(part in column.lower() for part in ("lat", "lon", "lng"))
        if table.is_numbers(column) and not table.is_times(column) and not is_place:
            values = [float(value.value) for value in table.values(column) if isinstance(value, Literal)]
            if min(values) >= 0 and max(values) > 0:
                return column
    return None


def _write_notes(view: View, table: Table, found: Found, value: str | None) -> list[str]:
    on, total = len(found.spots), table.total
    notes = [
        view.say(
            f"{view.number(on)} of {view.number(total)} rows are on the map",
            f"{view.number(on)} av {view.number(total)} rader är på kartan",
        )
    ]
    without = len(table.rows) - on
    if without > 0:
        notes[0] += view.say(f"; without a place: {view.number(without)}", f"; utan plats: {view.number(without)}")
    if len(table.rows) < total:
        notes[0] += view.say(
            f"; only the first {view.number(len(table.rows))} were looked at",
            f"; bara de första {view.number(len(table.rows))} har setts efter",
        )
    notes[0] += "."
    if found.by_neighbours > 0:
        near = view.number(found.by_neighbours)
        notes.append(
            view.say(
                f"Of them at a point in the area that they govern or lie in, not at their address: {near}.",
                f"Av dem vid en punkt i området som de styr eller ligger i, inte vid sin adress: {near}.",
            )
        )
    if any(spot.is_point for spot in found.spots):
        notes.append(
            view.say(
                "The area of a circle shows how many rows lie there.",
                "Cirkelns yta visar hur många rader som ligger där.",
            )
            if value is None
            else view.say(
                f"The area of a circle shows {table.head(value)}.", f"Cirkelns yta visar {table.head(value)}."
            )
        )
    return notes


def _draw_outlines(view: View, table: Table, found: Found, frame: Frame) -> Iterator[str]:
    for spot in found.spots:
        if not spot.is_point:
            path = "".join(draw_ring([frame.place(point) for point in ring]) for ring in spot.rings)
            name, href = _name_row(view, table, found, spot.row)
            shape = element("path", d=path, fill=COLOURS[0], fill_opacity=0.2, stroke=COLOURS[0], class_="area")
            yield link(href, name, shape)


def _name_row(view: View, table: Table, found: Found, row: Row) -> tuple[str, str | None]:
    """Return what a row is called, and the address of the thing that it is about."""
    column = found.column or next((name for name in table.columns if table.is_things(name)), None)
    if column is None:
        texts = [name for name in table.columns if not table.is_numbers(name) and len(table.name(row, name)) < LONGEST]
        return (table.name(row, texts[0]) if len(texts) > 0 else view.say("a place", "en plats")), None
    thing = row.get(column)
    return table.name(row, column), view.href(thing.value) if isinstance(thing, NamedNode) else None


def _draw_circles(view: View, table: Table, found: Found, frame: Frame, value: str | None) -> Iterator[str]:
    groups: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in found.spots:
        if spot.is_point:
            groups[frame.place(spot.rings[0][0])].append(spot)
    sizes = {place: _measure(spots, value) for place, spots in groups.items()}
    order = sorted(sizes, key=lambda place: (-sizes[place], place))
    called = {place: dict(_name_row(view, table, found, spot.row) for spot in groups[place]) for place in order}
    radii = {place: _choose_radius(sizes, place, value) for place in order}
    written = place_names(
        [
            (str(place), next(iter(called[place])) if number < NAMED_CIRCLES else "", *place, radii[place])
            for number, place in enumerate(order)
        ],
        frame.size[0],
    )
    for place in order:
        names = called[place]
        told = ", ".join(list(names)[:NAMED]) + (f" … ({len(names)})" if len(names) > NAMED else "")
        told += _tell_size(view, groups[place], sizes[place], value)
        look = {"fill": COLOURS[0], "fill_opacity": "0.45", "stroke": COLOURS[0], "class_": "place"}
        circle = element("circle", cx=place[0], cy=place[1], r=radii[place], **look)
        href = next(iter(names.values())) if len(names) == 1 else None
        yield link(href, told, circle + written.get(str(place), ""))


def _choose_radius(sizes: Mapping[tuple[int, int], float], place: tuple[int, int], value: str | None) -> float:
    largest = max(sizes.values())
    if largest <= 1 and value is None:
        return ALONE
    return max(SMALLEST / 2, LARGEST * sqrt(sizes[place] / (largest or 1)))


def _tell_size(view: View, spots: Sequence[Spot], size: float, value: str | None) -> str:
    if value is not None:
        return f": {view.number(floor(size) if size == floor(size) else f'{size:.4g}')}"
    return f" ({view.number(len(spots))} {view.say('rows', 'rader')})" if len(spots) > 1 else ""


def _measure(spots: Sequence[Spot], value: str | None) -> float:
    if value is None:
        return float(len(spots))
    numbers = [spot.row.get(value) for spot in spots]
    return sum(float(number.value) for number in numbers if isinstance(number, Literal))
