"""Results of measures as RDF: the measurements, and what network, measures and activity they come from."""

from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ecograph import __version__
from ecograph.measures import DECIMALS, MEASURES, Measure
from ecograph.metrics import RANGE_DEFINITION, Measured, Result, format_value, name_network
from ecograph.namespaces import GRAPH_METRICS, expand
from ecograph.projection import WEIGHTINGS
from ecograph.text import LANGUAGES, Text

__all__ = ["metrics_quads"]

GRAPH: Final = NamedNode(GRAPH_METRICS)
ACTIVITY: Final = NamedNode(expand("graph:measuring"))


def metrics_quads(measured: Measured) -> list[Quad]:
    """Return the results in graph:metrics, with network, measures and activity."""
    quads = [*_describe_network(measured), *_describe_activity(measured)]
    for name in sorted({result.measure for result in measured.results}):
        quads += _describe_measure(MEASURES[name])
    for result in measured.results:
        quads += _describe_result(result)
    return quads


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


def _describe_result(result: Result) -> list[Quad]:
    slug = result.actor.rpartition(":")[2].rpartition("/")[2]
    subject = f"metric:{result.network}-{result.measure}-{slug}"
    return [
        _state(subject, "rdf:type", _iri("eco:Measurement")),
        _state(subject, "eco:ofActor", _iri(result.actor)),
        _state(subject, "eco:measure", _iri(f"measure:{result.measure}")),
        _state(subject, "eco:inNetwork", _iri(f"network:{result.network}")),
        _state(subject, "eco:metricValue", Literal(format_value(result.value), datatype=_iri("xsd:decimal"))),
        _state(subject, "eco:rank", Literal(result.rank)),
        _state(subject, "eco:rankLow", Literal(result.rank_low)),
        _state(subject, "eco:rankHigh", Literal(result.rank_high)),
        _state(subject, "eco:sourceCount", Literal(result.sources)),
    ]


@cache
def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _state(subject: str, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(_iri(subject), _iri(name), value, GRAPH)


def _say(subject: str, name: str, text: Text) -> list[Quad]:
    return [_state(subject, name, Literal(text.to(language), language=language)) for language in LANGUAGES]
