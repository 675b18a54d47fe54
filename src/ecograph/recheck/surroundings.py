"""The surroundings of an entity: all that decides what is found about it, while ontology, shapes and program stay.

A finding is about a focus node, and what decides it is

* what is said of the focus (SHACL; conformance, statement by statement or within one subject),
* what leads to the focus by a property that a shape follows backwards,
* the classes of the nodes at the other ends, and of the graphs in which what is said of it stands.

No shape looks further: ``tests/test_recheck.py`` fails when one does. Files and lines decide nothing but where a
finding is shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, compress
from typing import Final

from pyoxigraph import NamedNode

from ecograph.conformance.columns import Columns, make_columns
from ecograph.conformance.knowledge import ONTOLOGY, TYPE
from ecograph.dataset import Statement, write_lines
from ecograph.namespaces import PREFIXES
from ecograph.recheck.cache import DIGEST_SIZE
from ecograph.shapes import Shapes

__all__ = ["Surroundings", "look_around", "properties_followed_backwards"]

INVERSE: Final = NamedNode(PREFIXES["sh"] + "inversePath")
SUBCLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")


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
        here = compress(self.statements, (graph == ontology for graph in self.columns.graphs))
        lines = write_lines(found.quad for found in chain(self.background, here))
        return blake2b(b"".join(lines)).hexdigest()

    def digests_without(self, faulty: Set[str]) -> Iterator[bytes]:
        """Yield the digests of all subjects but those with these IRIs."""
        terms = list(self.columns.numbers)
        return (digest for number, digest in self.digests.items() if str(terms[number])[1:-1] not in faulty)

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
        return list(compress(self.statements, chosen)), [*self.background, *compress(self.statements, beside)]

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
    statements: Sequence[Statement], background: Sequence[Statement], backwards: Set[NamedNode]
) -> Surroundings:
    """Return the surroundings of all that ``statements`` are about."""
    columns = make_columns(statement.quad for statement in statements)
    followed = frozenset(columns.numbers[term] for term in backwards if term in columns.numbers)
    classes = _write_classes(columns)
    parts: defaultdict[int, list[bytes]] = defaultdict(list)
    leading: defaultdict[int, list[bytes]] = defaultdict(list)
    lines = write_lines(statement.quad for statement in statements)
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
    return {
        subject: "".join(sorted(str(terms[value]) for value in values)).encode() for subject, values in found.items()
    }
