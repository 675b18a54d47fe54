"""Betweenness: how often an actor lies on the shortest paths between others."""

import networkx as nx

from ecograph.measures.distances import with_exact_distances

__all__ = ["measure_betweenness"]


def measure_betweenness(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the share of shortest paths between two others that pass through each actor.

    b(i) = 2 / ((n-1)(n-2)) * sum over pairs j < k, both not i, of p(j,k|i) / p(j,k), where p(j,k) counts the shortest
    paths from j to k and p(j,k|i) those through i (Freeman 1978; computed after Brandes 2001). The length of a path is
    the sum of its ties' distances 1/weight, so that strong ties are short (Newman 2001; Opsahl et al. 2010).

    From 0, an actor on no shortest path between others, to 1, one on all of them, such as the centre of a star. A pair
    without a path adds nothing; n counts every actor of the network, isolates and other components too. Isolates,
    actors with one tie, and all actors of a network of fewer than three have 0.

    Freeman, L. C. (1978). https://doi.org/10.1016/0378-8733(78)90021-7
    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25(2),
    163-177. https://doi.org/10.1080/0022250X.2001.9990249
    Newman, M. E. J. (2001). https://doi.org/10.1103/PhysRevE.64.016132
    Opsahl, T., Agneessens, F. and Skvoretz, J. (2010). Node centrality in weighted networks. Social Networks 32(3),
    245-251. https://doi.org/10.1016/j.socnet.2010.03.006
    """
    exact, _ = with_exact_distances(graph)
    values = nx.betweenness_centrality(exact, weight="distance", normalized=True)
    return {actor: float(value) for actor, value in values.items()}
