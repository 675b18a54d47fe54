"""The reference engine: the one-mode network as a graph of NetworkX, and the functions of ``ecograph.measures``."""

from collections.abc import Sequence

import networkx as nx

from ecograph.engines.memberships import Memberships
from ecograph.engines.standing import Standing
from ecograph.measures import MEASURES, evaluate
from ecograph.projection import project

__all__ = ["measure_reference", "project_memberships"]


def measure_reference(memberships: Memberships, measures: Sequence[str]) -> Standing:
    """Return the values of ``measures``, each actor in a class of its own."""
    graph = project_memberships(memberships)
    values = {name: list(evaluate(MEASURES[name], graph).values()) for name in measures}
    return Standing({actor: place for place, actor in enumerate(graph)}, [1] * len(graph), values)


def project_memberships(memberships: Memberships) -> "nx.Graph[str]":
    """Return the one-mode network of ``memberships``."""
    two_mode: nx.Graph[str] = nx.Graph()
    two_mode.add_nodes_from(sorted(memberships.initiatives), bipartite=0)
    two_mode.add_nodes_from(sorted(memberships.sizes), bipartite=1)
    for actor, joined in memberships.initiatives.items():
        two_mode.add_edges_from(((actor, initiative) for initiative in joined), evidence=())
    return project(two_mode, memberships.weighting)
