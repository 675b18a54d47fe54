"""Swecris: the Swedish Research Council's register of grants, asked funder by funder."""

from collections import Counter
from typing import Any, Final

from ecograph.fetching.paging import Page, Pager, read_pages
from ecograph.fetching.persons import drop_persons
from ecograph.fetching.records import Fields, clean_record, list_records, to_line
from ecograph.fetching.service import Harvest, Job, Key, Service
from ecograph.fetching.snapshot import Table
from ecograph.sources.swecris_fields import SWECRIS_FIELDS
from ecograph.text import Text

__all__ = ["SWECRIS_SERVICES"]

FUNDERS: Final = (
    "202100-2585",
    "202100-5000",
    "202100-5208",
    "202100-5216",
    "202100-5232",
    "202100-5240",
    "802006-0763",
    "802012-1276",
    "802400-4155",
)
"""Organisation numbers of the funders asked: the nine that have been seen."""
FIELDS: Final = Fields(SWECRIS_FIELDS, ("projectId", "coordinatingOrganisationId", "fundingOrganisationId"))
FUND: Final = "802012-1276"
"""Riksbankens Jubileumsfond, in whose list most of Vinnova's projects stand a second time."""
TWICE: Final = Text(
    en="The same project stands as Vinnova's too; listed under Riksbankens Jubileumsfond it would be paid twice.",
    sv="Samma projekt står även som Vinnovas; listat under Riksbankens Jubileumsfond skulle det betalas två gånger.",
)


def _collect(job: Job) -> Harvest:
    left_out = Counter[Text]()

    def fetch(funder: str) -> Page:
        address = f"{job.address}/projects/funders/{funder}"
        found = [
            clean_record(each, FIELDS, address) for each in list_records(job.client.get_json(address).content, address)
        ]
        following = FUNDERS.index(funder) + 1
        kept = drop_persons(found, "coordinatingOrganisationId", left_out)
        return Page(kept, FUNDERS[following] if following < len(FUNDERS) else None)

    request = {"address": job.address, "day": job.today.isoformat()}
    pages = read_pages(job.client, job.work, Pager(fetch, FUNDERS[0], request, left_out))
    records = {record["projectId"]: record for page in pages for record in page}
    single = {number: record for number, record in records.items() if not _stands_twice(number, records)}
    left_out[TWICE] = len(records) - len(single)
    lines = {number: to_line(record) for number, record in single.items()}
    return Harvest((Table("projects", "jsonl", lines),), left_out=+left_out)


def _stands_twice(number: str, records: dict[str, Any]) -> bool:
    base, _, funder = number.rpartition("_")
    return funder == "RJ" and f"{base}_Vinnova" in records


SWECRIS_SERVICES: Final = (
    Service(
        name="swecris-api",
        title=Text(en="Swecris: grants by Swedish funders", sv="Swecris: bidrag från svenska finansiärer"),
        address="https://swecris-api.vr.se/v1",
        page="https://www.vr.se/swecris.html",
        form="swecris-api",
        licence="CC0 according to a third party's note; the Swedish Research Council's own has not been seen.",
        licence_sv="CC0 enligt en tredje parts uppgift; Vetenskapsrådets egen har inte setts.",
        attribution="Swecris, Swedish Research Council and the funders",
        note="The projects of nine funders; others that Swecris has are not asked for. Of a project's partners only "
        "the coordinator is known. Abstracts and people are not kept.",
        limits=Text(en="one answer a funder; not documented", sv="ett svar per finansiär; inte dokumenterat"),
        collect=_collect,
        key=Key("ECOGRAPH_SWECRIS_KEY", "Bearer"),
        pause=1.0,
    ),
)
