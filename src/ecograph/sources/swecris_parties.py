"""The organisations that coordinate or fund projects in Swecris: one table of each, checked against the projects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from ecograph.errors import InputError
from ecograph.private import hide_personal_numbers
from ecograph.sources.content import Account, Name
from ecograph.sources.files import Row
from ecograph.sources.organisation_numbers import read_organisation_number
from ecograph.sources.records import Record
from ecograph.sources.rows import Column, read_rows, refuse_value
from ecograph.sources.swecris_columns import FUNDER_COLUMNS, ORGANISATION_COLUMNS, TYPES
from ecograph.text import Text

__all__ = ["COORDINATORS", "FUNDERS", "PERSON", "Parties", "Side", "read_parties"]

PERSON: Final = Text(
    en="The organisation is a natural person, known by a personal number; such numbers are neither carried nor shown.",
    sv="Organisationen är en fysisk person, känd genom ett personnummer; sådana nummer varken förs över eller visas.",
)
NO_NAME: Final = Text(en="The name is missing.", sv="Namnet saknas.")
NAMED: Final = {
    "NameSv": "nameSv",
    "NameEn": "nameEn",
    "TypeOfOrganisationSv": "typeSv",
    "TypeOfOrganisationEn": "typeEn",
}


@dataclass(frozen=True)
class Side:
    """One of the two sides of a grant, each of which has a table."""

    slug: str
    """Beginning of the names of the records."""
    prefix: str
    """Beginning of the columns of a project about it."""
    columns: Mapping[str, Column]

    @property
    def key(self) -> str:
        """The column with the organisation number, in both tables."""
        return f"{self.prefix}Id"


COORDINATORS: Final = Side("organisation", "coordinatingOrganisation", ORGANISATION_COLUMNS)
FUNDERS: Final = Side("funder", "fundingOrganisation", FUNDER_COLUMNS)


@dataclass(frozen=True)
class Parties:
    """The organisations of one side, by organisation number."""

    side: Side
    account: Account
    rows: Mapping[str, Row]
    nodes: Mapping[str, NamedNode]
    """What stands for each in statements; none for an organisation whose name is missing."""
    records: tuple[Record, ...]

    def find(self, project: Row, number: str) -> NamedNode | None:
        """Return what stands for a party of ``project``.

        :raises InputError: if the table has no such organisation, or gives it another name or type than the project
        """
        if number not in self.rows:
            raise refuse_value(project.origin, self.side.key, number, f"a number in {self.account.file.name}")
        row = self.rows[number]
        for ending, column in NAMED.items():
            name = f"{self.side.prefix}{ending}"
            if column in self.side.columns and project[name] != row[column]:
                expected = f"{row[column]!r}, as {row.origin.file.name}:{row.origin.line} has it"
                raise refuse_value(project.origin, name, project[name], expected)
        return self.nodes.get(number)

    def check_sums(self, projects: Iterable[Row]) -> None:
        """Compare the sums of the table with all the projects.

        :raises InputError: naming the row and column whose sum is another
        """
        of_party: defaultdict[str, list[Row]] = defaultdict(list)
        for project in projects:
            of_party[project[self.side.key]].append(project)
        for number, row in self.rows.items():
            years = [project["fundingYear"] for project in of_party[number] if project["fundingYear"] != ""]
            sums = {
                "projects": str(len(of_party[number])),
                "sek": str(sum(_whole(project["fundingsSek"]) for project in of_party[number])),
                "first": min(years, default=""),
                "last": max(years, default=""),
            }
            for column, expected in sums.items():
                if column in self.side.columns and row[column].removesuffix(".0") != expected:
                    raise _wrong_sum(row, column, expected)


def read_parties(side: Side, account: Account, missing: frozenset[str]) -> Parties:
    """Return the organisations of a table; those without a name, and natural persons, are counted as ignored.

    :raises InputError: naming file, line and (unless it may be a person's number) value, if the table is not as it
        should be
    """
    rows, nodes, records = dict[str, Row](), dict[str, NamedNode](), list[Record]()
    for row in read_rows(account, side.columns, (side.key,), missing, trims=True):
        number = read_organisation_number(row, side.key)
        if number is None:
            account.ignored[PERSON] += 1
            continue
        rows[number] = row
        if row["nameSv"] == "" and row["nameEn"] == "":
            account.ignored[NO_NAME] += 1
            continue
        record = Record(account.source, f"{side.slug}-{number}", row.origin)
        nodes[number] = _mention(row, number, record)
        records.append(record)
    return Parties(side, account, rows, nodes, tuple(records))


def _mention(row: Row, number: str, record: Record) -> NamedNode:
    swedish, class_, kind = TYPES[row["typeEn"]]
    if "typeSv" in row.values and row["typeSv"] != swedish:
        raise refuse_value(row.origin, "typeSv", row["typeSv"], f"{swedish!r}, since typeEn is {row['typeEn']!r}")
    names = [Name(row[f"name{tag.title()}"], tag) for tag in ("sv", "en") if row[f"name{tag.title()}"] != ""]
    return record.mention("actor", [("organisationNumber", number)], (class_,), concept=kind, names=names)


def _whole(amount: str) -> int:
    return int(amount.removesuffix(".0") or 0)


def _wrong_sum(row: Row, column: str, expected: str) -> InputError:
    said, found = (hide_personal_numbers(value) for value in (row[column], expected))
    return InputError(
        Text(
            en=f"The {column} is {said!r}, but the projects give {found!r}; take all tables from one export.",
            sv=f"Värdet i {column} är {said!r}, men projekten ger {found!r}; ta alla tabeller ur en export.",
        ),
        file=row.origin.file,
        line=row.origin.line,
    )
