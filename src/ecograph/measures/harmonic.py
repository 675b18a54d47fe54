"""Harmonic closeness: how near an actor is to all others."""

import math

import networkx as nx

from ecograph.measures.distances import with_exact_distances

__all__ = ["measure_harmonic"]


def measure_harmonic(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the mean reciprocal distance from each actor to the others.

    h(i) = 1 / (n-1) * sum over j, not i, of 1 / d(i,j), where d is the length of a shortest path and 1/d = 0 where
    there is none (Boldi and Vigna 2014). The length of a path is the sum of its ties' distances 1/weight (Newman 2001;
    Opsahl et al. 2010).

    From 0, an isolate, to 1 where every tie weighs 1 and the actor is tied with all others; more where ties weigh more
    than 1. Unlike Freeman's closeness it needs no connected network: an actor that cannot be reached adds nothing. The
    only actor of a network has 0.

    Boldi, P. and Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10(3-4), 222-262.
    https://doi.org/10.1080/15427951.2013.865686
    Newman, M. E. J. (2001). https://doi.org/10.1103/PhysRevE.64.016132
    Opsahl, T., Agneessens, F. and Skvoretz, J. (2010). https://doi.org/10.1016/j.socnet.2010.03.006
    """
    others = max(len(graph) - 1, 1)
    exact, unit = with_exact_distances(graph)
    return {actor: _sum_reciprocals(exact, actor, unit) / others for actor in graph}


def _sum_reciprocals(exact: "nx.Graph[str]", actor: str, unit: int) -> float:
    lengths = nx.single_source_dijkstra_path_length(exact, actor, weight="distance")
    return math.fsum(unit / length for other, length in lengths.items() if other != actor)
