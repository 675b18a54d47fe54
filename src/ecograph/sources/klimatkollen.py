"""Klimatkollen: emissions of municipalities, counties and Sweden by sector and year, and other climate measures.

The files know places by name alone. A table beside them tells which code each name stands for; a name that is not in
it, or in the wrong county, stops the reading.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.json_arrays import read_objects
from ecograph.sources.klimatkollen_columns import CODE_COLUMNS, COUNTRY, COUNTY, MUNICIPALITY, SECTORS
from ecograph.sources.klimatkollen_records import (
    Numbers,
    PlaceKey,
    read_country,
    read_place,
    read_sectors,
    sectors_of,
)
from ecograph.sources.records import Record
from ecograph.sources.rows import read_rows
from ecograph.text import Text

__all__ = ["read_klimatkollen"]

TOLERANCE: Final = Decimal("0.05")
"""What a total and the sum of nine sectors may differ by when each is rounded to two decimals, in tonnes."""
UNEQUAL_SUM: Final = Text(
    en="The sectors of a year do not add up to its total, and not because of rounding; both are carried.",
    sv="Ett års sektorer summerar inte till dess total, och inte på grund av avrundning; båda förs över.",
)
SCHEMES: Final = {"municipality": "municipalityCode", "county": "countyCode"}

Codes = Mapping[tuple[str, str], str]
"""By level and name."""


def read_klimatkollen(delivery: Delivery) -> SourceContent:
    """Return what the six files hold, in the order of the declaration: codes, then totals and sectors of
    municipalities, totals and sectors of counties, and the country.

    :raises InputError: naming file, line and value, if a file is not as it should be or a name is not in the codes
    """
    columns = {name: column.ignored for name, column in CODE_COLUMNS.items()}
    keys = (columns, MUNICIPALITY, SECTORS, COUNTY, SECTORS, COUNTRY)
    accounts = [
        Account(delivery.source.slug, part.file, names) for part, names in zip(delivery.parts, keys, strict=True)
    ]
    coded, *others, country = accounts
    codes = _read_codes(coded, delivery.missing)
    numbers = [Numbers(account, delivery.missing) for account in others]
    records = [
        *_read_level("municipality", "name", numbers[:2], codes),
        *_read_level("county", "region", numbers[2:], codes),
    ]
    whole = Numbers(country, delivery.missing)
    records += [read_country(found, whole, origin) for found, origin in read_objects(country, "country")]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=accounts,
    )


def _read_codes(account: Account, missing: frozenset[str]) -> dict[tuple[str, str], str]:
    """Return the code of each name; each code stands once too."""
    first: dict[tuple[str, str], Row] = {}
    codes: dict[tuple[str, str], str] = {}
    for row in read_rows(account, CODE_COLUMNS, ("level", "name"), missing):
        other = first.setdefault((row["level"], row["code"]), row)
        if other is not row:
            message = Text(
                en=f"The code {row['code']} is that of {other['name']!r} already, on line {other.origin.line}.",
                sv=f"Koden {row['code']} är redan {other['name']!r}, på rad {other.origin.line}.",
            )
            raise InputError(message, file=row.origin.file, line=row.origin.line)
        codes[row["level"], row["name"]] = row["code"]
    return codes


def _read_level(level: str, key: str, numbers: list[Numbers], codes: Codes) -> Iterator[Record]:
    """Yield the records of the two files about the municipalities, or the counties."""
    totals, parts = numbers
    by_place: dict[str, Mapping[str, int | Decimal]] = {}
    for found, origin in read_objects(totals.account, key):
        place = _find_place(codes, level, found[key], origin)
        _check_county(codes, found, place, origin)
        record, by_place[place.code] = read_place(found, place, totals, origin)
        yield record
    rows = list(read_objects(parts.account, "name"))
    counted = {
        (year, name)
        for found, origin in rows
        for year, name, value in sectors_of(found.get("sectors"), origin)
        if value != 0
    }
    for found, origin in rows:
        place = _find_place(codes, level, found["name"], origin)
        record, sums = read_sectors(found, place, counted, parts, origin)
        expected = by_place.get(place.code, {})
        gaps = [sums[year] - expected[year] for year in sums if year in expected]
        wrong = sum(abs(Decimal(gap)) > TOLERANCE for gap in gaps)
        if wrong > 0:
            parts.account.values[UNEQUAL_SUM] += wrong
        yield record


def _find_place(codes: Codes, level: str, name: object, origin: Origin) -> PlaceKey:
    code = codes.get((level, str(name)))
    if code is None:
        raise InputError(
            Text(
                en=f"No code is given for {name!r}. Correct the name, or add a row {level},…,{name} to the codes.",
                sv=f"Ingen kod anges för {name!r}. Rätta namnet, eller lägg till raden {level},…,{name} bland koderna.",
            ),
            file=origin.file,
            line=origin.line,
        )
    return PlaceKey(level, SCHEMES[level], code)


def _check_county(codes: Codes, found: Mapping[str, Any], place: PlaceKey, origin: Origin) -> None:
    """Refuse a municipality that is said to lie in another county than its code says; so is a name taken for another's.

    :raises InputError: naming the municipality
    """
    codes_there = [place.code] if place.level == "municipality" else []
    listed = found.get("municipalities") or []
    codes_there += [_find_place(codes, "municipality", name, origin).code for name in listed]
    county = found.get("region")
    for code in codes_there:
        if codes.get(("county", str(county))) != code[:2]:
            message = Text(
                en=f"The municipality {code} lies in the county {code[:2]}, not in {county!r}; is another one meant?",
                sv=f"Kommunen {code} ligger i län {code[:2]}, inte i {county!r}; menas en annan?",
            )
            raise InputError(message, file=origin.file, line=origin.line)
