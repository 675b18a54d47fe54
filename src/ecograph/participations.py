"""Participations read from quads: who takes part in what, as what, when, and which evidence says so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ecograph.namespaces import ECO, GRAPH_AUTHORITY, PASSAGE, PREFIXES, RECORD, compact, expand
from ecograph.text import LANGUAGES, Text

__all__ = [
    "Ecosystem",
    "Entity",
    "Participation",
    "quads_without",
    "read_ecosystem",
    "select_quads",
    "source_of",
]

ACTOR: Final = ECO + "Actor"
PARTICIPANT: Final = ECO + "participant"
INITIATIVE: Final = ECO + "initiative"
ROLE: Final = ECO + "role"
START: Final = ECO + "startDate"
END: Final = ECO + "endDate"
KIND: Final = ECO + "kind"
TYPE: Final = PREFIXES["rdf"] + "type"
LABEL: Final = PREFIXES["rdfs"] + "label"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
READ: Final = frozenset({PARTICIPANT, INITIATIVE, ROLE, START, END, KIND, TYPE, LABEL, SUBCLASS})
"""The properties that a network is made from."""


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


def source_of(graph: str) -> str | None:
    """Return the slug of the source to which the passage, reading or record ``graph`` belongs; None for a layer."""
    for namespace in (PASSAGE, RECORD):
        if graph.startswith(namespace):
            return graph.removeprefix(namespace).partition("/")[0]
    return None


def quads_without(quads: Iterable[Quad], source: str) -> list[Quad]:
    """Return ``quads`` as they would be if nothing had been read from ``source``."""
    return [quad for quad in quads if source_of(_iri(quad.graph_name)) != source]


def read_ecosystem(quads: Iterable[Quad]) -> Ecosystem:
    """Return the participations of actors, and the actors and initiatives in them.

    An actor is what has the class ``eco:Actor`` or a subclass; persons and groups of actors are left out.
    Where sources disagree about the participant or the initiative, each of their statements counts.
    """
    facts = _Facts(select_quads(quads))
    found = tuple(part for subject in sorted(facts.quads[PARTICIPANT]) for part in _read_participations(facts, subject))
    names = sorted({name for part in found for name in (part.actor, part.initiative)})
    return Ecosystem(entities={name: _read_entity(facts, name) for name in names}, participations=found)


class _Facts:
    """Quads by IRI of the property and IRI of the subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads: dict[str, dict[str, list[Quad]]] = {name: defaultdict(list) for name in READ}
        for quad in quads:
            self.quads[quad.predicate.value][_iri(quad.subject)].append(quad)

    def find(self, subject: str, name: str) -> list[Quad]:
        """Return the quads of ``subject`` with the property ``name``."""
        return self.quads[name].get(subject, [])

    def values(self, subject: str, name: str) -> list[str]:
        """Return the distinct objects of :meth:`find`, IRIs and lexical forms alike, sorted."""
        objects = (quad.object for quad in self.find(subject, name))
        return sorted({term.value for term in objects if isinstance(term, NamedNode | Literal)})

    def values_registered_first(self, subject: str, name: str) -> list[str]:
        """Return :meth:`values`, those of the register first: a table knows classes by its own lights."""
        registered = {quad.object for quad in self.find(subject, name) if _iri(quad.graph_name) == GRAPH_AUTHORITY}
        own = {term.value for term in registered if isinstance(term, NamedNode)}
        return sorted(self.values(subject, name), key=lambda value: value not in own)

    def superclasses(self, name: str) -> set[str]:
        """Return all classes above the class ``name``."""
        found: set[str] = set()
        fresh = set(self.values(name, SUBCLASS))
        while len(fresh) > 0:
            found |= fresh
            fresh = {above for parent in fresh for above in self.values(parent, SUBCLASS)} - found
        return found - {name}

    def is_actor(self, iri: str) -> bool:
        """Tell whether ``iri`` has the class ``eco:Actor`` or a subclass."""
        types = self.values(iri, TYPE)
        return ACTOR in types or any(ACTOR in self.superclasses(name) for name in types)


def _read_participations(facts: _Facts, subject: str) -> list[Participation]:
    actors = [agent for agent in facts.values(subject, PARTICIPANT) if facts.is_actor(agent)]
    stated = [quad for name in (PARTICIPANT, INITIATIVE, ROLE) for quad in facts.find(subject, name)]
    return [
        Participation(
            actor=compact(actor),
            initiative=compact(initiative),
            roles=tuple(compact(role).rpartition(":")[2] for role in facts.values(subject, ROLE)),
            start=min(facts.values(subject, START) or facts.values(initiative, START), default=None),
            end=max(facts.values(subject, END) or facts.values(initiative, END), default=None),
            evidence=tuple(sorted({compact(_iri(quad.graph_name)) for quad in stated})),
        )
        for actor, initiative in product(actors, facts.values(subject, INITIATIVE))
    ]


def _read_entity(facts: _Facts, name: str) -> Entity:
    iri = expand(name)
    types = facts.values_registered_first(iri, TYPE)
    general = {above for type_ in types for above in facts.superclasses(type_)}
    kinds = facts.values_registered_first(iri, KIND)
    return Entity(
        id=name,
        iri=iri,
        class_=next((compact(type_) for type_ in types if type_ not in general), ""),
        kind=next((compact(kind) for kind in kinds), ""),
        name=_read_name(facts, iri),
    )


def _read_name(facts: _Facts, iri: str) -> Text:
    labels = [quad.object for quad in facts.find(iri, LABEL) if isinstance(quad.object, Literal)]
    in_language = {label.language: label.value for label in sorted(labels, key=str, reverse=True)}
    names = [in_language[language] for language in LANGUAGES if language in in_language]
    either = next(iter(names), compact(iri).partition(":")[2])
    return Text(en=in_language.get("en", either), sv=in_language.get("sv", either))


def _iri(term: NamedNode | BlankNode | DefaultGraph | Triple) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _year(date: str) -> int:
    return int(date[:4])
