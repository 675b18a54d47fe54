"""Measures of the actors in a network, how far their ranks hang on single sources, and both as RDF."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyoxigraph import Literal, NamedNode, Quad

from ecograph import __version__
from ecograph.errors import NotFoundError
from ecograph.measures import DECIMALS, MEASURES, Measure, evaluate, find_measure
from ecograph.namespaces import GRAPH_METRICS, expand
from ecograph.network import NETWORKS, Network, build_network
from ecograph.participations import quads_without, select_quads
from ecograph.projection import WEIGHTINGS
from ecograph.text import LANGUAGES, Text

__all__ = ["MEASURED", "RANGE_DEFINITION", "Result", "compute_metrics", "format_value", "metrics_quads", "rank_values"]

MEASURED: Final[Mapping[str, Network]] = {
    name: network for name, network in NETWORKS.items() if network.mode == "one-mode"
}
"""The networks whose actors are measured."""

RANGE_DEFINITION: Final = Text(
    en="The range of a rank spans the ranks that the actor gets when the network is built again without one source,"
    " each source in turn, and the rank with all sources; a network without the actor gives no rank. It is no"
    " confidence interval, and for an actor that only one source knows it says nothing about that source.",
    sv="Rangens spann omfattar de ranger som aktören får när nätverket byggs om utan en källa, varje källa i tur och"
    " ordning, och rangen med alla källor; ett nätverk utan aktören ger ingen rang. Det är inget konfidensintervall,"
    " och för en aktör som bara en källa känner säger det inget om den källan.",
)

ACTIVITY: Final = NamedNode(expand("graph:measuring"))


@dataclass(frozen=True)
class Result:
    """A measure's value for one actor.

    ``rank_low`` to ``rank_high`` answers "what if one source were missing or wrong?": the statements of one source at a
    time are left out, the network is built and measured again, and the range spans the actor's ranks in all of these
    and in the whole (the resampling of the jackknife, Tukey 1958; for missing data in networks Borgatti, Carley and
    Krackhardt 2006). It is not a confidence interval: sources are no random sample, and what no source states is not
    in it. An actor that only one source knows (``sources`` = 1) is absent without that source and gets no rank there,
    so that its range speaks of the other sources only.

    Tukey, J. W. (1958). Bias and confidence in not-quite large samples. Annals of Mathematical Statistics 29(2), 614.
    Borgatti, S. P., Carley, K. M. and Krackhardt, D. (2006). On the robustness of centrality measures under conditions
    of imperfect data. Social Networks 28(2), 124-136. https://doi.org/10.1016/j.socnet.2005.05.001
    """

    network: str
    """Name of the network, followed by ``-<year>`` if it is that of one year."""
    measure: str
    actor: str
    """CURIE, such as ``actor:rise``."""
    name: Text
    value: float
    rank: int
    """1 is the highest value; equal values share the rank, and the next one skips as many (competition ranking)."""
    rank_low: int
    rank_high: int
    sources: int
    """Number of sources that state the actor's participations in this network."""


def compute_metrics(
    quads: Iterable[Quad], network: str = "actors", measures: Sequence[str] = (), year: int | None = None
) -> list[Result]:
    """Return the results of ``measures`` (none named: all), each measure's ordered by rank.

    :raises NotFoundError: if there is no such network of actors, or no such measure
    """
    if network not in MEASURED:
        raise NotFoundError(Text(en="network of actors", sv="nätverk av aktörer"), network, MEASURED)
    chosen = [find_measure(name) for name in (measures or MEASURES)]
    stated = select_quads(quads)
    whole = build_network(stated, network, year)
    sources = sorted({source for _, data in whole.nodes(data=True) for source in data["sources"]})
    resamples = [build_network(quads_without(stated, source), network, year) for source in sources]
    return [result for measure in chosen for result in _measure_actors(measure, whole, resamples)]


def rank_values(values: Mapping[str, float]) -> dict[str, int]:
    """Return the competition rank of each actor: 1 more than the number of actors with a higher value."""
    ranks: dict[float, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        ranks.setdefault(value, place)
    return {actor: ranks[value] for actor, value in values.items()}


def format_value(value: float) -> str:
    """Return the canonical lexical form of ``value`` as xsd:decimal (XML Schema 1.1, 3.3.3)."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def metrics_quads(results: Sequence[Result], graph: "nx.Graph[str]") -> list[Quad]:
    """Return ``results`` on the network ``graph`` in graph:metrics, with network, measures and activity, sorted."""
    quads = [*_describe_network(graph), *_describe_activity(graph)]
    for name in sorted({result.measure for result in results}):
        quads += _describe_measure(MEASURES[name])
    for result in results:
        quads += _describe_result(result)
    return sorted(set(quads), key=str)


def _name_network(graph: "nx.Graph[str]") -> str:
    year = graph.graph.get("year")
    return str(graph.graph["network"]) if year is None else f"{graph.graph['network']}-{year}"


def _measure_actors(measure: Measure, whole: "nx.Graph[str]", resamples: Sequence["nx.Graph[str]"]) -> list[Result]:
    values = evaluate(measure, whole)
    ranks = rank_values(values)
    rankings = [ranks, *(rank_values(evaluate(measure, resample)) for resample in resamples)]
    results = []
    for actor in sorted(values, key=lambda actor: (ranks[actor], actor)):
        held = [ranking[actor] for ranking in rankings if actor in ranking]
        data = whole.nodes[actor]
        results.append(
            Result(
                network=_name_network(whole),
                measure=measure.name,
                actor=actor,
                name=Text(en=data["label_en"], sv=data["label_sv"]),
                value=values[actor],
                rank=ranks[actor],
                rank_low=min(held),
                rank_high=max(held),
                sources=len(data["sources"]),
            )
        )
    return results


def _describe_network(graph: "nx.Graph[str]") -> list[Quad]:
    network = NETWORKS[graph.graph["network"]]
    subject, year = f"network:{_name_network(graph)}", graph.graph.get("year")
    suffix = "" if year is None else f" ({year})"
    quads = [
        _state(subject, "rdf:type", _iri("eco:ActorNetwork")),
        *_say(subject, "rdfs:label", Text(en=network.title.en + suffix, sv=network.title.sv + suffix)),
        *_say(subject, "skos:definition", network.definition),
        *_say(subject, "eco:weighting", WEIGHTINGS[graph.graph["weighting"]].definition),
        _state(subject, "eco:nodeCount", Literal(graph.number_of_nodes())),
        _state(subject, "eco:tieCount", Literal(graph.number_of_edges())),
        _state(subject, "prov:wasGeneratedBy", ACTIVITY),
    ]
    return quads + [_state(subject, "eco:countsRole", _iri(f"role:{role}")) for role in network.roles]


def _describe_activity(graph: "nx.Graph[str]") -> list[Quad]:
    parameters = {**graph.graph, "decimals": DECIMALS, "resampling": "leave-one-source-out"}
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


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _state(subject: str, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(_iri(subject), _iri(name), value, NamedNode(GRAPH_METRICS))


def _say(subject: str, name: str, text: Text) -> list[Quad]:
    return [_state(subject, name, Literal(text.to(language), language=language)) for language in LANGUAGES]
