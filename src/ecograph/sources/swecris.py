"""Swecris, the database of Swedish research grants: projects with funder, coordinator, amount, period and subjects.

A grant names its funder and one organisation only: such stars say who pays whom, not who works with whom.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ecograph.errors import InputError
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import Delivery, Part
from ecograph.sources.files import Row
from ecograph.sources.organisation_numbers import read_organisation_number
from ecograph.sources.rows import Column, read_rows, refuse_value
from ecograph.sources.swecris_columns import PROJECT_COLUMNS
from ecograph.sources.swecris_parties import COORDINATORS, FUNDERS, PERSON, Parties, read_parties
from ecograph.sources.swecris_projects import Grant, read_project, split_id
from ecograph.sources.swecris_subjects import load_subjects
from ecograph.text import Text

__all__ = ["read_swecris"]

COPY: Final = Text(
    en="The same grant stands under the same number as Vinnova's, who gave it.",
    sv="Samma bidrag står under samma nummer som Vinnovas, som har gett det.",
)
COPY_DIFFERS: Final = Text(
    en="The same grant stands under the same number as Vinnova's, with another amount or title; Vinnova's row counts.",
    sv="Samma bidrag står under samma nummer som Vinnovas, med annat belopp eller annan titel; Vinnovas rad gäller.",
)
NO_TITLE: Final = Text(en="The title is missing in both languages.", sv="Titeln saknas på båda språken.")
SAME: Final = Text(
    en="The whole table has this row, and the two are checked to agree.",
    sv="Hela tabellen har denna rad, och de två kontrolleras stämma överens.",
)
COMPARED: Final = Text(
    en="It is compared with the whole table, from which it was taken.",
    sv="Den jämförs med hela tabellen, som den är tagen ur.",
)


def read_swecris(delivery: Delivery) -> SourceContent:
    """Return the projects of the third file, the organisations of the first and second, and a check of the fourth.

    :raises InputError: naming file, line and value, if a table is not as it should be or two do not agree
    """
    slug, missing = delivery.source.slug, delivery.missing
    listed, paying, all_projects, cut = delivery.parts
    coordinators = read_parties(COORDINATORS, _open(slug, listed, COORDINATORS.columns), missing)
    funders = read_parties(FUNDERS, _open(slug, paying, FUNDERS.columns), missing)
    account, compared = _open(slug, all_projects, PROJECT_COLUMNS), _open(slug, cut, PROJECT_COLUMNS)
    compared.columns = dict.fromkeys(PROJECT_COLUMNS, COMPARED)
    rows = {row["projectId"]: row for row in _read_projects(account, missing)}
    _compare(_read_projects(compared, missing), rows, compared)
    projects = list(_leave_persons_out(rows.values(), account))
    grants = list(_find_grants(projects, rows, (funders, coordinators), account))
    coordinators.check_sums(projects)
    funders.check_sums(projects)
    subjects = load_subjects()
    records = [
        *coordinators.records,
        *funders.records,
        *(read_project(grant, subjects, account) for grant in _refuse_double_slugs(grants)),
    ]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[coordinators.account, funders.account, account, compared],
    )


def _open(source: str, part: Part, columns: Mapping[str, Column]) -> Account:
    return Account(source, part.file, {name: column.ignored for name, column in columns.items()})


def _read_projects(account: Account, missing: frozenset[str]) -> Iterator[Row]:
    """Yield the rows of a table as the database exports it; the two other tables were made with commas."""
    return read_rows(account, PROJECT_COLUMNS, ("projectId",), missing, ";", trims=True)


def _compare(cut: Iterable[Row], rows: Mapping[str, Row], account: Account) -> None:
    for row in cut:
        name = row["projectId"]
        if name not in rows:
            raise refuse_value(row.origin, "projectId", name, "the identifier of a row in the whole table")
        for column in PROJECT_COLUMNS:
            if row[column] != rows[name][column]:
                raise _disagreement(row, rows[name], column)
        account.ignored[SAME] += 1


def _leave_persons_out(rows: Iterable[Row], account: Account) -> Iterator[Row]:
    for row in rows:
        numbers = {side.key: read_organisation_number(row, side.key) for side in (COORDINATORS, FUNDERS)}
        found = {key: number for key, number in numbers.items() if number is not None}
        if len(found) == len(numbers):
            yield Row({**row.values, **found}, row.origin)
        else:
            account.ignored[PERSON] += 1


def _find_grants(
    projects: Iterable[Row], rows: Mapping[str, Row], sides: tuple[Parties, Parties], account: Account
) -> Iterator[Grant]:
    """Yield the rows that are grants of their own; the same number at two funders is two grants, but for copies."""
    for row in projects:
        parties = [side.find(row, row[side.side.key]) for side in sides]
        number, code = split_id(row)
        original = rows.get(f"{number}_Vinnova") if code == "RJ" else None
        if original is not None:
            is_same = all(row[name] == original[name] for name in ("projectTitleSv", "projectTitleEn", "fundingsSek"))
            account.ignored[COPY if is_same else COPY_DIFFERS] += 1
        elif row["projectTitleSv"] == "" and row["projectTitleEn"] == "":
            account.ignored[NO_TITLE] += 1
        elif parties[0] is None:
            raise refuse_value(row.origin, FUNDERS.key, row[FUNDERS.key], "a funder with a name")
        else:
            yield Grant(row, parties[0], parties[1])


def _refuse_double_slugs(grants: Iterable[Grant]) -> Iterator[Grant]:
    """Yield the grants; two whose identifiers differ only in signs and case would get one IRI."""
    first: dict[str, Row] = {}
    for grant in grants:
        other = first.setdefault(grant.slug, grant.row)
        if other is not grant.row:
            expected = f"another identifier than {other['projectId']!r} on line {other.origin.line} when reduced to a-z"
            raise refuse_value(grant.row.origin, "projectId", grant.row["projectId"], expected)
        yield grant


def _disagreement(row: Row, whole: Row, column: str) -> InputError:
    place = f"{whole.origin.file.name}:{whole.origin.line}"
    return InputError(
        Text(
            en=f"The {column} of {row['projectId']} is not what {place} says; take both tables from one export.",
            sv=f"Värdet i {column} för {row['projectId']} är ett annat än i {place}; ta båda tabellerna ur en export.",
        ),
        file=row.origin.file,
        line=row.origin.line,
    )
