"""Who takes part in what, with nothing else: what the engines measure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

__all__ = ["Memberships"]


@dataclass(frozen=True)
class Memberships:
    """The participations of a two-mode network and how they make ties."""

    initiatives: Mapping[str, frozenset[str]]
    """The initiatives of each actor, at least one."""
    weighting: str = "newman"
    """A weighting of :mod:`ecograph.projection`."""

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The number of actors in each initiative."""
        return dict(Counter(initiative for joined in self.initiatives.values() for initiative in joined))

    @cached_property
    def classes(self) -> dict[frozenset[str], int]:
        """The number of actors that share exactly these initiatives with others; of the empty set: isolates."""
        return dict(Counter(self.shared.values()))

    @cached_property
    def shared(self) -> dict[str, frozenset[str]]:
        """The initiatives in which each actor is not alone."""
        alone = {initiative for initiative, size in self.sizes.items() if size == 1}
        return {actor: joined - alone for actor, joined in self.initiatives.items()}

    def count(self) -> int:
        """Return the number of participations."""
        return sum(self.sizes.values())

    def count_isolates(self) -> int:
        """Return the number of actors without a tie."""
        return self.classes.get(frozenset(), 0)

    def count_ties(self) -> int:
        """Return the number of pairs of actors that share an initiative."""
        within = sum(number * (number - 1) // 2 for joined, number in self.classes.items() if len(joined) > 0)
        members: dict[str, list[frozenset[str]]] = {}
        for joined in sorted(self.classes, key=sorted):
            for initiative in joined:
                members.setdefault(initiative, []).append(joined)
        pairs = {pair for classes in members.values() for pair in combinations(classes, 2)}
        return within + sum(self.classes[one] * self.classes[other] for one, other in pairs)
