"""Eigenvector centrality: ties with central actors make an actor central."""

import math
from typing import Final

import networkx as nx

from ecograph.errors import LimitError
from ecograph.text import Text

__all__ = ["STEPS", "TOLERANCE", "measure_eigenvector", "too_many_steps"]

STEPS: Final = 100_000
TOLERANCE: Final = 1e-15


def measure_eigenvector(graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the principal eigenvector of the weighted ties, within the largest component.

    x(i) = 1/λ * sum over j of w(i,j) x(j), with the largest λ that has a solution (Bonacich 1987), found by power
    iteration on A + I from equal values. All values are positive, and scaled so that the highest is 1.

    From 0 to 1, the most central actor. A network in several components has no single solution; here only the component
    with the most actors is measured, all others have 0, as isolates have. Of several components that are largest, those
    with the largest λ are measured, from equal values. A network without ties gives 0 to all.

    Bonacich, P. (1987). Power and centrality: a family of measures. American Journal of Sociology 92(5), 1170-1182.
    https://doi.org/10.1086/228631

    :raises LimitError: if 100,000 steps do not suffice
    """
    values = dict.fromkeys(graph, 0.0)
    if graph.number_of_edges() == 0:
        return values
    components = list(nx.connected_components(graph))
    size = max(len(component) for component in components)
    found = {actor: 1.0 for component in components if len(component) == size for actor in component}
    for _ in range(STEPS):
        before, found = found, _step(graph, found)
        if max(abs(found[actor] - before[actor]) for actor in found) <= TOLERANCE:
            return values | found
    raise too_many_steps()


def too_many_steps() -> LimitError:
    """Return the error that says that the iteration was given up."""
    return LimitError(
        Text(
            en=f"Eigenvector centrality was not found in {STEPS} steps: the network has long chains.",
            sv=f"Egenvektorcentraliteten hittades inte på {STEPS} steg: nätverket har långa kedjor.",
        )
    )


def _step(graph: "nx.Graph[str]", values: dict[str, float]) -> dict[str, float]:
    # fsum rounds once, whatever the order of the ties
    raised = {
        actor: math.fsum((value, *(tie["weight"] * values[other] for other, tie in graph.adj[actor].items())))
        for actor, value in values.items()
    }
    highest = max(raised.values())
    return {actor: value / highest for actor, value in raised.items()}
