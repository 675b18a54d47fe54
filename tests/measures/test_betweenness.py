"""Betweenness on graphs whose shortest paths are counted by hand."""

from collections.abc import Callable

import networkx as nx
import pytest

from ecograph.measures.betweenness import measure_betweenness

Make = Callable[..., "nx.Graph[str]"]


def test_the_middle_of_a_path_of_three_is_on_the_only_path(p3: "nx.Graph[str]") -> None:
    assert measure_betweenness(p3) == {"a": 0, "b": 1, "c": 0}


def test_inner_actors_of_a_path_of_four_are_between_two_of_three_pairs(p4: "nx.Graph[str]") -> None:
    assert measure_betweenness(p4) == pytest.approx({"a": 0, "b": 2 / 3, "c": 2 / 3, "d": 0})


def test_nobody_is_between_in_a_complete_network(k5: "nx.Graph[str]") -> None:
    assert measure_betweenness(k5) == dict.fromkeys("abcde", 0)


def test_the_centre_of_a_star_is_between_all(star: "nx.Graph[str]") -> None:
    assert measure_betweenness(star) == {"x": 1, "a": 0, "b": 0, "c": 0, "d": 0}


def test_a_detour_over_strong_ties_is_shorter_than_a_weak_tie(weighted_triangle: "nx.Graph[str]") -> None:
    assert measure_betweenness(weighted_triangle) == {"a": 0, "b": 1, "c": 0}


def test_other_parts_and_isolates_count_among_the_pairs(two_parts: "nx.Graph[str]") -> None:
    # one pair, a and c, of the (6-1)(6-2)/2 = 10 pairs of others
    assert measure_betweenness(two_parts) == pytest.approx({"a": 0, "b": 0.1, "c": 0, "d": 0, "e": 0, "f": 0})


def test_two_shortest_paths_share_a_pair(make: Make) -> None:
    # on a square, opposite corners have two shortest paths: 1/2 for one of three pairs
    assert measure_betweenness(make("ab", "bc", "cd", "da")) == pytest.approx(dict.fromkeys("abcd", 1 / 6))


def test_equally_long_paths_are_found_equal(make: Make) -> None:
    # s-t is 0.3 long and s-b-c-t 3 * 0.1, which is more than 0.3 in binary floating point: b is on one of two shortest
    # paths between s and t, and on the one between s and c
    values = measure_betweenness(make(("st", 10 / 3), ("sb", 10.0), ("bc", 10.0), ("ct", 10.0)))
    assert values == pytest.approx({"s": 0, "t": 0, "b": 1.5 / 3, "c": 1.5 / 3})


def test_two_actors_have_nobody_between(make: Make) -> None:
    assert measure_betweenness(make("ab")) == {"a": 0, "b": 0}
