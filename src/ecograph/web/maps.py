"""A small map of a place, drawn on the server as SVG: the place, what it lies in and what lies in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Final, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from ecograph.namespaces import PREFIXES
from ecograph.store.pool import QueryPool
from ecograph.web.description import Description
from ecograph.web.names import term
from ecograph.web.select import select_rows

__all__ = ["Outline", "PlaceMap", "Shape", "draw_map", "draw_ring", "fetch_outlines", "read_rings"]

Part = Literal["near", "part", "own", "frame"]
"""What lies beside the place, within it, the place itself, and what it lies in; drawn in this order."""
ORDER: Final[tuple[Part, ...]] = ("near", "own", "part", "frame")

SIZE: Final = 640
"""Units of the drawing's longer side: about two to a pixel."""
MARGIN: Final = 6
LEAST_POINTS: Final = 4
"""Of a ring that encloses anything, the first point being the last."""
RING: Final = re.compile(r"\(([-\d., ]+)\)")


@dataclass(frozen=True)
class Outline:
    """The outline of a place as well-known text, longitude before latitude (CRS84), and what it is on the map."""

    part: Part
    wkt: str


@dataclass(frozen=True)
class Shape:
    """A path of the drawing."""

    part: Part
    path: str


@dataclass(frozen=True)
class PlaceMap:
    """A map as SVG: its size and its paths."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


async def fetch_outlines(pool: QueryPool, description: Description) -> list[Outline]:
    """Return the outlines of a place, of what it lies in, beside it and within it; none for what is no place.

    :raises LimitError: a query met a limit of the pool
    """
    types = {quad.object for quad in description.own if quad.predicate == term("rdf:type")}
    if term("eco:Place") not in types:
        return []
    rows = await select_rows(pool, _outlines_query(description.iri))
    return [
        Outline(part, row["wkt"].value)
        for part in ORDER
        for row in rows
        if row["part"] == RdfLiteral(part) and isinstance(row["wkt"], RdfLiteral)
    ]


def _outlines_query(place: NamedNode) -> str:
    """Return the query; only of a place that lies in another with an outline are the ones beside it asked for."""
    eco, geosparql = PREFIXES["eco"], PREFIXES["geosparql"]
    return f"""PREFIX eco: <{eco}> PREFIX geosparql: <{geosparql}>
SELECT DISTINCT ?part ?wkt WHERE {{
  {{ {place} geosparql:hasGeometry ?geometry BIND ("own" AS ?part) }}
  UNION {{ {place} eco:locatedIn/geosparql:hasGeometry ?geometry BIND ("frame" AS ?part) }}
  UNION {{ ?within eco:locatedIn {place} ; geosparql:hasGeometry ?geometry BIND ("part" AS ?part) }}
  UNION {{
    {place} eco:locatedIn ?frame . ?frame geosparql:hasGeometry ?outline .
    ?beside eco:locatedIn ?frame ; geosparql:hasGeometry ?geometry
    FILTER (?beside != {place}) BIND ("near" AS ?part)
  }}
  ?geometry geosparql:asWKT ?wkt
}}
ORDER BY ?part ?wkt"""


def draw_map(outlines: Sequence[Outline]) -> PlaceMap | None:
    """Return the map of ``outlines``, or None without any.

    Degrees of longitude are shortened by the cosine of the middle latitude (equirectangular projection), so that
    shapes are true there: at 62° north a degree of longitude is 0.47 degrees of latitude wide.
    """
    rings = [(outline.part, list(read_rings(outline.wkt))) for outline in outlines]
    points = [point for _, found in rings for ring in found for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = cos(radians((south + north) / 2))
    scale = (SIZE - 2 * MARGIN) / max((east - west) * shrink, north - south)

    def place(point: tuple[float, float]) -> tuple[int, int]:
        return round(MARGIN + (point[0] - west) * shrink * scale), round(MARGIN + (north - point[1]) * scale)

    paths = [(part, draw_ring([place(point) for point in ring])) for part, found in rings for ring in found]
    return PlaceMap(
        width=round((east - west) * shrink * scale) + 2 * MARGIN,
        height=round((north - south) * scale) + 2 * MARGIN,
        shapes=tuple(_merge(paths)),
    )


def read_rings(wkt: str) -> Iterable[list[tuple[float, float]]]:
    """Yield the lists of points of a geometry as well-known text."""
    for ring in RING.finditer(wkt):
        pairs = (pair.split() for pair in ring[1].split(","))
        yield [(float(longitude), float(latitude)) for longitude, latitude in pairs]


def draw_ring(points: Sequence[tuple[int, int]]) -> str:
    """Return a closed path in relative steps (SVG 2, 9.3); points that fall on the one before are left out."""
    kept = [points[0], *(point for before, point in pairwise(points) if point != before)]
    if len(kept) < LEAST_POINTS:
        return ""
    steps = [f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(kept[:-1])]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"


def _merge(paths: Sequence[tuple[Part, str]]) -> Iterable[Shape]:
    """Join the paths of each part of the map into one."""
    for part in ORDER:
        path = "".join(ring for own, ring in paths if own == part)
        if path != "":
            yield Shape(part, path)
