"""What is wrong with the data, one finding at a time: what, where, and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, parse
from pyoxigraph import Literal as RdfLiteral

from ecograph.dataset import Origin, Statement
from ecograph.namespaces import compact
from ecograph.text import Text

__all__ = ["Finding", "Severity", "finding_at", "name_node", "read_term", "show_term", "sort_findings", "write_term"]

Severity = Literal["violation", "warning"]


@dataclass(frozen=True)
class Finding:
    """One result of validation (SHACL, section 3.6.2), with the place in the files it is about."""

    severity: Severity
    message: Text
    constraint: str
    """IRI of the constraint component: SHACL's own, or one of ours (``eco:…Constraint``)."""
    focus: str
    """IRI of the node it is about; a blank node is named after its line, ``_:line12``."""
    path: str | None
    """IRI of the property; None where the node as a whole is meant, or a path of several steps."""
    value: str | None
    """The offending value in N-Triples."""
    graph: str | None
    """IRI of the graph the statement stands in; None for the default graph."""
    shape: str | None
    """IRI of the shape; None for what SHACL cannot say."""
    origin: Origin | None


def finding_at(statement: Statement, constraint: str, message: Text) -> Finding:
    """Return the violation of ``constraint`` by ``statement``, its object being the offending value."""
    quad, origin = statement.quad, statement.origin
    return Finding(
        severity="violation",
        message=message,
        constraint=constraint,
        focus=name_node(quad.subject, origin),
        path=quad.predicate.value,
        value=write_term(quad.object, origin),
        graph=None if isinstance(quad.graph_name, DefaultGraph) else name_node(quad.graph_name, origin),
        shape=None,
        origin=Origin(origin.file, origin.line),
    )


def name_node(node: object, origin: Origin) -> str:
    """Return the IRI of a node, or the line of a blank node, whose label a parser makes up anew each time."""
    return node.value if isinstance(node, NamedNode) else f"_:line{origin.line}"


def write_term(term: object, origin: Origin) -> str:
    """Return a term in N-Triples, a blank node as :func:`name_node` names it."""
    return name_node(term, origin) if isinstance(term, BlankNode) else str(term)


def read_term(text: str) -> NamedNode | RdfLiteral | None:
    """Return the IRI or literal that :func:`write_term` wrote; None if it was a blank node."""
    if text.startswith("_:"):
        return None
    term = next(iter(parse(f"<urn:s> <urn:p> {text} .", format=RdfFormat.N_TRIPLES))).object
    return term if isinstance(term, NamedNode | RdfLiteral) else None


def show_term(term: object) -> str:
    """Return a term as people write it: as a CURIE, or a literal with the CURIE of its datatype."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    if not isinstance(term, RdfLiteral):
        return "[ ]"
    datatype = compact(term.datatype.value)
    if datatype in {"xsd:string", "rdf:langString"}:
        return str(term)
    return f"{RdfLiteral(term.value)}^^{datatype}"


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the distinct findings by file, line and message."""
    return sorted(set(findings), key=_sort_key)


def _sort_key(finding: Finding) -> tuple[str, int, str, str, str, str]:
    origin = finding.origin
    return (
        "" if origin is None else str(origin.file),
        0 if origin is None or origin.line is None else origin.line,
        finding.message.en,
        finding.focus,
        finding.value or "",
        f"{finding.path} {finding.constraint} {finding.shape} {finding.graph}",
    )
