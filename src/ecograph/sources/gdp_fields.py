"""The fields of a funded activity (``finansieradeaktiviteter``) in the joint API of the Swedish research councils."""

from collections.abc import Mapping
from typing import Final

from ecograph.sources.left_out import ELSEWHERE, HOUSEKEEPING, NO_SCHEME, PEOPLE, PROSE
from ecograph.text import Text

__all__ = ["GDP_FIELDS"]

GDP_FIELDS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["diarienummer", "titel", "titelEng", "startdatum", "slutdatum", "status", "finansiarNamn"]),
    **dict.fromkeys(["beskrivning", "beskrivningEng"], PROSE),
    "organisationer": None,
    **{f"organisationer.{name}": None for name in ("namn", "namnEng", "organisationsnummer", "typ", "land", "roll")},
    "organisationer.lan": NO_SCHEME,
    "beslutadFinansiering": None,
    "beslutadFinansiering.finansieradOrganisation": None,
    **{
        f"beslutadFinansiering.finansieradOrganisation.{name}": None if name == "organisationsnummer" else ELSEWHERE
        for name in ("namn", "namnEng", "organisationsnummer", "typ", "land", "lan")
    },
    **{f"beslutadFinansiering.{name}": None for name in ("ar", "belopp", "valuta")},
    "beslutadFinansiering.stodgrund": NO_SCHEME,
    "beslut": HOUSEKEEPING,
    **dict.fromkeys(["program", "utlysning", "nyckelord", "kategoriseringFinansiar"], NO_SCHEME),
    **dict.fromkeys(["forskningsamnen", "forskningsamnen.kod", "forskningsamnen.namn"]),
    "forskningsamnen.namnEng": ELSEWHERE,
    "hallbarhetsmal": None,
    "hallbarhetsmal.namn": None,
    "hallbarhetsmal.namnEng": ELSEWHERE,
    **dict.fromkeys(["bidragsform", "bidragsformer", "stodform", "stodformer"], NO_SCHEME),
    "personer": PEOPLE,
    "uppdateringTidpunkt": HOUSEKEEPING,
}
