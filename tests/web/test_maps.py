"""The map of a place: its proportions, what is drawn, and how it stands on the page."""

import re
from collections.abc import Iterator

import httpx
import pytest

from ecograph.release import Release
from ecograph.web.maps import Outline, draw_map
from serving import serve_release

SQUARE = Outline("own", "POLYGON ((18 59.5, 19 59.5, 19 60.5, 18 60.5, 18 59.5))")


@pytest.fixture(scope="module", name="climate")
def open_climate(climate_release: Release) -> Iterator[httpx.Client]:
    with serve_release(climate_release.path) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def test_a_degree_of_longitude_is_drawn_as_wide_as_it_is_at_its_latitude() -> None:
    drawn = draw_map([SQUARE])
    assert drawn is not None
    assert (drawn.height, drawn.width) == (640, 326), "cos 60° = 1/2, and 6 units of margin on each side"
    (shape,) = drawn.shapes
    assert shape.path == "M6 634l314 0 0 -628 -314 0z", "north is up, east is to the right"


def test_what_lies_beside_is_drawn_under_the_place_and_its_frame_over_it() -> None:
    beside = Outline("near", "MULTIPOLYGON (((19 60, 20 60, 20 61, 19 60)), ((19 59, 20 59, 20 60, 19 59)))")
    drawn = draw_map([SQUARE, Outline("frame", SQUARE.wkt), beside])
    assert drawn is not None
    assert [shape.part for shape in drawn.shapes] == ["near", "own", "frame"]
    assert drawn.shapes[0].path.count("M") == 2


def test_an_island_too_small_to_see_is_left_out_and_nothing_makes_no_map() -> None:
    dot = "((18.5 60, 18.50001 60, 18.50001 60.00001, 18.5 60))"
    drawn = draw_map([SQUARE, Outline("part", f"MULTIPOLYGON ({dot})")])
    assert drawn is not None
    assert [shape.part for shape in drawn.shapes] == ["own"]
    assert draw_map([]) is None


@pytest.mark.parametrize(
    ("place", "language", "text", "parts"),
    [
        ("municipality-2480", "en", "Map: Umeå Municipality (area) within Vasterbotten County", ["own", "frame"]),
        ("municipality-2480", "sv", "Karta: Umeå kommun (område) i Västerbottens län", ["own", "frame"]),
        ("county-14", "sv", "Karta: Västra Götalands län och dess delar", ["own", "part"]),
        ("sweden", "en", "Map: Sweden and its parts", ["part"]),
    ],
)
def test_the_page_of_a_place_has_a_map_with_its_name(
    climate: httpx.Client, place: str, language: str, text: str, parts: list[str]
) -> None:
    page = climate.get(f"/id/place/{place}?lang={language}", headers={"Accept": "text/html"}).text
    (drawing,) = re.findall(r"<svg viewBox[^>]*role=\"img\".*?</svg>", page, re.DOTALL)
    assert f'aria-label="{text}"' in drawing
    assert re.findall(r'path class="(\w+)"', drawing) == parts


def test_what_is_no_place_or_has_no_outline_has_no_map(climate: httpx.Client) -> None:
    for path in ("/id/actor/labbet", "/id/indicator/population", "/id/geometry/county-14"):
        page = climate.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "<figure" not in page.text


def test_numbers_of_many_years_stand_in_one_grid(climate: httpx.Client) -> None:
    page = climate.get("/id/place/municipality-2480?lang=sv", headers={"Accept": "text/html"}).text
    (grid,) = re.findall(r"<table class=\"grid\">.*?</table>", page, re.DOTALL)
    heads = re.findall(r"<th scope=\"col\"><span>(\d{4})</span></th>", grid)
    assert heads == ["1990", "2000", "2005", "2010", "2015", "2020", "2021", "2022", "2023", "2024"]
    rows = re.findall(r"<th scope=\"row\">.*?>([^<]+)</a>", grid)
    assert (rows[0], len(rows)) == ("Alla sektorer", 10)
    assert 'title="365\N{NO-BREAK SPACE}009,52">365\N{NO-BREAK SPACE}010</a>' in grid
    assert "måttlig säkerhet" in page
    assert len(page) < 60_000, "a page with 92 numbers stays light"


def test_numbers_of_one_or_two_years_stay_in_a_table(climate: httpx.Client) -> None:
    page = climate.get("/id/place/municipality-2480?lang=en", headers={"Accept": "text/html"}).text
    numbers = page[page.index("</table>") :]
    assert "Population" in numbers
    assert "Electric vehicles per charge point" in numbers


def test_with_many_years_they_stand_below_one_another(climate: httpx.Client) -> None:
    page = climate.get("/id/place/sweden?lang=en", headers={"Accept": "text/html"}).text
    (grid,) = re.findall(r"<table class=\"grid\">.*?</table>", page, re.DOTALL)
    assert re.findall(r"<th scope=\"row\"><span>(\d{4})</span>", grid) == [str(year) for year in range(2025, 1989, -1)]
    assert "Territorial fossil emissions" in grid
