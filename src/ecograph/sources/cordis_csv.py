"""CORDIS: the tables of projects and organisations of a framework programme, cut to consortia with Swedish partners."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

from ecograph.namespaces import ID
from ecograph.sources.consortia import (
    ACTIVITY_TYPES,
    MONEY,
    PROGRAMMES,
    Consortia,
    Part,
    Project,
    make_content,
    read_code,
    read_money,
)
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.countries import read_country
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.left_out import ELSEWHERE, HOUSEKEEPING, NO_SCHEME, PEOPLE, PROSE
from ecograph.sources.records import Record, decimal_literal, typed
from ecograph.sources.rows import Column, read_rows, used
from ecograph.sources.schemes import FUNDING_SCHEMES
from ecograph.sources.screening import read_swedish_number
from ecograph.text import Text

__all__ = ["KEYWORDS", "ORGANISATION_COLUMNS", "PROJECT_COLUMNS", "USED_ORGANISATION_COLUMNS", "read_cordis_csv"]

DAY: Final = r"\d{4}-\d\d-\d\d"
AMOUNT: Final = MONEY

USED_PROJECT_COLUMNS: Final[Mapping[str, Column]] = {
    "id": used(r"\d{6,9}"),
    "acronym": used(),
    "title": used(r".+"),
    "startDate": used(DAY),
    "endDate": used(DAY),
    "ecMaxContribution": used(AMOUNT),
    "topics": used(),
    "frameworkProgramme": used(),
    "subCall": used(),
    "fundingScheme": used(),
}
PROJECT_COLUMNS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(USED_PROJECT_COLUMNS),
    "status": Text(
        en="It is that of the contract: signed, closed, terminated; the dates tell when the project runs.",
        sv="Den är avtalets: undertecknat, stängt, uppsagt; datumen anger när projektet pågår.",
    ),
    "totalCost": Text(
        en="It is the sum of the participants' costs, which are carried.",
        sv="Den är summan av deltagarnas kostnader, som förs över.",
    ),
    **dict.fromkeys(["legalBasis", "nature"], NO_SCHEME),
    "masterCall": ELSEWHERE,
    "objective": PROSE,
    **dict.fromkeys(["ecSignatureDate", "contentUpdateDate", "rcn", "grantDoi"], HOUSEKEEPING),
}
KEYWORDS: Final[Mapping[str, Text | None]] = {"keywords": NO_SCHEME}
"""A column that newer files have."""
USED_ORGANISATION_COLUMNS: Final[Mapping[str, Column]] = {
    "projectID": used(r"\d{6,9}"),
    "organisationID": used(r"\d{9}"),
    "vatNumber": used(),
    "name": used(r".+"),
    "shortName": used(),
    "activityType": used(),
    "country": used(),
    "order": used(r"\d+"),
    "role": used(),
    "ecContribution": used(AMOUNT),
    "netEcContribution": used(AMOUNT),
    "totalCost": used(AMOUNT),
}
ORGANISATION_COLUMNS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(USED_ORGANISATION_COLUMNS),
    "projectAcronym": ELSEWHERE,
    "SME": NO_SCHEME,
    **dict.fromkeys(
        ["street", "postCode", "city", "nutsCode", "geolocation"],
        Text(
            en="Of where a participant is only the country is carried: whole releases have had wrong places.",
            sv="Av var en deltagare finns förs bara landet över: hela utgåvor har haft fel platser.",
        ),
    ),
    "organizationURL": HOUSEKEEPING,
    "contactForm": PEOPLE,
    **dict.fromkeys(["contentUpdateDate", "rcn", "active"], HOUSEKEEPING),
    "endOfParticipation": Text(
        en="It says that a participant has left, not when.", sv="Den säger att en deltagare har lämnat, inte när."
    ),
}
ROLES: Final = {
    "coordinator": "role:coordinator",
    "participant": "role:participant",
    "thirdParty": "role:third-party",
    "associatedPartner": "role:associated-partner",
    "partner": "role:partner-organisation",
    "internationalPartner": "role:international-partner",
}
COMMISSION: Final = "https://ror.org/00k4n6c32"
NO_FUNDING_SCHEME: Final = Text(
    en="The funding scheme is not among those known here.", sv="Stödformen är inte bland dem som är kända här."
)
NO_PARTNERS: Final = Text(en="No participant is listed.", sv="Ingen deltagare är listad.")


def read_cordis_csv(delivery: Delivery) -> SourceContent:
    """Return the projects of the first file with their participants in the second.

    :raises InputError: naming file, line and value, if a value or code is not as expected
    """
    source, (projects, organisations) = delivery.source.slug, (part.file for part in delivery.parts)
    told, listed = Account(source, projects, PROJECT_COLUMNS), Account(source, organisations, ORGANISATION_COLUMNS)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    key = ("projectID", "order", "organisationID", "role")
    for row in read_rows(listed, USED_ORGANISATION_COLUMNS, key, delivery.missing):
        rows[row["projectID"]].append(row)
    consortia = Consortia(listed)
    for row in read_rows(told, USED_PROJECT_COLUMNS, ("id",), delivery.missing):
        project = _read_project(row, told)
        parts = [_read_part(project, each) for each in rows.pop(row["id"], [])]
        if len(parts) == 0:
            told.values[NO_PARTNERS] += 1
        record, node = consortia.add(project, row.origin, parts)
        _state_funding(record, node, row)
    return make_content([told, listed], consortia.records)


def _read_project(row: Row, account: Account) -> Project:
    account.values[NO_FUNDING_SCHEME] += row["fundingScheme"] not in {*FUNDING_SCHEMES, ""}
    return Project(
        number=row["id"],
        title=row["title"],
        acronym=row["acronym"],
        programme=read_code(row, "frameworkProgramme", PROGRAMMES),
        scheme=FUNDING_SCHEMES.get(row["fundingScheme"]),
        call=row["subCall"],
        topic=row["topics"],
        start=row["startDate"],
        end=row["endDate"],
    )


def _read_part(project: Project, row: Row) -> Part:
    read_code(row, "activityType", ACTIVITY_TYPES)
    return Part(
        origin=row.origin,
        project=project,
        role=read_code(row, "role", ROLES) or "role:participant",
        name=row["name"],
        short_name=row["shortName"],
        pic=row["organisationID"],
        position=row["order"],
        activity_type=row["activityType"],
        country=read_country(row["country"], row.origin, "country"),
        organisation_number=read_swedish_number(row["vatNumber"]),
        money={
            "eco:euContribution": read_money(row["ecContribution"]),
            "eco:netEuContribution": read_money(row["netEcContribution"]),
            "eco:totalCost": read_money(row["totalCost"]),
        },
    )


def _state_funding(record: Record, project: NamedNode, row: Row) -> None:
    amount = read_money(row["ecMaxContribution"])
    if amount.strip("0.") == "":
        return
    node = NamedNode(f"{ID}funding/eu-{row['id']}")
    record.origin = row.origin
    record.state(node, "rdf:type", "eco:Funding")
    record.state(node, "eco:funder", record.mention("actor", [("ror", COMMISSION)]))
    record.state(node, "eco:initiative", project)
    record.state(node, "eco:amount", decimal_literal(amount))
    record.state(node, "eco:currency", typed("EUR", "string"))
