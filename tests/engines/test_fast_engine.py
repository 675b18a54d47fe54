"""The fast engine gives every actor the value and the rank that NetworkX gives it, on any network."""

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.engines import FAST_FROM, Memberships, Standing, choose_engine, measure_memberships
from ecograph.engines.distances import find_distances
from ecograph.engines.fast import FAST_MEASURES
from ecograph.engines.reduction import reduce_memberships
from ecograph.engines.reference import project_memberships
from ecograph.engines.standing import rank_classes
from ecograph.measures import MEASURES, SAME

INITIATIVES = st.frozensets(st.sampled_from("ABCDEFGH"), min_size=1, max_size=4)


def network(*joined: str, weighting: str = "newman") -> Memberships:
    """Return actors 0, 1 …, each in the initiatives named by the letters of its word."""
    return Memberships({str(place): frozenset(word) for place, word in enumerate(joined)}, weighting)


def values(standing: Standing, measure: str) -> dict[str, float]:
    return {actor: standing.values[measure][place] for actor, place in standing.classes.items()}


def ranks(standing: Standing, measure: str) -> dict[str, int]:
    found = rank_classes(standing.values[measure], standing.sizes)
    return {actor: found[place] for actor, place in standing.classes.items()}


def draw_network(actors: int, initiatives: int, seed: int) -> Memberships:
    """Return a network in which most actors take part in one initiative, some in many, some alone."""
    draw = random.Random(seed)  # noqa: S311
    return network(
        *(
            "".join(
                draw.sample([chr(200 + number) for number in range(initiatives)], draw.choice([1, 1, 1, 1, 2, 2, 5]))
            )
            for _ in range(actors)
        )
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(INITIATIVES, min_size=1, max_size=14), st.sampled_from(["newman", "count"]))
def test_any_small_network_has_the_values_of_the_reference(joined: list[frozenset[str]], weighting: str) -> None:
    memberships = network(*("".join(sorted(word)) for word in joined), weighting=weighting)
    fast = measure_memberships(memberships, list(MEASURES), "fast")
    reference = measure_memberships(memberships, list(MEASURES), "reference")
    for measure in MEASURES:
        assert values(fast, measure) == pytest.approx(values(reference, measure), rel=0, abs=SAME)
        assert ranks(fast, measure) == ranks(reference, measure)


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_network_has_the_values_of_the_reference(seed: int) -> None:
    memberships = draw_network(150, 30, seed)
    fast = measure_memberships(memberships, list(MEASURES), "fast")
    reference = measure_memberships(memberships, list(MEASURES), "reference")
    for measure in MEASURES:
        assert values(fast, measure) == pytest.approx(values(reference, measure), rel=0, abs=SAME)
        assert ranks(fast, measure) == ranks(reference, measure)


@pytest.mark.parametrize("portion", [1, 3, 7])
def test_in_whatever_portions_it_is_done_the_values_are_those_of_the_reference(
    portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NEIGHBOURS", "STEPS", "ROWS"):
        monkeypatch.setattr(f"ecograph.engines.distances.{name}", portion)
    for name in ("SOURCES", "TIES"):
        monkeypatch.setattr(f"ecograph.engines.betweenness.{name}", portion)
    for seed in range(10):
        memberships = draw_network(40, 25, seed)
        fast = measure_memberships(memberships, ["betweenness", "harmonic"], "fast")
        reference = measure_memberships(memberships, ["betweenness", "harmonic"], "reference")
        for measure in ("betweenness", "harmonic"):
            assert values(fast, measure) == pytest.approx(values(reference, measure), rel=0, abs=SAME)


def test_a_distance_is_the_same_number_both_ways() -> None:
    for seed in range(5):
        found = find_distances(reduce_memberships(draw_network(150, 40, seed)))
        assert np.array_equal(found, found.T)


def test_betweenness_and_harmonic_are_those_of_networkx_itself() -> None:
    memberships = draw_network(60, 12, seed=7)
    fast = measure_memberships(memberships, ["betweenness", "harmonic"], "fast")
    graph: nx.Graph[str] = project_memberships(memberships)
    others = len(graph) - 1
    near = {actor: value / others for actor, value in nx.harmonic_centrality(graph, distance="distance").items()}
    assert values(fast, "harmonic") == pytest.approx(near, abs=1e-10)
    # float lengths lose ties here and there; whole ones do not
    graph = nx.Graph()
    graph.add_edges_from(project_memberships(network("AB", "A", "B", "BC", "C")).edges, distance=1)
    plain = nx.betweenness_centrality(graph, weight="distance")
    count = measure_memberships(network("AB", "A", "B", "BC", "C", weighting="count"), ["betweenness"], "fast")
    assert values(count, "betweenness") == pytest.approx(plain, abs=1e-12)


def test_equally_long_paths_over_unlike_fractions_are_found_equal() -> None:
    # from 0 to 5 two paths of one length: over 1 and over 2, by ties of like kinds in another order
    memberships = network("AP", "ABQ", "PQRS", "BCX", "RSTX", "CT", "A", "P", "BT", "CR", "QX")
    fast = measure_memberships(memberships, ["betweenness"], "fast")
    reference = measure_memberships(memberships, ["betweenness"], "reference")
    assert values(fast, "betweenness") == pytest.approx(values(reference, "betweenness"), abs=1e-11)


def test_actors_with_the_same_initiatives_are_one_class() -> None:
    standing = measure_memberships(network("AB", "AB", "A", "A", "B", "C"), ["degree"], "fast")
    assert sorted(standing.sizes) == [1, 1, 2, 2]
    assert values(standing, "degree") == {"0": 4, "1": 4, "2": 3, "3": 3, "4": 2, "5": 0}


def test_the_engine_is_chosen_by_the_number_of_participations() -> None:
    assert choose_engine(network(*("A" for _ in range(FAST_FROM - 1)))) == "reference"
    assert choose_engine(network(*("A" for _ in range(FAST_FROM)))) == "fast"


def test_every_measure_is_known_to_the_fast_engine() -> None:
    assert FAST_MEASURES.keys() == MEASURES.keys()


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_an_empty_network_has_no_values(engine: str) -> None:
    standing = measure_memberships(network(), list(MEASURES), "fast" if engine == "fast" else "reference")
    assert (dict(standing.classes), list(standing.sizes)) == ({}, [])


def test_ties_and_isolates_are_counted_as_the_graph_has_them() -> None:
    memberships = draw_network(90, 80, seed=5)
    graph = project_memberships(memberships)
    assert memberships.count_ties() == graph.number_of_edges()
    assert memberships.count_isolates() == nx.number_of_isolates(graph) > 0
