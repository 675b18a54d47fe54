"""Words of a text as search compares them: without case, without marks, without endings."""

import re
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

__all__ = ["fold", "split_words"]

WORD: Final = re.compile(r"[^\W_]+")
LETTERS: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})
"""Letters that are written with a mark and do not come apart into letter and mark."""


def split_words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case: letters and digits in a row, å, ä and ö as they are."""
    return WORD.findall(normalize("NFC", text.casefold()))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return ``word`` without marks: ``håbo`` becomes ``habo``."""
    if word.isascii():
        return word
    return "".join(letter for letter in normalize("NFD", word.translate(LETTERS)) if combining(letter) == 0)
