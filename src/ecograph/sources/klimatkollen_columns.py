"""The keys of Klimatkollen's files: which are carried, and why the others are not."""

from collections.abc import Mapping
from typing import Final

from ecograph.sources.rows import used
from ecograph.text import Text

__all__ = ["CODE_COLUMNS", "COUNTRY", "COUNTRY_INDICATORS", "COUNTY", "MUNICIPALITY", "SECTORS", "SECTOR_NAMES"]

CODE_COLUMNS: Final = {"level": used("municipality|county"), "code": used(r"\d{2}|\d{4}"), "name": used(r"\D+")}
"""The table of codes, which we put beside the files: they know places by name alone."""

LOGO: Final = Text(
    en="The arms of a municipality or county say nothing about it.",
    sv="Kommunens eller länets vapen säger ingenting om den.",
)
COMPUTED: Final = Text(
    en="It is a trend, forecast or comparison that Klimatkollen computes from other figures.",
    sv="Det är en trend, prognos eller jämförelse som Klimatkollen beräknar av andra uppgifter.",
)
POLITICS: Final = Text(
    en="Which parties govern is no part of the innovation ecosystem, and the file does not say when.",
    sv="Vilka partier som styr hör inte till innovationsekosystemet, och filen anger inte när.",
)
REMARK: Final = Text(
    en="It is free text that mixes titles with remarks.", sv="Det är fritext som blandar titlar och anmärkningar."
)
PRIVATE_FILES: Final = Text(
    en="Many of the links lead to files in someone's own storage.",
    sv="Många av länkarna leder till filer i någons eget lagringsutrymme.",
)

TRENDS: Final = (
    "totalTrend",
    "totalCarbonLaw",
    "approximatedHistoricalEmission",
    "trend",
    "emissionsSlope",
    "historicalEmissionChangePercent",
)

MUNICIPALITY: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["name", "region", "emissions", "climatePlanLink", "climatePlanYear"]),
    **dict.fromkeys(["bicycleMetrePerCapita", "totalConsumptionEmission", "electricVehiclePerChargePoints"]),
    "procurementScore": None,
    "logoUrl": LOGO,
    **dict.fromkeys([*TRENDS, "hitNetZero", "electricCarChangePercent"], COMPUTED),
    "climatePlanComment": REMARK,
    "procurementLink": PRIVATE_FILES,
    **dict.fromkeys(["politicalRule", "politicalKSO"], POLITICS),
}
COUNTY: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["region", "emissions", "municipalities"]),
    **dict.fromkeys(["totalConsumptionEmission", "electricVehiclePerChargePoints"]),
    "logoUrl": LOGO,
    **dict.fromkeys([*TRENDS, "meetsParis"], COMPUTED),
}
SECTORS: Final[Mapping[str, Text | None]] = {"name": None, "sectors": None}

COUNTRY_INDICATORS: Final = {
    "territorialFossilEmissions": "territorial-fossil-emissions",
    "productionBasedEmissions": "production-based-emissions",
    "biogenicEmissions": "biogenic-emissions",
    "consumptionAbroadEmissions": "consumption-abroad-emissions",
    "exportOfOilProductsEmissions": "oil-product-export-emissions",
    "eCommerceEmissions": "e-commerce-emissions",
}
COUNTRY: Final[Mapping[str, Text | None]] = {
    "country": None,
    **dict.fromkeys(COUNTRY_INDICATORS),
    "logoUrl": LOGO,
}

SECTOR_NAMES: Final = {
    "Arbetsmaskiner": "working-machinery",
    "Avfall (inkl.avlopp)": "waste",
    "Egen uppvärmning av bostäder och lokaler": "own-heating",
    "El och fjärrvärme": "electricity-and-district-heating",
    "Industri (energi + processer)": "industry",
    "Jordbruk": "agriculture",
    "Produktanvändning (inkl. lösningsmedel)": "product-use",
    "Transporter": "transport",
    "Utrikes transporter": "international-transport",
}
"""Slugs of the concepts of ontology/schemes/emission-sector.ttl, by the names that the files use."""
