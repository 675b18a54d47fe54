"""What makes a query slow or empty, as far as its structure tells: the service weighs it by counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ecograph.algebra.tree import Block, Group, Member, Pattern, Setting

__all__ = ["find_marks"]

Names = frozenset[str]


@dataclass(frozen=True)
class Node:
    """What is joined with others of its group."""

    names: Names
    patterns: tuple[int, ...]
    full: str | None
    """How it is asked by itself; None where it cannot."""
    is_single: bool = False
    """Whether it has one row at most."""


def find_marks(group: Group, outer: Names = frozenset()) -> Iterator[dict[str, Any]]:
    """Yield what is to be told of a group and the groups in it; ``outer`` are variables that have values already."""
    yield from _find_patterns(group, outer)
    loose = list(_find_loose_ends(group, outer))
    yield from _find_products(group, outer, {number for mark in loose for number in mark["patterns"]})
    yield from loose
    yield from _find_searches(group)
    for place, member in enumerate(group.members):
        if isinstance(member, Block):
            others = [_names(each) for each in (*group.members[:place], *group.members[place + 1 :])]
            is_apart = member.kind in {"select", "minus", "service"}
            for each in member.groups:
                yield from find_marks(each, frozenset() if is_apart else outer.union(*others))
    for condition in group.filters:
        for each in condition.exists:
            yield from find_marks(each, outer | _possible(group))


def _find_patterns(group: Group, outer: Names) -> Iterator[dict[str, Any]]:
    """Find long paths, and what leaves everything open and is tied to nothing that does not."""
    telling = [_names(each) for each in group.members if not (isinstance(each, Pattern) and each.is_anything)]
    tied = outer.union(*telling)
    for member in group.members:
        if isinstance(member, Pattern):
            if member.path is not None:
                path = {"composed": member.path.is_composed, "open": member.path.is_open}
                yield {"kind": "path", "patterns": [member.number], **path}
            if member.is_anything and member.variables.isdisjoint(tied):
                yield {"kind": "anything", "patterns": [member.number]}


def _find_products(group: Group, outer: Names, told: set[int]) -> Iterator[dict[str, Any]]:
    """Find what shares no variable; ``told`` are patterns of which something like it is said already."""
    nodes = [node for member in group.members for node in _make_nodes(member)]
    parts = [
        part
        for part in _connect(nodes, outer)
        if not all(node.is_single or _are_told(node.patterns, told) for node in part)
    ]
    if len(parts) < 2:  # noqa: PLR2004  (a product has two factors)
        return
    names = [frozenset().union(*(node.names for node in part)) for part in parts]
    compared = any(sum(not found.isdisjoint(each.variables) for found in names) > 1 for each in group.filters)
    factors = [
        {
            "patterns": sorted(number for node in part for number in node.patterns),
            "full": None if any(node.full is None for node in part) else " ".join(node.full or "" for node in part),
        }
        for part in parts
    ]
    yield {"kind": "product", "patterns": [], "parts": factors, "compared": compared}


def _are_told(patterns: tuple[int, ...], told: set[int]) -> bool:
    return len(patterns) > 0 and told.issuperset(patterns)


def _make_nodes(member: Member) -> Iterator[Node]:
    if isinstance(member, Pattern):
        yield Node(member.variables, (member.number,), member.full, len(member.variables) == 0)
    elif isinstance(member, Setting):
        is_single = member.rows <= 1
        yield Node(member.binds | member.uses, (), "" if is_single else None, is_single)
    elif member.kind in {"group", "graph"} and not any(each.filters for each in member.groups):
        for inner in member.groups[0].members:
            yield from _make_nodes(inner)
    elif member.kind not in {"optional", "minus"}:
        numbers = tuple(pattern.number for group in member.groups for pattern in group.patterns())
        yield Node(_names(member), numbers, None)


def _connect(nodes: Iterable[Node], outer: Names) -> list[list[Node]]:
    """Return the parts that share no variable; what ``outer`` variables tie is one part."""
    parts: list[tuple[Names, list[Node]]] = [(outer, [])]
    for node in nodes:
        tied = [part for part in parts if not part[0].isdisjoint(node.names)]
        names = node.names.union(*(part[0] for part in tied))
        parts = [part for part in parts if part not in tied]
        parts.append((names, [*(each for part in tied for each in part[1]), node]))
    return [part for _, part in parts if len(part) > 0]


def _find_loose_ends(group: Group, outer: Names) -> Iterator[dict[str, Any]]:
    """Find what joins by nothing, or by a variable that may have no value, with what stands before it."""
    own: Names = frozenset()
    before, sure = outer, outer
    for member in group.members:
        names, numbers = _names(member), _numbers(member)
        if isinstance(member, Block) and member.kind == "minus":
            if names.isdisjoint(own):
                yield {"kind": "idle-minus", "patterns": numbers}
            continue
        shared = names & before
        unsure = (shared - sure) | (shared - _within(member))
        if len(unsure) > 0 and unsure == shared and not isinstance(member, Setting):
            yield {"kind": "unbound", "patterns": numbers, "variables": sorted(unsure)}
        is_optional = isinstance(member, Block) and member.kind == "optional"
        if is_optional and len(shared) == 0 and len(before) > 0:
            yield {"kind": "loose-optional", "patterns": numbers}
        own, before, sure = own | names, before | names, sure | _certain(member)


def _find_searches(group: Group) -> Iterator[dict[str, Any]]:
    for condition in group.filters:
        for function, names in condition.searches:
            found = [pattern.number for pattern in group.patterns() if not names.isdisjoint(pattern.variables)]
            shown = sorted(name for name in names if not name.startswith("_"))
            yield {"kind": "text-filter", "patterns": found, "function": function, "variables": shown}


def _numbers(member: Member) -> list[int]:
    if isinstance(member, Pattern):
        return [member.number]
    if isinstance(member, Block):
        return [pattern.number for group in member.groups for pattern in group.patterns()]
    return []


def _names(member: Member) -> Names:
    """Return the variables that a member may give a value."""
    if isinstance(member, Pattern):
        return member.variables
    if isinstance(member, Setting):
        return member.binds
    found = member.names.union(*(_possible(group) for group in member.groups))
    return found if member.projected is None else member.projected


def _possible(group: Group) -> Names:
    kept = [m for m in group.members if not (isinstance(m, Block) and m.kind == "minus")]
    return frozenset().union(*(_names(member) for member in kept))


def _certain(member: Member) -> Names:
    """Return the variables that have a value in each row after a member is joined."""
    return frozenset() if isinstance(member, Block) and member.kind in {"optional", "minus"} else _within(member)


def _within(member: Member) -> Names:
    """Return the variables that a member gives a value in each of its own rows."""
    if isinstance(member, Pattern):
        return member.variables
    if isinstance(member, Setting):
        return member.binds - member.unsure
    inner = [frozenset().union(*(_certain(each) for each in group.members)) for group in member.groups]
    found = member.names | frozenset.intersection(*inner)
    if member.projected is None:
        return found
    computed = member.projected - _possible(member.groups[0])
    return (found & member.projected) | computed
