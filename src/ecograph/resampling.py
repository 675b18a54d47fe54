"""Networks without some of the sources: what is left when one group of sources after the other is left out.

This is the resampling of the delete-a-group jackknife (Kott 2001): what belongs together, here the pages of one
website, is left out together, and where there are very many groups, small ones are put together at random.

Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17(4), 521-526.
https://www.rti.org/publication/delete-group-jackknife
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecograph.engines.memberships import Memberships
from ecograph.namespaces import expand
from ecograph.network import Network
from ecograph.participations import Participation, classed_by, read_all, read_participations, touched_by
from ecograph.selection import Selection, select_participations
from ecograph.stated import Stated

__all__ = ["ALONE", "POOLS", "Sample", "leave_out_groups", "pool_groups", "read_sample"]

ALONE: Final = 20
"""Groups that are left out one by one: those with the most participations."""
POOLS: Final = 20
"""The number of lots that all further groups are put into."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Sample:
    """The participations of a network, and what to leave out of them."""

    stated: Stated
    network: Network
    selection: Selection
    parts: Mapping[str, tuple[Participation, ...]]
    """Those that count, by IRI."""
    touched: Mapping[str, set[str]]
    """The participations, by IRI, of which, or of whose initiative, each group of sources states anything."""
    classed: Mapping[str, Sequence[str]]
    """The actors, by IRI, of which each group states a class."""
    of_actor: Mapping[str, set[str]]
    """The participations of each actor, all by IRI."""
    groups: Mapping[str, int]
    """The number of participations that each group of sources states."""

    def gather(self) -> Memberships:
        """Return the whole network."""
        return self.join(Counter(_pairs(part for parts in self.parts.values() for part in parts)))

    def join(self, pairs: Mapping[Pair, int]) -> Memberships:
        """Return the network of the pairs of actor and initiative that are stated at least once."""
        joined: dict[str, set[str]] = {}
        sizes = Counter(initiative for (_, initiative), times in pairs.items() if times > 0)
        most = self.selection.max_participants
        for (actor, initiative), times in pairs.items():
            if times > 0 and (most is None or sizes[initiative] <= most):
                joined.setdefault(actor, set()).add(initiative)
        return Memberships({actor: frozenset(joined[actor]) for actor in sorted(joined)}, self.network.weighting)

    def find_touched(self, lot: Iterable[str], stated: Stated) -> set[str]:
        """Return the participations, by IRI, that may be others if no more is stated than ``stated``, without ``lot``.

        Of most actors several groups state a class: what they take part in is touched only if no class is left by which
        they are actors.
        """
        groups = list(lot)
        classed = set().union(*(self.classed.get(group, ()) for group in groups))
        gone = [self.of_actor[actor] for actor in classed if not stated.is_actor(actor)]
        return set().union(*gone, *(self.touched.get(group, ()) for group in groups))

    def read_again(self, stated: Stated, subject: str) -> list[Participation]:
        """Return what counts of the participation ``subject`` if no more is stated than ``stated``."""
        return select_participations(read_participations(stated, subject), self.network.roles, self.selection.year)


def read_sample(stated: Stated, network: Network, selection: Selection) -> Sample:
    """Return the participations of ``network`` in what the selected sources state: ``stated``."""
    every = read_all(stated)
    of_actor: dict[str, set[str]] = {}
    for part in every:
        of_actor.setdefault(expand(part.actor), set()).add(part.subject)
    parts: dict[str, list[Participation]] = {}
    for part in select_participations(every, network.roles, selection.year):
        parts.setdefault(part.subject, []).append(part)
    groups: Counter[str] = Counter()
    for found in parts.values():
        groups.update({stated.group(passage) for part in found for passage in part.evidence} - {""})
    return Sample(
        stated=stated,
        network=network,
        selection=selection,
        parts={subject: tuple(found) for subject, found in parts.items()},
        touched=touched_by(stated, every),
        classed=classed_by(stated, of_actor),
        of_actor=of_actor,
        groups=dict(groups),
    )


def leave_out_groups(sample: Sample) -> Iterator[Memberships]:
    """Yield the network without each lot of groups; not those that are as the whole.

    It is the same as if it were built again from the statements of the others: of the participations on which the group
    has a bearing, what is left is read again.
    """
    whole = Counter(_pairs(part for parts in sample.parts.values() for part in parts))
    for lot in pool_groups(sample.groups):
        stated = sample.stated.without(lot)
        change: Counter[Pair] = Counter()
        for subject in sample.find_touched(lot, stated):
            change.subtract(_pairs(sample.parts.get(subject, ())))
            change.update(_pairs(sample.read_again(stated, subject)))
        if any((whole[pair] > 0) != (whole[pair] + times > 0) for pair, times in change.items()):
            pairs = whole.copy()
            pairs.update(change)
            yield sample.join(pairs)


def pool_groups(groups: Mapping[str, int], alone: int = ALONE, pools: int = POOLS) -> list[tuple[str, ...]]:
    """Return what is left out together: ``alone`` groups by themselves, those with the most participations first.

    The others are drawn into ``pools`` lots of nearly the same number, in the order of the SHA-256 of their names:
    random to the matter, and the same in every run.
    """
    order = sorted(groups, key=lambda group: (-groups[group], group))
    small = sorted(order[alone:], key=lambda group: hashlib.sha256(group.encode()).digest())
    lots = [tuple(sorted(small[first::pools])) for first in range(min(pools, len(small)))]
    return [*((group,) for group in order[:alone]), *lots]


def _pairs(parts: Iterable[Participation]) -> Iterator[Pair]:
    return ((part.actor, part.initiative) for part in parts)
