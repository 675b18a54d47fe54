"""Resolution: which mentions of entities, in whatever sources, are one entity, and what its permanent IRI is.

Mentions are one if they share an identifier, in the order of :data:`ecograph.resolution.identity.IDENTITY`, if a
curator has decided so, or if one is called exactly as the other and nothing speaks against it. Names that are merely
alike make proposals (:mod:`ecograph.resolution.proposals`) and never a merger.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ecograph.errors import InputError
from ecograph.resolution.decisions import Decision, find_sides, index_mentions
from ecograph.resolution.exactness import link_names
from ecograph.resolution.grouping import Grouping, Join
from ecograph.resolution.identity import IDENTITY, is_registered, mint_iri
from ecograph.sources.content import Mention
from ecograph.text import Text

__all__ = ["Entity", "Resolution", "resolve_mentions"]


@dataclass(frozen=True)
class Entity:
    """An entity: its IRI, and everything that mentions it, the register first."""

    iri: NamedNode
    mentions: tuple[Mention, ...]
    joins: tuple[Join, ...]
    """Why the mentions are one."""

    @property
    def described(self) -> tuple[Mention, ...]:
        """The mentions that say what the entity is, not merely that it is meant."""
        return tuple(mention for mention in self.mentions if not mention.is_reference)


@dataclass(frozen=True)
class Resolution:
    """All entities, and which of them each mention's provisional node stands for."""

    entities: tuple[Entity, ...]
    iris: Mapping[NamedNode, NamedNode]


def resolve_mentions(mentions: Sequence[Mention], decisions: Sequence[Decision] = ()) -> Resolution:
    """Return the entities that ``mentions`` are of; those of the register come first.

    :raises InputError: if the identifiers of a mention point at two entities, two entities claim one identifier, a
        decision is about an entity that there is not, or a reference leads to nothing that is described
    """
    index = index_mentions(mentions)
    sides = [find_sides(decision, index) for decision in decisions]
    grouping = Grouping(mentions, [side for side in sides if side.decision.verdict == "different"])
    for side in sides:
        if side.decision.verdict == "same":
            grouping.decide_same(side)
    _join_by_identifiers(grouping)
    link_names(grouping)
    entities = tuple(_make_entity(grouping, members) for members in grouping.groups())
    iris = {mention.node: entity.iri for entity in entities for mention in entity.mentions}
    return Resolution(entities, iris)


def _join_by_identifiers(grouping: Grouping) -> None:
    """Join the mentions that share an identifier, the strongest schemes first."""
    bearers: dict[str, defaultdict[tuple[str, str], list[int]]] = {scheme: defaultdict(list) for scheme in IDENTITY}
    for number, mention in enumerate(grouping.mentions):
        for scheme, value in mention.identifiers:
            if scheme in bearers:
                bearers[scheme][mention.kind, value].append(number)
    for scheme, found in bearers.items():
        for (_, value), numbers in found.items():
            for number in numbers[1:]:
                grouping.join_by_identifier(numbers[0], number, (scheme, value))


def _make_entity(grouping: Grouping, numbers: Sequence[int]) -> Entity:
    members = tuple(grouping.mentions[number] for number in numbers)
    first = members[0]
    if all(mention.is_reference for mention in members):
        wanted = ", ".join(f"{scheme} {value}" for scheme, value in first.identifiers)
        message = Text(
            en=f"The row refers to an entity that no record describes: {wanted}.",
            sv=f"Raden hänvisar till en entitet som ingen post beskriver: {wanted}.",
        )
        raise InputError(message, file=first.origin.file, line=first.origin.line)
    iri = first.node if is_registered(first) else mint_iri(members)
    return Entity(iri, members, grouping.joins_of(numbers))
