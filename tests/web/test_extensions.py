"""What the service description promises beyond SPARQL 1.1 is there."""

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ecograph.web.extensions import EXTENSION_FUNCTIONS, GEOF

WKT = NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")
POINTS = ("POINT(18 59)", "POINT(18 60)")
SQUARES = ("POLYGON((17 58,19 58,19 60,17 60,17 58))", "POLYGON((19 58,20 58,20 60,19 60,19 58))")
METRE = NamedNode("http://www.opengis.net/def/uom/OGC/1.0/metre")


def write_call(name: str) -> str:
    one, two = (Literal(text, datatype=WKT) for text in (POINTS if name == "distance" else SQUARES))
    line = Literal("LINESTRING(18 59,18 60)", datatype=WKT)
    arguments = {
        "distance": (one, two, METRE),
        "length": (line, METRE),
        "perimeter": (one, METRE),
        "relate": (one, two, Literal("FF*FF****")),
    }
    unary = ("asGeoJSON", "centroid", "convexHull", "coordinateDimension", "dimension", "envelope", "getSRID")
    usual = (one,) if name in {*unary, "isEmpty", "isSimple"} else (one, two)
    return f"<{GEOF}{name}>({', '.join(map(str, arguments.get(name, usual)))})"


def evaluate(expression: str) -> str | None:
    found = Store().query(f"SELECT ({expression} AS ?value) {{}}")
    assert isinstance(found, QuerySolutions)
    term = next(found)["value"]
    return None if term is None else str(getattr(term, "value", term))


@pytest.mark.parametrize("iri", EXTENSION_FUNCTIONS)
def test_each_function_that_is_promised_gives_a_value(iri: str) -> None:
    assert evaluate(write_call(iri.removeprefix(GEOF))) is not None


def test_a_degree_of_latitude_is_as_long_as_it_is() -> None:
    assert float(evaluate(write_call("distance")) or 0) == pytest.approx(111_200, rel=0.005)


def test_squares_that_share_a_side_touch_and_do_not_overlap() -> None:
    assert [evaluate(write_call(name)) for name in ("sfTouches", "sfIntersects", "sfOverlaps", "ehMeet")] == [
        *("true", "true", "false", "true")
    ]
