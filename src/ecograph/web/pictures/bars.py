"""Bars for named numbers; each column of numbers has a scale of its own, and all begin at zero."""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from ecograph.web.pictures.drawing import COLOURS, Picture, element, link, shorten, text, wrap
from ecograph.web.pictures.figures import PANELS, QUIET, Choice, note_columns, read_number, write_number
from ecograph.web.pictures.table import Table
from ecograph.web.select import Row
from ecograph.web.view import View

__all__ = ["draw_bars"]

BARS: Final = 40
WIDTH: Final = 720
LABELS: Final = 230
"""Width of the names beside the bars."""
ROOM: Final = 96
"""Width of the numbers behind the bars."""
STEP: Final = 24
TOP: Final = 26
GAP: Final = 10


def draw_bars(view: View, table: Table, choice: Choice) -> Picture:
    label = choice.time if choice.time is not None and len(choice.names) == 0 else choice.names[0]
    drawn = choice.numbers[:PANELS]
    rows = [row for row in table.rows if any(column in row for column in drawn)]
    kept = rows[:BARS]
    parts: list[str] = []
    top = 0.0
    for column in drawn:
        parts.append(element("g", _draw_panel(view, table, kept, label, column), transform=f"translate(0 {top:g})"))
        top += STEP * len(kept) + TOP + GAP
    title = view.say("Chart: ", "Diagram: ") + ", ".join(map(table.head, drawn))
    notes = [
        view.say(
            f"{view.number(len(kept))} of {view.number(table.total)} rows",
            f"{view.number(len(kept))} av {view.number(table.total)} rader",
        )
        + (view.say(", the first ones.", ", de första.") if len(kept) < table.total else "."),
        *note_columns(view, choice),
    ]
    svg = wrap(WIDTH, top, title, " ".join(notes), parts)
    return Picture("chart", svg, title, tuple(notes), len(kept) < table.total or len(choice.numbers) > PANELS)


def _draw_panel(view: View, table: Table, rows: Sequence[Row], label: str, column: str) -> str:
    values = [read_number(row, column) for row in rows]
    found = [value for value in values if value is not None]
    low, high = min([0.0, *found]), max([0.0, *found])
    scale = (WIDTH - LABELS - 2 * ROOM * (low < 0) - ROOM * (low >= 0)) / ((high - low) or 1)
    zero = LABELS + (ROOM if low < 0 else 0) - low * scale
    parts = [text(table.head(column), LABELS, 16, font_weight="600", class_="head")]
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        name, y = table.name(row, label), TOP + place * STEP
        line = text(shorten(name, 32), LABELS - 8, y + 15, text_anchor="end")
        written = view.say("no value", "inget värde") if value is None else write_number(view, row, column)
        if value is not None:
            start = zero + min(value, 0) * scale
            line += element(
                "rect", x=start, y=y + 4, width=max(abs(value) * scale, 0.5), height=16, fill=COLOURS[0], class_="bar"
            )
        end = zero + max(value or 0, 0) * scale + 5
        line += text(written, end, y + 16, fill=QUIET, class_="quiet", font_size=11)
        thing = row.get(label)
        href = view.href(thing.value) if isinstance(thing, NamedNode) else None
        parts.append(link(href, f"{name}: {written}", line))
    parts.append(element("line", x1=zero, x2=zero, y1=TOP, y2=TOP + STEP * len(rows), stroke=QUIET, class_="axis"))
    return "".join(parts)
