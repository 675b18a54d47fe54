"""Terms that nothing defines: classes and properties that are not in the ontology, entities that nothing describes."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from ecograph.conformance.knowledge import TYPE, Knowledge, constraint_iri
from ecograph.findings import Finding, finding_at
from ecograph.namespaces import ECO, ID, PASSAGE, PREFIXES, RECORD, SCHEMES, SOURCE, compact
from ecograph.text import Text

__all__ = ["find_undefined_terms", "find_undescribed_entities", "find_untyped_entities", "is_undescribed"]

IS_REPLACED_BY: Final = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
UNDEFINED: Final = constraint_iri("UndefinedTerm")

STANDARD: Final = (RDF, RDFS, OWL, SKOS)
"""Vocabularies that may be used without being declared in the ontology; each knows its own terms."""

ENTITIES: Final = (ID, SOURCE, PASSAGE, RECORD)
"""Namespaces in which every IRI is described by someone."""

AUTHORED: Final = (
    "availability",
    "change-event",
    "funding",
    "geometry",
    "goal",
    "observation",
    "participation",
    "recognition",
    "relation",
    "tenure",
)
"""Kinds whose entities are described where they are stated, not in the register."""


def find_undefined_terms(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each use of a class or property that the ontology does not define."""
    vocabulary = knowledge.vocabulary
    for statement in knowledge.statements:
        predicate, value = statement.quad.predicate, statement.quad.object
        if not _is_defined(predicate.value, vocabulary.properties):
            what = Text(en="property", sv="Egenskapen")
            yield finding_at(statement, UNDEFINED, _say_undefined(what, predicate.value, vocabulary.properties))
        if not isinstance(value, NamedNode):
            continue
        if predicate == TYPE and not _is_defined(value.value, vocabulary.classes):
            what = Text(en="class", sv="Klassen")
            yield finding_at(statement, UNDEFINED, _say_undefined(what, value.value, vocabulary.classes))
        elif predicate != TYPE and value.value.startswith(ECO):
            known = {**vocabulary.properties, **vocabulary.classes}
            if value.value not in known:
                what = Text(en="term", sv="Termen")
                yield finding_at(statement, UNDEFINED, _say_undefined(what, value.value, known))


def find_undescribed_entities(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose object is an entity of ecograph that nothing describes."""
    for statement in knowledge.statements:
        value = statement.quad.object
        if isinstance(value, NamedNode) and is_undescribed(value, knowledge):
            yield finding_at(statement, constraint_iri("UndescribedEntity"), _say_undescribed(value, knowledge))


def find_untyped_entities(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the first statement about each entity whose class nothing tells; an entity that is replaced needs none."""
    seen = {statement.quad.subject for statement in knowledge.all if statement.quad.predicate == IS_REPLACED_BY}
    for statement in knowledge.statements:
        subject = statement.quad.subject
        if isinstance(subject, NamedNode) and subject not in seen and is_undescribed(subject, knowledge):
            seen.add(subject)
            yield finding_at(statement, constraint_iri("UntypedEntity"), _say_untyped(subject, knowledge))


def is_undescribed(node: NamedNode, knowledge: Knowledge) -> bool:
    """Tell whether ``node`` is an entity of ecograph without a class."""
    return node.value.startswith(ENTITIES) and node not in knowledge.types


def _is_defined(iri: str, declared: Iterable[str]) -> bool:
    return iri in declared or any(URIRef(iri) in namespace for namespace in STANDARD)


def _say_undefined(what: Text, iri: str, known: Iterable[str]) -> Text:
    name, hint = compact(iri), _hint(iri, known)
    return Text(
        en=f"The {what.en} {name} is not defined. {hint.en} a term that ontology/ecograph.ttl defines.",
        sv=f"{what.sv} {name} är inte definierad. {hint.sv} en term som ontology/ecograph.ttl definierar.",
    )


def _say_undescribed(node: NamedNode, knowledge: Knowledge) -> Text:
    name, hint, place = compact(node.value), _hint_entity(node, knowledge), _place_for(node)
    return Text(
        en=f"Nothing describes {name}.{hint.en} Use an entity that is described, or {place.en}.",
        sv=f"Inget beskriver {name}.{hint.sv} Använd en entitet som är beskriven, eller {place.sv}.",
    )


def _say_untyped(node: NamedNode, knowledge: Knowledge) -> Text:
    name, hint, place = compact(node.value), _hint_entity(node, knowledge), _place_for(node)
    return Text(
        en=f"Nothing says what kind of thing {name} is.{hint.en} Correct its IRI, or {place.en}.",
        sv=f"Inget säger vad {name} är för något.{hint.sv} Rätta dess IRI, eller {place.sv}.",
    )


def _hint(iri: str, known: Iterable[str]) -> Text:
    name = compact(iri)
    close = get_close_matches(name, sorted(compact(other) for other in known), n=1, cutoff=0.75)
    if not close:
        return Text(en="Use", sv="Använd")
    return Text(en=f"Did you mean {close[0]}? Otherwise use", sv=f"Menade du {close[0]}? Använd annars")


def _hint_entity(node: NamedNode, knowledge: Knowledge) -> Text:
    space = node.value[: node.value.rindex("/") + 1]
    known = sorted(other.value for other in knowledge.types if isinstance(other, NamedNode))
    names = [compact(iri) for iri in known if iri.startswith(space)]
    close = get_close_matches(compact(node.value), names, n=1, cutoff=0.75)
    return Text(en=f" Did you mean {close[0]}?", sv=f" Menade du {close[0]}?") if close else Text(en="", sv="")


def _place_for(node: NamedNode) -> Text:
    """Say where such an entity is described."""
    name = compact(node.value)
    kind = name.partition(":")[0]
    if kind in SCHEMES:
        file = f"ontology/schemes/{kind}.ttl"
        return Text(en=f"add the concept to {file}", sv=f"lägg till begreppet i {file}")
    if kind in AUTHORED:
        return Text(
            en=f"give it a class where it is stated ({name} a eco:…)",
            sv=f"ange dess klass där det står ({name} a eco:…)",
        )
    if kind == "source":
        return Text(en="declare it in data/<source>/source.toml", sv="deklarera den i data/<källa>/source.toml")
    if kind in {"passage", "record"}:
        return Text(en="describe it in GRAPH graph:sources", sv="beskriv det i GRAPH graph:sources")
    return Text(en="register it in data/authority/entities.csv", sv="registrera den i data/authority/entities.csv")
