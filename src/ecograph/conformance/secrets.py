"""What is private in a term: personal identity numbers, e-mail addresses, phone numbers."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.namespaces import PREFIXES
from ecograph.private import EMAIL, find_personal_numbers

__all__ = ["find_secrets"]

PHONE: Final = re.compile(
    r"""
    (?<![\d+]) (?: \+ | 00 ) 46 (?: [\s()./-]* \d ){7,10} (?!\d)        # Sweden from abroad
  | (?<![\d+]) \+ (?: 3\d | 4\d ) (?: [\s()./-]* \d ){8,11} (?!\d)      # other countries of Europe
  | (?<![\d+]) \+ 1 [\s.-]? \(? \d{3} \)? [\s.-] \d{3} [\s.-] \d{4} (?!\d)
  | (?<![\d-]) (?= (?: [ /-]* \d ){8} ) 0[1-9]\d{0,2}   # area code, hyphen or slash, number in groups: 8 digits or more
    (?: -\s? \d{2,3} (?: [ -]? \d{2,3} ){1,3} | /\s? \d{2,3} (?: [ ]? \d{2,3} ){1,3} ) (?!\d)
  | (?<![\d-]) 0[1-9]\d? [ ] \d{2,3} [ ] \d{2,3} [ ] \d{2,3} (?!\d)
  | (?<!\d) 07\d{8} (?!\d)
    """,
    re.VERBOSE,
)

TEXTS: Final = frozenset({PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"})

ADDRESSES: Final[Mapping[str, str]] = {"mailto": "EmailAddress", "tel": "PhoneNumber"}
"""IRI schemes that are no more than an address or a number."""


def find_secrets(term: object) -> Iterator[tuple[str, str]]:
    """Yield what is private in a term, as the name of its constraint and the text itself."""
    if isinstance(term, NamedNode):
        scheme, _, address = term.value.partition(":")
        if scheme in ADDRESSES:
            yield ADDRESSES[scheme], address
    elif isinstance(term, Literal):
        text = term.value
        yield from (("PersonalNumber", found) for found in find_personal_numbers(text))
        yield from (("EmailAddress", match[0]) for match in EMAIL.finditer(text))
        if term.datatype.value in TEXTS:
            yield from (("PhoneNumber", match[0]) for match in PHONE.finditer(text))
        elif text.startswith("tel:"):
            yield "PhoneNumber", text.removeprefix("tel:")
