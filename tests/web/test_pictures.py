"""Pictures of answers: what is drawn, where, and what is told of all that is not."""

from dataclasses import replace
from itertools import pairwise
from math import dist
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import PREFIXES
from ecograph.web.pictures.charts import can_chart, draw_chart
from ecograph.web.pictures.drawing import Picture, nice_ticks
from ecograph.web.pictures.labels import place_names
from ecograph.web.pictures.layout import place_nodes
from ecograph.web.pictures.places import Found, Spot, can_map
from ecograph.web.pictures.pointmap import draw_points
from ecograph.web.pictures.table import Table
from ecograph.web.pictures.ties import can_tie, draw_ties
from ecograph.web.select import Row, Term
from ecograph.web.view import View

ENGLISH = View("en", chosen=False, root="", path="/", parameters={})
SWEDISH = View("sv", chosen=True, root="", path="/", parameters={})
SVG = "{http://www.w3.org/2000/svg}"


def thing(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def make(names: list[str], *rows: list[Term | None], total: int | None = None, is_triples: bool = False) -> Table:
    made: list[Row] = [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in rows]
    return Table(names, made, len(rows) if total is None else total, is_triples=is_triples)


def find(picture: Picture | None, name: str, class_: str = "") -> list[dict[str, str]]:
    assert picture is not None
    found = ET.fromstring(picture.svg).iter(SVG + name)  # noqa: S314
    return [element.attrib for element in found if class_ in element.get("class", "")]


def titles(picture: Picture | None) -> list[str]:
    assert picture is not None
    found = ET.fromstring(picture.svg).iter(SVG + "title")  # noqa: S314
    return [element.text or "" for element in found][1:]


def test_bars_are_as_long_as_their_numbers_and_begin_at_zero() -> None:
    table = make(["name", "n"], [Literal("a"), Literal(10)], [Literal("b"), Literal(5)], [Literal("c"), Literal(-5)])
    bars = find(draw_chart(ENGLISH, table), "rect", "bar")
    widths = [float(bar["width"]) for bar in bars]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[1] == widths[2]
    assert float(bars[2]["x"]) + widths[2] == pytest.approx(float(bars[0]["x"]), abs=0.2), "left and right of zero"


def test_columns_are_called_by_their_titles_or_their_names_in_words() -> None:
    def read(picture: Picture | None) -> str:
        assert picture is not None
        return " ".join(ET.fromstring(picture.svg).itertext())  # noqa: S314

    years: list[list[Term | None]] = [
        [Literal(str(year), datatype=NamedNode(PREFIXES["xsd"] + "gYear")), Literal(year)] for year in range(5)
    ]
    bars = make(["name", "tonnesPerYear"], [Literal("a"), Literal(10)])
    lines = make(["year", "tonnesPerYear"], *years)
    ties = make(["one", "tonnesPerYear"], [thing("a"), thing("b")])
    for table, draw in ((bars, draw_chart), (lines, draw_chart), (ties, draw_ties)):
        assert read(draw(SWEDISH, table)).count("tonnes per year") == 2
        titled = read(draw(SWEDISH, replace(table, heads={"tonnesPerYear": "ton om året"})))
        assert (titled.count("ton om året"), titled.count("tonnes")) == (2, 0)


def test_a_missing_number_has_no_bar_and_says_so() -> None:
    picture = draw_chart(
        SWEDISH, make(["name", "n"], [Literal("a"), Literal(1)], [Literal("b"), None], [Literal("c"), Literal(0)])
    )
    assert len(find(picture, "rect", "bar")) == 2
    assert titles(picture) == ["a: 1", "c: 0"], "a row without any number is not drawn"
    assert picture is not None
    assert picture.notes == ("2 av 3 rader, de första.",)
    assert picture.is_partial


def test_columns_of_numbers_have_scales_of_their_own_and_the_first_four_are_drawn() -> None:
    names = ["name", *(f"n{number}" for number in range(6))]
    row: list[Term | None] = [Literal("a"), *(Literal(10**number) for number in range(6))]
    picture = draw_chart(ENGLISH, make(names, row))
    widths = {bar["width"] for bar in find(picture, "rect", "bar")}
    assert len(widths) == 1
    assert picture is not None
    assert "The first 4 of 6 columns of numbers are drawn." in picture.notes


def year(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(PREFIXES["xsd"] + "gYear"))


def test_numbers_over_time_are_lines_with_years_at_their_distance() -> None:
    table = make(["year", "n"], [year(2000), Literal(0)], [year(2001), Literal(10)], [year(2010), Literal(5)])
    spots = find(draw_chart(ENGLISH, table), "circle", "spot")
    xs = [float(spot["cx"]) for spot in spots]
    assert (xs[1] - xs[0]) * 9 == pytest.approx(xs[2] - xs[1], abs=1)
    ys = [float(spot["cy"]) for spot in spots]
    assert ys[0] - ys[1] == pytest.approx(2 * (ys[0] - ys[2]), abs=0.3)


def test_each_name_has_a_line_and_only_the_eight_largest_are_drawn() -> None:
    rows: list[list[Term | None]] = [
        [year(2000 + y), thing(f"t{k}"), Literal(k * y)] for y in range(3) for k in range(10)
    ]
    picture = draw_chart(ENGLISH, make(["year", "thing", "n"], *rows))
    assert len(find(picture, "polyline")) == 8
    assert picture is not None
    assert picture.notes == ("24 of 30 numbers are drawn, from 30 of 30 rows.", "The 8 largest of 10 lines are drawn.")
    assert picture.is_partial


def test_codes_of_four_digits_are_no_years() -> None:
    rows: list[list[Term | None]] = [[Literal(str(1400 + k)), Literal(k)] for k in range(4)]
    table = make(["code", "n"], *rows)
    assert find(draw_chart(ENGLISH, table), "polyline") == []
    assert len(find(draw_chart(ENGLISH, table), "rect", "bar")) == 4


def test_without_numbers_there_is_no_chart() -> None:
    assert not can_chart(make(["a", "b"], [thing("x"), Literal("y")]))
    assert not can_chart(make(["n"], [Literal(1)]))
    assert not can_chart(make(["n", "name"]))
    assert not can_chart(
        make(["name", "n"], [Literal("a"), Literal("NaN", datatype=NamedNode(PREFIXES["xsd"] + "double"))])
    )


def test_things_in_one_row_are_tied_and_rows_that_tie_nothing_are_counted() -> None:
    table = make(
        ["a", "b"], [thing("x"), thing("y")], [thing("x"), thing("y")], [thing("x"), thing("z")], [thing("w"), None]
    )
    picture = draw_ties(ENGLISH, table)
    lines = find(picture, "line", "tie")
    assert len(lines) == 2
    assert float(lines[0]["stroke-width"]) > float(lines[1]["stroke-width"]), "two rows, one row"
    assert picture is not None
    assert picture.notes[:2] == ("All 3 things and 2 of 2 ties are drawn.", "Rows that tie no two things: 1.")
    assert "http://example.org/x (2 ties)" in titles(picture)


def test_a_chain_of_three_columns_is_tied_link_by_link_and_evidence_is_no_link() -> None:
    passage = NamedNode(PREFIXES["passage"] + "paper/one")
    picture = draw_ties(ENGLISH, make(["a", "passage", "i", "b"], [thing("x"), passage, thing("i"), thing("y")]))
    assert len(find(picture, "line", "tie")) == 2
    assert len(find(picture, "a")) == 3


def test_triples_are_ties_named_by_their_property_and_values_are_counted() -> None:
    names = ["subject", "predicate", "object"]
    knows = thing("knows")
    table = make(names, [thing("x"), knows, thing("y")], [thing("x"), thing("age"), Literal(7)], is_triples=True)
    picture = draw_ties(ENGLISH, table)
    assert "http://example.org/x – http://example.org/y: http://example.org/knows" in titles(picture)
    assert picture is not None
    assert "Rows with a value and no thing: 1." in picture.notes


def test_of_many_things_those_with_most_ties_are_drawn_and_it_says_so() -> None:
    rows: list[list[Term | None]] = [[thing("hub"), thing(f"n{number}")] for number in range(200)]
    picture = draw_ties(SWEDISH, make(["a", "b"], *rows, total=5000))
    assert len(find(picture, "circle", "node")) == 120 + 2, "and two in the legend"
    assert picture is not None
    assert picture.notes[0] == "120 av 201 ting, de med flest band och 119 av 200 band är ritade."
    assert picture.notes[1] == "Bara de första 200 av 5\N{NO-BREAK SPACE}000 rader har lästs."


def test_a_layout_is_the_same_each_time_and_keeps_tied_nodes_nearer() -> None:
    nodes = [f"n{number}" for number in range(12)]
    ties = list(pairwise(nodes[:6]))
    places = place_nodes(nodes, ties)
    assert places == place_nodes(nodes, ties)
    assert len(set(places.values())) == 12
    assert dist(places["n0"], places["n1"]) < dist(places["n0"], places["n5"])
    assert place_nodes(["alone"], []) == {"alone": (0.0, 0.0)}


def test_names_that_have_no_room_are_left_out() -> None:
    nodes = [(f"n{number}", "a rather long name", 50.0 + number, 50.0, 4.0) for number in range(10)]
    placed = place_names(nodes, 300)
    assert 1 <= len(placed) < 10
    assert place_names([("n", "a rather long name", 290.0, 50.0, 4.0)], 300)["n"].count('text-anchor="end"') == 1


def spot(name: str, *points: tuple[float, float], n: int = 1) -> Spot:
    return Spot({"thing": thing(name), "n": Literal(n)}, tuple((point,) for point in points))


def test_circles_stand_where_places_are_and_are_as_large_as_the_numbers() -> None:
    spots = [spot("west", (12.0, 57.0), n=4), spot("east", (18.0, 57.0), n=1), spot("north", (12.0, 63.0), n=1)]
    table = Table(["thing", "n"], [each.row for each in spots], 5)
    picture = draw_points(ENGLISH, table, Found(spots, "thing", 1), [])
    west, north, east = find(picture, "circle", "place")
    written = find(picture, "text", "called")
    assert [float(each["x"]) > float(west["cx"]) for each in written] == [True, True], "the third has no room"
    assert float(west["r"]) == pytest.approx(2 * float(east["r"]))
    assert (west["cy"], west["cx"]) == (east["cy"], north["cx"])
    across, up = float(east["cx"]) - float(west["cx"]), float(west["cy"]) - float(north["cy"])
    assert across / up == pytest.approx(0.5, abs=0.01), "cos 60°"
    assert picture is not None
    assert picture.notes == (
        "3 of 5 rows are on the map; only the first 3 were looked at.",
        "Of them at a point in the area that they govern or lie in, not at their address: 1.",
        "The area of a circle shows n.",
    )


def test_numbers_of_rows_in_one_place_are_not_added() -> None:
    spots = [spot("a", (12.0, 57.0), n=4), spot("b", (12.0, 57.0), n=5)]
    picture = draw_points(ENGLISH, Table(["thing", "n"], [each.row for each in spots], 2), Found(spots, "thing"), [])
    assert len(find(picture, "circle", "place")) == 1
    assert picture is not None
    assert picture.notes[-1] == "The area of a circle shows how many rows lie there."
    assert titles(picture) == ["http://example.org/a, http://example.org/b (2 rows)"]


def test_a_map_needs_coordinates_or_things() -> None:
    wkt = Literal("POINT (12 57)", datatype=NamedNode(PREFIXES["geosparql"] + "wktLiteral"))
    assert can_map(make(["w"], [wkt]))
    assert can_map(make(["lat", "long"], [Literal(57.5), Literal(12.5)]))
    assert not can_map(make(["lat", "n"], [Literal(57.5), Literal(12.5)]))
    assert draw_points(ENGLISH, make(["a"]), Found([], None), []) is None


def test_nothing_in_a_name_becomes_markup() -> None:
    table = make(["name", "n"], [Literal('<script>"&'), Literal(1)])
    picture = draw_chart(ENGLISH, table)
    assert picture is not None
    assert "<script" not in picture.svg
    assert '<script>"&: 1' in titles(picture)


@pytest.mark.parametrize(("low", "high"), [(0, 7), (0, 3_000_000), (-5, 5), (1990, 2024), (0, 0), (0.001, 0.002)])
def test_ticks_are_few_and_hold_all(low: float, high: float) -> None:
    ticks = nice_ticks(low, high)
    assert 2 <= len(ticks) <= 8 or low == high
    assert ticks[0] <= low
    assert ticks[-1] >= high


def test_can_tie_needs_two_columns_of_things() -> None:
    assert can_tie(make(["a", "b"], [thing("x"), thing("y")]))
    assert not can_tie(make(["a", "b"], [thing("x"), Literal("y")]))
