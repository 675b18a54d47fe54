"""The network of fundings adds amounts of one currency, says where sources differ, and ranks who gives and receives."""

from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner
from pyoxigraph import Quad, RdfFormat, parse

from ecograph.cli import main
from ecograph.errors import NotFoundError
from ecograph.exports import EXPORTS, export_network, render_network
from ecograph.flows import compute_flows
from ecograph.metrics import Result
from ecograph.network import build_network
from ecograph.selection import Selection

DATA = """
PREFIX actor: <https://w3id.org/ecograph/id/actor/>
PREFIX eco: <https://w3id.org/ecograph/ns#>
PREFIX f: <https://w3id.org/ecograph/id/funding/>
PREFIX initiative: <https://w3id.org/ecograph/id/initiative/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
GRAPH <https://w3id.org/ecograph/graph/authority> {
  actor:vinnova a eco:Actor ; rdfs:label "Vinnova"@sv . actor:eu a eco:Actor . actor:kth a eco:Actor .
  actor:rise a eco:Actor . initiative:lab a eco:Initiative .
}
GRAPH <https://w3id.org/ecograph/record/grants/1> {
  f:1 eco:funder actor:vinnova ; eco:recipient actor:kth ; eco:amount 100.10 ; eco:currency "SEK" ;
    eco:initiative initiative:lab ; eco:startDate "2015"^^xsd:gYear ; eco:endDate "2016"^^xsd:gYear .
  f:2 eco:funder actor:vinnova ; eco:recipient actor:kth ; eco:amount 200.2 ; eco:currency "SEK" .
  f:3 eco:funder actor:eu ; eco:recipient actor:kth ; eco:amount 7 ; eco:currency "EUR" .
  f:4 eco:funder actor:vinnova ; eco:recipient actor:kth .
  f:5 eco:funder actor:vinnova , actor:eu ; eco:recipient actor:rise ; eco:amount 9 ; eco:currency "SEK" .
  f:6 eco:funder actor:vinnova ; eco:initiative initiative:lab ; eco:amount 4 ; eco:currency "SEK" .
}
GRAPH <https://w3id.org/ecograph/passage/page/text> {
  f:2 eco:funder actor:vinnova ; eco:recipient actor:kth ; eco:amount 250 ; eco:currency "SEK" .
  f:7 eco:funder actor:vinnova ; eco:recipient actor:rise ; eco:amount 500 ; eco:currency "SEK" .
}
"""
LAB = "initiative:lab"


@pytest.fixture(name="quads")
def read_quads() -> list[Quad]:
    return list(parse(DATA, format=RdfFormat.TRIG))


@pytest.fixture(name="network")
def build(quads: list[Quad]) -> "nx.MultiDiGraph[str]":
    graph = build_network(quads, "funding")
    assert isinstance(graph, nx.MultiDiGraph)
    return graph


def standing(results: list[Result]) -> dict[tuple[str, str, str], tuple[float, int, int, int]]:
    return {
        (found.network, found.measure, found.actor): (found.value, found.rank, found.rank_low, found.rank_high)
        for found in results
    }


def test_amounts_are_added_within_a_currency_and_never_across(network: "nx.MultiDiGraph[str]") -> None:
    assert network.edges["actor:vinnova", "actor:kth", "SEK"]["fundings"] == 2
    assert network.edges["actor:vinnova", "actor:kth", "SEK"]["amount"] == 300.3
    assert network.edges["actor:eu", "actor:kth", "EUR"]["amount"] == 7


def test_where_sources_differ_the_lowest_and_the_highest_sum_are_told(network: "nx.MultiDiGraph[str]") -> None:
    tie = network.edges["actor:vinnova", "actor:kth", "SEK"]
    assert (tie["amount"], tie["amount_high"]) == (300.3, 350.1)
    assert tie["evidence"] == ["passage:page/text", "record:grants/1"]


def test_what_nobody_says_belongs_to_whom_has_no_amount(network: "nx.MultiDiGraph[str]") -> None:
    for pair in (("actor:vinnova", "actor:rise"), ("actor:eu", "actor:rise"), ("actor:vinnova", "actor:kth")):
        tie = network.edges[*pair, "-"]
        assert (tie["amount"], tie["fundings"], tie["without_amount"]) == (0, 1, 1)


def test_a_funding_without_a_recipient_leads_to_the_initiative(network: "nx.MultiDiGraph[str]") -> None:
    assert network.edges["actor:vinnova", LAB, "SEK"]["amount"] == 4
    assert network.nodes[LAB]["class"] == "eco:Initiative"


def test_a_year_leaves_out_fundings_of_other_years(quads: list[Quad]) -> None:
    graph = build_network(quads, "funding", Selection(year=2017))
    assert graph.edges["actor:vinnova", "actor:kth", "SEK"]["fundings"] == 1  # type: ignore[index]


def test_each_currency_ranks_who_gives_and_who_receives(quads: list[Quad]) -> None:
    found = standing(compute_flows(quads))
    assert found == {
        ("funding-eur", "amount-given", "actor:eu"): (7, 1, 1, 1),
        ("funding-eur", "amount-received", "actor:kth"): (7, 1, 1, 1),
        ("funding-sek", "amount-given", "actor:vinnova"): (804.3, 1, 1, 1),
        # without the page only KTH is left; without the grants KTH has 250 by the page
        ("funding-sek", "amount-received", "actor:rise"): (500, 1, 1, 1),
        ("funding-sek", "amount-received", "actor:kth"): (300.3, 2, 1, 2),
    }


def test_sources_can_be_chosen(quads: list[Quad]) -> None:
    found = standing(compute_flows(quads, ["amount-received"], Selection(only=frozenset({"page"}))))
    assert found["funding-sek", "amount-received", "actor:kth"] == (250, 2, 2, 2)


def test_betweenness_is_not_offered(quads: list[Quad]) -> None:
    with pytest.raises(
        NotFoundError, match=r"no measure of fundings 'betweenness'. Known: amount-given, amount-received"
    ):
        compute_flows(quads, ["betweenness"])


@pytest.mark.parametrize("form", EXPORTS)
def test_the_network_is_written_with_a_tie_for_each_currency(
    network: "nx.MultiDiGraph[str]", form: str, tmp_path: Path
) -> None:
    files = export_network(network, form, tmp_path / f"funding.{form}")
    if form in ("graphml", "gexf"):
        read = nx.read_graphml(files[0]) if form == "graphml" else nx.read_gexf(files[0])
        amounts = {(one, other, tie["currency"]): tie["amount"] for one, other, tie in read.edges(data=True)}
        assert amounts["actor:vinnova", "actor:kth", "SEK"] == 300.3
        assert len(amounts) == network.number_of_edges()
    elif form == "csv":
        assert "actor:vinnova,actor:kth,SEK,300.3,350.1,2,0," in files[0].read_text(encoding="utf-8")
    assert render_network(network, form) == render_network(network, form)


@pytest.fixture(name="release")
def write_release(network_release: Path) -> Path:
    """Put the fundings in the place of the small ecosystem."""
    return network_release


def test_the_command_tells_that_turtle_is_not_for_fundings(release: Path) -> None:
    arguments = ["metrics", "--release", str(release), "--network", "funding"]
    found = CliRunner().invoke(main, [*arguments, "--format", "ttl"])
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("The amounts of fundings are statements already")
    assert CliRunner().invoke(main, [*arguments, "--format", "csv"]).exit_code == 0
