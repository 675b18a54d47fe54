"""The ontology: complete in both languages, closed, aligned, and consistent in the eyes of an OWL reasoner."""

import os
import shutil
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import owlready2
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, Node, URIRef

from ecograph.namespaces import ECO, ID

ROOT = Path(__file__).parent.parent / "ontology"
ONTOLOGY = URIRef("https://w3id.org/ecograph/ns")
TERM = Namespace(ECO)
VALUE_SCHEME = TERM["valueScheme"]
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
OWN_FILES = sorted([ROOT / "ecograph.ttl", ROOT / "alignments.ttl", *(ROOT / "schemes").glob("*.ttl")])
ALL_FILES = sorted(ROOT.rglob("*.ttl"))

OWL2_DATATYPES = {RDFS.Literal, XSD.anyURI, XSD.boolean, XSD.decimal, XSD.double, XSD.integer, XSD.string}
"""What is in use here of the datatype map (OWL 2 Structural Specification, section 4); it has no dates or years."""

ALIGNED_CLASSES = (
    "Actor",
    "Municipality",
    "Region",
    "University",
    "ResearchInstitute",
    "Company",
    "PublicAgency",
    "CivilSocietyOrganisation",
    "InternationalOrganisation",
    "SciencePark",
    "OrganisationalUnit",
    "Place",
    "Initiative",
    "InnovationPlatform",
    "Programme",
    "Project",
    "Testbed",
    "Lab",
    "Partnership",
    "Network",
    "Mission",
    "Event",
    "Participation",
    "Funding",
    "Person",
    "Post",
    "Observation",
    "Award",
    "DataAvailability",
)
"""The classes for which the design names a counterpart elsewhere."""


def read_files(files: Iterable[Path]) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def core() -> Graph:
    return read_files([ROOT / "ecograph.ttl"])


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_files(OWN_FILES)


def list_terms(core: Graph, *kinds: Node) -> list[URIRef]:
    found = {term for kind in kinds for term in core.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, URIRef) and term.startswith(ECO))


def list_properties(core: Graph) -> list[URIRef]:
    return list_terms(core, *PROPERTY_KINDS)


def list_all_terms(core: Graph) -> list[URIRef]:
    return list_terms(core, OWL.Class, *PROPERTY_KINDS)


def find_kinds(ontology: Graph, term: Node) -> set[Node]:
    return set(ontology.objects(term, RDF.type)) & set(PROPERTY_KINDS)


def list_languages(graph: Graph, term: Node, predicate: Node) -> list[str]:
    return sorted(str(text.language) for text in graph.objects(term, predicate) if isinstance(text, Literal))


def test_the_ontology_has_a_header_in_both_languages(core: Graph) -> None:
    title = URIRef("http://purl.org/dc/terms/title")
    assert (ONTOLOGY, OWL.versionInfo, Literal("0.1.0")) in core
    assert list_languages(core, ONTOLOGY, title) == ["en", "sv"]


def test_there_are_classes_and_properties(core: Graph) -> None:
    assert len(list_terms(core, OWL.Class)) > 60
    assert len(list_properties(core)) > 140


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_has_one_label_and_one_definition_in_each_language(core: Graph, predicate: URIRef) -> None:
    poor = [term for term in list_all_terms(core) if list_languages(core, term, predicate) != ["en", "sv"]]
    assert poor == []


def test_no_two_terms_share_a_definition(core: Graph) -> None:
    texts = sorted(str(text) for text in core.objects(None, SKOS.definition))
    assert [text for text, following in pairwise(texts) if text == following] == []


def test_every_property_has_one_domain_and_one_range(core: Graph) -> None:
    counts = {
        term: (len(list(core.objects(term, RDFS.domain))), len(list(core.objects(term, RDFS.range))))
        for term in list_properties(core)
    }
    assert {term: count for term, count in counts.items() if count != (1, 1)} == {}


def test_every_term_says_where_it_is_defined(core: Graph) -> None:
    assert [term for term in list_all_terms(core) if (term, RDFS.isDefinedBy, ONTOLOGY) not in core] == []


def test_every_property_is_of_exactly_one_kind(ontology: Graph) -> None:
    properties = {term for kind in PROPERTY_KINDS for term in ontology.subjects(RDF.type, kind)}
    assert [term for term in properties if len(find_kinds(ontology, term)) != 1] == []


def test_subproperties_are_of_the_kind_of_their_superproperty(ontology: Graph) -> None:
    pairs = list(ontology.subject_objects(RDFS.subPropertyOf))
    assert len(pairs) > 40
    assert [pair for pair in pairs if find_kinds(ontology, pair[0]) != find_kinds(ontology, pair[1])] == []


def test_superclasses_domains_and_ranges_are_declared(ontology: Graph) -> None:
    declared = {*ontology.subjects(RDF.type, OWL.Class), *OWL2_DATATYPES, OWL.Thing, RDFS.Datatype, RDF.Property}
    predicates = (RDFS.subClassOf, RDFS.domain, RDFS.range)
    named = {node for predicate in predicates for node in ontology.objects(None, predicate)}
    assert named - declared == set()


def test_ranges_of_datatype_properties_are_in_the_owl_2_datatype_map(core: Graph) -> None:
    ranges = {core.value(term, RDFS.range) for term in list_terms(core, OWL.DatatypeProperty)}
    assert ranges <= OWL2_DATATYPES


def test_a_property_of_one_value_per_source_is_not_functional(core: Graph) -> None:
    marked = set(core.subjects(TERM["oneValuedPerSource"], Literal(lexical_or_value=True)))
    assert len(marked) > 20
    assert set(core.subjects(RDF.type, OWL.FunctionalProperty)) == set()


def test_every_value_scheme_is_a_scheme_with_a_file(core: Graph) -> None:
    named = {str(scheme).rpartition("/")[2].lower() for scheme in core.objects(None, VALUE_SCHEME)}
    assert named <= {file.stem for file in (ROOT / "schemes").glob("*.ttl")}
    assert "role" in named


def test_a_property_with_a_value_scheme_takes_concepts(core: Graph) -> None:
    assert [term for term in core.subjects(VALUE_SCHEME) if (term, RDFS.range, SKOS.Concept) not in core] == []


def test_the_ontology_has_no_blank_nodes(ontology: Graph) -> None:
    assert [triple for triple in ontology if any(isinstance(node, BNode) for node in triple)] == []


def test_no_undefined_term_is_referred_to() -> None:
    everything = read_files(ALL_FILES)
    mentioned = {node for triple in everything for node in triple if isinstance(node, URIRef) and node.startswith(ECO)}
    assert mentioned - set(everything.subjects(RDF.type)) == set()


@pytest.mark.parametrize("name", ALIGNED_CLASSES)
def test_a_class_that_has_a_counterpart_elsewhere_is_aligned_with_it(ontology: Graph, name: str) -> None:
    ancestors = ontology.transitive_objects(TERM[name], RDFS.subClassOf)
    assert [str(ancestor) for ancestor in ancestors if not str(ancestor).startswith(ECO)] != []


def require_java() -> None:
    if shutil.which("java") is None:
        if os.environ.get("ECOGRAPH_REQUIRE_ALL") == "1":
            pytest.fail("The reasoner needs Java, and there is no 'java' on the path.")
        pytest.skip("The reasoner needs Java, and there is no 'java' on the path.")


def find_unsatisfiable_classes(graph: Graph, folder: Path) -> list[str]:
    """Run HermiT over ``graph`` and return the classes that can have no members.

    :raises owlready2.OwlReadyInconsistentOntologyError: if the graph contradicts itself
    """
    require_java()
    file = folder / "ontology.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    world = owlready2.World()
    try:
        world.get_ontology(file.as_uri()).load()
        owlready2.sync_reasoner_hermit(world, debug=0)
        return sorted(str(found.iri) for found in world.inconsistent_classes() if found is not owlready2.Nothing)
    finally:
        world.close()


@pytest.mark.reasoner
def test_a_reasoner_finds_the_ontology_consistent(ontology: Graph, tmp_path: Path) -> None:
    assert find_unsatisfiable_classes(ontology, tmp_path) == []


@pytest.mark.reasoner
def test_the_reasoner_finds_a_class_that_can_have_no_members(ontology: Graph, tmp_path: Path) -> None:
    impossible = TERM["PersonThatIsAnActor"]
    graph = ontology + Graph().add((impossible, RDF.type, OWL.Class))
    graph.add((impossible, RDFS.subClassOf, TERM["Person"]))
    graph.add((impossible, RDFS.subClassOf, TERM["Actor"]))
    assert find_unsatisfiable_classes(graph, tmp_path) == [str(impossible)]


@pytest.mark.reasoner
def test_the_reasoner_refuses_someone_who_is_both_person_and_actor(ontology: Graph, tmp_path: Path) -> None:
    someone = URIRef(ID + "person/someone")
    graph = ontology + Graph().add((someone, RDF.type, TERM["Person"]))
    graph.add((someone, RDF.type, TERM["Actor"]))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        find_unsatisfiable_classes(graph, tmp_path)
