"""Personal identity numbers and e-mail addresses: how they are found in a text, and kept out of one."""

import re
from typing import Final

from ecograph.luhn import has_luhn_check_digit

__all__ = ["EMAIL", "PERSONAL_NUMBER", "find_personal_numbers", "hide_personal_numbers", "hide_private"]

PERSONAL_NUMBER: Final = re.compile(
    r"""
    (?<!\d) (?:18|19|20)?
    (?P<ten> \d\d (?:0[1-9]|1[0-2]) (?:[06][1-9]|[1278]\d|[39][01])   # year, month, day or day + 60
             (?P<sign>[-+\ ]?) \d{4} )
    (?!\d)
    """,
    re.VERBOSE,
)
"""A date of birth and four digits; a co-ordination number adds 60 to the day (Folkbokföringslagen 1991:481, 18 §)."""

EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def find_personal_numbers(text: str) -> list[str]:
    """Return what in ``text`` looks like a personal number: written with its sign, or with the right check digit."""
    return [
        match[0]
        for match in PERSONAL_NUMBER.finditer(text)
        if match["sign"] in {"-", "+"} or has_luhn_check_digit(match["ten"])
    ]


def hide_personal_numbers(text: str) -> str:
    """Return ``text`` with "…" for all that has the form of a personal number, right check digit or not."""
    return PERSONAL_NUMBER.sub("…", text)


def hide_private(text: str) -> str:
    """Return ``text`` with "…" for personal numbers and e-mail addresses."""
    return EMAIL.sub("…", hide_personal_numbers(text))
