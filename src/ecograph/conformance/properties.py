"""Properties used otherwise than the ontology says: domain, range, datatype and concept scheme, read as closed world.

What OWL would infer (that a subject is in the domain) is asked for here: the class of every entity is told.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.conformance.knowledge import Knowledge, Node, constraint_iri
from ecograph.conformance.terms import is_undescribed
from ecograph.findings import Finding, finding_at, show_term
from ecograph.namespaces import PREFIXES, compact
from ecograph.ontology import PropertyTerm
from ecograph.text import Text

__all__ = ["RANGE", "find_domain_breaks", "find_range_breaks", "find_scheme_breaks"]

RANGE: Final = constraint_iri("Range")

ANYTHING: Final = frozenset({PREFIXES["owl"] + "Thing", PREFIXES["rdfs"] + "Resource", PREFIXES["rdfs"] + "Literal"})
"""Ranges and domains that leave the class or datatype open."""


def find_domain_breaks(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose subject is not in the property's domain."""
    for statement in knowledge.data:
        quad = statement.quad
        term = knowledge.vocabulary.properties.get(quad.predicate.value)
        types = knowledge.types.get(quad.subject) if isinstance(quad.subject, Node) else None
        if term is None or types is None:
            continue
        for wanted in sorted(term.domains - types - ANYTHING):
            name, about, found = compact(term.iri), show_term(quad.subject), _name_class(types, knowledge)
            expected = compact(wanted)
            message = Text(
                en=f"{name} is said of an entity of class {expected}, but {about} is {found.en}. "
                "Use another property, or correct the subject or its class.",
                sv=f"{name} sägs om en entitet av klassen {expected}, men {about} är {found.sv}. "
                "Använd en annan egenskap, eller rätta subjektet eller dess klass.",
            )
            yield finding_at(statement, constraint_iri("Domain"), message)


def find_range_breaks(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose object is not in the property's range, or not of its datatypes."""
    for statement in knowledge.data:
        quad = statement.quad
        term = knowledge.vocabulary.properties.get(quad.predicate.value)
        if term is None:
            continue
        value = quad.object
        message: Text | None = None
        if isinstance(value, Literal):
            message = _judge_literal(value, term)
        elif isinstance(value, NamedNode) and not is_undescribed(value, knowledge):
            message = _judge_node(value, term, knowledge)
        if message is not None:
            yield finding_at(statement, RANGE, message)


def find_scheme_breaks(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose concept is of another scheme than the property takes."""
    for statement in knowledge.data:
        quad = statement.quad
        term = knowledge.vocabulary.properties.get(quad.predicate.value)
        if term is None or len(term.schemes) == 0 or not isinstance(quad.object, NamedNode):
            continue
        schemes = knowledge.vocabulary.concepts.get(quad.object.value)
        if schemes is None or schemes & term.schemes:
            continue
        name, value = compact(term.iri), show_term(quad.object)
        found, wanted = _list_names(schemes), _list_names(term.schemes)
        message = Text(
            en=f"{name} takes a concept of {wanted}, but {value} is of {found}. Use a concept of {wanted}.",
            sv=f"{name} tar ett begrepp ur {wanted}, men {value} hör till {found}. Använd ett begrepp ur {wanted}.",
        )
        yield finding_at(statement, constraint_iri("ValueScheme"), message)


def _judge_literal(value: Literal, term: PropertyTerm) -> Text | None:
    name = compact(term.iri)
    if term.kind == "object":
        return Text(
            en=f"{name} leads to an entity, but {show_term(value)} is a literal. "
            "Use the IRI of an entity, such as actor:rise.",
            sv=f"{name} leder till en entitet, men {show_term(value)} är en literal. "
            "Använd en entitets IRI, till exempel actor:rise.",
        )
    wanted = (term.datatypes or term.ranges) - ANYTHING
    if len(wanted) == 0 or value.datatype.value in wanted:
        return None
    listed, datatype = _list_names(wanted), compact(value.datatype.value)
    return Text(
        en=f"The value of {name} is of datatype {listed}, but {show_term(value)} is {datatype}. Write it as {listed}.",
        sv=f"Värdet av {name} har datatypen {listed}, men {show_term(value)} är {datatype}. Skriv det som {listed}.",
    )


def _judge_node(value: NamedNode, term: PropertyTerm, knowledge: Knowledge) -> Text | None:
    name = compact(term.iri)
    if term.kind == "datatype":
        return Text(
            en=f'{name} takes a literal, but {show_term(value)} is an IRI. Put the value in quotes: "…".',
            sv=f'{name} tar en literal, men {show_term(value)} är en IRI. Sätt värdet inom citattecken: "…".',
        )
    types = knowledge.types.get(value, frozenset())
    missing = sorted(term.ranges - types - ANYTHING)
    if len(missing) == 0:
        return None
    wanted, found = compact(missing[0]), _name_class(types, knowledge)
    return Text(
        en=f"{name} leads to an entity of class {wanted}, but {show_term(value)} is {found.en}. "
        "Use the IRI of such an entity.",
        sv=f"{name} leder till en entitet av klassen {wanted}, men {show_term(value)} är {found.sv}. "
        "Använd IRI:n för en sådan entitet.",
    )


def _name_class(types: frozenset[str], knowledge: Knowledge) -> Text:
    """Name the classes that no other of ``types`` is a subclass of."""
    if len(types) == 0:
        return Text(en="of no class known here", sv="av ingen klass som är känd här")
    classes = knowledge.vocabulary.classes
    narrowest = {name for name in types if not any(name in classes.get(other, ()) for other in types - {name})}
    names = _list_names(narrowest)
    return Text(en=f"of class {names}", sv=f"av klassen {names}")


def _list_names(iris: Iterable[str]) -> str:
    return " | ".join(sorted(compact(iri) for iri in iris))
