"""Statistics of the data set, as RDF: the Vocabulary of Interlinked Datasets (VoID)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ecograph.namespaces import ECO, ID, KINDS, PREFIXES, SOURCE, compact

__all__ = ["count_entities", "count_statements", "list_instances", "list_sources"]

ENTITIES: Final = tuple(f"{ID}{kind}/" for kind in KINDS if kind not in {"measure", "metric", "network", "scheme"})
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
IS_PART_OF: Final = NamedNode(PREFIXES["dcterms"] + "isPartOf")


def count_statements(triples: Sequence[Triple], dataset: str) -> Iterator[Triple]:
    """Yield VoID statistics of the default graph ``triples``, about the data set with the IRI ``dataset``.

    A class partition counts the instances of a class, a property partition the statements of a property.
    """
    classes = _count_instances(triples)
    properties = Counter(triple.predicate for triple in triples)
    totals = {
        "triples": len(triples),
        "entities": count_entities(triples),
        "classes": len(classes),
        "properties": len(properties),
        "distinctSubjects": len({triple.subject for triple in triples}),
        "distinctObjects": len({triple.object for triple in triples}),
    }
    for name, total in totals.items():
        yield _make_count(dataset, name, total)
    for kind, name, counts in (("class", "entities", classes), ("property", "triples", properties)):
        for term, count in counts.items():
            part = f"{dataset}/{kind}/{_slug(term)}"
            yield _link(dataset, f"{kind}Partition", NamedNode(part))
            yield _link(part, kind, term)
            yield _make_count(part, name, count)


def count_entities(triples: Sequence[Triple]) -> int:
    """Return how many entities something is said about; concepts and what ecograph itself measures are none."""
    named = {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)}
    return sum(term.value.startswith(ENTITIES) for term in named)


def list_instances(triples: Sequence[Triple], class_: str) -> list[NamedNode]:
    """Return what has the class with the IRI ``class_``, in the order of ``triples``."""
    wanted = NamedNode(class_)
    found = (triple.subject for triple in triples if triple.predicate == TYPE and triple.object == wanted)
    return [term for term in found if isinstance(term, NamedNode)]


def list_sources(triples: Sequence[Triple]) -> tuple[list[NamedNode], list[NamedNode]]:
    """Return the source documents that stand for themselves, and those that are pages of one of them."""
    pages = {
        triple.subject
        for triple in triples
        if triple.predicate == IS_PART_OF
        and isinstance(triple.object, NamedNode)
        and triple.object.value.startswith(SOURCE)
    }
    found = list_instances(triples, ECO + "SourceDocument")
    return [term for term in found if term not in pages], [term for term in found if term in pages]


def _count_instances(triples: Sequence[Triple]) -> Counter[NamedNode]:
    return Counter(
        triple.object for triple in triples if triple.predicate == TYPE and isinstance(triple.object, NamedNode)
    )


def _link(subject: str, name: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(PREFIXES["void"] + name), value)


def _make_count(subject: str, name: str, count: int) -> Triple:
    return _link(subject, name, Literal(count))


def _slug(term: NamedNode) -> str:
    """Return the CURIE of a term with a hyphen for its colon, or a digest if it has none."""
    curie = compact(term.value)
    return sha256(curie.encode()).hexdigest()[:16] if "/" in curie else curie.replace(":", "-")
