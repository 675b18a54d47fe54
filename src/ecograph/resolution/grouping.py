"""Groups of mentions that are one entity, and what keeps two groups apart."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecograph.errors import InputError
from ecograph.namespaces import compact
from ecograph.resolution.decisions import REVIEW_FILE, Sides
from ecograph.resolution.identity import EXCLUSIVE, is_registered, slugs_of
from ecograph.sources.content import Mention
from ecograph.text import Text

__all__ = ["Grouping", "Join", "Obstacle"]


@dataclass(frozen=True)
class Join:
    """That two mentions are one entity, and why."""

    left: Mention
    right: Mention
    why: str
    """A scheme of identifiers, ``name`` or ``decision``."""
    value: str


@dataclass(frozen=True)
class Obstacle:
    """What keeps two groups apart."""

    what: str
    """``decision``, ``register`` or a scheme of identifiers."""
    values: tuple[str, str] = ("", "")


class Grouping:
    """Mentions in groups that are joined step by step."""

    def __init__(self, mentions: Sequence[Mention], apart: Sequence[Sides]) -> None:
        self.mentions = mentions
        self._group = [[number] for number in range(len(mentions))]
        self._registered = [is_registered(mention) for mention in mentions]
        self._apart = apart
        self._apart_from_any = frozenset[int]().union(*(sides.left | sides.right for sides in apart))
        self._made = 0
        self._joins: defaultdict[int, list[tuple[int, Join]]] = defaultdict(list)

    def group(self, number: int) -> list[int]:
        """Return the group of a mention, sorted."""
        return self._group[number]

    def groups(self) -> Iterator[list[int]]:
        """Yield each group once, in the order of their first mentions."""
        return (group for number, group in enumerate(self._group) if group[0] == number)

    def joins_of(self, numbers: Sequence[int]) -> tuple[Join, ...]:
        """Return why the mentions of a group are one."""
        found = [join for number in numbers for join in self._joins.get(number, ())]
        return tuple(join for _, join in sorted(found, key=lambda numbered: numbered[0]))

    def join(self, left: int, right: int, why: str, value: str) -> None:
        """Make the groups of two mentions one."""
        if self._group[left] is self._group[right]:
            return
        joined = sorted([*self._group[left], *self._group[right]])
        for number in joined:
            self._group[number] = joined
        self._made += 1
        self._joins[left].append((self._made, Join(self.mentions[left], self.mentions[right], why, value)))

    def decide_same(self, sides: Sides) -> None:
        """Join what a curator has decided to be one.

        :raises InputError: if both are registered: then one of them has to leave the register
        """
        numbers = [*sorted(sides.left), *sorted(sides.right)]
        registered = {self.mentions[number].node for number in numbers if is_registered(self.mentions[number])}
        if len(registered) > 1:
            origin, (one, other) = sides.decision.origin, sorted(compact(node.value) for node in registered)
            message = Text(
                en=f"{one} and {other} are both registered. Take one out of entities.csv, and note it in replaced.csv.",
                sv=f"{one} och {other} är båda registrerade. Ta bort en ur entities.csv och för in den i replaced.csv.",
            )
            raise InputError(message, file=origin.file, line=origin.line)
        for number in numbers[1:]:
            self.join(numbers[0], number, "decision", sides.decision.reason)

    def join_by_identifier(self, left: int, right: int, identifier: tuple[str, str]) -> None:
        """Join two mentions that share an identifier.

        :raises InputError: if something speaks against it that no decision has settled
        """
        obstacle = self.find_obstacle(self.group(left), self.group(right))
        if obstacle is None:
            self.join(left, right, *identifier)
        elif obstacle.what != "decision":
            raise self._explain(left, right, identifier, obstacle)

    def find_obstacle(self, left: Sequence[int], right: Sequence[int]) -> Obstacle | None:
        """Return what keeps two groups apart: a decision, two registered entities, or two values of an identifier."""
        if left is right:
            return None
        if self._are_decided_apart(left, right):
            return Obstacle("decision")
        if self._is_registered(left) and self._is_registered(right):
            return Obstacle("register", (self._name(left), self._name(right)))
        one, other = self._values(left), self._values(right)
        for scheme in EXCLUSIVE:
            if scheme in one and scheme in other and one[scheme].isdisjoint(other[scheme]):
                return Obstacle(scheme, (min(one[scheme]), min(other[scheme])))
        return None

    def _are_decided_apart(self, left: Sequence[int], right: Sequence[int]) -> bool:
        if self._apart_from_any.isdisjoint(left):
            return False
        return any(sides.part(set(left), set(right)) for sides in self._apart)

    def _values(self, numbers: Sequence[int]) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for number in numbers:
            for scheme, value in self.mentions[number].identifiers:
                found[scheme].add(value)
        return found

    def _is_registered(self, numbers: Sequence[int]) -> bool:
        return any(self._registered[number] for number in numbers)

    def _name(self, numbers: Sequence[int]) -> str:
        """Return what a decision may call a group."""
        members = [self.mentions[number] for number in numbers]
        for mention in members:
            if is_registered(mention):
                return compact(mention.node.value)
        return f"{members[0].kind}:{next(slugs_of(members), '?')}"

    def _explain(self, left: int, right: int, identifier: tuple[str, str], obstacle: Obstacle) -> InputError:
        row, other = self.mentions[right].origin, self.mentions[left].origin
        one, two = (self._name(self.group(number)) for number in (left, right))
        (scheme, value), values = identifier, " ≠ ".join(obstacle.values)
        if obstacle.what == "register":
            reason = Text(en=f"its identifiers point at two entities, {values}", sv=f"den pekar på två, {values}")
        else:
            reason = Text(
                en=f"the two differ in {obstacle.what}, {values}", sv=f"de två skiljer sig i {obstacle.what}, {values}"
            )
        return InputError(
            Text(
                en=f"The {scheme} {value} is that of {one} too ({other}), but {reason.en}. Correct the identifier, or "
                f"write {one},{two},different (or same) with the reason into {REVIEW_FILE}.",
                sv=f"{scheme} {value} är även {one}s ({other}), men {reason.sv}. Rätta identifieraren, eller skriv "
                f"{one},{two},different (eller same) med skälet i {REVIEW_FILE}.",
            ),
            file=row.file,
            line=row.line,
        )
