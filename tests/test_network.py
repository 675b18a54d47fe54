"""The networks of the small ecosystem are those computed by hand."""

import re
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ecograph.errors import NotFoundError
from ecograph.network import (
    NETWORKS,
    ROLES_THAT_TIE,
    ROLES_WITHOUT_TIE,
    bipartite,
    build_network,
    find_network,
)
from ecograph.participations import read_stated
from ecograph.projection import WEIGHTINGS, project
from ecograph.selection import Selection
from ecograph.settings import share_path

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"


@pytest.fixture(name="quads")
def read_quads() -> list[Quad]:
    return list(parse(path=DATA, format=RdfFormat.TRIG))


def weights(graph: "nx.Graph[str]") -> dict[tuple[str, str], float]:
    return {(one, other): tie["weight"] for one, other, tie in graph.edges(data=True)}


def test_the_stored_form_has_actors_on_one_side_and_initiatives_on_the_other(quads: list[Quad]) -> None:
    graph = bipartite(read_stated(quads))
    sides = {name: data["bipartite"] for name, data in graph.nodes(data=True)}
    assert [name for name in graph if sides[name] == 0] == [
        "actor:ericsson",
        "actor:kth",
        "actor:rise",
        "actor:solo",
        "actor:umea",
    ]
    assert [name for name in graph if sides[name] == 1] == [
        "initiative:fair",
        "initiative:hub",
        "initiative:lab",
        "initiative:spis",
    ]
    assert all(sides[one] != sides[other] for one, other in graph.edges)


def test_an_edge_tells_roles_evidence_and_period(quads: list[Quad]) -> None:
    assert bipartite(read_stated(quads)).edges["actor:ericsson", "initiative:hub"] == {
        "roles": ["partner"],
        "evidence": ["passage:two/page"],
        "start_date": "2015",
        "end_date": "2018-06-30",
    }


def test_a_node_tells_class_kind_names_and_sources(quads: list[Quad]) -> None:
    assert bipartite(read_stated(quads)).nodes["actor:kth"] == {
        "bipartite": 0,
        "iri": "https://w3id.org/ecograph/id/actor/kth",
        "class": "eco:TechnicalUniversity",
        "kind": "actor-kind:university",
        "label_sv": "KTH",
        "label_en": "KTH Royal Institute of Technology",
        "sources": ["one", "two"],
    }


def test_a_funder_is_in_the_network_of_participations_only(quads: list[Quad]) -> None:
    assert "actor:vinnova" not in build_network(quads, "actors")
    assert build_network(quads, "participations").edges["actor:vinnova", "initiative:spis"]["roles"] == ["funder"]


def test_newman_weighs_a_shared_initiative_by_its_other_actors(quads: list[Quad]) -> None:
    assert weights(project(bipartite(read_stated(quads)), "newman")) == {
        ("actor:ericsson", "actor:kth"): 0.5,
        ("actor:ericsson", "actor:rise"): 0.5,
        ("actor:ericsson", "actor:umea"): 1.0,
        ("actor:kth", "actor:rise"): 1.5,
    }


def test_count_weighs_every_shared_initiative_the_same(quads: list[Quad]) -> None:
    assert weights(project(bipartite(read_stated(quads)), "count")) == {
        ("actor:ericsson", "actor:kth"): 1.0,
        ("actor:ericsson", "actor:rise"): 1.0,
        ("actor:ericsson", "actor:umea"): 1.0,
        ("actor:kth", "actor:rise"): 2.0,
    }


def test_a_tie_explains_itself(quads: list[Quad]) -> None:
    assert build_network(quads).edges["actor:kth", "actor:rise"] == {
        "weight": 1.5,
        "distance": 2 / 3,
        "initiatives": ["initiative:lab", "initiative:spis"],
        "evidence": ["passage:one/table", "passage:one/text", "passage:two/page-reading"],
    }


def test_an_actor_that_takes_part_alone_is_an_isolate(quads: list[Quad]) -> None:
    assert list(nx.isolates(build_network(quads))) == ["actor:solo"]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_order_of_the_quads_does_not_matter(quads: list[Quad], name: str) -> None:
    forth, back = build_network(quads, name), build_network(reversed(quads), name)
    assert list(forth.nodes(data=True)) == list(back.nodes(data=True))
    assert list(forth.edges(data=True)) == list(back.edges(data=True))


def test_a_year_leaves_out_what_did_not_run_then(quads: list[Quad]) -> None:
    graph = build_network(quads, selection=Selection(year=2016))
    assert weights(graph) == {("actor:ericsson", "actor:umea"): 1.0, ("actor:kth", "actor:rise"): 1.0}
    assert graph.graph == {"network": "actors", "weighting": "newman", "year": 2016, "undated": 4}


@pytest.mark.parametrize(
    ("later", "end"), [('eco:endDate "2023"', "2023"), ('eco:endDate "2017"', "2018-06-30"), ("", None)]
)
def test_two_participations_of_an_actor_in_an_initiative_make_one_edge(
    quads: list[Quad], later: str, end: str | None
) -> None:
    again = f"""PREFIX eco: <https://w3id.org/ecograph/ns#>
        GRAPH <https://w3id.org/ecograph/passage/two/page> {{
            <https://w3id.org/ecograph/id/participation/ericsson-in-hub-2>
                eco:participant <https://w3id.org/ecograph/id/actor/ericsson> ;
                eco:initiative <https://w3id.org/ecograph/id/initiative/hub> ;
                eco:role <https://w3id.org/ecograph/id/role/founder> ; eco:startDate "2016" ; {later} }}"""
    graph = bipartite(read_stated([*quads, *parse(again, format=RdfFormat.TRIG)]))
    edge = graph.edges["actor:ericsson", "initiative:hub"]
    assert (edge["roles"], edge["start_date"], edge["end_date"]) == (["founder", "partner"], "2015", end)


def test_the_evidence_of_a_tie_is_that_of_both_actors() -> None:
    two_mode: nx.Graph[str] = nx.Graph()
    two_mode.add_nodes_from("ab", bipartite=0)
    two_mode.add_node("i", bipartite=1)
    two_mode.add_edge("a", "i", evidence=["passage:one/x"])
    two_mode.add_edge("b", "i", evidence=["passage:two/y"])
    assert project(two_mode).edges["a", "b"]["evidence"] == ["passage:one/x", "passage:two/y"]


def test_no_participations_make_an_empty_network() -> None:
    assert list(build_network([])) == []


def test_every_role_of_the_scheme_either_ties_or_does_not() -> None:
    scheme = (share_path("ontology") / "schemes" / "role.ttl").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^role:([a-z-]+) a skos:Concept", scheme)) == ROLES_THAT_TIE | ROLES_WITHOUT_TIE
    assert ROLES_THAT_TIE.isdisjoint(ROLES_WITHOUT_TIE)


def test_an_unknown_network_names_the_known_ones() -> None:
    with pytest.raises(
        NotFoundError, match=r"no network 'actor'. Did you mean 'actors'\? Known: actors, funding, particip"
    ):
        find_network("actor")


def test_an_unknown_weighting_names_the_known_ones(quads: list[Quad]) -> None:
    with pytest.raises(NotFoundError, match="Known: count, newman"):
        project(bipartite(read_stated(quads)), "none")


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_tables_are_keyed_by_name(name: str) -> None:
    assert WEIGHTINGS[name].name == name
