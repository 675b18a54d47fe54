"""The one table of formats: RDF serialisations and SPARQL results."""

from dataclasses import dataclass
from typing import Final, Literal

from pyoxigraph import QueryResultsFormat, RdfFormat

from ecograph.errors import NotFoundError
from ecograph.text import Text

__all__ = ["GRAPH_FORMATS", "RDF_FORMATS", "RESULT_FORMATS", "RdfSyntax", "ResultSyntax", "rdf_syntax", "result_syntax"]


@dataclass(frozen=True)
class RdfSyntax:
    """One RDF serialisation."""

    name: str
    label: str
    media_type: str
    extension: str
    format: RdfFormat
    layer: Literal["default", "named"]
    """Which graphs of a release its dump holds: the default graph, or the named graphs (the evidence)."""
    accepts: tuple[str, ...] = ()
    """Further media types under which clients ask for it."""


@dataclass(frozen=True)
class ResultSyntax:
    """One serialisation of SELECT and ASK results."""

    name: str
    label: str
    media_type: str
    extension: str
    format: QueryResultsFormat
    accepts: tuple[str, ...] = ()


RDF_FORMATS: Final[tuple[RdfSyntax, ...]] = (
    RdfSyntax("turtle", "Turtle", "text/turtle", "ttl", RdfFormat.TURTLE, "default", ("application/x-turtle",)),
    RdfSyntax("trig", "TriG", "application/trig", "trig", RdfFormat.TRIG, "named", ("application/x-trig",)),
    RdfSyntax("nt", "N-Triples", "application/n-triples", "nt", RdfFormat.N_TRIPLES, "default", ("text/plain",)),
    RdfSyntax("nq", "N-Quads", "application/n-quads", "nq", RdfFormat.N_QUADS, "named"),
    RdfSyntax("jsonld", "JSON-LD", "application/ld+json", "jsonld", RdfFormat.JSON_LD, "named"),
    RdfSyntax("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", RdfFormat.RDF_XML, "default"),
)
"""All RDF formats; the first is what an asker without preference gets."""

GRAPH_FORMATS: Final = tuple(syntax for syntax in RDF_FORMATS if not syntax.format.supports_datasets) + tuple(
    syntax for syntax in RDF_FORMATS if syntax.name == "jsonld"
)
"""Formats for the triples of CONSTRUCT and DESCRIBE."""

RESULT_FORMATS: Final[tuple[ResultSyntax, ...]] = (
    ResultSyntax(
        "json", "JSON", "application/sparql-results+json", "srj", QueryResultsFormat.JSON, ("application/json",)
    ),
    ResultSyntax(
        "xml", "XML", "application/sparql-results+xml", "srx", QueryResultsFormat.XML, ("application/xml", "text/xml")
    ),
    ResultSyntax("csv", "CSV", "text/csv", "csv", QueryResultsFormat.CSV),
    ResultSyntax("tsv", "TSV", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV),
)
"""All formats of SELECT and ASK; the first is what an asker without preference gets."""


def rdf_syntax(name: str) -> RdfSyntax:
    """Return the RDF format called ``name`` (or with that extension).

    :raises NotFoundError: if there is none
    """
    for syntax in RDF_FORMATS:
        if name in {syntax.name, syntax.extension}:
            return syntax
    raise NotFoundError(Text(en="RDF format", sv="RDF-format"), name, [syntax.name for syntax in RDF_FORMATS])


def result_syntax(name: str) -> ResultSyntax:
    """Return the result format called ``name`` (or with that extension).

    :raises NotFoundError: if there is none
    """
    for syntax in RESULT_FORMATS:
        if name in {syntax.name, syntax.extension}:
            return syntax
    raise NotFoundError(Text(en="result format", sv="resultatformat"), name, [syntax.name for syntax in RESULT_FORMATS])
