"""The layer of persons, and how a release is made without it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ecograph.dataset import Statement
from ecograph.namespaces import ECO, GRAPH_AUTHORITY, ID, PREFIXES, SOURCE

__all__ = ["find_people", "without_people"]

PERSON: Final = ID + "person/"
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
PERSON_CLASS: Final = NamedNode(ECO + "Person")
LABELS: Final = frozenset({NamedNode(PREFIXES["rdfs"] + "label"), NamedNode(PREFIXES["skos"] + "altLabel")})
RESOLVES: Final = NamedNode(ECO + "resolves")
TITLE: Final = NamedNode(PREFIXES["dcterms"] + "title")
REGISTER: Final = NamedNode(GRAPH_AUTHORITY)
REPRESENTED_BY: Final = NamedNode(ECO + "representedBy")
LINKS: Final = tuple(
    f"{ID}{kind}/" for kind in ("funding", "participation", "recognition", "relation", "resolution", "tenure")
)
"""Entities that exist only to link others: without the person such a link says nothing."""

Node = NamedNode | BlankNode


def find_people(statements: Sequence[Statement]) -> frozenset[Node]:
    """Return the persons: whatever has the class ``eco:Person`` or an IRI under ``id/person/``."""
    quads = [statement.quad for statement in statements]
    typed = {
        quad.subject
        for quad in quads
        if quad.predicate == TYPE and quad.object == PERSON_CLASS and isinstance(quad.subject, NamedNode | BlankNode)
    }
    named = {term for quad in quads for term in (quad.subject, quad.object) if _is_person(term)}
    return frozenset(typed | {term for term in named if isinstance(term, NamedNode)})


def without_people(statements: Sequence[Statement]) -> list[Statement]:
    """Return ``statements`` without those about persons.

    Left out are a person as subject or object, the links (participation, tenure, relation …) of a person with all that
    is said of and with them, and every text that has a person's name in it. A participation whose participant is
    merely represented by a person stays, without that person. So does the name of an organisation that is called after
    a person; the title of a source that names one is replaced by the source's slug.
    """
    statements = list(statements)
    people = find_people(statements)
    quads = [statement.quad for statement in statements]
    links = {quad.subject for quad in quads if quad.object in people and _is_link(quad)}
    gone = people | links | {quad.subject for quad in quads if quad.predicate == RESOLVES and quad.object in links}
    names = {
        quad.object.value
        for quad in quads
        if quad.subject in people and quad.predicate in LABELS and isinstance(quad.object, Literal)
    }
    kept = (each for each in statements if each.quad.subject not in gone and each.quad.object not in gone)
    return [statement for each in kept for statement in _without_names(each, names)]


def _is_person(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(PERSON)


def _is_link(quad: Quad) -> bool:
    subject = quad.subject
    return isinstance(subject, NamedNode) and subject.value.startswith(LINKS) and quad.predicate != REPRESENTED_BY


def _without_names(statement: Statement, names: set[str]) -> Iterator[Statement]:
    quad = statement.quad
    is_name = quad.graph_name == REGISTER and quad.predicate in LABELS
    if is_name or not _mentions(quad, names):
        yield statement
    elif quad.predicate == TITLE and isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
        slug = Literal(quad.subject.value.removeprefix(SOURCE), language=quad.object.language)
        yield replace(statement, quad=Quad(quad.subject, TITLE, slug, quad.graph_name))


def _mentions(quad: Quad, names: set[str]) -> bool:
    return isinstance(quad.object, Literal) and any(name in quad.object.value for name in names)
