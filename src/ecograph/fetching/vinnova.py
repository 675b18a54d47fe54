"""Vinnova's older open API: all projects that have changed since a day, in one answer."""

from datetime import date
from typing import Final

from ecograph.fetching.merging import merge_changes
from ecograph.fetching.records import Fields, clean_record, list_records
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Table
from ecograph.sources.vinnova_fields import VINNOVA_FIELDS
from ecograph.text import Text

__all__ = ["VINNOVA_SERVICES"]

FIELDS: Final = Fields(VINNOVA_FIELDS, ("Diarienummer",))
FIRST: Final = date(2020, 1, 1)
"""Day from which changes are asked for if the operator names none: the service has not answered for earlier years."""


def _collect(job: Job) -> Harvest:
    since = job.since or FIRST
    address = f"{job.address}/projekt/{since.isoformat()}"
    records = [
        clean_record(each, FIELDS, address) for each in list_records(job.client.get_json(address).content, address)
    ]
    lines, fetched = merge_changes(job, "projects", lambda record: str(record["Diarienummer"]), records)
    fetched = {"since": since.isoformat()} if job.since is None else fetched
    return Harvest((Table("projects", "jsonl", lines),), fetched)


VINNOVA_SERVICES: Final = (
    Service(
        name="vinnova",
        title=Text(en="Vinnova: projects (older open API)", sv="Vinnova: projekt (äldre öppna API:et)"),
        address="https://data.vinnova.se/api",
        page="https://data.vinnova.se/",
        form="vinnova-2020",
        licence="http://creativecommons.org/publicdomain/zero/1.0/",
        attribution="Vinnova",
        note="Projects with their coordinator, who is known by name alone; running texts and links are not kept.",
        limits=Text(
            en="one answer, about a minute for six years; earlier years time out",
            sv="ett svar, ungefär en minut för sex år; tidigare år ger inget svar i tid",
        ),
        collect=_collect,
        since=Text(
            en="projects changed from that day on (without it: from 2020-01-01 on)",
            sv="projekt ändrade från den dagen (utan: från 2020-01-01)",
        ),
    ),
)
