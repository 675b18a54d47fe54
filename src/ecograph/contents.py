"""The graph graph:catalogue: the data set described within itself, so that clients can ask for it in SPARQL.

It holds what editors and federation engines look for at an endpoint: the graphs there are (SPARQL 1.1 Service
Description), statistics by class and property (VoID), the prefixes (``sh:declare``) and the catalogue's queries as
examples (``sh:SPARQLExecutable``, in the form of the SIB's collections). The statistics are of all but this graph.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ecograph.dataset import sort_key
from ecograph.examples import Example, list_examples
from ecograph.graphs import LAYERS
from ecograph.namespaces import BASE, GRAPH_CATALOGUE, PASSAGE, PREFIXES, RECORD
from ecograph.text import LANGUAGES, Text
from ecograph.void import DataCounts, write_class_counts, write_counts, write_graph_counts

__all__ = ["DATASET", "DESCRIPTION", "ENDPOINT", "LICENCE", "TITLE", "describe_contents"]

LICENCE: Final = "http://creativecommons.org/licenses/by/4.0/"
"""The form of the IRI that the Swedish data portal knows: http, with the final slash."""
DATASET: Final = BASE + "dataset"
PREFIX_SET: Final = DATASET + "/prefixes"
ENDPOINT: Final = BASE + "sparql"
TARGET: Final = "https://schema.org/target"
"""With https: the form that the SIB's examples and their readers use."""
TITLE: Final = Text(
    en="ecograph: the Swedish urban innovation ecosystem", sv="ecograph: det svenska urbana innovationsekosystemet"
)
DESCRIPTION: Final = Text(
    en="A knowledge graph of actors, initiatives, funding and results in Swedish urban innovation. "
    "Every statement names the passage or record that states it.",
    sv="En kunskapsgraf över aktörer, initiativ, finansiering och resultat i svensk urban innovation. "
    "Varje påstående anger det textställe eller den post som det står i.",
)
EVIDENCE: Final = {
    "passages": (PASSAGE, Text(en="Graphs of passages and readings", sv="Grafer för textställen och tolkningar")),
    "records": (RECORD, Text(en="Graphs of records", sv="Grafer för poster")),
}
"""The graphs of evidence, too many to list: where their IRIs begin, and what they are."""
WHOLE: Final = Text(
    en="Each distinct statement of the named graphs once. Statistics are of all but graph:catalogue, which has them.",
    sv="Varje påstående i de namngivna graferna en gång. Statistiken gäller allt utom graph:catalogue, som har den.",
)

Value = NamedNode | Literal


def describe_contents(counts: DataCounts, sizes: Mapping[str, int]) -> list[Quad]:
    """Return graph:catalogue, sorted, about a data set with these counts.

    :param sizes: how many statements each of its named graphs has, by IRI

    None of its statements is in another graph: their subjects are of no other.
    """
    described = {
        *(_state(*statement) for statement in _describe_graphs(sizes)),
        *(_state(*statement) for statement in _declare_prefixes()),
        *(_state(*statement) for example in list_examples("en") for statement in _describe_example(example)),
        *write_counts(counts, DATASET, DATASET + "/"),
        *write_class_counts(counts, DATASET + "/"),
        *write_graph_counts(counts, DATASET + "/default", DATASET + "/default-graph", DATASET + "/"),
    }
    size = len(described) + 2  # with the two statements that tell it
    own = {
        _state(f"{DATASET}/graph/catalogue", "void:triples", Literal(size)),
        _state(f"{DATASET}/default-graph", "void:triples", Literal(counts.totals["triples"] + size)),
    }
    graph = NamedNode(GRAPH_CATALOGUE)
    quads_of = (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in described | own)
    return sorted(quads_of, key=sort_key)


def _describe_graphs(sizes: Mapping[str, int]) -> Iterator[tuple[str, str, Value]]:
    """Yield what graphs there are; each layer by itself, the graphs of evidence together."""
    whole = DATASET + "/default-graph"
    yield DATASET, "rdf:type", _iri("sd:Dataset")
    yield DATASET, "rdf:type", _iri("void:Dataset")
    yield from _say(DATASET, TITLE, "dcterms:title")
    yield from _say(DATASET, DESCRIPTION, "dcterms:description")
    yield DATASET, "dcterms:license", NamedNode(LICENCE)
    yield DATASET, "sd:defaultGraph", NamedNode(whole)
    yield whole, "rdf:type", _iri("sd:Graph")
    yield from _say(whole, WHOLE)
    for layer, label in LAYERS.items():
        name = layer.removeprefix(PREFIXES["graph"])
        if layer not in sizes and layer != GRAPH_CATALOGUE:
            continue
        named, graph = f"{DATASET}/named-graph/{name}", f"{DATASET}/graph/{name}"
        yield DATASET, "sd:namedGraph", NamedNode(named)
        yield named, "rdf:type", _iri("sd:NamedGraph")
        yield named, "sd:name", NamedNode(layer)
        yield named, "sd:graph", NamedNode(graph)
        yield graph, "rdf:type", _iri("sd:Graph")
        yield from _say(graph, label)
        if layer in sizes:
            yield graph, "void:triples", Literal(sizes[layer])
    for name, (space, label) in EVIDENCE.items():
        found = [size for graph, size in sizes.items() if graph.startswith(space)]
        if len(found) > 0:
            subset = f"{DATASET}/{name}"
            yield DATASET, "void:subset", NamedNode(subset)
            yield subset, "rdf:type", _iri("void:Dataset")
            yield subset, "rdf:type", _iri("sd:GraphCollection")
            yield subset, "void:uriSpace", Literal(space)
            yield subset, "void:triples", Literal(sum(found))
            yield from _say(subset, Text(en=f"{label.en}: {len(found)}.", sv=f"{label.sv}: {len(found)}."))


def _declare_prefixes() -> Iterator[tuple[str, str, Value]]:
    for prefix, namespace in PREFIXES.items():
        declaration = f"{DATASET}/prefix/{prefix}"
        yield PREFIX_SET, "sh:declare", NamedNode(declaration)
        yield declaration, "rdf:type", _iri("sh:PrefixDeclaration")
        yield declaration, "sh:prefix", Literal(prefix)
        yield declaration, "sh:namespace", Literal(namespace, datatype=_iri("xsd:anyURI"))


def _describe_example(example: Example) -> Iterator[tuple[str, str, Value]]:
    """Yield an example; its IRI is the address at which the query is answered."""
    iri = f"{BASE}queries/{example.name}"
    yield iri, "rdf:type", _iri("sh:SPARQLExecutable")
    yield iri, "rdf:type", _iri("sh:SPARQLSelectExecutable")
    yield from _say(iri, example.question)
    yield iri, "sh:prefixes", NamedNode(PREFIX_SET)
    yield iri, "sh:select", Literal(example.text)
    yield iri, TARGET, NamedNode(ENDPOINT)


def _say(subject: str, text: Text, predicate: str = "rdfs:comment") -> Iterator[tuple[str, str, Value]]:
    for language in LANGUAGES:
        yield subject, predicate, Literal(text.to(language), language=language)


def _state(subject: str, predicate: str, value: Value) -> Triple:
    return Triple(NamedNode(subject), _iri(predicate), value)


def _iri(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else curie)
