"""When two names are the same name, and when they are merely alike."""

import re
import unicodedata
from typing import Final

__all__ = ["fold_name", "name_key"]

LEGAL_FORMS: Final = frozenset(
    {"ab", "aktiebolag", "aktiebolaget", "publ", "the", "of", "i", "and", "och", "for", "in"}
)
TWO_LETTERS: Final = {"aa": "a", "ae": "a", "oe": "o"}
"""How å, ä and ö are written where there are no such letters."""


def name_key(name: str) -> str:
    """Return what two spellings of one name share: letters apart from case, words apart from spaces (Habo ≠ Håbo)."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def fold_name(name: str) -> str:
    """Return a name without accents, legal form and small words: good for finding candidates, never for deciding."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    letters = re.sub("aa|ae|oe", lambda match: TWO_LETTERS[match[0]], letters)
    return " ".join(word for word in re.findall(r"[a-z0-9]+", letters) if word not in LEGAL_FORMS)
