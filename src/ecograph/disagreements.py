"""Where sources disagree: one-valued properties of which two sources give values that cannot both be right.

What is one-valued says the ontology (``eco:oneValuedPerSource``); what can both be right says ``comparison``. Numbers
that differ in unit, currency or year are listed too, with the reservation that they cannot be compared as they stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ecograph.comparison import NUMBERS, are_compatible
from ecograph.errors import NotFoundError
from ecograph.namespaces import ECO, GRAPH_RESOLUTIONS, SOURCE, compact
from ecograph.participations import source_of
from ecograph.testimony import Facts, Testimony, make_testimony
from ecograph.text import LANGUAGES, Text

__all__ = [
    "Disagreement",
    "Resolution",
    "StatedValue",
    "disagree",
    "find_disagreements",
    "group_claims",
    "list_one_valued",
]

ONE_VALUED: Final = NamedNode(ECO + "oneValuedPerSource")
RESOLUTIONS: Final = NamedNode(GRAPH_RESOLUTIONS)

CONTEXT: Final[Mapping[str, tuple[str, ...]]] = {
    ECO + "value": (ECO + "precision", ECO + "unit", ECO + "year"),
    ECO + "targetValue": (ECO + "precision", ECO + "unit", ECO + "targetYear"),
    ECO + "amount": (ECO + "currency",),
}
"""Properties of numbers, with those of the same subject that say what the number counts."""

RESERVATIONS: Final[Mapping[str, Text]] = {
    ECO + "unit": Text(
        en="The units differ: numbers of different units cannot be compared.",
        sv="Enheterna skiljer sig: tal med olika enheter går inte att jämföra.",
    ),
    ECO + "currency": Text(
        en="The currencies differ: amounts in different currencies cannot be compared.",
        sv="Valutorna skiljer sig: belopp i olika valutor går inte att jämföra.",
    ),
    ECO + "year": Text(
        en="The years differ: numbers of different years may both be right.",
        sv="Årtalen skiljer sig: tal från olika år kan båda vara riktiga.",
    ),
    ECO + "targetYear": Text(
        en="The target years differ: numbers for different years may both be right.",
        sv="Målåren skiljer sig: tal för olika år kan båda vara riktiga.",
    ),
}

Term = NamedNode | BlankNode | Literal | Triple
Claims = dict[Term, set[str]]
"""Each value of one property of one subject, with the graphs of the evidence that state it."""


@dataclass(frozen=True)
class Resolution:
    """What a curator decided."""

    iri: str
    value: Term
    reason: Text
    decided_on: str


@dataclass(frozen=True)
class StatedValue:
    """One of the values, what the number counts (unit, year, currency), and who states it."""

    value: Term
    name: Text
    context: tuple[Text, ...]
    testimonies: tuple[Testimony, ...]


@dataclass(frozen=True)
class Disagreement:
    """A property of a subject on which sources disagree."""

    subject: str
    subject_name: Text
    predicate: str
    predicate_name: Text
    values: tuple[StatedValue, ...]
    reservations: tuple[Text, ...]
    """Why some of the values cannot be compared as they stand; empty where all can."""
    resolution: Resolution | None

    @property
    def sources(self) -> frozenset[str]:
        """The slugs of all sources that take part."""
        return frozenset(testimony.source for value in self.values for testimony in value.testimonies)


def list_one_valued(quads: Iterable[Quad]) -> set[str]:
    """Return the IRIs of the properties that are one-valued per source."""
    return {
        quad.subject.value for quad in quads if quad.predicate == ONE_VALUED and isinstance(quad.subject, NamedNode)
    }


def group_claims(quads: Sequence[Quad]) -> dict[tuple[str, str], Claims]:
    """Return what passages, readings and records state of one-valued properties, by subject and property."""
    one_valued = list_one_valued(quads)
    claims: defaultdict[tuple[str, str], Claims] = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        subject, graph = quad.subject, quad.graph_name
        if quad.predicate.value not in one_valued or not isinstance(subject, NamedNode):
            continue
        if isinstance(graph, NamedNode) and source_of(graph.value) is not None:
            claims[subject.value, quad.predicate.value][quad.object].add(graph.value)
    return dict(claims)


def disagree(claims: Mapping[Term, set[str]]) -> bool:
    """Tell whether two values that cannot both be right are stated by two different sources."""
    return any(True for _ in _conflicts(claims))


def find_disagreements(quads: Sequence[Quad], source: str | None = None) -> list[Disagreement]:
    """Return the disagreements in ``quads`` of named graphs, by subject and property.

    :param source: slug of a source; only disagreements in which it takes part are returned
    :raises NotFoundError: if there is no such source
    """
    facts = Facts(quads)
    if source is not None:
        known = [iri.removeprefix(SOURCE) for iri in facts.subjects if iri.startswith(SOURCE)]
        if source not in known:
            raise NotFoundError(Text(en="source", sv="källa"), source, known)
    resolutions = _read_resolutions(facts, quads)
    grouped = group_claims(quads)
    found = [
        _make_disagreement(facts, key, claims, resolutions.get(key))
        for key, claims in sorted(grouped.items())
        if disagree(claims) and not _is_one_number(key, grouped)
    ]
    return [each for each in found if source is None or source in each.sources]


def _is_one_number(key: tuple[str, str], grouped: Mapping[tuple[str, str], Claims]) -> bool:
    """Tell whether sources give different years of one and the same number, which they may: it was so in each."""
    subject, name = key
    values = grouped.get((subject, ECO + "value"))
    return name == ECO + "year" and values is not None and not disagree(values)


def _conflicts(claims: Mapping[Term, set[str]]) -> Iterable[tuple[Term, Term]]:
    sources = {value: {source_of(graph) for graph in graphs} for value, graphs in claims.items()}
    for one, other in combinations(sorted(claims, key=str), 2):
        if len(sources[one] | sources[other]) > 1 and not are_compatible(one, other):
            yield one, other


def _make_disagreement(
    facts: Facts, key: tuple[str, str], claims: Claims, resolution: Resolution | None
) -> Disagreement:
    subject, name = key
    contexts = {
        value: {about: _stated_with(facts, subject, about, graphs) for about in CONTEXT.get(name, ())}
        for value, graphs in claims.items()
    }
    differing = {
        about
        for one, other in _conflicts(claims)
        for about in RESERVATIONS.keys() & CONTEXT.get(name, ())
        if contexts[one][about] and contexts[other][about] and contexts[one][about].isdisjoint(contexts[other][about])
    }
    return Disagreement(
        subject=compact(subject),
        subject_name=facts.name(subject),
        predicate=compact(name),
        predicate_name=facts.name(name),
        values=tuple(
            StatedValue(
                value=value,
                name=facts.write(value),
                context=tuple(
                    facts.write(term) for found in contexts[value].values() for term in sorted(found, key=str)
                ),
                testimonies=tuple(make_testimony(facts, graph) for graph in sorted(claims[value])),
            )
            for value in sorted(claims, key=_order)
        ),
        reservations=tuple(text for about, text in RESERVATIONS.items() if about in differing),
        resolution=resolution,
    )


def _stated_with(facts: Facts, subject: str, name: str, graphs: set[str]) -> set[Term]:
    """Return what the evidence of a value, else its source, says of another property of the same subject."""
    quads = facts.find(subject, name)
    beside = {quad.object for quad in quads if _graph(quad) in graphs}
    sources = {source_of(graph) for graph in graphs}
    return beside or {quad.object for quad in quads if source_of(_graph(quad)) in sources}


def _order(term: Term) -> tuple[bool, Decimal, str]:
    """Sort numbers by size, and before everything else."""
    is_number = isinstance(term, Literal) and term.datatype.value in NUMBERS
    return not is_number, Decimal(_value(term)) if is_number else Decimal(0), str(term)


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _read_resolutions(facts: Facts, quads: Sequence[Quad]) -> dict[tuple[str, str], Resolution]:
    nodes = {
        quad.subject.value for quad in quads if quad.graph_name == RESOLUTIONS and isinstance(quad.subject, NamedNode)
    }
    found = {}
    for iri in sorted(nodes):
        about = {quad.predicate.value.removeprefix(ECO): quad.object for quad in facts.about(iri)}
        reasons = {language: facts.text(iri, ECO + "reason", language) or "" for language in LANGUAGES}
        key = (_value(about["resolves"]), _value(about["resolvesProperty"]))
        found[key] = Resolution(iri, about["preferredValue"], Text(**reasons), _value(about["decidedOn"]))
    return found


def _value(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
