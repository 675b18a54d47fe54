"""Standing of the actors in a network, and the ranges of their ranks in the networks without one group of sources.

To measure some forty networks is the dearest part of a build. A cache remembers what came of it by a digest of these
networks, of engine and measures, of the program and of the libraries that calculate: where any of them differs, or the
file is damaged, everything is measured again. Which names, classes or sums of money are stated changes no network.
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from ecograph.engines import EngineName, Memberships, Standing, measure_memberships
from ecograph.engines.standing import rank_classes
from ecograph.inputs import digest_files, list_program
from ecograph.sealed import read_sealed, write_sealed

__all__ = ["Ranked", "rank_actors"]

WORKERS: Final = 2
"""Networks that are measured at a time; which of them is done first changes nothing."""

LIBRARIES: Final = ("networkx", "numpy")

Ranges = Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Ranked:
    """What the engine answers about a network and about it without each group of sources."""

    standing: Standing
    """In the whole network."""
    ranges: Ranges
    """By measure and actor the lowest and the highest rank in all networks."""


def rank_actors(
    networks: Sequence[Memberships],
    measures: Sequence[str],
    shown: Sequence[str],
    engine: EngineName,
    cache: Path | None = None,
) -> Ranked:
    """Return the standing in the first of ``networks``, the whole, and the ranges of the ranks in all of them.

    :param shown: the actors whose ranges are wanted
    :param cache: file that remembers the answer of the last time; what the reference judges is not worth it
    """
    if cache is None or engine == "reference":
        return _measure(networks, measures, shown, engine)
    fingerprint = _take_fingerprint(networks, measures, shown, engine)
    content = read_sealed(cache, fingerprint)
    if content is not None:
        return _load(content)
    ranked = _measure(networks, measures, shown, engine)
    write_sealed(cache, fingerprint, json.dumps(asdict(ranked)).encode())
    return ranked


def _measure(
    networks: Sequence[Memberships], measures: Sequence[str], shown: Sequence[str], engine: EngineName
) -> Ranked:
    standing = measure_memberships(networks[0], measures, engine)
    lowest = np.full((len(measures), len(shown)), np.iinfo(np.int64).max)
    highest = np.zeros_like(lowest)
    with ThreadPoolExecutor(WORKERS) as pool:
        others = pool.map(lambda left: measure_memberships(left, measures, engine), networks[1:])
        for one in (standing, *others):
            places = np.array([one.classes.get(actor, -1) for actor in shown], dtype=np.int64)
            known = np.flatnonzero(places >= 0)  # a network without the actor gives no rank
            for row, measure in enumerate(measures):
                ranks = np.array(rank_classes(one.values[measure], one.sizes), dtype=np.int64)[places[known]]
                lowest[row, known] = np.minimum(lowest[row, known], ranks)
                highest[row, known] = np.maximum(highest[row, known], ranks)
    pairs = np.stack([lowest, highest], axis=2).tolist()
    ranges = {
        measure: {actor: (low, high) for actor, (low, high) in zip(shown, found, strict=True)}
        for measure, found in zip(measures, pairs, strict=True)
    }
    return Ranked(standing, ranges)


def _load(content: bytes) -> Ranked:
    written = json.loads(content)
    ranges = {
        measure: {actor: (low, high) for actor, (low, high) in found.items()}
        for measure, found in written["ranges"].items()
    }
    return Ranked(Standing(**written["standing"]), ranges)


def _take_fingerprint(
    networks: Sequence[Memberships], measures: Sequence[str], shown: Sequence[str], engine: EngineName
) -> str:
    versions = [f"{library} {version(library)}" for library in LIBRARIES]
    total = sha256(digest_files(" ".join((*versions, engine, *measures)), list_program()).encode())
    total.update("\n".join(shown).encode())
    for network in networks:
        total.update(f"\n\n{network.weighting}\n".encode())
        joined = network.initiatives.items()
        total.update("\n".join(f"{actor} {' '.join(sorted(found))}" for actor, found in joined).encode())
    return total.hexdigest()
