"""Results, ranks and their ranges on the small ecosystem are those computed by hand, and are published as RDF."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from ecograph.dataset import named_graphs
from ecograph.errors import NotFoundError
from ecograph.measurements import metrics_quads
from ecograph.measures import MEASURES
from ecograph.metrics import Result, compute_metrics, format_value, rank_values
from ecograph.namespaces import GRAPH_METRICS, compact, expand
from ecograph.selection import EVERYTHING, Selection

DATA = Path(__file__).parent / "networks" / "ecosystem.trig"


@pytest.fixture(name="quads")
def read_quads() -> list[Quad]:
    return list(parse(path=DATA, format=RdfFormat.TRIG))


@pytest.fixture(name="published")
def publish(quads: list[Quad]) -> list[Quad]:
    return named_graphs(metrics_quads(compute_metrics(quads)))


def by_actor(results: list[Result]) -> dict[str, Result]:
    return {result.actor.partition(":")[2]: result for result in results}


def measure(quads: Iterable[Quad], *measures: str, selection: Selection = EVERYTHING) -> list[Result]:
    return list(compute_metrics(quads, measures=measures, selection=selection, isolates=True).results)


def objects(quads: list[Quad], subject: str, name: str) -> list[str]:
    """Return the objects of a subject and a property, both CURIEs, in the spelling of N-Quads."""
    pair = NamedNode(expand(subject)), NamedNode(expand(name))
    return [str(quad.object) for quad in quads if (quad.subject, quad.predicate) == pair]


def test_equal_values_share_a_rank_and_the_next_is_skipped() -> None:
    assert rank_values({"a": 2.0, "b": 3.0, "c": 2.0, "d": 1.0}) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_degrees_and_their_ranks(quads: list[Quad]) -> None:
    found = by_actor(measure(quads, "degree"))
    assert {actor: (result.value, result.rank) for actor, result in found.items()} == {
        "ericsson": (3, 1),
        "kth": (2, 2),
        "rise": (2, 2),
        "umea": (1, 4),
        "solo": (0, 5),
    }


def test_betweenness_of_the_one_who_connects(quads: list[Quad]) -> None:
    # Ericsson is between Umeå and both KTH and RISE: two of six pairs of others
    found = by_actor(measure(quads, "betweenness"))
    assert found["ericsson"].value == 0.333333333333
    assert [result.value for actor, result in found.items() if actor != "ericsson"] == [0, 0, 0, 0]


def test_the_range_is_that_of_the_ranks_without_one_source(quads: list[Quad]) -> None:
    # without source one: Umeå - Ericsson tied (rank 1), KTH and Solo alone (rank 3), RISE absent
    # without source two: KTH, RISE and Ericsson all tied (rank 1), Umeå and Solo absent
    found = by_actor(measure(quads, "degree"))
    assert {actor: (result.rank_low, result.rank, result.rank_high) for actor, result in found.items()} == {
        "ericsson": (1, 1, 1),
        "kth": (1, 2, 3),
        "rise": (1, 2, 2),
        "umea": (1, 4, 4),
        "solo": (3, 5, 5),
    }


def test_sources_that_know_the_actor_are_counted(quads: list[Quad]) -> None:
    found = by_actor(measure(quads, "degree"))
    counts = {actor: result.sources for actor, result in found.items()}
    assert counts == {"ericsson": 2, "kth": 2, "rise": 1, "umea": 1, "solo": 1}


def test_results_are_ordered_by_measure_then_rank_then_actor(quads: list[Quad]) -> None:
    results = measure(quads, "strength", "degree")
    assert [(result.measure, result.actor) for result in results[:3]] == [
        ("strength", "actor:ericsson"),
        ("strength", "actor:kth"),
        ("strength", "actor:rise"),
    ]
    assert [result.rank for result in results] == [1, 1, 1, 4, 5, 1, 2, 2, 4, 5]


def test_all_measures_are_taken_where_none_is_named(quads: list[Quad]) -> None:
    assert {result.measure for result in measure(quads)} == set(MEASURES)


def test_a_year_measures_the_network_of_that_year(quads: list[Quad]) -> None:
    found = by_actor(measure(quads, "degree", selection=Selection(year=2016)))
    assert {actor: result.value for actor, result in found.items()} == {
        "ericsson": 1,
        "kth": 1,
        "rise": 1,
        "umea": 1,
        "solo": 0,
    }
    assert {result.network for result in found.values()} == {"actors-2016"}


def test_the_order_of_the_quads_does_not_matter(quads: list[Quad]) -> None:
    assert compute_metrics(reversed(quads)) == compute_metrics(quads)


def test_without_participations_there_are_no_results() -> None:
    assert measure([]) == []


def test_an_unknown_measure_names_the_known_ones(quads: list[Quad]) -> None:
    with pytest.raises(NotFoundError, match=r"no measure 'closeness'. Known: betweenness, degree, eigenvector"):
        compute_metrics(quads, measures=["closeness"])


def test_a_network_with_initiatives_is_not_measured(quads: list[Quad]) -> None:
    with pytest.raises(NotFoundError, match=r"no network of actors 'participations'. Known: actors, funding\."):
        compute_metrics(quads, "participations")


@pytest.mark.parametrize(
    ("value", "form"),
    [(0.0, "0"), (3.0, "3"), (10.0, "10"), (0.5, "0.5"), (1 / 3, "0.333333333333"), (1e-12, "0.000000000001")],
)
def test_values_are_written_as_the_store_keeps_them(value: float, form: str) -> None:
    store = Store()
    subject, decimal = NamedNode("urn:x"), NamedNode(expand("xsd:decimal"))
    store.add(Quad(subject, subject, Literal(format_value(value), datatype=decimal)))
    assert [quad.object for quad in store] == [Literal(form, datatype=decimal)]
    assert format_value(value) == form


def test_a_measurement_is_published_with_value_rank_and_range(published: list[Quad]) -> None:
    subject = NamedNode(expand("metric:actors-degree-kth"))
    found = {compact(quad.predicate.value): quad.object for quad in published if quad.subject == subject}
    assert found == {
        "rdf:type": NamedNode(expand("eco:Measurement")),
        "eco:ofActor": NamedNode(expand("actor:kth")),
        "eco:measure": NamedNode(expand("measure:degree")),
        "eco:inNetwork": NamedNode(expand("network:actors")),
        "eco:metricValue": Literal("2", datatype=NamedNode(expand("xsd:decimal"))),
        "eco:rank": Literal(2),
        "eco:rankLow": Literal(1),
        "eco:rankHigh": Literal(3),
        "eco:sourceCount": Literal(2),
    }


def test_a_query_orders_actors_by_betweenness(published: list[Quad]) -> None:
    query = """PREFIX eco: <https://w3id.org/ecograph/ns#> PREFIX measure: <https://w3id.org/ecograph/id/measure/>
        SELECT ?actor ?value WHERE { GRAPH <https://w3id.org/ecograph/graph/metrics> {
            ?m eco:measure measure:betweenness ; eco:ofActor ?actor ; eco:metricValue ?value } }
        ORDER BY DESC(?value) ?actor"""
    store = Store()
    store.extend(published)
    rows = store.query(query)
    assert isinstance(rows, QuerySolutions)
    found = [(str(row["actor"]), float(row["value"].value)) for row in rows]
    assert found[0] == (f"<{expand('actor:ericsson')}>", 0.333333333333)
    assert [value for _, value in found[1:]] == [0, 0, 0]  # and no isolate


def test_the_network_is_described_with_its_size_and_rules(published: list[Quad]) -> None:
    integer = f"^^<{expand('xsd:integer')}>"
    assert objects(published, "network:actors", "eco:nodeCount") == ['"5"' + integer]
    assert objects(published, "network:actors", "eco:isolateCount") == ['"1"' + integer]
    assert objects(published, "network:actors", "eco:tieCount") == ['"4"' + integer]
    roles = objects(published, "network:actors", "eco:countsRole")
    assert f"<{expand('role:partner')}>" in roles
    assert f"<{expand('role:funder')}>" not in roles


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_described_in_both_languages(published: list[Quad], name: str) -> None:
    for term in ("rdfs:label", "skos:definition"):
        assert sorted(text[-3:] for text in objects(published, f"measure:{name}", term)) == ["@en", "@sv"]
    assert len(objects(published, f"measure:{name}", "dcterms:references")) > 0


def test_the_activity_tells_the_parameters(published: list[Quad]) -> None:
    assert objects(published, "graph:measuring", "eco:parameter") == [
        '"decimals=12"',
        '"engine=reference"',
        '"network=actors"',
        '"resampling=leave-one-source-out"',
        '"sources=2"',
        '"weighting=newman"',
    ]


def test_the_activity_tells_what_a_range_of_ranks_is_not(published: list[Quad]) -> None:
    [english, _] = sorted(objects(published, "graph:measuring", "eco:note"), key=lambda note: note[-3:])
    assert "no confidence interval" in english


def test_all_is_published_in_the_graph_of_metrics_sorted_and_once(published: list[Quad]) -> None:
    assert {quad.graph_name for quad in published} == {NamedNode(GRAPH_METRICS)}
    assert [str(quad) for quad in published] == sorted({str(quad) for quad in published})


def test_a_year_is_a_network_of_its_own(quads: list[Quad]) -> None:
    published = metrics_quads(compute_metrics(quads, measures=["degree"], selection=Selection(year=2016)))
    labels = objects(published, "network:actors-2016", "rdfs:label")
    assert '"Actors by shared initiatives (2016)"@en' in labels
    assert objects(published, "network:actors", "rdf:type") == []


def test_isolates_are_counted_and_get_no_measurement(quads: list[Quad], published: list[Quad]) -> None:
    measured = compute_metrics(quads, measures=["degree"])
    assert (measured.actors, measured.isolates, measured.ties) == (5, 1, 4)
    assert "actor:solo" not in {result.actor for result in measured.results}
    assert objects(published, "metric:actors-degree-solo", "rdf:type") == []


def test_pages_of_one_website_are_left_out_together(quads: list[Quad]) -> None:
    sites = """PREFIX eco: <https://w3id.org/ecograph/ns#> PREFIX source: <https://w3id.org/ecograph/source/>
        GRAPH <https://w3id.org/ecograph/graph/sources> {
            source:one eco:site "pages.example" . source:two eco:site "pages.example" }"""
    joined = compute_metrics([*quads, *parse(sites, format=RdfFormat.TRIG)], measures=["degree"])
    assert joined.sources == 1
    assert {(result.rank, result.rank_low, result.rank_high, result.sources) for result in joined.results} == {
        (1, 1, 1, 1),
        (2, 2, 2, 1),
        (4, 4, 4, 1),
    }


def test_a_source_can_be_chosen_or_left_out(quads: list[Quad]) -> None:
    only = measure(quads, "degree", selection=Selection(only=frozenset({"one"})))
    assert only == measure(quads, "degree", selection=Selection(without=frozenset({"two"})))
    assert {actor: result.value for actor, result in by_actor(only).items()} == {"ericsson": 2, "kth": 2, "rise": 2}


def test_large_initiatives_can_be_left_out(quads: list[Quad]) -> None:
    found = measure(quads, "degree", selection=Selection(max_participants=2))
    values = {actor: result.value for actor, result in by_actor(found).items()}
    assert values == {"ericsson": 1, "umea": 1, "kth": 1, "rise": 1, "solo": 0}


def test_a_source_that_is_not_there_is_named(quads: list[Quad]) -> None:
    with pytest.raises(
        NotFoundError, match=r"no source of participations 'on'. Did you mean 'one'\? Known: one, two\."
    ):
        compute_metrics(quads, selection=Selection(without=frozenset({"on"})))


def test_a_website_can_be_left_out_by_its_name(quads: list[Quad]) -> None:
    site = """PREFIX eco: <https://w3id.org/ecograph/ns#> GRAPH <https://w3id.org/ecograph/graph/sources> {
        <https://w3id.org/ecograph/source/two> eco:site "pages.example" }"""
    found = [*quads, *parse(site, format=RdfFormat.TRIG)]
    without = measure(found, "degree", selection=Selection(without=frozenset({"pages.example"})))
    assert without == measure(quads, "degree", selection=Selection(without=frozenset({"two"})))
    assert measure(found, "degree") == measure(quads, "degree")
