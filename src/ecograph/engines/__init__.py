"""Two engines for the measures: NetworkX, the reference, and one for large networks that gives equal values."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from ecograph.engines.fast import measure_fast
from ecograph.engines.memberships import Memberships
from ecograph.engines.reference import measure_reference
from ecograph.engines.standing import Engine, Standing

__all__ = ["ENGINES", "FAST_FROM", "EngineName", "Memberships", "Standing", "choose_engine", "measure_memberships"]

EngineName = Literal["reference", "fast"]

ENGINES: Final[Mapping[EngineName, Engine]] = {"reference": measure_reference, "fast": measure_fast}
"""The engines by name; both give the same values and ranks (docs/decisions.md says how that is held)."""

FAST_FROM: Final = 1_000
"""Participations from which the fast engine is taken; below, the reference needs no more than seconds."""


def choose_engine(memberships: Memberships) -> EngineName:
    """Return the engine for a network of that size: the same on every machine."""
    return "fast" if memberships.count() >= FAST_FROM else "reference"


def measure_memberships(
    memberships: Memberships, measures: Sequence[str], engine: EngineName | None = None
) -> Standing:
    """Return the values of ``measures`` for all actors of ``memberships``.

    :param engine: which engine to ask; None: by size (:func:`choose_engine`)
    """
    return ENGINES[choose_engine(memberships) if engine is None else engine](memberships, measures)
