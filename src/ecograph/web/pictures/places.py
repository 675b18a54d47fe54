"""Where the things of an answer lie: by geometries and coordinates in it, else by those that the data have of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import PREFIXES
from ecograph.store.pool import QueryPool
from ecograph.web.maps import read_rings
from ecograph.web.pictures.table import Table, is_number
from ecograph.web.select import Row, select_rows

__all__ = ["Found", "Spot", "can_map", "find_places"]

WKT: Final = PREFIXES["geosparql"] + "wktLiteral"
GEOMETRY: Final = re.compile(r"\s*(?:<[^>]*CRS84>\s*)?(?:MULTI)?(POINT|LINESTRING|POLYGON)\s*Z?\s*\(", re.IGNORECASE)
"""Longitude before latitude; geometries in other reference systems are not placed."""
LATITUDE: Final = re.compile(r"(.*?)_?(?:lat|latitude|latitud)", re.IGNORECASE)
LONGITUDE: Final = re.compile(r"(.*?)_?(?:lon|long|lng|longitude|longitud)", re.IGNORECASE)
ASKED: Final = 1_000
"""Things whose places are asked for."""
NORTH: Final = 90
EAST: Final = 180

WAYS: Final = {
    "own": "?thing geo:lat ?lat ; geo:long ?long",
    "schema": "?thing schema:latitude ?lat ; schema:longitude ?long",
    "geometry": "?thing geosparql:hasGeometry?/geosparql:asWKT ?wkt",
    "governs": "?thing eco:governs ?place . ?place geo:lat ?lat ; geo:long ?long",
    "located": "?thing eco:locatedIn ?place . ?place geo:lat ?lat ; geo:long ?long",
}
"""How the data may tell where a thing lies; the first that does counts."""


@dataclass(frozen=True)
class Spot:
    """Where a row lies: a point, or the rings of an outline, as longitude and latitude."""

    row: Row
    rings: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def is_point(self) -> bool:
        """Whether it is one point."""
        return len(self.rings) == 1 and len(self.rings[0]) == 1


@dataclass(frozen=True)
class Found:
    """The rows that have a place."""

    spots: Sequence[Spot]
    column: str | None
    """The things by whose own places they lie; None: the answer has coordinates."""
    by_neighbours: int = 0
    """How many lie where the place is that they lie in, or govern."""


def can_map(table: Table) -> bool:
    """Tell whether a table has coordinates, or things that may have a place."""
    return _find_geometry(table) is not None or _find_pair(table) is not None or len(_list_things(table)) > 0


def _list_things(table: Table) -> list[str]:
    if table.is_triples:
        return ["subject"]
    return [column for column in table.columns if table.is_things(column)]


async def find_places(pool: QueryPool, table: Table) -> Found | None:
    """Return the rows of a table that have a place; None if it has neither coordinates nor things.

    :raises LimitError: the query for places met a limit
    """
    column, pair = _find_geometry(table), _find_pair(table)
    if column is not None:
        return Found([Spot(row, rings) for row in table.rows if (rings := _read_wkt(row.get(column)))], None)
    if pair is not None:
        return Found(list(_read_pairs(table, *pair)), None)
    best: Found | None = None
    for thing in _list_things(table)[:3]:
        found = await _ask_places(pool, table, thing)
        if best is None or len(found.spots) > len(best.spots):
            best = found
    return best


def _find_geometry(table: Table) -> str | None:
    for column in table.columns:
        found = table.values(column)
        if len(found) > 0 and all(isinstance(value, Literal) and _is_wkt(value) for value in found):
            return column
    return None


def _is_wkt(value: Literal) -> bool:
    return value.datatype.value == WKT or GEOMETRY.match(value.value) is not None


def _find_pair(table: Table) -> tuple[str, str] | None:
    numbers = [column for column in table.columns if table.is_numbers(column)]
    for latitude in numbers:
        first = LATITUDE.fullmatch(latitude)
        for longitude in numbers:
            second = LONGITUDE.fullmatch(longitude)
            if first is not None and second is not None and first[1] == second[1]:
                return latitude, longitude
    return None


def _read_pairs(table: Table, latitude: str, longitude: str) -> Iterator[Spot]:
    for row in table.rows:
        point = _read_point(row.get(latitude), row.get(longitude))
        if point is not None:
            yield Spot(row, ((point,),))


def _read_point(latitude: object, longitude: object) -> tuple[float, float] | None:
    if not isinstance(latitude, Literal) or not isinstance(longitude, Literal):
        return None
    if not is_number(latitude) or not is_number(longitude):
        return None
    north, east = float(latitude.value), float(longitude.value)
    return (east, north) if abs(north) <= NORTH and abs(east) <= EAST else None


def _read_wkt(value: object) -> tuple[tuple[tuple[float, float], ...], ...]:
    if not isinstance(value, Literal) or GEOMETRY.match(value.value) is None:
        return ()
    try:
        rings = tuple(tuple(ring) for ring in read_rings(value.value))
    except ValueError:  # three dimensions, or numbers that are none
        return ()
    inside = all(abs(east) <= EAST and abs(north) <= NORTH for ring in rings for east, north in ring)
    return rings if inside and GEOMETRY.match(value.value) is not None else ()


async def _ask_places(pool: QueryPool, table: Table, column: str) -> Found:
    things = list(dict.fromkeys(value for value in table.values(column) if isinstance(value, NamedNode)))[:ASKED]
    values = " ".join(map(str, things))
    ways = "\n  UNION ".join(f'{{ {pattern} BIND ("{way}" AS ?way) }}' for way, pattern in WAYS.items())
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("eco", "geo", "geosparql", "schema"))
    query = f"{prefixes}SELECT ?thing ?way ?lat ?long ?wkt WHERE {{\n  VALUES ?thing {{ {values} }}\n  {ways}\n}}"
    known: dict[str, tuple[int, tuple[tuple[tuple[float, float], ...], ...]]] = {}
    order = list(WAYS)
    for row in await select_rows(pool, query):
        thing, way = row["thing"], row["way"]
        point = _read_point(row.get("lat"), row.get("long"))
        rings = ((point,),) if point is not None else _read_wkt(row.get("wkt"))
        if isinstance(thing, NamedNode) and isinstance(way, Literal) and len(rings) > 0:
            found = (order.index(way.value), rings)
            known[thing.value] = min(known.get(thing.value, found), found)
    return _place_rows(table, column, known, order.index("governs"))


def _place_rows(
    table: Table,
    column: str,
    known: Mapping[str, tuple[int, tuple[tuple[tuple[float, float], ...], ...]]],
    near: int,
) -> Found:
    spots, neighbours = [], 0
    for row in table.rows:
        thing = row.get(column)
        if isinstance(thing, NamedNode) and thing.value in known:
            way, rings = known[thing.value]
            spots.append(Spot(row, rings))
            neighbours += way >= near
    return Found(spots, column, neighbours)
