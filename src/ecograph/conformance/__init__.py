"""What SHACL cannot see, since it looks at one node of one graph at a time: one check, one function, one line here."""

from collections.abc import Callable, Iterator
from typing import Final

from ecograph.conformance.dates import find_reversed_periods
from ecograph.conformance.evidence import find_blank_nodes, find_contradictions, find_unfounded_statements
from ecograph.conformance.identifiers import find_wrong_check_digits
from ecograph.conformance.knowledge import Knowledge
from ecograph.conformance.literals import find_literal_breaks
from ecograph.conformance.privacy import find_private_values
from ecograph.conformance.properties import find_domain_breaks, find_range_breaks, find_scheme_breaks
from ecograph.conformance.terms import find_undefined_terms, find_undescribed_entities, find_untyped_entities
from ecograph.findings import Finding

__all__ = ["CHECKS", "find_nonconformance"]

CHECKS: Final[tuple[Callable[[Knowledge], Iterator[Finding]], ...]] = (
    find_undefined_terms,
    find_undescribed_entities,
    find_untyped_entities,
    find_domain_breaks,
    find_range_breaks,
    find_scheme_breaks,
    find_blank_nodes,
    find_unfounded_statements,
    find_contradictions,
    find_literal_breaks,
    find_reversed_periods,
    find_wrong_check_digits,
    find_private_values,
)


def find_nonconformance(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield what all checks find in the statements under check."""
    for check in CHECKS:
        yield from check(knowledge)
