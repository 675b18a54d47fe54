"""Every measure passes the same checks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import networkx as nx
import pytest

import ecograph.measures
from ecograph.errors import NotFoundError
from ecograph.measures import MEASURES, evaluate, find_measure

Make = Callable[..., "nx.Graph[str]"]

GRAPHS = ("p3", "p4", "k5", "star", "weighted_triangle", "two_parts")
pytestmark = pytest.mark.parametrize("name", MEASURES)


@pytest.fixture(name="graph", params=GRAPHS)
def choose_graph(request: pytest.FixtureRequest) -> "nx.Graph[str]":
    graph: nx.Graph[str] = request.getfixturevalue(request.param)
    return graph


def shuffle(graph: "nx.Graph[str]") -> "nx.Graph[str]":
    """Return the same graph, put together from the other end."""
    other: nx.Graph[str] = nx.Graph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from((two, one, tie) for one, two, tie in reversed(list(graph.edges(data=True))))
    return other


def test_all_actors_have_a_value_not_below_zero(name: str, graph: "nx.Graph[str]") -> None:
    values = evaluate(MEASURES[name], graph)
    assert list(values) == list(graph)
    assert all(value >= 0 for value in values.values())


def test_the_order_of_insertion_does_not_matter(name: str, graph: "nx.Graph[str]") -> None:
    assert evaluate(MEASURES[name], shuffle(graph)) == evaluate(MEASURES[name], graph)


def test_actors_in_like_positions_have_exactly_the_same_value(
    name: str, k5: "nx.Graph[str]", star: "nx.Graph[str]"
) -> None:
    leaves = evaluate(MEASURES[name], star)
    assert len(set(evaluate(MEASURES[name], k5).values())) == 1
    assert len({leaves[leaf] for leaf in "abcd"}) == 1


def test_like_positions_stay_alike_where_weights_are_thirds(name: str) -> None:
    wheel: nx.Graph[str] = nx.Graph()
    for place in range(7):
        wheel.add_edge("hub", str(place), weight=1 / 3)
        wheel.add_edge(str(place), str((place + 1) % 7), weight=1 / 7)
    values = evaluate(MEASURES[name], wheel)
    assert len({values[str(place)] for place in range(7)}) == 1


def test_values_apart_by_an_error_of_arithmetic_are_one(name: str, make: Make) -> None:
    either_side = {"a": 0.3000000000005001, "b": 0.3000000000004999, "c": 0.30000000002}
    measure = replace(MEASURES[name], function=lambda graph: {actor: either_side[actor] for actor in graph})
    assert evaluate(measure, make(isolates="abc")) == {"a": 0.3, "b": 0.3, "c": 0.30000000002}


def test_the_centre_of_a_star_is_above_its_leaves(name: str, star: "nx.Graph[str]") -> None:
    values = evaluate(MEASURES[name], star)
    assert values["x"] > values["a"]


def test_an_isolate_is_the_lowest(name: str, two_parts: "nx.Graph[str]") -> None:
    values = evaluate(MEASURES[name], two_parts)
    assert values["f"] == min(values.values())
    assert name == "pagerank" or values["f"] == 0


def test_normalised_values_stay_at_most_one_where_ties_weigh_one(name: str, graph: "nx.Graph[str]") -> None:
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.edges, weight=1.0)
    assert not MEASURES[name].normalised or max(evaluate(MEASURES[name], plain).values()) <= 1


def test_weights_count_where_the_measure_says_so(name: str, make: Make) -> None:
    light = evaluate(MEASURES[name], make("ab", "ac", "bc", "cd"))
    heavy = evaluate(MEASURES[name], make(("ab", 4.0), ("ac", 0.5), ("bc", 2.0), ("cd", 1.5)))
    assert (light != heavy) is MEASURES[name].weighted


def test_a_measure_is_described_and_has_a_file_of_its_own(name: str) -> None:
    measure = find_measure(name)
    assert measure.name == name
    assert measure.function.__module__ == f"ecograph.measures.{name}"
    assert (Path(ecograph.measures.__file__).parent / f"{name}.py").is_file()
    assert all(urlsplit(address).path != "" for address in measure.references)


def test_the_docstring_cites_every_reference(name: str) -> None:
    measure = MEASURES[name]
    assert len(measure.references) > 0
    assert [address for address in measure.references if address not in str(measure.function.__doc__)] == []


def test_a_misspelt_name_is_answered_with_the_right_one(name: str) -> None:
    with pytest.raises(NotFoundError, match=rf"Did you mean '{name}'\? Known: betweenness, degree"):
        find_measure(name[:-1])
