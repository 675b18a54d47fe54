"""Distances between all classes of a network: the lengths of the shortest paths.

All sums are taken element by element, in one order on every machine; BLAS is not used.
"""

from typing import Final

import numpy as np

from ecograph.engines.reduction import Floats, Integers, Reduction

__all__ = ["find_distances"]

NEIGHBOURS: Final = 64
"""The most neighbours of a class that is set aside: with more, to bridge it takes longer than to try it as a step."""
STEPS: Final = 64
ROWS: Final = 64
"""How many classes are tried as steps, and whose distances are shortened, at a time: what a processor's cache holds."""


def find_distances(reduction: Reduction) -> Floats:
    """Return the distance between any two classes; infinite where there is no path, 0 from a class to itself.

    Only maximal classes are tried as steps, since a path over an actor can be led over one that has all its initiatives
    and more, whose ties weigh at least as much. All others are but the ends of paths.
    """
    number, ties = len(reduction.sizes), reduction.ties
    passed = np.array(reduction.passed, dtype=np.int64)
    inner = len(passed)
    order = np.concatenate([passed, np.setdiff1d(np.arange(number), passed)])
    places = _invert(order)
    found = np.full((number, number), np.inf)
    found[places[ties.tails], places[ties.heads]] = ties.lengths
    np.fill_diagonal(found, 0.0)
    outward = found[inner:, :inner].copy()
    found[:inner, :inner] = _find_inner(found[:inner, :inner])
    found[inner:, :inner] = _reach(outward, found[:inner, :inner])
    found[:inner, inner:] = found[inner:, :inner].T
    across = _reach(outward, found[:inner, inner:])
    # rounding may differ by direction
    found[inner:, inner:] = np.minimum(found[inner:, inner:], np.minimum(across, across.T))
    return found[np.ix_(places, places)]


def _find_inner(lengths: Floats) -> Floats:
    """Return the distances in the network whose ties have these ``lengths``.

    Classes with few neighbours are set aside, one after the other, and bridged: their neighbours are tied instead, as
    long as the way over the class is. Floyd's algorithm finds the distances between those left; then the classes set
    aside are joined on again, the last first, over their neighbours (elimination in a graph: Carré 1971).

    Carré, B. A. (1971). An algebra for network routing problems. IMA Journal of Applied Mathematics 7(3), 273-294.
    https://doi.org/10.1093/imamat/7.3.273
    """
    bridged = lengths.copy()
    is_left = np.ones(len(lengths), dtype=np.bool_)
    aside: list[tuple[int, Integers]] = []
    for place in np.argsort(np.count_nonzero(np.isfinite(lengths), axis=1), kind="stable").tolist():
        is_left[place] = False
        near = np.flatnonzero(np.isfinite(bridged[place]) & is_left)
        if len(near) > NEIGHBOURS:
            is_left[place] = True
            break
        pairs, steps = np.ix_(near, near), bridged[place, near]
        bridged[pairs] = np.minimum(bridged[pairs], steps[:, np.newaxis] + steps)
        aside.append((place, near))
    aside.reverse()
    left = np.flatnonzero(is_left)
    order = np.concatenate([left, np.array([place for place, _ in aside], dtype=np.int64)])
    places = _invert(order)
    found = np.zeros_like(lengths)
    found[: len(left), : len(left)] = _shorten(bridged[np.ix_(left, left)])
    for known, (place, near) in enumerate(aside, start=len(left)):
        row = _reach(bridged[place : place + 1, near], found[places[near], :known])[0]
        found[known, :known] = found[:known, known] = row
    return found[np.ix_(places, places)]


def _shorten(found: Floats) -> Floats:
    """Shorten ``found`` by paths over any class, some classes at a time (Floyd 1962; Venkataraman et al. 2003).

    Floyd, R. W. (1962). Algorithm 97: shortest path. Communications of the ACM 5(6), 345.
    https://doi.org/10.1145/367766.368168
    Venkataraman, G., Sahni, S. and Mukhopadhyaya, S. (2003). A blocked all-pairs shortest-paths algorithm. Journal of
    Experimental Algorithmics 8. https://doi.org/10.1145/996546.996553
    """
    for first in range(0, len(found), STEPS):
        panel = found[first : first + STEPS].copy()
        for place, row in enumerate(panel):
            np.minimum(panel, panel[:, first + place, np.newaxis] + row, out=panel)
        # the panel holds the rows of the steps, and as distances are symmetric their columns too; for the same reason
        # half of all distances are enough, and the others are copied
        for start in range(0, len(found), ROWS):
            end = start + ROWS
            rows = found[start:end, start:]
            step = np.empty_like(rows)
            for row in panel:
                np.add(row[start:end, np.newaxis], row[start:], out=step)
                np.minimum(rows, step, out=rows)
            found[end:, start:end] = rows[:, ROWS:].T
    return found


def _reach(outward: Floats, distances: Floats) -> Floats:
    """Return how far it is, first along one of the ties of a row of ``outward`` and then as ``distances`` say."""
    found = np.full((len(outward), distances.shape[1]), np.inf)
    for row, lengths in zip(found, outward, strict=True):
        tied = np.flatnonzero(np.isfinite(lengths))
        if len(tied) > 0:
            np.min(distances[tied] + lengths[tied, np.newaxis], axis=0, out=row)
    return found


def _invert(order: Integers) -> Integers:
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places
