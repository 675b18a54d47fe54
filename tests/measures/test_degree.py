"""Degree on graphs counted by hand."""

import networkx as nx

from ecograph.measures.degree import measure_degree


def test_the_middle_of_a_path_of_three_has_two_partners(p3: "nx.Graph[str]") -> None:
    assert measure_degree(p3) == {"a": 1, "b": 2, "c": 1}


def test_inner_actors_of_a_path_of_four_have_two_partners(p4: "nx.Graph[str]") -> None:
    assert measure_degree(p4) == {"a": 1, "b": 2, "c": 2, "d": 1}


def test_all_of_five_tied_with_each_other_have_four(k5: "nx.Graph[str]") -> None:
    assert measure_degree(k5) == dict.fromkeys("abcde", 4)


def test_the_centre_of_a_star_has_all_others(star: "nx.Graph[str]") -> None:
    assert measure_degree(star) == {"x": 4, "a": 1, "b": 1, "c": 1, "d": 1}


def test_weights_do_not_count(weighted_triangle: "nx.Graph[str]") -> None:
    assert measure_degree(weighted_triangle) == {"a": 2, "b": 2, "c": 2}


def test_parts_do_not_matter_and_an_isolate_has_none(two_parts: "nx.Graph[str]") -> None:
    assert measure_degree(two_parts) == {"a": 1, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0}
