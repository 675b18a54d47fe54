"""Horizon Europe's missions: participants of some projects, and the topics of those under the mission for cities."""

from collections import defaultdict
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
    state_project,
)
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.countries import read_country
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record
from ecograph.sources.rows import Column, read_rows, unused, used

__all__ = ["PARTICIPANT_COLUMNS", "TOPIC_COLUMNS", "read_horizon_missions"]

PROGRAMME: Final = PROGRAMMES["HORIZON"]

PARTICIPANT_COLUMNS: Final[dict[str, Column]] = {
    "projectID": used(r"\d{9}"),
    "topic": used(r"HORIZON-[A-Z0-9-]+"),
    "order": used(r"[1-9]\d*"),
    "name": used(),
    "country": used(),
    "role": used(),
    "activityType": used(),
    "SME": unused(
        "Whether a body was a small or medium-sized enterprise is not among what is carried of actors.",
        "Om ett organ var ett litet eller medelstort företag är inte bland det som förs över om aktörer.",
    ),
    "ecContribution": used(MONEY),
}
TOPIC_COLUMNS: Final[dict[str, Column]] = {
    "projectID": used(r"\d{9}"),
    "topic": used(r"HORIZON-[A-Z0-9-]+"),
    "title": used(r".+"),
}
ROLES: Final = {
    "coordinator": "role:coordinator",
    "participant": "role:participant",
    "thirdParty": "role:third-party",
    "associatedPartner": "role:associated-partner",
    "partner": "role:partner-organisation",
    "internationalPartner": "role:international-partner",
}


def read_horizon_missions(delivery: Delivery) -> SourceContent:
    """Return the projects of both files, with participants where they are listed.

    Participants have no identification code here. One that is called exactly as a participant of the same country in
    another list of CORDIS is that one (:mod:`ecograph.resolution.exactness`).

    :raises InputError: naming file, line and value, if a value or code is not as expected
    """
    source, (participants, topics) = delivery.source.slug, (part.file for part in delivery.parts)
    listed = Account(source, participants, {name: column.ignored for name, column in PARTICIPANT_COLUMNS.items()})
    named = Account(source, topics, {name: column.ignored for name, column in TOPIC_COLUMNS.items()})
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_rows(listed, PARTICIPANT_COLUMNS, ("projectID", "order"), delivery.missing, ";"):
        rows[row["projectID"]].append(row)
    consortia = Consortia(listed)
    for number, found in rows.items():
        project = Project(number, programme=PROGRAMME, topic=found[0]["topic"])
        consortia.add(project, found[0].origin, [_read_part(project, row) for row in found])
    records = []
    for row in read_rows(named, TOPIC_COLUMNS, ("projectID",), delivery.missing, ";"):
        records.append(Record(source, f"topic-{row['projectID']}", row.origin))
        project = Project(row["projectID"], programme=PROGRAMME, topic=row["topic"], topic_title=row["title"])
        state_project(records[-1], project)
    return make_content([listed, named], [*consortia.records, *records])


def _read_part(project: Project, row: Row) -> Part:
    read_code(row, "activityType", ACTIVITY_TYPES)
    return Part(
        origin=row.origin,
        project=project,
        role=read_code(row, "role", ROLES) or "role:participant",
        name=row["name"],
        position=row["order"],
        activity_type=row["activityType"],
        country=read_country(row["country"], row.origin, "country"),
        money={"eco:euContribution": read_money(row["ecContribution"])},
    )
