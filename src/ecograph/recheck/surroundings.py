"""The surroundings of an entity: all that decides what is found about it, while ontology, shapes and program stay.

A finding is about a focus node, and what decides it is

* what is said of the focus (SHACL; conformance, statement by statement or within one subject),
* what leads to the focus by a property that a shape follows backwards,
* the classes of the nodes at the other ends, and of the graphs in which what is said of it stands.

No shape looks further: ``tests/test_recheck.py`` fails when one does. Files and lines decide nothing but where a
finding is shown.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, compress
from typing import Final

from pyoxigraph import NamedNode

from ecograph.dataset import Statement, write_lines
from ecograph.namespaces import GRAPH_ONTOLOGY, PREFIXES
from ecograph.recheck.cache import DIGEST_SIZE
from ecograph.shapes import Shapes
from ecograph.written import choose_statements, write_down

__all__ = ["Surroundings", "look_around", "properties_followed_backwards"]

INVERSE: Final = NamedNode(PREFIXES["sh"] + "inversePath")
SUBCLASS: Final = f"<{PREFIXES['rdfs']}subClassOf>".encode()
TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
ONTOLOGY: Final = f"<{GRAPH_ONTOLOGY}>".encode()


@dataclass(frozen=True)
class Columns:
    """The number of each term, and by statement the numbers of its four terms."""

    numbers: Mapping[bytes, int]
    """From 0 on, in the order of the terms, each as N-Quads has it; no graph is an empty one."""
    subjects: Sequence[int]
    predicates: Sequence[int]
    objects: Sequence[int]
    graphs: Sequence[int]


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
        columns, numbers = self.columns, self.columns.numbers
        subclass, ontology = numbers.get(SUBCLASS), numbers.get(ONTOLOGY)
        pairs = zip(columns.predicates, columns.graphs, strict=True)
        return not any(predicate == subclass and graph != ontology for predicate, graph in pairs)

    def digest_ontology(self) -> str:
        """Return the digest of all statements that define terms, wherever they come from."""
        ontology = self.columns.numbers.get(ONTOLOGY)
        here = choose_statements(self.statements, [graph == ontology for graph in self.columns.graphs])
        lines = write_lines(found.quad for found in chain(self.background, here))
        return blake2b(b"".join(lines)).hexdigest()

    def digests_without(self, faulty: Set[str]) -> Iterator[bytes]:
        """Yield the digests of all subjects but those with these IRIs."""
        terms = list(self.columns.numbers)
        return (digest for number, digest in self.digests.items() if terms[number][1:-1].decode() not in faulty)

    def select(self, clean: Set[bytes]) -> tuple[list[Statement], list[Statement]]:
        """Return all that is said of what is not ``clean``, and what must be known beside it."""
        columns = self.columns
        wanted = {number for number, digest in self.digests.items() if digest not in clean}
        chosen = [subject in wanted for subject in columns.subjects]
        leading = [
            predicate in self.backwards and value in wanted and not here
            for predicate, value, here in zip(columns.predicates, columns.objects, chosen, strict=True)
        ]
        ends = self._find_ends([here or leads for here, leads in zip(chosen, leading, strict=True)])
        type_, ontology = columns.numbers.get(TYPE), columns.numbers.get(ONTOLOGY)
        rows = zip(columns.subjects, columns.predicates, columns.graphs, chosen, leading, strict=True)
        beside = [
            leads or (not here and (graph == ontology or (predicate == type_ and subject in ends)))
            for subject, predicate, graph, here, leads in rows
        ]
        known = [*self.background, *choose_statements(self.statements, beside)]
        return choose_statements(self.statements, chosen), known

    def _find_ends(self, rows: Sequence[bool]) -> set[int]:
        columns = self.columns
        return set(
            chain.from_iterable(compress(each, rows) for each in (columns.subjects, columns.objects, columns.graphs))
        )


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
    rows = zip(columns.subjects, columns.predicates, columns.objects, columns.graphs, lines, strict=True)
    for subject, predicate, value, graph, line in rows:
        parts[subject].append(line + classes.get(value, b"") + b">" + classes.get(graph, b"") + b"\n")
        if predicate in followed:
            leading[value].append(line + classes.get(subject, b"") + b"\n")
    digests = {
        subject: blake2b(b"".join(found) + b"\n" + b"".join(leading.get(subject, ())), digest_size=DIGEST_SIZE).digest()
        for subject, found in parts.items()
    }
    return Surroundings(statements, background, columns, digests, followed)


def _write_classes(columns: Columns) -> dict[int, bytes]:
    """Return the classes that statements give each node, as one text."""
    terms, type_ = list(columns.numbers), columns.numbers.get(TYPE)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for subject, predicate, value in zip(columns.subjects, columns.predicates, columns.objects, strict=True):
        if predicate == type_:
            found[subject].add(value)
    return {subject: b"".join(sorted(terms[value] for value in values)) for subject, values in found.items()}


def _read_columns(lines: Iterable[bytes]) -> Columns:
    numbers: dict[bytes, int] = {}
    find = numbers.setdefault
    subjects, predicates, objects, graphs = (array("L") for _ in range(4))
    for line in lines:
        subject, predicate, rest = line[:-3].split(b" ", 2)
        value, _, graph = rest.rpartition(b" ")
        if value == b"" or not graph.startswith(b"<") or b'"' in graph:
            value, graph = rest, b""  # a statement of the default graph: the last space is in a text
        subjects.append(find(subject, len(numbers)))
        predicates.append(find(predicate, len(numbers)))
        objects.append(find(value, len(numbers)))
        graphs.append(find(graph, len(numbers)))
    return Columns(numbers, subjects, predicates, objects, graphs)
