"""PageRank: where a walker along the ties is found."""

import math
from typing import Final

import networkx as nx

from ecograph.measures.strength import measure_strength

__all__ = ["DAMPING", "TOLERANCE", "measure_pagerank"]

DAMPING: Final = 0.85
TOLERANCE: Final = 1e-15


def measure_pagerank(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the share of time a random walker spends at each actor.

    r(i) = (1-d)/n + d * (sum over j of r(j) w(i,j) / s(j) + sum over isolates j of r(j) / n), with d = 0.85, the weight
    w of a tie and the strength s (Page et al. 1999): the walker follows a tie with a probability proportional to its
    weight, and now and then, and from an isolate always, jumps to any actor.

    All values lie above 0 and below 1 and add up to 1 over the network (the only actor of a network has 1); isolates
    have the lowest, equal values. Components need no treatment of their own, since the jumps join them.

    Page, L., Brin, S., Motwani, R. and Winograd, T. (1999). The PageRank citation ranking: bringing order to the Web.
    Technical report 1999-66, Stanford InfoLab. http://ilpubs.stanford.edu:8090/422/
    """
    values = dict.fromkeys(graph, 1 / max(len(graph), 1))
    strength = measure_strength(graph)
    change = 1.0
    # each step shrinks the error by the damping factor, so that this ends
    while change > TOLERANCE and len(values) > 0:
        before, values = values, _step(graph, values, strength)
        change = max(abs(values[actor] - before[actor]) for actor in values)
    return values


def _step(graph: "nx.Graph[str]", values: dict[str, float], strength: dict[str, float]) -> dict[str, float]:
    # fsum rounds once, whatever the order of the ties
    stranded = math.fsum(value for actor, value in values.items() if strength[actor] == 0)
    jumps = (1 - DAMPING + DAMPING * stranded) / len(values)
    return {
        actor: jumps
        + DAMPING
        * math.fsum(values[other] * tie["weight"] / strength[other] for other, tie in graph.adj[actor].items())
        for actor in values
    }
