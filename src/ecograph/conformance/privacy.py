"""What must never be in the data: personal identity numbers, e-mail addresses, phone numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from ecograph.conformance.knowledge import Knowledge, constraint_iri
from ecograph.findings import Finding, finding_at
from ecograph.namespaces import PREFIXES
from ecograph.private import EMAIL, find_personal_numbers
from ecograph.text import Text

__all__ = ["find_private_values", "find_secrets", "withhold"]

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

MESSAGES: Final[Mapping[str, Text]] = {
    "PersonalNumber": Text(
        en="This holds what looks like a personal identity number, which must never be in the data. Take it out. "
        "An organisation number has 2 or higher as its third digit.",
        sv="Detta innehåller vad som ser ut som ett personnummer, som aldrig får finnas i data. Ta bort det. "
        "Ett organisationsnummer har minst 2 som tredje siffra.",
    ),
    "EmailAddress": Text(
        en="This holds an e-mail address, which must not be in the data. "
        "Take it out, and link to a public page with eco:website instead.",
        sv="Detta innehåller en e-postadress, som inte får finnas i data. "
        "Ta bort den och länka i stället till en offentlig sida med eco:website.",
    ),
    "PhoneNumber": Text(
        en="This holds a phone number, which must not be in the data. "
        "Take it out, and link to a public page with eco:website instead.",
        sv="Detta innehåller ett telefonnummer, som inte får finnas i data. "
        "Ta bort det och länka i stället till en offentlig sida med eco:website.",
    ),
}


def find_private_values(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield each statement whose object holds a private value; no finding repeats it."""
    for statement in knowledge.statements:
        for name in dict.fromkeys(name for name, _ in find_secrets(statement.quad.object)):
            yield replace(finding_at(statement, constraint_iri(name), MESSAGES[name]), value=None)


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


def withhold(findings: Iterable[Finding], secrets: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings without any of ``secrets`` in them."""
    hidden = sorted(set(secrets), key=len, reverse=True)
    for finding in findings:
        value = finding.value
        if value is not None and any(secret in value for secret in hidden):
            value = None
        yield replace(
            finding,
            message=Text(en=_hide(finding.message.en, hidden), sv=_hide(finding.message.sv, hidden)),
            focus=_hide(finding.focus, hidden),
            value=value,
        )


def _hide(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "…")
    return text
