"""Outlines of municipalities and counties, as GeoJSON: each becomes the geometry of its place, in well-known text."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.namespaces import ID, PREFIXES
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import read_text
from ecograph.sources.records import Record
from ecograph.sources.rows import refuse_value
from ecograph.text import Text

__all__ = ["BOUNDARY_KEYS", "read_boundaries"]

NAMED_BY_CODE: Final = Text(
    en="The code says which place it is, and the tables of places give its name.",
    sv="Koden säger vilken plats det är, och tabellerna över platser ger dess namn.",
)
BOUNDARY_KEYS: Final[Mapping[str, Text | None]] = {"kod": None, "lan": None, "namn": NAMED_BY_CODE}
"""The properties of a feature."""

SCHEMES: Final = {4: ("municipality", "municipalityCode"), 2: ("county", "countyCode")}
"""Level and identifier of a place, by the length of its code."""
LEAST_POINTS: Final = 4
"""Of a ring, whose last point is the first again (RFC 7946, 3.1.6)."""
SWEDEN: Final = ((10, 25), (55, 70))
"""Within which degrees Sweden lies: of longitude, of latitude."""


def read_boundaries(delivery: Delivery) -> SourceContent:
    """Return the geometry of each feature of the files.

    :raises InputError: naming file and feature, if a file is no GeoJSON, or an outline is not closed or not in Sweden
    """
    accounts = [Account(delivery.source.slug, part.file, BOUNDARY_KEYS) for part in delivery.parts]
    records = [record for account in accounts for record in _read_file(account)]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=accounts,
    )


def _read_file(account: Account) -> Iterator[Record]:
    text, seen = read_text(account.file), set[str]()
    try:
        content = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        message = Text(en=f"This is not whole JSON: {error.msg}.", sv=f"Detta är inte hel JSON: {error.msg}.")
        raise InputError(message, file=account.file, line=error.lineno) from error
    origin = Origin(account.file)
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise refuse_value(origin, "type", str(content)[:40], "FeatureCollection")
    for feature in content.get("features", []):
        code = _read_code(feature.get("properties", {}), seen, origin)
        account.rows += 1
        yield _read_feature(feature.get("geometry") or {}, code, account)


def _read_code(properties: Mapping[str, Any], seen: set[str], origin: Origin) -> str:
    """Return the code of a place, which stands once and begins with that of its county."""
    for name in properties:
        if name not in BOUNDARY_KEYS:
            raise refuse_value(origin, "properties", name, ", ".join(BOUNDARY_KEYS))
    county = str(properties.get("lan"))
    code = str(properties.get("kod", county))
    if len(code) not in SCHEMES or not code.isdigit() or code in seen or code[:2] != county:
        raise refuse_value(origin, "kod", code, f"two or four digits, once, that begin with {county}")
    seen.add(code)
    return code


def _read_feature(geometry: Mapping[str, Any], code: str, account: Account) -> Record:
    level, scheme = SCHEMES[len(code)]
    record = Record(account.source, f"{level}-{code}", Origin(account.file))
    place = record.mention("place", [(scheme, code)])
    node = NamedNode(f"{ID}geometry/{level}-{code}")
    outline = _write_outline(geometry, code, record.origin)
    record.state(place, "geosparql:hasGeometry", node)
    record.state(node, "rdf:type", "geosparql:Geometry")
    wkt = NamedNode(PREFIXES["geosparql"] + "wktLiteral")
    record.state(node, "geosparql:asWKT", Literal(outline, datatype=wkt))
    return record


def _write_outline(geometry: Mapping[str, Any], code: str, origin: Origin) -> str:
    """Return the geometry as well-known text (GeoSPARQL 1.0, 8.5.1): longitude before latitude, CRS84 by default."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates", [])
    if kind == "Polygon":
        return f"POLYGON {_write_polygon(coordinates, code, origin)}"
    if kind == "MultiPolygon":
        return f"MULTIPOLYGON ({', '.join(_write_polygon(each, code, origin) for each in coordinates)})"
    raise refuse_value(origin, f"geometry {code}", str(kind), "Polygon, MultiPolygon")


def _write_polygon(rings: list[list[list[Decimal]]], code: str, origin: Origin) -> str:
    for ring in rings:
        if len(ring) < LEAST_POINTS or ring[0] != ring[-1]:
            raise refuse_value(origin, f"geometry {code}", _write(ring[0]), "a ring that ends where it begins")
        for point in ring:
            if not _is_in_sweden(point):
                expected = "longitude and latitude in degrees, in Sweden"
                raise refuse_value(origin, f"geometry {code}", _write(point), expected)
    return f"({', '.join(f'({ring})' for ring in (', '.join(map(_write, ring)) for ring in rings))})"


def _is_in_sweden(point: list[Decimal]) -> bool:
    pairs = zip(point, SWEDEN, strict=False)
    return len(point) == len(SWEDEN) and all(low <= value <= high for value, (low, high) in pairs)


def _write(point: list[Decimal]) -> str:
    return " ".join(map(str, point))
