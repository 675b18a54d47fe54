"""What an engine is given and what it answers, in pyoxigraph's terms: shapes, and results of validation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ecograph.errors import InputError
from ecograph.namespaces import PREFIXES
from ecograph.sources.trig import read_trig
from ecograph.text import Text

__all__ = ["Engine", "Node", "ShapeResult", "Shapes", "Term", "make_shapes", "read_shapes"]

Node = NamedNode | BlankNode
Term = Node | Literal

MESSAGE: Final = NamedNode(PREFIXES["sh"] + "message")


@dataclass(frozen=True)
class Shapes:
    """The shapes graph, and what its shapes say to people."""

    triples: Sequence[Triple]
    messages: Mapping[Node, Text]
    """What each shape that speaks both languages says (SHACL, section 2.1.5)."""


@dataclass(frozen=True)
class ShapeResult:
    """One validation result (SHACL, section 3.6.2)."""

    focus: Term
    path: NamedNode | None
    """The property; None where there is no path, or one of several steps."""
    value: Term | None
    severity: NamedNode
    constraint: NamedNode
    shape: Node


Engine = Callable[[Iterable[Triple], Shapes], Iterator[ShapeResult]]
"""Validates a data graph, whose triples may repeat, and yields each result at least once, in any order."""


def read_shapes(folder: Path) -> Shapes:
    """Return the shapes of all Turtle files of ``folder``.

    :raises InputError: if the folder holds none, or naming file and line, if a file is not well-formed
    """
    files = sorted(folder.rglob("*.ttl"))
    if not files:
        raise InputError(
            Text(en="There are no shapes in this folder.", sv="Det finns inga former i den här mappen."), file=folder
        )
    return make_shapes([statement.quad.triple for path in files for statement in read_trig(path)])


def make_shapes(triples: Sequence[Triple]) -> Shapes:
    """Return the shapes that ``triples`` describe."""
    spoken: defaultdict[Node, dict[str | None, str]] = defaultdict(dict)
    for triple in triples:
        if triple.predicate == MESSAGE and isinstance(triple.subject, Node) and isinstance(triple.object, Literal):
            spoken[triple.subject][triple.object.language] = triple.object.value
    messages = {
        shape: Text(en=texts["en"], sv=texts["sv"]) for shape, texts in spoken.items() if {"en", "sv"} <= texts.keys()
    }
    return Shapes(triples, messages)
