"""Municipalities of Sweden, as a table: each row is an organisation and the area it governs, which are two entities."""

from typing import Final

from pyoxigraph import NamedNode

from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record, decimal_literal
from ecograph.sources.rows import read_rows, unused, used
from ecograph.text import Text

__all__ = ["MUNICIPALITY_COLUMNS", "read_municipalities"]

MUNICIPALITY_COLUMNS: Final = {
    "kommunkod": used(r"\d{4}"),
    "namn": used(r"\D+"),
    "namn_sv": used(r"\D+"),
    "namn_en": used(r"\D+"),
    "lanskod": used(r"\d\d"),
    "nuts3": used(r"SE\d{3}"),
    "lau": unused(
        "It is SE_ and the municipality code, which is carried.", "Den är SE_ och kommunkoden, som förs över."
    ),
    "folkmangd_2023": used(r"\d+"),
    "folkmangd_2020": used(r"\d+"),
    "lat": used(r"\d\d\.\d+"),
    "lon": used(r"\d\d\.\d+"),
    "area_km2": unused(
        "It was measured on a simplified polygon and is not the official area.",
        "Den är mätt på en förenklad polygon och är inte den officiella arealen.",
    ),
    "wikidata": used(r"Q[1-9]\d*"),
    "qid_basis": used(r"orgnr|label|uncertain|none"),
    "orgnr": used(r"212000-\d{4}"),
    "wof_id": unused("No source here uses Who's On First numbers.", "Ingen källa här använder Who's On First-nummer."),
}

POPULATIONS: Final = {"folkmangd_2020": "2020", "folkmangd_2023": "2023"}
BY_NAME: Final = Text(
    en="A Wikidata item that was found by the municipality's name alone is not an identifier.",
    sv="Ett Wikidataobjekt som hittats enbart genom kommunens namn är ingen identifierare.",
)


def read_municipalities(delivery: Delivery) -> SourceContent:
    """Return the municipalities and their areas.

    :raises InputError: naming file, line and value, if the table is not as it should be
    """
    columns = {name: column.ignored for name, column in MUNICIPALITY_COLUMNS.items()}
    account = Account(delivery.source.slug, delivery.parts[0].file, columns)
    records = []
    for row in read_rows(account, MUNICIPALITY_COLUMNS, ("kommunkod",), delivery.missing):
        record = Record(delivery.source.slug, row["kommunkod"], row.origin)
        record.state(_read_organisation(row, record, account), "eco:governs", _read_area(row, record))
        records.append(record)
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read_organisation(row: Row, record: Record, account: Account) -> NamedNode:
    identifiers = [("municipalityCode", row["kommunkod"])]
    if row["orgnr"] != "":
        identifiers.append(("organisationNumber", row["orgnr"]))
    if row["wikidata"] != "" and row["qid_basis"] == "orgnr":
        identifiers.append(("wikidata", f"http://www.wikidata.org/entity/{row['wikidata']}"))
    elif row["wikidata"] != "":
        account.values[BY_NAME] += 1
    return record.mention(
        "actor",
        identifiers,
        ("eco:Municipality",),
        concept="actor-kind:municipality",
        names=[Name(_name(row), "sv"), *([Name(row["namn_en"], "en")] if row["namn_en"] != "" else [])],
    )


def _read_area(row: Row, record: Record) -> NamedNode:
    """Return the area; it lies in the county that has this code and this NUTS 3 code, or the two disagree."""
    code = row["kommunkod"]
    english = row["namn_en"] if row["namn_en"] != "" else f"{row['namn']} Municipality"
    names = [
        Name(f"{row['namn_sv'] or row['namn']} (område)", "sv"),
        Name(f"{english} (area)", "en"),
        Name(row["namn"], "sv", "alias"),
    ]
    area = record.mention("place", [("municipalityCode", code)], ("eco:Place",), names=names)
    county = record.mention("place", [("countyCode", row["lanskod"]), ("nutsCode", row["nuts3"])])
    record.state(area, "eco:locatedIn", county)
    record.state(area, "geo:lat", decimal_literal(row["lat"]))
    record.state(area, "geo:long", decimal_literal(row["lon"]))
    for column, year in POPULATIONS.items():
        record.observe(area, f"population-municipality-{code}-{year}", "indicator:population", row[column], year)
    return area


def _name(row: Row) -> str:
    """Return the municipality's Swedish name; two rows have none, and none is made up."""
    return row["namn_sv"] if row["namn_sv"] != "" else f"{row['namn']} (kommun)"
