"""Lines for numbers over time, one for each name; each column of numbers has a scale of its own, which holds zero."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal

from ecograph.web.pictures.drawing import COLOURS, Picture, element, link, nice_ticks, shorten, text, wrap
from ecograph.web.pictures.figures import PANELS, QUIET, Choice, note_columns, read_number
from ecograph.web.pictures.table import Table
from ecograph.web.terms import round_number
from ecograph.web.view import View

__all__ = ["Series", "draw_lines", "read_series"]

LINES: Final = 8
WIDTH: Final = 720
HEIGHT: Final = 250
"""Of one panel."""
GAP: Final = 30
LEFT: Final = 78
RIGHT: Final = 170
"""Where the names of the lines stand."""
ALONE: Final = 20
"""What there is of it for one line, which needs no name."""
TOP: Final = 26
BOTTOM: Final = 26
NO_NAME: Final = "–"
DASHES: Final = ("none", "6 3", "2 3", "8 3 2 3")
TIME: Final = re.compile(r"-?(\d{4})(?:-(\d\d))?(?:-(\d\d))?")

Line = Sequence[tuple[float, str, float]]
"""Moment, moment as it is written, number."""
Series = Mapping[str, Line]
"""By name."""


def _read_moment(written: str) -> float:
    found = TIME.match(written)
    if found is None:
        return 0.0
    sign = -1 if written.startswith("-") else 1
    year, month, day = (int(part or 1) for part in found.groups())
    return sign * year + (month - 1) / 12 + (day - 1) / 372


def read_series(table: Table, choice: Choice, columns: Sequence[str]) -> Mapping[str, Series] | None:
    """Return the numbers of each column by name and time; None if there are two of a name at one time.

    Of the columns of names as few are used as tell all numbers of a time apart: none, one, or all.
    """
    for names in ([], *([name] for name in choice.names), choice.names):
        found = {column: _read_column(table, choice.time or "", column, names) for column in columns}
        series = {column: lines for column, lines in found.items() if lines is not None}
        if len(series) == len(columns):
            return series
    return None


def _read_column(table: Table, time: str, column: str, names: Sequence[str]) -> Series | None:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table.rows:
        value, moment = read_number(row, column), row.get(time)
        if value is None or not isinstance(moment, Literal):
            continue
        name = ", ".join(table.name(row, each) or NO_NAME for each in names)
        if found[name].setdefault(moment.value, value) is not value:
            return None
    return {
        name: sorted((_read_moment(moment), moment, value) for moment, value in points.items())
        for name, points in found.items()
    }


def draw_lines(view: View, table: Table, choice: Choice, series: Mapping[str, Series]) -> Picture:
    parts: list[str] = []
    least, drawn = 0, 0
    for place, (column, lines) in enumerate(series.items()):
        most = sorted(lines, key=lambda name: -max(abs(value) for _, _, value in lines[name]))
        least = max(least, len(most))
        kept = {name: lines[name] for name in most[:LINES]}
        drawn += sum(len(line) for line in kept.values())
        parts.append(
            element(
                "g", _draw_panel(view, table.head(column), kept), transform=f"translate(0 {place * (HEIGHT + GAP)})"
            )
        )
    numbers = sum(len(line) for lines in series.values() for line in lines.values())
    title = view.say("Chart over time: ", "Diagram över tid: ") + ", ".join(map(table.head, series))
    without = len([row for row in table.rows if choice.time not in row])
    some, every = view.number(drawn), view.number(numbers)
    rows, total = view.number(len(table.rows)), view.number(table.total)
    notes = [
        view.say(
            f"{some} of {every} numbers are drawn, from {rows} of {total} rows.",
            f"{some} av {every} tal är ritade, ur {rows} av {total} rader.",
        )
    ]
    if without > 0:
        notes.append(view.say(f"Rows without a time: {without}.", f"Rader utan tid: {without}."))
    if least > LINES:
        notes.append(
            view.say(
                f"The {LINES} largest of {least} lines are drawn.", f"De {LINES} största av {least} linjer är ritade."
            )
        )
    notes += note_columns(view, choice)
    is_partial = len(table.rows) < table.total or least > LINES or without > 0 or len(choice.numbers) > PANELS
    svg = wrap(WIDTH, len(series) * (HEIGHT + GAP), title, " ".join(notes), parts)
    return Picture("chart", svg, title, tuple(notes), is_partial)


@dataclass(frozen=True)
class Frame:
    """Where moments and numbers stand in a panel."""

    first: float
    across: float
    """Units a year."""
    ticks: Sequence[float]
    down: float
    """Units for one."""

    def place(self, moment: float, value: float) -> tuple[float, float]:
        """Return where a number of a moment stands."""
        return LEFT + (moment - self.first) * self.across, HEIGHT - BOTTOM - (value - self.ticks[0]) * self.down


def _draw_panel(view: View, head: str, lines: Series) -> str:
    points = [point for line in lines.values() for point in line]
    first, last = min(point[0] for point in points), max(point[0] for point in points)
    values = [0.0, *(point[2] for point in points)]
    ticks = nice_ticks(min(values), max(values))
    right = RIGHT if len(lines) > 1 else ALONE
    frame = Frame(
        first,
        (WIDTH - LEFT - right) / ((last - first) or 1),
        ticks,
        (HEIGHT - TOP - BOTTOM) / ((ticks[-1] - ticks[0]) or 1),
    )
    parts = [text(head, LEFT, 14, font_weight="600", class_="head"), *_draw_scales(view, frame, last)]
    ends = _spread([frame.place(line[-1][0], line[-1][2])[1] for line in lines.values()])
    for number, (name, line) in enumerate(lines.items()):
        parts += _draw_line(view, frame, name, line, number)
        if len(lines) > 1:
            own = {"fill": COLOURS[number], "class_": f"name s{number}"}
            parts.append(text(shorten(name, 24), WIDTH - RIGHT + 8, ends[number] + 4, font_size=11, **own))
    return "".join(parts)


def _draw_scales(view: View, frame: Frame, last: float) -> Iterator[str]:
    small = {"fill": QUIET, "class_": "quiet"}
    for tick in frame.ticks:
        y = frame.place(frame.first, tick)[1]
        yield element("line", x1=LEFT, x2=frame.place(last, 0)[0], y1=y, y2=y, stroke="#dcdfda", class_="grid-line")
        yield text(view.number(f"{tick:.10g}"), LEFT - 6, y + 4, text_anchor="end", font_size=11, **small)
    for tick in _choose_times(frame.first, last):
        x = frame.place(tick, 0)[0]
        yield text(f"{tick:g}", x, HEIGHT - BOTTOM + 16, text_anchor="middle", font_size=11, **small)


def _draw_line(view: View, frame: Frame, name: str, line: Line, number: int) -> Iterator[str]:
    spots = [frame.place(moment, value) for moment, _, value in line]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    stroke = {"stroke": COLOURS[number], "stroke_width": "2", "stroke_dasharray": DASHES[number % len(DASHES)]}
    yield element("polyline", points=path, fill="none", class_=f"series s{number}", **stroke)
    for (x, y), (_, moment, value) in zip(spots, line, strict=True):
        label = f"{name + ', ' if name else ''}{moment}: {view.number(round_number(f'{value:.15g}'))}"
        spot = element("circle", cx=x, cy=y, r=3, fill=COLOURS[number], class_=f"spot s{number}")
        yield link(None, label, spot)


def _choose_times(first: float, last: float) -> list[float]:
    """Return the years that are written under a chart."""
    return [tick for tick in nice_ticks(first, last, 7) if tick == int(tick) and first <= tick <= last]


def _spread(places: Sequence[float], gap: float = 14) -> list[float]:
    """Return where names stand that are to be beside ``places`` and not over one another."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    kept = list(places)
    for before, after in pairwise(order):
        kept[after] = max(kept[after], kept[before] + gap)
    return kept
