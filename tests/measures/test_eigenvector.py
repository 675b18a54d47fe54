"""Eigenvector centrality on graphs whose eigenvectors are found by hand."""

from collections.abc import Callable
from math import sqrt

import networkx as nx
import pytest

from ecograph.errors import LimitError
from ecograph.measures.eigenvector import measure_eigenvector

Make = Callable[..., "nx.Graph[str]"]


def test_the_ends_of_a_path_of_three(p3: "nx.Graph[str]") -> None:
    # eigenvalue sqrt 2: sqrt 2 * a = b
    assert measure_eigenvector(p3) == pytest.approx({"a": 1 / sqrt(2), "b": 1, "c": 1 / sqrt(2)})


def test_the_ends_of_a_path_of_four(p4: "nx.Graph[str]") -> None:
    # eigenvalue the golden ratio: (1 + sqrt 5) / 2 * a = b
    end = 2 / (1 + sqrt(5))
    assert measure_eigenvector(p4) == pytest.approx({"a": end, "b": 1, "c": 1, "d": end})


def test_all_are_equal_in_a_complete_network(k5: "nx.Graph[str]") -> None:
    assert measure_eigenvector(k5) == pytest.approx(dict.fromkeys("abcde", 1))


def test_the_leaves_of_a_star_of_four_have_half_of_the_centre(star: "nx.Graph[str]") -> None:
    # eigenvalue 2: 2 * leaf = centre
    assert measure_eigenvector(star) == pytest.approx({"x": 1, "a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5})


def test_the_weights_of_ties_count(make: Make) -> None:
    # ties of 3 and 4 from a: eigenvalue 5, b = 3/5 and c = 4/5
    assert measure_eigenvector(make(("ab", 3.0), ("ac", 4.0))) == pytest.approx({"a": 1, "b": 0.6, "c": 0.8})


def test_a_weighted_triangle_meets_its_equation(weighted_triangle: "nx.Graph[str]") -> None:
    value = measure_eigenvector(weighted_triangle)
    growth = {
        "a": (2 * value["b"] + 0.5 * value["c"]) / value["a"],
        "b": (2 * value["a"] + 1 * value["c"]) / value["b"],
        "c": (0.5 * value["a"] + 1 * value["b"]) / value["c"],
    }
    assert growth == pytest.approx(dict.fromkeys("abc", growth["a"]))
    assert value["b"] == 1


def test_only_the_largest_part_is_measured(two_parts: "nx.Graph[str]") -> None:
    end = 1 / sqrt(2)
    assert measure_eigenvector(two_parts) == pytest.approx({"a": end, "b": 1, "c": end, "d": 0, "e": 0, "f": 0})


def test_a_smaller_part_is_not_measured_however_strong(make: Make) -> None:
    values = measure_eigenvector(make("ab", "bc", ("de", 5.0)))
    assert (values["b"], values["d"], values["e"]) == (1, 0, 0)


def test_of_equally_large_parts_equal_ones_are_equal(make: Make) -> None:
    assert measure_eigenvector(make("ab", "cd")) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_of_equally_large_parts_the_strongest_is_measured(make: Make) -> None:
    assert measure_eigenvector(make(("ab", 2.0), "cd")) == pytest.approx({"a": 1, "b": 1, "c": 0, "d": 0})


def test_without_ties_all_have_none(make: Make) -> None:
    assert measure_eigenvector(make(isolates="ab")) == {"a": 0, "b": 0}


def test_what_does_not_converge_is_an_error(make: Make) -> None:
    # two pairs whose weights differ by a trifle would take a hundred million steps
    with pytest.raises(LimitError, match="100000 steps"):
        measure_eigenvector(make("ab", ("cd", 1 + 1e-7)))


def test_networkx_finds_the_same(weighted_triangle: "nx.Graph[str]") -> None:
    found = nx.eigenvector_centrality(weighted_triangle, tol=1e-14, max_iter=1000, weight="weight")
    expected = {actor: value / max(found.values()) for actor, value in found.items()}
    assert measure_eigenvector(weighted_triangle) == pytest.approx(expected, abs=1e-12)
