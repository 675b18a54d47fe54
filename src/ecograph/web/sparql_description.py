"""What a client reads before it asks: the service description (SPARQL 1.1 Service Description) and OpenAPI."""

from typing import Any, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Triple

from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax
from ecograph.namespaces import BASE, PREFIXES
from ecograph.store.content import Content
from ecograph.web.extensions import EXTENSION_FUNCTIONS, PROPERTY_FEATURES
from ecograph.web.negotiation import Syntax

__all__ = ["OPERATIONS", "describe_service"]

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
RDF_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
SYNTAXES: Final[tuple[Syntax, ...]] = (*RESULT_FORMATS, *GRAPH_FORMATS)
XSD_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")


def describe_service(endpoint: str, content: Content, syntax: RdfSyntax) -> bytes:
    """Return the description of the service at the URL ``endpoint``, the one in use."""
    service, dataset, graph = (NamedNode(endpoint + part) for part in ("", "#dataset", "#default-graph"))
    triples = [
        Triple(service, RDF_TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), service),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        # True by the build, not by the engine: the default graph holds each statement of the named graphs once.
        Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        *(Triple(service, _sd("resultFormat"), NamedNode(syntax.format.iri)) for syntax in SYNTAXES),
        *(Triple(service, _sd("extensionFunction"), NamedNode(iri)) for iri in EXTENSION_FUNCTIONS),
        *(Triple(service, _sd("propertyFeature"), NamedNode(iri)) for iri in PROPERTY_FEATURES if content.search),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, RDF_TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(dataset, NamedNode(PREFIXES["dcterms"] + "identifier"), Literal(content.version)),
        Triple(dataset, NamedNode(PREFIXES["dcterms"] + "source"), NamedNode(BASE)),
        Triple(graph, RDF_TYPE, _sd("Graph")),
        *_count_statements(graph, content.statements),
    ]
    prefixes = {"sd": SD, **{name: PREFIXES[name] for name in ("dcterms", "void")}}
    return pyoxigraph.serialize(triples, format=syntax.format, prefixes=prefixes) or b""


def _count_statements(graph: NamedNode, count: int | None) -> list[Triple]:
    if count is None:
        return []
    return [Triple(graph, NamedNode(PREFIXES["void"] + "triples"), Literal(str(count), datatype=XSD_INTEGER))]


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _parameter(name: str, description: str, *, many: bool = False) -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "array", "items": text} if many else text,
    }


PARAMETERS: Final = [
    _parameter("query", "A SPARQL 1.1 query; without it GET returns the service description"),
    _parameter("default-graph-uri", "IRIs of the graphs whose union is the default graph", many=True),
    _parameter("named-graph-uri", "IRIs of the graphs that GRAPH may name", many=True),
    _parameter("format", "Name of a format, instead of Accept: json, xml, csv, tsv; turtle, nt, rdfxml, jsonld"),
]
CONTENT: Final[dict[str, Any]] = {syntax.media_type: {} for syntax in SYNTAXES}
PROBLEM: Final[dict[str, Any]] = {"content": {"application/problem+json": {}}}
RESPONSES: Final = {
    "200": {"description": "The whole answer", "content": CONTENT},
    "400": {"description": "Malformed request or query, with line and column", **PROBLEM},
    "403": {"description": "An update: the service is read-only", **PROBLEM},
    "406": {"description": "No format that Accept names; lists those there are", **PROBLEM},
    "413": {"description": "Query or answer too large", **PROBLEM},
    "503": {"description": "The query met its limit of time or memory, or too many wait (Retry-After)", **PROBLEM},
}
TEXT: Final = {"schema": {"type": "string"}}

OPERATIONS: Final[dict[str, Any]] = {
    "get": {
        "tags": ["SPARQL"],
        "operationId": "query_by_get",
        "summary": "Run a SPARQL query",
        "parameters": PARAMETERS,
        "responses": RESPONSES,
    },
    "post": {
        "tags": ["SPARQL"],
        "operationId": "query_by_post",
        "summary": "Run a SPARQL query",
        "parameters": PARAMETERS[1:],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": TEXT,
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {parameter["name"]: parameter["schema"] for parameter in PARAMETERS},
                    }
                },
            },
        },
        "responses": {**RESPONSES, "415": {"description": "Posted as a type that is none of these", **PROBLEM}},
    },
}
"""The path ``/sparql`` of OpenAPI: written by hand, since its route is plain ASGI."""
