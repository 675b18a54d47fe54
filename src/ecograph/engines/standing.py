"""What an engine answers: the values of all actors, those in like positions together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ecograph.engines.memberships import Memberships

__all__ = ["Engine", "Standing", "rank_classes"]


@dataclass(frozen=True)
class Standing:
    """Values of measures; actors in the same class have the same values."""

    classes: Mapping[str, int]
    """The class of each actor, from 0."""
    sizes: Sequence[int]
    """The number of actors in each class."""
    values: Mapping[str, Sequence[float]]
    """By name of the measure, the settled value of each class."""


Engine = Callable[[Memberships, Sequence[str]], Standing]


def rank_classes(values: Sequence[float], sizes: Sequence[int]) -> list[int]:
    """Return the competition rank of each class: 1 more than the number of actors with a higher value."""
    ranks: dict[float, int] = {}
    above = 0
    for value, size in sorted(zip(values, sizes, strict=True), reverse=True):
        ranks.setdefault(value, above + 1)
        above += size
    return [ranks[value] for value in values]
