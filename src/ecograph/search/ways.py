"""How two actors are connected: the shortest chains of actors that take part in the same initiatives.

Of chains with as few steps as possible those go first whose initiatives have few participants: an initiative with *n*
participants is counted as *n* - 1, the inverse of the weight that a tie by it has in the networks (Newman 2001). Who
only pays for an initiative, or works for one participant of it, is tied to nobody by it, as in the networks.
"""

import asyncio
import csv
import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ecograph.formats import result_syntax
from ecograph.namespaces import PREFIXES
from ecograph.store.engine import Engine
from ecograph.store.request import QueryRequest

__all__ = ["Connections", "Found", "Tie", "Way", "Ways"]

TIES: Final = f"""PREFIX eco: <{PREFIXES["eco"]}>
PREFIX role: <{PREFIXES["role"]}>
SELECT DISTINCT ?actor ?initiative ?participation WHERE {{
  ?participation eco:participant ?actor ; eco:initiative ?initiative .
  ?actor a eco:Actor .
  OPTIONAL {{ ?participation eco:role ?role }}
  FILTER (!BOUND(?role) || ?role NOT IN (role:funder, role:third-party))
}}"""
"""What the rule queries/rules/actor_connections.rq looks at."""


@dataclass(frozen=True, order=True)
class Tie:
    """An initiative that two actors take part in."""

    initiative: str
    participants: int
    first: str
    """The participation of the actor before, whose page tells the evidence."""
    second: str


@dataclass(frozen=True, order=True)
class Way:
    """Actors in a row, and what ties each to the next."""

    cost: int
    actors: tuple[str, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Found:
    """The best of the shortest ways; none if there is none of so few steps."""

    steps: int | None
    total: int
    """How many ways of so few steps there are."""
    ways: tuple[Way, ...]


class Ways:
    """Who takes part in what."""

    def __init__(self, participations: Iterable[tuple[str, str, str]]) -> None:
        """Take actor, initiative and participation of each; of several participations of a pair the first counts."""
        self._members: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._initiatives: defaultdict[str, list[str]] = defaultdict(list)
        for actor, initiative, participation in sorted(participations):
            if actor not in self._members[initiative]:
                self._members[initiative][actor] = participation
                self._initiatives[actor].append(initiative)

    def find(self, start: str, end: str, *, most: int, limit: int) -> Found:
        """Return the ``limit`` best of the shortest ways from ``start`` to ``end``, of at most ``most`` steps."""
        left = self._count_steps(end, start, most)
        if start not in left:
            return Found(None, 0, ())
        best = {start: [Way(0, (start,), ())]}
        counts = {start: 1}
        for rest in range(left[start] - 1, -1, -1):
            best, counts = self._step(best, counts, {actor for actor, steps in left.items() if steps == rest}, limit)
        return Found(left[start], counts[end], tuple(best[end]))

    def _count_steps(self, end: str, start: str, most: int) -> dict[str, int]:
        """Return how many steps actors are from ``end``, as far as ``start`` is, or ``most``."""
        left, reached, seen = {end: 0}, [end], set[str]()
        for steps in range(1, most + 1):
            if start in left:
                break
            initiatives = {each for actor in reached for each in self._initiatives.get(actor, ())} - seen
            seen |= initiatives
            reached = sorted({actor for each in initiatives for actor in self._members[each]} - left.keys())
            left |= dict.fromkeys(reached, steps)
        return left

    def _step(
        self, best: Mapping[str, list[Way]], counts: Mapping[str, int], wanted: set[str], limit: int
    ) -> tuple[dict[str, list[Way]], dict[str, int]]:
        """Return the best ways, and the number of ways, to each of the actors ``wanted``."""
        longer: defaultdict[str, list[Way]] = defaultdict(list)
        more: defaultdict[str, int] = defaultdict(int)
        for actor, ways in best.items():
            for initiative in self._initiatives[actor]:
                members = self._members[initiative]
                for other in members.keys() & wanted:
                    tie = Tie(initiative, len(members), members[actor], members[other])
                    more[other] += counts[actor]
                    longer[other] += [
                        Way(way.cost + len(members) - 1, (*way.actors, other), (*way.ties, tie)) for way in ways
                    ]
                    if len(longer[other]) > 100 * limit:
                        longer[other] = heapq.nsmallest(limit, longer[other])
        return {actor: heapq.nsmallest(limit, ways) for actor, ways in longer.items()}, dict(more)


class Connections:
    """The ways through one content: read when they are first asked for."""

    def __init__(self) -> None:
        self._ways: Ways | None = None
        self._reading = asyncio.Lock()

    async def find(self, engine: Engine, start: str, end: str, *, most: int, limit: int) -> Found:
        """Return how two actors, given by IRI, are connected, as :meth:`Ways.find` does.

        :raises LimitError: if the participations could not be read within the limits
        """
        async with self._reading:
            if self._ways is None:
                answer = await engine.run(QueryRequest(TIES, result_syntax("csv")))
                self._ways = await asyncio.to_thread(_read, answer.read())
        return await asyncio.to_thread(self._ways.find, start, end, most=most, limit=limit)


def _read(body: bytes) -> Ways:
    return Ways((row[0], row[1], row[2]) for row in csv.reader(body.decode().splitlines()[1:]))
