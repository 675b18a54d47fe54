"""When two names are the same name, and when they are merely alike."""

import re
import unicodedata
from typing import Final

__all__ = ["clean_name", "fold_name", "name_key"]

LEGAL_FORMS: Final = frozenset(
    {"ab", "aktiebolag", "aktiebolaget", "publ", "the", "of", "i", "and", "och", "for", "in"}
)
TWO_LETTERS: Final = {"aa": "a", "ae": "a", "oe": "o"}
"""How å, ä and ö are written where there are no such letters."""
MAC_ROMAN: Final = frozenset("√¬≈ƒ∂")
"""What the first bytes of letters in UTF-8 look like in Mac Roman; no name of an organisation has them."""


def name_key(name: str) -> str:
    """Return what two spellings of one name share: letters apart from case, words apart from spaces (Habo ≠ Håbo)."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def fold_name(name: str) -> str:
    """Return a name without accents, legal form and small words: good for finding candidates, never for deciding."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    letters = re.sub("aa|ae|oe", lambda match: TWO_LETTERS[match[0]], letters)
    return " ".join(word for word in re.findall(r"[a-z0-9]+", letters) if word not in LEGAL_FORMS)


def clean_name(name: str) -> str:
    """Return a name without damage done on its way: quotation marks of CSV kept as text, UTF-8 read as Mac Roman.

    What was lost (``Sk?odowska``) cannot be repaired and stays.
    """
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = name[1:-1].replace('""', '"')
    if MAC_ROMAN.isdisjoint(name):
        return name
    try:
        return name.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return name
