"""The surroundings of an entity: all that decides what is found about it, while ontology, shapes and program stay.

A finding is about a focus node, and what decides it is

* what is said of the focus (SHACL; conformance, statement by statement or within one subject),
* what leads to the focus by a property that a shape follows backwards,
* the classes of the nodes at the other ends, and of the graphs in which what is said of it stands.

No shape looks further: ``tests/test_recheck.py`` fails when one does. Files and lines decide nothing but where a
finding is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, count
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from ecograph.dataset import Statement, write_lines
from ecograph.namespaces import GRAPH_ONTOLOGY, PREFIXES
from ecograph.recheck.cache import DIGEST_SIZE
from ecograph.shapes import Shapes
from ecograph.triples import Numbers
from ecograph.written import choose_statements, write_down

__all__ = ["Surroundings", "look_around", "properties_followed_backwards"]

INVERSE: Final = NamedNode(PREFIXES["sh"] + "inversePath")
SUBCLASS: Final = f"<{PREFIXES['rdfs']}subClassOf>".encode()
TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
ONTOLOGY: Final = f"<{GRAPH_ONTOLOGY}>".encode()

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """The number of each term, and by statement the numbers of its four terms."""

    numbers: Mapping[bytes, int]
    """From 0 on, in the order of the terms, each as N-Triples has it; no graph is an empty one."""
    subjects: Numbers
    predicates: Numbers
    objects: Numbers
    graphs: Numbers

    def find(self, column: Numbers, term: bytes) -> Marks:
        """Tell of each statement whether it has ``term`` in ``column``."""
        return np.equal(column, self.numbers.get(term, -1))

    def mark(self, terms: Iterable[int]) -> Marks:
        """Tell of each term whether it is among those with these numbers."""
        marks = np.zeros(len(self.numbers), dtype=np.bool_)
        marks[list(terms)] = True
        return marks


@dataclass(frozen=True)
class Surroundings:
    """Statements, and the surroundings of every entity that they are about."""

    statements: Sequence[Statement]
    background: Sequence[Statement]
    """The ontology, if it is not among the statements."""
    columns: Columns
    """Of the statements."""
    digests: Mapping[int, bytes]
    """The digest of each subject's surroundings, by number."""
    backwards: frozenset[int]
    """Numbers of the properties that shapes follow backwards."""

    @property
    def is_divisible(self) -> bool:
        """Whether a part can be judged apart: only the ontology says which class is within which."""
        columns = self.columns
        return not np.any(columns.find(columns.predicates, SUBCLASS) & ~columns.find(columns.graphs, ONTOLOGY))

    def digest_ontology(self) -> str:
        """Return the digest of all statements that define terms, wherever they come from."""
        here = choose_statements(self.statements, self.columns.find(self.columns.graphs, ONTOLOGY).tolist())
        lines = write_lines(found.quad for found in chain(self.background, here))
        return blake2b(b"".join(lines)).hexdigest()

    def digests_without(self, faulty: Set[str]) -> Iterator[bytes]:
        """Yield the digests of all subjects but those with these IRIs."""
        terms = list(self.columns.numbers)
        return (digest for number, digest in self.digests.items() if terms[number][1:-1].decode() not in faulty)

    def select(self, clean: Set[bytes]) -> tuple[list[Statement], list[Statement]]:
        """Return all that is said of what is not ``clean``, and what must be known beside it."""
        columns = self.columns
        wanted = columns.mark(number for number, digest in self.digests.items() if digest not in clean)
        chosen = wanted[columns.subjects]
        leading = np.isin(columns.predicates, list(self.backwards)) & wanted[columns.objects] & ~chosen
        near = chosen | leading
        ends = columns.mark(())
        for column in (columns.subjects, columns.objects, columns.graphs):
            ends[column[near]] = True
        types = columns.find(columns.predicates, TYPE) & ends[columns.subjects]
        beside = leading | (~chosen & (columns.find(columns.graphs, ONTOLOGY) | types))
        here, around = (choose_statements(self.statements, rows.tolist()) for rows in (chosen, beside))
        return here, [*self.background, *around]


def properties_followed_backwards(shapes: Shapes) -> frozenset[NamedNode]:
    """Return the properties that ``shapes`` follow from object to subject."""
    found = {triple.object for triple in shapes.triples if triple.predicate == INVERSE}
    return frozenset(term for term in found if isinstance(term, NamedNode))


def look_around(
    statements: Sequence[Statement],
    background: Sequence[Statement],
    backwards: Set[NamedNode],
    lines: Sequence[bytes] | None = None,
) -> Surroundings:
    """Return the surroundings of all that ``statements`` are about.

    :param lines: the statements as N-Quads, if they are at hand
    """
    if lines is None:
        lines = write_down(statements).lines
    columns = _read_columns(lines)
    numbers = (columns.numbers.get(str(term).encode()) for term in backwards)
    followed = frozenset(number for number in numbers if number is not None)
    classes = _write_classes(columns)
    parts: defaultdict[int, list[bytes]] = defaultdict(list)
    leading: defaultdict[int, list[bytes]] = defaultdict(list)
    subjects, objects, graphs = (each.tolist() for each in (columns.subjects, columns.objects, columns.graphs))
    for subject, value, graph, line in zip(subjects, objects, graphs, lines, strict=True):
        parts[subject] += line, classes[value], b">", classes[graph]
    for row in np.flatnonzero(np.isin(columns.predicates, list(followed))).tolist():
        leading[objects[row]] += lines[row], classes[subjects[row]]
    digests = {
        subject: blake2b(b"".join(found) + b"\n" + b"".join(leading.get(subject, ())), digest_size=DIGEST_SIZE).digest()
        for subject, found in parts.items()
    }
    return Surroundings(statements, background, columns, digests, followed)


def _write_classes(columns: Columns) -> list[bytes]:
    """Return the classes that statements give each node, as one text, by its number."""
    terms = list(columns.numbers)
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = columns.find(columns.predicates, TYPE)
    for subject, value in zip(columns.subjects[rows].tolist(), columns.objects[rows].tolist(), strict=True):
        found[subject].add(value)
    classes = [b""] * len(terms)
    for subject, values in found.items():
        classes[subject] = b"".join(sorted(terms[value] for value in values))
    return classes


def _read_columns(lines: Iterable[bytes]) -> Columns:
    numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
    found: list[int] = []
    for line in lines:
        subject, predicate, rest = line[:-3].split(b" ", 2)
        value, _, graph = rest.rpartition(b" ")
        if value == b"" or not graph.startswith(b"<") or b'"' in graph:
            value, graph = rest, b""  # a statement of the default graph: the last space is in a text
        found += numbers[subject], numbers[predicate], numbers[value], numbers[graph]
    table = np.array(found, dtype=np.int64).reshape(-1, 4).T
    return Columns(dict(numbers), *np.ascontiguousarray(table))
