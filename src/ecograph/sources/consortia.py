"""Consortia of the European Union's framework programmes: what the files that list them share.

A record is a project with all its participants, as CORDIS shows it. Each organisation is described in the first record
of a source that names it, and again where it has another name, so that the project's dates tell when it was so called.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.namespaces import ID
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.files import Row
from ecograph.sources.names import clean_name
from ecograph.sources.personal_numbers import is_personal_number
from ecograph.sources.records import Record, date_literal, decimal_literal, typed
from ecograph.sources.rows import refuse_value
from ecograph.sources.screening import is_natural_person, is_placeholder_pic
from ecograph.text import Text

__all__ = [
    "ACTIVITY_TYPES",
    "MONEY",
    "NATURAL_PERSON",
    "PROGRAMMES",
    "Consortia",
    "Part",
    "Project",
    "make_content",
    "read_code",
    "read_money",
    "state_project",
]

MONEY: Final = r"\d+([.,]\d+)?"
"""An amount, with decimal point or decimal comma, and without signs between thousands."""

PROGRAMMES: Final = {
    "FP7": "initiative:seventh-framework-programme",
    "H2020": "initiative:horizon-2020",
    "HORIZON": "initiative:horizon-europe",
}
ACTIVITY_TYPES: Final = {code: f"activity-type:{code.lower()}" for code in ("HES", "REC", "PRC", "PUB", "OTH")}

NATURAL_PERSON: Final = Text(
    en="A participant that may be a natural person is carried without name and identifier.",
    sv="En deltagare som kan vara en fysisk person förs över utan namn och identifierare.",
)
PLACEHOLDER: Final = Text(
    en="The participant identification code stands for bodies that have none yet, so that it identifies nobody.",
    sv="PIC-koden står för organ som ännu inte har någon, så att den inte identifierar någon.",
)


@dataclass(frozen=True)
class Project:
    """A project, as one row or all its rows tell; "" where a value is missing."""

    number: str
    title: str = ""
    acronym: str = ""
    programme: str | None = None
    """CURIE."""
    scheme: str | None = None
    """CURIE of its funding scheme."""
    call: str = ""
    topic: str = ""
    topic_title: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Part:
    """A participant of a project, as one row tells."""

    origin: Origin
    project: Project
    role: str
    """CURIE."""
    name: str = ""
    short_name: str = ""
    pic: str = ""
    position: str = ""
    """What tells the row from others of the project, where it has no code."""
    activity_type: str = ""
    country: str | None = None
    organisation_number: str | None = None
    money: Mapping[str, str] = field(default_factory=dict)
    """Amounts in euro, by the CURIE of their property; "" where none is given, which is not 0."""

    @property
    def is_person(self) -> bool:
        """Whether the participant may be a natural person."""
        number = self.organisation_number
        return is_natural_person(self.name, self.activity_type) or (number is not None and is_personal_number(number))


class Consortia:
    """The projects of a source while they are read."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.records: list[Record] = []
        self._known: defaultdict[str, set[Name | tuple[str, str] | str]] = defaultdict(set)
        """What has been told of each participant identification code."""

    def add(self, project: Project, origin: Origin, parts: Sequence[Part]) -> tuple[Record, NamedNode]:
        """Read a project with its participants; return its record and the node that stands for it."""
        record = Record(self.account.source, project.number, origin)
        self.records.append(record)
        node = state_project(record, project)
        persons = 0
        rows: defaultdict[str, list[Part]] = defaultdict(list)
        for part in parts:
            persons += part.is_person
            key = f"person-{persons}" if part.is_person else part.pic or part.position
            if key == "":
                raise refuse_value(part.origin, "pic", "", r"\d{9}")
            rows[key].append(part)
        for key, same in rows.items():
            self._add_participant(record, node, f"{project.number}-{key}", same)
        return record, node

    def _add_participant(self, record: Record, project: NamedNode, key: str, parts: Sequence[Part]) -> None:
        record.origin = parts[0].origin
        node = NamedNode(f"{ID}participation/cordis-{key}")
        record.state(node, "rdf:type", "eco:Participation")
        record.state(node, "eco:participant", self._mention(record, key, parts))
        record.state(node, "eco:initiative", project)
        for role in dict.fromkeys(part.role for part in parts):
            record.state(node, "eco:role", role)
        for code in dict.fromkeys(part.activity_type for part in parts if part.activity_type != ""):
            record.state(node, "eco:activityType", ACTIVITY_TYPES[code])
        for predicate in parts[0].money:
            amounts = [Decimal(part.money[predicate]) for part in parts if part.money[predicate] != ""]
            if amounts:
                record.state(node, predicate, decimal_literal(format(sum(amounts), "f")))

    def _mention(self, record: Record, key: str, parts: Sequence[Part]) -> NamedNode:
        first = parts[0]
        if first.is_person:
            self.account.values[NATURAL_PERSON] += len(parts)
            return _mention_person(record, key)
        if first.pic == "" or is_placeholder_pic(first.pic):
            return self._mention_unidentified(record, key, first)
        known = self._known[first.pic]
        identifiers = [("pic", first.pic)]
        identifiers += [("organisationNumber", part.organisation_number) for part in parts if part.organisation_number]
        names = [name for part in parts for name in _names_of(part)]
        if not known and not names:
            names = [Name(f"PIC {first.pic}", None, "heading")]
        fresh = [name for name in names if name not in known]
        classes = () if known.issuperset({*identifiers, *fresh}) else ("eco:Actor",)
        unique = list(dict.fromkeys(identifiers))
        node = record.mention("actor", unique, classes, names=fresh, country=first.country)
        if first.country is not None and first.country not in known:
            _state_country(record, node, first.country)
            known.add(first.country)
        known.update(identifiers, fresh)
        return node

    def _mention_unidentified(self, record: Record, key: str, part: Part) -> NamedNode:
        country = part.country
        if part.pic != "":
            # Whoever gave the placeholder guessed the country too: it is Sweden for a university in Barcelona.
            self.account.values[PLACEHOLDER] += 1
            country = None
        found = [("cordisParticipant", key)]
        node = record.mention("actor", found, ("eco:Actor",), names=_names_of(part), country=country)
        if country is not None:
            _state_country(record, node, country)
        return node


def state_project(record: Record, project: Project) -> NamedNode:
    """State what a record tells of a project, and return the node that stands for it."""
    names = [Name(clean_name(project.title), "en")] if project.title != "" else _number_names(project.number)
    names += [Name(clean_name(project.acronym), None, "alias")] if project.acronym != "" else []
    node = record.mention("initiative", [("grantNumber", project.number)], ("eco:Project",), names=names)
    told: list[tuple[str, NamedNode | Literal | str | None]] = [
        ("eco:partOf", project.programme),
        ("eco:fundingScheme", project.scheme),
        ("eco:callIdentifier", typed(project.call, "string") if project.call != "" else None),
        ("eco:topicIdentifier", typed(project.topic, "string") if project.topic != "" else None),
        ("eco:topicTitle", Literal(project.topic_title, language="en") if project.topic_title != "" else None),
        ("eco:startDate", date_literal(project.start) if project.start != "" else None),
        ("eco:endDate", date_literal(project.end) if project.end != "" else None),
    ]
    for predicate, value in told:
        if value is not None:
            record.state(node, predicate, value)
    return node


def read_code(row: Row, column: str, codes: Mapping[str, str]) -> str | None:
    """Return what a code stands for; None where there is none.

    :raises InputError: naming file, line and value, if the code is not one of ``codes``
    """
    code = row[column]
    if code == "":
        return None
    if code not in codes:
        raise refuse_value(row.origin, column, code, ", ".join(codes))
    return codes[code]


def read_money(text: str) -> str:
    """Return an amount with a decimal point, whether it is written with a point or a comma."""
    return text.replace(",", ".")


def make_content(accounts: Sequence[Account], records: Iterable[Record]) -> SourceContent:
    """Return what the records of a source's files give."""
    found = list(records)
    return SourceContent(
        statements=[statement for record in found for statement in record.statements],
        mentions=[mention for record in found for mention in record.mentions],
        accounts=accounts,
    )


def _number_names(number: str) -> list[Name]:
    return [Name(f"EU-projekt {number}", "sv"), Name(f"EU project {number}", "en")]


def _names_of(part: Part) -> Iterator[Name]:
    name, short_name = clean_name(part.name), clean_name(part.short_name)
    if name != "":
        yield Name(name, None, "heading")
    if short_name not in {"", name}:
        yield Name(short_name, None, "acronym")


def _mention_person(record: Record, key: str) -> NamedNode:
    names = [Name("Fysisk person, namnet utelämnat", "sv"), Name("Natural person, name withheld", "en")]
    return record.mention("person", [("cordisParticipant", key)], ("eco:Person",), names=names)


def _state_country(record: Record, node: NamedNode, country: str) -> None:
    record.state(node, "eco:countryCode", typed(country, "string"))
