"""Exact names: two entities are one if they are called the same, are of one family, and nothing speaks against it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from ecograph.resolution.grouping import Grouping
from ecograph.resolution.identity import is_registered
from ecograph.sources.content import Mention
from ecograph.sources.names import name_key

__all__ = ["families_of", "link_names"]

FAMILIES: Final[Mapping[str, frozenset[str]]] = {
    "eco:Municipality": frozenset({"municipality"}),
    "eco:Region": frozenset({"region"}),
    "eco:PublicAgency": frozenset({"body"}),
    "eco:University": frozenset({"body"}),
    "eco:ResearchInstitute": frozenset({"body", "company", "society"}),
    "eco:Company": frozenset({"company"}),
    "eco:SciencePark": frozenset({"company", "society"}),
    "eco:Incubator": frozenset({"company", "society"}),
    "eco:Foundation": frozenset({"society"}),
    "eco:CivilSocietyOrganisation": frozenset({"society"}),
    "eco:InternationalOrganisation": frozenset({"international"}),
    "eco:OrganisationalUnit": frozenset({"unit"}),
}
"""What a class says an entity may be; entities without a family in common never are one because of their names."""

ANY: Final = frozenset(family for families in FAMILIES.values() for family in families)
KINDS: Final[Mapping[str | None, frozenset[str]]] = {
    "actor-kind:government-body": frozenset({"body", "municipality", "region", "international"}),
    "actor-kind:corporate-group": frozenset({"group"}),
    "actor-kind:non-profit-organisation": frozenset({"body", "society", "international", "company"}),
}
"""The same for kinds of the class eco:Actor, which says nothing."""


def families_of(mention: Mention) -> frozenset[str]:
    """Return what an entity may be, going by its classes and kind."""
    found = [FAMILIES[name] for name in mention.classes if name in FAMILIES]
    return frozenset.union(*found) if found else KINDS.get(mention.concept, ANY)


def link_names(grouping: Grouping) -> None:
    """Join the groups that share a name and are compatible; of a chain with any contradiction nothing is joined.

    Places are left out: a city, its municipality and its county often share a name. So are aliases that a source
    gives, since predecessors' names are among them; aliases of the register count.
    """
    chains: defaultdict[int, set[int]] = defaultdict(set)
    names: dict[tuple[int, int], str] = {}
    for key, heads in _shared_names(grouping):
        for head in heads[1:]:
            names.setdefault((heads[0], head), key)
        members = set[int]().union(*(chains[head] or {head} for head in heads))
        for head in members:
            chains[head] = members
    done: set[int] = set()
    for head, members in sorted(chains.items()):
        if head not in done and _is_sound(grouping, sorted(members)):
            for (left, right), name in names.items():
                if left in members:
                    grouping.join(left, right, "name", name)
        done |= members


def _shared_names(grouping: Grouping) -> Iterator[tuple[str, list[int]]]:
    """Yield each name that several groups have, with the first mention of each group.

    A heading is the same name within one country and its list; there one group at most may have codes of its own.
    """
    bearers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for group in grouping.groups():
        for number in group:
            mention = grouping.mentions[number]
            if mention.kind == "actor" and not mention.is_reference:
                for scope, key in _list_keys(mention):
                    if group[0] not in bearers[scope, key]:
                        bearers[scope, key].append(group[0])
    for (scope, key), heads in sorted(bearers.items()):
        if len(heads) > 1 and (scope == "" or sum(_has_code(grouping, head) for head in heads) <= 1):
            yield key, heads


def _list_keys(mention: Mention) -> Iterator[tuple[str, str]]:
    """Yield the names by which a mention may be known, each with the country within which it may be."""
    for name in mention.names:
        if name.use == "label" or is_registered(mention):
            yield "", name_key(name.text)
        if name.use in {"label", "heading"} and mention.country is not None:
            yield mention.country, name_key(name.text)


def _has_code(grouping: Grouping, head: int) -> bool:
    return any(
        scheme != "cordisParticipant"
        for number in grouping.group(head)
        for scheme, _ in grouping.mentions[number].identifiers
    )


def _is_sound(grouping: Grouping, heads: list[int]) -> bool:
    groups = [grouping.group(head) for head in heads]
    pairs = [(one, other) for place, one in enumerate(groups) for other in groups[place + 1 :]]
    return all(
        grouping.find_obstacle(one, other) is None
        and not _families(grouping, one).isdisjoint(_families(grouping, other))
        for one, other in pairs
    )


def _families(grouping: Grouping, group: list[int]) -> frozenset[str]:
    """Return what a group may be: what its most telling mention says."""
    described = [grouping.mentions[number] for number in group if not grouping.mentions[number].is_reference]
    return min((families_of(mention) for mention in described), key=len, default=ANY)
