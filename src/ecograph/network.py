"""The networks of actors: who takes part in what (two-mode), and who shares initiatives with whom (one-mode)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import networkx as nx
from pyoxigraph import Quad

from ecograph.errors import NotFoundError
from ecograph.namespaces import expand
from ecograph.participations import Entity, Participation, read_ecosystem, source_of
from ecograph.projection import project
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
        "founder",
        "host",
        "initiator",
        "international-partner",
        "leader",
        "leading-actor",
        "member",
        "need-owner",
        "operator",
        "participant",
        "partner",
        "partner-organisation",
        "prototyping-support",
        "representative",
        "system-change-designer",
    }
)
"""Roles in which actors work together."""

ROLES_WITHOUT_TIE: Final = frozenset({"contact", "funder", "photographer", "third-party"})
"""Roles that bring nobody together: the star around a funder says nothing about who connects whom, and a third party
works with the one participant it is linked to, whom the sources do not name."""


@dataclass(frozen=True)
class Network:
    """The definition of a network."""

    name: str
    title: Text
    definition: Text
    mode: Literal["one-mode", "two-mode"]
    """Actors only, or actors and initiatives."""
    roles: frozenset[str]
    """Roles (slugs) that count; a participation whose role no source states counts too."""
    weighting: str
    """The weighting of ties in :mod:`ecograph.projection`; ``none`` in a two-mode network."""


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
}
"""All networks, by name."""


def find_network(name: str) -> Network:
    """Return the definition of the network ``name``.

    :raises NotFoundError: if there is none, naming those there are
    """
    if name not in NETWORKS:
        raise NotFoundError(Text(en="network", sv="nätverk"), name, NETWORKS)
    return NETWORKS[name]


def build_network(quads: Iterable[Quad], name: str = "actors", year: int | None = None) -> "nx.Graph[str]":
    """Return the network ``name`` of the participations in ``quads``: see :func:`bipartite` and ``project``.

    :raises NotFoundError: if there is no such network
    """
    network = find_network(name)
    two_mode = bipartite(quads, year, network)
    return project(two_mode, network.weighting) if network.mode == "one-mode" else two_mode


def bipartite(quads: Iterable[Quad], year: int | None = None, network: Network = NETWORKS["actors"]) -> "nx.Graph[str]":
    """Return actors (``bipartite`` 0) and initiatives (1), an edge per participation: the stored form of networks.

    Nodes are CURIEs with ``iri``, ``class``, ``kind``, ``label_sv``, ``label_en``; actors have ``sources``, the slugs
    of the sources that put them here. Edges have ``roles``, ``evidence`` (graphs), ``start_date``, ``end_date`` (None
    where not stated). Two participations of one actor in one initiative make one edge.

    With ``year``, participations that are stated to begin later or to have ended before are left out. One without
    full dates is kept, and the graph attribute ``undated`` says how many of the kept ones these are.
    """
    ecosystem = read_ecosystem(quads)
    parts = [
        part
        for part in ecosystem.participations
        if (len(part.roles) == 0 or not network.roles.isdisjoint(part.roles))
        and (year is None or not part.excludes(year))
    ]
    graph: nx.Graph[str] = nx.Graph(network=network.name, weighting="none")
    if year is not None:
        graph.graph.update(year=year, undated=sum(not part.is_dated for part in parts))
    for side, names in enumerate(({part.actor for part in parts}, {part.initiative for part in parts})):
        for name in sorted(names):
            graph.add_node(name, bipartite=side, **_describe(ecosystem.entities[name]))
    for part in sorted(parts, key=lambda part: (part.actor, part.initiative)):
        _add_participation(graph, part, network.roles)
    for name, attributes in graph.nodes(data=True):
        if attributes["bipartite"] == 0:
            attributes["sources"] = _sources_of(graph, name)
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


def _sources_of(graph: "nx.Graph[str]", actor: str) -> list[str]:
    evidence = {passage for edge in graph.edges(actor) for passage in graph.edges[edge]["evidence"]}
    slugs = (source_of(expand(passage)) for passage in evidence)
    return sorted({slug for slug in slugs if slug is not None})
