"""Counties of Sweden, as a table of codes, identifiers, populations and points."""

from typing import Final

from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record, decimal_literal
from ecograph.sources.rows import read_rows, unused, used

__all__ = ["COUNTY_COLUMNS", "read_counties"]

COUNTY_COLUMNS: Final = {
    "lanskod": used(r"\d\d"),
    "namn_sv": used(r".+ län"),
    "namn_en": used(r".+ County"),
    "iso3166_2": used(r"SE-[A-Z]{1,2}"),
    "lansbokstav": unused(
        "It is the end of the ISO 3166-2 code, which is carried.", "Den är slutet på ISO 3166-2-koden, som förs över."
    ),
    "nuts3": used(r"SE\d{3}"),
    "nuts2": unused(
        "It is the beginning of the NUTS 3 code, which is carried.", "Den är början på NUTS 3-koden, som förs över."
    ),
    "nuts1": unused(
        "It is the beginning of the NUTS 3 code, which is carried.", "Den är början på NUTS 3-koden, som förs över."
    ),
    "wikidata": used(r"Q[1-9]\d*"),
    "geonames": unused("No source here uses GeoNames numbers.", "Ingen källa här använder GeoNames-nummer."),
    "folkmangd_2023": used(r"\d+"),
    "folkmangd_2022_eurostat": used(r"\d+"),
    "lat": used(r"\d\d\.\d+"),
    "lon": used(r"\d\d\.\d+"),
    "wof_id": unused("No source here uses Who's On First numbers.", "Ingen källa här använder Who's On First-nummer."),
}

POPULATIONS: Final = {"folkmangd_2022_eurostat": "2022", "folkmangd_2023": "2023"}


def read_counties(delivery: Delivery) -> SourceContent:
    """Return the counties as places in Sweden.

    :raises InputError: naming file, line and value, if the table is not as it should be
    """
    columns = {name: column.ignored for name, column in COUNTY_COLUMNS.items()}
    account = Account(delivery.source.slug, delivery.parts[0].file, columns)
    records = [
        _read_county(row, delivery.source.slug)
        for row in read_rows(account, COUNTY_COLUMNS, ("lanskod",), delivery.missing)
    ]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read_county(row: Row, source: str) -> Record:
    code = row["lanskod"]
    record = Record(source, code, row.origin)
    identifiers = [("countyCode", code), ("nutsCode", row["nuts3"]), ("isoCode", row["iso3166_2"])]
    if row["wikidata"] != "":
        identifiers.append(("wikidata", f"http://www.wikidata.org/entity/{row['wikidata']}"))
    names = [Name(row[f"namn_{language}"], language) for language in ("sv", "en") if row[f"namn_{language}"] != ""]
    county = record.mention("place", identifiers, ("eco:Place",), names=names)
    record.state(county, "eco:locatedIn", "place:sweden")
    record.state(county, "geo:lat", decimal_literal(row["lat"]))
    record.state(county, "geo:long", decimal_literal(row["lon"]))
    for column, year in POPULATIONS.items():
        record.observe(county, f"population-county-{code}-{year}", "indicator:population", row[column], year)
    return record
