"""The ontology: its statements, and the vocabulary of classes, properties and concepts they define."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.namespaces import ECO, GRAPH_ONTOLOGY, PREFIXES
from ecograph.sources.trig import read_trig
from ecograph.text import Text

__all__ = ["SHAPES_FOLDER", "PropertyTerm", "Vocabulary", "make_vocabulary", "read_ontology"]

SHAPES_FOLDER: Final = "shapes"
"""The folder of the ontology that holds shapes; they are rules about the data, not a part of it."""

OWL, RDF, RDFS, SKOS = (PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "skos"))

PropertyKind = Literal["object", "datatype", "annotation"]

PROPERTY_KINDS: Final[Mapping[str, PropertyKind]] = {
    OWL + "AnnotationProperty": "annotation",
    RDF + "Property": "annotation",
    OWL + "DatatypeProperty": "datatype",
    OWL + "ObjectProperty": "object",
}
"""Classes of properties (OWL 2, section 5); where a property is in several, the last one counts."""

CLASS_KINDS: Final = frozenset({OWL + "Class", RDFS + "Class", RDFS + "Datatype"})

_Index = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True)
class PropertyTerm:
    """A property, and what it may connect."""

    iri: str
    kind: PropertyKind
    domains: frozenset[str]
    """Classes of the subject; it is in all of them."""
    ranges: frozenset[str]
    """Classes of the object, or datatypes; it is in all of them."""
    datatypes: frozenset[str]
    """Datatypes of the value (eco:valueDatatype); it has one of them. Empty: as ``ranges`` says."""
    schemes: frozenset[str]
    """Concept schemes of the value (eco:valueScheme); it is in one of them. Empty: any."""
    one_valued: bool
    """Whether two values within one passage contradict each other (eco:oneValuedPerSource)."""


@dataclass(frozen=True)
class Vocabulary:
    """The terms that data may use."""

    classes: Mapping[str, frozenset[str]]
    """Each class with itself and all its superclasses."""
    properties: Mapping[str, PropertyTerm]
    concepts: Mapping[str, frozenset[str]]
    """Each SKOS concept with the schemes it belongs to."""

    def superclasses(self, classes: Iterable[str]) -> frozenset[str]:
        """Return ``classes`` and all their superclasses."""
        return frozenset(found for name in classes for found in self.classes.get(name, {name}))


def read_ontology(folder: Path) -> list[Statement]:
    """Return the statements of all Turtle files of ``folder`` but the shapes, in graph:ontology.

    :raises InputError: if the folder holds none, or naming file and line, if a file is not well-formed
    """
    files = sorted(path for path in folder.rglob("*.ttl") if SHAPES_FOLDER not in path.relative_to(folder).parts)
    if not files:
        message = Text(en="There is no ontology in this folder.", sv="Det finns ingen ontologi i den här mappen.")
        raise InputError(message, file=folder)
    graph = NamedNode(GRAPH_ONTOLOGY)
    return [
        Statement(Quad(found.quad.subject, found.quad.predicate, found.quad.object, graph), found.origin)
        for path in files
        for found in read_trig(path)
    ]


def make_vocabulary(statements: Iterable[Statement]) -> Vocabulary:
    """Return the vocabulary that the statements of graph:ontology among ``statements`` define."""
    index = _index_ontology(statements)
    types = {iri: values.get(RDF + "type", frozenset()) for iri, values in index.items()}
    return Vocabulary(
        classes={iri: _ancestors(iri, index) for iri, kinds in types.items() if kinds & CLASS_KINDS},
        properties={
            iri: _make_property(iri, kinds, index[iri]) for iri, kinds in types.items() if kinds & PROPERTY_KINDS.keys()
        },
        concepts={
            iri: index[iri].get(SKOS + "inScheme", frozenset())
            for iri, kinds in types.items()
            if SKOS + "Concept" in kinds
        },
    )


def _index_ontology(statements: Iterable[Statement]) -> _Index:
    """Return the values by subject and predicate; literals by their lexical form."""
    index: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    graph = NamedNode(GRAPH_ONTOLOGY)
    for quad in (statement.quad for statement in statements if statement.quad.graph_name == graph):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | RdfLiteral):
            index[quad.subject.value][quad.predicate.value].add(quad.object.value)
    return {
        subject: {predicate: frozenset(values) for predicate, values in found.items()}
        for subject, found in index.items()
    }


def _ancestors(iri: str, index: _Index) -> frozenset[str]:
    found: set[str] = set()
    waiting = {iri}
    while waiting:
        found |= waiting
        waiting = {parent for name in waiting for parent in index.get(name, {}).get(RDFS + "subClassOf", ())} - found
    return frozenset(found)


def _make_property(iri: str, kinds: frozenset[str], values: Mapping[str, frozenset[str]]) -> PropertyTerm:
    kind = [kind for name, kind in PROPERTY_KINDS.items() if name in kinds][-1]
    return PropertyTerm(
        iri=iri,
        kind=kind,
        domains=values.get(RDFS + "domain", frozenset()),
        ranges=values.get(RDFS + "range", frozenset()),
        datatypes=values.get(ECO + "valueDatatype", frozenset()),
        schemes=values.get(ECO + "valueScheme", frozenset()),
        one_valued="true" in values.get(ECO + "oneValuedPerSource", frozenset()),
    )
