"""Graphs small enough to measure by hand; every tie weighs 1 unless the name says otherwise."""

from collections.abc import Callable

import networkx as nx
import pytest

Make = Callable[..., "nx.Graph[str]"]


@pytest.fixture(name="make")
def make_graph() -> Make:
    """Return a function that makes a graph of ties such as ``"ab"`` or ``("ab", 0.5)``, and of isolates."""

    def make(*ties: str | tuple[str, float], isolates: str = "") -> "nx.Graph[str]":
        graph: nx.Graph[str] = nx.Graph()
        for tie in ties:
            pair, weight = (tie, 1.0) if isinstance(tie, str) else tie
            graph.add_edge(pair[0], pair[1], weight=weight)
        graph.add_nodes_from(isolates)
        return graph

    return make


P3 = ("ab", "bc")
P4 = ("ab", "bc", "cd")
K5 = ("ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce", "de")
STAR = ("xa", "xb", "xc", "xd")
WEIGHTED_TRIANGLE = (("ab", 2.0), ("bc", 1.0), ("ac", 0.5))
TWO_PARTS = ("ab", "bc", "de")


@pytest.fixture(name="p3")
def make_p3(make: Make) -> "nx.Graph[str]":
    """Path of three: a-b-c."""
    return make(*P3)


@pytest.fixture(name="p4")
def make_p4(make: Make) -> "nx.Graph[str]":
    """Path of four: a-b-c-d."""
    return make(*P4)


@pytest.fixture(name="k5")
def make_k5(make: Make) -> "nx.Graph[str]":
    """Five actors, all tied with each other."""
    return make(*K5)


@pytest.fixture(name="star")
def make_star(make: Make) -> "nx.Graph[str]":
    """The centre x tied with a, b, c and d."""
    return make(*STAR)


@pytest.fixture(name="weighted_triangle")
def make_weighted_triangle(make: Make) -> "nx.Graph[str]":
    """Ties a-b of weight 2, b-c of weight 1, a-c of weight 1/2: from a to c by b is 1.5 long, straight is 2."""
    return make(*WEIGHTED_TRIANGLE)


@pytest.fixture(name="two_parts")
def make_two_parts(make: Make) -> "nx.Graph[str]":
    """Path a-b-c, pair d-e, and the isolate f."""
    return make(*TWO_PARTS, isolates="f")
