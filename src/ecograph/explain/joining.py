"""How many rows the patterns of a query have together, one after the other: where it grows, it takes its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecograph.explain.counting import Count, Counter
from ecograph.explain.structure import Pattern

__all__ = ["Step", "count_steps"]

MOST: Final = 12
"""Patterns that are put together."""


@dataclass(frozen=True)
class Step:
    """Rows that some patterns have together, the last of them added in this step."""

    patterns: tuple[int, ...]
    count: Count


async def count_steps(patterns: Sequence[Pattern], counts: Mapping[int, Count], counter: Counter) -> tuple[Step, ...]:
    """Return the steps over the patterns that each answer has: first what matches least, then what is tied to it.

    VALUES, BIND, FILTER, OPTIONAL and the like are left aside. It ends where a count is not exact.

    :raises LimitError: if the asker has used up what each has, or the service takes no more
    """
    left = [each for each in patterns if each.place == "" and each.full is not None]
    if not 1 < len(left) <= MOST:
        return ()
    steps: list[Step] = []
    taken: list[Pattern] = []
    while len(left) > 0 and (len(steps) == 0 or steps[-1].count.is_exact):
        pattern = _choose(left, taken, counts)
        left.remove(pattern)
        taken.append(pattern)
        full = " ".join(each.full or "" for each in taken)
        count = counts[pattern.number] if len(taken) == 1 else await counter.count(full)
        steps.append(Step(tuple(each.number for each in taken), count))
    return tuple(steps)


def _choose(left: Sequence[Pattern], taken: Sequence[Pattern], counts: Mapping[int, Count]) -> Pattern:
    names = frozenset[str]().union(*(each.ties for each in taken))
    tied = [each for each in left if not names.isdisjoint(each.ties) or len(each.ties) == 0]

    def rate(pattern: Pattern) -> tuple[bool, int, int]:
        count = counts[pattern.number]
        return count.number is None, count.number or 0, pattern.number

    return min(tied or left, key=rate)
