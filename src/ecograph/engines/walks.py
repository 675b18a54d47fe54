"""PageRank and eigenvector centrality of classes: the iterations of ``ecograph.measures``, an actor for each class."""

import math

import numpy as np

from ecograph.engines.reduction import Floats, Reduction, add_up
from ecograph.measures.eigenvector import STEPS, too_many_steps
from ecograph.measures.eigenvector import TOLERANCE as EIGENVECTOR_TOLERANCE
from ecograph.measures.pagerank import DAMPING
from ecograph.measures.pagerank import TOLERANCE as PAGERANK_TOLERANCE

__all__ = ["find_eigenvector", "find_pagerank", "find_strength"]


def find_strength(reduction: Reduction) -> Floats:
    """Return the sum of the weights of the ties of one actor of each class."""
    return _gather(reduction, np.ones(len(reduction.sizes)))


def find_pagerank(reduction: Reduction) -> Floats:
    """Return the PageRank of one actor of each class: see :func:`ecograph.measures.pagerank.measure_pagerank`."""
    strength = find_strength(reduction)
    actors = int(reduction.sizes.sum())
    values = np.full(len(reduction.sizes), 1 / max(actors, 1))
    stranded = np.flatnonzero(strength == 0)
    spread = np.divide(1.0, strength, out=np.zeros(len(strength)), where=strength > 0)
    change = 1.0
    while change > PAGERANK_TOLERANCE and actors > 0:
        lost = math.fsum((values * reduction.sizes)[stranded].tolist())
        jumps = (1 - DAMPING + DAMPING * lost) / actors
        before, values = values, jumps + DAMPING * _gather(reduction, values * spread)
        change = float(np.abs(values - before).max())
    return values


def find_eigenvector(reduction: Reduction) -> Floats:
    """Return the eigenvector of the largest component: see :mod:`ecograph.measures.eigenvector`.

    :raises LimitError: if it is not found in as many steps as there
    """
    values = np.zeros(len(reduction.sizes))
    if not (reduction.within > 0).any():
        return values
    strength = find_strength(reduction)
    tied = strength > 0
    actors = add_up(reduction.parts, np.where(tied, reduction.sizes, 0).astype(np.float64), 0)
    values[(actors[reduction.parts] == actors.max()) & tied] = 1.0
    for _ in range(STEPS):
        raised: Floats = values + _gather(reduction, values)
        before: Floats = values
        values = np.asarray(raised / raised.max(), dtype=np.float64)
        if np.abs(values - before).max() <= EIGENVECTOR_TOLERANCE:
            return values
    raise too_many_steps()


def _gather(reduction: Reduction, values: Floats) -> Floats:
    """Return for one actor of each class the sum of the ``values`` of those tied with it, times the weight."""
    ties = reduction.ties
    times = reduction.sizes.astype(np.float64)
    across = add_up(ties.heads, ties.weights * (values * times)[ties.tails], len(values))
    total: Floats = across + reduction.within * (times - 1) * values
    return total
