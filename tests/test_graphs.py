"""The description of ecograph's own graphs."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.graphs import LAYERS, describe_layers
from ecograph.namespaces import GRAPH_CATALOGUE, GRAPH_DERIVED, GRAPH_METRICS, GRAPH_SOURCES, compact
from ecograph.queries import CatalogueQuery
from ecograph.text import Text

RULE = CatalogueQuery("class_closure", Text(en="Classes.", sv="Klasser."), (), "")


def test_every_layer_is_named_in_both_languages_and_what_is_computed_says_what_made_it() -> None:
    statements = describe_layers([RULE])
    assert {statement.quad.graph_name for statement in statements} == {NamedNode(GRAPH_SOURCES)}
    assert {statement.origin for statement in statements} == {Origin(Path("queries/rules"))}
    quads = [statement.quad for statement in statements]
    labels = [(str(q.subject), q.object.language) for q in quads if isinstance(q.object, Literal)]
    for iri in LAYERS:
        assert {(f"<{iri}>", "en"), (f"<{iri}>", "sv")} <= set(labels)
    made = {str(q.subject) for q in quads if q.predicate.value.endswith("wasGeneratedBy")}
    assert made == {f"<{GRAPH_CATALOGUE}>", f"<{GRAPH_DERIVED}>", f"<{GRAPH_METRICS}>"}


def test_a_rule_is_described_by_its_summary_and_used_by_the_derivation() -> None:
    said = {tuple(map(show, (s.quad.subject, s.quad.predicate, s.quad.object))) for s in describe_layers([RULE])}
    assert said >= {
        ("graph:rule-class-closure", "rdf:type", "eco:Rule"),
        ("graph:rule-class-closure", "rdfs:label", '"Klasser."@sv'),
        ("graph:derivation", "prov:used", "graph:rule-class-closure"),
    }


def show(term: object) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)
