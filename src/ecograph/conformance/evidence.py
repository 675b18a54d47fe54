"""Statements without usable evidence: blank nodes, graphs that are no evidence, a passage that contradicts itself."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ecograph.conformance.columns import Term
from ecograph.conformance.knowledge import Knowledge, constraint_iri
from ecograph.dataset import Statement
from ecograph.findings import Finding, finding_at, show_term
from ecograph.namespaces import (
    ECO,
    GRAPH_AUTHORITY,
    GRAPH_CATALOGUE,
    GRAPH_DERIVED,
    GRAPH_METRICS,
    GRAPH_ONTOLOGY,
    GRAPH_RESOLUTIONS,
    GRAPH_SOURCES,
    PASSAGE,
    PREFIXES,
    RECORD,
    SOURCE,
)
from ecograph.text import Text

__all__ = ["find_blank_nodes", "find_contradictions", "find_unfounded_statements"]

EVIDENCE: Final = ECO + "Evidence"
SOURCES: Final = NamedNode(GRAPH_SOURCES)
LAYERS: Final = frozenset(
    NamedNode(graph)
    for graph in (
        *(GRAPH_ONTOLOGY, GRAPH_AUTHORITY, GRAPH_SOURCES, GRAPH_RESOLUTIONS),
        *(GRAPH_DERIVED, GRAPH_METRICS, GRAPH_CATALOGUE),
    )
)
"""Graphs that hold what no passage states."""

DESCRIBED: Final = (PASSAGE, RECORD, SOURCE, PREFIXES["graph"])
"""Namespaces of what graph:sources is about: the evidence, the documents it is found in, and the graphs of ours."""


def find_blank_nodes(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the first statement with each blank node."""
    seen: set[BlankNode] = set()
    has_any = any(isinstance(term, BlankNode) for term in knowledge.terms)
    for statement in knowledge.statements if has_any else ():
        quad = statement.quad
        for node in (quad.subject, quad.object, quad.graph_name):
            if isinstance(node, BlankNode) and node not in seen:
                seen.add(node)
                yield finding_at(statement, constraint_iri("BlankNode"), BLANK)


def find_unfounded_statements(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement that stands outside a described passage, reading or record, and outside our own graphs."""
    undescribed: set[NamedNode] = set()
    for statement in _suspect_evidence(knowledge):
        graph, subject = statement.quad.graph_name, statement.quad.subject
        if isinstance(graph, DefaultGraph | BlankNode):
            yield finding_at(statement, constraint_iri("EvidenceGraph"), OUTSIDE)
        elif graph == SOURCES:
            if not _is_evidence_or_source(subject):
                yield finding_at(statement, constraint_iri("EvidenceGraph"), _say_misplaced(statement))
        elif graph not in undescribed:
            undescribed.add(graph)
            yield finding_at(statement, constraint_iri("EvidenceGraph"), _say_undescribed(graph))


def _suspect_evidence(knowledge: Knowledge) -> Iterator[Statement]:
    """Yield the statements in graphs that are no evidence, or about subjects of which some stand in a wrong graph."""
    columns, terms = knowledge.columns, knowledge.terms
    sources = knowledge.find_numbers({SOURCES})
    pairs = zip(columns.subjects, columns.graphs, strict=True)
    described = {subject for subject, graph in pairs if graph in sources}
    graphs = {number for number in set(columns.graphs) - sources if not _is_usable(terms[number], knowledge)}
    if any(not _is_evidence_or_source(terms[number]) for number in described):
        graphs |= sources
    return knowledge.where(columns.graphs, graphs)


def _is_usable(graph: Term, knowledge: Knowledge) -> bool:
    """Tell whether a graph is one of ours, or evidence that is described."""
    return isinstance(graph, NamedNode) and (graph in LAYERS or EVIDENCE in knowledge.types.get(graph, frozenset()))


def _is_evidence_or_source(node: Term) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(DESCRIBED)


def find_contradictions(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each further value of a property that is one-valued per source, within one evidence graph."""
    one_valued = {NamedNode(iri) for iri, term in knowledge.vocabulary.properties.items() if term.one_valued}
    numbers, everything = knowledge.find_numbers(one_valued), knowledge.everything
    first: dict[tuple[int, int, int], int] = {}
    others: dict[int, int] = {}
    rows = zip(everything.graphs, everything.subjects, everything.predicates, strict=True)
    for place, key in enumerate(rows):
        if key[2] in numbers:
            known = first.setdefault(key, place)
            if everything.objects[known] != everything.objects[place]:
                others[place] = known
    for place, known in others.items():
        if place >= len(knowledge.background):
            statement, other = knowledge.at(place), knowledge.at(known)
            yield finding_at(statement, constraint_iri("OneValuedPerSource"), _say_contradiction(statement, other))


BLANK: Final = Text(
    en="This is a blank node, which nobody can refer to. Give it an IRI, such as participation:rise-in-spis.",
    sv="Detta är en tom nod, som ingen kan hänvisa till. Ge den en IRI, till exempel participation:rise-in-spis.",
)

OUTSIDE: Final = Text(
    en="This statement stands outside a passage, so that nothing tells who states it. Put it inside GRAPH p:… { … }.",
    sv="Detta påstående står utanför ett textställe, så att inget säger vem som påstår det. "
    "Sätt det inom GRAPH p:… { … }.",
)


def _say_misplaced(statement: Statement) -> Text:
    name = show_term(statement.quad.subject)
    return Text(
        en=f"graph:sources describes sources and passages only, but this is about {name}. "
        "Put it inside GRAPH p:… { … }.",
        sv=f"graph:sources beskriver bara källor och textställen, men detta gäller {name}. "
        "Sätt det inom GRAPH p:… { … }.",
    )


def _say_undescribed(graph: NamedNode) -> Text:
    name, local = show_term(graph), graph.value.rpartition("/")[2]
    remedy = f"GRAPH graph:sources {{ p:{local} a eco:Passage ; eco:inSource source:… ; eco:locator … }}"
    return Text(
        en=f"Nothing says which passage {name} is. Describe it: {remedy}.",
        sv=f"Inget säger vilket textställe {name} är. Beskriv det: {remedy}.",
    )


def _say_contradiction(statement: Statement, other: Statement) -> Text:
    name, graph = show_term(statement.quad.predicate), show_term(statement.quad.graph_name)
    values, line = [show_term(other.quad.object), show_term(statement.quad.object)], other.origin.line
    return Text(
        en=f"{graph} states two values of {name}: {values[0]} on line {line}, and {values[1]} here. "
        "Keep the one that stands in the source.",
        sv=f"{graph} anger två värden av {name}: {values[0]} på rad {line}, och {values[1]} här. "
        "Behåll det som står i källan.",
    )
