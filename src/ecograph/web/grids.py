"""Series of numbers as grids: an indicator, or each of its sectors, has one line for all its years."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.web.evidence import CONFIDENCE, Evidence
from ecograph.web.select import Term
from ecograph.web.statements import Graphs, Reader
from ecograph.web.terms import Value

__all__ = ["Figure", "Grid", "GridLine", "Values", "make_grids"]

LEAST_YEARS: Final = 3
MOST_COLUMNS: Final = 12
"""With more years than this, years stand one below another."""
WHOLE_FROM: Final = 100
"""From this size up a number is shown without decimals; the whole of it stands in the tip."""

SERIES: Final = ("indicator", "unit", "year", "value", "about")
"""What a number of a series has, once each; and nothing else but what the grid shows for all."""
SHARED: Final = ("unit", "confidence", "precision")
KNOWN: Final = frozenset({*SERIES, *SHARED, "sector"})

Values = dict[str, dict[Term, set[NamedNode]]]
"""Of one node: by local name of the property, each value with the graphs that state it."""
Nodes = list[tuple[Term, Values]]


@dataclass(frozen=True)
class Figure:
    """A number in a grid, and the observation that it is."""

    text: str
    tip: str
    href: str | None


@dataclass(frozen=True)
class GridLine:
    """A line of a grid: its heading, and its numbers, None where there is none."""

    heading: Value
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Grid:
    """Numbers by year and by indicator or sector."""

    title: str
    shared: tuple[Value, ...]
    """What holds of all: the indicator if it is one, the unit, confidence and precision."""
    columns: tuple[Value, ...]
    lines: tuple[GridLine, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class _Point:
    node: Term
    series: tuple[Term, Term | None]
    """Indicator and sector."""
    year: str
    value: Decimal
    graphs: Graphs


def make_grids(reader: Reader, nodes: Nodes) -> tuple[list[Grid], Nodes]:
    """Return the grids that observations about one thing make, and the observations that are in none.

    An observation on whose value sources differ, or that has a note, is in none, so that nothing of it is lost.
    """
    groups: dict[tuple[Term | None, ...], list[_Point]] = defaultdict(list)
    for node, values in nodes:
        point = _read_point(node, values)
        if point is not None:
            groups[tuple(next(iter(values.get(name, ())), None) for name in SHARED)].append(point)
    kept: list[Grid] = []
    shown: set[Term] = set()
    for shared, points in groups.items():
        long = _keep_long(points)
        if long:
            kept.append(_make_grid(reader, shared, long))
            shown.update(point.node for point in long)
    return sorted(kept, key=lambda grid: grid.title), [pair for pair in nodes if pair[0] not in shown]


def _read_point(node: Term, values: Values) -> _Point | None:
    if not set(values) <= KNOWN or any(len(values.get(name, ())) != 1 for name in SERIES):
        return None
    if any(len(stated) > 1 for stated in values.values()):
        return None
    value, year = next(iter(values["value"])), next(iter(values["year"]))
    if not isinstance(value, Literal) or not isinstance(year, Literal):
        return None
    graphs = frozenset(graph for stated in values.values() for found in stated.values() for graph in found)
    series = next(iter(values["indicator"])), next(iter(values.get("sector", ())), None)
    return _Point(node, series, year.value, Decimal(value.value), graphs)


def _keep_long(points: list[_Point]) -> list[_Point]:
    """Return the points of series over several years, unless two points would stand in one place."""
    years: dict[object, list[str]] = defaultdict(list)
    for point in points:
        years[point.series].append(point.year)
    long = {series for series, found in years.items() if len(set(found)) == len(found)}
    if not any(len(years[series]) >= LEAST_YEARS for series in long):
        return []
    return [point for point in points if point.series in long]


def _make_grid(reader: Reader, shared: tuple[Term | None, ...], points: list[_Point]) -> Grid:
    years = sorted({point.year for point in points})
    last = {point.series: point.value for point in sorted(points, key=lambda point: point.year)}
    series = sorted(last, key=lambda each: (-last[each], str(each)))
    indicators = {indicator for indicator, _ in series}
    cells = {(point.series, point.year): _write_figure(reader, point) for point in points}
    heads = {
        each: reader.value(each[1] if len(indicators) == 1 and each[1] is not None else each[0]) for each in series
    }
    dates = {year: Value(year) for year in years}
    if len(years) <= MOST_COLUMNS:
        lines = [GridLine(heads[each], tuple(cells.get((each, year)) for year in years)) for each in series]
        columns = tuple(dates.values())
    else:
        lines = [GridLine(dates[year], tuple(cells.get((each, year)) for each in series)) for year in reversed(years)]
        columns = tuple(heads.values())
    named = [*sorted(indicators, key=str)] if len(indicators) == 1 else []
    return Grid(
        title=reader.view.say("Numbers by year", "Tal per år"),
        shared=tuple(_write_shared(reader, each) for each in (*named, *shared) if each is not None),
        columns=columns,
        lines=tuple(lines),
        evidence=reader.evidence({graph for point in points for graph in point.graphs}),
    )


def _write_shared(reader: Reader, value: Term) -> Value:
    shown = reader.value(value)
    level = CONFIDENCE.get(shown.short)
    return shown if level is None else Value(reader.view.text(level))


def _write_figure(reader: Reader, point: _Point) -> Figure:
    whole = reader.view.number(format(point.value, "f"))
    rounded = point.value
    if abs(point.value) >= WHOLE_FROM:
        rounded = point.value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    href = reader.view.href(point.node.value) if isinstance(point.node, NamedNode) else None
    return Figure(reader.view.number(format(rounded, "f")), whole, href)
