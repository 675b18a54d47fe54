"""Members of a programme, as a table of municipalities with a year by which each is known to take part."""

from typing import Final

from pyoxigraph import NamedNode, Quad

from ecograph.dataset import Statement
from ecograph.namespaces import GRAPH_SOURCES, ID, PREFIXES
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import WEB_ADDRESS, Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record, typed
from ecograph.sources.rows import read_rows, refuse_value, unused, used
from ecograph.text import Text

__all__ = ["MEMBER_COLUMNS", "read_programme_members"]

MEMBER_COLUMNS: Final = {
    "kommunkod": used(r"\d{4}"),
    "namn": unused("The code says which municipality it is.", "Koden säger vilken kommun det är."),
    "wikidata": unused(
        "The code says which municipality it is, and the table of municipalities gives its Wikidata item.",
        "Koden säger vilken kommun det är, och tabellen över kommuner ger dess Wikidataobjekt.",
    ),
    "since_at_least": used(r"20\d\d"),
    "source": used(),
}
NO_YEAR: Final = Text(en="The year is missing.", sv="Årtalet saknas.")


def read_programme_members(delivery: Delivery) -> SourceContent:
    """Return the municipalities as members of the programme that the source's slug names.

    :raises InputError: naming file, line and value, if the table is not as it should be
    """
    source = delivery.source.slug
    columns = {name: column.ignored for name, column in MEMBER_COLUMNS.items()}
    account = Account(source, delivery.parts[0].file, columns)
    records = [
        _read_member(row, account) for row in read_rows(account, MEMBER_COLUMNS, ("kommunkod",), delivery.missing)
    ]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read_member(row: Row, account: Account) -> Record:
    record = Record(account.source, row["kommunkod"], row.origin)
    for address in filter(None, (part.strip() for part in row["source"].split(";"))):
        if WEB_ADDRESS.fullmatch(address) is None:
            raise refuse_value(row.origin, "source", address, "https://…")
        named = NamedNode(PREFIXES["dcterms"] + "source")
        quad = Quad(record.graph, named, NamedNode(address), NamedNode(GRAPH_SOURCES))
        record.statements.append(Statement(quad, row.origin))
    member = record.mention("actor", [("municipalityCode", row["kommunkod"])])
    node = NamedNode(f"{ID}participation/municipality-{row['kommunkod']}-in-{account.source}")
    record.state(node, "rdf:type", "eco:Participation")
    record.state(node, "eco:participant", member)
    record.state(node, "eco:initiative", f"initiative:{account.source}")
    record.state(node, "eco:role", "role:member")
    if row["since_at_least"] == "":
        account.values[NO_YEAR] += 1
    else:
        record.state(node, "eco:attestedIn", typed(row["since_at_least"], "gYear"))
    return record
