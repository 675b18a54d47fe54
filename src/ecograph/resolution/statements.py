"""What is stated of a resolved entity: class, kind, identifiers and names, each in the graph of its record."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Statement
from ecograph.namespaces import ECO, PREFIXES, expand
from ecograph.register import IDENTIFIER_SCHEMES
from ecograph.resolution import Entity
from ecograph.resolution.identity import is_registered
from ecograph.sources.content import Mention, Name
from ecograph.sources.records import MENTION as MENTION_IRI
from ecograph.text import LANGUAGES
from ecograph.written import Written, write_down

__all__ = ["state_entities", "substitute"]

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
KIND: Final = NamedNode(ECO + "kind")
LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
ALT_LABEL: Final = NamedNode(PREFIXES["skos"] + "altLabel")
IDENTIFIERS: Final = {
    scheme: (NamedNode(ECO + scheme), NamedNode(PREFIXES["xsd"] + datatype))
    for scheme, datatype in IDENTIFIER_SCHEMES.items()
}
"""Property and datatype of each scheme."""
NODE: Final = cache(lambda curie: NamedNode(expand(curie)))
MENTION: Final = f"<{MENTION_IRI}".encode()
UNDETERMINED: Final = "und"
"""BCP 47: the language is not known. A label must have a language, and the record does not tell it."""


def substitute(statements: Sequence[Statement], iris: Mapping[NamedNode, NamedNode]) -> Written:
    """Return the statements with the IRIs of entities in place of the provisional nodes of mentions."""
    written = write_down(statements)
    names = {str(node).encode(): str(iri).encode() for node, iri in iris.items() if node != iri}
    lines = [_replace(line, names) if MENTION in line else line for line in written.lines]
    return Written(lines, written.origins, frozenset(_replace(line, names) for line in written.outside))


def _replace(line: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """Return the line with the names of its subject and object replaced; a text that holds one stays as it is."""
    subject, predicate, rest = line.split(b" ", 2)
    value, _, graph = rest.partition(b" ")
    return b" ".join((names.get(subject, subject), predicate, names.get(value, value), graph))


def state_entities(entities: Sequence[Entity]) -> Iterator[Statement]:
    """Yield what the records say of each entity; what the register says of it stands there already."""
    for entity in entities:
        for mention in entity.described:
            if not is_registered(mention):
                yield from _state_mention(entity.iri, mention)
        yield from _name_entity(entity)


def _state_mention(iri: NamedNode, mention: Mention) -> Iterator[Statement]:
    for name in mention.classes:
        yield _state(mention, iri, TYPE, NODE(name))
    if mention.concept is not None:
        yield _state(mention, iri, KIND, NODE(mention.concept))
    for scheme, value in mention.identifiers:
        predicate, datatype = IDENTIFIERS[scheme]
        yield _state(mention, iri, predicate, Literal(value, datatype=datatype))


def _name_entity(entity: Entity) -> Iterator[Statement]:
    """Yield one label a language, the register's first, then in the order of the sources; other names beside them."""
    chosen = _choose_labels(entity)
    for mention in entity.described:
        if is_registered(mention):
            continue
        for name in mention.names:
            language = name.language or UNDETERMINED
            if chosen.get(language) == (mention, name):
                yield _state(mention, entity.iri, LABEL, Literal(name.text, language=language))
            elif language not in chosen or chosen[language][1].text != name.text:
                yield _state(mention, entity.iri, ALT_LABEL, _literal(name))


def _choose_labels(entity: Entity) -> dict[str, tuple[Mention, Name]]:
    """Return the label of each language; one of unknown language only where no label has a language.

    A heading labels what has no other label, the first that is not in capitals if there is one.
    """
    chosen: dict[str, tuple[Mention, Name]] = {}
    uses = [(mention, name) for mention in entity.described for name in mention.names]
    labels = [used for used in uses if used[1].use == "label"]
    for mention, name in labels:
        if name.language in LANGUAGES:
            chosen.setdefault(name.language, (mention, name))
    if not chosen:
        headings = sorted((used for used in uses if used[1].use == "heading"), key=lambda used: used[1].text.isupper())
        for mention, name in (*labels, *headings)[:1]:
            chosen[name.language or UNDETERMINED] = (mention, name)
    return chosen


def _literal(name: Name) -> Literal:
    return Literal(name.text) if name.language is None else Literal(name.text, language=name.language)


def _state(mention: Mention, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Statement:
    return Statement(Quad(subject, predicate, value, mention.record), mention.origin)
