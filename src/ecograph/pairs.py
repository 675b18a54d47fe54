"""Statements about one subject, written as pairs of a predicate's CURIE and a value."""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import PREFIXES
from ecograph.text import LANGUAGES, Text

__all__ = ["CATALOGUE_PREFIXES", "SPDX", "Pair", "Value", "expand_term", "say", "type_as", "typed_literal"]

SPDX: Final = "http://spdx.org/rdf/terms#"
CATALOGUE_PREFIXES: Final[Mapping[str, str]] = {
    "spdx": SPDX,
    **{
        name: PREFIXES[name]
        for name in ("dcat", "dcterms", "eco", "foaf", "owl", "prov", "rdf", "rdfs", "source", "void", "xsd")
    },
}

Value = NamedNode | Literal
Pair = tuple[str, Value]


def say(predicate: str, text: Text) -> Iterator[Pair]:
    """Yield ``text`` in every language."""
    for language in LANGUAGES:
        yield predicate, Literal(text.to(language), language=language)


def type_as(curie: str) -> Pair:
    """Return the pair that gives the class."""
    return "rdf:type", NamedNode(expand_term(curie))


def typed_literal(value: str, datatype: str) -> Literal:
    """Return the literal of an XSD datatype given by its local name."""
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))


def expand_term(curie: str) -> str:
    """Return the IRI of a CURIE whose prefix is one of :data:`CATALOGUE_PREFIXES`."""
    prefix, _, local = curie.partition(":")
    return CATALOGUE_PREFIXES[prefix] + local
