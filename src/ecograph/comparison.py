"""When two values say the same thing, and which of two dates is earlier, where dates differ in precision."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ecograph.namespaces import PREFIXES

__all__ = ["NUMBERS", "are_compatible", "is_date", "is_earlier", "outside_period"]

XSD: Final = PREFIXES["xsd"]
DATES: Final = frozenset({XSD + "date", XSD + "gYear", XSD + "gYearMonth"})
NUMBERS: Final = frozenset({XSD + "integer", XSD + "decimal"})
"""The datatypes of numbers that sources state."""
DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

Term = NamedNode | BlankNode | Literal | Triple


def are_compatible(one: Term, other: Term) -> bool:
    """Tell whether two values can both be right: they are equal, or one date is the other with less precision.

    2016 and 2016-03 are compatible, 2016-03 and 2016-05 are not; 36 and 36.0 are one number. A text or an entity is
    compatible with itself only.
    """
    if one == other:
        return True
    if not (isinstance(one, Literal) and isinstance(other, Literal)):
        return False
    kinds = {one.datatype.value, other.datatype.value}
    if kinds <= DATES:
        return not is_earlier(one.value, other.value) and not is_earlier(other.value, one.value)
    return kinds <= NUMBERS and Decimal(one.value) == Decimal(other.value)


def is_earlier(one: str, other: str) -> bool:
    """Tell whether date ``one`` is certainly before ``other``, both written ``YYYY[-MM[-DD]]``.

    They are compared as far as both go: 2016 is not earlier than 2016-03, which lies in it.
    """
    common = min(len(one), len(other))
    return one[:common] < other[:common]


def outside_period(day: str, start: str | None, end: str | None) -> bool:
    """Tell whether the period from ``start`` to ``end`` (None: not stated) certainly has no day of ``day``.

    A year stands for all its days: 2018 to 2022 is not outside 2022-06, and 2016-03 is not outside 2016.
    """
    return (start is not None and is_earlier(day, start)) or (end is not None and is_earlier(end, day))


def is_date(value: str) -> bool:
    """Tell whether ``value`` is a year, a month or a day of the calendar: ``YYYY[-MM[-DD]]``."""
    if DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
