"""The shortest ways between actors: held to NetworkX's over any small set of participations."""

from itertools import pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.search.ways import Ways

PAIRS = [
    *(("kth", "lab"), ("rise", "lab"), ("rise", "hub"), ("umea", "hub"), ("rise", "fair"), ("umea", "fair")),
    *(("lund", "hub"), ("kth", "lab"), ("alone", "own")),
]


def make(pairs: list[tuple[str, str]]) -> Ways:
    return Ways((actor, initiative, f"{actor}-in-{initiative}") for actor, initiative in pairs)


def test_a_way_tells_who_what_and_by_which_participations_the_narrowest_first() -> None:
    found = make(PAIRS).find("kth", "umea", most=4, limit=10)
    assert (found.steps, found.total) == (2, 2)
    first, second = found.ways
    assert first.actors == second.actors == ("kth", "rise", "umea")
    assert [tie.initiative for way in found.ways for tie in way.ties] == ["lab", "fair", "lab", "hub"]
    assert [(tie.first, tie.second, tie.participants) for tie in first.ties] == [
        ("kth-in-lab", "rise-in-lab", 2),
        ("rise-in-fair", "umea-in-fair", 2),
    ]
    assert (first.cost, second.cost) == (2, 3)


def test_where_there_is_no_way_of_so_few_steps_none_is_made_up() -> None:
    ways = make(PAIRS)
    assert ways.find("kth", "umea", most=1, limit=10).steps is None
    assert ways.find("kth", "alone", most=9, limit=10) == ways.find("nobody", "kth", most=9, limit=10)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("123456")), max_size=25), st.integers(1, 4))
def test_the_ways_are_the_shortest_paths_of_networkx(pairs: list[tuple[str, str]], limit: int) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from("ab")
    graph.add_edges_from(pairs)
    found = make(pairs).find("a", "b", most=6, limit=limit)
    if not nx.has_path(graph, "a", "b"):
        assert found.steps is None
        return
    paths = list(nx.all_shortest_paths(graph, "a", "b"))
    assert (found.steps, found.total) == ((len(paths[0]) - 1) // 2, len(paths))
    costs = sorted(sum(graph.degree[initiative] - 1 for initiative in path[1::2]) for path in paths)
    assert [way.cost for way in found.ways] == costs[:limit]
    for way in found.ways:
        assert [*sum(zip(way.actors, (tie.initiative for tie in way.ties), strict=False), ()), "b"] in paths
        assert all(first != second for first, second in pairwise(way.actors))
