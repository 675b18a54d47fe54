"""Names beside the nodes of a graph: written where they cover neither another name nor another node."""

from collections.abc import Mapping, Sequence
from typing import Final

from ecograph.web.pictures.drawing import shorten, text

__all__ = ["place_names"]

LONGEST: Final = 26
SIZE: Final = 11
WIDTH: Final = 6.0
"""Of a character, about."""
HEIGHT: Final = 13.0

Node = tuple[str, str, float, float, float]
"""Key, name, place and radius."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def place_names(nodes: Sequence[Node], room: float) -> Mapping[str, str]:
    """Return the texts by key of those nodes whose names have room in a width of ``room``; the first choose first."""
    taken: list[Box] = [(x - size, y - size, x + size, y + size) for _, _, x, y, size in nodes]
    placed: dict[str, str] = {}
    for number, (key, name, x, y, size) in enumerate(nodes):
        shown = shorten(name, LONGEST)
        if shown == "":
            continue
        others = taken[:number] + taken[number + 1 :]
        for anchor, left, top in _list_spots(x, y, size, len(shown) * WIDTH):
            box = (left, top, left + len(shown) * WIDTH, top + HEIGHT)
            if box[0] >= 0 and box[2] <= room and not any(_overlap(box, other) for other in others):
                taken.append(box)
                placed[key] = _write(shown, anchor, box)
                break
    return placed


def _list_spots(x: float, y: float, size: float, width: float) -> list[tuple[str, float, float]]:
    """Return where a name may stand: right, left, below, above."""
    return [
        ("start", x + size + 3, y - HEIGHT / 2),
        ("end", x - size - 3 - width, y - HEIGHT / 2),
        ("middle", x - width / 2, y + size + 1),
        ("middle", x - width / 2, y - size - HEIGHT - 1),
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _write(name: str, anchor: str, box: Box) -> str:
    x = {"start": box[0], "end": box[2], "middle": (box[0] + box[2]) / 2}[anchor]
    halo = {"stroke": "#fff", "stroke_width": "3", "paint_order": "stroke", "stroke_linejoin": "round"}
    return text(name, x, box[3] - 3, text_anchor=anchor, font_size=SIZE, class_="called", **halo)
