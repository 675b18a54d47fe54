"""Formas: its own open data on the projects it has funded, the best Swedish source of sustainable development goals."""

from collections.abc import Mapping
from typing import Any, Final

from ecograph.dataset import Origin
from ecograph.sources.content import Account, Name, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.formas_fields import FORMAS_FIELDS
from ecograph.sources.grants import GrantRecord, make_content, read_amount, read_day, read_number
from ecograph.sources.rows import read_json_rows
from ecograph.sources.swecris_subjects import Subjects, load_subjects
from ecograph.text import Text

__all__ = ["read_formas"]

NO_TITLE: Final = Text(en="The title is missing in both languages.", sv="Titeln saknas på båda språken.")


def read_formas(delivery: Delivery) -> SourceContent:
    """Return the projects.

    :raises InputError: naming file, line and value, if a value is not as it should be
    """
    account, subjects = Account(delivery.source.slug, delivery.parts[0].file, FORMAS_FIELDS), load_subjects()
    found = (_read(row, origin, account, subjects) for row, origin in read_json_rows(account, "diarienummer"))
    return make_content((grant for grant in found if grant is not None), account)


def _read(row: Mapping[str, Any], origin: Origin, account: Account, subjects: Subjects) -> GrantRecord | None:
    grant = GrantRecord(account, origin, str(row["diarienummer"]), "Formas")
    if not grant.name_project(row.get("ärenderubrik"), row.get("ärenderubrikEngelska")):
        account.ignored[NO_TITLE] += 1
        return None
    dates = [read_day(row.get(name), name, origin) for name in ("projektStart", "projektSlut")]
    grant.state_period(dates[0], dates[1])
    grant.state_status(row.get("status"))
    grant.state_goals(_split(row.get("hållbarhetsmål")))
    codes, names = _split(row.get("scbForskningsämneKod")), _split(row.get("scbForskningsämneNamn"))
    grant.state_subjects(list(zip(codes, names, strict=False)), subjects)
    number = read_number(row.get("medelsförvaltareOrgnr"), account)
    coordinator = None
    if number is not None:
        coordinator = grant.mention(number, [Name(row["medelsförvaltareNamn"], "sv")])
        grant.join(coordinator, "coordinator", "role:coordinator")
    grant.fund(coordinator, "", read_amount(row.get("beviljatBidrag"), "beviljatBidrag", origin), "SEK")
    return grant


def _split(text: str | None) -> list[str]:
    """Return the values of a field that holds several."""
    return [part.strip() for part in (text or "").split(";") if part.strip() != ""]
