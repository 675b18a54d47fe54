"""Participations are read from the quads of named graphs, with their evidence."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ecograph.participations import Participation, quads_without, read_ecosystem, read_stated, select_quads, source_of

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"


@pytest.fixture(name="quads")
def read_quads() -> list[Quad]:
    return list(parse(path=DATA, format=RdfFormat.TRIG))


def find_part(quads: list[Quad], actor: str, initiative: str) -> Participation:
    parts = read_ecosystem(read_stated(quads)).participations
    [part] = [part for part in parts if (part.actor, part.initiative) == (actor, initiative)]
    return part


def test_only_actors_take_part_not_persons_or_groups(quads: list[Quad]) -> None:
    actors = {part.actor for part in read_ecosystem(read_stated(quads)).participations}
    assert actors == {"actor:ericsson", "actor:kth", "actor:rise", "actor:solo", "actor:umea", "actor:vinnova"}


def test_a_participation_keeps_all_roles_and_all_evidence(quads: list[Quad]) -> None:
    part = find_part(quads, "actor:kth", "initiative:spis")
    assert part.roles == ("leader", "partner")
    assert part.evidence == ("passage:one/table", "passage:two/page-reading")


def test_a_participation_without_a_role_has_evidence_too(quads: list[Quad]) -> None:
    part = find_part(quads, "actor:rise", "initiative:lab")
    assert (part.roles, part.evidence) == ((), ("passage:one/text",))


def test_dates_are_those_of_the_participation_else_of_the_initiative(quads: list[Quad]) -> None:
    own = find_part(quads, "actor:ericsson", "initiative:hub")
    inherited = find_part(quads, "actor:kth", "initiative:lab")
    assert (own.start, own.end) == ("2015", "2018-06-30")
    assert (inherited.start, inherited.end) == ("2019-03", None)


@pytest.mark.parametrize(("year", "excluded"), [(2014, True), (2015, False), (2018, False), (2019, True)])
def test_a_period_excludes_the_years_before_and_after_it(quads: list[Quad], year: int, excluded: bool) -> None:
    assert find_part(quads, "actor:ericsson", "initiative:hub").excludes(year) is excluded


def test_what_is_not_dated_excludes_no_year(quads: list[Quad]) -> None:
    part = find_part(quads, "actor:solo", "initiative:fair")
    assert not part.excludes(1900)
    assert not part.is_dated


def test_where_sources_disagree_about_the_period_the_longest_counts(quads: list[Quad]) -> None:
    other = b"""GRAPH <https://w3id.org/ecograph/passage/three/page> {
        <https://w3id.org/ecograph/id/participation/ericsson-in-hub>
            <https://w3id.org/ecograph/ns#startDate> "2014"^^<http://www.w3.org/2001/XMLSchema#gYear> ;
            <https://w3id.org/ecograph/ns#endDate> "2017"^^<http://www.w3.org/2001/XMLSchema#gYear> }"""
    part = find_part([*quads, *parse(other, format=RdfFormat.TRIG)], "actor:ericsson", "initiative:hub")
    assert (part.start, part.end) == ("2014", "2018-06-30")


def test_where_sources_disagree_about_the_initiative_both_count(quads: list[Quad]) -> None:
    other = b"""GRAPH <https://w3id.org/ecograph/passage/three/page> {
        <https://w3id.org/ecograph/id/participation/solo-in-fair>
            <https://w3id.org/ecograph/ns#initiative> <https://w3id.org/ecograph/id/initiative/hub> }"""
    parts = read_ecosystem(read_stated([*quads, *parse(other, format=RdfFormat.TRIG)])).participations
    assert [part.initiative for part in parts if part.actor == "actor:solo"] == ["initiative:fair", "initiative:hub"]


def test_an_entity_has_its_most_specific_class_and_both_names(quads: list[Quad]) -> None:
    kth = read_ecosystem(read_stated(quads)).entities["actor:kth"]
    assert (kth.iri, kth.class_, kth.kind) == (
        "https://w3id.org/ecograph/id/actor/kth",
        "eco:TechnicalUniversity",
        "actor-kind:university",
    )
    assert (kth.name.sv, kth.name.en) == ("KTH", "KTH Royal Institute of Technology")


def test_a_name_in_one_language_serves_for_both_and_the_slug_for_none(quads: list[Quad]) -> None:
    entities = read_ecosystem(read_stated(quads)).entities
    assert entities["actor:ericsson"].name.en == "Ericsson"
    assert entities["actor:solo"].name.sv == "solo"


def test_statements_of_the_default_graph_are_not_read(quads: list[Quad]) -> None:
    assert select_quads([Quad(quad.subject, quad.predicate, quad.object) for quad in quads]) == []


@pytest.mark.parametrize(
    ("graph", "source"),
    [
        ("https://w3id.org/ecograph/passage/rise-spis/lead", "rise-spis"),
        ("https://w3id.org/ecograph/passage/rise-spis/lead-reading", "rise-spis"),
        ("https://w3id.org/ecograph/record/scb-municipalities/0180", "scb-municipalities"),
        ("https://w3id.org/ecograph/graph/derived", None),
    ],
)
def test_the_source_is_told_by_the_graph(graph: str, source: str | None) -> None:
    assert source_of(graph) == source


def test_without_a_source_its_readings_are_gone_too(quads: list[Quad]) -> None:
    part = find_part(quads_without(quads, "two"), "actor:kth", "initiative:spis")
    assert part.roles == ("partner",)
    assert part.evidence == ("passage:one/table",)


def test_the_class_of_the_register_counts_more_than_that_of_a_table(quads: list[Quad]) -> None:
    own = b"""GRAPH <https://w3id.org/ecograph/graph/ontology> {
        <https://w3id.org/ecograph/ns#ResearchInstitute> <http://www.w3.org/2000/01/rdf-schema#subClassOf>
            <https://w3id.org/ecograph/ns#Actor> }
    GRAPH <https://w3id.org/ecograph/graph/authority> {
        <https://w3id.org/ecograph/id/actor/rise> a <https://w3id.org/ecograph/ns#ResearchInstitute> ;
            <https://w3id.org/ecograph/ns#kind> <https://w3id.org/ecograph/id/actor-kind/research-institute> }
    GRAPH <https://w3id.org/ecograph/record/table/1> {
        <https://w3id.org/ecograph/id/actor/rise> a <https://w3id.org/ecograph/ns#Company> ;
            <https://w3id.org/ecograph/ns#kind> <https://w3id.org/ecograph/id/actor-kind/company> }"""
    rise = read_ecosystem(read_stated([*quads, *parse(own, format=RdfFormat.TRIG)])).entities["actor:rise"]
    assert (rise.class_, rise.kind) == ("eco:ResearchInstitute", "actor-kind:research-institute")
