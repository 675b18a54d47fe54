"""The networks: who takes part in what (two-mode), who shares initiatives with whom (one-mode), who pays whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import networkx as nx
from pyoxigraph import Quad

from ecograph.errors import NotFoundError
from ecograph.funding import fund_network
from ecograph.participations import Entity, Participation, read_ecosystem, read_stated
from ecograph.projection import project
from ecograph.selection import EVERYTHING, Selection, select_participations, select_sources
from ecograph.stated import Stated
from ecograph.text import Text

__all__ = [
    "NETWORKS",
    "ROLES_THAT_TIE",
    "ROLES_WITHOUT_TIE",
    "Network",
    "bipartite",
    "build_network",
    "find_network",
]

ROLES_THAT_TIE: Final = frozenset(
    {
        "accompanying-researcher",
        "associated-partner",
        "board-member",
        "coordinator",
        "developer",
        "follower-city",
        "founder",
        "host",
        "initiator",
        "international-partner",
        "leader",
        "leading-actor",
        "lighthouse-city",
        "member",
        "need-owner",
        "operator",
        "owner",
        "participant",
        "partner",
        "partner-organisation",
        "pilot-city",
        "prototyping-support",
        "regional-node",
        "representative",
        "steering-group-member",
        "system-change-designer",
        "testbed-city",
        "work-package-leader",
    }
)
"""Roles in which actors work together."""

ROLES_WITHOUT_TIE: Final = frozenset(
    {"applicant", "commissioner", "contact", "funder", "grant-recipient", "photographer", "third-party"}
)
"""Roles that bring nobody together: the star around a funder says nothing about who connects whom, grants of one
programme are held side by side, and a third party works with the one participant it is linked to, whom the sources do
not name."""


@dataclass(frozen=True)
class Network:
    """The definition of a network."""

    name: str
    title: Text
    definition: Text
    mode: Literal["one-mode", "two-mode", "directed"]
    """Actors only, actors and initiatives, or funders and those they fund."""
    roles: frozenset[str]
    """Roles (slugs) that count; a participation whose role no source states counts too."""
    weighting: str
    """The weighting of ties in :mod:`ecograph.projection`; ``none`` in another network."""


NETWORKS: Final[Mapping[str, Network]] = {
    "actors": Network(
        "actors",
        Text(en="Actors by shared initiatives", sv="Aktörer efter delade initiativ"),
        Text(
            en="Actors are tied when they take part in the same initiative in roles of working together; funders,"
            " contacts, photographers and third parties are not. Actors that take part alone are isolates.",
            sv="Aktörer är förbundna när de deltar i samma initiativ i roller där man arbetar tillsammans; finansiärer,"
            " kontakter, fotografer och tredje parter är det inte. Aktörer som deltar ensamma är isolerade.",
        ),
        "one-mode",
        ROLES_THAT_TIE,
        "newman",
    ),
    "participations": Network(
        "participations",
        Text(en="Actors and initiatives", sv="Aktörer och initiativ"),
        Text(
            en="Actors and the initiatives they take part in, in any role.",
            sv="Aktörer och de initiativ de deltar i, oavsett roll.",
        ),
        "two-mode",
        ROLES_THAT_TIE | ROLES_WITHOUT_TIE,
        "none",
    ),
    "funding": Network(
        "funding",
        Text(en="Funders and those they fund", sv="Finansiärer och de som de finansierar"),
        Text(
            en="A directed tie leads from the funder to the recipient, or to the initiative where no source states a"
            " recipient: one for each currency, with the sum of the amounts. Amounts of different currencies are"
            " never added. Most of it is stars around funders, in which nobody is between others.",
            sv="Ett riktat band leder från finansiären till mottagaren, eller till initiativet där ingen källa anger"
            " någon mottagare: ett för varje valuta, med summan av beloppen. Belopp i olika valutor läggs aldrig ihop."
            " Det mesta är stjärnor kring finansiärer, där ingen står mellan andra.",
        ),
        "directed",
        frozenset(),
        "none",
    ),
}
"""All networks, by name."""


def find_network(name: str) -> Network:
    """Return the definition of the network ``name``.

    :raises NotFoundError: if there is none, naming those there are
    """
    if name not in NETWORKS:
        raise NotFoundError(Text(en="network", sv="nätverk"), name, NETWORKS)
    return NETWORKS[name]


def build_network(quads: Iterable[Quad], name: str = "actors", selection: Selection = EVERYTHING) -> "nx.Graph[str]":
    """Return the network ``name`` of what ``quads`` state: see :func:`bipartite`, ``project`` and ``fund_network``.

    :raises NotFoundError: if there is no such network, or no such source as the selection names
    """
    network = find_network(name)
    stated = read_stated(quads)
    if network.mode == "directed":
        return fund_network(select_sources(stated, selection), selection)
    two_mode = bipartite(stated, network, selection)
    return project(two_mode, network.weighting) if network.mode == "one-mode" else two_mode


def bipartite(
    stated: Stated, network: Network = NETWORKS["actors"], selection: Selection = EVERYTHING
) -> "nx.Graph[str]":
    """Return actors (``bipartite`` 0) and initiatives (1), an edge per participation: the stored form of networks.

    Nodes are CURIEs with ``iri``, ``class``, ``kind``, ``label_sv``, ``label_en``; actors have ``sources``, the groups
    of sources that put them here (a website, or a source without one). Edges have ``roles``, ``evidence`` (graphs),
    ``start_date``, ``end_date`` (None where not stated). Two participations of one actor in one initiative make one
    edge.

    With a year, participations that are stated to begin later or to have ended before are left out. One without full
    dates is kept, and the graph attribute ``undated`` says how many of the kept ones these are.

    :raises NotFoundError: if there is no such source as the selection names
    """
    ecosystem = read_ecosystem(select_sources(stated, selection))
    parts = select_participations(ecosystem.participations, network.roles, selection.year)
    graph: nx.Graph[str] = nx.Graph(network=network.name, weighting="none")
    graph.graph.update(selection.describe())
    if selection.year is not None:
        graph.graph.update(undated=sum(not part.is_dated for part in parts))
    for side, names in enumerate(({part.actor for part in parts}, {part.initiative for part in parts})):
        for name in sorted(names):
            graph.add_node(name, bipartite=side, **_describe(ecosystem.entities[name]))
    for part in sorted(parts, key=lambda part: (part.actor, part.initiative)):
        _add_participation(graph, part, network.roles)
    if selection.max_participants is not None:
        _drop_large(graph, selection.max_participants)
    for name, attributes in graph.nodes(data=True):
        if attributes["bipartite"] == 0:
            attributes["sources"] = _groups_of(graph, name, stated)
    return graph


def _describe(entity: Entity) -> dict[str, str]:
    return {
        "iri": entity.iri,
        "class": entity.class_,
        "kind": entity.kind,
        "label_sv": entity.name.sv,
        "label_en": entity.name.en,
    }


def _add_participation(graph: "nx.Graph[str]", part: Participation, counting: frozenset[str]) -> None:
    roles, evidence = counting.intersection(part.roles), set(part.evidence)
    start, end = part.start, part.end
    if graph.has_edge(part.actor, part.initiative):
        before = graph.edges[part.actor, part.initiative]
        roles, evidence = roles.union(before["roles"]), evidence.union(before["evidence"])
        start = None if start is None or before["start_date"] is None else min(start, before["start_date"])
        end = None if end is None or before["end_date"] is None else max(end, before["end_date"])
    graph.add_edge(
        part.actor,
        part.initiative,
        roles=sorted(roles),
        evidence=sorted(evidence),
        start_date=start,
        end_date=end,
    )


def _drop_large(graph: "nx.Graph[str]", most: int) -> None:
    """Take out initiatives with more than ``most`` actors, and the actors that take part in nothing else."""
    large = [name for name, data in graph.nodes(data=True) if data["bipartite"] == 1 and graph.degree(name) > most]
    graph.remove_nodes_from(large)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    graph.graph["initiatives_left_out"] = len(large)


def _groups_of(graph: "nx.Graph[str]", actor: str, stated: Stated) -> list[str]:
    return sorted(
        {stated.group(passage) for edge in graph.edges(actor) for passage in graph.edges[edge]["evidence"]} - {""}
    )
