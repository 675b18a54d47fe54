"""The concept schemes: one per file, complete in both languages, no concept astray and no name twice."""

from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Node, URIRef

from ecograph.namespaces import ID, PREFIXES, SCHEMES

FOLDER = Path(__file__).parent.parent / "ontology" / "schemes"
FILES = sorted(FOLDER.glob("*.ttl"))
SDG, SSIF = "sdg", "ssif"
FOREIGN = {SDG: "http://metadata.un.org/sdg", SSIF: "https://begrepp.uka.se/SSIF"}
"""Schemes that keep the IRIs of their publishers."""
DEFINED_SCHEMES = ("award-result", "confidence", "data-rating", "precision", "role", "status")
"""Schemes whose concepts decide how a statement is to be read, so that each needs a definition."""


def read_scheme(name: str) -> Graph:
    return Graph().parse(FOLDER / f"{name}.ttl")


def name_scheme(name: str) -> URIRef:
    return URIRef(FOREIGN.get(name, f"{ID}scheme/{name}"))


def list_concepts(graph: Graph) -> list[Node]:
    return sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)


def list_languages(graph: Graph, node: Node, predicate: Node) -> list[str]:
    return sorted(str(text.language) for text in graph.objects(node, predicate) if isinstance(text, Literal))


every_scheme = pytest.mark.parametrize("name", [file.stem for file in FILES])


def test_there_is_one_file_for_each_scheme_and_for_each_of_other_publishers() -> None:
    assert [file.stem for file in FILES] == sorted([*SCHEMES, *FOREIGN])


@every_scheme
def test_a_file_holds_one_scheme_named_as_the_file(name: str) -> None:
    assert list(read_scheme(name).subjects(RDF.type, SKOS.ConceptScheme)) == [name_scheme(name)]


@every_scheme
def test_a_scheme_has_title_label_and_description_in_both_languages(name: str) -> None:
    graph = read_scheme(name)
    for predicate in (DCTERMS.title, RDFS.label, DCTERMS.description):
        assert list_languages(graph, name_scheme(name), predicate) == ["en", "sv"], predicate


@every_scheme
def test_a_scheme_has_concepts_whose_iris_lie_under_its_name(name: str) -> None:
    concepts = list_concepts(read_scheme(name))
    assert len(concepts) > 0
    assert [concept for concept in concepts if not str(concept).startswith(PREFIXES[name])] == []


@every_scheme
def test_every_concept_is_in_the_scheme_of_its_file(name: str) -> None:
    graph = read_scheme(name)
    assert {concept: list(graph.objects(concept, SKOS.inScheme)) for concept in list_concepts(graph)} == {
        concept: [name_scheme(name)] for concept in list_concepts(graph)
    }


@every_scheme
def test_every_concept_is_a_top_concept_or_has_a_broader_one(name: str) -> None:
    graph = read_scheme(name)
    for concept in list_concepts(graph):
        is_top = (concept, SKOS.topConceptOf, name_scheme(name)) in graph
        assert is_top != ((concept, SKOS.broader, None) in graph), concept


@every_scheme
def test_every_concept_has_one_preferred_name_in_each_language_and_it_is_its_label(name: str) -> None:
    graph = read_scheme(name)
    for concept in list_concepts(graph):
        assert list_languages(graph, concept, SKOS.prefLabel) == ["en", "sv"], concept
        assert set(graph.objects(concept, RDFS.label)) == set(graph.objects(concept, SKOS.prefLabel)), concept


@every_scheme
def test_no_two_concepts_of_a_scheme_share_a_name(name: str) -> None:
    """But for levels of a classification, and codes it has given up."""
    graph = read_scheme(name)
    names = Counter(
        (text.casefold(), text.language, len(str(concept)) if name == SSIF else 0)
        for concept in list_concepts(graph)
        if (concept, OWL.deprecated, None) not in graph
        for text in {*graph.objects(concept, SKOS.prefLabel), *graph.objects(concept, SKOS.altLabel)}
        if isinstance(text, Literal)
    )
    assert [text for text, count in names.items() if count > 1] == []


@every_scheme
def test_every_concept_that_a_concept_points_to_exists(name: str) -> None:
    graph = read_scheme(name)
    predicates = (SKOS.broader, SKOS.related, SKOS.exactMatch)
    pointed = {node for predicate in predicates for node in graph.objects(None, predicate)}
    assert pointed <= set(list_concepts(graph))


@every_scheme
def test_a_concept_that_is_defined_is_defined_in_both_languages(name: str) -> None:
    graph = read_scheme(name)
    languages = {concept: list_languages(graph, concept, SKOS.definition) for concept in list_concepts(graph)}
    assert {concept: found for concept, found in languages.items() if found not in ([], ["en", "sv"])} == {}


@pytest.mark.parametrize("name", DEFINED_SCHEMES)
def test_concepts_that_decide_how_a_statement_is_read_are_defined_in_both_languages(name: str) -> None:
    graph = read_scheme(name)
    languages = {concept: list_languages(graph, concept, SKOS.definition) for concept in list_concepts(graph)}
    assert {concept: found for concept, found in languages.items() if found != ["en", "sv"]} == {}


def test_the_global_goals_are_the_seventeen_of_the_united_nations() -> None:
    assert set(list_concepts(read_scheme(SDG))) == {URIRef(f"{PREFIXES[SDG]}{number}") for number in range(1, 18)}


def test_the_research_subjects_are_those_of_the_standard_and_the_codes_it_has_given_up() -> None:
    graph = read_scheme(SSIF)
    codes = {str(code) for code in graph.objects(None, SKOS.notation)}
    assert [sum(len(code) == length for code in codes) for length in (1, 3, 5)] == [6, 42, 335]
    assert all((URIRef(f"{PREFIXES[SSIF]}{code}"), SKOS.notation, Literal(code)) in graph for code in codes)
    deprecated = set(graph.subjects(OWL.deprecated, None))
    assert len(deprecated) == 38
    assert all(any(graph.objects(concept, DCTERMS.isReplacedBy)) for concept in deprecated)
