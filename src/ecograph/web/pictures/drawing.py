"""Pieces of SVG, escaped; drawn with attributes, since a file of its own has no style sheet of ours."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

__all__ = ["COLOURS", "Picture", "element", "link", "nice_ticks", "shorten", "text", "wrap"]

INK: Final = "#1b2423"
FONT: Final = "system-ui, sans-serif"
COLOURS: Final = ("#0b5a52", "#b5540a", "#2f5fa8", "#8c3f8c", "#5b6b12", "#a3201b", "#3c3c3c", "#0f7fa0")
"""Of lines and their names: each has 4.5 : 1 and more on white."""


@dataclass(frozen=True)
class Picture:
    """A picture and what is told of it."""

    kind: str
    svg: str
    title: str
    notes: tuple[str, ...]
    """How much of the answer it shows, and how it is to be read."""
    is_partial: bool
    """Whether anything of the answer is not in it."""


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """Return an element; ``_`` in names of attributes stands for ``-``, and ``class_`` for ``class``."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content != "" else f"<{name}{written}/>"


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def text(content: str, x: float, y: float, **attributes: str | float) -> str:
    """Return a line of text."""
    return element("text", escape(content), x=x, y=y, **{"fill": INK, **attributes})


def link(href: str | None, label: str, content: str) -> str:
    """Return ``content`` with a title, as a link if there is an address."""
    titled = f"<title>{escape(label)}</title>{content}"
    if href is None:
        return element("g", titled)
    return element("a", titled, href=href, aria_label=label)


def wrap(width: float, height: float, title: str, description: str, content: Iterable[str]) -> str:
    """Return a whole drawing with its title and description."""
    return element(
        "svg",
        element("title", escape(title), id="picture-title")
        + element("desc", escape(description), id="picture-description")
        + "\n".join(content),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        role="group",
        aria_labelledby="picture-title",
        aria_describedby="picture-description",
        font_family=FONT,
        font_size=12,
    )


def shorten(name: str, most: int) -> str:
    """Return a name with at most so many characters."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round numbers from ``low`` to ``high`` or a little beyond, about ``count`` of them."""
    span = (high - low) or abs(high) or 1.0
    step = 10 ** math.floor(math.log10(span / count))
    step *= next(factor for factor in (1, 2, 5, 10) if span / (step * factor) <= count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]
