"""Swedish organisation numbers in tables, which may hold a person's number instead."""

import re
from typing import Final

from ecograph.errors import InputError
from ecograph.luhn import has_luhn_check_digit
from ecograph.private import PERSONAL_NUMBER
from ecograph.sources.files import Row
from ecograph.text import Text

__all__ = ["read_organisation_number"]

ORGANISATION_NUMBER: Final = re.compile(r"(?:16)?(?P<first>\d\d[2-9]\d{3})-?(?P<last>\d{4})")
"""The third digit is 2 or higher, so that it cannot be the month of a date of birth (Skatteverket, SKV 709)."""


def read_organisation_number(row: Row, column: str) -> str | None:
    """Return the number in ``column`` as NNNNNN-NNNN; None if it is the personal number of a natural person.

    No message shows a value that is not an organisation number: it may be a person's, mistyped.

    :raises InputError: naming file and line, if it is neither
    """
    match = ORGANISATION_NUMBER.fullmatch(row[column])
    if match is not None:
        number = f"{match['first']}-{match['last']}"
        if not has_luhn_check_digit(number):
            message = Text(
                en=f"The last digit of the organisation number {number} in {column} does not fit the others.",
                sv=f"Den sista siffran i organisationsnumret {number} i {column} stämmer inte med de andra.",
            )
            raise InputError(message, file=row.origin.file, line=row.origin.line)
        return number
    if PERSONAL_NUMBER.fullmatch(row[column]) is not None:
        return None
    message = Text(
        en=f"The {column} is no organisation number, which is written NNNNNN-NNNN (the value is not shown, since it "
        "may be a person's). Is a column shifted?",
        sv=f"Värdet i {column} är inget organisationsnummer, som skrivs NNNNNN-NNNN (värdet visas inte, eftersom det "
        "kan vara en persons). Är en kolumn förskjuten?",
    )
    raise InputError(message, file=row.origin.file, line=row.origin.line)
