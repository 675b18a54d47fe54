"""A fact while it is carried over, and what is said of a node because of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import expand
from ecograph.sources.files import Row
from ecograph.sources.pages.tables import Rule, Tables
from ecograph.sources.pages.values import read_period
from ecograph.sources.records import date_literal
from ecograph.text import Text

__all__ = ["Fact", "Said", "say", "short_slug", "slug_of"]

PARTY: Final = re.compile(r"[A-ZÅÄÖ]{1,3}")
"""A note that is the abbreviation of a politician's party."""
PARTIES: Final = Text(en="The party of a politician is not carried.", sv="En politikers parti förs inte över.")

Term = NamedNode | Literal


@dataclass(frozen=True)
class Said:
    """What one fact says of one node."""

    node: str
    """CURIE."""
    values: tuple[tuple[str, Term], ...]
    """CURIEs of properties, each with a value."""


@dataclass(frozen=True)
class Fact:
    """A row, the rule that carries it, and what its subject and object mean, after swapping."""

    row: Row
    rule: Rule
    subject: str
    object: str
    tables: Tables

    @property
    def period(self) -> tuple[str, str]:
        """Start and end, each a date or empty."""
        return read_period(self.row)

    @property
    def when(self) -> list[tuple[str, Term]]:
        """When it was so: a start without an end says only that it was so then, unless it is the day of an event."""
        start, end = self.period
        if start == "" or end != "" or self.rule.is_event:
            return [
                (name, date_literal(day)) for name, day in (("eco:startDate", start), ("eco:endDate", end)) if day != ""
            ]
        return [("eco:attestedIn", date_literal(start))]

    @property
    def year(self) -> str:
        """The one year that a number is of, or empty."""
        start, end = self.period
        return (start or end)[:4] if "" in {start, end} or start == end else ""

    @property
    def reason_without_note(self) -> Text | None:
        """Why the note is not carried."""
        return PARTIES if PARTY.fullmatch(self.row["note"]) else self.tables.notes.get(self.row["note"])

    @property
    def remark(self) -> str:
        """The note, if it is carried."""
        return self.row["note"] if self.reason_without_note is None else ""

    @property
    def note(self) -> list[tuple[str, Term]]:
        """The note, as it stands at a node."""
        return [("eco:note", Literal(self.remark, language="en"))] if self.remark != "" else []


def say(fact: Fact, node: str, *groups: Iterable[tuple[str, Term | str]]) -> Said:
    """Return what ``groups`` say of ``node``, or of the existing node that is the same; strings are CURIEs."""
    values = tuple(
        (name, NamedNode(expand(value)) if isinstance(value, str) else value)
        for group in groups
        for name, value in group
    )
    return Said(fact.tables.nodes.get(node, node), values)


def slug_of(curie: str) -> str:
    """Return the local part of a CURIE."""
    return curie.partition(":")[2]


def short_slug(curie: str) -> str:
    """Return the slug of a place, or of the municipality that governs it: ``umea`` for both."""
    return slug_of(curie).removeprefix("city-of-").removesuffix("-municipality")
