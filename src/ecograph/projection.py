"""One-mode projection: actors tied by the initiatives they share, with weights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

import networkx as nx

from ecograph.errors import NotFoundError
from ecograph.text import Text

__all__ = ["WEIGHTINGS", "Weighting", "project"]


@dataclass(frozen=True)
class Weighting:
    """What one shared initiative adds to the weight of a tie."""

    name: str
    definition: Text
    weigh: Callable[[int], Fraction]
    """Takes the number of actors in the initiative, at least 2."""


WEIGHTINGS: Final[Mapping[str, Weighting]] = {
    "newman": Weighting(
        "newman",
        Text(
            en="Each shared initiative adds 1/(n-1), where n is the number of its actors (Newman 2001), so that an"
            " initiative with many actors ties each pair of them weakly.",
            sv="Varje delat initiativ bidrar med 1/(n-1), där n är antalet aktörer i det (Newman 2001), så att ett"
            " initiativ med många aktörer binder varje par av dem svagt.",
        ),
        lambda actors: Fraction(1, actors - 1),
    ),
    "count": Weighting(
        "count",
        Text(en="Each shared initiative adds 1.", sv="Varje delat initiativ bidrar med 1."),
        lambda actors: Fraction(1),  # noqa: ARG005
    ),
}
"""All weightings of a projection; Newman 2001 is https://doi.org/10.1103/PhysRevE.64.016132."""


def project(two_mode: "nx.Graph[str]", weighting: str = "newman") -> "nx.Graph[str]":
    """Return the actors of ``two_mode``, tied where they share initiatives.

    Edges have ``weight`` (the sum of what each shared initiative adds), ``distance`` = 1/weight for measures that walk
    paths (Newman 2001), ``initiatives`` (those that make the tie) and ``evidence`` (the graphs that state the
    participations behind it). Nodes keep their attributes; nodes and edges are inserted sorted.

    :raises NotFoundError: if there is no such weighting
    """
    if weighting not in WEIGHTINGS:
        raise NotFoundError(Text(en="weighting", sv="viktning"), weighting, WEIGHTINGS)
    weigh = WEIGHTINGS[weighting].weigh
    actors = sorted((name, data) for name, data in two_mode.nodes(data=True) if data["bipartite"] == 0)
    graph: nx.Graph[str] = nx.Graph(**{**two_mode.graph, "weighting": weighting})
    graph.add_nodes_from((name, {key: data[key] for key in data if key != "bipartite"}) for name, data in actors)
    evidence = {frozenset(edge): data["evidence"] for *edge, data in two_mode.edges(data=True)}
    # few combinations of sizes make up many ties
    measured: dict[tuple[int, ...], tuple[float, float]] = {}
    for (one, other), shared in sorted(_find_shared(two_mode).items()):
        sizes = tuple(two_mode.degree(initiative) for initiative in shared)
        if sizes not in measured:
            weight = sum(map(weigh, sizes), Fraction(0))
            measured[sizes] = float(weight), float(1 / weight)
        behind = (evidence[frozenset((actor, initiative))] for initiative in shared for actor in (one, other))
        graph.add_edge(
            one,
            other,
            weight=measured[sizes][0],
            distance=measured[sizes][1],
            initiatives=shared,
            evidence=sorted({passage for passages in behind for passage in passages}),
        )
    return graph


def _find_shared(two_mode: "nx.Graph[str]") -> dict[tuple[str, str], list[str]]:
    initiatives = sorted(name for name, data in two_mode.nodes(data=True) if data["bipartite"] == 1)
    shared: dict[tuple[str, str], list[str]] = {}
    for initiative in initiatives:
        for pair in combinations(sorted(two_mode.neighbors(initiative)), 2):
            shared.setdefault(pair, []).append(initiative)
    return shared
