"""Public pages: a table of facts, each with the page that states it, in free predicates.

What a predicate becomes stands in ``predicates.csv`` beside the facts, what a name means in ``names.csv``. Each page is
a source document of its own within the collection, so that two pages of different content can disagree.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.namespaces import expand
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import WEB_ADDRESS, Delivery
from ecograph.sources.files import Row
from ecograph.sources.pages.evidence import Page, describe_page
from ecograph.sources.pages.facts import Fact, Said
from ecograph.sources.pages.tables import Tables, read_tables
from ecograph.sources.pages.templates import TEMPLATES
from ecograph.sources.rows import refuse_value
from ecograph.sources.trig import read_trig
from ecograph.text import Text

__all__ = ["read_pages"]

ONE_VALUED: Final = frozenset(
    {
        "eco:amount",
        "eco:currency",
        "eco:endDate",
        "eco:funder",
        "eco:holder",
        "eco:indicator",
        "eco:initiative",
        "eco:participant",
        "eco:post",
        "eco:relationType",
        "eco:startDate",
        "eco:subject",
        "eco:targetOf",
        "eco:targetValue",
        "eco:targetYear",
        "eco:unit",
        "eco:value",
        "eco:year",
    }
)
"""Properties of which one page gives a node one value."""

REMARKS: Final = Text(
    en="A note beside a plain link, a date or a name has no node of its own to stand at.",
    sv="En anmärkning vid en enkel länk, ett datum eller ett namn har ingen egen nod att stå vid.",
)
TEXTS: Final = Text(
    en="What no term of the ontology says stands as a note, in the English words of the table.",
    sv="Det som ingen term i ontologin säger står som en anmärkning, med tabellens engelska ord.",
)
NOTELESS: Final = frozenset({"date", "identifier", "name", "link"})
MULTIPLE: Final = ("funding", "observation", "participation", "recognition", "relation", "target", "tenure")
"""Kinds of nodes of which there may be one for each year."""


def read_pages(delivery: Delivery) -> SourceContent:
    """Return what the pages say, the pages described as sources, and further readings written by hand.

    :raises InputError: naming file, line and value, if a table is not as it should be, a predicate or name is unknown,
        a number or date cannot be read, a row stands twice, or a page contradicts itself
    """
    table, *written = delivery.parts
    tables = read_tables(table.file)
    account = Account(delivery.source.slug, table.file, dict.fromkeys(tables.facts[0].values if tables.facts else ()))
    statements = [statement for part in written for statement in read_trig(part.file)]
    for page, rows in _group_by_page(tables.facts, account).items():
        levels = {row["confidence"] for row in rows} - {"high"}
        statements += describe_page(page, delivery.source, min(levels, default=None))
        statements += _state_page(page, rows, tables, account)
    return SourceContent(statements, accounts=[account])


def _group_by_page(facts: Sequence[Row], account: Account) -> dict[Page, list[Row]]:
    pages: dict[str, Page] = {}
    rows = defaultdict[Page, list[Row]](list)
    first: dict[tuple[str, ...], int | None] = {}
    for row in facts:
        account.rows += 1
        address = row["source_url"]
        if WEB_ADDRESS.fullmatch(address) is None:
            raise refuse_value(row.origin, "source_url", address, "a web address")
        if row["confidence"] not in {"high", "medium", "low"}:
            raise refuse_value(row.origin, "confidence", row["confidence"], "high | medium | low")
        key = tuple(value for column, value in row.values.items() if column not in {"source_title", "note"})
        if key in first:
            raise _refuse_double(row, first[key])
        first[key] = row.origin.line
        rows[pages.setdefault(address, Page(address, row["source_title"], row.origin))].append(row)
    return dict(rows)


def _state_page(page: Page, rows: Sequence[Row], tables: Tables, account: Account) -> Iterator[Statement]:
    """Yield what a page says; where a node would get two values of what is one-valued, the later one names its year."""
    stated: dict[tuple[NamedNode, str, str], object] = {}
    for row in rows:
        match = tables.find_rule(row)
        if match.rule.template == "ignored":
            account.ignored[match.rule.reason] += 1
            continue
        if match.rule.template not in TEMPLATES:
            raise refuse_value(row.origin, "template", match.rule.template, ", ".join(TEMPLATES))
        fact = Fact(row, match.rule, match.subject, match.object, tables)
        _count_note(fact, account)
        graph = page.graph(row["confidence"])
        for said in TEMPLATES[match.rule.template](fact):
            node = _find_node(said, graph, stated, row)
            for name, value in said.values:
                if name in ONE_VALUED:
                    stated[graph, node, name] = value
                yield Statement(Quad(NamedNode(expand(node)), NamedNode(expand(name)), value, graph), row.origin)


def _find_node(said: Said, graph: NamedNode, stated: dict[tuple[NamedNode, str, str], object], row: Row) -> str:
    year = next((value.value[:4] for name, value in said.values if isinstance(value, Literal) and "Date" in name), "")
    year = next((value.value for name, value in said.values if name == "eco:year"), year) or row["start"][:4]
    is_multiple = said.node.startswith(MULTIPLE) and year != ""
    for node in (said.node, f"{said.node}-{year}") if is_multiple else (said.node,):
        clashes = [name for name, value in said.values if stated.get((graph, node, name), value) != value]
        if not clashes:
            return node
    name, value = clashes[0], row["object"]
    message = Text(
        en=f"The page already gives {said.node} another {name} than {value!r} does. Give the row a year of its own, "
        "or another indicator in predicates.csv.",
        sv=f"Sidan ger redan {said.node} ett annat värde av {name} än {value!r}. Ge raden ett eget år, eller en annan "
        "indikator i predicates.csv.",
    )
    raise InputError(message, file=row.origin.file, line=row.origin.line)


def _count_note(fact: Fact, account: Account) -> None:
    if fact.rule.template == "note":
        account.values[TEXTS] += 1
    reason = fact.reason_without_note
    if reason is not None:
        account.values[reason] += 1
    elif fact.remark != "" and fact.rule.template in NOTELESS:
        account.values[REMARKS] += 1


def _refuse_double(row: Row, line: int | None) -> InputError:
    message = Text(
        en=f"The same fact of the same page stands on line {line} already; take one of the two away.",
        sv=f"Samma faktum från samma sida står redan på rad {line}; ta bort ett av dem.",
    )
    return InputError(message, file=row.origin.file, line=row.origin.line)
