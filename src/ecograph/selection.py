"""The part of the data that a network is made of: of which year, from which sources, with how large initiatives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecograph.errors import NotFoundError
from ecograph.participations import Participation
from ecograph.stated import Stated
from ecograph.text import Text

__all__ = ["EVERYTHING", "Selection", "select_participations", "select_sources"]


@dataclass(frozen=True)
class Selection:
    """What a network is made of; by default of everything."""

    year: int | None = None
    """Leave out what is stated to begin later or to have ended before."""
    only: frozenset[str] = frozenset()
    """Nothing but these sources, or groups of sources; empty: all."""
    without: frozenset[str] = frozenset()
    """Nothing of these sources, or groups of sources."""
    max_participants: int | None = None
    """Leave out initiatives with more actors than this."""

    def describe(self) -> dict[str, str | int]:
        """Return what is chosen, by name; nothing where everything is."""
        chosen: Mapping[str, str | int | None] = {
            "year": self.year,
            "sources": " ".join(sorted(self.only)) or None,
            "without_sources": " ".join(sorted(self.without)) or None,
            "max_participants": self.max_participants,
        }
        return {name: value for name, value in chosen.items() if value is not None}


EVERYTHING = Selection()


def select_sources(stated: Stated, selection: Selection) -> Stated:
    """Return what the selected sources state; layers such as the register stay.

    :raises NotFoundError: if no statement comes from a source or group that the selection names
    """
    known = {*stated.sources, *stated.sources.values()}
    for name in sorted((selection.only | selection.without) - known):
        raise NotFoundError(Text(en="source of participations", sv="källa till deltaganden"), name, sorted(known))
    left_out = set(selection.without)
    if len(selection.only) > 0:
        left_out |= {source for source, group in stated.sources.items() if selection.only.isdisjoint({source, group})}
    return stated if len(left_out) == 0 else stated.without(left_out)


def select_participations(
    parts: Iterable[Participation], roles: frozenset[str], year: int | None
) -> list[Participation]:
    """Return those in a role that counts, or in none that a source states, and not stated to run in other years."""
    return [
        part
        for part in parts
        if (len(part.roles) == 0 or not roles.isdisjoint(part.roles)) and (year is None or not part.excludes(year))
    ]
