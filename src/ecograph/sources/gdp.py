"""GDP, the joint API of Swedish research funders: activities with all partners, and what each is paid each year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import NamedNode

from ecograph.dataset import Origin
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.gdp_fields import GDP_FIELDS
from ecograph.sources.grants import GrantRecord, make_content, read_amount, read_day, read_number, write_number
from ecograph.sources.rows import read_json_rows, refuse_value
from ecograph.sources.swecris_subjects import Subjects, load_subjects
from ecograph.text import Text

__all__ = ["read_gdp"]

FUNDERS: Final = {"Vinnova": "Vinnova", "Formas": "Formas", "Forte": "Forte", "Vetenskapsrådet": "VR", "VR": "VR"}
"""What the API calls a funder, and the ending of its diary numbers."""
ROLES: Final = {
    "Koordinator": "role:coordinator",
    "SökandeKoordinator": "role:coordinator",
    "MedsökandeOrganisation": "role:participant",
    "FinansieradOrganisation": "role:participant",
}
COORDINATOR: Final = "role:coordinator"
TYPES: Final = {"Företag": "eco:Company", "Universitet": "eco:University", "Högskola": "eco:University"}
CURRENCY: Final = "SEK"

NO_TITLE: Final = Text(en="The title is missing in both languages.", sv="Titeln saknas på båda språken.")
NO_RECIPIENT: Final = Text(
    en="The money goes to an organisation that is not among the partners, or cannot be identified.",
    sv="Pengarna går till en organisation som inte är bland parterna, eller som inte kan identifieras.",
)


def read_gdp(delivery: Delivery) -> SourceContent:
    """Return the funded activities of an agency.

    :raises InputError: naming file, line and value, if a code is not known or a value not as it should be
    """
    account, subjects = Account(delivery.source.slug, delivery.parts[0].file, GDP_FIELDS), load_subjects()
    rows = read_json_rows(account, "diarienummer")
    found = (_read(row, origin, account, subjects) for row, origin in rows)
    return make_content((grant for grant in found if grant is not None), account)


def _read(row: Mapping[str, Any], origin: Origin, account: Account, subjects: Subjects) -> GrantRecord | None:
    if row["finansiarNamn"] not in FUNDERS:
        raise refuse_value(origin, "finansiarNamn", str(row["finansiarNamn"]), ", ".join(FUNDERS))
    grant = GrantRecord(account, origin, str(row["diarienummer"]), FUNDERS[row["finansiarNamn"]])
    if not grant.name_project(row.get("titel"), row.get("titelEng")):
        account.ignored[NO_TITLE] += 1
        return None
    dates = [read_day(row.get(name), name, origin) for name in ("startdatum", "slutdatum")]
    grant.state_period(dates[0], dates[1])
    grant.state_status(row.get("status"))
    grant.state_goals([goal.get("namn") or "" for goal in row.get("hallbarhetsmal") or []])
    codes = [(str(each.get("kod") or ""), str(each.get("namn") or "")) for each in row.get("forskningsamnen") or []]
    grant.state_subjects(codes, subjects)
    partners = dict(_read_partners(row, grant))
    for (number, year, currency), amount in _add_up(row, origin).items():
        if number in partners:
            grant.fund(partners[number], f"-{number.replace('-', '')}-{year}", amount, currency, year)
        else:
            account.values[NO_RECIPIENT] += 1
    return grant


def _read_partners(row: Mapping[str, Any], grant: GrantRecord) -> Iterator[tuple[str, NamedNode]]:
    """Yield each partner with its number; one that stands twice takes part once, as coordinator if it is one at all."""
    roles: defaultdict[str, list[str]] = defaultdict(list)
    bodies: dict[str, Mapping[str, Any]] = {}
    for body in row["organisationer"]:
        number = read_number(body.get("organisationsnummer"), grant.account)
        if number is not None:
            bodies.setdefault(number, body)
            roles[number] += _read_roles(body, grant.origin)
    for number, body in bodies.items():
        names = [Name(body[key], tag) for key, tag in (("namn", "sv"), ("namnEng", "en")) if body.get(key)]
        node = grant.mention(number, names, TYPES.get(body.get("typ") or "", "eco:Actor"))
        role = COORDINATOR if COORDINATOR in roles[number] else "role:participant"
        grant.join(node, "coordinator" if role == COORDINATOR else number.replace("-", ""), role)
        yield number, node


def _read_roles(body: Mapping[str, Any], origin: Origin) -> list[str]:
    """Return the roles: a text in some answers, a list in others."""
    found = body.get("roll") or []
    names = [found] if isinstance(found, str) else found
    for name in names:
        if name not in ROLES:
            raise refuse_value(origin, "organisationer.roll", str(name), ", ".join(ROLES))
    return [ROLES[name] for name in names]


def _add_up(row: Mapping[str, Any], origin: Origin) -> dict[tuple[str, str, str], Decimal]:
    """Return what each organisation is paid each year: it stands once for each ground of support, often with 0."""
    sums: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for paid in row.get("beslutadFinansiering") or []:
        number = write_number((paid.get("finansieradOrganisation") or {}).get("organisationsnummer")) or ""
        amount = read_amount(paid.get("belopp"), "beslutadFinansiering.belopp", origin)
        year = read_day(str(paid.get("ar") or ""), "beslutadFinansiering.ar", origin)[:4]
        sums[number, year, paid.get("valuta") or CURRENCY] += amount
    return dict(sums)
