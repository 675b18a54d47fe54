"""Counts what a data set holds: statements, entities, classes, properties, and how classes are connected."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ecograph.namespaces import ID, KINDS, PREFIXES
from ecograph.void import DataCounts, PropertyCount

__all__ = ["count_entities", "count_statements", "list_instances"]

ENTITIES: Final = tuple(f"{ID}{kind}/" for kind in KINDS if kind not in {"measure", "metric", "network", "scheme"})
TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
NONE: Final[frozenset[str]] = frozenset()

Node = NamedNode | BlankNode | Triple
Classes = Mapping[object, frozenset[str]]
Pattern = tuple[frozenset[str], str, frozenset[str] | str]
"""Classes of the subject, property, classes or datatype of the object."""


def count_statements(triples: Sequence[Triple]) -> DataCounts:
    """Return the statistics of the default graph ``triples``."""
    classes = _find_classes(triples)
    instances = Counter(class_ for found in classes.values() for class_ in found)
    properties = _count_properties(triples)
    totals = {
        "triples": len(triples),
        "entities": count_entities(triples),
        "classes": len(instances),
        "properties": len(properties),
        "distinctSubjects": len({triple.subject for triple in triples}),
        "distinctObjects": len({triple.object for triple in triples}),
    }
    # Few patterns are shared by many triples: the superclasses of both ends are spread out once for each pattern.
    patterns = Counter(_describe(triple, classes) for triple in triples)
    of_classes: Counter[tuple[str, str]] = Counter()
    to_classes: Counter[tuple[str, str, str]] = Counter()
    to_datatypes: Counter[tuple[str, str, str]] = Counter()
    for (subjects, name, ends), count in patterns.items():
        for class_ in subjects:
            of_classes[class_, name] += count
            if isinstance(ends, str):
                to_datatypes[class_, name, ends] += count
            else:
                to_classes.update({(class_, name, end): count for end in ends})
    return DataCounts(totals, instances, properties, of_classes, to_classes, to_datatypes)


def count_entities(triples: Iterable[Triple]) -> int:
    """Return how many entities something is said about; concepts and what ecograph itself measures are none."""
    named = {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)}
    return sum(term.value.startswith(ENTITIES) for term in named)


def list_instances(triples: Sequence[Triple], class_: str) -> list[NamedNode]:
    """Return what has the class with the IRI ``class_``, in the order of ``triples``."""
    wanted = NamedNode(class_)
    found = (triple.subject for triple in triples if triple.predicate == TYPE and triple.object == wanted)
    return [term for term in found if isinstance(term, NamedNode)]


def _find_classes(triples: Iterable[Triple]) -> Classes:
    found: defaultdict[Node, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
            found[triple.subject].add(triple.object.value)
    shared: dict[frozenset[str], frozenset[str]] = {}
    return {thing: shared.setdefault(classes := frozenset(names), classes) for thing, names in found.items()}


def _count_properties(triples: Iterable[Triple]) -> dict[str, PropertyCount]:
    counts: Counter[str] = Counter()
    subjects: defaultdict[str, set[object]] = defaultdict(set)
    objects: defaultdict[str, set[object]] = defaultdict(set)
    for triple in triples:
        name = triple.predicate.value
        counts[name] += 1
        subjects[name].add(triple.subject)
        objects[name].add(triple.object)
    return {name: PropertyCount(count, len(subjects[name]), len(objects[name])) for name, count in counts.items()}


def _describe(triple: Triple, classes: Classes) -> Pattern:
    value = triple.object
    ends = value.datatype.value if isinstance(value, Literal) else classes.get(value, NONE)
    return classes.get(triple.subject, NONE), triple.predicate.value, ends
