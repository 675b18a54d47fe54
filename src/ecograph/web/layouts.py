"""How qualified statements are laid out as tables, class by class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecograph.text import Text

__all__ = ["LAYOUTS", "QUALIFIED", "RANGES", "TITLES", "Layout"]


@dataclass(frozen=True)
class Layout:
    """How the nodes of one class are laid out: a title and columns, each of one property or of a range."""

    title: Text
    columns: tuple[tuple[str, ...], ...]


LAYOUTS: Final[Mapping[str, Layout]] = {
    "Participation": Layout(
        Text(en="Who takes part", sv="Vilka som deltar"),
        (
            ("participant",),
            ("initiative",),
            ("role",),
            ("startDate", "endDate"),
            ("attestedIn",),
            ("representedBy",),
            ("note",),
        ),
    ),
    "Funding": Layout(
        Text(en="Funding", sv="Finansiering"),
        (("funder",), ("recipient",), ("initiative",), ("amount",), ("currency",), ("startDate", "endDate"), ("note",)),
    ),
    "Observation": Layout(
        Text(en="Numbers", sv="Tal"),
        (
            ("about",),
            ("indicator",),
            ("sector",),
            ("precision",),
            ("value",),
            ("unit",),
            ("year",),
            ("confidence",),
            ("note",),
        ),
    ),
    "Target": Layout(
        Text(en="Targets", sv="Målvärden"),
        (("targetOf",), ("indicator",), ("precision",), ("targetValue",), ("unit",), ("targetYear",), ("confidence",)),
    ),
    "Tenure": Layout(
        Text(en="Who has held which post", sv="Vem som har haft vilken post"),
        (("holder",), ("post",), ("startDate", "endDate")),
    ),
    "Recognition": Layout(
        Text(en="Recognition", sv="Utmärkelser"), (("recipient",), ("award",), ("result",), ("year",), ("note",))
    ),
    "DataAvailability": Layout(
        Text(en="Data available per policy area", sv="Datatillgång per politikområde"),
        (("about",), ("assessedArea",), ("rating",), ("assessedIn",)),
    ),
    "Relation": Layout(
        Text(en="Other relations", sv="Andra relationer"),
        (("subject",), ("relationType",), ("object",), ("audience",), ("startDate", "endDate"), ("note",)),
    ),
    "Measurement": Layout(
        Text(en="Network measures", sv="Nätverksmått"),
        (("ofActor",), ("measure",), ("inNetwork",), ("metricValue",), ("rank",), ("rankLow", "rankHigh")),
    ),
}
"""One line per class whose nodes stand for a statement with several parts; pages show them with what they link."""

QUALIFIED: Final = tuple(LAYOUTS)
"""The classes, in the order of their tables."""

RANGES: Final = {
    ("startDate", "endDate"): Text(en="period", sv="period"),
    ("rankLow", "rankHigh"): Text(en="rank range", sv="rangintervall"),
}
"""Headings of the columns that hold two properties."""

TITLES: Final = {
    ("Participation", "participant"): Text(en="Takes part in", sv="Deltar i"),
    ("Participation", "representedBy"): Text(en="Represents", sv="Företräder"),
    ("Funding", "funder"): Text(en="Funds", sv="Finansierar"),
    ("Funding", "recipient"): Text(en="Funding received", sv="Mottagen finansiering"),
    ("Tenure", "holder"): Text(en="Posts held", sv="Poster"),
    ("Tenure", "post"): Text(en="Who has held the post", sv="Vilka som har haft posten"),
    ("Observation", "indicator"): Text(en="Values", sv="Värden"),
    ("Measurement", "measure"): Text(en="Actors by this measure", sv="Aktörer efter detta mått"),
}
"""Titles for what a node says about the thing that one of its properties names."""
