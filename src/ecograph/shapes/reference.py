"""The reference engine: pySHACL.

rdflib and pySHACL are used in this module only; elsewhere terms are pyoxigraph's.
"""

import logging
from collections.abc import Iterable, Iterator

import pyoxigraph
import pyshacl
from pyoxigraph import BlankNode, NamedNode, Triple
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ecograph.shapes.results import ShapeResult, Shapes, Term

__all__ = ["validate_reference"]

logging.getLogger("rdflib.term").setLevel(logging.ERROR)
"""rdflib warns of each literal that is not of its datatype; here that is a finding (conformance/literals.py)."""


def validate_reference(data: Iterable[Triple], shapes: Shapes) -> Iterator[ShapeResult]:
    """Yield what pySHACL finds in ``data`` (SHACL Core, no inference).

    The shapes graph is made anew at each call, because pySHACL changes the one it is given (pySHACL issue 314).
    """
    _, report, _ = pyshacl.validate(
        _make_graph(data),
        shacl_graph=_make_graph(shapes.triples),
        inference="none",
        advanced=False,
        inplace=True,
    )
    for node in report.objects(predicate=SH.result):
        yield _read_result(report, node)


def _read_result(report: Graph, node: Node) -> ShapeResult:
    focus, path, value = (report.value(node, term) for term in (SH.focusNode, SH.resultPath, SH.value))
    severity, constraint, shape = (
        report.value(node, term) for term in (SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)
    )
    return ShapeResult(
        focus=_restore(focus),
        path=NamedNode(str(path)) if isinstance(path, URIRef) else None,
        value=None if value is None else _restore(value),
        severity=NamedNode(str(severity)),
        constraint=NamedNode(str(constraint)),
        shape=NamedNode(str(shape)) if isinstance(shape, URIRef) else BlankNode(str(shape)),
    )


def _make_graph(triples: Iterable[Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_convert(triple.subject), _convert(triple.predicate), _convert(triple.object)))
    return graph


def _convert(term: object) -> Node:
    """Return the rdflib term that equals a pyoxigraph term; literals keep their lexical form."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise ValueError(f"Unexpected term: {term!r}")


def _restore(term: Node | None) -> Term:
    """Return the pyoxigraph term that equals an rdflib term."""
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language is not None:
            return pyoxigraph.Literal(str(term), language=term.language)
        return pyoxigraph.Literal(str(term), datatype=None if term.datatype is None else NamedNode(term.datatype))
    raise ValueError(f"Unexpected term: {term!r}")
