"""The measures of actors in a network: one file each, one entry in :data:`MEASURES`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx

from ecograph.errors import NotFoundError
from ecograph.measures.betweenness import measure_betweenness
from ecograph.measures.degree import measure_degree
from ecograph.measures.eigenvector import measure_eigenvector
from ecograph.measures.harmonic import measure_harmonic
from ecograph.measures.pagerank import measure_pagerank
from ecograph.measures.strength import measure_strength
from ecograph.text import Text

__all__ = ["DECIMALS", "MEASURES", "Measure", "evaluate", "find_measure", "settle"]

DECIMALS: Final = 12
"""Decimals that are kept of a value: the further ones depend on the machine's arithmetic."""
SAME: Final = 1e-11
"""Values no further apart are one value: what lies between is the error of the iterations."""


@dataclass(frozen=True)
class Measure:
    """A measure of actors in a network."""

    name: str
    function: Callable[["nx.Graph[str]"], dict[str, float]]
    title: Text
    definition: Text
    references: tuple[str, ...]
    """Addresses of the papers that define it; the function's docstring names them in full."""
    weighted: bool
    """Whether the weights of ties count."""
    normalised: bool
    """Whether values of networks of different size are on one scale."""


MEASURES: Final[Mapping[str, Measure]] = {
    "degree": Measure(
        "degree",
        measure_degree,
        Text(en="Degree", sv="Grad"),
        Text(
            en="The number of actors with whom the actor shares an initiative: 0 to n-1.",
            sv="Antalet aktörer som aktören delar något initiativ med: 0 till n-1.",
        ),
        ("https://doi.org/10.1016/0378-8733(78)90021-7",),
        weighted=False,
        normalised=False,
    ),
    "strength": Measure(
        "strength",
        measure_strength,
        Text(en="Strength", sv="Styrka"),
        Text(
            en="The sum of the weights of the actor's ties; with weights 1/(n-1), the number of initiatives in which"
            " the actor takes part together with others: 0 and up.",
            sv="Summan av vikterna på aktörens band; med vikterna 1/(n-1) antalet initiativ som aktören deltar i"
            " tillsammans med andra: 0 och uppåt.",
        ),
        ("https://doi.org/10.1073/pnas.0400087101", "https://doi.org/10.1103/PhysRevE.64.016132"),
        weighted=True,
        normalised=False,
    ),
    "betweenness": Measure(
        "betweenness",
        measure_betweenness,
        Text(en="Betweenness", sv="Mellanliggande centralitet"),
        Text(
            en="The share of the shortest paths between two other actors that pass through the actor, where a tie is as"
            " long as 1/weight: 0, on no such path, to 1, on all of them.",
            sv="Andelen av de kortaste vägarna mellan två andra aktörer som går genom aktören, där ett band är 1/vikt"
            " långt: 0, på ingen sådan väg, till 1, på alla.",
        ),
        (
            "https://doi.org/10.1016/0378-8733(78)90021-7",
            "https://doi.org/10.1016/j.socnet.2010.03.006",
            "https://doi.org/10.1080/0022250X.2001.9990249",
        ),
        weighted=True,
        normalised=True,
    ),
    "harmonic": Measure(
        "harmonic",
        measure_harmonic,
        Text(en="Harmonic closeness", sv="Harmonisk närhet"),
        Text(
            en="The mean of 1/distance from the actor to all others, where a tie is as long as 1/weight and an actor"
            " out of reach counts 0: 0, tied with nobody, to 1, tied with all by weight 1; more with weights above 1.",
            sv="Medelvärdet av 1/avstånd från aktören till alla andra, där ett band är 1/vikt långt och en aktör utom"
            " räckhåll räknas som 0: 0, utan band, till 1, band med vikten 1 till alla; mer vid vikter över 1.",
        ),
        (
            "https://doi.org/10.1016/j.socnet.2010.03.006",
            "https://doi.org/10.1080/15427951.2013.865686",
        ),
        weighted=True,
        normalised=True,
    ),
    "eigenvector": Measure(
        "eigenvector",
        measure_eigenvector,
        Text(en="Eigenvector centrality", sv="Egenvektorcentralitet"),
        Text(
            en="Proportional to the sum of the same value of the actors it is tied with, by weight; the highest is 1."
            " Measured in the largest component; actors outside it have 0.",
            sv="Proportionell mot summan av samma värde hos de aktörer den har band till, efter vikt; det högsta är 1."
            " Mäts i den största komponenten; aktörer utanför den har 0.",
        ),
        ("https://doi.org/10.1086/228631",),
        weighted=True,
        normalised=True,
    ),
    "pagerank": Measure(
        "pagerank",
        measure_pagerank,
        Text(en="PageRank", sv="PageRank"),
        Text(
            en="The share of time that a random walker spends at the actor, who follows ties by weight with probability"
            " 0.85 and else jumps to any actor; the values of all actors add up to 1.",
            sv="Den andel av tiden som en slumpvandrare är hos aktören, om den med sannolikheten 0,85 följer ett band"
            " efter vikt och annars hoppar till vilken aktör som helst; alla aktörers värden har summan 1.",
        ),
        ("http://ilpubs.stanford.edu:8090/422/",),
        weighted=True,
        normalised=False,
    ),
}
"""All measures, by name."""


def find_measure(name: str) -> Measure:
    """Return the measure ``name``.

    :raises NotFoundError: if there is none, naming those there are
    """
    if name not in MEASURES:
        raise NotFoundError(Text(en="measure", sv="mått"), name, MEASURES)
    return MEASURES[name]


def evaluate(measure: Measure, graph: "nx.Graph[str]") -> dict[str, float]:
    """Return the values of ``measure``, settled."""
    values = measure.function(graph)
    return dict(zip(graph, settle([values[actor] for actor in graph]), strict=True))


def settle(values: Sequence[float]) -> list[float]:
    """Return ``values`` rounded to :data:`DECIMALS` so that every platform gives the same, in their order.

    Values that differ by no more than the error of the arithmetic become one, so that equals share a rank.
    """
    settled = [0.0] * len(values)
    last = float("-inf")
    for place in sorted(range(len(values)), key=values.__getitem__):
        if values[place] - last > SAME:
            last = round(values[place], DECIMALS)
        settled[place] = last
    return settled
