"""What is known when statements are checked: they themselves, what stands beside them, and the vocabulary."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ecograph.conformance.columns import Columns, Term, make_columns
from ecograph.conformance.secrets import find_secrets
from ecograph.dataset import Statement
from ecograph.namespaces import ECO, GRAPH_ONTOLOGY, PREFIXES, RECORD
from ecograph.namespaces import PASSAGE as PASSAGES
from ecograph.ontology import Vocabulary, make_vocabulary

__all__ = ["ONTOLOGY", "TYPE", "Knowledge", "Node", "constraint_iri", "gather_knowledge", "source_of"]

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
ONTOLOGY: Final = NamedNode(GRAPH_ONTOLOGY)

Node = NamedNode | BlankNode


@dataclass(frozen=True)
class Knowledge:
    """The statements under check, those beside them, and what the two say together.

    A check asks of each term, or pair of terms, once whether it is wrong; then it looks for the statements with those
    that are: mostly there are none.
    """

    statements: Sequence[Statement]
    background: Sequence[Statement]
    terms: Sequence[Term]
    """All terms, by number."""
    columns: Columns
    """The statements under check."""
    everything: Columns
    """The background and then the statements under check, with the same numbers."""
    vocabulary: Vocabulary
    types: Mapping[Node, frozenset[str]]
    """The classes of each node, with their superclasses."""
    secrets: Mapping[int, Sequence[tuple[str, str]]]
    """What is private in the objects of the statements under check, as the name of its constraint and the text."""

    def where(self, column: Sequence[int], wanted: Set[int]) -> Iterator[Statement]:
        """Yield the statements under check that have one of the terms ``wanted`` in a column."""
        if len(wanted) > 0:
            yield from (found for found, number in zip(self.statements, column, strict=True) if number in wanted)

    def at(self, place: int) -> Statement:
        """Return the statement at a place of ``everything``."""
        before = len(self.background)
        return self.background[place] if place < before else self.statements[place - before]

    def find_numbers(self, terms: Set[Term]) -> frozenset[int]:
        """Return the numbers of ``terms``, as far as some statement has them."""
        numbers = self.everything.numbers
        return frozenset(numbers[term] for term in terms if term in numbers)


def gather_knowledge(statements: Sequence[Statement], background: Sequence[Statement]) -> Knowledge:
    """Return what ``statements`` and ``background`` say."""
    everything = make_columns(statement.quad for statement in chain(background, statements))
    ontology = everything.numbers.get(ONTOLOGY)
    graphs = zip(everything.graphs, chain(background, statements), strict=True)
    vocabulary = make_vocabulary(statement for graph, statement in graphs if graph == ontology)
    terms, columns = list(everything.numbers), everything.after(len(background))
    return Knowledge(
        statements=statements,
        background=background,
        terms=terms,
        columns=columns,
        everything=everything,
        vocabulary=vocabulary,
        types=_find_types(everything, terms, vocabulary),
        secrets={number: found for number in set(columns.objects) if (found := list(find_secrets(terms[number])))},
    )


def constraint_iri(name: str) -> str:
    """Return the IRI of our constraint ``name``, such as ``UndefinedTerm``."""
    return f"{ECO}{name}Constraint"


def source_of(statement: Statement) -> str:
    """Return what tells the statement's source: the part of its graph's IRI that passages of one source share."""
    graph = statement.quad.graph_name
    if isinstance(graph, DefaultGraph | BlankNode):
        return str(graph)
    for namespace in (PASSAGES, RECORD):
        if graph.value.startswith(namespace):
            return graph.value[len(namespace) :].partition("/")[0]
    return graph.value


def _find_types(columns: Columns, terms: Sequence[Term], vocabulary: Vocabulary) -> dict[Node, frozenset[str]]:
    """Return the classes of each node; nodes of the same classes share one set."""
    type_ = columns.numbers.get(TYPE)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for subject, predicate, value in zip(columns.subjects, columns.predicates, columns.objects, strict=True):
        if predicate == type_ and isinstance(class_ := terms[value], NamedNode):
            found[subject].add(class_.value)
    wider: dict[frozenset[str], frozenset[str]] = {}
    types: dict[Node, frozenset[str]] = {}
    for subject, classes in found.items():
        narrow, node = frozenset(classes), terms[subject]
        if narrow not in wider:
            wider[narrow] = vocabulary.superclasses(narrow)
        if isinstance(node, Node):
            types[node] = wider[narrow]
    return types
