"""Qualified minimum counts, said in words that shacl-rust 0.2.12 understands.

It counts no literal as conforming to ``sh:qualifiedValueShape``, whatever the shape: a name in Swedish would be missed
everywhere. That one value of path *p* conforms to *Q* is the same as that not all values of *p* fail *Q*, so ::

    S sh:path p ; sh:qualifiedValueShape Q ; sh:qualifiedMinCount 1

becomes, asked of the focus node itself (the path that goes no step), ::

    S sh:path [ sh:zeroOrOnePath <urn:x-ecograph:no-step> ] ; sh:not [ sh:property [ sh:path p ; sh:not Q ] ]

and what is found is told as a result of the first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ecograph.namespaces import PREFIXES
from ecograph.shapes.results import ShapeResult

__all__ = ["Rewritten", "rewrite_qualified"]


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)


PATH, NOT, PROPERTY = _sh("path"), _sh("not"), _sh("property")
QUALIFIED, LEAST = _sh("qualifiedValueShape"), _sh("qualifiedMinCount")
NOT_CONSTRAINT, LEAST_CONSTRAINT = _sh("NotConstraintComponent"), _sh("QualifiedMinCountConstraintComponent")

ASIDE: Final = frozenset(
    [NamedNode(PREFIXES["rdf"] + "type"), *map(_sh, ("severity", "message", "name", "description", "deactivated"))]
)
"""What a shape may say beside its qualified count; another constraint would lose its path."""

ONE: Final = Literal("1", datatype=NamedNode(PREFIXES["xsd"] + "integer"))

_Values = Mapping[Any, list[Any]]


@dataclass(frozen=True)
class Rewritten:
    """A shapes graph without qualified minimum counts of one, as far as they can be said otherwise."""

    triples: Sequence[Triple]
    paths: Mapping[Any, Any]
    """The path that each shape said otherwise had before."""

    def restore(self, result: ShapeResult) -> ShapeResult:
        """Return the result that the shapes as they were would have given."""
        if result.shape not in self.paths or result.constraint != NOT_CONSTRAINT:
            return result
        path = self.paths[result.shape]
        return replace(
            result, path=path if isinstance(path, NamedNode) else None, value=None, constraint=LEAST_CONSTRAINT
        )


def rewrite_qualified(triples: Sequence[Triple]) -> Rewritten:
    """Return the shapes with each qualified minimum count of one said with ``sh:not``."""
    by_shape: defaultdict[Any, defaultdict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        by_shape[triple.subject][triple.predicate].append(triple.object)
    paths = {shape: values[PATH][0] for shape, values in by_shape.items() if _is_rewritable(values)}
    gone = {PATH, QUALIFIED, LEAST}
    kept = [triple for triple in triples if triple.subject not in paths or triple.predicate not in gone]
    added = [
        triple
        for number, shape in enumerate(paths)
        for triple in _say_otherwise(shape, paths[shape], by_shape[shape][QUALIFIED][0], f"qualified{number}")
    ]
    return Rewritten([*kept, *added], paths)


def _is_rewritable(values: _Values) -> bool:
    others = values.keys() - ASIDE
    return others == {PATH, QUALIFIED, LEAST} and values[LEAST] == [ONE] and len(values[QUALIFIED]) == 1


def _say_otherwise(shape: Any, path: Any, wanted: Any, label: str) -> Iterator[Triple]:
    nowhere, none, value = (BlankNode(f"{label}{part}") for part in ("path", "none", "value"))
    yield Triple(shape, PATH, nowhere)
    yield Triple(nowhere, _sh("zeroOrOnePath"), NamedNode("urn:x-ecograph:no-step"))
    yield Triple(shape, NOT, none)
    yield Triple(none, PROPERTY, value)
    yield Triple(value, PATH, path)
    yield Triple(value, NOT, wanted)
