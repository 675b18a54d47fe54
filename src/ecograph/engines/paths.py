"""Shortest paths between all classes of a network: their lengths, and how many pass through each class.

Lengths are compared exactly though they are fractions with no small common denominator: two paths have the same length
if their lengths as floating-point numbers lie within the error of the arithmetic *and* their exact lengths have the
same residue modulo a prime of 61 bits. If the two tests ever differ, nothing is answered (:class:`AmbiguousError`).

All sums are taken element by element or by ``add_up``, in one order on every machine; BLAS is not used.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecograph.engines.reduction import PRIME, Floats, Integers, Reduction, Ties, add_up

__all__ = ["AmbiguousError", "ShortestPaths", "count_betweenness", "find_distances", "find_shortest_paths"]

ERROR: Final = 1e-12
"""Relative error that a length may have: that of 4,500 additions."""
BLOCK: Final = 100_000
"""Pairs of a tie and a source that are compared at a time: as many as the processor's cache holds."""
PIVOTS: Final = 64
ROWS: Final = 64
"""How many classes are passed, and whose distances are shortened, at a time: what the processor's cache holds."""
_NONE: Final = np.zeros(0, dtype=np.int64)


class AmbiguousError(ArithmeticError):
    """Two paths are so nearly of one length that floating point cannot tell which is shorter."""


@dataclass(frozen=True)
class ShortestPaths:
    """The last steps of all shortest paths; the pair of source s and class v has the number v * classes + s."""

    classes: int
    tails: Integers
    """Pair of the source and the class before the last step."""
    heads: Integers
    """Pair of the source and the class after it."""


def find_distances(reduction: Reduction) -> Floats:
    """Return the distance between any two classes; infinite where there is no path, 0 from a class to itself.

    Floyd's algorithm over the core; only maximal classes are tried as steps, since a path over an actor can be led over
    one that has all its initiatives and more, whose ties weigh at least as much. All others are leaves: their actors
    have one initiative, whose other actors are tied directly, so that no shortest path runs over them.

    Floyd, R. W. (1962). Algorithm 97: shortest path. Communications of the ACM 5(6), 345.
    https://doi.org/10.1145/367766.368168
    """
    number, core, ties = len(reduction.sizes), reduction.core, reduction.ties
    found = np.full((number, number), np.inf)
    inner = np.full((core, core), np.inf)
    inside = (ties.tails < core) & (ties.heads < core)
    inner[ties.tails[inside], ties.heads[inside]] = ties.lengths[inside]
    np.fill_diagonal(inner, 0.0)
    _shorten(inner, np.array(reduction.passed, dtype=np.int64))
    found[:core, :core] = inner
    _add_leaves(found, core, ties)
    np.fill_diagonal(found, 0.0)
    return found


def _shorten(found: Floats, passed: Integers) -> None:
    """Shorten ``found`` by all paths over the classes ``passed``, some of them at a time (Venkataraman et al. 2003).

    Venkataraman, G., Sahni, S. and Mukhopadhyaya, S. (2003). A blocked all-pairs shortest-paths algorithm. Journal of
    Experimental Algorithmics 8. https://doi.org/10.1145/996546.996553
    """
    for first in range(0, len(passed), PIVOTS):
        pivots = passed[first : first + PIVOTS]
        panel = found[pivots]
        for place, pivot in enumerate(pivots.tolist()):
            np.minimum(panel, panel[:, pivot, np.newaxis] + panel[place], out=panel)
        # the panel holds the rows of the pivots, and as distances are symmetric their columns too; for the same reason
        # half of all distances are enough, and the others are copied
        for start in range(0, len(found), ROWS):
            end = start + ROWS
            rows = found[start:end, start:]
            step = np.empty_like(rows)
            for place in range(len(pivots)):
                np.add(panel[place, start:end, np.newaxis], panel[place, start:], out=step)
                np.minimum(rows, step, out=rows)
            found[end:, start:end] = rows[:, ROWS:].T


def _add_leaves(found: Floats, core: int, ties: Ties) -> None:
    outward = (ties.tails >= core) & (ties.heads < core)
    leaves, starts, lengths = ties.tails[outward], ties.heads[outward], ties.lengths[outward]
    for leaf, start, length in zip(leaves.tolist(), starts.tolist(), lengths.tolist(), strict=True):
        found[leaf, :core] = np.minimum(found[leaf, :core], length + found[start, :core])
    found[:core, core:] = found[core:, :core].T
    for leaf, start, length in zip(leaves.tolist(), starts.tolist(), lengths.tolist(), strict=True):
        found[leaf, core:] = np.minimum(found[leaf, core:], length + found[start, core:])


def find_shortest_paths(reduction: Reduction, distances: Floats) -> ShortestPaths:
    """Return the last steps of all shortest paths.

    :raises AmbiguousError: if two lengths are too near to be told apart
    """
    ties, number = reduction.ties, len(reduction.sizes)
    # a tie that is longer than a detour is in no shortest path
    short = np.flatnonzero(ties.lengths <= distances[ties.tails, ties.heads] * (1 + ERROR))
    tails, heads, lengths = ties.tails[short], ties.heads[short], ties.lengths[short]
    # what is out of reach is no end of a path
    limits = np.where(np.isfinite(distances), distances * (1 + ERROR), -1.0)
    sources, steps = [], []
    height = max(1, BLOCK // number)
    for first in range(0, len(short), height):
        rows = slice(first, first + height)
        # distances are symmetric: the row of a class holds how far it is from each source
        tight = distances[tails[rows]] + lengths[rows, np.newaxis] <= limits[heads[rows]]
        step = np.repeat(np.arange(len(tight)), np.count_nonzero(tight, axis=1))
        sources.append(np.flatnonzero(tight) - step * number)
        steps.append(step + first)
    source, step = np.concatenate([*sources, _NONE]), np.concatenate([*steps, _NONE])
    paths = ShortestPaths(number, tails[step] * number + source, heads[step] * number + source)
    _check_lengths(paths, ties.residues[short][step])
    return paths


def _check_lengths(paths: ShortestPaths, residues: Integers) -> None:
    """Make sure that all that looks like a shortest path to a class has one length."""
    number = paths.classes
    exact = np.full(number * number, -1, dtype=np.int64)
    exact[np.arange(number) * (number + 1)] = 0
    waiting = np.arange(len(paths.tails))
    while len(waiting) > 0:
        known = exact[paths.tails[waiting]] >= 0
        ready, waiting = waiting[known], waiting[~known]
        if len(ready) == 0:
            raise AmbiguousError
        lengths = (exact[paths.tails[ready]] + residues[ready]) % PRIME
        heads = paths.heads[ready]
        fresh = exact[heads] < 0
        exact[heads[fresh]] = lengths[fresh]
        if not np.array_equal(exact[heads], lengths):
            raise AmbiguousError


def count_betweenness(reduction: Reduction, paths: ShortestPaths) -> Floats:
    """Return for each class the sum, over ordered pairs of other actors, of the share of shortest paths through one.

    The accumulation of Brandes (2001), for all sources at once: the number of paths to v with k steps from those with
    k-1, and backwards the sum h(v) = sum over next w of 1/paths(w) + h(w), with which the dependency on v is
    paths(v) h(v). A class of m actors counts m times: as target, as source, and as a step m paths.
    """
    number, sizes = paths.classes, reduction.sizes.astype(np.float64)
    start = np.arange(number) * (number + 1)
    counts = np.zeros(number * number)
    counts[start] = 1.0
    times = np.repeat(sizes, number)
    times[start] = 1.0
    reached = counts + _spread(paths.tails, paths.heads, times, counts)
    inverse = np.divide(1.0, reached, out=np.zeros(number * number), where=reached > 0)
    dependency = reached * _spread(paths.heads, paths.tails, times, inverse)
    dependency[start] = 0.0
    return add_up(np.repeat(np.arange(number), number), dependency * np.tile(sizes, number), number)


def _spread(origins: Integers, targets: Integers, times: Floats, values: Floats) -> Floats:
    """Return what reaches each pair from ``values`` over one step and more, multiplied by ``times`` at each origin."""
    total, factors = np.zeros(len(values)), times[origins]
    while True:
        carried = values[origins]
        steps = np.flatnonzero(carried != 0)
        if len(steps) == 0:
            return total
        values = add_up(targets[steps], carried[steps] * factors[steps], len(total))
        total += values
