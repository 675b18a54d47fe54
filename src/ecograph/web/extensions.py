"""What the endpoint does beyond SPARQL 1.1: functions of the engine, and searches."""

from typing import Final

from ecograph.search.patterns import LIKE, SEARCH

__all__ = ["EXTENSION_FUNCTIONS", "GEOF", "PROPERTY_FEATURES"]

GEOF: Final = "http://www.opengis.net/def/function/geosparql/"

EXTENSION_FUNCTIONS: Final = tuple(
    GEOF + name
    for name in (
        *("asGeoJSON", "centroid", "convexHull", "coordinateDimension", "difference", "dimension", "distance"),
        *("envelope", "getSRID", "intersection", "isEmpty", "isSimple", "length", "perimeter", "relate"),
        *("symDifference", "union"),
        *(f"sf{name}" for name in ("Contains", "Crosses", "Disjoint", "Equals")),
        *(f"sf{name}" for name in ("Intersects", "Overlaps", "Touches", "Within")),
        *(f"eh{name}" for name in ("Contains", "CoveredBy", "Covers", "Disjoint")),
        *(f"eh{name}" for name in ("Equals", "Inside", "Meet", "Overlap")),
        *(f"rcc8{name}" for name in ("dc", "ec", "eq", "ntpp", "ntppi", "po", "tpp", "tppi")),
    )
)
"""GeoSPARQL 1.1 functions that give values here. Distances are between points, lengths of lines, in ``uom:metre``."""
PROPERTY_FEATURES: Final = (SEARCH, LIKE)
"""Predicates that the service answers by search."""
