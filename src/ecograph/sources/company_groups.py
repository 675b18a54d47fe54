"""Companies that Klimatkollen follows, with their Wikidata items: an item names a group, not one company in it."""

from typing import Final

from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record
from ecograph.sources.rows import read_rows, unused, used
from ecograph.text import Text

__all__ = ["GROUP_COLUMNS", "read_company_groups"]

GROUP_COLUMNS: Final = {
    "name": used(r".+"),
    "qid": used(r"Q[1-9]\d*"),
    "tags": unused(
        "They are Klimatkollen's own sorting, by size on the stock exchange and rules of reporting, without a date.",
        "De är Klimatkollens egen sortering, efter storlek på börsen och redovisningsregler, utan datum.",
    ),
}


CONTESTED: Final = frozenset({"Q52912"})
"""SJ: the list of state agencies has the item as that of the former agency Statens Järnvägar."""
TWO_OWNERS: Final = Text(
    en="Another source has the Wikidata item as that of another body, so that it tells neither.",
    sv="En annan källa har Wikidataobjektet som ett annat organs, så att det inte utpekar någotdera.",
)


def read_company_groups(delivery: Delivery) -> SourceContent:
    """Return the groups; none is one with a company because of its name.

    :raises InputError: naming file, line and value, if the table is not as it should be
    """
    columns = {name: column.ignored for name, column in GROUP_COLUMNS.items()}
    account = Account(delivery.source.slug, delivery.parts[0].file, columns)
    rows = list(read_rows(account, GROUP_COLUMNS, ("qid",), delivery.missing))
    account.ignored[TWO_OWNERS] = sum(row["qid"] in CONTESTED for row in rows)
    records = [_read_group(row, account.source) for row in rows if row["qid"] not in CONTESTED]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read_group(row: Row, source: str) -> Record:
    record = Record(source, row["qid"], row.origin)
    record.mention(
        "actor",
        [("wikidata", f"http://www.wikidata.org/entity/{row['qid']}")],
        ("eco:Actor",),
        concept="actor-kind:corporate-group",
        names=[Name(row["name"])],
    )
    return record
