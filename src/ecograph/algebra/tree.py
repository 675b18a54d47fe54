"""A query as groups of patterns: what is joined, what is optional, what is filtered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Block", "Filter", "Group", "Kind", "Member", "Path", "Pattern", "Setting"]

Kind = Literal["group", "graph", "optional", "minus", "union", "select", "service"]


@dataclass(frozen=True)
class Path:
    """A property path that goes on as long as it can: with ``*`` or ``+``."""

    is_composed: bool
    """Whether what is repeated is itself made of several steps."""
    is_open: bool
    """Whether both its ends are variables."""


@dataclass(frozen=True)
class Pattern:
    """A triple pattern or a property path."""

    number: int
    text: str
    """As readers see it."""
    full: str | None
    """As it can be asked by itself; None where it cannot."""
    variables: frozenset[str]
    """Blank nodes too, under names that begin with ``_``."""
    place: str
    """Innermost of optional, minus, exists, union, select and service; empty: each answer has it."""
    graph: str | None
    """The graph that it is looked up in, as readers see it."""
    path: Path | None
    is_anything: bool
    """Whether subject, property and value are all left open."""


@dataclass(frozen=True)
class Setting:
    """Values that are given or computed: VALUES and BIND."""

    binds: frozenset[str]
    uses: frozenset[str]
    unsure: frozenset[str]
    """Those of ``binds`` that may have no value."""
    rows: int


@dataclass(frozen=True)
class Filter:
    """A condition."""

    variables: frozenset[str]
    searches: tuple[tuple[str, frozenset[str]], ...]
    """Functions that look into texts, with their variables."""
    exists: tuple["Group", ...]


@dataclass(frozen=True)
class Block:
    """One or more groups with a keyword before them."""

    kind: Kind
    groups: tuple["Group", ...]
    names: frozenset[str] = frozenset()
    """For ``GRAPH ?g`` and ``SERVICE ?s``, that variable."""
    projected: frozenset[str] | None = None
    """Variables that a sub-select gives; None: all."""


Member = Pattern | Setting | Block


@dataclass
class Group:
    """What stands between two braces."""

    members: list[Member] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)

    def patterns(self) -> Iterator[Pattern]:
        """Yield all patterns, also of the groups within, but not those of EXISTS."""
        for member in self.members:
            if isinstance(member, Pattern):
                yield member
            elif isinstance(member, Block):
                for group in member.groups:
                    yield from group.patterns()
