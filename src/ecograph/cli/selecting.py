"""The options that choose what a network is made of, shared by ``metrics`` and ``export``."""

from collections.abc import Callable
from typing import Any

import click

from ecograph.cli.base import option
from ecograph.selection import Selection
from ecograph.text import Text

__all__ = ["make_selection", "selection_options"]


def selection_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options ``--year``, ``--source``, ``--without-source`` and ``--max-participants`` to ``command``."""
    for add in reversed(OPTIONS):
        command = add(command)
    return command


OPTIONS = (
    option(
        "--year",
        type=int,
        text=Text(
            en="Leave out what is stated not to run in this year.",
            sv="Utelämna det som enligt källorna inte pågår detta år.",
        ),
    ),
    option(
        "--source",
        "only",
        multiple=True,
        text=Text(
            en="Nothing but this source, or this website; may be repeated.",
            sv="Bara denna källa eller webbplats; kan upprepas.",
        ),
    ),
    option(
        "--without-source",
        "without",
        multiple=True,
        text=Text(
            en="Nothing of this source, or this website; may be repeated.",
            sv="Inget från denna källa eller webbplats; kan upprepas.",
        ),
    ),
    option(
        "--max-participants",
        type=click.IntRange(min=1),
        text=Text(
            en="Leave out initiatives with more actors than this; one with 206 makes 21,115 pairs.",
            sv="Utelämna initiativ med fler aktörer än så; ett med 206 ger 21 115 par.",
        ),
    ),
)


def make_selection(values: dict[str, Any]) -> Selection:
    """Take the values of :func:`selection_options` out of ``values``, and return them."""
    return Selection(
        year=values.pop("year"),
        only=frozenset(values.pop("only")),
        without=frozenset(values.pop("without")),
        max_participants=values.pop("max_participants"),
    )
