"""The rules: what each adds, and that they add it until nothing is left to add."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ecograph.derive import derive_quads, load_rules
from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_DERIVED, PREFIXES, compact
from ecograph.ontology import read_ontology
from ecograph.queries import CatalogueQuery
from ecograph.release import Release
from ecograph.settings import share_path
from ecograph.text import Text

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
ACTORS = """
    actor:a a eco:University . actor:b a eco:Company . actor:c a eco:PublicAgency . person:p a eco:Person .
"""
CLASSES = """
    eco:University rdfs:subClassOf eco:Actor . eco:Company rdfs:subClassOf eco:Actor .
    eco:PublicAgency rdfs:subClassOf eco:Actor . eco:Actor rdfs:subClassOf eco:Agent , org:Organization .
    eco:Person rdfs:subClassOf eco:Agent .
"""


@pytest.fixture(scope="module", name="rules")
def read_rules() -> list[CatalogueQuery]:
    return load_rules(share_path("queries") / "rules")


def quads(*turtle: str) -> list[Quad]:
    """Return the statements, all in one evidence graph."""
    text = f"{PROLOGUE} GRAPH graph:x {{ {' '.join(turtle)} }}"
    return list(parse(text, format=RdfFormat.TRIG))


def derived(rules: list[CatalogueQuery], *turtle: str) -> set[tuple[str, str, str]]:
    def show(term: object) -> str:
        return compact(term.value) if isinstance(term, NamedNode) else str(term)

    found = derive_quads(quads(*turtle), rules)
    return {(show(quad.subject), show(quad.predicate), show(quad.object)) for quad in found}


def only(found: set[tuple[str, str, str]], predicate: str) -> set[tuple[str, str]]:
    return {(subject, value) for subject, name, value in found if name == predicate}


def take_part(name: str, agent: str, initiative: str, *roles: str) -> str:
    said = "".join(f"participation:{name} eco:role role:{role} . " for role in roles)
    return f"participation:{name} eco:participant {agent} ; eco:initiative initiative:{initiative} . {said}"


def test_what_belongs_to_a_class_belongs_to_the_classes_of_ecograph_above_it(rules: list[CatalogueQuery]) -> None:
    assert derived(rules, CLASSES, "actor:a a eco:University .") == {
        ("actor:a", "rdf:type", "eco:Actor"),
        ("actor:a", "rdf:type", "eco:Agent"),
    }


def test_what_a_property_says_the_properties_above_it_say(rules: list[CatalogueQuery]) -> None:
    properties = (
        "eco:priorityPolicyArea rdfs:subPropertyOf eco:policyArea . "
        "eco:policyArea rdfs:subPropertyOf dcterms:subject , eco:covers ."
    )
    assert derived(rules, properties, "actor:a eco:priorityPolicyArea policy-area:x .") == {
        ("actor:a", "eco:policyArea", "policy-area:x"),
        ("actor:a", "eco:covers", "policy-area:x"),
    }


def test_a_participation_links_both_ways(rules: list[CatalogueQuery]) -> None:
    assert derived(rules, take_part("1", "person:p", "i", "contact")) == {
        ("person:p", "eco:takesPartIn", "initiative:i"),
        ("initiative:i", "eco:hasParticipant", "person:p"),
    }


def test_some_roles_make_partners(rules: list[CatalogueQuery]) -> None:
    roles = ("partner", "founder", "operator", "leader", "coordinator", "host", "participant", "need-owner", "funder")
    parts = [take_part(role, f"actor:{role}", "i", role) for role in roles]
    assert only(derived(rules, *parts), "eco:partnerOf") == {(f"actor:{role}", "initiative:i") for role in roles[:6]}


def test_funding_links_both_ways_from_fundings_and_from_funders_who_take_part(rules: list[CatalogueQuery]) -> None:
    funding = "funding:1 eco:funder actor:a ; eco:initiative initiative:i ."
    found = derived(rules, funding, take_part("2", "actor:b", "j", "funder"))
    assert only(found, "eco:funds") == {("actor:a", "initiative:i"), ("actor:b", "initiative:j")}
    assert only(found, "eco:fundedBy") == {("initiative:i", "actor:a"), ("initiative:j", "actor:b")}
    assert ("actor:a", "eco:takesPartIn", "initiative:i") not in found


def test_actors_of_one_initiative_are_connected_but_neither_persons_nor_mere_funders(
    rules: list[CatalogueQuery],
) -> None:
    parts = [
        take_part("1", "actor:a", "i", "partner"),
        take_part("2", "actor:b", "i"),
        take_part("3", "person:p", "i", "contact"),
        take_part("4", "actor:c", "i", "funder"),
        "funding:1 eco:funder actor:c ; eco:initiative initiative:i .",
    ]
    found = derived(rules, CLASSES, ACTORS, *parts)
    assert only(found, "eco:connectedWith") == {("actor:a", "actor:b"), ("actor:b", "actor:a")}
    with_role = derived(rules, CLASSES, ACTORS, *parts, "participation:4 eco:role role:partner .")
    assert {("actor:a", "actor:c"), ("actor:c", "actor:a")} <= only(with_role, "eco:connectedWith")


@pytest.mark.parametrize(
    ("indicator", "unit", "value", "expected"),
    [
        ("total-budget", "CCY_SEK", "2099999", ("eco:totalBudget", "2099999", "decimal")),
        ("duration", "MO", "36", ("eco:durationMonths", "36", "integer")),
        ("member-count", "NUM", "7", ("eco:memberCount", "7", "integer")),
    ],
)
def test_exact_observations_become_plain_values(
    rules: list[CatalogueQuery], indicator: str, unit: str, value: str, expected: tuple[str, str, str]
) -> None:
    said = f"eco:about initiative:i ; eco:indicator indicator:{indicator} ; eco:unit unit:{unit} ; eco:value {value}"
    predicate, lexical, datatype = expected
    literal = f'"{lexical}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>'
    exact = derived(rules, f"observation:o {said} ; eco:precision precision:exact .")
    assert exact == {("initiative:i", predicate, literal)}
    assert derived(rules, f"observation:o {said} ; eco:precision precision:about .") == set()


def test_a_budget_in_another_currency_is_not_taken_for_kronor(rules: list[CatalogueQuery]) -> None:
    said = "eco:about initiative:i ; eco:indicator indicator:total-budget ; eco:precision precision:exact"
    assert derived(rules, f"observation:o {said} ; eco:unit unit:CCY_EUR ; eco:value 5 .") == set()


def test_nothing_is_derived_from_a_number_whose_unit_or_exactness_is_disputed(rules: list[CatalogueQuery]) -> None:
    said = "observation:o eco:about initiative:i ; eco:indicator indicator:total-budget ; eco:unit unit:CCY_SEK"
    stated = f"{said} ; eco:value 9 ; eco:precision precision:exact ."
    assert derived(rules, stated) != set()
    assert derived(rules, stated, "observation:o eco:unit unit:CCY_EUR ; eco:value 1 .") == set()
    assert derived(rules, stated, "observation:o eco:precision precision:about ; eco:value 8 .") == set()


def test_what_is_asserted_is_not_derived_too(rules: list[CatalogueQuery]) -> None:
    part = take_part("1", "actor:a", "i")
    found = derived(rules, part, "actor:a eco:takesPartIn initiative:i .")
    assert found == {("initiative:i", "eco:hasParticipant", "actor:a")}


def test_the_order_of_the_rules_does_not_matter(rules: list[CatalogueQuery]) -> None:
    asserted = quads(CLASSES, ACTORS, take_part("1", "actor:a", "i"), take_part("2", "actor:b", "i"))
    forwards, backwards = derive_quads(asserted, rules), derive_quads(asserted, rules[::-1])
    assert forwards == backwards
    assert {quad.graph_name for quad in forwards} == {NamedNode(GRAPH_DERIVED)}
    assert forwards == sorted(forwards, key=str)


def test_every_rule_has_its_share_in_the_founding_graph(release: Release, rules: list[CatalogueQuery]) -> None:
    found = list(parse(path=release.file("ecograph.nq"), format=RdfFormat.N_QUADS))
    asserted = [quad for quad in found if quad.graph_name != NamedNode(GRAPH_DERIVED)]
    whole = derive_quads(asserted, rules)
    for rule in rules:
        assert derive_quads(asserted, [other for other in rules if other is not rule]) != whole, rule.name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "The rule cannot be run: it is not a CONSTRUCT query."),
        ("CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", "The rule cannot be run: it is not SPARQL: "),
    ],
)
def test_a_rule_that_is_no_construct_query_is_named(text: str, message: str) -> None:
    rule = CatalogueQuery("odd", Text(en="", sv=""), (), text)
    with pytest.raises(InputError) as caught:
        derive_quads([], [rule])
    assert str(caught.value).startswith(f"queries/rules/odd.rq: {message}")


def test_the_ontology_alone_implies_no_links(rules: list[CatalogueQuery]) -> None:
    ontology = [statement.quad for statement in read_ontology(share_path("ontology"))]
    links = {NamedNode(PREFIXES["eco"] + name) for name in ("takesPartIn", "funds", "connectedWith", "partnerOf")}
    assert {quad.predicate for quad in derive_quads(ontology, rules)}.isdisjoint(links)


def test_a_folder_of_rules_is_read_by_file_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.rq").write_text("#+ summary: {en: x, sv: y}\nASK {}\n", encoding="utf-8")
    assert [rule.name for rule in load_rules(tmp_path)] == ["a", "b"]


def test_a_third_party_is_connected_with_nobody_unless_it_takes_part_otherwise_too(rules: list[CatalogueQuery]) -> None:
    parts = take_part("x", "actor:a", "i", "coordinator") + take_part("y", "actor:b", "i", "third-party")
    assert only(derived(rules, CLASSES, ACTORS, parts), "eco:connectedWith") == set()
    parts += take_part("y", "actor:b", "i", "partner") + take_part("z", "actor:c", "i")
    pairs = {("actor:a", "actor:b"), ("actor:a", "actor:c"), ("actor:b", "actor:c")}
    both = pairs | {(other, one) for one, other in pairs}
    assert only(derived(rules, CLASSES, ACTORS, parts), "eco:connectedWith") == both
