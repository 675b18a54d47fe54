"""The ontology is read with the place of each statement, and the vocabulary says what it defines."""

from pathlib import Path

import pytest

from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_ONTOLOGY, expand
from ecograph.ontology import Vocabulary, make_vocabulary, read_ontology
from ecograph.settings import share_path

SMALL = """\
@prefix eco: <https://w3id.org/ecograph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix scheme: <https://w3id.org/ecograph/id/scheme/> .
@prefix role: <https://w3id.org/ecograph/id/role/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
eco:Agent a owl:Class .
eco:Actor a owl:Class ; rdfs:subClassOf eco:Agent .
eco:Lab a owl:Class ; rdfs:subClassOf eco:Actor .
eco:near a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain eco:Agent ; rdfs:range eco:Actor .
eco:startDate a owl:DatatypeProperty ; eco:valueDatatype xsd:gYear , xsd:date ; eco:oneValuedPerSource true .
eco:role a owl:AnnotationProperty , owl:ObjectProperty ; eco:valueScheme scheme:role .
role:partner a skos:Concept ; skos:inScheme scheme:role .
"""


@pytest.fixture(name="small")
def read_small_vocabulary(tmp_path: Path) -> Vocabulary:
    (tmp_path / "small.ttl").write_text(SMALL, encoding="utf-8")
    return make_vocabulary(read_ontology(tmp_path))


def test_statements_of_the_ontology_know_file_and_line_and_stand_in_its_graph(tmp_path: Path) -> None:
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "small.ttl").write_text(SMALL, encoding="utf-8")
    first = read_ontology(tmp_path)[0]
    assert str(first.origin) == f"{tmp_path}/schemes/small.ttl:8"
    assert str(first.quad.graph_name) == f"<{GRAPH_ONTOLOGY}>"


def test_shapes_are_not_a_part_of_the_ontology(tmp_path: Path) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "a.ttl").write_text(SMALL, encoding="utf-8")
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    assert len(read_ontology(tmp_path)) == 1


def test_a_folder_without_ontology_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"^{tmp_path}: There is no ontology"):
        read_ontology(tmp_path)


def test_a_class_knows_itself_and_all_its_superclasses(small: Vocabulary) -> None:
    assert small.classes[expand("eco:Lab")] == {expand("eco:Lab"), expand("eco:Actor"), expand("eco:Agent")}
    assert small.superclasses(["urn:other"]) == {"urn:other"}


def test_classes_that_are_each_others_subclass_do_not_loop(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"{SMALL}eco:Agent rdfs:subClassOf eco:Lab .", encoding="utf-8")
    classes = make_vocabulary(read_ontology(tmp_path)).classes
    assert classes[expand("eco:Agent")] == classes[expand("eco:Lab")]


def test_a_property_knows_its_kind_domain_and_range(small: Vocabulary) -> None:
    near = small.properties[expand("eco:near")]
    assert (near.kind, near.one_valued) == ("object", False)
    assert (set(near.domains), set(near.ranges)) == ({expand("eco:Agent")}, {expand("eco:Actor")})


def test_a_property_knows_its_datatypes_and_whether_it_has_one_value_per_source(small: Vocabulary) -> None:
    start = small.properties[expand("eco:startDate")]
    assert (start.kind, start.one_valued) == ("datatype", True)
    assert start.datatypes == {expand("xsd:gYear"), expand("xsd:date")}


def test_a_concept_knows_its_scheme(small: Vocabulary) -> None:
    assert small.concepts == {expand("role:partner"): {expand("scheme:role")}}
    assert small.properties[expand("eco:role")].schemes == {expand("scheme:role")}


def test_a_property_that_is_annotation_too_is_judged_by_the_stricter_kind(small: Vocabulary) -> None:
    assert small.properties[expand("eco:role")].kind == "object"


def test_the_ontology_defines_the_terms_that_validation_relies_on() -> None:
    vocabulary = make_vocabulary(read_ontology(share_path("ontology")))
    assert expand("eco:Evidence") in vocabulary.classes[expand("eco:Passage")]
    assert vocabulary.properties[expand("eco:participant")].one_valued
    assert vocabulary.properties[expand("eco:startDate")].datatypes
    assert vocabulary.properties[expand("eco:role")].schemes == {expand("scheme:role")}
