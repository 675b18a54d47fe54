"""What is remembered of measured networks is what measuring them gives, and is believed of nothing else."""

import random
from pathlib import Path

import pytest

from ecograph.engines import Memberships
from ecograph.ranges import Ranked, rank_actors

MEASURES = ["degree", "betweenness", "pagerank"]


def draw(seed: int) -> dict[str, frozenset[str]]:
    chance = random.Random(seed)  # noqa: S311 (no secret)
    initiatives = [f"initiative:{number}" for number in range(12)]
    return {f"actor:{number:02}": frozenset(chance.sample(initiatives, chance.randint(1, 3))) for number in range(30)}


def rank(joined: dict[str, frozenset[str]], cache: Path | None, measures: list[str] = MEASURES) -> Ranked:
    """Rank in the whole and in it without every third actor."""
    networks = [
        Memberships({actor: joined[actor] for place, actor in enumerate(joined) if first is None or place % 3 != first})
        for first in (None, 0, 1, 2)
    ]
    return rank_actors(networks, measures, list(joined), "fast", cache)


@pytest.fixture(name="cache")
def fill_cache(tmp_path: Path) -> Path:
    rank(draw(1), tmp_path / "cache")
    return tmp_path / "cache"


def test_what_is_remembered_is_what_measuring_gives(cache: Path) -> None:
    before = cache.stat().st_mtime_ns
    assert rank(draw(1), cache) == rank(draw(1), None)
    assert cache.stat().st_mtime_ns == before


def test_any_other_network_is_measured(cache: Path) -> None:
    """One actor in one more initiative, one actor less, one more: each is another network."""
    for seed in range(8):
        chance, joined = random.Random(seed), draw(1)  # noqa: S311 (no secret)
        actor = chance.choice(sorted(joined))
        edits = (joined | {actor: joined[actor] | {"initiative:new"}}, joined | {"actor:99": joined[actor]})
        less = {name: found for name, found in joined.items() if name != actor}
        for changed in (*edits, less):
            assert rank(changed, cache) == rank(changed, None)


def test_other_measures_are_measured(cache: Path) -> None:
    assert set(rank(draw(1), cache, ["degree"]).ranges) == {"degree"}


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_file_is_not_believed(cache: Path, place: int) -> None:
    content = bytearray(cache.read_bytes())
    content[place] ^= 1
    cache.write_bytes(content)
    assert rank(draw(1), cache) == rank(draw(1), None)


def test_what_another_program_wrote_is_not_believed(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache.read_bytes()
    monkeypatch.setattr("ecograph.ranges.LIBRARIES", ("networkx",))
    assert rank(draw(1), cache) == rank(draw(1), None)
    assert cache.read_bytes() != first


def test_a_network_for_the_reference_leaves_no_file(tmp_path: Path) -> None:
    network = Memberships(draw(1))
    rank_actors([network], MEASURES, list(network.initiatives), "reference", tmp_path / "cache")
    assert list(tmp_path.iterdir()) == []
