"""Results of measures as RDF: the measurements, and what network, measures and activity they come from."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ecograph import __version__
from ecograph.dataset import write_lines
from ecograph.measures import DECIMALS, MEASURES, Measure
from ecograph.metrics import RANGE_DEFINITION, Measured, Result, format_value, name_network
from ecograph.namespaces import GRAPH_METRICS, expand
from ecograph.projection import WEIGHTINGS
from ecograph.text import LANGUAGES, Text

__all__ = ["metrics_lines", "metrics_quads"]

GRAPH: Final = NamedNode(GRAPH_METRICS)
ACTIVITY: Final = NamedNode(expand("graph:measuring"))


def _iri_of(curie: str) -> str:
    return f"<{expand(curie)}>"


MEASUREMENT: Final[Mapping[str, str]] = {
    "rdf:type": _iri_of("eco:Measurement"),
    "eco:ofActor": "<%(actor)s>",
    "eco:measure": f"<{expand('measure:')}%(measure)s>",
    "eco:inNetwork": f"<{expand('network:')}%(network)s>",
    "eco:metricValue": f'"%(value)s"^^{_iri_of("xsd:decimal")}',
    "eco:rank": f'"%(rank)d"^^{_iri_of("xsd:integer")}',
    "eco:rankLow": f'"%(rank_low)d"^^{_iri_of("xsd:integer")}',
    "eco:rankHigh": f'"%(rank_high)d"^^{_iri_of("xsd:integer")}',
    "eco:sourceCount": f'"%(sources)d"^^{_iri_of("xsd:integer")}',
}
"""What is said of a result, by property."""

WRITTEN: Final = "".join(
    f"<{expand('metric:')}%(network)s-%(measure)s-%(slug)s> {_iri_of(name)} {value} {GRAPH} .\n"
    for name, value in MEASUREMENT.items()
)
"""The same as lines: there are many thousands, and they have nothing in them that would have to be escaped."""


def metrics_lines(measured: Measured) -> list[bytes]:
    """Return N-Quads that say the results in graph:metrics, with network, measures and activity."""
    quads = [*_describe_network(measured), *_describe_activity(measured)]
    for name in sorted({result.measure for result in measured.results}):
        quads += _describe_measure(MEASURES[name])
    results = "".join(map(_write_result, measured.results))
    return [*write_lines(quads), *results.encode().splitlines(keepends=True)]


def metrics_quads(measured: Measured) -> list[Quad]:
    """Return :func:`metrics_lines` as quads."""
    return list(parse(b"".join(metrics_lines(measured)), format=RdfFormat.N_QUADS))


def _describe_network(measured: Measured) -> list[Quad]:
    network, year = measured.network, measured.selection.year
    subject = f"network:{name_network(network, measured.selection)}"
    suffix = "" if year is None else f" ({year})"
    quads = [
        _state(subject, "rdf:type", _iri("eco:ActorNetwork")),
        *_say(subject, "rdfs:label", Text(en=network.title.en + suffix, sv=network.title.sv + suffix)),
        *_say(subject, "skos:definition", network.definition),
        *_say(subject, "eco:weighting", WEIGHTINGS[network.weighting].definition),
        _state(subject, "eco:nodeCount", Literal(measured.actors)),
        _state(subject, "eco:isolateCount", Literal(measured.isolates)),
        _state(subject, "eco:tieCount", Literal(measured.ties)),
        _state(subject, "prov:wasGeneratedBy", ACTIVITY),
    ]
    return quads + [_state(subject, "eco:countsRole", _iri(f"role:{role}")) for role in network.roles]


def _describe_activity(measured: Measured) -> list[Quad]:
    parameters = {
        "network": measured.network.name,
        "weighting": measured.network.weighting,
        **measured.selection.describe(),
        "decimals": DECIMALS,
        "engine": measured.engine,
        "resampling": "leave-one-source-out",
        "sources": measured.sources,
    }
    return [
        _state("graph:measuring", "rdf:type", _iri("prov:Activity")),
        _state("graph:measuring", "schema:softwareVersion", Literal(__version__)),
        *_say("graph:measuring", "eco:note", RANGE_DEFINITION),
        *(_state("graph:measuring", "eco:parameter", Literal(f"{name}={parameters[name]}")) for name in parameters),
    ]


def _describe_measure(measure: Measure) -> list[Quad]:
    subject = f"measure:{measure.name}"
    return [
        _state(subject, "rdf:type", _iri("eco:Measure")),
        *_say(subject, "rdfs:label", measure.title),
        *_say(subject, "skos:definition", measure.definition),
        *(_state(subject, "dcterms:references", NamedNode(address)) for address in measure.references),
        _state(subject, "eco:weighted", Literal(measure.weighted)),
        _state(subject, "eco:normalised", Literal(measure.normalised)),
    ]


def _write_result(result: Result) -> str:
    slug = result.actor.rpartition(":")[2].rpartition("/")[2]
    said = {"slug": slug, "actor": expand(result.actor), "value": format_value(result.value)}
    return WRITTEN % (vars(result) | said)


@cache
def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _state(subject: str, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(_iri(subject), _iri(name), value, GRAPH)


def _say(subject: str, name: str, text: Text) -> list[Quad]:
    return [_state(subject, name, Literal(text.to(language), language=language)) for language in LANGUAGES]
