"""What a curator has decided about pairs of entities: ``review.csv`` in the register."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Final, Literal

from ecograph.dataset import Origin
from ecograph.errors import InputError, NotFoundError
from ecograph.namespaces import compact
from ecograph.resolution.identity import is_registered, slugs_of
from ecograph.sources.content import Mention
from ecograph.sources.files import Row, read_table
from ecograph.text import Text

__all__ = [
    "REVIEW_FILE",
    "VERDICTS",
    "Decision",
    "Sides",
    "Verdict",
    "add_decision",
    "find_sides",
    "index_mentions",
    "pair_id",
    "read_decisions",
]

REVIEW_FILE: Final = "data/authority/review.csv"
COLUMNS: Final = ("left", "right", "decision", "reason")

Verdict = Literal["same", "different", "later"]
VERDICTS: Final[tuple[Verdict, ...]] = ("same", "different", "later")


@dataclass(frozen=True)
class Decision:
    """That two entities, as CURIEs, are the same or different, or that this is to be decided later."""

    left: str
    right: str
    verdict: Verdict
    reason: str
    origin: Origin


@dataclass(frozen=True)
class Sides:
    """The mentions, by number, that a decision is about."""

    decision: Decision
    left: frozenset[int]
    right: frozenset[int]

    def part(self, one: set[int], other: set[int]) -> bool:
        """Tell whether the decision is about these two groups."""
        return bool(one & self.left and other & self.right) or bool(one & self.right and other & self.left)


def pair_id(left: str, right: str) -> str:
    """Return the short name of a pair, whichever comes first."""
    return sha256("\n".join(sorted((left, right))).encode()).hexdigest()[:8]


def read_decisions(path: Path) -> list[Decision]:
    """Return the decisions of a ``review.csv``; none if there is no such file.

    :raises InputError: naming file and line: a decision that is not one, without reason, or made twice of one pair
    """
    if not path.exists():
        return []
    decisions: list[Decision] = []
    first: dict[str, Row] = {}
    for row in read_table(path, COLUMNS):
        if row["decision"] not in VERDICTS:
            kind = Text(en="decision", sv="beslut")
            raise NotFoundError(kind, row["decision"], VERDICTS, file=path, line=row.origin.line)
        if row["reason"] == "":
            raise _wrong(row, Text(en="The decision has no reason; give one.", sv="Beslutet saknar skäl; ange ett."))
        known = first.setdefault(pair_id(row["left"], row["right"]), row)
        if known is not row:
            line = known.origin.line
            message = Text(
                en=f"The pair {row['left']}, {row['right']} is decided on line {line} already.",
                sv=f"Paret {row['left']}, {row['right']} är redan avgjort på rad {line}.",
            )
            raise _wrong(row, message)
        verdict = VERDICTS[VERDICTS.index(row["decision"])]
        decisions.append(Decision(row["left"], row["right"], verdict, row["reason"], row.origin))
    return decisions


def index_mentions(mentions: Sequence[Mention]) -> Mapping[str, frozenset[int]]:
    """Return the mentions by each CURIE that a decision may call them: as registered, or of an identifier."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, mention in enumerate(mentions):
        for slug in slugs_of([mention]):
            found[f"{mention.kind}:{slug}"].add(number)
        if is_registered(mention):
            found[compact(mention.node.value)].add(number)
    return {curie: frozenset(numbers) for curie, numbers in found.items()}


def find_sides(decision: Decision, index: Mapping[str, frozenset[int]]) -> Sides:
    """Return the mentions that a decision is about; ``index`` is that of :func:`index_mentions`.

    :raises InputError: naming the line, if there is no such entity
    """
    sides = [index.get(curie, frozenset()) for curie in (decision.left, decision.right)]
    for curie, side in zip((decision.left, decision.right), sides, strict=True):
        if not side:
            message = Text(
                en=f"There is no entity {curie}; take the line out, or correct it.",
                sv=f"Entiteten {curie} finns inte; ta bort raden eller rätta den.",
            )
            raise InputError(message, file=decision.origin.file, line=decision.origin.line)
    return Sides(decision, *sides)


def add_decision(path: Path, left: str, right: str, verdict: Verdict, reason: str) -> None:
    """Write a decision into a ``review.csv``, in place of an earlier one of the same pair.

    :raises InputError: if the file is not as it should be or cannot be written
    """
    kept = [found for found in read_decisions(path) if pair_id(found.left, found.right) != pair_id(left, right)]
    rows = [(found.left, found.right, found.verdict, found.reason) for found in kept]
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted([*rows, (*sorted((left, right)), verdict, " ".join(reason.split()))]))
    try:
        path.write_text(stream.getvalue(), encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        message = Text(en=f"The file cannot be written: {why}.", sv=f"Filen kan inte skrivas: {why}.")
        raise InputError(message, file=path) from error


def _wrong(row: Row, message: Text) -> InputError:
    return InputError(message, file=row.origin.file, line=row.origin.line)
