"""Dates of different precision, and values that say the same thing."""

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.comparison import are_compatible, is_date, is_earlier, outside_period
from ecograph.namespaces import PREFIXES

XSD = PREFIXES["xsd"]


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("one", "other", "earlier"),
    [
        ("2015", "2016", True),
        ("2016", "2016-03", False),
        ("2016-03", "2016", False),
        ("2016-02", "2016-03-01", True),
        ("2016-03-01", "2016-03", False),
        ("2016-03-01", "2016-03-02", True),
    ],
)
def test_a_date_is_earlier_only_when_it_certainly_is(one: str, other: str, earlier: bool) -> None:
    assert is_earlier(one, other) is earlier


@pytest.mark.parametrize(
    ("day", "start", "end", "outside"),
    [
        ("2022-06", "2018", "2022", False),
        ("2023", "2018", "2022", True),
        ("2016-02", "2016-03", None, True),
        ("2016", "2016-03", None, False),
        ("2016-03-15", "2016-03", None, False),
        ("2019-07-01", None, "2019-06-30", True),
        ("2019", None, None, False),
    ],
)
def test_a_period_excludes_what_it_has_no_day_of(
    day: str,
    start: str | None,
    end: str | None,
    outside: bool,
) -> None:
    assert outside_period(day, start, end) is outside


def test_equal_numbers_and_nested_dates_are_compatible_and_nothing_else_is() -> None:
    assert are_compatible(Literal(36), typed("36.0", "decimal"))
    assert not are_compatible(Literal(36), Literal("36"))
    assert not are_compatible(typed("2016", "gYear"), Literal("2016"))
    assert are_compatible(typed("2016", "gYear"), typed("2016-03-01", "date"))
    assert not are_compatible(NamedNode("urn:a"), NamedNode("urn:b"))
    assert not are_compatible(NamedNode("urn:a"), Literal("urn:a"))


def test_a_date_exists() -> None:
    assert [value for value in ("2020", "2020-02-29", "2021-02-29", "2020-00", "x") if is_date(value)] == [
        "2020",
        "2020-02-29",
    ]
