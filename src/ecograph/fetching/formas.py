"""Formas: the open data of the research council for sustainable development, in one answer."""

from collections import Counter
from typing import Final

from ecograph.fetching.merging import merge_changes
from ecograph.fetching.persons import drop_persons
from ecograph.fetching.records import Fields, clean_record, list_records
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Table
from ecograph.sources.formas_fields import FORMAS_FIELDS
from ecograph.text import Text

__all__ = ["FORMAS_SERVICES"]

FIELDS: Final = Fields(FORMAS_FIELDS, ("diarienummer", "medelsförvaltareNamn"))


def _collect(job: Job) -> Harvest:
    left_out = Counter[Text]()
    path = "projekt/GetAll" if job.since is None else f"Projekt/getbychangeddate/{job.since.isoformat()}"
    address = f"{job.address}/{path}"
    found = [
        clean_record(each, FIELDS, address) for each in list_records(job.client.get_json(address).content, address)
    ]
    records = drop_persons(found, "medelsförvaltareOrgnr", left_out)
    lines, fetched = merge_changes(job, "projects", lambda record: str(record["diarienummer"]), records)
    return Harvest((Table("projects", "jsonl", lines),), fetched, +left_out)


FORMAS_SERVICES: Final = (
    Service(
        name="formas",
        title=Text(en="Formas: funded projects", sv="Formas: finansierade projekt"),
        address="https://data.formas.se/api",
        page="https://formas.se/",
        form="formas",
        licence="Free use, according to Formas; check the statement before publishing.",
        licence_sv="Fri användning, enligt Formas; kontrollera uppgiften före publicering.",
        attribution="Formas",
        note="All projects since 2006, with the organisation that administers the grant; descriptions are not kept.",
        limits=Text(en="all in one answer; not documented", sv="allt i ett svar; inte dokumenterat"),
        collect=_collect,
        since=Text(en="projects changed from that day on", sv="projekt ändrade från den dagen"),
    ),
)
