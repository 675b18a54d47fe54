"""What is searched for: words, each perhaps only a beginning, within limits."""

from dataclasses import dataclass
from typing import Final

from ecograph.errors import InputError
from ecograph.text import Text
from ecograph.words import split_words

__all__ = ["LONGEST", "MOST_WORDS", "Wanted", "read_wanted"]

LONGEST: Final = 200
"""Characters of a text that is searched for."""
MOST_WORDS: Final = 12


@dataclass(frozen=True)
class Wanted:
    """The words searched for, in lower case."""

    text: str
    words: tuple[str, ...]
    begins: tuple[bool, ...]
    """Of each word whether a longer one will do: it was written with an asterisk."""


def read_wanted(text: str) -> Wanted:
    """Return the words of ``text``.

    :raises InputError: if it is too long or has no word
    """
    if len(text) > LONGEST:
        raise InputError(
            Text(
                en=f"What is searched for has {len(text)} characters; {LONGEST} are allowed.",
                sv=f"Det som söks har {len(text)} tecken; {LONGEST} är tillåtna.",
            )
        )
    words: list[str] = []
    begins: list[bool] = []
    for part in text.split():
        found = split_words(part)
        words += found
        begins += [False] * len(found)
        if len(found) > 0 and part.endswith("*"):
            begins[-1] = True
    if len(words) == 0:
        raise InputError(
            Text(
                en=f"{text!r} has no letter or digit to search for.",
                sv=f"{text!r} har ingen bokstav eller siffra att söka efter.",
            )
        )
    if len(words) > MOST_WORDS:
        raise InputError(
            Text(
                en=f"{len(words)} words are searched for; {MOST_WORDS} are allowed.",
                sv=f"{len(words)} ord söks; {MOST_WORDS} är tillåtna.",
            )
        )
    return Wanted(text, tuple(words), tuple(begins))
