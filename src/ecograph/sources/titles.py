"""Titles as databases keep them, made fit to read: without mark-up, line breaks and private values."""

import re
import unicodedata
from html import unescape
from typing import Final

from ecograph.private import hide_private

__all__ = ["clean_title", "hide_names"]

TAG: Final = re.compile(r"</?(?:a|b|br|div|em|font|i|p|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
"""Tags of HTML that text editors leave behind; "<18 years" is none."""

NAMED: Final = re.compile(
    r"(?P<role>\b(?:Sökande|Seconded person|Applicant)s?:|\bprofessor)"
    r"(?:(?:\s+(?:af|da|de|der|di|van|von))*\s+[A-ZÅÄÖÉ][\w'’-]*+(?!:)){2,4}"
)
"""The role of a person, and a name of two to four words after it; a word before a colon is none of the name."""


def hide_names(text: str) -> str:
    """Return ``text`` with "…" for the names of persons that stand after their role."""
    return NAMED.sub(r"\g<role> …", text)


def clean_title(text: str) -> str:
    """Return a title on one line, in Unicode NFC, without HTML, and with "…" for private values and names.

    Capitals stay as they are: nothing tells the acronyms in "EUREKA ITEA4 MONA LISA" from the words.
    """
    plain = TAG.sub("", unescape(TAG.sub("", text)))
    return " ".join(hide_names(hide_private(unicodedata.normalize("NFC", plain))).split())
