"""Statements as pages show them: grouped by property, and within it by who says so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from pyoxigraph import NamedNode, Quad

from ecograph.comparison import are_compatible
from ecograph.namespaces import BASE, compact
from ecograph.web.evidence import Evidence, describe_evidence, source_of
from ecograph.web.names import Index, name_of
from ecograph.web.select import Term
from ecograph.web.terms import Value, write_term
from ecograph.web.view import View

__all__ = ["Claim", "Heading", "PropertyGroup", "Reader", "Ruling", "find_ruling", "group_statements", "sources_differ"]

Graphs = frozenset[NamedNode]

FIRST: Final = ("rdf:type", "eco:kind", "rdfs:label", "skos:prefLabel", "skos:altLabel", "eco:formerName")
"""Properties shown before the others."""


@dataclass(frozen=True)
class Heading:
    """A property as a heading: its name, where it is defined, its definition."""

    text: str
    href: str | None = None
    tip: str | None = None


@dataclass(frozen=True)
class Claim:
    """Values that the same evidence states."""

    values: tuple[Value, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Ruling:
    """A curator's resolution of a disagreement, shown beside what the sources say."""

    preferred: Value
    reason: str
    href: str | None


@dataclass(frozen=True)
class PropertyGroup:
    """All values of one property, and whether sources give different ones where each gives one."""

    property: NamedNode
    heading: Heading
    claims: tuple[Claim, ...]
    differs: bool
    ruling: Ruling | None


@dataclass(frozen=True)
class Reader:
    """What it takes to write statements for a reader: names, language, and the numbers of the evidence."""

    view: View
    index: Index
    numbers: Mapping[NamedNode, int]

    def value(self, term: Term) -> Value:
        """Return ``term`` as it is shown."""
        return write_term(self.index, self.view, term)

    def evidence(self, graphs: Iterable[NamedNode]) -> tuple[Evidence, ...]:
        """Return the evidence that ``graphs`` are, by number."""
        found = [describe_evidence(self.index, self.view, graph, self.numbers.get(graph, 0)) for graph in graphs]
        return tuple(sorted(found, key=lambda evidence: (evidence.number, evidence.title, evidence.locator or "")))

    def heading(self, property_: NamedNode) -> Heading:
        """Return ``property_`` as a heading."""
        definition = self.index.literal(property_, "skos:definition", self.view.language)
        ours = property_.value.startswith(BASE)
        return Heading(
            text=name_of(self.index, property_, self.view.language).value,
            href=self.view.href(property_.value) if ours else None,
            tip=compact(property_.value) if definition is None else definition.value,
        )


def graphs_of(quads: Iterable[Quad]) -> Graphs:
    """Return the named graphs in which ``quads`` stand."""
    return frozenset(quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode))


def sources_differ(index: Index, property_: NamedNode, graphs: Mapping[Term, Graphs]) -> bool:
    """Tell whether sources disagree: a source gives one value at most, and two give values that cannot both be right.

    :param graphs: each value of one subject with the graphs that state it
    """
    if not any(str(flag).startswith('"true"') for flag in index.objects(property_, "eco:oneValuedPerSource")):
        return False
    stated = {value: {source_of(index, graph) for graph in found} - {None} for value, found in graphs.items()}
    return any(
        stated[one] and stated[other] and len(stated[one] | stated[other]) > 1 and not are_compatible(one, other)
        for one, other in combinations(stated, 2)
    )


def find_ruling(reader: Reader, subject: Term, property_: NamedNode) -> Ruling | None:
    """Return the resolution of what sources say of ``property_`` of ``subject``, if a curator made one."""
    if not isinstance(subject, NamedNode):
        return None
    for resolution in reader.index.subjects("eco:resolves", subject):
        preferred = reader.index.objects(resolution, "eco:preferredValue")
        if reader.index.node(resolution, "eco:resolvesProperty") == property_ and preferred:
            reason = reader.index.literal(resolution, "eco:reason", reader.view.language)
            href = reader.view.href(resolution.value)
            return Ruling(reader.value(preferred[0]), "" if reason is None else reason.value, href)
    return None


def group_statements(reader: Reader, quads: Iterable[Quad]) -> list[PropertyGroup]:
    """Return the statements of one subject by property: names and classes first, the rest by name."""
    by_property: dict[tuple[Term, NamedNode], dict[Term, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        by_property[quad.subject, quad.predicate][quad.object] |= graphs_of([quad])
    groups = [
        (
            _place(about[1]),
            _group_property(reader, about, {value: frozenset(found) for value, found in values.items()}),
        )
        for about, values in by_property.items()
    ]
    return [group for _, group in sorted(groups, key=lambda pair: (pair[0], reader.view.collate(pair[1].heading.text)))]


def _place(property_: NamedNode) -> int:
    short = compact(property_.value)
    return FIRST.index(short) if short in FIRST else len(FIRST)


def _group_property(reader: Reader, about: tuple[Term, NamedNode], values: Mapping[Term, Graphs]) -> PropertyGroup:
    subject, property_ = about
    by_evidence: dict[Graphs, list[Value]] = defaultdict(list)
    for value, graphs in values.items():
        by_evidence[graphs].append(reader.value(value))
    claims = [
        Claim(tuple(sorted(found, key=lambda value: value.sort)), reader.evidence(graphs))
        for graphs, found in by_evidence.items()
    ]
    return PropertyGroup(
        property=property_,
        heading=reader.heading(property_),
        claims=tuple(sorted(claims, key=_claim_order)),
        differs=sources_differ(reader.index, property_, values),
        ruling=find_ruling(reader, subject, property_),
    )


def _claim_order(claim: Claim) -> tuple[bool, Sequence[tuple[int, float, str]]]:
    """Sort what sources say before what is computed."""
    computed = all(evidence.layer in {"derived", "metrics"} for evidence in claim.evidence)
    return computed, [value.sort for value in claim.values]
