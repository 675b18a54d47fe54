"""Charts: lines where an answer has numbers over time, else bars."""

from typing import Final

from ecograph.web.pictures.bars import draw_bars
from ecograph.web.pictures.drawing import Picture
from ecograph.web.pictures.figures import PANELS, choose_columns
from ecograph.web.pictures.lines import draw_lines, read_series
from ecograph.web.pictures.table import Table
from ecograph.web.view import View

__all__ = ["can_chart", "draw_chart"]

LEAST_TIMES: Final = 3
"""Moments that make a line worth drawing."""


def can_chart(table: Table) -> bool:
    """Tell whether a table has numbers with names or times."""
    return choose_columns(table) is not None


def draw_chart(view: View, table: Table) -> Picture | None:
    """Return the chart of a table; None if it has no numbers with names or times."""
    choice = choose_columns(table)
    if choice is None:
        return None
    series = read_series(table, choice, choice.numbers[:PANELS]) if choice.time is not None else None
    if series is not None and any(len(line) >= LEAST_TIMES for each in series.values() for line in each.values()):
        return draw_lines(view, table, choice, series)
    return draw_bars(view, table, choice)
