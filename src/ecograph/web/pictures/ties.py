"""A graph of the things in an answer: each is a node, those in one row are tied."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from ecograph.namespaces import PASSAGE, RECORD
from ecograph.web.pictures.drawing import COLOURS, Picture, element, link, text, wrap
from ecograph.web.pictures.labels import place_names
from ecograph.web.pictures.layout import place_nodes
from ecograph.web.pictures.table import Table
from ecograph.web.view import View

__all__ = ["can_tie", "draw_ties", "list_ends"]

NODES: Final = 120
WIDTH: Final = 760
HEIGHT: Final = 620
MARGIN: Final = 70
EVIDENCE: Final = (PASSAGE, RECORD)
PROPERTIES: Final = frozenset({"p", "predicate", "property", "egenskap"})
COLUMNS: Final = 3
LINE: Final = "#9aa5a2"


@dataclass(frozen=True)
class Net:
    """Nodes by name, and how many rows tie two of them, with what the ties are called."""

    names: Mapping[str, str]
    ties: Mapping[tuple[str, str], Counter[str]]
    columns: Mapping[str, int]
    """Of each node, the number of the column that it stands in first."""
    heads: Sequence[str]
    left_out: int
    """Rows in which no two things are tied."""


def can_tie(table: Table) -> bool:
    """Tell whether a table has two columns of things."""
    return table.is_triples or len(list_ends(table)) > 1


def list_ends(table: Table) -> list[str]:
    """Return the columns whose things are tied; evidence is none, unless there is nothing else."""
    if table.is_triples:
        return ["subject", "object"]
    things = [column for column in table.names if table.is_things(column) and column.lower() not in PROPERTIES]
    plain = [column for column in things if not _is_evidence(table, column)]
    return (plain if len(plain) > 1 else things)[:COLUMNS]


def _is_evidence(table: Table, column: str) -> bool:
    return all(isinstance(value, NamedNode) and value.value.startswith(EVIDENCE) for value in table.values(column))


def draw_ties(view: View, table: Table) -> Picture | None:
    """Return the graph of a table; None if no two things are tied."""
    net = _read_net(table)
    if len(net.ties) == 0:
        return None
    degrees = Counter(node for tie in net.ties for node in tie)
    kept = sorted(degrees, key=lambda node: (-degrees[node], net.names[node], node))[:NODES]
    ties = {tie: rows for tie, rows in net.ties.items() if set(tie) <= set(kept)}
    spots = _fit(place_nodes(kept, list(ties)))
    notes = _write_notes(view, table, net, (len(kept), len(degrees)), (len(ties), len(net.ties)))
    title = view.say("Graph: ", "Graf: ") + " – ".join(map(table.head, net.heads))
    parts = [
        *_draw_lines(net, ties, spots),
        *_draw_nodes(view, net, kept, degrees, spots),
        *_draw_legend([table.head(head) for head in net.heads]),
    ]
    is_partial = len(ties) < len(net.ties) or net.left_out > 0 or len(table.rows) < table.total
    svg = wrap(WIDTH, HEIGHT, title, " ".join(notes), parts)
    return Picture("graph", svg, title, tuple(notes), is_partial)


def _read_net(table: Table) -> Net:
    heads = list_ends(table)
    names: dict[str, str] = {}
    columns: dict[str, int] = {}
    ties: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    left_out = 0
    label = next((name for name in table.names if name.lower() in PROPERTIES and len(heads) == COLUMNS - 1), None)
    for row in table.rows:
        ends = []
        for number, column in enumerate(heads):
            term = row.get(column)
            if isinstance(term, NamedNode | BlankNode):
                names.setdefault(str(term), table.name(row, column))
                columns.setdefault(str(term), number)
                ends.append(str(term))
        pairs = [(one, other) for one, other in pairwise(ends) if one != other]
        for one, other in pairs:
            ties[min(one, other), max(one, other)][table.name(row, label) if label is not None else ""] += 1
        left_out += len(pairs) == 0
    return Net(names, ties, columns, heads, left_out)


def _fit(spots: Mapping[str, tuple[float, float]]) -> Mapping[str, tuple[float, float]]:
    """Return places that fill the drawing."""
    xs, ys = [x for x, _ in spots.values()], [y for _, y in spots.values()]
    across, down = (max(xs) - min(xs)) or 1, (max(ys) - min(ys)) or 1
    return {
        node: (
            MARGIN + (x - min(xs)) / across * (WIDTH - 2 * MARGIN),
            MARGIN / 2 + (y - min(ys)) / down * (HEIGHT - 1.5 * MARGIN),
        )
        for node, (x, y) in spots.items()
    }


def _write_notes(view: View, table: Table, net: Net, nodes: tuple[int, int], ties: tuple[int, int]) -> list[str]:
    shown, there = view.number(nodes[0]), view.number(nodes[1])
    if nodes[0] < nodes[1]:
        things = view.say(
            f"{shown} of {there} things, those with most ties", f"{shown} av {there} ting, de med flest band"
        )
    else:
        things = view.say(f"All {there} things", f"Alla {there} ting")
    drawn, all_ties = view.number(ties[0]), view.number(ties[1])
    notes = [
        view.say(
            f"{things} and {drawn} of {all_ties} ties are drawn.", f"{things} och {drawn} av {all_ties} band är ritade."
        )
    ]
    if len(table.rows) < table.total:
        rows, total = view.number(len(table.rows)), view.number(table.total)
        notes.append(
            view.say(
                f"Only the first {rows} of {total} rows were read.",
                f"Bara de första {rows} av {total} rader har lästs.",
            )
        )
    if net.left_out > 0:
        kind = (
            view.say("Rows with a value and no thing", "Rader med ett värde och inget ting")
            if table.is_triples
            else view.say("Rows that tie no two things", "Rader som inte binder två ting")
        )
        notes.append(f"{kind}: {view.number(net.left_out)}.")
    notes.append(
        view.say(
            "Names are written where there is room, those with most ties first; each is told when pointed at.",
            "Namn skrivs ut där det finns plats, de med flest band först; alla visas när man pekar på dem.",
        )
    )
    return notes


def _draw_legend(names: Sequence[str]) -> Iterator[str]:
    """Tell which colour the things of a column have; one that stands in several has that of the first."""
    left = 12.0
    for number, name in enumerate(names):
        yield element("circle", cx=left, cy=HEIGHT - 14, r=5, fill=COLOURS[number], class_=f"node s{number}")
        yield text(name, left + 9, HEIGHT - 10, font_size=11)
        left += 28 + 7 * len(name)


def _draw_lines(
    net: Net, ties: Mapping[tuple[str, str], Counter[str]], spots: Mapping[str, tuple[float, float]]
) -> list[str]:
    lines = []
    for (one, other), rows in ties.items():
        (x1, y1), (x2, y2) = spots[one], spots[other]
        called = ", ".join(sorted(name for name in rows if name != ""))
        label = f"{net.names[one]} – {net.names[other]}" + (f": {called}" if called != "" else "")
        width = min(1 + 0.5 * (rows.total() - 1), 4.0)
        line = element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=LINE, stroke_width=width, class_="tie")
        lines.append(link(None, label, line))
    return lines


def _draw_nodes(
    view: View, net: Net, kept: Sequence[str], degrees: Counter[str], spots: Mapping[str, tuple[float, float]]
) -> list[str]:
    sizes = {node: min(4 + 1.4 * sqrt(degrees[node] - 1), 16) for node in kept}
    names = place_names([(node, net.names[node], *spots[node], sizes[node]) for node in kept], WIDTH)
    drawn = []
    for node in kept:
        (x, y), name, colour = spots[node], net.names[node], net.columns[node]
        look = {"fill": COLOURS[colour], "class_": f"node s{colour}", "stroke": "#fff"}
        content = element("circle", cx=x, cy=y, r=sizes[node], **look) + names.get(node, "")
        told = f"{name} ({view.number(degrees[node])} {view.say('ties', 'band')})"
        href = None if node.startswith("_:") else view.href(node[1:-1])
        drawn.append(link(href, told, content))
    return drawn
