"""Identifiers whose check digit is wrong."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.conformance.knowledge import Knowledge, constraint_iri
from ecograph.findings import Finding, finding_at
from ecograph.luhn import has_luhn_check_digit
from ecograph.namespaces import ECO
from ecograph.text import Text

__all__ = ["find_wrong_check_digits"]

ORGANISATION_NUMBER: Final = NamedNode(ECO + "organisationNumber")
PATTERN: Final = re.compile(r"[0-9]{2}[2-9][0-9]{3}-[0-9]{4}")
"""Its form is the shape's concern (eco:OrganisationNumberShape); only numbers that have it are counted out here."""

WRONG: Final = Text(
    en="The last digit of this organisation number does not fit the others, so a digit is wrong. "
    "Copy the number again from the register it was taken from.",
    sv="Organisationsnumrets sista siffra stämmer inte med de andra, så någon siffra är fel. "
    "Skriv av numret på nytt ur det register det är hämtat från.",
)


def find_wrong_check_digits(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each organisation number whose check digit is wrong."""
    predicates = knowledge.columns.predicates
    for statement in knowledge.where(predicates, knowledge.find_numbers({ORGANISATION_NUMBER})):
        value = statement.quad.object
        number = value.value if isinstance(value, Literal) else ""
        if PATTERN.fullmatch(number) is not None and not has_luhn_check_digit(number):
            yield finding_at(statement, constraint_iri("CheckDigit"), WRONG)
