"""The Horizon Dashboard's raw export of Horizon 2020: projects with their participants, VAT numbers and amounts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

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
from ecograph.sources.rows import Column, read_rows, refuse_value, unused, used
from ecograph.sources.schemes import ACTIONS
from ecograph.sources.screening import read_swedish_number
from ecograph.text import Text

__all__ = ["DASHBOARD_COLUMNS", "read_horizon_dashboard"]

DAY: Final = r"\d\d/\d\d/\d{4}"
"""Day, month, year."""

WORDS: Final = unused("It says in words what a code in the row says.", "Den säger i ord vad en kod i raden säger.")
THEME: Final = unused(
    "The topic, which is carried, belongs to one pillar, priority and focus area.",
    "Ämnet, som förs över, hör till en pelare, en prioritering och ett fokusområde.",
)
DATE_OF_CALL: Final = unused(
    "It tells when the money was applied for or granted, not when the project runs.",
    "Den anger när pengarna söktes eller beviljades, inte när projektet pågår.",
)
PLACE: Final = unused(
    "Towns stand in any language and spelling, and some areas are wrong; Swedish ones come with the table of codes.",
    "Orter står på valfritt språk och stavas olika, och en del områden är fel; svenska kommer med tabellen över koder.",
)
DASHBOARD_COLUMNS: Final[dict[str, Column]] = {
    "framework_programme": used(),
    "call_id": used(),
    "topic_code": used(),
    "topic_descr": used(),
    "project_id": used(r"\d{6,9}"),
    "cordis_link": unused("It is made of the project's number.", "Den är gjord av projektets nummer."),
    "project_acronym": used(),
    "project_title": used(),
    "partner_role": used(),
    "partner_type": used(),
    "pic": used(r"\d{9}"),
    "legal_entity_vat": used(),
    "legal_name": used(),
    "legal_entity_type": used(),
    "legal_entity_type_descr": WORDS,
    "city": PLACE,
    "nuts_3_code": PLACE,
    "nuts_3_name": PLACE,
    "country_code": used(),
    "country": WORDS,
    "eu_contribution": used(MONEY),
    "h2020_net_eu_contribution": used(MONEY),
    "h2020_total_cost": used(MONEY),
    "signature_date": DATE_OF_CALL,
    "call_deadline_date": DATE_OF_CALL,
    "thematic_priority_abbr": THEME,
    "thematic_priority_descr": THEME,
    "sme_flag": unused(
        "Whether a body was a small or medium-sized enterprise is not among what is carried of actors.",
        "Om ett organ var ett litet eller medelstort företag är inte bland det som förs över om aktörer.",
    ),
    "project_start_date": used(DAY),
    "project_end_date": used(DAY),
    "pillar_abbr": THEME,
    "pillar_descr": THEME,
    "simplified_type_of_action": used(),
    "focus_area": THEME,
    "call_year": DATE_OF_CALL,
}
LEADING: Final = {"COORDINATOR": "role:coordinator", "PARTICIPANT": "role:participant"}
TYPES: Final = {
    "BENEFICIARY": "role:participant",
    "THIRDPARTY": "role:third-party",
    "INTERNATIONAL_PARTNER": "role:international-partner",
}
FOREIGN: Final = Text(
    en="A foreign VAT number is not carried: a sole trader's is a personal number in several countries.",
    sv="Ett utländskt momsnummer förs inte över: en enskild näringsidkares är ett personnummer i flera länder.",
)


def read_horizon_dashboard(delivery: Delivery) -> SourceContent:
    """Return the projects with all their participants.

    :raises InputError: naming file, line and value, if a value or code is not as expected
    """
    columns = {name: column.ignored for name, column in DASHBOARD_COLUMNS.items()}
    account = Account(delivery.source.slug, delivery.parts[0].file, columns)
    key = ("project_id", "pic", "partner_role", "legal_entity_type", "sme_flag", "eu_contribution")
    projects: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_rows(account, DASHBOARD_COLUMNS, key, delivery.missing):
        projects[row["project_id"]].append(row)
    consortia = Consortia(account)
    for rows in projects.values():
        project = _read_project(rows)
        consortia.add(project, rows[0].origin, [_read_part(project, row, account) for row in rows])
    return make_content([account], consortia.records)


def _read_project(rows: Sequence[Row]) -> Project:
    first = rows[0]
    return Project(
        number=first["project_id"],
        title=first["project_title"],
        acronym=first["project_acronym"],
        programme=read_code(first, "framework_programme", PROGRAMMES),
        scheme=read_code(first, "simplified_type_of_action", ACTIONS),
        call=first["call_id"],
        topic=first["topic_code"],
        topic_title=first["topic_descr"],
        start=_read_day(first, "project_start_date"),
        end=_read_day(first, "project_end_date"),
    )


def _read_part(project: Project, row: Row, account: Account) -> Part:
    read_code(row, "legal_entity_type", ACTIVITY_TYPES)
    leading, role = read_code(row, "partner_role", LEADING), read_code(row, "partner_type", TYPES)
    number = read_swedish_number(row["legal_entity_vat"])
    if row["legal_entity_vat"] != "" and number is None:
        account.values[FOREIGN] += 1
    return Part(
        origin=row.origin,
        project=project,
        role=leading if leading == "role:coordinator" else role or "role:participant",
        name=row["legal_name"],
        pic=row["pic"],
        activity_type=row["legal_entity_type"],
        country=read_country(row["country_code"], row.origin, "country_code"),
        organisation_number=number,
        money={
            "eco:euContribution": read_money(row["eu_contribution"]),
            "eco:netEuContribution": read_money(row["h2020_net_eu_contribution"]),
            "eco:totalCost": read_money(row["h2020_total_cost"]),
        },
    )


def _read_day(row: Row, column: str) -> str:
    day, month, year = row[column].split("/")
    if not 1 <= int(month) <= 12:  # noqa: PLR2004
        raise refuse_value(row.origin, column, row[column], "DD/MM/YYYY")
    return f"{year}-{month}-{day}"
