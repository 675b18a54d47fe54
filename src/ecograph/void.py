"""How many statements and things a data set has, by class and property, as RDF: VoID, and void-ext for datatypes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ecograph.namespaces import PREFIXES, compact

__all__ = ["DataCounts", "PropertyCount", "write_class_counts", "write_counts", "write_graph_counts"]

VOID: Final = PREFIXES["void"]
VOID_EXT: Final = PREFIXES["void-ext"]


@dataclass(frozen=True)
class PropertyCount:
    """A property in all of the data."""

    triples: int
    subjects: int
    """Distinct ones."""
    objects: int
    """Distinct ones."""


@dataclass(frozen=True)
class DataCounts:
    """What there is of each; terms are IRIs."""

    totals: Mapping[str, int]
    """Of the whole, by the name that VoID has for it."""
    classes: Mapping[str, int]
    """Class → its instances."""
    properties: Mapping[str, PropertyCount]
    of_classes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Class, property → triples with that property whose subject has that class."""
    to_classes: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    """Class, property, class of the object → triples."""
    to_datatypes: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    """Class, property, datatype of the object → triples."""


def write_counts(counts: DataCounts, dataset: str, start: str) -> Iterator[Triple]:
    """Yield the statistics of the data set with the IRI ``dataset``; IRIs of partitions begin with ``start``.

    A class partition counts the instances of a class, a property partition the statements of a property.
    """
    for name, total in counts.totals.items():
        yield _count(dataset, name, total)
    for term, entities in counts.classes.items():
        part = f"{start}class/{_slug(term)}"
        yield from _divide(dataset, "class", part, term)
        yield _count(part, "entities", entities)
    for term, count in counts.properties.items():
        part = f"{start}property/{_slug(term)}"
        yield from _divide(dataset, "property", part, term)
        yield _count(part, "triples", count.triples)
        yield _count(part, "distinctSubjects", count.subjects)
        yield _count(part, "distinctObjects", count.objects)


def write_class_counts(counts: DataCounts, start: str) -> Iterator[Triple]:
    """Yield the partitions of the class partitions: each property, and in it each class and datatype of the objects."""
    start = f"{start}class/"
    for (class_, term), triples in counts.of_classes.items():
        whole = start + _slug(class_)
        part = f"{whole}/{_slug(term)}"
        yield from _divide(whole, "property", part, term)
        yield _count(part, "triples", triples)
    for kind, found in (("class", counts.to_classes), ("datatype", counts.to_datatypes)):
        for (class_, term, range_), triples in found.items():
            whole = f"{start}{_slug(class_)}/{_slug(term)}"
            part = f"{whole}/{_slug(range_)}"
            yield from _divide(whole, kind, part, range_)
            yield _count(part, "triples", triples)


def write_graph_counts(counts: DataCounts, entry: str, graph: str, start: str) -> Iterator[Triple]:
    """Yield the class partitions as those of ``graph``, the default graph, too.

    Editors look for them at the end of sd:graph, which leads from a named graph to what is said of it. The default
    graph has no name: ``entry`` stands where a named graph would, without one, and is not listed among them.
    """
    yield Triple(NamedNode(entry), NamedNode(PREFIXES["sd"] + "graph"), NamedNode(graph))
    for term in counts.classes:
        yield Triple(NamedNode(graph), NamedNode(VOID + "classPartition"), NamedNode(f"{start}class/{_slug(term)}"))


def _divide(whole: str, kind: str, part: str, term: str) -> Iterator[Triple]:
    vocabulary = VOID_EXT if kind == "datatype" else VOID
    yield Triple(NamedNode(whole), NamedNode(f"{vocabulary}{kind}Partition"), NamedNode(part))
    yield Triple(NamedNode(part), NamedNode(vocabulary + kind), NamedNode(term))


def _count(subject: str, name: str, count: int) -> Triple:
    return Triple(NamedNode(subject), NamedNode(VOID + name), Literal(count))


def _slug(iri: str) -> str:
    """Return the CURIE of a term with a hyphen for its colon, or a digest if it has none."""
    curie = compact(iri)
    return sha256(curie.encode()).hexdigest()[:16] if "/" in curie else curie.replace(":", "-")
