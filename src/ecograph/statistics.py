"""Statistics of the data set, as RDF: the Vocabulary of Interlinked Datasets (VoID)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ecograph.namespaces import ECO, ID, KINDS, PREFIXES, SOURCE, compact

__all__ = ["Statistics", "describe_statistics", "gather_statistics"]

ENTITIES: Final = tuple(f"{ID}{kind}/" for kind in KINDS if kind not in {"measure", "metric", "network", "scheme"})
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
IS_PART_OF: Final = NamedNode(PREFIXES["dcterms"] + "isPartOf")
LICENCE_NOTE: Final = NamedNode(ECO + "licenceNote")
READ_ON: Final = NamedNode(ECO + "readOn")
SOURCE_DOCUMENT: Final = NamedNode(ECO + "SourceDocument")


@dataclass(frozen=True)
class Statistics:
    """What the default graph holds."""

    triples: int
    subjects: int
    """Distinct ones."""
    objects: int
    """Distinct ones."""
    entities: int
    """That something is said about; concepts and what ecograph itself measures are none."""
    classes: Mapping[NamedNode, int]
    """The instances of each class."""
    properties: Mapping[NamedNode, int]
    """The statements of each property."""
    documents: Sequence[NamedNode]
    """The source documents that stand for themselves, in the order of the triples."""
    pages: Sequence[NamedNode]
    """Those that are pages of one of them."""
    licence_notes: Sequence[tuple[NamedNode, Literal]]
    """Source documents of whose terms of use only words are known, with these words."""
    last_read: str | None
    """ISO date: the latest day on which a source was read; None without sources."""


def gather_statistics(triples: Sequence[Triple]) -> Statistics:
    """Return the statistics of the default graph, in one pass."""
    subjects, objects = set[object](), set[object]()
    properties, classes = Counter[NamedNode](), Counter[NamedNode]()
    documents, pages, days = list[NamedNode](), set[object](), set[str]()
    notes = list[tuple[NamedNode, Literal]]()
    for subject, predicate, value in triples:
        subjects.add(subject)
        objects.add(value)
        properties[predicate] += 1
        if predicate == TYPE and isinstance(value, NamedNode):
            classes[value] += 1
            if value == SOURCE_DOCUMENT and isinstance(subject, NamedNode):
                documents.append(subject)
        elif predicate == READ_ON and isinstance(value, Literal):
            days.add(value.value)
        elif predicate == IS_PART_OF and isinstance(value, NamedNode) and value.value.startswith(SOURCE):
            pages.add(subject)
        elif predicate == LICENCE_NOTE and isinstance(value, Literal) and isinstance(subject, NamedNode):
            notes.append((subject, value))
    return Statistics(
        triples=len(triples),
        subjects=len(subjects),
        objects=len(objects),
        entities=sum(isinstance(node, NamedNode) and node.value.startswith(ENTITIES) for node in subjects),
        classes=classes,
        properties=properties,
        documents=[document for document in documents if document not in pages],
        pages=[document for document in documents if document in pages],
        licence_notes=notes,
        last_read=max(days, default=None),
    )


def describe_statistics(statistics: Statistics, dataset: str) -> Iterator[Triple]:
    """Yield the statistics in VoID, about the data set with the IRI ``dataset``.

    A class partition counts the instances of a class, a property partition the statements of a property.
    """
    totals = {
        "triples": statistics.triples,
        "entities": statistics.entities,
        "classes": len(statistics.classes),
        "properties": len(statistics.properties),
        "distinctSubjects": statistics.subjects,
        "distinctObjects": statistics.objects,
    }
    for name, total in totals.items():
        yield _make_count(dataset, name, total)
    counted = (("class", "entities", statistics.classes), ("property", "triples", statistics.properties))
    for kind, name, counts in counted:
        for term, count in counts.items():
            part = f"{dataset}/{kind}/{_slug(term)}"
            yield _link(dataset, f"{kind}Partition", NamedNode(part))
            yield _link(part, kind, term)
            yield _make_count(part, name, count)


def _link(subject: str, name: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(PREFIXES["void"] + name), value)


def _make_count(subject: str, name: str, count: int) -> Triple:
    return _link(subject, name, Literal(count))


def _slug(term: NamedNode) -> str:
    """Return the CURIE of a term with a hyphen for its colon, or a digest if it has none."""
    curie = compact(term.value)
    return sha256(curie.encode()).hexdigest()[:16] if "/" in curie else curie.replace(":", "-")
