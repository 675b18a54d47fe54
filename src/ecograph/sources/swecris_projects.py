"""A project of Swecris as statements: the project, its funding, and who coordinates it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import ID
from ecograph.sources.content import Account
from ecograph.sources.files import Row
from ecograph.sources.records import Record, date_literal, decimal_literal, typed
from ecograph.sources.rows import refuse_value
from ecograph.sources.swecris_columns import AWARDS, UNCLASSIFIED_AWARD
from ecograph.sources.swecris_subjects import Subjects
from ecograph.sources.titles import clean_title
from ecograph.text import LANGUAGES, Text

__all__ = ["Grant", "read_project", "split_id"]

VINNOVA_NUMBER: Final = re.compile(r"\d{4}-\d{5}")
"""Vinnova numbers so, and so do others; Riksbankens Jubileumsfond never does (P20-0298, SAB19-0993:1)."""

NO_AMOUNT: Final = Text(
    en="An amount of 0 says that none is known, not that nothing was granted.",
    sv="Ett belopp på 0 säger att inget är känt, inte att inget beviljades.",
)
REVERSED: Final = Text(
    en="The project would end before it starts, so one of the two dates is wrong.",
    sv="Projektet skulle sluta innan det börjar, så ett av de två datumen är fel.",
)
NO_AWARD: Final = Text(
    en="The code 999 says that the type of award is not classified.",
    sv="Koden 999 säger att bidragsformen inte är klassificerad.",
)
NO_PARTY: Final = Text(
    en="The coordinating organisation has no name in its own table.",
    sv="Den koordinerande organisationen har inget namn i sin egen tabell.",
)
PRIVATE: Final = Text(
    en="A personal number or e-mail address in a title is left out of it.",
    sv="Ett personnummer eller en e-postadress i en titel är struket ur den.",
)
DOUBTFUL: Final = Text(
    en="The diary number is not of the kind this funder uses: the database has copied grants of Vinnova to it, and this"
    " may be one.",
    sv="Diarienumret är inte av det slag finansiären använder: databasen har kopierat bidrag från Vinnova till den, och"
    " detta kan vara ett.",
)


@dataclass(frozen=True)
class Grant:
    """A row of the table of projects, with what stands for its two parties."""

    row: Row
    funder: NamedNode
    coordinator: NamedNode | None

    @property
    def slug(self) -> str:
        """The end of its IRIs."""
        return re.sub(r"[^a-z0-9]+", "-", self.row["projectId"].lower()).strip("-")

    @property
    def is_doubtful(self) -> bool:
        """Whether the funder may be another."""
        number, funder = split_id(self.row)
        return funder == "RJ" and VINNOVA_NUMBER.fullmatch(number) is not None


def split_id(row: Row) -> tuple[str, str]:
    """Return the diary number, and the database's code of the funder."""
    number, _, funder = row["projectId"].rpartition("_")
    return number, funder


def read_project(grant: Grant, subjects: Subjects, account: Account) -> Record:
    """Return the record of a project that has a title.

    Its parts have no dates of their own unless the row gives them: they run as long as the project does.

    :raises InputError: naming file, line and value, if a date is no day of the calendar or a subject is unknown
    """
    row, project = grant.row, NamedNode(f"{ID}initiative/swecris-{grant.slug}")
    confidence = "low" if grant.is_doubtful else "high"
    record = Record(account.source, grant.slug, row.origin, row["projectId"], confidence)
    record.state(project, "rdf:type", "eco:Project")
    for language, title in _read_titles(row, account):
        record.state(project, "rdfs:label", Literal(title, language=language))
    record.state(project, "eco:diaryNumber", typed(split_id(row)[0], "string"))
    for predicate, day in _read_period(row, "project", account):
        record.state(project, predicate, day)
    for subject in subjects.read(row, account):
        record.state(project, "eco:researchSubject", subject)
    _state_funding(grant, project, record, account)
    if grant.coordinator is None:
        account.values[NO_PARTY] += 1
    else:
        participation = NamedNode(f"{ID}participation/swecris-{grant.slug}-coordinator")
        record.state(participation, "rdf:type", "eco:Participation")
        record.state(participation, "eco:participant", grant.coordinator)
        record.state(participation, "eco:initiative", project)
        record.state(participation, "eco:role", "role:coordinator")
    return record


def _read_titles(row: Row, account: Account) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        raw = row[f"projectTitle{language.title()}"]
        if raw == "":
            continue
        title = clean_title(raw)
        if title.count("…") > raw.count("…"):
            account.values[PRIVATE] += 1
        yield language, title


def _state_funding(grant: Grant, project: NamedNode, record: Record, account: Account) -> None:
    row, funding = grant.row, NamedNode(f"{ID}funding/swecris-{grant.slug}")
    record.state(funding, "rdf:type", "eco:Funding")
    record.state(funding, "eco:funder", grant.funder)
    record.state(funding, "eco:initiative", project)
    if grant.coordinator is not None:
        record.state(funding, "eco:recipient", grant.coordinator)
    amount = row["fundingsSek"].removesuffix(".0")
    if amount.strip("0") != "":
        record.state(funding, "eco:amount", decimal_literal(amount))
        record.state(funding, "eco:currency", typed("SEK", "string"))
    elif amount != "":
        account.values[NO_AMOUNT] += 1
    for predicate, day in _read_period(row, "funding", account):
        record.state(funding, predicate, day)
    _, _, award = AWARDS[row["typeOfAwardId"] or UNCLASSIFIED_AWARD]
    if award is None:
        account.values[NO_AWARD] += 1
    else:
        record.state(funding, "eco:awardType", award)
    if grant.is_doubtful:
        for language in LANGUAGES:
            record.state(funding, "eco:note", Literal(DOUBTFUL.to(language), language=language))


def _read_period(row: Row, prefix: str, account: Account) -> Iterator[tuple[str, Literal]]:
    """Yield start and end, as exact as they are given; neither if they are the wrong way round."""
    start, end = (_read_day(row, f"{prefix}{side}Date") for side in ("Start", "End"))
    if start != "" and end != "" and end < start[: len(end)]:
        account.values[REVERSED] += 2
        return
    if prefix == "funding":
        start = start or row["fundingYear"]
        if row["fundingYear"] != "" and row["fundingYear"] != start[:4]:
            raise refuse_value(row.origin, "fundingYear", row["fundingYear"], f"the year in which {start} lies")
    for predicate, day in (("eco:startDate", start), ("eco:endDate", end)):
        if day != "":
            yield predicate, date_literal(day)


def _read_day(row: Row, column: str) -> str:
    """Return a year or a day without its time of day, which is only ever midnight or noon."""
    day = row[column][:10]
    if len(day) == 10:  # noqa: PLR2004
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise refuse_value(row.origin, column, row[column], "a day of the calendar") from error
    return day
