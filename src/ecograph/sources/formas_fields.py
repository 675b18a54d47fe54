"""The fields of a project in the open data of Formas."""

from collections.abc import Mapping
from typing import Final

from ecograph.sources.left_out import HOUSEKEEPING, NO_SCHEME, PROSE
from ecograph.text import Text

__all__ = ["FORMAS_FIELDS"]

FORMAS_FIELDS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["diarienummer", "ärenderubrik", "ärenderubrikEngelska"]),
    **dict.fromkeys(["projektbeskrivning", "abstract"], PROSE),
    "nyckelord": NO_SCHEME,
    **dict.fromkeys(["scbForskningsämneKod", "scbForskningsämneNamn"]),
    "formasÄmnesområde": NO_SCHEME,
    "hållbarhetsmål": None,
    **dict.fromkeys(["diarienummerUtlysning", "utlysningTitel"], NO_SCHEME),
    "beviljatDatum": HOUSEKEEPING,
    **dict.fromkeys(["projektStart", "projektSlut", "beviljatBidrag"]),
    **dict.fromkeys(["medelsförvaltareNamn", "medelsförvaltareOrgnr", "status"]),
    **dict.fromkeys(["ansökansId", "senastÄndrad"], HOUSEKEEPING),
}
