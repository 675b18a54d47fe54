"""Numbers and dates as pages write them, parsed whole or refused."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from ecograph.comparison import is_date, is_earlier
from ecograph.sources.files import Row
from ecograph.sources.records import date_literal, decimal_literal, typed
from ecograph.sources.rows import refuse_value

__all__ = ["Number", "read_moment", "read_number", "read_period"]

PRECISIONS: Final = {
    "": "exact",
    "about": "about",
    "over": "more-than",
    "more than": "more-than",
    "almost": "less-than",
    "approximate": "about",
    "rounded": "about",
    "up to": "less-than",
}
"""Words before a number, and the concept of its precision."""

NUMBER: Final = re.compile(
    rf"(?P<word>{'|'.join(filter(None, PRECISIONS))})?(?: |^)(?P<number>\d+(\.\d+)?|half)(?P<unit> %| percent| years)?"
)
UNITS: Final = {" %": "unit:PERCENT", " percent": "unit:PERCENT", " years": "unit:YR"}
"""Units that may follow a number, and which unit its predicate must have."""
REMARK: Final = re.compile(r"(?:^|; )(?P<word>about|almost|approximate|rounded)\b")
"""Words of a note that say how exact the number is."""
SEASON: Final = re.compile(r"(\d{4}) (?:spring|summer|autumn|winter)")


@dataclass(frozen=True)
class Number:
    """A number and how exact it is."""

    value: Decimal
    precision: str
    """CURIE of the concept."""

    @property
    def literal(self) -> Literal:
        """The number as an integer, if it is one, or a decimal."""
        return self.decimal if self.value % 1 else typed(str(int(self.value)), "integer")

    @property
    def decimal(self) -> Literal:
        """The number as a decimal."""
        return decimal_literal(str(self.value))


def read_number(row: Row, unit: str) -> Number:
    """Return the number that is a row's object; ``about``, ``over`` and the like become its precision.

    :raises InputError: if there is anything else in it, or a unit other than ``unit``
    """
    match = NUMBER.fullmatch(row["object"])
    if match is None or (match["unit"] is not None and UNITS[match["unit"]] != unit):
        expected = f"a number such as 120, 3.5, about 4000 or over 100, in {unit or 'no unit'}"
        raise refuse_value(row.origin, "object", row["object"], expected)
    remark = REMARK.search(row["note"])
    word = match["word"] or ("" if remark is None else remark["word"])
    half = "50" if unit == "unit:PERCENT" else "0.5"
    return Number(Decimal(half if match["number"] == "half" else match["number"]), f"precision:{PRECISIONS[word]}")


def read_moment(row: Row) -> tuple[Literal, ...]:
    """Return the date that is a row's object, or the two of ``… to …``; a season becomes its year.

    :raises InputError: if it is no date
    """
    first, joint, last = row["object"].partition(" to ")
    found = [SEASON.sub(r"\1", part) for part in ((first, last) if joint != "" else (first,))]
    if not all(map(is_date, found)):
        raise refuse_value(row.origin, "object", row["object"], "a date such as 2016, 2016-06 or 2016-06-30")
    return tuple(map(date_literal, found))


def read_period(row: Row) -> tuple[str, str]:
    """Return start and end of a row, each a date or empty.

    :raises InputError: if one of them is no date, or the end is before the start
    """
    for column in ("start", "end"):
        if row[column] != "" and not is_date(row[column]):
            raise refuse_value(row.origin, column, row[column], "a date such as 2016, 2016-06 or 2016-06-30")
    start, end = row["start"], row["end"]
    if start != "" and end != "" and is_earlier(end, start):
        raise refuse_value(row.origin, "end", end, f"a date that is not before the start, {start}")
    return start, end
