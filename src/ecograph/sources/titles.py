"""Titles as databases keep them, made fit to read: without mark-up, line breaks and private values."""

import re
import unicodedata
from html import unescape
from typing import Final

from ecograph.private import hide_private

__all__ = ["clean_title"]

TAG: Final = re.compile(r"</?(?:a|b|br|div|em|font|i|p|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
"""Tags of HTML that text editors leave behind; "<18 years" is none."""


def clean_title(text: str) -> str:
    """Return a title on one line, in Unicode NFC, without HTML, and with "…" for private values.

    Capitals stay as they are: nothing tells the acronyms in "EUREKA ITEA4 MONA LISA" from the words.
    """
    plain = TAG.sub("", unescape(TAG.sub("", text)))
    return " ".join(hide_private(unicodedata.normalize("NFC", plain)).split())
