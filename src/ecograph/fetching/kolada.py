"""Kolada: key figures of municipalities, those of them that have an indicator here."""

from typing import Any, Final

from ecograph.errors import FetchError
from ecograph.fetching.merging import merge_changes
from ecograph.fetching.paging import Page, Pager, read_pages
from ecograph.fetching.records import Fields, clean_record, list_records
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Table
from ecograph.sources.kolada import KEY_FIGURES, KOLADA_FIELDS
from ecograph.text import Text

__all__ = ["KOLADA_SERVICES"]

PER_PAGE: Final = "5000"
YEARS: Final = 10
"""Years before this one that are asked for."""
FIELDS: Final = Fields(KOLADA_FIELDS, ("kpi", "municipality", "period", "values"))


def _collect(job: Job) -> Harvest:
    address = f"{job.address}/data"
    years = ",".join(str(year) for year in range(job.today.year - YEARS, job.today.year + 1))
    asked = {"kpi_id": ",".join(KEY_FIGURES), "year": years, "per_page": PER_PAGE}
    if job.since is not None:
        asked["from_date"] = job.since.isoformat()

    def fetch(number: str) -> Page:
        content = job.client.get_json(address, {**asked, "page": number}).content
        values = _list_values(content, address)
        found = [clean_record(each, FIELDS, address) for each in list_records(values, address)]
        following = str(int(number) + 1) if content.get("next_url") else None
        return Page([{"key": _key(each), **each} for each in found if _is_municipality(each)], following)

    request = {"address": address, "day": job.today.isoformat(), **asked}
    records = [record for page in read_pages(job.client, job.work, Pager(fetch, "1", request)) for record in page]
    lines, fetched = merge_changes(job, "values", _key, records)
    return Harvest((Table("values", "jsonl", lines),), fetched)


def _list_values(content: Any, address: str) -> Any:
    if not isinstance(content, dict) or "values" not in content:
        message = Text(
            en=f"The format of {address} has changed: the column 'values' is missing; nothing was changed here.",
            sv=f"Formatet hos {address} har ändrats: kolumnen 'values' saknas; inget har ändrats här.",
        )
        raise FetchError(message)
    return content["values"]


def _is_municipality(record: dict[str, Any]) -> bool:
    """Tell whether the area is a municipality: counties are 00 and two digits, groups begin with G."""
    code = str(record["municipality"])
    return code.isdecimal() and len(code) == len("0180") and not code.startswith("00")


def _key(record: Any) -> str:
    return f"{record['kpi']}/{record['municipality']}/{record['period']}"


KOLADA_SERVICES: Final = (
    Service(
        name="kolada",
        title=Text(en="Kolada: key figures of municipalities", sv="Kolada: kommunernas nyckeltal"),
        address="https://api.kolada.se/v3",
        page="https://www.kolada.se/",
        form="kolada",
        licence="No licence has been seen; check the statement of RKA before publishing.",
        licence_sv="Ingen licens har setts; kontrollera RKA:s uppgift före publicering.",
        attribution="Kolada, Rådet för främjande av kommunala analyser (RKA)",
        note="Values of municipalities for the key figures that have an indicator here, of this year and ten before.",
        limits=Text(en="5,000 values a page", sv="5 000 värden per sida"),
        collect=_collect,
        since=Text(en="values changed from that day on", sv="värden ändrade från den dagen"),
    ),
)
