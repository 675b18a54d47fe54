"""ROR: the registry's newest dump on Zenodo, cut to Swedish organisations and those that the snapshot here has."""

import json
from collections.abc import Iterator
from typing import Any, Final

from ecograph.errors import FetchError
from ecograph.fetching.download import Downloaded, Expected, download
from ecograph.fetching.records import Fields, clean_record, list_records, to_line
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Table
from ecograph.fetching.zipped import open_zip, read_json_member
from ecograph.sources.ror import ROR_COLUMNS
from ecograph.text import Text

__all__ = ["ROR_SERVICES"]

READING: Final = "1"
FIELDS: Final = Fields(dict.fromkeys(ROR_COLUMNS), ("id", "names", "status", "types"))
"""Everything is kept: the reading of the dump is that of the records that ship, and nobody's privacy is in it."""
STEMS: Final = ("ror_se", "ror_foreign_selected")


def _collect(job: Job) -> Harvest | None:
    address, expected, release = _find_dump(job)
    fetched = job.earlier.fetched
    if fetched.get("reading") == READING and fetched.get("release") == release and job.earlier.is_whole():
        return None
    found = download(job.client, address, job.work.folder / "ror.zip", expected)
    if found is None:
        return None
    return Harvest(_cut(job, found, address), {"sha256": found.sha256, "release": release, "reading": READING})


def _find_dump(job: Job) -> tuple[str, Expected, str]:
    """Return where the newest dump is, what Zenodo says of it, and its name."""
    content = job.client.get_json(job.address, {"communities": "ror-data", "sort": "mostrecent", "size": "1"}).content
    try:
        file = next(each for each in content["hits"]["hits"][0]["files"] if each["key"].endswith(".zip"))
        algorithm, _, value = file["checksum"].partition(":")
        return file["links"]["self"], Expected(size=int(file["size"]), digest=(algorithm, value)), file["key"]
    except (KeyError, IndexError, TypeError, ValueError, StopIteration) as error:
        message = Text(
            en=f"{job.address} does not list the dump as expected ({error!r}); nothing was changed.",
            sv=f"{job.address} listar inte dumpen som väntat ({error!r}); inget har ändrats.",
        )
        raise FetchError(message) from error


def _cut(job: Job, found: Downloaded, address: str) -> tuple[Table, ...]:
    wanted = {json.loads(line)["id"] for stem in STEMS for line in job.earlier.lines_of(stem)}
    swedish, foreign = dict[str, str](), dict[str, str]()
    with open_zip(found.file, address) as archive:
        records = list_records(read_json_member(archive, ".json", job.client.limits), address)
        for record in records:
            into = swedish if "SE" in _countries(record) else foreign
            if into is swedish or record.get("id") in wanted:
                into[str(record["id"])] = to_line(clean_record(record, FIELDS, address))
    tables = (Table(STEMS[0], "jsonl", swedish), Table(STEMS[1], "jsonl", foreign))
    return tables if foreign else tables[:1]


def _countries(record: dict[str, Any]) -> Iterator[str]:
    return (place["geonames_details"]["country_code"] for place in record.get("locations", []))


ROR_SERVICES: Final = (
    Service(
        name="ror",
        title=Text(
            en="Research Organization Registry (ROR): Swedish and selected foreign organisations",
            sv="Research Organization Registry (ROR): svenska och utvalda utländska organisationer",
        ),
        address="https://zenodo.org/api/records",
        page="https://doi.org/10.5281/zenodo.6347574",
        form="ror-v2",
        licence="http://creativecommons.org/publicdomain/zero/1.0/",
        attribution="Research Organization Registry (ROR), ror.org",
        note="Every organisation in Sweden of the newest dump, and those abroad that the snapshot before it had.",
        limits=Text(en="60 requests a minute; a file of 20 to 100 MB", sv="60 förfrågningar i minuten; 20 till 100 MB"),
        collect=_collect,
        pause=1.0,
        language="en",
    ),
)
