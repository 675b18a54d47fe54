"""CORDIS: the Commission's monthly zip of all projects of a framework programme, cut to those with Swedish partners."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ecograph.errors import FetchError
from ecograph.fetching.download import Downloaded, Expected, download
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Table
from ecograph.fetching.zipped import open_zip, read_table_member
from ecograph.sources.cordis_csv import KEYWORDS, ORGANISATION_COLUMNS, PROJECT_COLUMNS
from ecograph.sources.personal_numbers import is_personal_number
from ecograph.sources.screening import MASK, is_natural_person, read_swedish_number
from ecograph.text import Text

__all__ = ["CORDIS_SERVICES"]

READING: Final = "1"
"""Raised when the cut is made otherwise, so that the same file is fetched and cut anew."""
BROKEN_SHARE: Final = 0.001
BROKEN: Final = Text(
    en="A row about the project has too few or too many fields; the project is left out as a whole.",
    sv="En rad om projektet har för få eller för många fält; hela projektet utelämnas.",
)
MASKED: Final = Text(
    en="The name and codes of a participant that may be a natural person.",
    sv="Namn och koder för en deltagare som kan vara en fysisk person.",
)
LICENCE: Final = "http://creativecommons.org/licenses/by/4.0/"


def _collect(job: Job) -> Harvest | None:
    fetched = job.earlier.fetched
    known = fetched.get("reading") == READING and job.earlier.is_whole()
    expected = Expected(fetched.get("etag"), fetched.get("modified")) if known else Expected()
    found = download(job.client, job.address, job.work.folder / "cordis.zip", expected)
    if found is None:
        return None
    with open_zip(found.file, job.address) as archive:
        tables, left_out = _cut(archive, job)
    return Harvest(tables, _note(found), left_out)


def _note(found: Downloaded) -> dict[str, str]:
    noted = {"sha256": found.sha256, "etag": found.etag, "modified": found.modified, "reading": READING}
    return {key: value for key, value in noted.items() if value is not None}


def _cut(archive: zipfile.ZipFile, job: Job) -> tuple[tuple[Table, ...], Counter[Text]]:
    """Return the projects that have a Swedish partner, and all partners of those."""
    limits, broken, left_out = job.client.limits, set[str](), Counter[Text]()
    organisations: dict[str, list[dict[str, str]]] = {}
    count = 0
    for row in read_table_member(archive, "organization.csv", ORGANISATION_COLUMNS, limits):
        count += 1
        if isinstance(row, str):
            broken.add(row)
        else:
            organisations.setdefault(row["projectID"], []).append(_select(row, ORGANISATION_COLUMNS))
    swedish = {project for project, rows in organisations.items() if any(row["country"] == "SE" for row in rows)}
    projects: dict[str, dict[str, str]] = {}
    columns = _columns_of(archive, job)
    for row in read_table_member(archive, "project.csv", columns, limits):
        count += 1
        if isinstance(row, str):
            broken.add(row)
        elif row["id"] in swedish:
            projects[row["id"]] = _select(row, columns)
    _refuse_broken(broken, count, job.address)
    left_out[BROKEN] = len(broken & swedish)
    kept = (swedish & projects.keys()) - broken
    partners = [_mask_person(row, left_out) for project in kept for row in organisations[project]]
    return (
        _write("project", [projects[project] for project in kept], ("id",)),
        _write("organization", partners, _KEY),
    ), (+left_out)


_KEY: Final = ("projectID", "order", "organisationID", "role")


def _columns_of(archive: zipfile.ZipFile, job: Job) -> Mapping[str, Text | None]:
    """Return the columns of the projects; newer files have keywords, older ones have not."""
    newer = {**PROJECT_COLUMNS, **KEYWORDS}
    try:
        next(read_table_member(archive, "project.csv", newer, job.client.limits), None)
    except FetchError:
        return PROJECT_COLUMNS
    return newer


def _select(row: Mapping[str, str], columns: Mapping[str, Text | None]) -> dict[str, str]:
    return {name: row[name] for name, ignored in columns.items() if ignored is None}


def _refuse_broken(broken: set[str], count: int, address: str) -> None:
    if len(broken) > max(1, BROKEN_SHARE * count):
        raise FetchError(
            Text(
                en=f"{len(broken)} projects in {address} have rows with too few or too many fields; has the separator "
                "changed? Nothing was changed here.",
                sv=f"{len(broken)} projekt i {address} har rader med för få eller för många fält; har skiljetecknet "
                "ändrats? Inget har ändrats här.",
            )
        )


def _mask_person(row: dict[str, str], left_out: Counter[Text]) -> dict[str, str]:
    """Return the row without name and codes if the participant may be a natural person."""
    number = read_swedish_number(row["vatNumber"])
    if is_natural_person(row["name"], row["activityType"]) or (number is not None and is_personal_number(number)):
        left_out[MASKED] += 1
        return {**row, "name": MASK, "organisationID": "", "vatNumber": "", "shortName": ""}
    return row


def _write(stem: str, rows: Iterable[Mapping[str, str]], key: tuple[str, ...]) -> Table:
    lines, header = {}, ""
    for row in rows:
        header = header or _to_csv(list(row))
        lines["\t".join(row[name] for name in key)] = _to_csv(list(row.values()))
    return Table(stem, "csv", lines, header)


def _to_csv(values: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(values)
    return stream.getvalue()


def _service(name: str, programme: str, file: str) -> Service:
    return Service(
        name=name,
        title=Text(
            en=f"CORDIS: {programme} projects with Swedish partners",
            sv=f"CORDIS: projekt i {programme} med svenska partner",
        ),
        address=f"https://cordis.europa.eu/data/{file}",
        page="https://cordis.europa.eu/projects",
        form="cordis-csv",
        licence=LICENCE,
        attribution="European Union, CORDIS",
        note=f"All projects of {programme} with a partner in Sweden, with all their partners, cut from the monthly "
        "file of all projects; columns that are not carried, summaries and likely natural persons are not kept.",
        limits=Text(en="a file of tens of megabytes, new each month", sv="en fil på tiotals megabyte, ny varje månad"),
        collect=_collect,
        language="en",
    )


CORDIS_SERVICES: Final = (
    _service("cordis-h2020", "Horizon 2020", "cordis-h2020projects-csv.zip"),
    _service("cordis-horizon", "Horizon Europe", "cordis-HORIZONprojects-csv.zip"),
)
