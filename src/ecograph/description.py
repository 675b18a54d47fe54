"""The catalogue entry of a release: DCAT-AP-SE, and statistics in VoID; every node has an IRI."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ecograph.contents import DATASET, DESCRIPTION, ENDPOINT, LICENCE, TITLE
from ecograph.dataset import sort_key
from ecograph.formats import RDF_FORMATS, RdfSyntax
from ecograph.namespaces import BASE, ECO
from ecograph.pairs import SPDX, Pair, expand_term, say, type_as, typed_literal
from ecograph.release import FileEntry
from ecograph.statistics import Statistics
from ecograph.text import Text
from ecograph.void import write_counts

__all__ = ["LICENCE", "ExtraFile", "ReleaseFacts", "describe_release"]

CATALOGUE: Final = BASE + "catalogue"
SERVICE: Final = BASE + "service"
PUBLISHER: Final = BASE + "publisher"
DUMPS: Final = BASE + "dumps/"
EU: Final = "http://publications.europa.eu/resource/authority/"
IANA: Final = "https://www.iana.org/assignments/media-types/"
SWEDEN: Final = "http://sws.geonames.org/2661886/"
FILE_TYPES: Final[Mapping[str, str]] = {
    "turtle": "RDF_TURTLE",
    "trig": "RDF_TRIG",
    "nt": "RDF_N_TRIPLES",
    "nq": "RDF_N_QUADS",
    "jsonld": "JSON_LD",
    "rdfxml": "RDF_XML",
}
"""Codes of the EU's file types, by the name of the format."""

LAYERS: Final = {
    "default": Text(en="each distinct statement once", sv="varje påstående en gång"),
    "named": Text(en="each statement in the graph of its evidence", sv="varje påstående i grafen för sitt belägg"),
}

KEYWORDS: Final = (
    Text(en="innovation", sv="innovation"),
    Text(en="knowledge graph", sv="kunskapsgraf"),
    Text(en="cities", sv="städer"),
)


@dataclass(frozen=True)
class ExtraFile:
    """A file of a source that a release holds as it is: a data set of its own."""

    name: str
    title: Text
    media_type: str
    licence: str | None
    """IRI."""
    source: str
    """IRI of the source document."""
    entry: FileEntry


@dataclass(frozen=True)
class ReleaseFacts:
    """What the catalogue says of a release."""

    version: str
    people: bool
    statistics: Statistics
    """Of the default graph."""
    dumps: Mapping[str, FileEntry]
    """Size and digest of each dump, by file name."""
    files: Sequence[ExtraFile] = ()
    """Files of sources that the release holds as they are."""


def describe_release(facts: ReleaseFacts) -> list[Triple]:
    """Return the catalogue of a release, sorted (DCAT 3, DCAT-AP-SE, VoID)."""
    described: dict[str, list[Pair]] = {
        CATALOGUE: list(_describe_catalogue(facts)),
        DATASET: list(_describe_dataset(facts)),
        SERVICE: list(_describe_service()),
        PUBLISHER: [type_as("foaf:Agent"), ("foaf:name", Literal("ecograph"))],
    }
    described |= _describe_rights(facts)
    for syntax in RDF_FORMATS:
        name = f"ecograph.{syntax.extension}"
        described |= _describe_dump(name, syntax, facts.dumps[name])
    for file in facts.files:
        described |= _describe_file(file, facts)
    triples = {
        Triple(NamedNode(subject), NamedNode(expand_term(predicate)), value)
        for subject, pairs in described.items()
        for predicate, value in pairs
    }
    return sorted(triples | set(write_counts(facts.statistics.counts, DATASET, DATASET + "/")), key=sort_key)


def _describe_catalogue(facts: ReleaseFacts) -> Iterator[Pair]:
    yield type_as("dcat:Catalog")
    yield from say("dcterms:title", Text(en="Catalogue of ecograph", sv="Katalog för ecograph"))
    yield from say("dcterms:description", DESCRIPTION)
    yield from _share(facts)
    yield "dcterms:license", NamedNode(LICENCE)
    yield "dcat:dataset", NamedNode(DATASET)
    for file in facts.files:
        yield "dcat:dataset", NamedNode(f"{DATASET}/{file.name}")
    yield "dcat:service", NamedNode(SERVICE)
    yield "dcat:themeTaxonomy", NamedNode(EU + "data-theme")
    yield "foaf:homepage", NamedNode(BASE)


def _describe_dataset(facts: ReleaseFacts) -> Iterator[Pair]:
    yield type_as("dcat:Dataset")
    yield type_as("void:Dataset")
    yield from say("dcterms:title", TITLE)
    without = Text(en=" This release leaves persons out.", sv=" Den här utgåvan utelämnar personer.")
    added = Text(en="", sv="") if facts.people else without
    yield from say("dcterms:description", Text(en=DESCRIPTION.en + added.en, sv=DESCRIPTION.sv + added.sv))
    yield from _share(facts)
    yield "dcat:version", Literal(facts.version)
    yield "dcterms:license", NamedNode(LICENCE)
    yield "dcterms:accessRights", NamedNode(EU + "access-right/PUBLIC")
    yield "dcterms:spatial", NamedNode(SWEDEN)
    yield from (("dcat:theme", NamedNode(f"{EU}data-theme/{theme}")) for theme in ("GOVE", "TECH"))
    for keyword in KEYWORDS:
        yield from say("dcat:keyword", keyword)
    for document in facts.statistics.documents:
        yield "prov:wasDerivedFrom", document
    for statement in _describe_rights(facts):
        yield "dcterms:rights", NamedNode(statement)
    for name in sorted(facts.dumps):
        yield "dcat:distribution", NamedNode(_distribution(name))
        yield "void:dataDump", NamedNode(DUMPS + name)
    yield "void:sparqlEndpoint", NamedNode(ENDPOINT)
    yield "void:uriSpace", Literal(BASE)
    yield "void:vocabulary", NamedNode(ECO)


def _describe_service() -> Iterator[Pair]:
    yield type_as("dcat:DataService")
    yield from say("dcterms:title", Text(en="SPARQL service of ecograph", sv="SPARQL-tjänst för ecograph"))
    yield from say(
        "dcterms:description",
        Text(en="SPARQL 1.1 queries over the data set.", sv="SPARQL 1.1-frågor över datamängden."),
    )
    yield "dcat:endpointURL", NamedNode(ENDPOINT)
    yield "dcat:endpointDescription", NamedNode(ENDPOINT)
    yield "dcat:servesDataset", NamedNode(DATASET)
    yield "dcterms:publisher", NamedNode(PUBLISHER)
    yield "dcterms:license", NamedNode(LICENCE)
    yield "dcterms:accessRights", NamedNode(EU + "access-right/PUBLIC")
    yield "dcterms:conformsTo", NamedNode("http://www.w3.org/TR/sparql11-protocol/")


def _describe_dump(name: str, syntax: RdfSyntax, entry: FileEntry) -> dict[str, list[Pair]]:
    layer = LAYERS[syntax.layer]
    pairs = [
        *say("dcterms:title", Text(en=f"{syntax.label}: {layer.en}", sv=f"{syntax.label}: {layer.sv}")),
        ("dcterms:license", NamedNode(LICENCE)),
        ("dcterms:format", NamedNode(EU + "file-type/" + FILE_TYPES[syntax.name])),
    ]
    return _describe_distribution(name, syntax.media_type, entry, pairs)


def _describe_file(file: ExtraFile, facts: ReleaseFacts) -> dict[str, list[Pair]]:
    """Describe a file of a source: a data set of its own, with one distribution."""
    title = list(say("dcterms:title", file.title))
    licence = [("dcterms:license", NamedNode(file.licence))] if file.licence is not None else []
    dataset = [
        type_as("dcat:Dataset"),
        *title,
        *say("dcterms:description", file.title),
        *_share(facts),
        *licence,
        ("dcterms:accessRights", NamedNode(EU + "access-right/PUBLIC")),
        ("dcterms:spatial", NamedNode(SWEDEN)),
        ("prov:wasDerivedFrom", NamedNode(file.source)),
        ("dcat:distribution", NamedNode(_distribution(file.name))),
    ]
    described = _describe_distribution(file.name, file.media_type, file.entry, [*title, *licence])
    return {f"{DATASET}/{file.name}": dataset, **described}


def _describe_distribution(name: str, media_type: str, entry: FileEntry, pairs: list[Pair]) -> dict[str, list[Pair]]:
    distribution = _distribution(name)
    checksum = distribution + "/checksum"
    return {
        distribution: [
            type_as("dcat:Distribution"),
            *pairs,
            ("dcat:mediaType", NamedNode(IANA + media_type)),
            ("dcat:accessURL", NamedNode(DUMPS + name)),
            ("dcat:downloadURL", NamedNode(DUMPS + name)),
            ("dcat:byteSize", typed_literal(str(entry.size), "nonNegativeInteger")),
            ("spdx:checksum", NamedNode(checksum)),
        ],
        checksum: [
            type_as("spdx:Checksum"),
            ("spdx:algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256")),
            ("spdx:checksumValue", typed_literal(entry.sha256, "hexBinary")),
        ],
    }


def _describe_rights(facts: ReleaseFacts) -> dict[str, list[Pair]]:
    """Return a rights statement for each source of whose terms of use only words are known, not a licence."""
    described: dict[str, list[Pair]] = {}
    for document, note in facts.statistics.licence_notes:
        statement = f"{document.value}#rights"
        described.setdefault(statement, [type_as("dcterms:RightsStatement"), ("dcterms:source", document)])
        described[statement].append(("rdfs:label", note))
    return described


def _share(facts: ReleaseFacts) -> Iterator[Pair]:
    """What catalogue and data set have in common."""
    yield "dcterms:publisher", NamedNode(PUBLISHER)
    if facts.statistics.last_read is not None:
        yield "dcterms:modified", typed_literal(facts.statistics.last_read, "date")
    yield "dcterms:language", NamedNode(EU + "language/SWE")
    yield "dcterms:language", NamedNode(EU + "language/ENG")


def _distribution(name: str) -> str:
    return f"{BASE}distribution/{name}"
