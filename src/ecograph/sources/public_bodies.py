"""Swedish public bodies in Wikidata: which item, organisation number and website each has."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from ecograph.luhn import has_luhn_check_digit
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import WEB_ADDRESS, Delivery
from ecograph.sources.files import Row
from ecograph.sources.records import Record, typed
from ecograph.sources.rows import read_rows, refuse_value, unused, used
from ecograph.text import Text

__all__ = ["BODY_COLUMNS", "read_public_bodies"]

DESCRIPTION: Final = unused("It is free text.", "Den är fritext.")

BODY_COLUMNS: Final = {
    "id": used(r"se/[^/]+"),
    "name": unused(
        "It is another register's name of the row; the names in Wikidata are carried.",
        "Det är ett annat registers namn på raden; namnen i Wikidata förs över.",
    ),
    "qid": used(r"Q[1-9]\d*"),
    "label_sv": used(r"\D.*"),
    "label_en": used(r"\D.*"),
    "description_sv": DESCRIPTION,
    "description_en": DESCRIPTION,
    "orgnr": used(r"2\d{5}-\d{4}"),
    "sv_wikipedia": unused("The Wikidata item leads to it.", "Wikidataobjektet leder dit."),
    "website": used(),
}

CLASSES: Final = {
    "212000": ("eco:Municipality", "actor-kind:municipality"),
    "232100": ("eco:Region", "actor-kind:region"),
}
"""Class and kind by the series of the organisation number; others are bodies of some kind."""
OTHER: Final = ("eco:Actor", "actor-kind:government-body")

SECOND_ITEMS: Final = frozenset({"Q80207100", "Q80207135"})
"""Items beside those that the list of state agencies gives for the same organisation numbers."""

WRONG_ITEMS: Final = frozenset(
    {
        *("Q10517577", "Q10553941", "Q10561368", "Q10593544", "Q10683761", "Q10713493", "Q10718106"),
        *("Q26040", "Q100589539", "Q1729128", "Q190752", "Q1783913"),
    }
)
"""Items of towns as they were until 1971 (seven); of a locality, an ordinance, another country's police, the supreme
court as a kind of court, and Sami parliaments as a kind of assembly."""

NO_ITEM: Final = Text(
    en="There is no Wikidata item, and the row's own name is spelt by a machine.",
    sv="Det finns inget Wikidataobjekt, och radens eget namn är stavat av en maskin.",
)
SHARED: Final = Text(
    en="Another row has the same Wikidata item or organisation number, so one of the two has another body's.",
    sv="En annan rad har samma Wikidataobjekt eller organisationsnummer, så en av de två har ett annat organs.",
)
WRONG: Final = Text(
    en="The Wikidata item is of something else: a town of old, a locality, an ordinance, a kind of body.",
    sv="Wikidataobjektet gäller något annat: en äldre stad, en tätort, en förordning, ett slags organ.",
)
SECOND: Final = Text(
    en="Wikidata had two items for the body; the list of state agencies has the other one.",
    sv="Wikidata hade två objekt för organet; listan över myndigheter har det andra.",
)
WRONG_NUMBER: Final = Text(
    en="The check digit of the organisation number is wrong.", sv="Organisationsnumrets kontrollsiffra är fel."
)


def read_public_bodies(delivery: Delivery) -> SourceContent:
    """Return the bodies that a Wikidata item is known of.

    :raises InputError: naming file, line and value, if the table is not as it should be
    """
    columns = {name: column.ignored for name, column in BODY_COLUMNS.items()}
    account = Account(delivery.source.slug, delivery.parts[0].file, columns)
    records = [_read_body(row, account) for row in _keep_rows(account, delivery.missing)]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _keep_rows(account: Account, missing: frozenset[str]) -> Iterator[Row]:
    rows = list(read_rows(account, BODY_COLUMNS, ("id",), missing))
    bearers = Counter(row[column] for row in rows for column in ("qid", "orgnr"))
    for row in rows:
        if row["qid"] == "":
            account.ignored[NO_ITEM] += 1
        elif bearers[row["qid"]] > 1 or (row["orgnr"] != "" and bearers[row["orgnr"]] > 1):
            account.ignored[SHARED] += 1
        elif row["qid"] in WRONG_ITEMS:
            account.ignored[WRONG] += 1
        elif row["qid"] in SECOND_ITEMS:
            account.ignored[SECOND] += 1
        else:
            yield row


def _read_body(row: Row, account: Account) -> Record:
    record, number = Record(account.source, row["qid"], row.origin), row["orgnr"]
    if number != "" and not has_luhn_check_digit(number):
        account.values[WRONG_NUMBER] += 1
        number = ""
    identifiers = [("organisationNumber", number)] if number != "" else []
    identifiers.append(("wikidata", f"http://www.wikidata.org/entity/{row['qid']}"))
    class_, concept = CLASSES.get(number[:6], OTHER)
    names = [Name(row[f"label_{language}"], language) for language in ("sv", "en") if row[f"label_{language}"] != ""]
    body = record.mention("actor", identifiers, (class_,), concept=concept, names=names)
    if row["website"] != "":
        address = row["website"] if "://" in row["website"] else f"http://{row['website']}"
        if WEB_ADDRESS.fullmatch(address) is None:
            raise refuse_value(row.origin, "website", row["website"], "https://…")
        record.state(body, "eco:website", typed(address, "anyURI"))
    return record
