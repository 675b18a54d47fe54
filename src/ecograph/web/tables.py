"""Qualified statements as tables: who takes part as what, numbers, measures; a row is a node that links an entity."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from ecograph.namespaces import ECO
from ecograph.web.description import Description
from ecograph.web.evidence import Evidence
from ecograph.web.grids import Grid, Values, make_grids
from ecograph.web.layouts import LAYOUTS, QUALIFIED, RANGES, TITLES
from ecograph.web.names import term
from ecograph.web.select import Term
from ecograph.web.statements import Graphs, Heading, Reader, Ruling, find_ruling, graphs_of, sources_differ
from ecograph.web.terms import Value

__all__ = ["Cell", "Row", "Table", "make_tables"]


NUMBERS: Final = ("Observation", "about")
"""The numbers of which the entity is what they are about."""

Entries = tuple[tuple[Value, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Cell:
    """Values of a node, each with the numbers of its evidence; the second list is the end of a range."""

    values: Entries
    until: Entries
    is_range: bool
    differs: bool
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True)
class Row:
    """One node: where it is shown, its cells, all its evidence."""

    href: str | None
    name: str
    cells: tuple[Cell, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Table:
    """Nodes of one class that link the entity by one property."""

    class_: str
    property: NamedNode
    title: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    shared: tuple[Evidence, ...]
    """The evidence, where it is the same for all rows; else empty."""


def make_tables(reader: Reader, description: Description) -> tuple[list[Table], list[Grid], set[Quad]]:
    """Return the tables and grids of what qualified nodes say about the entity, and the linking quads they show."""
    nodes = _read_nodes(description)
    grouped: dict[tuple[str, str], list[tuple[Term, Values]]] = defaultdict(list)
    shown: set[Quad] = set()
    for node, quads in nodes.items():
        class_ = _class_of(quads)
        links = sorted((quad for quad in quads if quad.object == description.iri), key=str)
        if class_ is None or not links:
            continue
        grouped[class_, links[0].predicate.value.removeprefix(ECO)].append((node, _read_values(quads)))
        shown.update(links)
    grids, grouped[NUMBERS] = make_grids(reader, grouped[NUMBERS])
    order = sorted((key for key in grouped if grouped[key]), key=lambda key: (QUALIFIED.index(key[0]), key[1]))
    return [_make_table(reader, key, grouped[key], description.iri) for key in order], grids, shown


def _read_nodes(description: Description) -> dict[Term, list[Quad]]:
    nodes: dict[Term, list[Quad]] = defaultdict(list)
    for quad in description.quads:
        if quad.subject != description.iri:
            nodes[quad.subject].append(quad)
    return nodes


def _class_of(quads: Iterable[Quad]) -> str | None:
    classes = {quad.object for quad in quads if quad.predicate == term("rdf:type")}
    return next((name for name in QUALIFIED if NamedNode(ECO + name) in classes), None)


def _read_values(quads: Iterable[Quad]) -> Values:
    values: Values = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        if quad.predicate.value.startswith(ECO):
            values[quad.predicate.value.removeprefix(ECO)][quad.object] |= graphs_of([quad])
    return values


def _make_table(reader: Reader, key: tuple[str, str], nodes: list[tuple[Term, Values]], iri: NamedNode) -> Table:
    layout = LAYOUTS[key[0]]
    columns = [names for names in layout.columns if any(_tells(values, names, iri) for _, values in nodes)]
    rows = [_make_row(reader, node, values, columns) for node, values in nodes]
    is_shared = len(rows) > 1 and all(row.evidence == rows[0].evidence for row in rows)
    return Table(
        class_=key[0],
        property=NamedNode(ECO + key[1]),
        title=reader.view.text(TITLES.get(key, layout.title)),
        columns=tuple(_head_column(reader, names) for names in columns),
        rows=tuple(sorted(rows, key=_row_order)),
        shared=rows[0].evidence if is_shared else (),
    )


def _tells(values: Values, names: tuple[str, ...], iri: NamedNode) -> bool:
    """Tell whether a column says more than that the node links the entity."""
    return any(value != iri for name in names for value in values.get(name, ()))


def _head_column(reader: Reader, names: tuple[str, ...]) -> Heading:
    if names in RANGES:
        return Heading(reader.view.text(RANGES[names]))
    return reader.heading(NamedNode(ECO + names[0]))


def _make_row(reader: Reader, node: Term, values: Values, columns: list[tuple[str, ...]]) -> Row:
    graphs: Graphs = frozenset(graph for found in values.values() for stated in found.values() for graph in stated)
    cells = [_make_cell(reader, node, values, names) for names in columns]
    shown = reader.value(node)
    return Row(
        href=shown.href,
        name=shown.text,
        cells=tuple(cells),
        evidence=reader.evidence(graphs),
    )


def _make_cell(reader: Reader, node: Term, values: Values, names: tuple[str, ...]) -> Cell:
    written = [_write_values(reader, values.get(name, {})) for name in names]
    differs = any(
        sources_differ(reader.index, NamedNode(ECO + name), {v: frozenset(g) for v, g in values.get(name, {}).items()})
        for name in names
    )
    found = (find_ruling(reader, node, NamedNode(ECO + name)) for name in names)
    rulings = tuple(ruling for ruling in found if ruling is not None)
    return Cell(written[0], written[-1] if len(names) > 1 else (), len(names) > 1, differs, rulings)


def _write_values(reader: Reader, stated: Mapping[Term, set[NamedNode]]) -> Entries:
    """Return values with the numbers of their evidence; of a text in two languages only the page's."""
    written = [
        (reader.value(value), tuple(sorted(reader.numbers.get(graph, 0) for graph in graphs)))
        for value, graphs in stated.items()
    ]
    ours = {numbers for value, numbers in written if value.language is None}
    kept = [pair for pair in written if pair[0].language is None or pair[1] not in ours]
    return tuple(sorted(kept, key=lambda pair: pair[0].sort))


def _row_order(row: Row) -> tuple[bool, list[tuple[int, float, str]], str]:
    """Sort by the cells from the left; organisations before the persons that stand for them."""
    first = row.cells[0].values if row.cells else ()
    is_person = any(value.short.startswith("person:") for value, _ in first)
    return is_person, [cell.values[0][0].sort if cell.values else (2, 0.0, "") for cell in row.cells], row.name
