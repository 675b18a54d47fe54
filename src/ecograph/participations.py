"""Participations read from quads: who takes part in what, as what, when, and which evidence says so."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ecograph.namespaces import ECO, PREFIXES, compact, expand
from ecograph.stated import SITE, Stated, source_of
from ecograph.text import Text

__all__ = [
    "FUNDING",
    "READ",
    "Ecosystem",
    "Entity",
    "Participation",
    "classed_by",
    "describe_entity",
    "quads_without",
    "read_all",
    "read_ecosystem",
    "read_participations",
    "read_stated",
    "select_quads",
    "source_of",
    "touched_by",
]

PARTICIPANT: Final = ECO + "participant"
INITIATIVE: Final = ECO + "initiative"
ROLE: Final = ECO + "role"
START: Final = ECO + "startDate"
END: Final = ECO + "endDate"
KIND: Final = ECO + "kind"
TYPE: Final = PREFIXES["rdf"] + "type"
LABEL: Final = PREFIXES["rdfs"] + "label"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
FUNDING: Final = tuple(ECO + name for name in ("funder", "recipient", "amount", "currency"))
"""The properties that only the network of fundings is made from."""
READ: Final = frozenset({PARTICIPANT, INITIATIVE, ROLE, START, END, KIND, TYPE, LABEL, SUBCLASS, SITE, *FUNDING})
"""The properties that networks are made from."""
TELLING: Final = (PARTICIPANT, INITIATIVE, ROLE, START, END)
"""The properties that tell who takes part in what; the classes of who does decide whether that is an actor."""


@dataclass(frozen=True)
class Entity:
    """An actor or an initiative; identifiers are CURIEs such as ``actor:rise``."""

    id: str
    iri: str
    class_: str
    """The most specific class stated, or an empty string."""
    kind: str
    """The concept of its ``eco:kind``, or an empty string."""
    name: Text


@dataclass(frozen=True)
class Participation:
    """An actor's part in an initiative; identifiers are CURIEs."""

    subject: str
    """IRI of the participation."""
    actor: str
    initiative: str
    roles: tuple[str, ...]
    """Slugs of the roles, sorted; none where no source states the role."""
    start: str | None
    """The earliest date stated (year, month or day), of the participation itself, else of the initiative."""
    end: str | None
    """The latest date stated, likewise."""
    evidence: tuple[str, ...]
    """The graphs that state it, sorted."""

    def excludes(self, year: int) -> bool:
        """Tell whether the stated dates say that it did not run in ``year``."""
        begins_later = self.start is not None and _year(self.start) > year
        ended_before = self.end is not None and _year(self.end) < year
        return begins_later or ended_before

    @property
    def is_dated(self) -> bool:
        """Whether both start and end are stated."""
        return self.start is not None and self.end is not None


@dataclass(frozen=True)
class Ecosystem:
    """What the networks are built from."""

    entities: Mapping[str, Entity]
    """Every actor and initiative of the participations, by CURIE."""
    participations: tuple[Participation, ...]


def select_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads of named graphs that a network is made from, in their order."""
    return [quad for quad in quads if quad.predicate.value in READ and not isinstance(quad.graph_name, DefaultGraph)]


def quads_without(quads: Iterable[Quad], source: str) -> list[Quad]:
    """Return ``quads`` as they would be if nothing had been read from ``source``."""
    return [
        quad
        for quad in quads
        if not isinstance(quad.graph_name, NamedNode) or source_of(quad.graph_name.value) != source
    ]


def read_stated(quads: Iterable[Quad]) -> Stated:
    """Return what ``quads`` of named graphs state that networks are made from."""
    return Stated(select_quads(quads), READ)


def read_ecosystem(stated: Stated) -> Ecosystem:
    """Return the participations of actors, and the actors and initiatives in them.

    An actor is what has the class ``eco:Actor`` or a subclass; persons and groups of actors are left out.
    Where sources disagree about the participant or the initiative, each of their statements counts.
    """
    found = tuple(read_all(stated))
    names = sorted({name for part in found for name in (part.actor, part.initiative)})
    return Ecosystem({name: describe_entity(stated, name) for name in names}, found)


def read_all(stated: Stated) -> list[Participation]:
    """Return the participations of actors: see :func:`read_ecosystem`."""
    return [part for subject in stated.subjects(PARTICIPANT) for part in read_participations(stated, subject)]


def read_participations(stated: Stated, subject: str) -> list[Participation]:
    """Return what ``subject``, the IRI of a participation, says: one for each participant and initiative stated."""
    actors = [agent for agent in stated.values(subject, PARTICIPANT) if stated.is_actor(agent)]
    initiatives = stated.values(subject, INITIATIVE)
    if len(actors) == 0 or len(initiatives) == 0:
        return []
    claims = [claim for name in (PARTICIPANT, INITIATIVE, ROLE) for claim in stated.find(subject, name)]
    roles = tuple(compact(role).rpartition(":")[2] for role in stated.values(subject, ROLE))
    evidence = tuple(sorted({compact(claim.graph) for claim in claims}))
    return [
        Participation(
            subject=subject,
            actor=compact(actor),
            initiative=compact(initiative),
            roles=roles,
            start=min(stated.values(subject, START) or stated.values(initiative, START), default=None),
            end=max(stated.values(subject, END) or stated.values(initiative, END), default=None),
            evidence=evidence,
        )
        for actor, initiative in product(actors, initiatives)
    ]


def describe_entity(stated: Stated, name: str) -> Entity:
    """Return the entity whose CURIE is ``name``."""
    iri = expand(name)
    kinds = stated.values_registered_first(iri, KIND)
    return Entity(
        id=name,
        iri=iri,
        class_=stated.find_class(iri),
        kind=next((compact(kind) for kind in kinds), ""),
        name=stated.find_name(iri),
    )


def touched_by(stated: Stated, parts: Iterable[Participation]) -> dict[str, set[str]]:
    """Return the participations, by IRI, of which, or of whose initiative, each group of sources states anything."""
    about: dict[str, set[str]] = {}
    for part in parts:
        for iri in (part.subject, expand(part.initiative)):
            about.setdefault(iri, set()).add(part.subject)
    return {
        group: {subject for iri in iris if iri in about for subject in about[iri]}
        for group, iris in stated.touched(TELLING).items()
    }


def classed_by(stated: Stated, actors: Container[str]) -> dict[str, list[str]]:
    """Return those of ``actors``, IRIs, of which each group of sources states a class."""
    return {group: [iri for iri in iris if iri in actors] for group, iris in stated.touched((TYPE,)).items()}


def _year(date: str) -> int:
    return int(date[:4])
