"""Participant identification codes of Swedish bodies, with organisation numbers where a source told them."""

from collections.abc import Iterator
from typing import Final

from ecograph.sources.consortia import NATURAL_PERSON, make_content
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.names import clean_name
from ecograph.sources.personal_numbers import is_personal_number
from ecograph.sources.records import Record, typed
from ecograph.sources.rows import Column, read_rows, unused, used
from ecograph.sources.screening import is_natural_person

__all__ = ["MUNICIPALITY_COLUMNS", "PIC_COLUMNS", "read_pics"]

SAME_NUMBER: Final = unused(
    "The organisation number, which is carried, stands within the VAT number.",
    "Organisationsnumret, som förs över, står inuti momsnumret.",
)
PROVENANCE: Final = unused(
    "It says where the row comes from, which the source's own description does.",
    "Den anger var raden kommer ifrån, vilket källans egen beskrivning gör.",
)
PIC_COLUMNS: Final[dict[str, Column]] = {
    "pic": used(r"\d{9}"),
    "name": used(),
    "other_names": used(),
    "vat": SAME_NUMBER,
    "orgnr": used(r"\d{6}-\d{4}"),
    "activityType": used(r"[A-Z]{3}(\|[A-Z]{3})*"),
    "city": unused(
        "The name alone does not tell which locality is meant, and some are damaged.",
        "Namnet ensamt säger inte vilken ort som avses, och en del är skadade.",
    ),
    "nuts3": used(r"SE\d{3}"),
    "rows": PROVENANCE,
    "sources": PROVENANCE,
}
MUNICIPALITY_COLUMNS: Final[dict[str, Column]] = {
    "kommunkod": used(r"\d{4}"),
    "orgnr": used(r"\d{6}-\d{4}"),
    "vat": SAME_NUMBER,
    "pic": used(r"\d{9}"),
    "pic_basis": PROVENANCE,
    "name_in_h2020_2017": unused("The table of codes gives the same names.", "Tabellen över koderna ger samma namn."),
}


def read_pics(delivery: Delivery) -> SourceContent:
    """Return the bodies that have a code, and the municipalities' codes.

    :raises InputError: naming file, line and value, if a value is not as expected
    """
    source, (codes, municipalities) = delivery.source.slug, (part.file for part in delivery.parts)
    listed = Account(source, codes, {name: column.ignored for name, column in PIC_COLUMNS.items()})
    known = Account(source, municipalities, {name: column.ignored for name, column in MUNICIPALITY_COLUMNS.items()})
    records = [
        *(_read_body(row, source) for row in _keep_bodies(listed, delivery.missing)),
        *(
            _read_municipality(row, source)
            for row in read_rows(known, MUNICIPALITY_COLUMNS, ("kommunkod",), delivery.missing)
        ),
    ]
    return make_content([listed, known], records)


def _keep_bodies(account: Account, missing: frozenset[str]) -> Iterator[Row]:
    for row in read_rows(account, PIC_COLUMNS, ("pic",), missing):
        names = _list_names(row)
        number, claims = row["orgnr"], row["activityType"].split("|")
        if (number != "" and is_personal_number(number)) or any(
            is_natural_person(name, claim) for name in names for claim in claims
        ):
            account.ignored[NATURAL_PERSON] += 1
        else:
            yield row


def _read_body(row: Row, source: str) -> Record:
    """Return the record of a code. A body that has had several names is known by its numbers alone: under one code
    ABB AB became another company."""
    record = Record(source, row["pic"], row.origin)
    found = _list_names(row)
    names = [Name(clean_name(name), None, "label" if len(found) == 1 else "heading") for name in found]
    identifiers = [("pic", row["pic"])]
    identifiers += [("organisationNumber", row["orgnr"])] if row["orgnr"] != "" else []
    body = record.mention("actor", identifiers, ("eco:Actor",), names=names, country="SE")
    record.state(body, "eco:countryCode", typed("SE", "string"))
    if row["nuts3"] != "":
        record.state(body, "eco:locatedIn", record.mention("place", [("nutsCode", row["nuts3"])]))
    return record


def _read_municipality(row: Row, source: str) -> Record:
    record = Record(source, f"municipality-{row['kommunkod']}", row.origin)
    identifiers = [("municipalityCode", row["kommunkod"]), ("organisationNumber", row["orgnr"]), ("pic", row["pic"])]
    record.mention("actor", identifiers, ("eco:Municipality",))
    return record


def _list_names(row: Row) -> list[str]:
    return [name for name in (row["name"], *row["other_names"].split("|")) if name != ""]
