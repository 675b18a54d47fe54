"""A large network made small without loss: actors that share the same initiatives with others become one class.

Actors with the same initiatives have the same ties (they are structurally equivalent, Lorrain and White 1971), so that
every measure gives them the same value, and one of them can stand for all.

Lorrain, F. and White, H. C. (1971). Structural equivalence of individuals in social networks. Journal of Mathematical
Sociology 1(1), 49-80. https://doi.org/10.1080/0022250X.1971.9989788
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecograph.engines.memberships import Memberships
from ecograph.projection import WEIGHTINGS

__all__ = ["PRIME", "Floats", "Integers", "Reduction", "Ties", "add_up", "reduce_memberships"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PRIME: Final = 2**61 - 1
"""A prime (Mersenne) so large that two lengths with one residue are one length, and small enough for 64 bits."""


@dataclass(frozen=True)
class Ties:
    """Ties between classes, once in each direction."""

    tails: Integers
    heads: Integers
    weights: Floats
    lengths: Floats
    """1/weight, correctly rounded."""
    residues: Integers
    """1/weight exactly, modulo :data:`PRIME`."""

    def take(self, chosen: NDArray[np.bool_]) -> "Ties":
        """Return those that are ``chosen``."""
        return Ties(
            self.tails[chosen], self.heads[chosen], self.weights[chosen], self.lengths[chosen], self.residues[chosen]
        )


@dataclass(frozen=True)
class Reduction:
    """The classes of a network, those with two initiatives and more (the core) first, isolates last."""

    positions: Mapping[str, int]
    """The class of each actor."""
    sizes: Integers
    within: Floats
    """The weight of the tie between two actors of one class; 0 for isolates."""
    core: int
    """The number of classes in the core: shortest paths run over no others."""
    passed: Sequence[int]
    """Classes whose initiatives no other class has all of: there is always a shortest path over no others."""
    ties: Ties
    parts: Integers
    """The number of the component of each class."""


def add_up(places: Integers, values: Floats, number: int) -> Floats:
    """Return for each place from 0 to ``number`` - 1 the sum of the values there.

    They are added one after the other as given (``bincount`` is a plain loop), so that the digits are the same on every
    machine; NumPy's other sums and products depend on the processor and on BLAS.
    """
    return np.asarray(np.bincount(places, weights=values, minlength=number), dtype=np.float64)


def reduce_memberships(memberships: Memberships) -> Reduction:
    """Return the classes of ``memberships`` and their ties."""
    found = sorted(memberships.classes, key=lambda joined: (-min(len(joined), 2), sorted(joined)))
    places = {joined: place for place, joined in enumerate(found)}
    sized = [sorted(memberships.sizes[initiative] for initiative in joined) for joined in found]
    core = sum(len(joined) > 1 for joined in found)
    return Reduction(
        positions={actor: places[joined] for actor, joined in memberships.shared.items()},
        sizes=np.array([memberships.classes[joined] for joined in found], dtype=np.int64),
        within=np.array([_find_length(memberships.weighting, tuple(sizes))[0] for sizes in sized], dtype=np.float64),
        core=core,
        passed=_find_maximal(found[:core]),
        ties=_tie(found, memberships.sizes, memberships.weighting),
        parts=_find_parts(found),
    )


@lru_cache(maxsize=100_000)
def _find_length(weighting: str, sizes: tuple[int, ...]) -> tuple[float, float, int]:
    """Return weight and 1/weight as numbers, and 1/weight modulo the prime, of a tie by initiatives of these sizes."""
    weigh = WEIGHTINGS[weighting].weigh
    weight = sum(map(weigh, sizes), Fraction(0))
    length = Fraction(0) if weight == 0 else 1 / weight
    residue = length.numerator * pow(length.denominator, -1, PRIME) % PRIME
    return float(weight), float(length), residue


def _tie(found: Sequence[frozenset[str]], sizes: Mapping[str, int], weighting: str) -> Ties:
    number, members = len(found), dict[str, list[int]]()
    for place, joined in enumerate(found):
        for initiative in joined:
            members.setdefault(initiative, []).append(place)
    shared: dict[int, tuple[int, ...]] = {}
    # in the order of sizes, so that each tie has them sorted
    for initiative in sorted(members, key=lambda initiative: (sizes[initiative], initiative)):
        size, places = (sizes[initiative],), members[initiative]
        for rest, one in enumerate(places, start=1):
            for pair in [one * number + other for other in places[rest:]]:
                shared[pair] = shared.get(pair, ()) + size
    pairs = np.array(sorted(shared), dtype=np.int64)
    kinds: dict[tuple[int, ...], int] = {}
    kind = np.array([kinds.setdefault(shared[pair], len(kinds)) for pair in pairs.tolist()], dtype=np.int64)
    values = [_find_length(weighting, each) for each in kinds]
    weights, lengths = (np.array([value[place] for value in values], dtype=np.float64) for place in (0, 1))
    residues = np.array([residue for _, _, residue in values], dtype=np.int64)
    tails, heads = np.divmod(pairs, max(number, 1))
    return _both_ways(Ties(tails, heads, weights[kind], lengths[kind], residues[kind]))


def _both_ways(ties: Ties) -> Ties:
    """Return each of ``ties`` in both directions, sorted."""
    tails, heads = np.concatenate([ties.tails, ties.heads]), np.concatenate([ties.heads, ties.tails])
    order = np.lexsort((heads, tails))

    def twice(column: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([column, column])[order]

    return Ties(tails[order], heads[order], twice(ties.weights), twice(ties.lengths), twice(ties.residues))


def _find_maximal(core: Sequence[frozenset[str]]) -> list[int]:
    holders: dict[str, set[int]] = {}
    for place, joined in enumerate(core):
        for initiative in joined:
            holders.setdefault(initiative, set()).add(place)
    return [place for place, joined in enumerate(core) if len(set.intersection(*map(holders.__getitem__, joined))) == 1]


def _find_parts(found: Sequence[frozenset[str]]) -> Integers:
    above: dict[str, str] = {}

    def find_top(initiative: str) -> str:
        while above.setdefault(initiative, initiative) != initiative:
            above[initiative] = initiative = above[above[initiative]]
        return initiative

    for joined in found:
        first, *others = sorted(joined) or [""]
        for other in others:
            above[find_top(other)] = find_top(first)
    tops = [find_top(min(joined, default="")) for joined in found]
    numbers = {top: number for number, top in enumerate(dict.fromkeys(tops))}
    return np.array([numbers[top] for top in tops], dtype=np.int64)
