"""Statements as columns of numbers: what is asked of a term is asked once, however often it stands there."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

__all__ = ["Columns", "Term", "make_columns"]

Term = NamedNode | BlankNode | Literal | Triple | DefaultGraph


@dataclass(frozen=True)
class Columns:
    """The number of each term, and by statement the numbers of its four terms."""

    numbers: Mapping[Term, int]
    """From 0 on, in the order of the terms."""
    subjects: Sequence[int]
    predicates: Sequence[int]
    objects: Sequence[int]
    graphs: Sequence[int]

    def after(self, start: int) -> "Columns":
        """Return the columns without the statements before ``start``, with the same numbers."""
        columns = (self.subjects, self.predicates, self.objects, self.graphs)
        return self if start == 0 else Columns(self.numbers, *(column[start:] for column in columns))


def make_columns(quads: Iterable[Quad]) -> Columns:
    """Return the columns of ``quads``."""
    numbers: dict[Term, int] = {}
    find = numbers.setdefault
    subjects, predicates, objects, graphs = (array("L") for _ in range(4))
    for subject, predicate, value, graph in quads:
        subjects.append(find(subject, len(numbers)))
        predicates.append(find(predicate, len(numbers)))
        objects.append(find(value, len(numbers)))
        graphs.append(find(graph, len(numbers)))
    return Columns(numbers, subjects, predicates, objects, graphs)
