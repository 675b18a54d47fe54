"""The graphs that ecograph itself keeps, described: what each holds and what made it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ecograph.dataset import Origin, Statement
from ecograph.inference import RULES
from ecograph.namespaces import (
    ECO,
    GRAPH_AUTHORITY,
    GRAPH_CATALOGUE,
    GRAPH_DERIVED,
    GRAPH_METRICS,
    GRAPH_ONTOLOGY,
    GRAPH_RESOLUTIONS,
    GRAPH_SOURCES,
    PREFIXES,
)
from ecograph.queries import CatalogueQuery
from ecograph.text import LANGUAGES, Text

__all__ = ["LAYERS", "describe_layers"]

LAYERS: Final = {
    GRAPH_AUTHORITY: Text(
        en="Register of entities: classes, names, aliases", sv="Entitetsregister: klasser, namn, alias"
    ),
    GRAPH_CATALOGUE: Text(
        en="The data set described: statistics, graphs, prefixes, example queries",
        sv="Datamängden beskriven: statistik, grafer, prefix, exempelfrågor",
    ),
    GRAPH_DERIVED: Text(en="Statements derived by the rules", sv="Påståenden som reglerna härleder"),
    GRAPH_METRICS: Text(en="Network measures of the actors", sv="Nätverksmått för aktörerna"),
    GRAPH_ONTOLOGY: Text(en="Ontology and concept schemes", sv="Ontologi och begreppsscheman"),
    GRAPH_RESOLUTIONS: Text(
        en="Curators' resolutions of disagreements between sources",
        sv="Kuratorers avgöranden där källor är oeniga",
    ),
    GRAPH_SOURCES: Text(
        en="Source documents, their passages, readings and records",
        sv="Källdokument, deras textställen, tolkningar och poster",
    ),
}
"""Every layer, by the IRI of its graph."""

DERIVATION: Final = PREFIXES["graph"] + "derivation"
DESCRIBING: Final = PREFIXES["graph"] + "describing"
MEASURING: Final = PREFIXES["graph"] + "measuring"
ACTIVITIES: Final = {
    DERIVATION: Text(
        en="Running the rules over the asserted statements", sv="Körning av reglerna på de källbelagda påståendena"
    ),
    DESCRIBING: Text(en="Counting and describing the data set", sv="Räkning och beskrivning av datamängden"),
    MEASURING: Text(en="Measuring the networks of actors", sv="Mätning av aktörernas nätverk"),
}
TYPE: Final = PREFIXES["rdf"] + "type"
LABEL: Final = PREFIXES["rdfs"] + "label"
PROV: Final = PREFIXES["prov"]


def describe_layers(rules: Sequence[CatalogueQuery]) -> list[Statement]:
    """Return the statements, in graph:sources, about the layers, the activities that make them, and the rules."""
    origin = Origin(Path(RULES))
    return [
        Statement(Quad(NamedNode(subject), NamedNode(predicate), value, NamedNode(GRAPH_SOURCES)), origin)
        for subject, predicate, value in _describe(rules)
    ]


def _describe(rules: Sequence[CatalogueQuery]) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    for layer, label in LAYERS.items():
        yield from _introduce(layer, "Layer", label)
    for activity, label in ACTIVITIES.items():
        yield from _introduce(activity, "Derivation", label)
    yield GRAPH_DERIVED, PROV + "wasGeneratedBy", NamedNode(DERIVATION)
    yield GRAPH_CATALOGUE, PROV + "wasGeneratedBy", NamedNode(DESCRIBING)
    yield GRAPH_METRICS, PROV + "wasGeneratedBy", NamedNode(MEASURING)
    for rule in rules:
        iri = f"{PREFIXES['graph']}rule-{rule.name.replace('_', '-')}"
        yield from _introduce(iri, "Rule", rule.summary)
        yield DERIVATION, PROV + "used", NamedNode(iri)


def _introduce(subject: str, class_: str, label: Text) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    yield subject, TYPE, NamedNode(ECO + class_)
    for language in LANGUAGES:
        yield subject, LABEL, Literal(label.to(language), language=language)
