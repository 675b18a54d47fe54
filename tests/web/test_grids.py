"""Which observations make a grid, and which stay as rows because a grid would hide something of them."""

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import expand
from ecograph.web.grids import Values, make_grids
from ecograph.web.names import Index
from ecograph.web.select import Term
from ecograph.web.statements import Reader
from ecograph.web.view import View

VIEW = View(language="en", chosen=False, root="", path="/", parameters={})
READER = Reader(VIEW, Index([]), {})
GRAPH = NamedNode("https://w3id.org/ecograph/record/x/1")

Node = tuple[Term, Values]


def number(slug: str, year: str, *values: str, **more: str) -> Node:
    said: dict[str, Term] = {
        "about": NamedNode(expand("place:x")),
        "indicator": NamedNode(expand("indicator:i")),
        "unit": NamedNode(expand("unit:NUM")),
        "year": Literal(year),
        **{name: Literal(text) for name, text in more.items()},
    }
    stated: Values = {name: {value: {GRAPH}} for name, value in said.items()}
    stated["value"] = {Literal(value): {GRAPH} for value in values}
    return NamedNode(expand(f"observation:{slug}")), stated


THREE = [number("a", "2020", "1"), number("b", "2021", "2.25"), number("c", "2022", "1234.5")]


def test_three_years_make_a_grid_and_two_do_not() -> None:
    (grid,), left = make_grids(READER, list(THREE))
    assert left == []
    assert [column.text for column in grid.columns] == ["2020", "2021", "2022"]
    (line,) = grid.lines
    assert [(figure.text, figure.tip) for figure in line.figures if figure] == [
        ("1", "1"),
        ("2.25", "2.25"),
        ("1,234", "1,234.5"),
    ]
    assert make_grids(READER, THREE[:2]) == ([], THREE[:2])


def test_a_number_on_which_sources_differ_or_with_a_note_stays_a_row() -> None:
    disputed, noted = number("d", "2023", "5", "6"), number("e", "2024", "7", note="Counted anew.")
    (grid,), left = make_grids(READER, [*THREE, disputed, noted])
    assert left == [disputed, noted]
    assert len(grid.columns) == 3


def test_two_numbers_for_one_year_make_no_grid() -> None:
    nodes = [*THREE, number("f", "2022", "9")]
    assert make_grids(READER, nodes) == ([], nodes)


def test_numbers_that_are_less_sure_stand_apart() -> None:
    unsure = [number(f"u{year}", str(year), "1", confidence="low") for year in range(2020, 2023)]
    grids, left = make_grids(READER, [*THREE, *unsure])
    assert (len(grids), left) == (2, [])
