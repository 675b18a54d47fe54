"""Strength on graphs added up by hand."""

from collections.abc import Callable

import networkx as nx

from ecograph.measures.strength import measure_strength

Make = Callable[..., "nx.Graph[str]"]


def test_with_weights_of_one_it_is_the_number_of_ties(p3: "nx.Graph[str]", star: "nx.Graph[str]") -> None:
    assert measure_strength(p3) == {"a": 1, "b": 2, "c": 1}
    assert measure_strength(star) == {"x": 4, "a": 1, "b": 1, "c": 1, "d": 1}


def test_it_is_the_same_along_a_path_and_in_a_complete_network(p4: "nx.Graph[str]", k5: "nx.Graph[str]") -> None:
    assert measure_strength(p4) == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert measure_strength(k5) == dict.fromkeys("abcde", 4)


def test_weights_add_up(weighted_triangle: "nx.Graph[str]") -> None:
    assert measure_strength(weighted_triangle) == {"a": 2.5, "b": 3, "c": 1.5}


def test_an_isolate_has_none(two_parts: "nx.Graph[str]") -> None:
    assert measure_strength(two_parts) == {"a": 1, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0}


def test_tenths_add_up_exactly(make: Make) -> None:
    ties = [(f"x{other}", 0.1) for other in "abcdefghij"]
    assert measure_strength(make(*ties))["x"] == 1
