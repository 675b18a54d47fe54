"""The endpoint in OpenAPI: written by hand, since its route is plain ASGI."""

from typing import Any, Final

from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS
from ecograph.web.negotiation import Syntax

__all__ = ["CONTENT", "OPERATIONS"]

SYNTAXES: Final[tuple[Syntax, ...]] = (*RESULT_FORMATS, *GRAPH_FORMATS)


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
CONTENT: Final[dict[str, Any]] = {name: {} for syntax in SYNTAXES for name in (syntax.media_type, *syntax.accepts)}
PROBLEM: Final[dict[str, Any]] = {"content": {"application/problem+json": {}}}
RESPONSES: Final = {
    "200": {"description": "The whole answer", "content": CONTENT},
    "303": {"description": "Without a query, for who prefers pages: the form for queries"},
    "304": {"description": "Not changed since (If-None-Match)"},
    "400": {"description": "Malformed request or query, with line and column", **PROBLEM},
    "403": {"description": "An update: the service is read-only", **PROBLEM},
    "406": {"description": "No format that Accept names; lists those there are", **PROBLEM},
    "413": {"description": "Query or answer too large", **PROBLEM},
    "429": {"description": "The client has used up its seconds of queries (Retry-After)", **PROBLEM},
    "502": {"description": "A service that the query calls, or the store behind this one, failed", **PROBLEM},
    "503": {"description": "The query met its limit of memory, or too many wait (Retry-After)", **PROBLEM},
    "504": {"description": "The query met its limit of time", **PROBLEM},
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
"""The path ``/sparql``."""
