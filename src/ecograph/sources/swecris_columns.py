"""What is expected of the tables of Swecris: columns, codes, and why something in them is not carried."""

import re
from typing import Final

from ecograph.sources.rows import Column, unused, used
from ecograph.text import Text

__all__ = ["AWARDS", "FUNDER_COLUMNS", "ORGANISATION_COLUMNS", "PROJECT_COLUMNS", "TYPES", "UNCLASSIFIED_AWARD"]

DATE: Final = r"\d{4}(-\d\d-\d\d([ T](00|12):00:00)?)?"
"""A year, a day, or a day with midnight or noon: any other time would mean that a time zone may have moved the day."""
MONTH_FIRST: Final = r"(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4} \d\d:\d\d:\d\d"

TYPES: Final = {
    "Company": ("Företag", "eco:Company", "actor-kind:company"),
    "Governmental": ("Stat, regioner, kommuner, församlingar", "eco:Actor", "actor-kind:government-body"),
    "Non profits & Foundations": (
        "Ideella föreningar och stiftelser",
        "eco:Actor",
        "actor-kind:non-profit-organisation",
    ),
    "Other": ("Övrigt", "eco:Actor", None),
    "University": ("Universitet", "eco:University", "actor-kind:university"),
    "University College": ("Högskola", "eco:University", "actor-kind:university"),
}
"""Types of organisations by their English name: the Swedish one, the class and the kind that they are here."""

AWARDS: Final = {
    "1": ("Projektbidrag", "Project grant", "award-type:project"),
    "2": ("Bidrag för anställning eller stipendier", "Grant for positions or stipends", "award-type:position"),
    "3": ("Stöd till forskningsmiljö", "Research environment", "award-type:research-environment"),
    "4": ("Internationellt samarbete", "International cooperation", "award-type:international-cooperation"),
    "5": ("Forskningsinfrastruktur", "Research infrastructure", "award-type:infrastructure"),
    "999": ("Oklassificerat", "Unclassified", None),
}
"""Types of award by code: the Swedish and English name, and the concept."""
UNCLASSIFIED_AWARD: Final = "999"

_NAMED: Final = Text(
    en="The table of organisations or funders has the name; the two are checked to agree.",
    sv="Tabellen över organisationer eller finansiärer har namnet; de två kontrolleras stämma överens.",
)
_TYPED: Final = Text(
    en="The table of organisations or funders has the type; the two are checked to agree.",
    sv="Tabellen över organisationer eller finansiärer har typen; de två kontrolleras stämma överens.",
)
_SUM: Final = Text(
    en="It is a sum over the table of projects, and checked to agree with it; it says nothing of what else there is.",
    sv="Det är en summa över projekttabellen och kontrolleras stämma med den; den säger inget om annat.",
)
_SUMMED: Final = re.compile(r"\d+(\.0)?")
_YEAR: Final = re.compile(r"\d{4}(\.0)?")
_LOADED: Final = Text(
    en="It tells about the database's own work, not about the project.",
    sv="Det gäller databasens eget arbete, inte projektet.",
)

PROJECT_COLUMNS: Final = {
    "projectId": used(r"[A-Za-z0-9/:. -]+_(Energi|Formas|Forte|HLF|OS|RJ|SNSB|Vinnova|VR)"),
    "projectTitleSv": used(),
    "projectTitleEn": used(),
    "projectStartDate": used(DATE),
    "projectEndDate": used(DATE),
    "coordinatingOrganisationId": used(),
    "coordinatingOrganisationNameSv": Column(ignored=_NAMED),
    "coordinatingOrganisationNameEn": Column(ignored=_NAMED),
    "coordinatingOrganisationTypeOfOrganisationSv": Column(ignored=_TYPED),
    "coordinatingOrganisationTypeOfOrganisationEn": Column(ignored=_TYPED),
    "fundingOrganisationId": used(),
    "fundingOrganisationNameSv": Column(ignored=_NAMED),
    "fundingOrganisationNameEn": Column(ignored=_NAMED),
    "fundingOrganisationTypeOfOrganisationSv": unused(
        "It is the English type in Swedish.", "Det är den engelska typen på svenska."
    ),
    "fundingOrganisationTypeOfOrganisationEn": Column(ignored=_TYPED),
    "fundingsSek": used(r"\d+(\.0)?"),
    "fundingYear": used(r"\d{4}"),
    "fundingStartDate": used(DATE),
    "fundingEndDate": used(DATE),
    "typeOfAwardId": used("|".join(AWARDS)),
    "typeOfAwardDescrSv": unused("The concept has the name.", "Begreppet har namnet."),
    "typeOfAwardDescrEn": unused("The concept has the name.", "Begreppet har namnet."),
    "updatedDate": Column(re.compile(MONTH_FIRST), _LOADED),
    "loadedDate": Column(re.compile(MONTH_FIRST), _LOADED),
    "scbs": used(r"(¤¤¤ *\d: .+, \d{3}: .+, \d{5}: .+)*"),
    "n_people": Column(
        re.compile(r"\d+"),
        Text(
            en="The people are not carried, and how many they are says nothing by itself.",
            sv="Personerna förs inte över, och hur många de är säger inget i sig.",
        ),
    ),
}
ORGANISATION_COLUMNS: Final = {
    "coordinatingOrganisationId": used(),
    "nameSv": used(),
    "nameEn": used(),
    "typeSv": used("|".join(swedish for swedish, _, _ in TYPES.values())),
    "typeEn": used("|".join(TYPES)),
    "projects": Column(_SUMMED, _SUM),
    "sek": Column(_SUMMED, _SUM),
}
FUNDER_COLUMNS: Final = {
    "fundingOrganisationId": used(),
    "nameSv": used(),
    "nameEn": used(),
    "typeEn": used("|".join(TYPES)),
    "projects": Column(_SUMMED, _SUM),
    "sek": Column(_SUMMED, _SUM),
    "first": Column(_YEAR, _SUM),
    "last": Column(_YEAR, _SUM),
}
