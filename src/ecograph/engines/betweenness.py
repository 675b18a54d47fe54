"""Betweenness of classes: how many of all shortest paths pass through each.

Lengths are compared exactly though they are fractions with no small common denominator: two paths have the same length
if their lengths as floating-point numbers lie within the error of the arithmetic *and* their exact lengths have the
same residue modulo a prime of 61 bits. If the two tests ever differ, nothing is answered (:class:`AmbiguousError`).

All sums are taken element by element, one addition after the other, in one order on every machine; BLAS is not used.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecograph.engines.reduction import PRIME, Floats, Integers, Reduction, Ties, add_up

__all__ = ["AmbiguousError", "count_betweenness"]

ERROR: Final = 1e-12
"""Relative error that a length may have: that of 4,500 additions."""
SLACK: Final = 8 * float(np.finfo(np.float32).eps)
"""More than single precision can err in comparing lengths up to 1."""
SOURCES: Final = 64
"""How many classes paths are followed from at a time, so that what is known of them stays in the processor's cache."""
TIES: Final = 500
"""How many ties are looked at at a time, likewise."""


class AmbiguousError(ArithmeticError):
    """Two paths are so nearly of one length that floating point cannot tell which is shorter."""


@dataclass(frozen=True)
class _Steps:
    """Steps of shortest paths, each from a pair of a source and a class to that of the source and the next class."""

    tails: Integers
    heads: Integers
    residues: Integers

    def take(self, chosen: Integers) -> "_Steps":
        """Return those at the places ``chosen``."""
        return _Steps(self.tails[chosen], self.heads[chosen], self.residues[chosen])


class _Paths:
    """The shortest paths from some classes of the core; of source s and class v the number is v * width + s - first."""

    def __init__(self, reduction: Reduction, ties: Ties, distances: Floats, first: int) -> None:
        self.columns = slice(first, min(first + SOURCES, reduction.core))
        lengths = np.ascontiguousarray(distances[:, self.columns])
        self.shape = lengths.shape
        places = np.arange(self.shape[1])
        self._starts = (first + places) * len(places) + places
        self._times = np.repeat(reduction.sizes.astype(np.float64), len(places))
        self._times[self._starts] = 1.0
        self.exact = np.full(lengths.size, -1, dtype=np.int64)
        """The length modulo the prime."""
        self.exact[self._starts] = 0
        self.reached = np.zeros(lengths.size)
        """The number of paths from an actor of the source to one of the class."""
        self.reached[self._starts] = 1.0
        self._waves: list[_Steps] = []
        self._follow(_find_steps(ties, lengths), reduction.core * len(places))

    def _follow(self, steps: _Steps, inner: int) -> None:
        """Take all steps, those from a pair after all those to it; from ``inner`` on no step leads further."""
        last = steps.heads >= inner
        waiting = np.flatnonzero(~last)
        missing = np.bincount(steps.heads[waiting], minlength=inner)
        complete = missing == 0
        while len(waiting) > 0:
            known = complete[steps.tails[waiting]]
            ready, waiting = steps.take(waiting[known]), waiting[~known]
            if len(ready.tails) == 0:
                raise AmbiguousError
            self._step(ready)
            np.subtract.at(missing, ready.heads, 1)
            complete[ready.heads[missing[ready.heads] == 0]] = True
        self._step(steps.take(np.flatnonzero(last)))

    def _step(self, steps: _Steps) -> None:
        _set_exact(self.exact, steps.heads, _add_residues(self.exact[steps.tails], steps.residues))
        np.add.at(self.reached, steps.heads, self.reached[steps.tails] * self._times[steps.tails])
        self._waves.append(steps)

    def pass_through(self, demand: Floats) -> Floats:
        """Return for each pair how much of ``demand``, of the pairs with the same source, one actor is passed by.

        This is the accumulation of Brandes (2001): the sum h(v) = sum over next w of demand(w)/paths(w) + m h(w), where
        m is the number of actors of w, and with it paths(v) h(v).
        """
        share = np.divide(demand.ravel(), self.reached, out=np.zeros(demand.size), where=self.reached > 0)
        ahead = np.zeros(demand.size)
        for steps in reversed(self._waves):
            np.add.at(ahead, steps.tails, share[steps.heads] + self._times[steps.heads] * ahead[steps.heads])
        passed: Floats = self.reached * ahead
        passed[self._starts] = 0.0
        return passed.reshape(self.shape)


def count_betweenness(reduction: Reduction, distances: Floats) -> Floats:
    """Return for each class the sum, over ordered pairs of other actors, of the share of shortest paths through one.

    Paths are followed from the classes of the core only. A path between two leaves runs from one of them to the class
    before the other; it is handed over to that class, as more demand for paths from there to the first leaf.

    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25(2), 163-177.
    https://doi.org/10.1080/0022250X.2001.9990249

    :raises AmbiguousError: if two lengths are too near to be told apart
    """
    core, sizes = reduction.core, reduction.sizes.astype(np.float64)
    ties = reduction.ties
    # each tie once, from the core; one that is longer than a detour is in no shortest path
    ties = ties.take((ties.tails < ties.heads) & (ties.lengths <= distances[ties.tails, ties.heads] * (1 + ERROR)))
    paths = [_Paths(reduction, ties, distances, first) for first in range(0, core, SOURCES)]
    demand = np.outer(sizes, sizes[:core])
    demand[core:] *= 2
    passed = np.zeros((len(sizes), core))
    if len(paths) > 0:
        handed = _hand_over(reduction, ties, distances, paths)
        demand[core:] += handed
        # the class before the leaf is passed
        np.fill_diagonal(passed, add_up(_columns(handed), handed.ravel(), core) / sizes[:core])
    for each in paths:
        passed[:, each.columns] += each.pass_through(demand[:, each.columns])
    return add_up(np.repeat(np.arange(len(sizes)), core), passed.ravel(), len(sizes))


def _columns(matrix: Floats) -> Integers:
    return np.tile(np.arange(matrix.shape[1]), matrix.shape[0])


def _hand_over(reduction: Reduction, ties: Ties, distances: Floats, paths: list[_Paths]) -> Floats:
    """Return the demand of paths from each leaf to others, by leaf and by the class of the core before the other."""
    core, sizes = reduction.core, reduction.sizes.astype(np.float64)
    leaves = len(sizes) - core
    reached = np.hstack([each.reached.reshape(each.shape)[core:] for each in paths])
    exact = np.hstack([each.exact.reshape(each.shape)[core:] for each in paths])
    ties = ties.take(ties.heads >= core)
    across, further = distances[core:, core:], distances[:core, core:]
    limits = np.where(np.isfinite(across), across * (1 + ERROR), -1.0)
    tight = further[ties.tails] + ties.lengths[:, np.newaxis] <= limits[ties.heads - core]
    found = np.flatnonzero(tight)
    step = found // max(leaves, 1)
    leaf = found - step * leaves
    before, other = ties.tails[step], ties.heads[step] - core
    pairs = leaf * leaves + other
    _set_exact(np.full(leaves**2, -1, dtype=np.int64), pairs, _add_residues(exact[leaf, before], ties.residues[step]))
    ways = reached[leaf, before] * sizes[before]
    share = ways / add_up(pairs, ways, leaves**2)[pairs]
    demand = share * sizes[core + leaf] * sizes[core + other]
    return add_up(leaf * core + before, demand, leaves * core).reshape(leaves, core)


def _find_steps(ties: Ties, lengths: Floats) -> _Steps:
    """Return the steps of all shortest paths over ``ties``, where ``lengths`` are those of paths to each class."""
    width = lengths.shape[1]
    # what is out of reach is no end of a path
    reachable = np.where(np.isfinite(lengths), lengths, 0.0)
    # a first look, with half of the digits, finds too much rather than too little
    rough = reachable.astype(np.float32)
    least = (ties.lengths - SLACK * reachable.max()).astype(np.float32)[:, np.newaxis]
    found = [np.zeros(0, dtype=np.int64)]
    for first in range(0, len(ties.tails), TIES):
        rows = slice(first, first + TIES)
        further = rough[ties.heads[rows]] - rough[ties.tails[rows]]
        found.append(np.flatnonzero(np.abs(further, out=further) >= least[rows]) + first * width)
    pair = np.concatenate(found)
    tie = pair // width
    source = pair - tie * width
    one, other = ties.tails[tie] * width + source, ties.heads[tie] * width + source
    flat = reachable.ravel()
    outward = flat[one] < flat[other]
    tails, heads = np.where(outward, one, other), np.where(outward, other, one)
    tight = flat[tails] + ties.lengths[tie] <= flat[heads] * (1 + ERROR)
    steps = _Steps(tails, heads, ties.residues[tie])
    return steps if tight.all() else steps.take(np.flatnonzero(tight))


def _add_residues(one: Integers, other: Integers) -> Integers:
    total: Integers = one + other
    return np.where(total >= PRIME, total - PRIME, total)


def _set_exact(exact: Integers, places: Integers, residues: Integers) -> None:
    """Note the residue of the length of paths to each place; all that look shortest must have one length."""
    fresh = exact[places] < 0
    exact[places[fresh]] = residues[fresh]
    if not np.array_equal(exact[places], residues):
        raise AmbiguousError
