"""Records of Klimatkollen's files: what one of them says of a municipality, a county or Sweden."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.namespaces import ID, expand
from ecograph.sources.content import Account
from ecograph.sources.declaration import WEB_ADDRESS
from ecograph.sources.klimatkollen_columns import COUNTRY_INDICATORS, SECTOR_NAMES
from ecograph.sources.observations import Figure, observe
from ecograph.sources.records import Record, typed
from ecograph.sources.rows import refuse_value
from ecograph.text import Text

__all__ = ["Numbers", "PlaceKey", "read_country", "read_place", "read_sectors", "sectors_of"]

EMISSIONS: Final = "indicator:greenhouse-gas-emissions"
TONNES: Final = "unit:TON_Metric"
MEASURES: Final = {
    "bicycleMetrePerCapita": ("bicycle-path-per-capita", "unit:M"),
    "totalConsumptionEmission": ("consumption-emissions-per-capita", TONNES),
    "electricVehiclePerChargePoints": ("electric-vehicles-per-charge-point", "unit:UNITLESS"),
    "procurementScore": ("climate-procurement-score", "unit:UNITLESS"),
}
"""Indicator and unit of the measures that have one value each, and no year."""

YEAR: Final = re.compile(r"(19|20)\d\d")
NO_VALUE: Final = Text(en="The value is missing.", sv="Värdet saknas.")
NO_ADDRESS: Final = Text(
    en="It is no address on the web, but a path on the site or an address with a space in it.",
    sv="Det är ingen adress på webben, utan en sökväg på webbplatsen eller en adress med mellanslag.",
)
NOT_COUNTED: Final = Text(
    en="The sector is 0 for every place of the file that year: it was not counted, which is not the same as nothing.",
    sv="Sektorn är 0 för varje plats i filen det året: den räknades inte, vilket inte är detsamma som noll.",
)


@dataclass(frozen=True)
class PlaceKey:
    """How a place is known: ``municipality`` or ``county``, the identifier of such places, and its value."""

    level: str
    scheme: str
    code: str

    @property
    def slug(self) -> str:
        """What tells the place in the IRIs of its observations."""
        return f"{self.level}-{self.code}"


@dataclass(frozen=True)
class Numbers:
    """Reads the numbers of one file, and counts those that are missing."""

    account: Account
    missing: Collection[str]

    def read(self, value: object, key: str, origin: Origin) -> int | Decimal | None:
        """Return a number from 0 up, or None if it is missing.

        :raises InputError: if it is something else
        """
        if value is None or (isinstance(value, str) and value in self.missing):
            self.account.values[NO_VALUE] += 1
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
            raise refuse_value(origin, key, str(value), "0, 1, 2.5 …")
        return value


def _years_of(value: object, key: str, origin: Origin) -> Iterator[tuple[str, Any]]:
    """Yield the years of an object with what stands under each.

    :raises InputError: if it is no object, or a key of it is no year
    """
    if not isinstance(value, dict):
        raise refuse_value(origin, key, str(value)[:40], '{"2020": …}')
    for year, found in value.items():
        if YEAR.fullmatch(year) is None:
            raise refuse_value(origin, key, year, YEAR.pattern)
        yield year, found


def sectors_of(value: object, origin: Origin) -> Iterator[tuple[str, str, Any]]:
    """Yield year, sector and what stands under it.

    :raises InputError: if the value is no object of objects, a year is none, or a sector is not known
    """
    for year, sectors in _years_of(value, "sectors", origin):
        if not isinstance(sectors, dict):
            raise refuse_value(origin, f"sectors {year}", str(sectors)[:40], '{"Transporter": …}')
        for name, found in sectors.items():
            if name not in SECTOR_NAMES:
                raise refuse_value(origin, "sectors", name, ", ".join(SECTOR_NAMES))
            yield year, name, found


def read_place(
    found: Mapping[str, Any], place: PlaceKey, numbers: Numbers, origin: Origin
) -> tuple[Record, dict[str, int | Decimal]]:
    """Return what the file of totals says of a place, and its emissions by year."""
    record = Record(numbers.account.source, place.slug, origin)
    area = record.mention("place", [(place.scheme, place.code)])
    totals = {}
    for year, value in _years_of(found.get("emissions"), "emissions", origin):
        number = numbers.read(value, f"emissions {year}", origin)
        if number is not None:
            totals[year] = number
            _observe_emissions(record, area, place, (year, "all"), number)
    for key, (indicator, unit) in MEASURES.items():
        number = numbers.read(found[key], key, origin) if key in found else None
        if number is not None:
            figure = Figure(f"indicator:{indicator}", number, unit, "confidence:medium")
            observe(record, area, f"{indicator}-{place.slug}", figure)
    if place.level == "municipality":
        _read_plan(found, place, record, numbers)
    return record, totals


def read_sectors(
    found: Mapping[str, Any], place: PlaceKey, counted: Collection[tuple[str, str]], numbers: Numbers, origin: Origin
) -> tuple[Record, dict[str, int | Decimal]]:
    """Return what the file of sectors says of a place, and the sum of its sectors by year.

    :param counted: the years and sectors that are not 0 throughout the file
    """
    record = Record(numbers.account.source, f"{place.slug}-sectors", origin)
    area = record.mention("place", [(place.scheme, place.code)])
    sums: dict[str, int | Decimal] = {}
    for year, name, value in sectors_of(found.get("sectors"), origin):
        number = numbers.read(value, f"{name} {year}", origin)
        if number is None:
            continue
        sums[year] = sums.get(year, 0) + number
        if (year, name) in counted:
            _observe_emissions(record, area, place, (year, SECTOR_NAMES[name]), number)
        else:
            numbers.account.values[NOT_COUNTED] += 1
    return record, sums


def read_country(found: Mapping[str, Any], numbers: Numbers, origin: Origin) -> Record:
    """Return what the file about Sweden says."""
    if found["country"] != "Sverige":
        raise refuse_value(origin, "country", str(found["country"]), "Sverige")
    record, sweden = Record(numbers.account.source, "sweden", origin), NamedNode(expand("place:sweden"))
    for key, indicator in COUNTRY_INDICATORS.items():
        for year, value in _years_of(found.get(key), key, origin):
            number = numbers.read(value, f"{key} {year}", origin)
            if number is not None:
                figure = Figure(f"indicator:{indicator}", number, TONNES, "confidence:medium", year)
                observe(record, sweden, f"{indicator}-sweden-{year}", figure)
    return record


def _observe_emissions(
    record: Record, area: NamedNode, place: PlaceKey, cell: tuple[str, str], number: int | Decimal
) -> None:
    """State the emissions of a year and sector: estimates, for a place is given its share of the nation's."""
    year, sector = cell
    figure = Figure(EMISSIONS, number, TONNES, "confidence:medium", year, f"emission-sector:{sector}")
    observe(record, area, f"emissions-{place.slug}-{year}-{sector}", figure)


def _read_plan(found: Mapping[str, Any], place: PlaceKey, record: Record, numbers: Numbers) -> None:
    """State that the municipality has a climate plan, if the file gives a link or a year."""
    origin, values = record.origin, numbers.account.values
    link = str(found.get("climatePlanLink") or "").strip()
    year = numbers.read(found.get("climatePlanYear"), "climatePlanYear", origin)
    if link == "" and year is None:
        return
    plan = NamedNode(f"{ID}document/climate-plan-{place.slug}")
    record.state(record.mention("actor", [(place.scheme, place.code)]), "eco:hasStrategy", plan)
    record.state(plan, "rdf:type", "eco:Strategy")
    record.state(plan, "rdfs:label", Literal(f"Klimatplan: {found['name']}", language="sv"))
    record.state(plan, "rdfs:label", Literal(f"Climate plan: {found['name']}", language="en"))
    if WEB_ADDRESS.fullmatch(link) is not None:
        record.state(plan, "eco:website", typed(link, "anyURI"))
    elif link != "":
        values[NO_ADDRESS] += 1
    if year is not None:
        if YEAR.fullmatch(str(year)) is None:
            raise refuse_value(origin, "climatePlanYear", str(year), YEAR.pattern)
        record.state(plan, "eco:year", typed(str(year), "gYear"))
