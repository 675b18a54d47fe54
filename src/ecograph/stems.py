"""Stems of words, Swedish and English (Snowball)."""

from typing import Final

from Stemmer import Stemmer

__all__ = ["stem"]

SWEDISH: Final = Stemmer("swedish", 0)
ENGLISH: Final = Stemmer("english", 0)


def stem(word: str) -> tuple[str, str]:
    """Return the stem of a word in lower case as a Swedish and as an English one."""
    if not word.isalpha():
        return word, word
    return SWEDISH.stemWord(word), ENGLISH.stemWord(word)
