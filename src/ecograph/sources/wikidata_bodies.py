"""Wikidata's Swedish municipalities and agencies as a query answers: item, names, numbers, website."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecograph.dataset import Origin
from ecograph.luhn import has_luhn_check_digit
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import WEB_ADDRESS, Delivery
from ecograph.sources.records import Record, typed
from ecograph.sources.rows import read_json_rows
from ecograph.text import Text

__all__ = ["read_wikidata_bodies"]

BODY_FIELDS: Final[Mapping[str, Text | None]] = dict.fromkeys(["item", "kind", "sv", "en", "number", "code", "website"])
CLASSES: Final = {
    "municipality": ("eco:Municipality", "actor-kind:municipality"),
    "agency": ("eco:PublicAgency", "actor-kind:state-agency"),
}
SEVERAL: Final = Text(
    en="The item has several numbers of a kind; which is right is not told.",
    sv="Objektet har flera nummer av ett slag; vilket som är rätt sägs inte.",
)
SHARED: Final = Text(
    en="Another item has the same number, so one of the two has another body's.",
    sv="Ett annat objekt har samma nummer, så ett av de två har ett annat organs.",
)
NO_NUMBER: Final = Text(
    en="The organisation number is not written as one, or its check digit is wrong.",
    sv="Organisationsnumret är inte skrivet som ett sådant, eller kontrollsiffran är fel.",
)
NO_ADDRESS: Final = Text(en="The website is not a web address.", sv="Webbplatsen är inte en webbadress.")
NO_NAME: Final = Text(
    en="The item has no name in Swedish or English.", sv="Objektet saknar namn på svenska och engelska."
)


def read_wikidata_bodies(delivery: Delivery) -> SourceContent:
    """Return the bodies that have a name.

    :raises InputError: naming file, line and value, if a record is not as it should be
    """
    account = Account(delivery.source.slug, delivery.parts[0].file, BODY_FIELDS)
    rows = list(read_json_rows(account, "item"))
    bearers = Counter(value for row, _ in rows for value in (*row["number"], *row["code"]))
    records = [record for row, origin in rows for record in _read(row, origin, account, bearers)]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read(row: Mapping[str, Any], origin: Origin, account: Account, bearers: Counter[str]) -> Iterator[Record]:
    names = [Name(text, tag) for tag in ("sv", "en") for text in row[tag]]
    if len(names) == 0:
        account.ignored[NO_NAME] += 1
        return
    kind = "municipality" if "municipality" in row["kind"] else "agency"
    class_, concept = CLASSES[kind]
    record = Record(account.source, row["item"], origin)
    identifiers = [*_read_numbers(row, account, bearers), ("wikidata", f"http://www.wikidata.org/entity/{row['item']}")]
    body = record.mention("actor", identifiers, (class_,), concept=concept, names=names)
    for website in row["website"]:
        if WEB_ADDRESS.fullmatch(website) is None:
            account.values[NO_ADDRESS] += 1
        else:
            record.state(body, "eco:website", typed(website, "anyURI"))
    yield record


def _read_numbers(row: Mapping[str, Any], account: Account, bearers: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield organisation number and municipality code, where there is one of each and no other item has it."""
    for scheme, values in (("organisationNumber", row["number"]), ("municipalityCode", row["code"])):
        if len(values) > 1:
            account.values[SEVERAL] += len(values)
        elif len(values) == 1 and bearers[values[0]] > 1:
            account.values[SHARED] += 1
        elif len(values) == 1:
            digits = values[0].replace("-", "")
            number = f"{digits[:6]}-{digits[6:]}" if scheme == "organisationNumber" else digits
            if scheme == "organisationNumber" and not _is_number(digits):
                account.values[NO_NUMBER] += 1
            else:
                yield scheme, number


def _is_number(digits: str) -> bool:
    return digits.isdecimal() and len(digits) == len("2120000142") and digits[2] >= "2" and has_luhn_check_digit(digits)
