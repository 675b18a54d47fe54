"""CORDIS consortia of two framework programmes (FP7, Horizon 2020), joined with figures of the Horizon Dashboard."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ecograph.errors import InputError
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
from ecograph.sources.rows import Column, read_rows, unused, used
from ecograph.sources.schemes import FUNDING_SCHEMES
from ecograph.text import Text

__all__ = ["PLUS_COLUMNS", "read_cordis_plus"]

DAY: Final = r"\d{4}-\d\d-\d\d"

PLUS_COLUMNS: Final[dict[str, Column]] = {
    "project_id": used(r"\d{6,9}"),
    "project_title": used(),
    "project_acronym": used(),
    "framework_programme": used(),
    "funding_scheme": used(),
    "topic_code": used(),
    "topic_description": used(),
    "thematic_priority": unused(
        "The topic, which is carried, belongs to one thematic priority.",
        "Ämnet, som förs över, hör till en tematisk prioritering.",
    ),
    "signature_date": unused(
        "The day on which the grant agreement was signed says nothing of when the project runs.",
        "Dagen då bidragsavtalet undertecknades säger inget om när projektet pågår.",
    ),
    "start_date": used(DAY),
    "end_date": used(DAY),
    "eu_contribution": used(MONEY),
    "pic": used(r"\d{9}"),
    "partner_role": used(),
    "legal_name": used(),
    "legal_short_name": used(),
    "legal_entity_type": used(),
    "country_code": used(),
    "legal_url": unused(
        "Addresses as the participants typed them years ago, often several in one or no longer theirs.",
        "Adresser som deltagarna skrev dem för flera år sedan, ofta flera i en eller inte längre deras.",
    ),
    "ec_contribution": used(MONEY),
    "net_ec_contribution": used(MONEY),
    "re_contribution": unused(
        "Whoever joined the files put the first of the other amounts here; it says nothing more.",
        "Den som förde samman filerna satte det första av de andra beloppen här; det säger inget mer.",
    ),
}
ROLES: Final = {
    "Coordinator": "role:coordinator",
    "Participant": "role:participant",
    "Thirdparty": "role:third-party",
    "Partner": "role:partner-organisation",
    "Internationalpartner": "role:international-partner",
    "Associatedpartner": "role:associated-partner",
}

HALF: Final = Text(
    en="The row is the Dashboard's half of another row of the same participant, without name and CORDIS's role.",
    sv="Raden är Dashboards hälft av en annan rad för samma deltagare, utan namn och CORDIS roll.",
)
OTHER_FIGURE: Final = Text(
    en="The Dashboard's net contribution differs from that of CORDIS, whose figure is carried.",
    sv="Dashboards nettobidrag skiljer sig från det i CORDIS, vars uppgift förs över.",
)
OF_PROJECT: Final = ("project_title", "project_acronym", "framework_programme", "funding_scheme", "topic_code")


def read_cordis_plus(delivery: Delivery) -> SourceContent:
    """Return the projects with all their participants.

    :raises InputError: naming file, line and value, if a value or code is not as expected, or the rows of a project
        differ in what they say of it
    """
    account = Account(
        delivery.source.slug, delivery.parts[0].file, {name: column.ignored for name, column in PLUS_COLUMNS.items()}
    )
    key = ("project_id", "pic", "partner_role", "legal_entity_type", "eu_contribution", "ec_contribution")
    projects: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_rows(account, PLUS_COLUMNS, key, delivery.missing):
        projects[row["project_id"]].append(row)
    consortia = Consortia(account)
    for rows in projects.values():
        project = _read_project(rows)
        consortia.add(project, rows[0].origin, list(_read_parts(project, rows, account)))
    return make_content([account], consortia.records)


def _read_project(rows: Sequence[Row]) -> Project:
    first = rows[0]
    for row in rows:
        for column in (*OF_PROJECT, "start_date", "end_date"):
            if row[column] != first[column]:
                raise _say_two_projects(row, column, first)
    return Project(
        number=first["project_id"],
        title=first["project_title"],
        acronym=first["project_acronym"],
        programme=read_code(first, "framework_programme", PROGRAMMES),
        scheme=read_code(first, "funding_scheme", FUNDING_SCHEMES),
        topic=first["topic_code"],
        topic_title=first["topic_description"],
        start=first["start_date"],
        end=first["end_date"],
    )


def _read_parts(project: Project, rows: Sequence[Row], account: Account) -> Iterator[Part]:
    """Yield the participants, without the halves of rows that the join left over.

    The file was joined on project, code and role, and the Dashboard calls third parties participants; so CORDIS's
    amounts stand again in each row of a participant, and are counted once.
    """
    named = {row["pic"] for row in rows if row["legal_name"] != ""}
    told: set[tuple[str, ...]] = set()
    for row in rows:
        amounts = (row["pic"], row["ec_contribution"], row["net_ec_contribution"])
        if row["legal_name"] == "" and row["pic"] in named:
            account.ignored[HALF] += 1
        elif row["pic"] != "" and amounts in told:
            yield _read_part(project, row, {"ec_contribution": "", "net_ec_contribution": ""})
        else:
            yield _read_part(project, row, row.values)
            if "" not in {row["net_ec_contribution"], row["eu_contribution"]}:
                account.values[OTHER_FIGURE] += row["net_ec_contribution"] != row["eu_contribution"]
        told.add(amounts)


def _read_part(project: Project, row: Row, cordis: Mapping[str, str]) -> Part:
    read_code(row, "legal_entity_type", ACTIVITY_TYPES)
    return Part(
        origin=row.origin,
        project=project,
        role=read_code(row, "partner_role", ROLES) or "role:participant",
        name=row["legal_name"],
        short_name=row["legal_short_name"],
        pic=row["pic"],
        activity_type=row["legal_entity_type"],
        country=read_country(row["country_code"], row.origin, "country_code"),
        money={
            "eco:euContribution": read_money(cordis["ec_contribution"]),
            "eco:netEuContribution": read_money(
                cordis["net_ec_contribution"] if row["net_ec_contribution"] != "" else row["eu_contribution"]
            ),
        },
    )


def _say_two_projects(row: Row, column: str, first: Row) -> InputError:
    number, line = row["project_id"], first.origin.line
    return InputError(
        Text(
            en=f"The {column} of project {number} is {row[column]!r}, but {first[column]!r} on line {line}.",
            sv=f"Projekt {number} har {column} {row[column]!r}, men {first[column]!r} på rad {line}.",
        ),
        file=row.origin.file,
        line=row.origin.line,
    )
