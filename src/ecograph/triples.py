"""Triples as columns of numbers: what is asked of a term is asked once, however often it stands there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["Numbers", "Triples", "make_triples", "read_iri", "read_triples"]

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Triples:
    """The number of each term, and by triple the numbers of its three terms."""

    numbers: Mapping[bytes, int]
    """From 0 on, in the order of the terms, each as N-Triples has it."""
    subjects: Numbers
    predicates: Numbers
    objects: Numbers

    @cached_property
    def terms(self) -> Sequence[bytes]:
        """Each term once."""
        return list(self.numbers)

    def find_rows(self, *properties: str) -> Numbers:
        """Return the places of the triples with any of these properties, IRIs, in their order."""
        wanted = [self.numbers.get(f"<{name}>".encode(), -1) for name in properties]
        return np.flatnonzero(np.isin(self.predicates, wanted))

    def list_pairs(self, *properties: str) -> Iterable[tuple[int, int]]:
        """Return the numbers of subject and object of these triples."""
        rows = self.find_rows(*properties)
        return zip(self.subjects[rows].tolist(), self.objects[rows].tolist(), strict=True)


def make_triples(lines: Iterable[bytes], others: Triples | None = None) -> Triples:
    """Return the columns of ``lines``, N-Triples in canonical form, after those of ``others``."""
    return read_triples((line[:-2] + b"<> .\n" for line in lines), others)[0]


def read_triples(named: Iterable[bytes], others: Triples | None = None) -> tuple[Triples, Counter[bytes]]:
    """Return the columns of the default graph, after those of ``others``, and how many lines each graph has.

    :param named: canonical N-Quads of named graphs, sorted: what differs only in its graph are neighbours
    """
    numbers = dict(others.numbers) if others is not None else {}
    find = numbers.setdefault
    columns: list[int] = []
    graphs: list[bytes] = []
    last, before, number = b"", b"", -1
    for line in named:
        triple, _, graph = line[:-3].rpartition(b" ")
        graphs.append(graph)
        if triple == last:
            continue
        last = triple
        subject, predicate, value = triple.split(b" ", 2)
        if subject != before:
            before, number = subject, find(subject, len(numbers))
        columns += number, find(predicate, len(numbers)), find(value, len(numbers))
    table = np.array(columns, dtype=np.int64).reshape(-1, 3).T
    if others is not None:
        kept = (others.subjects, others.predicates, others.objects)
        table = np.concatenate((kept, table), axis=1)
    return Triples(numbers, *np.ascontiguousarray(table)), Counter(graphs)


def read_iri(term: bytes) -> str:
    """Return the IRI of a term that is one."""
    return term[1:-1].decode()
