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
MONTHS: Final = 12


def is_personal_number(text: str) -> bool:
    """Tell whether an organisation number has the form of a personal identity number, or of a co-ordination number.

    Digits 3 and 4 of an organisation number are 20 or more, those of a personal number a month (Skatteverket, SKV 709
    and SKV 704); a century, or 16, may stand in front.
    """
    digits = re.sub(r"[\s+-]", "", text)
    if not digits.isdecimal() or len(digits) not in {SHORTEST, LONGEST}:
        return False
    return 1 <= int(digits[-8:-6]) <= MONTHS
