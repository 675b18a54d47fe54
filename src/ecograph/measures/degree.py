"""Degree: with how many others an actor is tied."""

import networkx as nx

__all__ = ["measure_degree"]


def measure_degree(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the number of ties of each actor: k(i) = |{j : i and j are tied}| (Freeman 1978).

    From 0, an actor that shares no initiative, to n-1, one that shares an initiative with every other actor.
    Weights are ignored and the value is not normalised, so that it reads as a number of partners. An isolate has 0;
    components do not matter.

    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks 1(3), 215-239.
    https://doi.org/10.1016/0378-8733(78)90021-7
    """
    return {actor: float(degree) for actor, degree in graph.degree()}
