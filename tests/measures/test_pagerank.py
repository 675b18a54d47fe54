"""PageRank on graphs whose equations are solved by hand, with d = 0.85."""

from collections.abc import Callable

import networkx as nx
import pytest

from ecograph.measures.pagerank import measure_pagerank

Make = Callable[..., "nx.Graph[str]"]


def test_a_path_of_three(p3: "nx.Graph[str]") -> None:
    # b = 0.05 + 0.85 * (1 - b), the ends share the rest
    middle = 0.9 / 1.85
    end = (1 - middle) / 2
    assert measure_pagerank(p3) == pytest.approx({"a": end, "b": middle, "c": end})


def test_a_path_of_four(p4: "nx.Graph[str]") -> None:
    # end = 0.0375 + 0.425 * inner, and both together are 1/2
    inner = (0.5 - 0.0375) / 1.425
    end = 0.5 - inner
    assert measure_pagerank(p4) == pytest.approx({"a": end, "b": inner, "c": inner, "d": end})


def test_all_are_equal_in_a_complete_network(k5: "nx.Graph[str]") -> None:
    assert measure_pagerank(k5) == pytest.approx(dict.fromkeys("abcde", 0.2))


def test_the_centre_of_a_star(star: "nx.Graph[str]") -> None:
    # x = 0.03 + 0.85 * (1 - x)
    centre = 0.88 / 1.85
    leaf = (1 - centre) / 4
    assert measure_pagerank(star) == pytest.approx({"x": centre, "a": leaf, "b": leaf, "c": leaf, "d": leaf})


def test_the_walker_prefers_strong_ties(make: Make) -> None:
    # a = 0.05 + 0.85 * (1 - a); it passes three quarters to b, one quarter to c
    middle = 0.9 / 1.85
    expected = {"a": middle, "b": 0.05 + 0.85 * 0.75 * middle, "c": 0.05 + 0.85 * 0.25 * middle}
    assert measure_pagerank(make(("ab", 3.0), ("ac", 1.0))) == pytest.approx(expected)


def test_a_weighted_triangle_meets_its_equation(weighted_triangle: "nx.Graph[str]") -> None:
    value = measure_pagerank(weighted_triangle)
    assert value["a"] == pytest.approx(0.05 + 0.85 * (value["b"] * 2 / 3 + value["c"] * 0.5 / 1.5))
    assert sum(value.values()) == pytest.approx(1)


def test_a_walker_leaves_an_isolate_for_anywhere(make: Make) -> None:
    # isolate i = 0.05 + 0.85 * i / 3, the pair shares the rest
    lone = 0.05 / (1 - 0.85 / 3)
    pair = (1 - lone) / 2
    assert measure_pagerank(make("ab", isolates="i")) == pytest.approx({"a": pair, "b": pair, "i": lone})


def test_parts_share_by_size(two_parts: "nx.Graph[str]") -> None:
    value = measure_pagerank(two_parts)
    assert value["d"] == pytest.approx(value["e"])
    assert value["f"] < value["a"] < value["d"] < value["b"]


def test_nobody_has_no_rank(make: Make) -> None:
    assert measure_pagerank(make()) == {}


def test_networkx_finds_the_same(two_parts: "nx.Graph[str]") -> None:
    two_parts.edges["a", "b"]["weight"] = 0.25
    expected = nx.pagerank(two_parts, tol=1e-14, max_iter=1000)
    assert measure_pagerank(two_parts) == pytest.approx(expected, abs=1e-12)
