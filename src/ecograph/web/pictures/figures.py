"""Which columns of an answer a chart draws, and their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from ecograph.web.pictures.table import Table
from ecograph.web.select import Row
from ecograph.web.terms import round_number
from ecograph.web.view import View

__all__ = ["PANELS", "QUIET", "Choice", "choose_columns", "note_columns", "read_number", "write_number"]

PANELS: Final = 4
"""Columns of numbers that are drawn, each on a scale of its own."""
QUIET: Final = "#55615f"


@dataclass(frozen=True)
class Choice:
    """What of a table is drawn."""

    numbers: Sequence[str]
    time: str | None
    names: Sequence[str]


def choose_columns(table: Table) -> Choice | None:
    """Return the columns of numbers, the one of times and those of names; None if there is nothing to draw."""
    times = [column for column in table.columns if table.is_times(column)]
    numbers = [column for column in table.columns if column not in times and table.is_numbers(column)]
    names = [column for column in table.columns if column not in times and column not in numbers]
    names = [column for column in names if len(table.values(column)) > 0]
    if len(numbers) == 0 or len(times) + len(names) == 0:
        return None
    return Choice(numbers, times[0] if len(times) > 0 else None, names)


def note_columns(view: View, choice: Choice) -> list[str]:
    """Return what is to be said of columns that are not drawn."""
    if len(choice.numbers) <= PANELS:
        return []
    return [
        view.say(
            f"The first {PANELS} of {len(choice.numbers)} columns of numbers are drawn.",
            f"De första {PANELS} av {len(choice.numbers)} kolumner med tal är ritade.",
        )
    ]


def read_number(row: Row, column: str) -> float | None:
    """Return the number in a cell."""
    value = row.get(column)
    return float(value.value) if isinstance(value, Literal) else None


def write_number(view: View, row: Row, column: str) -> str:
    """Return the number in a cell as readers see it."""
    value = row[column]
    return view.number(round_number(value.value)) if isinstance(value, Literal) else ""
