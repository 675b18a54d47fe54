"""Strength: the weights of an actor's ties together."""

import math

import networkx as nx

__all__ = ["measure_strength"]


def measure_strength(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the sum of the weights of each actor's ties: s(i) = sum over j of w(i,j) (Barrat et al. 2004).

    From 0, an actor that shares no initiative, without upper bound; not normalised. Under Newman's weighting the ties
    that one initiative gives an actor add up to 1, so that strength is the number of initiatives the actor takes part
    in together with at least one other; under the weighting ``count`` each initiative adds its number of other actors.
    An isolate has 0; components do not matter.

    Barrat, A., Barthélemy, M., Pastor-Satorras, R. and Vespignani, A. (2004). The architecture of complex weighted
    networks. PNAS 101(11), 3747-3752. https://doi.org/10.1073/pnas.0400087101
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.
    https://doi.org/10.1103/PhysRevE.64.016132
    """
    return {actor: math.fsum(tie["weight"] for tie in graph.adj[actor].values()) for actor in graph}
