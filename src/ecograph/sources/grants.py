"""Grants of Swedish funders as statements: what the sources that list them share.

A grant is known by the diary number at its funder; its IRIs are those that Swecris, which has most grants, gives, so
that what several sources say of one grant meets in one place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.luhn import has_luhn_check_digit
from ecograph.namespaces import ID
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.names import name_key
from ecograph.sources.personal_numbers import PERSONAL_NUMBER, is_personal_number
from ecograph.sources.records import Record, date_literal, decimal_literal, typed
from ecograph.sources.rows import refuse_value
from ecograph.sources.swecris_subjects import Subjects
from ecograph.sources.titles import clean_title
from ecograph.text import Text

__all__ = [
    "AGENCIES",
    "GrantRecord",
    "make_content",
    "read_amount",
    "read_day",
    "read_number",
    "slug_of",
    "write_number",
]

AGENCIES: Final = {
    "Vinnova": ("202100-5216", "Vinnova"),
    "Formas": ("202100-5232", "Formas"),
    "Forte": ("202100-5240", "Forte"),
    "VR": ("202100-5208", "Vetenskapsrådet"),
}
"""Organisation number and name of the funders, by the ending that Swecris gives their diary numbers."""

STATUSES: Final = {
    "ej påbörjad": "status:planned",
    "ej påbörjat": "status:planned",
    "pågående": "status:ongoing",
    "avslutad": "status:completed",
    "avslutat": "status:completed",
}
GOALS: Final = 17
SWEDISH: Final = re.compile(r"(?:16)?(\d{2}[2-9]\d{3})-?(\d{4})")
PLACEHOLDER: Final = re.compile(r"x+|-|\.|null", re.IGNORECASE)

REVERSED: Final = Text(
    en="The project would end before it starts, so one of the two dates is wrong.",
    sv="Projektet skulle sluta innan det börjar, så ett av de två datumen är fel.",
)
NO_AMOUNT: Final = Text(
    en="An amount of 0 or less, or none, says that none is known, not that nothing was granted.",
    sv="Ett belopp på 0 eller mindre, eller inget, säger att inget är känt, inte att inget beviljades.",
)
NO_STATUS: Final = Text(en="The status is not one that is known here.", sv="Statusen är ingen som är känd här.")
NO_SUBJECT: Final = Text(
    en="The research subject has another code or name in the present edition of the classification.",
    sv="Forskningsämnet har en annan kod eller ett annat namn i klassifikationens nuvarande utgåva.",
)
NO_NUMBER: Final = Text(
    en="The organisation has no Swedish organisation number with a right check digit, and a name is not enough.",
    sv="Organisationen har inget svenskt organisationsnummer med rätt kontrollsiffra, och namnet räcker inte.",
)


def slug_of(number: str, funder: str) -> str:
    """Return the end of the IRIs of a grant."""
    return re.sub(r"[^a-z0-9]+", "-", f"{number}_{funder}".lower()).strip("-")


@dataclass
class GrantRecord:
    """The record of one grant while it is read."""

    account: Account
    origin: Origin
    number: str
    """Diary number."""
    funder: str
    """One of :data:`AGENCIES`."""

    def __post_init__(self) -> None:
        self.slug = slug_of(self.number, self.funder)
        self.record = Record(self.account.source, self.slug, self.origin, self.number)
        self.project = NamedNode(f"{ID}initiative/swecris-{self.slug}")
        self.record.state(self.project, "rdf:type", "eco:Project")
        self.record.state(self.project, "eco:diaryNumber", typed(self.number, "string"))
        self._payer: NamedNode | None = None

    def name_project(self, swedish: str | None, english: str | None) -> bool:
        """State the titles; return False, and state nothing, if there is none but placeholders."""
        titles = [(language, clean_title(text or "")) for language, text in (("sv", swedish), ("en", english))]
        found = [(tag, title) for tag, title in titles if title != "" and PLACEHOLDER.fullmatch(title) is None]
        for tag, title in found:
            self.record.state(self.project, "rdfs:label", Literal(title, language=tag))
        return len(found) > 0

    def state_period(self, start: str, end: str) -> None:
        """State when the project runs, unless it would end before it starts."""
        if start != "" and end != "" and end < start:
            self.account.values[REVERSED] += 2
            return
        for predicate, day in (("eco:startDate", start), ("eco:endDate", end)):
            if day != "":
                self.record.state(self.project, predicate, date_literal(day))

    def state_status(self, status: str | None) -> None:
        """State whether the project is planned, ongoing or completed."""
        known = STATUSES.get(name_key(status or ""))
        if known is not None:
            self.record.state(self.project, "eco:status", known)
        elif status:
            self.account.values[NO_STATUS] += 1

    def state_goals(self, goals: Sequence[str]) -> None:
        """State to which sustainable development goals the project contributes: each begins with its number.

        :raises InputError: if one has none of the seventeen
        """
        for goal in dict.fromkeys(goals):
            number = re.match(r"\s*(\d+)\b", goal)
            if number is None or not 1 <= int(number[1]) <= GOALS:
                raise refuse_value(self.origin, "hållbarhetsmål", goal, "a number from 1 to 17, and a name")
            self.record.state(self.project, "eco:contributesTo", f"sdg:{int(number[1])}")

    def state_subjects(self, found: Sequence[tuple[str, str]], subjects: Subjects) -> None:
        """State the research subjects, each given as code and Swedish name."""
        for code, name in dict.fromkeys(found):
            beginning = f"{name_key(name)}, "
            if any(known.startswith(beginning) for known in subjects.names.get(code, ())):
                self.record.state(self.project, "eco:researchSubject", f"ssif:{code}")
            else:
                self.account.values[NO_SUBJECT] += 1

    def mention(self, number: str, names: Sequence[Name], class_: str = "eco:Actor") -> NamedNode:
        """Return what stands for an organisation."""
        return self.record.mention("actor", [("organisationNumber", number)], (class_,), names=names)

    def join(self, actor: NamedNode, key: str, role: str) -> None:
        """State that an organisation takes part; ``key`` tells participations in one project apart."""
        node = NamedNode(f"{ID}participation/swecris-{self.slug}-{key}")
        self.record.state(node, "rdf:type", "eco:Participation")
        self.record.state(node, "eco:participant", actor)
        self.record.state(node, "eco:initiative", self.project)
        self.record.state(node, "eco:role", role)

    def fund(self, actor: NamedNode | None, key: str, amount: Decimal, currency: str, year: str = "") -> None:
        """State what the funder pays to whom; an amount of 0 is not known.

        :param key: tells fundings of one project apart; "" for that of the whole project
        """
        node = NamedNode(f"{ID}funding/swecris-{self.slug}{key}")
        self.record.state(node, "rdf:type", "eco:Funding")
        self.record.state(node, "eco:funder", self._mention_funder())
        self.record.state(node, "eco:initiative", self.project)
        if actor is not None:
            self.record.state(node, "eco:recipient", actor)
        if amount <= 0:
            self.account.values[NO_AMOUNT] += 1
        else:
            self.record.state(node, "eco:amount", decimal_literal(format(amount, "f")))
            self.record.state(node, "eco:currency", typed(currency, "string"))
        if year != "":
            self.record.state(node, "eco:startDate", date_literal(year))
            self.record.state(node, "eco:endDate", date_literal(year))

    def _mention_funder(self) -> NamedNode:
        if self._payer is None:
            number, name = AGENCIES[self.funder]
            self._payer = self.mention(number, [Name(name, "sv")], "eco:PublicAgency")
        return self._payer


def read_number(text: str | None, account: Account) -> str | None:
    """Return an organisation number as NNNNNN-NNNN; None, and counted, if it is a person's or no Swedish one."""
    if text and is_personal_number(text):
        account.values[PERSONAL_NUMBER] += 1
        return None
    number = write_number(text)
    account.values[NO_NUMBER] += number is None
    return number


def write_number(text: str | None) -> str | None:
    """Return a Swedish organisation number, with or without hyphen or ``16``, as NNNNNN-NNNN; None if it is none."""
    match = SWEDISH.fullmatch((text or "").replace(" ", ""))
    if match is None or not has_luhn_check_digit(match[1] + match[2]):
        return None
    return f"{match[1]}-{match[2]}"


def read_day(text: str | None, column: str, origin: Origin) -> str:
    """Return the day of a date with or without time, or a year; "" if there is none.

    :raises InputError: if it is no day of the calendar
    """
    day = (text or "")[:10]
    if day == "" or re.fullmatch(r"\d{4}", day) is not None:
        return day
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise refuse_value(origin, column, str(text), "a day such as 2026-11-22") from error


def read_amount(value: object, column: str, origin: Origin) -> Decimal:
    """Return an amount; 0 if there is none.

    :raises InputError: if it is no number
    """
    try:
        amount = Decimal(str(value or 0))
    except InvalidOperation as error:
        raise refuse_value(origin, column, str(value), "a number") from error
    if not amount.is_finite():
        raise refuse_value(origin, column, str(value), "a number")
    return amount


def make_content(grants: Iterator[GrantRecord], account: Account) -> SourceContent:
    """Return what the grants of a file give."""
    records = [grant.record for grant in grants]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )
