"""The engine for large networks: each measure on classes of like actors, with NumPy."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np

from ecograph.engines.betweenness import AmbiguousError, count_betweenness
from ecograph.engines.distances import find_distances
from ecograph.engines.memberships import Memberships
from ecograph.engines.reduction import Floats, Reduction, add_up, reduce_memberships
from ecograph.engines.reference import measure_reference
from ecograph.engines.standing import Standing
from ecograph.engines.walks import find_eigenvector, find_pagerank, find_strength
from ecograph.measures import settle

__all__ = ["FAST_MEASURES", "measure_fast"]


class _Network:
    """A reduced network and what several measures need."""

    def __init__(self, reduction: Reduction) -> None:
        self.reduction = reduction
        self.actors = int(reduction.sizes.sum())

    @cached_property
    def distances(self) -> Floats:
        """The distance between any two classes."""
        return find_distances(self.reduction)


def _measure_degree(network: _Network) -> Floats:
    reduction = network.reduction
    others = np.where(reduction.within > 0, reduction.sizes - 1.0, 0.0)
    tied = reduction.sizes.astype(np.float64)[reduction.ties.tails]
    return others + add_up(reduction.ties.heads, tied, len(others))


def _measure_betweenness(network: _Network) -> Floats:
    pairs = (network.actors - 1) * (network.actors - 2)
    return count_betweenness(network.reduction, network.distances) / max(pairs, 1)


def _measure_harmonic(network: _Network) -> Floats:
    reduction, distances = network.reduction, network.distances
    number = len(reduction.sizes)
    near = np.divide(reduction.sizes.astype(np.float64), distances, out=np.zeros_like(distances), where=distances > 0)
    across = add_up(np.repeat(np.arange(number), number), near.ravel(), number)
    return (across + (reduction.sizes - 1) * reduction.within) / max(network.actors - 1, 1)


FAST_MEASURES: Final[Mapping[str, Callable[[_Network], Floats]]] = {
    "degree": _measure_degree,
    "strength": lambda network: find_strength(network.reduction),
    "betweenness": _measure_betweenness,
    "harmonic": _measure_harmonic,
    "eigenvector": lambda network: find_eigenvector(network.reduction),
    "pagerank": lambda network: find_pagerank(network.reduction),
}
"""The measures that this engine knows; others, and lengths that it cannot tell apart, it leaves to the reference."""


def measure_fast(memberships: Memberships, measures: Sequence[str]) -> Standing:
    """Return the values of ``measures``, actors with the same ties in one class."""
    if len(memberships.initiatives) == 0 or not FAST_MEASURES.keys() >= set(measures):
        return measure_reference(memberships, measures)
    reduction = reduce_memberships(memberships)
    network = _Network(reduction)
    try:
        values = {name: settle(FAST_MEASURES[name](network).tolist()) for name in measures}
    except AmbiguousError:
        return measure_reference(memberships, measures)
    return Standing(reduction.positions, reduction.sizes.tolist(), values)
