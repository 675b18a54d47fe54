"""Proposals: pairs of entities whose names are alike, for a curator to decide; nothing here merges anything."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from ecograph.namespaces import compact
from ecograph.resolution import Entity, Resolution
from ecograph.resolution.decisions import Decision, pair_id
from ecograph.resolution.identity import is_registered, slugs_of
from ecograph.sources.names import fold_name, name_key
from ecograph.text import Text

__all__ = ["LEAST_SCORE", "Proposal", "compare_names", "propose_pairs"]

LEAST_SCORE: Final = 90
"""Of 100: below it, most pairs of the labelled set (benchmarks/resolution.py) are two entities."""
COMMON: Final = 60
"""A word that more entities have in their names says nothing by itself."""
DECISIVE: Final = ("organisationNumber", "wikidata", "municipalityCode", "countyCode", "grantNumber")
"""Two values of these mean two entities. Two ROR IDs may be a double, which ROR has and withdraws."""
HOME: Final = "SE"


@dataclass(frozen=True)
class Proposal:
    """Two entities that may be one."""

    left: Entity
    right: Entity
    score: int
    """How alike the most similar names are, of 100."""
    names: tuple[str, str]
    reason: Text

    @property
    def key(self) -> str:
        """The short name by which a decision is recorded."""
        return pair_id(compact(self.left.iri.value), compact(self.right.iri.value))


def propose_pairs(resolution: Resolution, decisions: Sequence[Decision] = ()) -> list[Proposal]:
    """Return the pairs with alike names that no decision is about, the most alike first."""
    entities = [entity for entity in resolution.entities if entity.described]
    names = [_fold_names(entity) for entity in entities]
    decided = {frozenset(pair) for pair in _decided_pairs(entities, decisions)}
    found = []
    for left, right in _candidates(names, entities):
        if frozenset((left, right)) in decided or _is_excluded(entities[left], entities[right]):
            continue
        score, pair = compare_names(names[left], names[right])
        if score >= LEAST_SCORE:
            found.append(Proposal(entities[left], entities[right], score, pair, _explain(score, pair)))
    return sorted(found, key=lambda each: (-each.score, each.left.iri.value, each.right.iri.value))


def compare_names(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[int, tuple[str, str]]:
    """Return how alike the most similar two names are, of 100, and the names; each is given by its folded form."""
    scored = [(int(fuzz.token_sort_ratio(one, other)), (left[one], right[other])) for one in left for other in right]
    return max(scored, key=lambda found: (found[0], found[1]), default=(0, ("", "")))


def _fold_names(entity: Entity) -> dict[str, str]:
    names = [name for mention in entity.described for name in mention.names if name.use != "acronym"]
    folded = {fold_name(name.text): name.text for name in reversed(names)}
    return {fold: name for fold, name in folded.items() if len(fold) > 3}  # noqa: PLR2004


def _candidates(names: Sequence[Mapping[str, str]], entities: Sequence[Entity]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one kind that share a word few others have."""
    bearers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, folded in enumerate(names):
        kind = compact(entities[number].iri.value).partition(":")[0]
        for word in sorted({word for fold in folded for word in fold.split()}):
            bearers[kind, word].append(number)
    pairs = {
        (one, other)
        for numbers in bearers.values()
        if len(numbers) <= COMMON
        for place, one in enumerate(numbers)
        for other in numbers[place + 1 :]
    }
    return iter(sorted(pairs))


def _is_excluded(left: Entity, right: Entity) -> bool:
    one, other = _values(left), _values(right)
    both_registered = all(any(is_registered(mention) for mention in entity.mentions) for entity in (left, right))
    return (
        both_registered
        or any(scheme in one and scheme in other and one[scheme].isdisjoint(other[scheme]) for scheme in DECISIVE)
        or (set(one) | set(other)) == {"cordisParticipant"}
        or _are_apart_abroad(left, right, "pic" in one and "pic" in other)
    )


def _are_apart_abroad(left: Entity, right: Entity, both_coded: bool) -> bool:
    """Tell whether two entities are of two countries, or of another than Sweden and both coded by the Commission.

    Whom the Commission tells apart abroad is for the registers there to settle, not for a curator here.
    """
    one, other = (
        {mention.country for mention in entity.mentions if mention.country is not None} for entity in (left, right)
    )
    return bool(one and other) and (one.isdisjoint(other) or (both_coded and HOME not in one | other))


def _values(entity: Entity) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for mention in entity.mentions:
        for scheme, value in mention.identifiers:
            found[scheme].add(value)
    return found


def _decided_pairs(entities: Sequence[Entity], decisions: Sequence[Decision]) -> Iterator[tuple[int, int]]:
    numbers = {name: number for number, entity in enumerate(entities) for name in _curies(entity)}
    for decision in decisions:
        if decision.left in numbers and decision.right in numbers:
            yield numbers[decision.left], numbers[decision.right]


def _curies(entity: Entity) -> Iterator[str]:
    yield compact(entity.iri.value)
    yield from (f"{entity.mentions[0].kind}:{slug}" for slug in slugs_of(entity.mentions))


def _explain(score: int, names: tuple[str, str]) -> Text:
    if name_key(names[0]) == name_key(names[1]):
        return Text(
            en="called exactly the same, but the name alone does not decide (a place, an alias, or several have it)",
            sv="heter exakt lika, men namnet ensamt avgör inte (en plats, ett alias, eller flera har det)",
        )
    if score == 100:  # noqa: PLR2004
        return Text(
            en="the names differ only in accents, legal form, small words or their order",
            sv="namnen skiljer sig bara i accenter, bolagsform, småord eller ordföljd",
        )
    return Text(en=f"the names are {score} % alike", sv=f"namnen är till {score} % lika")
