"""Counts what the default graph holds, and finds the sources that it is made from."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ecograph.namespaces import ECO, ID, KINDS, PREFIXES, SOURCE
from ecograph.triples import Numbers, Triples, read_iri
from ecograph.void import DataCounts, PropertyCount

__all__ = ["Statistics", "gather_statistics"]

ENTITIES: Final = tuple(
    f"<{ID}{kind}/".encode() for kind in KINDS if kind not in {"measure", "metric", "network", "scheme"}
)
TYPE: Final = PREFIXES["rdf"] + "type"
IS_PART_OF: Final = PREFIXES["dcterms"] + "isPartOf"
LICENCE_NOTE: Final = ECO + "licenceNote"
READ_ON: Final = ECO + "readOn"
SOURCE_DOCUMENT: Final = ECO + "SourceDocument"
STRING: Final = PREFIXES["xsd"] + "string"
LANGUAGE_STRING: Final = PREFIXES["rdf"] + "langString"
NONE: Final[frozenset[str]] = frozenset()

End = frozenset[str] | str
"""Classes of a thing, or datatype of a literal."""
Pattern = tuple[End, str, End]
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


def gather_statistics(triples: Triples) -> Statistics:
    """Return the statistics of the default graph."""
    classes = _find_classes(triples)
    terms = triples.terms
    days = (_read_text(terms[value]) for _, value in triples.list_pairs(READ_ON))
    parts = triples.list_pairs(IS_PART_OF)
    pages = {subject for subject, value in parts if terms[value].startswith(f"<{SOURCE}".encode())}
    documents = [subject for subject, found in classes.items() if SOURCE_DOCUMENT in found]
    return Statistics(
        counts=_count(triples, classes),
        documents=[_read_node(terms[document]) for document in documents if document not in pages],
        pages=[_read_node(terms[document]) for document in documents if document in pages],
        licence_notes=_read_notes(triples),
        last_read=max(days, default=None),
    )


def _read_node(term: bytes) -> NamedNode:
    return NamedNode(read_iri(term))


def _read_text(term: bytes) -> str:
    """Return the characters of a literal in which none is escaped."""
    return term[1 : term.rindex(b'"')].decode()


def _read_notes(triples: Triples) -> list[tuple[NamedNode, Literal]]:
    terms = triples.terms
    lines = [
        b"%s <%s> %s .\n" % (terms[subject], LICENCE_NOTE.encode(), terms[value])
        for subject, value in triples.list_pairs(LICENCE_NOTE)
    ]
    found = parse(b"".join(lines), format=RdfFormat.N_TRIPLES)
    return [
        (note.subject, note.object)
        for note in found
        if isinstance(note.subject, NamedNode) and isinstance(note.object, Literal)
    ]


def _find_classes(triples: Triples) -> Mapping[int, frozenset[str]]:
    """Return the classes of each thing that has any, by its number, equal sets shared."""
    terms = triples.terms
    found: defaultdict[int, set[int]] = defaultdict(set)
    for subject, value in triples.list_pairs(TYPE):
        if terms[value].startswith(b"<"):
            found[subject].add(value)
    shared: dict[frozenset[int], frozenset[str]] = {}
    for numbers in map(frozenset, found.values()):
        if numbers not in shared:
            shared[numbers] = frozenset(read_iri(terms[number]) for number in numbers)
    return {subject: shared[frozenset(numbers)] for subject, numbers in found.items()}


def _count(triples: Triples, classes: Mapping[int, frozenset[str]]) -> DataCounts:
    terms, number = triples.terms, len(triples.terms)
    instances = Counter(class_ for found in classes.values() for class_ in found)
    stated = np.bincount(triples.predicates, minlength=number)
    subjects = _count_distinct(triples.predicates, triples.subjects, number)
    objects = _count_distinct(triples.predicates, triples.objects, number)
    things = np.flatnonzero(np.bincount(triples.subjects, minlength=number)).tolist()
    properties = np.flatnonzero(stated).tolist()
    totals = {
        "triples": len(triples.subjects),
        "entities": sum(terms[thing].startswith(ENTITIES) for thing in things),
        "classes": len(instances),
        "properties": len(properties),
        "distinctSubjects": len(things),
        "distinctObjects": int(np.count_nonzero(np.bincount(triples.objects))),
    }
    counts = {
        read_iri(terms[each]): PropertyCount(int(stated[each]), int(subjects[each]), int(objects[each]))
        for each in properties
    }
    return DataCounts(totals, instances, counts, *_spread(_count_patterns(triples, classes)))


def _count_distinct(keys: Numbers, values: Numbers, number: int) -> Numbers:
    """Return for each key how many distinct values stand beside it; both are numbers below ``number``."""
    pairs = np.sort(keys * number + values)  # unique() takes ten times as long
    distinct = pairs[np.diff(pairs, prepend=-1) > 0]
    return np.bincount(distinct // max(number, 1), minlength=number)


def _count_patterns(triples: Triples, classes: Mapping[int, frozenset[str]]) -> dict[Pattern, int]:
    terms, number = triples.terms, len(triples.terms)
    kinds: dict[frozenset[str], int] = {NONE: 0}
    starts = np.zeros(number, dtype=np.int64)
    for subject, found in classes.items():
        starts[subject] = kinds.setdefault(found, len(kinds))
    datatypes: dict[str, int] = {}
    ends = starts.copy()
    for place, term in enumerate(terms):
        if term.startswith(b'"'):
            ends[place] = len(kinds) + datatypes.setdefault(_read_datatype(term), len(datatypes))
    sorts = [*kinds, *datatypes]
    codes = (starts[triples.subjects] * number + triples.predicates) * len(sorts) + ends[triples.objects]
    found, times = np.unique(codes, return_counts=True)
    listed = list(kinds)
    return {
        (
            listed[code // len(sorts) // number],
            read_iri(terms[code // len(sorts) % number]),
            sorts[code % len(sorts)],
        ): count
        for code, count in zip(found.tolist(), times.tolist(), strict=True)
    }


def _read_datatype(literal: bytes) -> str:
    sign = literal[literal.rindex(b'"') + 1 :]
    if sign.startswith(b"^^"):
        return read_iri(sign[2:])
    return LANGUAGE_STRING if sign.startswith(b"@") else STRING


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
