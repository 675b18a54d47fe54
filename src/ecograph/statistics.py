"""Counts what the default graph holds, and finds the sources that it is made from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ecograph.namespaces import ECO, ID, KINDS, PREFIXES, SOURCE
from ecograph.void import DataCounts, PropertyCount

__all__ = ["Statistics", "gather_statistics"]

ENTITIES: Final = tuple(f"{ID}{kind}/" for kind in KINDS if kind not in {"measure", "metric", "network", "scheme"})
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
IS_PART_OF: Final = NamedNode(PREFIXES["dcterms"] + "isPartOf")
LICENCE_NOTE: Final = NamedNode(ECO + "licenceNote")
READ_ON: Final = NamedNode(ECO + "readOn")
SOURCE_DOCUMENT: Final = ECO + "SourceDocument"
NONE: Final[frozenset[str]] = frozenset()

Node = NamedNode | BlankNode | Triple
Classes = Mapping[object, frozenset[str]]
Pattern = tuple[frozenset[str], str, frozenset[str] | str]
"""Classes of the subject, property, classes or datatype of the object."""
Pair = tuple[str, str]
Link = tuple[str, str, str]


@dataclass(frozen=True)
class Statistics:
    """What the default graph holds."""

    counts: DataCounts
    documents: Sequence[NamedNode]
    """The source documents that stand for themselves, in the order of the triples."""
    pages: Sequence[NamedNode]
    """Those that are pages of one of them."""
    licence_notes: Sequence[tuple[NamedNode, Literal]]
    """Source documents of whose terms of use only words are known, with these words."""
    last_read: str | None
    """ISO date: the latest day on which a source was read; None without sources."""

    @property
    def triples(self) -> int:
        """All statements."""
        return self.counts.totals["triples"]

    @property
    def entities(self) -> int:
        """What something is said about; concepts and what ecograph itself measures are none."""
        return self.counts.totals["entities"]


def gather_statistics(triples: Sequence[Triple]) -> Statistics:
    """Return the statistics of the default graph."""
    classes = _find_classes(triples)
    pages, days = set[object](), set[str]()
    notes = list[tuple[NamedNode, Literal]]()
    for subject, predicate, value in triples:
        if predicate == READ_ON and isinstance(value, Literal):
            days.add(value.value)
        elif predicate == IS_PART_OF and isinstance(value, NamedNode) and value.value.startswith(SOURCE):
            pages.add(subject)
        elif predicate == LICENCE_NOTE and isinstance(value, Literal) and isinstance(subject, NamedNode):
            notes.append((subject, value))
    documents = [thing for thing, found in classes.items() if SOURCE_DOCUMENT in found and isinstance(thing, NamedNode)]
    return Statistics(
        counts=_count(triples, classes),
        documents=[document for document in documents if document not in pages],
        pages=[document for document in documents if document in pages],
        licence_notes=notes,
        last_read=max(days, default=None),
    )


def _find_classes(triples: Iterable[Triple]) -> Classes:
    """Return the classes of each thing that has any, equal sets shared."""
    found: defaultdict[Node, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == TYPE and isinstance(value, NamedNode):
            found[subject].add(value.value)
    shared: dict[frozenset[str], frozenset[str]] = {}
    return {thing: shared.setdefault(classes := frozenset(names), classes) for thing, names in found.items()}


def _count(triples: Sequence[Triple], classes: Classes) -> DataCounts:
    instances = Counter(class_ for found in classes.values() for class_ in found)
    stated = Counter[str]()
    subjects: defaultdict[str, set[Node]] = defaultdict(set)
    objects: defaultdict[str, set[object]] = defaultdict(set)
    patterns = Counter[Pattern]()
    for subject, predicate, value in triples:
        name = predicate.value
        stated[name] += 1
        subjects[name].add(subject)
        objects[name].add(value)
        ends = value.datatype.value if isinstance(value, Literal) else classes.get(value, NONE)
        patterns[classes.get(subject, NONE), name, ends] += 1
    things = set[Node]().union(*subjects.values())
    totals = {
        "triples": len(triples),
        "entities": sum(isinstance(thing, NamedNode) and thing.value.startswith(ENTITIES) for thing in things),
        "classes": len(instances),
        "properties": len(stated),
        "distinctSubjects": len(things),
        "distinctObjects": len(set[object]().union(*objects.values())),
    }
    properties = {name: PropertyCount(count, len(subjects[name]), len(objects[name])) for name, count in stated.items()}
    return DataCounts(totals, instances, properties, *_spread(patterns))


def _spread(patterns: Mapping[Pattern, int]) -> tuple[Counter[Pair], Counter[Link], Counter[Link]]:
    """Return how many triples lead from a class by a property, to a class, to a datatype.

    Few patterns are shared by many triples: the classes of both ends are spread out once for each pattern.
    """
    of_classes, to_classes, to_datatypes = Counter[Pair](), Counter[Link](), Counter[Link]()
    for (subjects, name, ends), count in patterns.items():
        for class_ in subjects:
            of_classes[class_, name] += count
            if isinstance(ends, str):
                to_datatypes[class_, name, ends] += count
            else:
                to_classes.update({(class_, name, end): count for end in ends})
    return of_classes, to_classes, to_datatypes
