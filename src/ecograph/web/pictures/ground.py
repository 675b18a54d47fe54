"""The ground of a map: which part of the earth it shows, with its outlines, parallels and meridians."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from ecograph.web.maps import draw_ring
from ecograph.web.pictures.drawing import element, nice_ticks, text

__all__ = ["Frame", "choose_frame", "draw_ground"]

SIZE: Final = 720
MARGIN: Final = 34
LEAST_SPAN: Final = 0.2
"""Degrees that a map shows at least."""
PADDING: Final = 0.06
"""Part of its size that a map shows beyond its outermost places."""
QUIET: Final = "#55615f"
LINE: Final = "#cfd4ce"

Point = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True)
class Frame:
    """The part of the earth that a map shows."""

    west: float
    south: float
    east: float
    north: float

    @property
    def shrink(self) -> float:
        """How wide a degree of longitude is, beside one of latitude, in the middle of the map."""
        return max(cos(radians((self.south + self.north) / 2)), 0.05)

    @property
    def scale(self) -> float:
        """Units a degree of latitude."""
        return (SIZE - 2 * MARGIN) / max((self.east - self.west) * self.shrink, self.north - self.south)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        width = (self.east - self.west) * self.shrink * self.scale
        return width + 2 * MARGIN, (self.north - self.south) * self.scale + 2 * MARGIN

    def place(self, point: tuple[float, float]) -> tuple[int, int]:
        """Return where a point stands (equirectangular projection)."""
        across = (point[0] - self.west) * self.shrink * self.scale
        return round(MARGIN + across), round(MARGIN + (self.north - point[1]) * self.scale)

    def holds(self, point: tuple[float, float]) -> bool:
        """Tell whether a point lies within."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def choose_frame(points: Sequence[Point]) -> Frame:
    """Return the frame that holds ``points``, with room around them."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across = max((east - west) * PADDING, (LEAST_SPAN - (east - west)) / 2, 0.02)
    down = max((north - south) * PADDING, (LEAST_SPAN - (north - south)) / 2, 0.02)
    # No map is so narrow that its circles have no room.
    across = max(across, ((north - south) / 3 / max(cos(radians((south + north) / 2)), 0.05) - (east - west)) / 2)
    down = max(down, ((east - west) * cos(radians((south + north) / 2)) / 3 - (north - south)) / 2)
    return Frame(west - across, south - down, east + across, north + down)


def draw_ground(frame: Frame, rings: Sequence[Sequence[Point]]) -> Iterator[str]:
    """Draw the frame, the outlines that reach into it, and its degrees."""
    yield from _draw_backdrop(frame, [ring for ring in rings if any(frame.holds(point) for point in ring)])
    yield from _draw_graticule(frame)


def _draw_backdrop(frame: Frame, rings: Sequence[Sequence[tuple[float, float]]]) -> Iterator[str]:
    width, height = frame.size
    yield element(
        "clipPath",
        element("rect", x=MARGIN, y=MARGIN, width=width - 2 * MARGIN, height=height - 2 * MARGIN),
        id="picture-frame",
    )
    yield element(
        "rect",
        x=MARGIN,
        y=MARGIN,
        width=width - 2 * MARGIN,
        height=height - 2 * MARGIN,
        fill="#fff",
        stroke=LINE,
        class_="frame",
    )
    path = "".join(draw_ring([frame.place(point) for point in ring]) for ring in rings)
    if path != "":
        yield element("path", d=path, fill="#f1f2ee", stroke=LINE, class_="land", clip_path="url(#picture-frame)")


def _draw_graticule(frame: Frame) -> Iterator[str]:
    """Draw parallels and meridians with their degrees, so that a map without a backdrop says where it is."""
    width, height = frame.size
    for degree in nice_ticks(frame.south, frame.north, 6):
        y = frame.place((frame.west, degree))[1]
        if MARGIN < y < height - MARGIN:
            yield element(
                "line", x1=MARGIN, x2=width - MARGIN, y1=y, y2=y, stroke=LINE, stroke_width=0.5, class_="grid-line"
            )
            yield text(
                f"{abs(degree):g}°{'N' if degree >= 0 else 'S'}",
                MARGIN - 4,
                y + 3,
                text_anchor="end",
                fill=QUIET,
                class_="quiet",
                font_size=9,
            )
    for degree in nice_ticks(frame.west, frame.east, 5):
        x = frame.place((degree, frame.north))[0]
        if MARGIN < x < width - MARGIN:
            yield element(
                "line", y1=MARGIN, y2=height - MARGIN, x1=x, x2=x, stroke=LINE, stroke_width=0.5, class_="grid-line"
            )
            yield text(
                f"{abs(degree):g}°{'E' if degree >= 0 else 'W'}",
                x,
                height - MARGIN + 12,
                text_anchor="middle",
                fill=QUIET,
                class_="quiet",
                font_size=9,
            )
