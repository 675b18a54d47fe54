"""Vinnova's older open API: projects with title, period and grant; their coordinator is a name without number."""

from collections.abc import Mapping
from typing import Any, Final

from ecograph.dataset import Origin
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.grants import GrantRecord, make_content, read_amount, read_day
from ecograph.sources.rows import read_json_rows
from ecograph.sources.vinnova_fields import VINNOVA_FIELDS
from ecograph.text import Text

__all__ = ["read_vinnova"]

NO_TITLE: Final = Text(
    en="The title is missing or a placeholder in both languages.",
    sv="Titeln saknas eller är en platshållare på båda språken.",
)


def read_vinnova(delivery: Delivery) -> SourceContent:
    """Return the projects.

    :raises InputError: naming file, line and value, if a value is not as it should be
    """
    account = Account(delivery.source.slug, delivery.parts[0].file, VINNOVA_FIELDS)
    found = (_read(row, origin, account) for row, origin in read_json_rows(account, "Diarienummer"))
    return make_content((grant for grant in found if grant is not None), account)


def _read(row: Mapping[str, Any], origin: Origin, account: Account) -> GrantRecord | None:
    grant = GrantRecord(account, origin, str(row["Diarienummer"]), "Vinnova")
    if not grant.name_project(row.get("Ärenderubrik"), row.get("ÄrenderubrikEngelska")):
        account.ignored[NO_TITLE] += 1
        return None
    dates = [read_day(row.get(name), name, origin) for name in ("ProjektStart", "ProjektSlut")]
    grant.state_period(dates[0], dates[1])
    grant.state_status(row.get("Status"))
    grant.fund(None, "", read_amount(row.get("BeviljatBidrag"), "BeviljatBidrag", origin), "SEK")
    return grant
