"""The service description: what a client reads before it asks (SPARQL 1.1 Service Description, VoID, SHACL)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Triple

from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax
from ecograph.namespaces import BASE, PREFIXES
from ecograph.settings import MEBIBYTE, Settings
from ecograph.store.content import Content
from ecograph.text import LANGUAGES, Text
from ecograph.void import DataCounts, write_class_counts, write_counts, write_graph_counts
from ecograph.web.extensions import EXTENSION_FUNCTIONS, PROPERTY_FEATURES
from ecograph.web.negotiation import Syntax

__all__ = ["Description", "describe_service"]

SYNTAXES: Final[tuple[Syntax, ...]] = (*RESULT_FORMATS, *GRAPH_FORMATS)
LANGUAGES_SPOKEN: Final = ("SPARQL10Query", "SPARQL11Query")
"""Of what these ask for and the service does not do, tests/test_sparql_conformance.py keeps the list; for SPARQL 1.2,
much of which it does, the vocabulary (SPARQL 1.1 Service Description, 3.3) has no name."""
TARGET: Final = "https://schema.org/target"
DATASET: Final = BASE + "dataset"
SHOWN: Final = ("dcterms", "eco", "rdf", "rdfs", "sd", "sh", "void", "void-ext", "xsd")
"""Prefixes of the description itself."""


@dataclass(frozen=True)
class Description:
    """What is known of the data."""

    own: Sequence[Triple] = ()
    """What a release says of itself in graph:catalogue; nothing if the data are not a release."""
    counts: DataCounts | None = None
    """Of data that do not tell it themselves; None if they could not be counted in time."""
    graphs: Sequence[tuple[str, int]] = ()
    """IRI and size of each named graph of such data, if they are not too many to list."""


def describe_service(
    endpoint: str, settings: Settings, content: Content, description: Description, syntax: RdfSyntax
) -> bytes:
    """Return the description of the service at the URL ``endpoint``, the one in use."""
    is_release = len(description.own) > 0
    service, dataset = NamedNode(endpoint), NamedNode(DATASET if is_release else f"{endpoint}#dataset")
    triples = [
        Triple(service, _iri("rdf:type"), _iri("sd:Service")),
        Triple(service, _iri("sd:endpoint"), service),
        *(Triple(service, _iri("sd:supportedLanguage"), _iri(f"sd:{name}")) for name in LANGUAGES_SPOKEN),
        *(Triple(service, _iri("sd:resultFormat"), NamedNode(syntax.format.iri)) for syntax in SYNTAXES),
        *(Triple(service, _iri("sd:extensionFunction"), NamedNode(iri)) for iri in EXTENSION_FUNCTIONS),
        *(Triple(service, _iri("sd:propertyFeature"), NamedNode(iri)) for iri in PROPERTY_FEATURES),
        Triple(service, _iri("sd:defaultDataset"), dataset),
        Triple(service, _iri("sd:availableGraphs"), dataset),
        *_say(service, _tell_limits(settings)),
        Triple(dataset, _iri("rdf:type"), _iri("sd:GraphCollection")),
        Triple(dataset, _iri("dcterms:identifier"), Literal(content.version)),
        Triple(dataset, _iri("void:sparqlEndpoint"), service),
    ]
    if len(settings.services) > 0:
        triples.append(Triple(service, _iri("sd:feature"), _iri("sd:BasicFederatedQuery")))
    if is_release:
        # True by the build, not by the engine: the default graph holds each statement of the named graphs once.
        triples.append(Triple(service, _iri("sd:feature"), _iri("sd:UnionDefaultGraph")))
        triples += _aim(description.own, service)
    else:
        triples += _describe_data(endpoint, dataset, description)
    prefixes = {name: PREFIXES[name] for name in SHOWN if is_release or name != "eco"}
    return pyoxigraph.serialize(triples, format=syntax.format, prefixes=prefixes) or b""


def _describe_data(endpoint: str, dataset: NamedNode, description: Description) -> Iterator[Triple]:
    """Yield what was counted of data that say nothing of themselves; IRIs are parts of the endpoint's description."""
    default = NamedNode(f"{endpoint}#default-graph")
    yield Triple(dataset, _iri("rdf:type"), _iri("sd:Dataset"))
    yield Triple(dataset, _iri("rdf:type"), _iri("void:Dataset"))
    yield Triple(dataset, _iri("sd:defaultGraph"), default)
    yield Triple(default, _iri("rdf:type"), _iri("sd:Graph"))
    if description.counts is None:
        yield from _say(dataset, UNCOUNTED)
        return
    yield Triple(default, _iri("void:triples"), Literal(description.counts.totals["triples"]))
    for number, (name, triples) in enumerate(description.graphs, 1):
        named, graph = NamedNode(f"{endpoint}#named-graph-{number}"), NamedNode(f"{endpoint}#graph-{number}")
        yield Triple(dataset, _iri("sd:namedGraph"), named)
        yield Triple(named, _iri("rdf:type"), _iri("sd:NamedGraph"))
        yield Triple(named, _iri("sd:name"), NamedNode(name))
        yield Triple(named, _iri("sd:graph"), graph)
        yield Triple(graph, _iri("rdf:type"), _iri("sd:Graph"))
        yield Triple(graph, _iri("void:triples"), Literal(triples))
    yield from write_counts(description.counts, dataset.value, f"{endpoint}#")
    yield from write_class_counts(description.counts, f"{endpoint}#")
    yield from write_graph_counts(description.counts, f"{endpoint}#default", default.value, f"{endpoint}#")


UNCOUNTED: Final = Text(
    en="The data were not counted within the time for it; nothing is said of how much there is of what.",
    sv="Datan hann inte räknas på utsatt tid; inget sägs om hur mycket det finns av vad.",
)


def _aim(triples: Sequence[Triple], service: NamedNode) -> Iterator[Triple]:
    """Yield the description with the endpoint in use as that of the examples."""
    for triple in triples:
        yield Triple(triple.subject, triple.predicate, service) if triple.predicate.value == TARGET else triple


def _tell_limits(settings: Settings) -> Text:
    seconds, memory, answer = settings.query_timeout, settings.memory // MEBIBYTE, settings.answer // MEBIBYTE
    length = settings.query_length // 1024
    calls, rows, budget = _tell_calls(settings), _tell_rows(settings.rows), _tell_budget(settings.budget)
    return Text(
        en=f"Read-only; {calls.en}. A query may take {seconds:g} s and {memory} MiB of memory, have {length} "
        f"KiB of text, and its answer {answer} MiB{rows.en}: it is answered whole or with an error. {settings.workers} "
        f"run at once, {settings.queue} may wait{budget.en}.",
        sv=f"Enbart läsning; {calls.sv}. En fråga får ta {seconds:g} s och {memory} MiB minne, ha {length} KiB "
        f"text, och dess svar {answer} MiB{rows.sv}: den besvaras helt eller med ett fel. {settings.workers} körs "
        f"samtidigt, {settings.queue} får vänta{budget.sv}.",
    )


def _tell_rows(rows: int) -> Text:
    return Text(en="", sv="") if rows == 0 else Text(en=f" and {rows} rows", sv=f" och {rows} rader")


def _tell_budget(seconds: float) -> Text:
    if seconds == 0:
        return Text(en="", sv="")
    return Text(
        en=f"; a client's queries may take {seconds:g} s a minute",
        sv=f"; en klients frågor får ta {seconds:g} s i minuten",
    )


def _tell_calls(settings: Settings) -> Text:
    if len(settings.services) == 0:
        return Text(en="SERVICE is refused", sv="SERVICE avvisas")
    listed = ", ".join(f"<{url}>" for url in settings.services)
    return Text(en=f"SERVICE may call {listed} alone", sv=f"SERVICE får anropa enbart {listed}")


def _say(subject: NamedNode, text: Text) -> Iterator[Triple]:
    for language in LANGUAGES:
        yield Triple(subject, _iri("rdfs:comment"), Literal(text.to(language), language=language))


def _iri(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
