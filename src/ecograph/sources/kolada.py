"""Kolada: key figures of municipalities, as observations of their areas."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecograph.dataset import Origin
from ecograph.sources.content import Account, SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.records import Record
from ecograph.sources.rows import read_json_rows, refuse_value
from ecograph.text import Text

__all__ = ["KEY_FIGURES", "KOLADA_FIELDS", "read_kolada"]

KEY_FIGURES: Final[Mapping[str, tuple[str, str]]] = {"N01951": ("population", "indicator:population")}
"""What each key figure is here: the beginning of the observations' slugs, and the indicator; all are counts."""

KOLADA_FIELDS: Final[Mapping[str, Text | None]] = {
    "key": Text(en="It is put together from the fields beside it.", sv="Den är sammansatt av fälten bredvid."),
    **dict.fromkeys(["kpi", "municipality", "period", "values", "values.gender", "values.value"]),
    "values.status": None,
    "values.count": Text(
        en="It says of how many municipalities an average is; of one it is 1.",
        sv="Det anger av hur många kommuner ett medelvärde är; av en är det 1.",
    ),
    "values.isdeleted": None,
}

BOTH: Final = "T"
GENDERS: Final = (BOTH, "K", "M")
OF_ONE_SEX: Final = Text(
    en="The value is that of women or men alone, for which there is no indicator.",
    sv="Värdet gäller bara kvinnor eller män, och för det finns ingen indikator.",
)
MISSING: Final = Text(en="The value is missing.", sv="Värdet saknas.")


def read_kolada(delivery: Delivery) -> SourceContent:
    """Return the key figures; each area must be one that another source describes.

    :raises InputError: naming file, line and value, if a record is not as it should be
    """
    account = Account(delivery.source.slug, delivery.parts[0].file, KOLADA_FIELDS)
    records = [record for row, origin in read_json_rows(account, "key") for record in _read(row, origin, account)]
    return SourceContent(
        statements=[statement for record in records for statement in record.statements],
        mentions=[mention for record in records for mention in record.mentions],
        accounts=[account],
    )


def _read(row: Mapping[str, Any], origin: Origin, account: Account) -> Iterator[Record]:
    kpi, code, year = str(row["kpi"]), str(row["municipality"]), str(row["period"])
    if kpi not in KEY_FIGURES:
        raise refuse_value(origin, "kpi", kpi, ", ".join(KEY_FIGURES))
    value = _choose(row, origin, account)
    if value is None:
        account.ignored[MISSING] += 1
        return
    slug, indicator = KEY_FIGURES[kpi]
    record = Record(account.source, f"{kpi}-{code}-{year}", origin)
    area = record.mention("place", [("municipalityCode", code)])
    record.observe(area, f"{slug}-municipality-{code}-{year}", indicator, value, year)
    yield record


def _choose(row: Mapping[str, Any], origin: Origin, account: Account) -> str | None:
    """Return the value for both sexes, as a whole number; None if there is none."""
    found = None
    for each in row["values"]:
        if each.get("gender") not in GENDERS:
            raise refuse_value(origin, "values.gender", str(each.get("gender")), ", ".join(GENDERS))
        if each["gender"] != BOTH:
            account.values[OF_ONE_SEX] += 1
        elif each.get("value") is not None and not each.get("isdeleted"):
            found = each["value"]
    if found is not None and int(found) != found:
        raise refuse_value(origin, "values.value", str(found), "a whole number")
    return None if found is None else str(int(found))
