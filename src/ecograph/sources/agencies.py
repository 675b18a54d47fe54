"""Swedish state agencies: a list merged from several registers, and a list of what they are called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ecograph.luhn import has_luhn_check_digit
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.files import Row
from ecograph.sources.names import name_key
from ecograph.sources.records import Record, date_literal
from ecograph.sources.rows import Column, read_rows, unused, used
from ecograph.text import Text

__all__ = ["AGENCY_COLUMNS", "NAME_COLUMNS", "read_agencies"]

AGENCY_COLUMNS: Final = {
    "orgnr": used(r"\d{6}-\d{4}"),
    "namn": used(r"\D+"),
    "namn_en": used(),
    "kort": used(r"\D+"),
    "departement": unused(
        "Agencies move between ministries, and the list does not say when.",
        "Myndigheter flyttas mellan departement, och listan anger inte när.",
    ),
    "wikidata": used(r"Q[1-9]\d*"),
    "start": used(r"\d{4}(-\d\d-\d\d)?"),
    "end": used(r"\d{4}(-\d\d-\d\d)?"),
    "cofog": unused(
        "The classification of the functions of government is not among the schemes.",
        "Klassifikationen av den offentliga sektorns ändamål är inte bland schemana.",
    ),
    "other_names": used(),
    "sources": unused(
        "It says from which registers the row was merged, which the source's own description does.",
        "Den anger av vilka register raden är sammanförd, vilket källans egen beskrivning gör.",
    ),
}
NAME_COLUMNS: Final = {"name": used(), "official_name": used(r".+")}

NO_BODY: Final = Text(
    en="The check digit of the organisation number is wrong: the row stands for many bodies, not for one.",
    sv="Organisationsnumrets kontrollsiffra är fel: raden står för många organ, inte för ett.",
)
NO_IDENTIFIER: Final = Text(
    en="There is neither organisation number nor Wikidata item to know the agency by.",
    sv="Det finns varken organisationsnummer eller Wikidataobjekt att känna igen myndigheten på.",
)
NO_NAME: Final = Text(en="The name is missing.", sv="Namnet saknas.")
REVERSED: Final = Text(
    en="The agency would end before it starts, so one of the two dates is wrong.",
    sv="Myndigheten skulle upphöra innan den börjar, så ett av de två datumen är fel.",
)
NO_AGENCY: Final = Text(
    en="The official name is not that of an agency that is carried.",
    sv="Det officiella namnet är inte en myndighets som förs över.",
)
KNOWN: Final = Text(
    en="The agency's own row gives this name already.", sv="Myndighetens egen rad anger redan detta namn."
)
NAME_OF_OTHERS: Final = Text(
    en="Several agencies are called so, or one has it as its official name.",
    sv="Flera myndigheter kallas så, eller en har det som officiellt namn.",
)


def read_agencies(delivery: Delivery) -> SourceContent:
    """Return the agencies of the first file, and the further names of the second.

    :raises InputError: naming file, line and value, if a table is not as it should be
    """
    source, (agencies, names) = delivery.source.slug, (part.file for part in delivery.parts)
    listed, named = _open(source, agencies, AGENCY_COLUMNS), _open(source, names, NAME_COLUMNS)
    kept = list(_keep_agencies(listed, delivery.missing))
    records = [_read_agency(row, listed) for row in kept]
    variants = list(read_rows(named, NAME_COLUMNS, ("name", "official_name"), delivery.missing))
    records += _read_variants(variants, kept, named)
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[listed, named],
    )


def _open(source: str, file: Path, columns: dict[str, Column]) -> Account:
    return Account(source, file, {name: column.ignored for name, column in columns.items()})


def _keep_agencies(account: Account, missing: frozenset[str]) -> Iterator[Row]:
    for row in read_rows(account, AGENCY_COLUMNS, ("orgnr", "wikidata", "namn"), missing):
        if row["orgnr"] == "" and row["wikidata"] == "":
            account.ignored[NO_IDENTIFIER] += 1
        elif row["orgnr"] != "" and not has_luhn_check_digit(row["orgnr"]):
            account.ignored[NO_BODY] += 1
        else:
            yield row


def _read_agency(row: Row, account: Account) -> Record:
    record = Record(account.source, _record_name(row), row.origin)
    names = [Name(row["namn"], "sv"), *([Name(row["namn_en"], "en")] if row["namn_en"] != "" else [])]
    names += [Name(text, None, "acronym") for text in (row["kort"],) if text != ""]
    names += [Name(text, "sv", "alias") for text in _split(row["other_names"])]
    agency = record.mention(
        "actor", _identifiers(row), ("eco:PublicAgency",), concept="actor-kind:state-agency", names=names
    )
    if row["start"] != "" and row["end"] != "" and row["end"] < row["start"][: len(row["end"])]:
        account.values[REVERSED] += 2
        return record
    for column, predicate in (("start", "eco:startDate"), ("end", "eco:endDate")):
        if row[column] != "":
            record.state(agency, predicate, date_literal(row[column]))
    return record


def _read_variants(variants: Iterable[Row], agencies: Iterable[Row], account: Account) -> Iterator[Record]:
    """Yield a record for each agency with the names that its own row does not give."""
    official, known = defaultdict[str, list[Row]](list), defaultdict[str, set[str]](set)
    for row in agencies:
        official[name_key(row["namn"])].append(row)
        for text in (row["namn"], row["namn_en"], row["kort"], *_split(row["other_names"])):
            known[name_key(text)].add(name_key(row["namn"]))
    further = defaultdict[str, list[Row]](list)
    for row in variants:
        name, agency = name_key(row["name"]), name_key(row["official_name"])
        reason = _reason_to_ignore(name, agency, official, known)
        if reason is not None:
            account.ignored[reason] += 1
        else:
            further[agency].append(row)
    for agency, rows in further.items():
        record = Record(account.source, f"names-{_record_name(official[agency][0])}", rows[0].origin)
        names = [Name(row["name"], None, "alias") for row in rows]
        record.mention("actor", _identifiers(official[agency][0]), ("eco:PublicAgency",), names=names)
        yield record


def _reason_to_ignore(
    name: str, agency: str, official: dict[str, list[Row]], known: dict[str, set[str]]
) -> Text | None:
    if name == "":
        return NO_NAME
    if agency not in official:
        return NO_AGENCY
    if name in known and agency in known[name]:
        return KNOWN
    return NAME_OF_OTHERS if name in known else None


def _record_name(row: Row) -> str:
    return row["orgnr"] if row["orgnr"] != "" else row["wikidata"]


def _identifiers(row: Row) -> list[tuple[str, str]]:
    found = [("organisationNumber", row["orgnr"])] if row["orgnr"] != "" else []
    if row["wikidata"] != "":
        found.append(("wikidata", f"http://www.wikidata.org/entity/{row['wikidata']}"))
    return found


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip() != ""]
