"""What is known when statements are checked: they themselves, what stands beside them, and the vocabulary."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ecograph.dataset import Statement
from ecograph.namespaces import ECO, GRAPH_ONTOLOGY, PREFIXES, RECORD
from ecograph.namespaces import PASSAGE as PASSAGES
from ecograph.ontology import Vocabulary, make_vocabulary

__all__ = ["TYPE", "Knowledge", "Node", "constraint_iri", "gather_knowledge", "source_of"]

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
ONTOLOGY: Final = NamedNode(GRAPH_ONTOLOGY)

Node = NamedNode | BlankNode


@dataclass(frozen=True)
class Knowledge:
    """The statements under check, those beside them, and what the two say together."""

    statements: Sequence[Statement]
    background: Sequence[Statement]
    vocabulary: Vocabulary
    types: Mapping[Node, frozenset[str]]
    """The classes of each node, with their superclasses."""

    @property
    def all(self) -> Iterator[Statement]:
        """Yield the background and then the statements under check."""
        return chain(self.background, self.statements)

    @property
    def data(self) -> Iterator[Statement]:
        """Yield the statements under check that are not part of the ontology."""
        return (statement for statement in self.statements if statement.quad.graph_name != ONTOLOGY)


def gather_knowledge(statements: Sequence[Statement], background: Sequence[Statement]) -> Knowledge:
    """Return what ``statements`` and ``background`` say."""
    vocabulary = make_vocabulary(chain(background, statements))
    classes: defaultdict[Node, set[str]] = defaultdict(set)
    for quad in (statement.quad for statement in chain(background, statements)):
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode) and isinstance(quad.subject, Node):
            classes[quad.subject].add(quad.object.value)
    types = {node: vocabulary.superclasses(found) for node, found in classes.items()}
    return Knowledge(statements, background, vocabulary, types)


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
