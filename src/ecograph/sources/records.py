"""Records: a row of a table as the evidence of what it states."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Origin, Statement
from ecograph.namespaces import ECO, GRAPH_SOURCES, ID, PREFIXES, RECORD, expand
from ecograph.sources.content import Mention, Name

__all__ = ["MENTION", "Record", "date_literal", "decimal_literal", "describe_record", "typed"]

DATE_FORMS: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}

MENTION: Final = "urn:mention:"
"""How the provisional node of a mention begins; no other IRI of a source begins so."""

SOURCES: Final = NamedNode(GRAPH_SOURCES)
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
IN_SOURCE: Final = NamedNode(ECO + "inSource")
LOCATOR: Final = NamedNode(ECO + "locator")
CONFIDENCE: Final = NamedNode(ECO + "confidence")
RECORD_CLASS: Final = NamedNode(ECO + "Record")


@lru_cache(maxsize=4096)
def _term(curie: str) -> NamedNode:
    """Return the node of a CURIE; the same few stand in every row."""
    return NamedNode(expand(curie))


def typed(value: str, datatype: str) -> Literal:
    """Return the literal of an XSD datatype given by its local name."""
    return Literal(value, datatype=_term(f"xsd:{datatype}"))


def date_literal(text: str) -> Literal:
    """Return a year, month or day, written as ISO 8601 does, as exact as it is given."""
    return typed(text, DATE_FORMS[len(text)])


def decimal_literal(text: str) -> Literal:
    """Return a decimal number in canonical form (XML Schema 1.1 part 2, section 3.3.3)."""
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return typed(f"{whole}.{fraction}" if fraction != "" else whole, "decimal")


def describe_record(
    source: str, name: str, origin: Origin, shown: str | None = None, confidence: str = "high"
) -> Iterator[Statement]:
    """Yield the statements, in graph:sources, about the record ``name`` of a source.

    :param shown: what the source itself calls the record, where that cannot stand in an IRI
    :param confidence: slug of the concept that says how sure what the record states is
    """
    record = NamedNode(f"{RECORD}{source}/{name}")
    for predicate, value in (
        (TYPE, RECORD_CLASS),
        (IN_SOURCE, _term(f"source:{source}")),
        (LOCATOR, Literal(f"record {shown or name}", language="en")),
        (LOCATOR, Literal(f"post {shown or name}", language="sv")),
        (CONFIDENCE, _term(f"confidence:{confidence}")),
    ):
        yield Statement(Quad(record, predicate, value, SOURCES), origin)


class Record:
    """One record while it is read: gathers its statements and the entities it mentions."""

    def __init__(
        self, source: str, name: str, origin: Origin, shown: str | None = None, confidence: str = "high"
    ) -> None:
        self.name = quote(name, safe="")
        self.graph = NamedNode(f"{RECORD}{source}/{self.name}")
        self.origin = origin
        self.mentions: list[Mention] = []
        self.statements = list(describe_record(source, self.name, origin, shown, confidence))
        self._source = source

    def mention(
        self,
        kind: str,
        identifiers: Iterable[tuple[str, str]],
        classes: tuple[str, ...] = (),
        *,
        concept: str | None = None,
        names: Iterable[Name] = (),
        country: str | None = None,
    ) -> NamedNode:
        """Return the node that stands for an entity with these identifiers and names in this record's statements."""
        node = NamedNode(f"{MENTION}{self._source}:{self.name}:{len(self.mentions)}")
        found, called = tuple(identifiers), tuple(dict.fromkeys(names))
        self.mentions.append(Mention(node, kind, self.graph, self.origin, found, classes, concept, called, country))
        return node

    def state(self, subject: NamedNode, predicate: str, value: NamedNode | Literal | str) -> None:
        """State that ``subject`` has ``value``; predicate and, as a string, value are CURIEs."""
        term = _term(value) if isinstance(value, str) else value
        self.statements.append(Statement(Quad(subject, _term(predicate), term, self.graph), self.origin))

    def observe(self, about: NamedNode, slug: str, indicator: str, value: str, year: str) -> None:
        """State an exact count of ``about`` in a year, as an observation of high confidence."""
        node = NamedNode(f"{ID}observation/{slug}")
        said: list[tuple[str, NamedNode | Literal | str]] = [
            ("rdf:type", "eco:Observation"),
            ("eco:about", about),
            ("eco:indicator", indicator),
            ("eco:value", typed(value, "integer")),
            ("eco:unit", "unit:NUM"),
            ("eco:year", typed(year, "gYear")),
            ("eco:precision", "precision:exact"),
            ("eco:confidence", "confidence:high"),
        ]
        for predicate, term in said:
            self.state(node, predicate, term)
