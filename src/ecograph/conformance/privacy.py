"""What must never be in the data: personal identity numbers, e-mail addresses, phone numbers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ecograph.conformance.knowledge import Knowledge, constraint_iri
from ecograph.findings import Finding, finding_at
from ecograph.text import Text

__all__ = ["find_private_values", "withhold"]

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
    for statement in knowledge.where(knowledge.columns.objects, knowledge.secrets.keys()):
        secrets = knowledge.secrets[knowledge.everything.numbers[statement.quad.object]]
        for name in dict.fromkeys(name for name, _ in secrets):
            yield replace(finding_at(statement, constraint_iri(name), MESSAGES[name]), value=None)


def withhold(findings: Iterable[Finding], knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the findings without anything private that the statements hold."""
    secrets = {secret for found in knowledge.secrets.values() for _, secret in found}
    hidden = sorted(secrets, key=len, reverse=True)
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
