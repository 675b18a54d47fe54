"""Distances as whole numbers: lengths of paths are compared exactly, so that equally short paths are found equal."""

from fractions import Fraction
from math import lcm
from typing import Final

import networkx as nx

__all__ = ["with_exact_distances"]

DENOMINATOR: Final = 1_000_000
"""The largest denominator of a weight: 1/(n-1) is met exactly by initiatives of up to a million actors."""


def with_exact_distances(graph: "nx.Graph[str]") -> tuple["nx.Graph[str]", int]:
    """Return the ties of ``graph`` with ``distance`` = 1/weight in a unit that makes all of them whole; and the unit.

    The unit is how much a distance of 1 is. In binary floating point 0.1 + 0.1 + 0.1 is more than 0.3, and of two
    shortest paths one is lost.
    """
    exact: nx.Graph[str] = nx.Graph()
    exact.add_nodes_from(graph)
    ties = [
        (one, other, 1 / Fraction(tie["weight"]).limit_denominator(DENOMINATOR))
        for one, other, tie in graph.edges(data=True)
    ]
    unit = lcm(*{length.denominator for _, _, length in ties})
    exact.add_weighted_edges_from(
        ((one, other, length.numerator * (unit // length.denominator)) for one, other, length in ties),
        weight="distance",
    )
    return exact, unit
