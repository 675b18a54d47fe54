"""Organisation numbers that are persons': sole traders are registered under their personal identity numbers."""

import re
from typing import Final

from ecograph.text import Text

__all__ = ["PERSONAL_NUMBER", "is_personal_number"]

PERSONAL_NUMBER: Final = Text(
    en="The organisation number has the form of a personal identity number, which is neither carried nor kept.",
    sv="Organisationsnumret har formen av ett personnummer, som varken förs över eller sparas.",
)
SHORTEST, LONGEST = 10, 12
"""Digits of an organisation number, without and with what may stand in front."""
LEGAL_PERSON: Final = "2"
"""The least third digit of an organisation number."""


def is_personal_number(text: str) -> bool:
    """Tell whether an organisation number has the form of a personal identity number, or of a co-ordination number.

    The third digit of an organisation number is 2 or more, that of a personal number begins a month (Skatteverket, SKV
    709 and SKV 704); a century, or 16, may stand in front.
    """
    digits = re.sub(r"[\s+-]", "", text)
    if not digits.isdecimal() or len(digits) not in {SHORTEST, LONGEST}:
        return False
    return digits[-8] < LEGAL_PERSON
