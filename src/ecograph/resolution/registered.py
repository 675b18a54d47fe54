"""The entities of the register, seen as mentions, so that those of the sources can be matched to them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Statement
from ecograph.namespaces import ECO, GRAPH_AUTHORITY, PREFIXES, compact
from ecograph.register import IDENTIFIER_SCHEMES
from ecograph.sources.content import Mention, Name

__all__ = ["RESOLVED_KINDS", "list_registered"]

RESOLVED_KINDS: Final = ("actor", "place", "initiative")
"""Kinds of entities that are resolved; others are registered or authored only."""

TYPE: Final = PREFIXES["rdf"] + "type"
KIND: Final = ECO + "kind"
NAMES: Final = {PREFIXES["rdfs"] + "label": "label", PREFIXES["skos"] + "altLabel": "alias"}


def list_registered(register: Iterable[Statement]) -> list[Mention]:
    """Return each actor, place and initiative of the register as a mention of itself."""
    about: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in register:
        subject = statement.quad.subject
        if isinstance(subject, NamedNode) and compact(subject.value).partition(":")[0] in RESOLVED_KINDS:
            about[subject.value].append(statement)
    return [_make_mention(iri, statements) for iri, statements in about.items()]


def _make_mention(iri: str, statements: list[Statement]) -> Mention:
    pairs = [(statement.quad.predicate.value, statement.quad.object) for statement in statements]
    identifiers = {
        (predicate.removeprefix(ECO), value.value)
        for predicate, value in pairs
        if predicate.removeprefix(ECO) in IDENTIFIER_SCHEMES and isinstance(value, Literal)
    }
    return Mention(
        node=NamedNode(iri),
        kind=compact(iri).partition(":")[0],
        record=NamedNode(GRAPH_AUTHORITY),
        origin=statements[0].origin,
        identifiers=tuple(sorted(identifiers)),
        classes=tuple(
            compact(value.value) for predicate, value in pairs if predicate == TYPE and isinstance(value, NamedNode)
        ),
        concept=next((compact(str(value)[1:-1]) for predicate, value in pairs if predicate == KIND), None),
        names=tuple(
            Name(value.value, value.language, "label" if NAMES[predicate] == "label" else "alias")
            for predicate, value in pairs
            if predicate in NAMES and isinstance(value, Literal)
        ),
    )
