"""Properties used otherwise than the ontology says: domain, range, datatype and concept scheme, read as closed world.

What OWL would infer (that a subject is in the domain) is asked for here: the class of every entity is told. Each pair
of a property and a sort of term is judged once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.conformance.knowledge import ONTOLOGY, Knowledge, Node, constraint_iri
from ecograph.conformance.terms import is_undescribed
from ecograph.dataset import Statement
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
    for statement, term in _find_suspects(knowledge, knowledge.columns.subjects, _breaks_domain):
        quad = statement.quad
        types = knowledge.types.get(quad.subject) if isinstance(quad.subject, Node) else None
        for wanted in sorted(term.domains - (types or frozenset()) - ANYTHING):
            name, about, expected = compact(term.iri), show_term(quad.subject), compact(wanted)
            found = _name_class(types or frozenset(), knowledge)
            message = Text(
                en=f"{name} is said of an entity of class {expected}, but {about} is {found.en}. "
                "Use another property, or correct the subject or its class.",
                sv=f"{name} sägs om en entitet av klassen {expected}, men {about} är {found.sv}. "
                "Använd en annan egenskap, eller rätta subjektet eller dess klass.",
            )
            yield finding_at(statement, constraint_iri("Domain"), message)


def find_range_breaks(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose object is not in the property's range, or not of its datatypes."""
    for statement, term in _find_suspects(knowledge, knowledge.columns.objects, _breaks_range):
        value = statement.quad.object
        message: Text | None = None
        if isinstance(value, Literal):
            message = _judge_literal(value, term)
        elif isinstance(value, NamedNode) and not is_undescribed(value, knowledge):
            message = _judge_node(value, term, knowledge)
        if message is not None:
            yield finding_at(statement, RANGE, message)


def find_scheme_breaks(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose concept is of another scheme than the property takes."""
    for statement, term in _find_suspects(knowledge, knowledge.columns.objects, _breaks_scheme):
        value = statement.quad.object
        schemes = knowledge.vocabulary.concepts.get(value.value) if isinstance(value, NamedNode) else None
        if schemes is None or schemes & term.schemes:
            continue
        name, found, wanted = compact(term.iri), _list_names(schemes), _list_names(term.schemes)
        message = Text(
            en=f"{name} takes a concept of {wanted}, but {show_term(value)} is of {found}. Use a concept of {wanted}.",
            sv=f"{name} tar ett begrepp ur {wanted}, men {show_term(value)} hör till {found}. "
            f"Använd ett begrepp ur {wanted}.",
        )
        yield finding_at(statement, constraint_iri("ValueScheme"), message)


@dataclass(frozen=True, eq=False)
class _Sort:
    """What matters of a term when it is asked whether a property may have it at one end; terms alike share one."""

    datatype: str | None
    """Of a literal."""
    types: frozenset[str] | None
    """Classes of a node, if it has any."""
    schemes: frozenset[str] | None
    """Schemes of a concept."""


def _find_suspects(
    knowledge: Knowledge, ends: Sequence[int], breaks: Callable[[PropertyTerm, _Sort], bool]
) -> Iterator[tuple[Statement, PropertyTerm]]:
    """Yield the statements about data in which a property has a term of a sort that ``breaks`` refuses at one end."""
    sorts = _sort_terms(knowledge, ends)
    pairs = zip(knowledge.columns.predicates, map(sorts.__getitem__, ends), strict=True)
    wrong: dict[tuple[int, _Sort], PropertyTerm] = {}
    for predicate, sort in set(pairs):
        term = knowledge.vocabulary.properties.get(str(knowledge.terms[predicate])[1:-1])
        if term is not None and breaks(term, sort):
            wrong[predicate, sort] = term
    predicates = {predicate for predicate, _ in wrong}
    columns = zip(knowledge.statements, knowledge.columns.predicates, ends, strict=True)
    for statement, predicate, end in columns if len(wrong) > 0 else ():
        if predicate in predicates and statement.quad.graph_name != ONTOLOGY:
            found = wrong.get((predicate, sorts[end]))
            if found is not None:
                yield statement, found


def _sort_terms(knowledge: Knowledge, numbers: Iterable[int]) -> dict[int, _Sort]:
    """Return the sort of each term."""
    shared: dict[tuple[object, ...], _Sort] = {}
    sorts: dict[int, _Sort] = {}
    for number in set(numbers):
        term = knowledge.terms[number]
        datatype = term.datatype.value if isinstance(term, Literal) else None
        types = knowledge.types.get(term) if isinstance(term, Node) else None
        schemes = knowledge.vocabulary.concepts.get(term.value) if isinstance(term, Node) else None
        key = (datatype, types, schemes)
        if key not in shared:
            shared[key] = _Sort(datatype, types, schemes)
        sorts[number] = shared[key]
    return sorts


def _breaks_domain(term: PropertyTerm, sort: _Sort) -> bool:
    return sort.types is not None and len(term.domains - sort.types - ANYTHING) > 0


def _breaks_range(term: PropertyTerm, sort: _Sort) -> bool:
    if sort.datatype is not None:
        wanted = (term.datatypes or term.ranges) - ANYTHING
        return term.kind == "object" or (len(wanted) > 0 and sort.datatype not in wanted)
    return term.kind == "datatype" or len(term.ranges - (sort.types or frozenset()) - ANYTHING) > 0


def _breaks_scheme(term: PropertyTerm, sort: _Sort) -> bool:
    return len(term.schemes) > 0 and sort.schemes is not None and sort.schemes.isdisjoint(term.schemes)


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
