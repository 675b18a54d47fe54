"""Periods that end before they start."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.conformance.knowledge import Knowledge, constraint_iri, source_of
from ecograph.dataset import Statement
from ecograph.findings import Finding, finding_at, show_term
from ecograph.namespaces import ECO
from ecograph.text import Text

__all__ = ["find_reversed_periods"]

START: Final = NamedNode(ECO + "startDate")
END: Final = NamedNode(ECO + "endDate")


def find_reversed_periods(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each end that lies before the start that the same source gives.

    Dates may differ in precision (year, month, day), so they are compared as far as both go: 2015 does not end
    before 2015-03 starts. A start and an end of different sources may disagree, and are not compared.
    """
    starts: defaultdict[tuple[object, str], list[int]] = defaultdict(list)
    ends: defaultdict[tuple[object, str], list[int]] = defaultdict(list)
    wanted = knowledge.find_numbers({START, END})
    for place, predicate in enumerate(knowledge.everything.predicates):
        if predicate in wanted:
            statement = knowledge.at(place)
            bounds = starts if statement.quad.predicate == START else ends
            bounds[(statement.quad.subject, source_of(statement))].append(place)
    before = len(knowledge.background)
    for key, found in ends.items():
        for first, last in product(starts.get(key, []), found):
            start, end = knowledge.at(first), knowledge.at(last)
            if max(first, last) >= before and _is_before(end, start):
                here = end if last >= before else start
                yield finding_at(here, constraint_iri("DateOrder"), _say_reversed(start, end))


def _is_before(end: Statement, start: Statement) -> bool:
    last, first = _parts(end), _parts(start)
    common = min(len(last), len(first))
    return last[:common] < first[:common]


def _parts(statement: Statement) -> tuple[int, ...]:
    """Return year, month and day as far as they are given; nothing if the literal is no date."""
    value = statement.quad.object
    parts = value.value.split("-") if isinstance(value, Literal) else []
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _say_reversed(start: Statement, end: Statement) -> Text:
    first, last = show_term(start.quad.object), show_term(end.quad.object)
    line = start.origin.line
    return Text(
        en=f"This ends {last}, before it starts, {first} (line {line}). Correct the one that is wrong.",
        sv=f"Detta slutar {last}, innan det börjar, {first} (rad {line}). Rätta den som är fel.",
    )
