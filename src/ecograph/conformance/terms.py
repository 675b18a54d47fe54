"""Terms that nothing defines: classes and properties that are not in the ontology, entities that nothing describes."""

from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from ecograph.conformance.knowledge import TYPE, Knowledge, constraint_iri
from ecograph.conformance.standard import is_standard
from ecograph.dataset import Statement
from ecograph.findings import Finding, finding_at
from ecograph.namespaces import ECO, ID, PASSAGE, PREFIXES, RECORD, SCHEMES, SOURCE, compact
from ecograph.text import Text

__all__ = ["find_undefined_terms", "find_undescribed_entities", "find_untyped_entities", "is_undescribed"]

IS_REPLACED_BY: Final = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
UNDEFINED: Final = constraint_iri("UndefinedTerm")

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
    properties, classes = knowledge.vocabulary.properties, knowledge.vocabulary.classes
    known = {**properties, **classes}
    columns, type_ = knowledge.columns, knowledge.find_numbers({TYPE})
    typing = {value for predicate, value in zip(columns.predicates, columns.objects, strict=True) if predicate in type_}
    wrong = _not_defined(knowledge, set(columns.predicates), properties)
    for statement in knowledge.where(columns.predicates, wrong):
        what = Text(en="property", sv="Egenskapen")
        yield finding_at(statement, UNDEFINED, _say_undefined(what, statement.quad.predicate, properties))
    wrong = _not_defined(knowledge, typing, classes)
    for statement, value in _of_named(knowledge.where(columns.objects, wrong)):
        if statement.quad.predicate == TYPE:
            what = Text(en="class", sv="Klassen")
            yield finding_at(statement, UNDEFINED, _say_undefined(what, value, classes))
    ours = {number for number in set(columns.objects) if _is_ours(knowledge, number)}
    wrong = _not_defined(knowledge, ours, known)
    for statement, value in _of_named(knowledge.where(columns.objects, wrong)):
        if statement.quad.predicate != TYPE:
            what = Text(en="term", sv="Termen")
            yield finding_at(statement, UNDEFINED, _say_undefined(what, value, known))


def find_undescribed_entities(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose object is an entity of ecograph that nothing describes."""
    objects = knowledge.columns.objects
    for statement, value in _of_named(knowledge.where(objects, _undescribed(knowledge, objects))):
        yield finding_at(statement, constraint_iri("UndescribedEntity"), _say_undescribed(value, knowledge))


def find_untyped_entities(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the first statement about each entity whose class nothing tells; an entity that is replaced needs none."""
    columns, everything = knowledge.columns, knowledge.everything
    replaced = knowledge.find_numbers({IS_REPLACED_BY})
    pairs = zip(everything.subjects, everything.predicates, strict=True)
    seen = {knowledge.terms[subject] for subject, predicate in pairs if predicate in replaced}
    for statement in knowledge.where(columns.subjects, _undescribed(knowledge, columns.subjects)):
        subject = statement.quad.subject
        if isinstance(subject, NamedNode) and subject not in seen:
            seen.add(subject)
            yield finding_at(statement, constraint_iri("UntypedEntity"), _say_untyped(subject, knowledge))


def is_undescribed(node: NamedNode, knowledge: Knowledge) -> bool:
    """Tell whether ``node`` is an entity of ecograph without a class."""
    return node.value.startswith(ENTITIES) and node not in knowledge.types


def _undescribed(knowledge: Knowledge, column: Iterable[int]) -> set[int]:
    terms = ((number, knowledge.terms[number]) for number in set(column))
    return {number for number, term in terms if isinstance(term, NamedNode) and is_undescribed(term, knowledge)}


def _not_defined(knowledge: Knowledge, numbers: Iterable[int], declared: Container[str]) -> set[int]:
    terms = ((number, knowledge.terms[number]) for number in numbers)
    return {number for number, term in terms if isinstance(term, NamedNode) and not _is_defined(term.value, declared)}


def _is_ours(knowledge: Knowledge, number: int) -> bool:
    term = knowledge.terms[number]
    return isinstance(term, NamedNode) and term.value.startswith(ECO)


def _is_defined(iri: str, declared: Container[str]) -> bool:
    return iri in declared or is_standard(iri)


def _of_named(statements: Iterable[Statement]) -> Iterator[tuple[Statement, NamedNode]]:
    for statement in statements:
        if isinstance(statement.quad.object, NamedNode):
            yield statement, statement.quad.object


def _say_undefined(what: Text, term: NamedNode, known: Iterable[str]) -> Text:
    name, hint = compact(term.value), _hint(term.value, known)
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
