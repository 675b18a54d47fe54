"""The IRIs of ecograph: namespaces, prefixes, and conversion to and from CURIEs."""

from collections.abc import Mapping
from typing import Final

__all__ = [
    "BASE",
    "ECO",
    "GRAPH_AUTHORITY",
    "GRAPH_CATALOGUE",
    "GRAPH_DERIVED",
    "GRAPH_METRICS",
    "GRAPH_ONTOLOGY",
    "GRAPH_RESOLUTIONS",
    "GRAPH_SOURCES",
    "ID",
    "KINDS",
    "PASSAGE",
    "PREFIXES",
    "RECORD",
    "SOURCE",
    "compact",
    "expand",
]

BASE: Final = "https://w3id.org/ecograph/"
ECO: Final = BASE + "ns#"
ID: Final = BASE + "id/"
SOURCE: Final = BASE + "source/"
PASSAGE: Final = BASE + "passage/"
RECORD: Final = BASE + "record/"
GRAPH: Final = BASE + "graph/"

GRAPH_ONTOLOGY: Final = GRAPH + "ontology"
"""The ontology, its alignments and the SKOS schemes."""
GRAPH_AUTHORITY: Final = GRAPH + "authority"
"""The register of entities: class, names, aliases."""
GRAPH_SOURCES: Final = GRAPH + "sources"
"""The source documents and their passages, readings and records."""
GRAPH_CATALOGUE: Final = GRAPH + "catalogue"
"""The data set described: its statistics, the graphs it has, its prefixes, the example queries."""
GRAPH_DERIVED: Final = GRAPH + "derived"
"""What the rules in queries/rules compute from the asserted statements."""
GRAPH_METRICS: Final = GRAPH + "metrics"
"""Network measures of the actors."""
GRAPH_RESOLUTIONS: Final = GRAPH + "resolutions"
"""What a curator has decided where sources disagree; no source's statement is changed by it."""

KINDS: Final = (
    "actor",
    "agreement",
    "availability",
    "award",
    "change-event",
    "document",
    "funding",
    "geometry",
    "goal",
    "governance-model",
    "indicator",
    "initiative",
    "measure",
    "metric",
    "network",
    "observation",
    "participation",
    "person",
    "place",
    "post",
    "recognition",
    "relation",
    "resolution",
    "scheme",
    "target",
    "tenure",
)
"""Path segments under ``id/`` that hold entities; the schemes' segments hold concepts."""

SCHEMES: Final = (
    "activity-type",
    "actor-group",
    "actor-kind",
    "award-result",
    "award-type",
    "challenge",
    "confidence",
    "data-rating",
    "document-kind",
    "funding-scheme",
    "emission-sector",
    "funding-source",
    "funding-use",
    "initiative-kind",
    "method",
    "policy-area",
    "precision",
    "relation-type",
    "role",
    "staff-skill",
    "status",
    "success-factor",
    "technology",
    "topic",
)
"""Path segments under ``id/`` that hold SKOS concepts, one per file in ontology/schemes."""

PREFIXES: Final[Mapping[str, str]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eco": ECO,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "uom": "http://www.opengis.net/def/uom/OGC/1.0/",
    "graph": GRAPH,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "passage": PASSAGE,
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "record": RECORD,
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sdg": "http://metadata.un.org/sdg/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": SOURCE,
    "ssif": "https://begrepp.uka.se/SSIF/",
    "unit": "http://qudt.org/vocab/unit/",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{kind: f"{ID}{kind}/" for kind in (*KINDS, *SCHEMES)},
}
"""Every prefix that queries, dumps and tables may use, sorted where it is printed; each namespace ends in / or #."""

PREFIX_OF: Final[Mapping[str, str]] = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def expand(curie: str) -> str:
    """Return the IRI of a CURIE such as ``actor:rise``; an IRI in angle brackets or bare is returned as it is.

    :raises KeyError: if the prefix is not one of :data:`PREFIXES`
    """
    if curie.startswith("<") and curie.endswith(">"):
        return curie[1:-1]
    prefix, colon, local = curie.partition(":")
    if colon == "" or local.startswith("//"):
        return curie
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """Return the CURIE of ``iri`` under the longest namespace that fits, or the IRI itself."""
    end = len(iri)
    while end > 0:
        prefix = PREFIX_OF.get(iri[:end])
        if prefix is not None:
            return f"{prefix}:{iri[end:]}"
        end = max(iri.rfind("/", 0, end - 1), iri.rfind("#", 0, end - 1)) + 1
    return iri
