"""The Horizon Dashboard's lists of projects: title, topic and the European Union's contribution to the whole."""

from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode

from ecograph.namespaces import ID
from ecograph.sources.consortia import MONEY, PROGRAMMES, Project, make_content, read_code, read_money, state_project
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record, decimal_literal, typed
from ecograph.sources.rows import Column, read_rows, unused, used
from ecograph.sources.schemes import ACTIONS
from ecograph.text import Text

__all__ = ["FP7_COLUMNS", "H2020_COLUMNS", "read_horizon_projects"]

COMMISSION: Final = "https://ror.org/00k4n6c32"

THEME: Final = unused("The topic, which is carried, belongs to one theme.", "Ämnet, som förs över, hör till ett tema.")
PARTICIPATIONS: Final = unused(
    "The participations themselves are carried where a list of them is at hand.",
    "Själva deltagandena förs över där en lista över dem finns.",
)
LINK: Final = unused("It is made of the project's number.", "Den är gjord av projektets nummer.")
NUMBER: Final = used(r"\d{6,9}")

H2020_COLUMNS: Final[dict[str, Column]] = {
    "Project Title": used(r".+"),
    "Project Acronym": used(),
    "Thema": THEME,
    "H2020 Participations": PARTICIPATIONS,
    "H2020 EU Contribution (EUR)": used(MONEY),
    "ToA": used(),
    "H2020 Net EU Contribution": unused(
        "It is the same sum, counted over the participants.", "Den är samma summa, räknad över deltagarna."
    ),
    "Project Nbr": NUMBER,
    "CORDIS link": LINK,
    "Topic Code": used(),
    "Topic description": used(),
}
FP7_COLUMNS: Final[dict[str, Column]] = {
    "Project Title": used(r".+"),
    "Project Acronym": used(),
    "Thematic Priority Descr": THEME,
    "Participations": PARTICIPATIONS,
    "EU Contribution": used(MONEY),
    "Funding Scheme": unused(
        "It is the group to which CORDIS's funding scheme, which is carried, belongs.",
        "Den är gruppen som CORDIS stödform, som förs över, hör till.",
    ),
    "Project Nbr": NUMBER,
    "CORDIS link": LINK,
    "Topic Code": used(),
    "Topic Description": used(),
}

NOTHING: Final = Text(
    en="The contribution is 0, so that nothing was granted, or the grant was taken back.",
    sv="Bidraget är 0, så att inget beviljades eller bidraget återtogs.",
)


def read_horizon_projects(delivery: Delivery) -> SourceContent:
    """Return the projects of the two lists, that of Horizon 2020 first, with what the Commission pays for each.

    :raises InputError: naming file, line and value, if a value or code is not as expected
    """
    source, missing = delivery.source.slug, delivery.missing
    accounts, records = list[Account](), list[Record]()
    for part, columns, programme in zip(delivery.parts, (H2020_COLUMNS, FP7_COLUMNS), ("H2020", "FP7"), strict=True):
        account = Account(source, part.file, {name: column.ignored for name, column in columns.items()})
        accounts.append(account)
        rows = read_rows(account, columns, ("Project Nbr",), missing)
        records += [_read_project(account, row, programme) for row in rows]
    return make_content(accounts, records)


def _read_project(account: Account, row: Row, programme: str) -> Record:
    is_newer = programme == "H2020"
    project = Project(
        number=row["Project Nbr"],
        title=row["Project Title"],
        acronym=row["Project Acronym"],
        programme=PROGRAMMES[programme],
        scheme=read_code(row, "ToA", ACTIONS) if is_newer else None,
        topic=row["Topic Code"],
        topic_title=row["Topic description" if is_newer else "Topic Description"],
    )
    record = Record(account.source, project.number, row.origin)
    node = state_project(record, project)
    amount = read_money(row["H2020 EU Contribution (EUR)" if is_newer else "EU Contribution"])
    if amount != "" and Decimal(amount) > 0:
        _state_funding(record, node, project.number, amount)
    elif amount != "":
        account.values[NOTHING] += 1
    return record


def _state_funding(record: Record, project: NamedNode, number: str, amount: str) -> None:
    node = NamedNode(f"{ID}funding/eu-{number}")
    record.state(node, "rdf:type", "eco:Funding")
    record.state(node, "eco:funder", record.mention("actor", [("ror", COMMISSION)]))
    record.state(node, "eco:initiative", project)
    record.state(node, "eco:amount", decimal_literal(amount))
    record.state(node, "eco:currency", typed("EUR", "string"))
