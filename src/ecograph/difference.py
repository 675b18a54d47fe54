"""What differs between two releases: statements, entities, ties in the network of actors, ranks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ecograph.changes import Change, compare_statements
from ecograph.namespaces import ECO, GRAPH_AUTHORITY, GRAPH_CATALOGUE, GRAPH_METRICS, PREFIXES, compact, expand
from ecograph.network import build_network
from ecograph.release import NAMED_GRAPHS_FILE, Release
from ecograph.testimony import Facts
from ecograph.text import Text

__all__ = ["Difference", "Entity", "RankMove", "Renaming", "Tie", "compare_releases"]

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
LABEL: Final = PREFIXES["rdfs"] + "label"
AUTHORITY: Final = NamedNode(GRAPH_AUTHORITY)
CATALOGUE: Final = NamedNode(GRAPH_CATALOGUE)
METRICS: Final = NamedNode(GRAPH_METRICS)


@dataclass(frozen=True)
class Entity:
    """An entity of the register."""

    id: str
    """CURIE."""
    name: Text


@dataclass(frozen=True)
class Renaming:
    """An entity of both releases whose name differs in a language at least."""

    id: str
    old: Text
    new: Text


@dataclass(frozen=True)
class Tie:
    """A tie of two actors, with the initiatives that they share."""

    actors: tuple[Entity, Entity]
    initiatives: tuple[Entity, ...]


@dataclass(frozen=True)
class RankMove:
    """An actor that both releases rank by a measure, differently."""

    network: str
    measure: str
    actor: Entity
    old: int
    new: int


@dataclass(frozen=True)
class Difference:
    """All that differs; every list is sorted, so that the same two releases give the same report."""

    old: str
    """Version of the old release."""
    new: str
    changes: Sequence[Change]
    entities_new: Sequence[Entity]
    entities_gone: Sequence[Entity]
    renamed: Sequence[Renaming]
    ties_new: Sequence[Tie]
    ties_gone: Sequence[Tie]
    moves: Sequence[RankMove]
    """By network and measure, the greatest move first."""

    @property
    def is_empty(self) -> bool:
        """Whether the two hold the same statements; all else follows from them."""
        return len(self.changes) == 0


@dataclass(frozen=True)
class _Side:
    """One of the two releases."""

    quads: Sequence[Quad]
    facts: Facts
    network: "nx.Graph[str]"

    @property
    def registered(self) -> set[str]:
        """The entities of the register."""
        return {
            quad.subject.value
            for quad in self.quads
            if quad.graph_name == AUTHORITY and quad.predicate == TYPE and isinstance(quad.subject, NamedNode)
        }

    def entity(self, iri: str) -> Entity:
        """Return an entity with its name here."""
        return Entity(compact(iri), self.facts.name(iri))

    def ties(self) -> set[tuple[str, str]]:
        """Return the pairs of actors that are tied."""
        return {(min(pair), max(pair)) for pair in self.network.edges}

    def tie(self, pair: tuple[str, str]) -> Tie:
        """Return the tie of two actors, given as CURIEs."""
        nodes = self.network.nodes
        one, other = (Entity(name, Text(en=nodes[name]["label_en"], sv=nodes[name]["label_sv"])) for name in pair)
        shared = self.network.edges[pair]["initiatives"]
        return Tie((one, other), tuple(self.entity(expand(name)) for name in shared))

    def ranks(self) -> dict[tuple[str, str, str], int]:
        """Return the rank of each measurement, by network, measure and actor."""
        measured = {
            quad.subject.value for quad in self.quads if isinstance(quad.subject, NamedNode) and _is_ranked(quad)
        }
        parts = ("inNetwork", "measure", "ofActor")
        return {
            (values[0], values[1], values[2]): int(self.facts.value(node, ECO + "rank"))
            for node in measured
            for values in [[self.facts.value(node, ECO + part) for part in parts]]
        }


def compare_releases(old: Release, new: Release) -> Difference:
    """Return what differs between two releases.

    Entities are those of the register; ties are those of the network ``actors``; ranks are those of graph:metrics.
    """
    if old.manifest.files[NAMED_GRAPHS_FILE] == new.manifest.files[NAMED_GRAPHS_FILE]:  # size and digest
        return Difference(old.version, new.version, (), (), (), (), (), (), ())
    before, after = _read(old), _read(new)
    registered = before.registered, after.registered
    ties = before.ties(), after.ties()
    return Difference(
        old=old.version,
        new=new.version,
        changes=compare_statements(before.quads, after.quads),
        entities_new=[after.entity(iri) for iri in sorted(registered[1] - registered[0])],
        entities_gone=[before.entity(iri) for iri in sorted(registered[0] - registered[1])],
        renamed=list(_find_renamed(before, after, sorted(registered[0] & registered[1]))),
        ties_new=[after.tie(pair) for pair in sorted(ties[1] - ties[0])],
        ties_gone=[before.tie(pair) for pair in sorted(ties[0] - ties[1])],
        moves=_find_moves(before, after),
    )


def _read(release: Release) -> _Side:
    """Read a release but for its catalogue, which only counts what is in the other graphs."""
    found = parse(path=release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS)
    quads = [quad for quad in found if quad.graph_name != CATALOGUE]
    return _Side(quads, Facts(quads), build_network(quads))


def _find_renamed(before: _Side, after: _Side, entities: Iterable[str]) -> Iterable[Renaming]:
    for iri in entities:
        old, new = before.facts.both(iri, LABEL), after.facts.both(iri, LABEL)
        if old != new:
            yield Renaming(compact(iri), old, new)


def _find_moves(before: _Side, after: _Side) -> list[RankMove]:
    old, new = before.ranks(), after.ranks()
    moves = [
        RankMove(compact(key[0]), compact(key[1]), after.entity(key[2]), old[key], new[key])
        for key in old.keys() & new.keys()
        if old[key] != new[key]
    ]
    return sorted(moves, key=lambda move: (move.network, move.measure, -abs(move.new - move.old), move.actor.id))


def _is_ranked(quad: Quad) -> bool:
    return quad.graph_name == METRICS and quad.predicate.value == ECO + "rank"
