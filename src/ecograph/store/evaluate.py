"""Evaluates one query over a store and writes its answer.

Everything here happens in one thread: an engine result that is read in another ends the process.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from ecograph.formats import rdf_syntax, result_syntax
from ecograph.namespaces import PREFIXES
from ecograph.store.merging import choose_default_graphs
from ecograph.store.rows import COUNTERS
from ecograph.store.spool import Spool, UnwritableError, XmlSpool

__all__ = ["XML_FORMATS", "Task", "Written", "write_answer", "write_triples"]

Term = NamedNode | BlankNode | Literal | Triple
Functions = dict[NamedNode, Callable[..., Term | None]]

NAMESPACES: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
UNKNOWN_FUNCTION: Final = re.compile(r"custom function <([^>]+)> is not supported")
XML_FORMATS: Final = (QueryResultsFormat.XML, RdfFormat.RDF_XML)
NAME_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
XML_NAME_END: Final = re.compile(f"[{NAME_START}][-.0-9\u00b7\u0300-\u036f\u203f\u2040{NAME_START}]*\\Z")
"""What a predicate must end with to be an element name of RDF/XML (Namespaces in XML 1.0, NCName)."""
RDF_SYNTAX_TERMS: Final = frozenset(
    PREFIXES["rdf"] + name
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description"),
        *("li", "aboutEach", "aboutEachPrefix", "bagID"),
    )
)
"""Names that RDF/XML keeps for itself (RDF/XML Syntax, 5.1): as predicates they would mean something else."""


@dataclass(frozen=True)
class Task:
    """A query as it travels to a worker."""

    text: str
    syntax: str
    """Name of a result or RDF format."""
    form: str
    """``results`` or ``graph``: which table of formats ``syntax`` is from."""
    limit: int
    """Bytes the answer may have."""
    rows: int = 0
    """Rows, or triples, it may have; 0: any number."""
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    base: str | None = None
    """What relative IRIs are relative to, unless the query has a BASE."""
    media_type: str | None = None
    """If given, the query is as it stands in a URL and nobody has looked at it: the worker does."""
    depth: int = 0
    """Brackets that such a query may have."""
    calls: bool = False
    """Whether it calls other services, all of them allowed."""


@dataclass(frozen=True)
class Written:
    """What became of a query."""

    unknown: list[str]
    """IRIs of functions that nobody knows."""
    rows: int
    """Rows or triples of the answer."""
    body: bytes
    """The answer, if it is small."""
    is_filed: bool
    """Whether it was written into the file instead."""


def write_answer(store: Store, task: Task, descriptor: int) -> Written:
    """Evaluate ``task``; a small answer is returned, a large one written to ``descriptor``.

    A call of such a function is an error of its expression, not of the query (SPARQL 1.1 Query, 17.3 and 17.6).

    :raises SyntaxError: if the query is malformed
    :raises RuntimeError: if the engine cannot evaluate it
    :raises UnwritableError: if the format cannot express the answer
    :raises TooLargeError: if the answer exceeds the limit of bytes
    :raises TooManyRowsError: if it exceeds the limit of rows
    :raises OSError: if it calls another service
    """
    results_format = result_syntax(task.syntax).format if task.form == "results" else None
    graph_format = rdf_syntax(task.syntax).format if task.form == "graph" else None
    is_xml = results_format in XML_FORMATS or graph_format in XML_FORMATS
    count = COUNTERS[task.syntax]().count if task.form == "results" else None
    spool = (XmlSpool if is_xml else Spool)(descriptor, task.limit, task.rows, count)
    result, unknown = _evaluate(store, task)
    if isinstance(result, QueryTriples):
        if graph_format is None:
            raise UnwritableError("CONSTRUCT, DESCRIBE")
        write_triples(result, graph_format, spool)
    else:
        if results_format is None:
            raise UnwritableError("SELECT, ASK")
        result.serialize(spool, format=results_format)  # type: ignore[call-overload,arg-type,unused-ignore]
    body = spool.finish()
    return Written(unknown, spool.rows, body, spool.is_filed)


def _evaluate(store: Store, task: Task) -> tuple[QuerySolutions | QueryBoolean | QueryTriples, list[str]]:
    options = _make_options(store, task)
    functions: Functions = {}
    while True:
        try:
            result = store.query(task.text, **options)
        except RuntimeError as error:
            found = UNKNOWN_FUNCTION.search(str(error))
            if found is None or NamedNode(found[1]) in functions:
                raise
            functions[NamedNode(found[1])] = _fail_always
            options["custom_functions"] = functions
        else:
            return result, [function.value for function in functions]


def _fail_always(*_arguments: Term) -> None:
    """Stand in for a function that nobody knows: no value is how the engine is told of an error."""


def _make_options(store: Store, task: Task) -> dict[str, Any]:
    options: dict[str, Any] = {}  # only what is wanted: the engine takes its time to read the others
    if task.base is not None:
        options["base_iri"] = task.base
    if len(task.default_graphs) + len(task.named_graphs) > 0:
        options["default_graph"] = choose_default_graphs(store, [NamedNode(iri) for iri in task.default_graphs])
        options["named_graphs"] = [NamedNode(iri) for iri in task.named_graphs]
    return options


def write_triples(result: Iterable[Triple], rdf_format: RdfFormat, spool: Spool) -> None:
    """Write each distinct triple once: CONSTRUCT makes a set (SPARQL 1.1 Query, 16.2).

    The engine repeats triples with blank nodes, and all others once it has seen a million.
    """
    triples = list(dict.fromkeys(result))
    spool.add_rows(len(triples))
    if rdf_format == RdfFormat.RDF_XML:
        for predicate in {triple.predicate.value for triple in triples}:
            if predicate in RDF_SYNTAX_TERMS or XML_NAME_END.search(predicate) is None:
                raise UnwritableError(f"<{predicate}>")
    try:
        pyoxigraph.serialize(triples, spool, format=rdf_format, prefixes=_used_prefixes(triples))  # type: ignore[arg-type,unused-ignore]
    except OSError as error:  # JSON-LD 1.1 has no form for triple terms, and no later one is a recommendation
        terms = (f"<<( {triple.object} )>>" for triple in triples if isinstance(triple.object, Triple))
        raise UnwritableError(next(terms, str(error))) from error


def _used_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    used = {
        term.value[: max(term.value.rfind("/"), term.value.rfind("#")) + 1]
        for triple in triples
        for term in triple
        if isinstance(term, NamedNode)
    }
    return {NAMESPACES[namespace]: namespace for namespace in sorted(used & NAMESPACES.keys())}
