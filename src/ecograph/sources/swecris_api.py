"""Swecris by its API: the same projects as in its export, one JSON object each."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import NamedNode

from ecograph.dataset import Origin
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.grants import read_number
from ecograph.sources.records import Record
from ecograph.sources.rows import read_json_rows, refuse_value
from ecograph.sources.swecris_columns import AWARDS, TYPES
from ecograph.sources.swecris_fields import SWECRIS_FIELDS
from ecograph.sources.swecris_projects import Grant, read_project
from ecograph.sources.swecris_subjects import load_subjects
from ecograph.text import Text

__all__ = ["read_swecris_api"]

NO_TITLE: Final = Text(en="The title is missing in both languages.", sv="Titeln saknas på båda språken.")
NO_FUNDER: Final = Text(
    en="The funder has no organisation number that identifies it.",
    sv="Finansiären har inget organisationsnummer som identifierar den.",
)
NO_LEVEL: Final = Text(
    en="The subject is not given to its third level.", sv="Ämnet är inte angivet till sin tredje nivå."
)
PLAIN: Final = (
    "projectId",
    "projectTitleSv",
    "projectTitleEn",
    "projectStartDate",
    "projectEndDate",
    "fundingsSek",
    "fundingYear",
    "fundingStartDate",
    "fundingEndDate",
    "typeOfAwardId",
)


class _Parties:
    """The organisations of all projects, each described in a record of its own."""

    def __init__(self, account: Account) -> None:
        self.records: list[Record] = []
        self._account = account
        self._nodes: dict[str, NamedNode] = {}

    def find(self, row: Mapping[str, Any], side: str, origin: Origin) -> NamedNode | None:
        number = read_number(row[f"{side}OrganisationId"], self._account)
        if number is None:
            return None
        names = [Name(_clean(row.get(f"{side}OrganisationName{tag.title()}")), tag) for tag in ("sv", "en")]
        named = [name for name in names if name.text != ""]
        if number not in self._nodes and named:
            kind = row.get(f"{side}OrganisationTypeOfOrganisationEn") or "Other"
            if kind not in TYPES:
                raise refuse_value(origin, f"{side}OrganisationTypeOfOrganisationEn", kind, ", ".join(TYPES))
            record = Record(self._account.source, f"organisation-{number}", origin)
            identifiers, (_, class_, concept) = [("organisationNumber", number)], TYPES[kind]
            self._nodes[number] = record.mention("actor", identifiers, (class_,), concept=concept, names=named)
            self.records.append(record)
        return self._nodes.get(number)


def read_swecris_api(delivery: Delivery) -> SourceContent:
    """Return the projects with their funders and coordinators.

    :raises InputError: naming file, line and value, if a value is not as it should be
    """
    account, subjects = Account(delivery.source.slug, delivery.parts[0].file, SWECRIS_FIELDS), load_subjects()
    parties = _Parties(account)
    grants = list(_read_grants(account, parties))
    records = [*parties.records, *(read_project(grant, subjects, account) for grant in grants)]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read_grants(account: Account, parties: _Parties) -> Iterator[Grant]:
    for content, origin in read_json_rows(account, "projectId"):
        values = {name: _clean(content.get(name)) for name in PLAIN}
        if values["projectTitleSv"] == "" and values["projectTitleEn"] == "":
            account.ignored[NO_TITLE] += 1
            continue
        if values["typeOfAwardId"] not in {*AWARDS, ""}:
            raise refuse_value(origin, "typeOfAwardId", values["typeOfAwardId"], ", ".join(AWARDS))
        funder = parties.find(content, "funding", origin)
        if funder is None:
            account.ignored[NO_FUNDER] += 1
            continue
        values["scbs"] = "".join(_write_subject(each, account) for each in content.get("scbs") or [])
        yield Grant(Row(values, origin), funder, parties.find(content, "coordinating", origin))


def _write_subject(subject: Mapping[str, Any], account: Account) -> str:
    """Return a subject as the export writes it."""
    if any(subject.get(f"scb{level}{part}") is None for level in "135" for part in ("Id", "NameSv", "NameEn")):
        account.values[NO_LEVEL] += 1
        return ""
    levels = (f"{subject[f'scb{n}Id']}: {subject[f'scb{n}NameSv']}, {subject[f'scb{n}NameEn']}" for n in "135")
    return f"¤¤¤ {', '.join(levels)}"


def _clean(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return "" if text == "NULL" else text
