"""Lengths of paths are compared exactly; where floating point cannot tell, the fast engine does not guess."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from ecograph.engines import Memberships, fast, measure_memberships
from ecograph.engines.betweenness import AmbiguousError, count_betweenness
from ecograph.engines.distances import find_distances
from ecograph.engines.reduction import PRIME, Reduction, reduce_memberships

# a square: 0 and 2 are opposite, with 1 on one side and 3 on the other
SQUARE = Memberships({"0": frozenset("AD"), "1": frozenset("AB"), "2": frozenset("BC"), "3": frozenset("CD")})


def stretch(reduction: Reduction, one: str, other: str, length: Fraction) -> Reduction:
    """Return ``reduction`` with the tie of two actors made ``length`` long."""
    pair = {reduction.positions[one], reduction.positions[other]}
    ties = reduction.ties
    chosen = np.array(
        [{tail, head} == pair for tail, head in zip(ties.tails.tolist(), ties.heads.tolist(), strict=True)]
    )
    residue = length.numerator * pow(length.denominator, -1, PRIME) % PRIME
    return replace(
        reduction,
        ties=replace(
            ties,
            lengths=np.where(chosen, float(length), ties.lengths),
            residues=np.where(chosen, residue, ties.residues),
        ),
    )


def test_opposite_corners_have_two_shortest_paths() -> None:
    reduction = reduce_memberships(SQUARE)
    found = count_betweenness(reduction, find_distances(reduction))
    assert found.tolist() == [1, 1, 1, 1]


def test_lengths_that_differ_by_less_than_the_arithmetic_can_tell_are_not_guessed() -> None:
    reduction = stretch(reduce_memberships(SQUARE), "0", "1", 1 + Fraction(1, 10**14))
    with pytest.raises(AmbiguousError):
        count_betweenness(reduction, find_distances(reduction))


def test_lengths_that_differ_by_more_are_told_apart() -> None:
    reduction = stretch(reduce_memberships(SQUARE), "0", "1", 1 + Fraction(1, 10**9))
    found = count_betweenness(reduction, find_distances(reduction))
    by_actor = {actor: found[place] for actor, place in reduction.positions.items()}
    assert by_actor == {"0": 0, "1": 0, "2": 2, "3": 2}


def test_one_length_by_different_sums_is_one() -> None:
    # 0-1 and 1-2 are 1/10 and 2/10 long, 0-3 and 3-2 are 3/20 each
    reduction = reduce_memberships(SQUARE)
    for one, other, length in (("0", "1", "1/10"), ("1", "2", "2/10"), ("2", "3", "3/20"), ("0", "3", "3/20")):
        reduction = stretch(reduction, one, other, Fraction(length))
    found = count_betweenness(reduction, find_distances(reduction))
    assert found[reduction.positions["1"]] == found[reduction.positions["3"]] == 1


def test_what_is_not_told_apart_is_left_to_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    def stretch_one(memberships: Memberships) -> Reduction:
        return stretch(reduce_memberships(memberships), "0", "1", 1 + Fraction(1, 10**14))

    monkeypatch.setattr(fast, "reduce_memberships", stretch_one)
    standing = measure_memberships(SQUARE, ["betweenness"], "fast")
    assert standing == measure_memberships(SQUARE, ["betweenness"], "reference")
