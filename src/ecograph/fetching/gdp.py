"""GDP, the joint API of Vinnova, Formas, Forte and the Swedish Research Council: all partners and what each is paid."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from ecograph.fetching.merging import merge_changes
from ecograph.fetching.paging import Page, Pager, read_pages
from ecograph.fetching.persons import is_persons
from ecograph.fetching.records import Fields, clean_record, list_records
from ecograph.fetching.service import Harvest, Job, Key, Service
from ecograph.fetching.snapshot import Table
from ecograph.sources.gdp_fields import GDP_FIELDS
from ecograph.text import Text

__all__ = ["GDP_SERVICES"]

LIMIT: Final = 1000
"""Records of a page."""
FIELDS: Final = Fields(GDP_FIELDS, ("diarienummer", "finansiarNamn", "organisationer"))


def _collect(job: Job) -> Harvest:
    left_out = Counter[Text]()
    address = f"{job.address}/finansieradeaktiviteter"
    since = None if job.since is None else job.since.isoformat()

    def fetch(offset: str) -> Page:
        params = {"limit": str(LIMIT), "offset": offset, **({} if since is None else {"franTidpunkt": since})}
        answer = job.client.get_json(address, params)
        found = [
            _leave_out_persons(clean_record(each, FIELDS, address), left_out)
            for each in list_records(answer.content, address)
        ]
        total = answer.headers.get("x-totalrecords", "")
        following = None if len(found) < LIMIT else str(int(offset) + LIMIT)
        return Page(found, following, int(total) if total.isdecimal() else None)

    request = {"address": address, "since": since, "day": job.today.isoformat()}
    pager = Pager(fetch, "0", request, left_out)
    records = [record for page in read_pages(job.client, job.work, pager) for record in page]
    lines, fetched = merge_changes(job, "activities", lambda record: str(record["diarienummer"]), records)
    return Harvest((Table("activities", "jsonl", lines),), fetched, +left_out)


def _leave_out_persons(record: dict[str, Any], left_out: Counter[Text]) -> dict[str, Any]:
    """Take out those who are persons by their number: sole traders are registered under it."""
    organisations = [each for each in record["organisationer"] if not is_persons(_number(each), left_out)]
    paid = [
        each
        for each in record.get("beslutadFinansiering") or []
        if not is_persons(_number(each.get("finansieradOrganisation") or {}), left_out)
    ]
    return {**record, "organisationer": organisations, "beslutadFinansiering": paid}


def _number(organisation: Mapping[str, Any]) -> object:
    return organisation.get("organisationsnummer")


def _service(agency: str, name_en: str, name_sv: str) -> Service:
    return Service(
        name=f"gdp-{agency}",
        title=Text(en=f"GDP: activities funded by {name_en}", sv=f"GDP: aktiviteter finansierade av {name_sv}"),
        address=f"https://api.{agency}.se/gdp_{agency}",
        page="https://www.vinnova.se/om-oss/oppna-data/",
        form="gdp",
        licence="No licence has been seen; check the agency's statement before publishing.",
        licence_sv="Ingen licens har setts; kontrollera myndighetens uppgift före publicering.",
        attribution=name_sv,
        note="Funded activities with all partners and what each is paid; descriptions and persons are not kept.",
        limits=Text(en="1,000 records a page; not documented", sv="1 000 poster per sida; inte dokumenterat"),
        collect=_collect,
        key=Key(f"ECOGRAPH_GDP_{agency.upper()}_KEY"),
        since=Text(en="activities updated from that day on", sv="aktiviteter uppdaterade från den dagen"),
    )


GDP_SERVICES: Final = (
    _service("vinnova", "Vinnova", "Vinnova"),
    _service("formas", "Formas", "Formas"),
    _service("forte", "Forte", "Forte"),
    _service("vr", "the Swedish Research Council", "Vetenskapsrådet"),
)
