"""Stems of words, Swedish and English (Snowball).

Apart from ``ecograph.words``, since its import takes 0.2 seconds: whoever searches pays for it, and nobody else.
"""

from typing import Final

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.swedish_stemmer import SwedishStemmer

__all__ = ["stem"]

# By their modules: the package itself may hand out the stemmers of another library, of whatever version is there.
SWEDISH: Final = SwedishStemmer()
ENGLISH: Final = EnglishStemmer()


def stem(word: str) -> tuple[str, str]:
    """Return the stem of a word in lower case as a Swedish and as an English one."""
    if not word.isalpha():
        return word, word
    return SWEDISH.stemWord(word), ENGLISH.stemWord(word)
