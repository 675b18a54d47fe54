"""Harmonic closeness on graphs whose distances are counted by hand."""

from collections.abc import Callable

import networkx as nx
import pytest

from ecograph.measures.harmonic import measure_harmonic

Make = Callable[..., "nx.Graph[str]"]


def test_the_ends_of_a_path_of_three_are_one_and_two_steps_away(p3: "nx.Graph[str]") -> None:
    assert measure_harmonic(p3) == {"a": 0.75, "b": 1, "c": 0.75}


def test_a_path_of_four(p4: "nx.Graph[str]") -> None:
    end, inner = (1 + 1 / 2 + 1 / 3) / 3, (1 + 1 + 1 / 2) / 3
    assert measure_harmonic(p4) == pytest.approx({"a": end, "b": inner, "c": inner, "d": end})


def test_all_are_nearest_in_a_complete_network(k5: "nx.Graph[str]") -> None:
    assert measure_harmonic(k5) == dict.fromkeys("abcde", 1)


def test_the_centre_of_a_star_is_nearest_to_all(star: "nx.Graph[str]") -> None:
    leaf = (1 + 3 / 2) / 4
    assert measure_harmonic(star) == {"x": 1, "a": leaf, "b": leaf, "c": leaf, "d": leaf}


def test_strong_ties_are_short(weighted_triangle: "nx.Graph[str]") -> None:
    # distances: a-b 1/2, b-c 1, a-c 3/2 by b
    expected = {"a": (2 + 2 / 3) / 2, "b": (2 + 1) / 2, "c": (1 + 2 / 3) / 2}
    assert measure_harmonic(weighted_triangle) == pytest.approx(expected)


def test_who_is_out_of_reach_adds_nothing(two_parts: "nx.Graph[str]") -> None:
    expected = {"a": 1.5 / 5, "b": 2 / 5, "c": 1.5 / 5, "d": 1 / 5, "e": 1 / 5, "f": 0}
    assert measure_harmonic(two_parts) == pytest.approx(expected)


def test_the_only_actor_has_nobody_near(make: Make) -> None:
    assert measure_harmonic(make(isolates="a")) == {"a": 0}
