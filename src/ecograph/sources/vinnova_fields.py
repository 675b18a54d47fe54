"""The fields of a project in Vinnova's older open API."""

from collections.abc import Mapping
from typing import Final

from ecograph.sources.left_out import HOUSEKEEPING, NO_SCHEME, PROSE
from ecograph.text import Text

__all__ = ["VINNOVA_FIELDS"]

VINNOVA_FIELDS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["Diarienummer", "Ärenderubrik", "ÄrenderubrikEngelska"]),
    **dict.fromkeys(["DiarienummerAnsokningsomgang", "DiarienummerUtlysning", "DiarienummerProgram"], NO_SCHEME),
    **{
        f"{what}{language}": PROSE
        for what in ("Mal", "Resultat", "Implementation")
        for language in ("Svenska", "Engelska")
    },
    "Projektreferat": PROSE,
    **dict.fromkeys(["BeviljatBidrag", "ProjektStart", "ProjektSlut", "Status"]),
    "KoordinatorOrg": Text(
        en="The coordinator is known by name alone, and a name does not identify a body.",
        sv="Koordinatorn är känd bara till namnet, och ett namn identifierar inte ett organ.",
    ),
    "KoordinatorArb": Text(
        en="The unit of the coordinator has a name only, which does not identify it.",
        sv="Koordinatorns enhet har bara ett namn, som inte identifierar den.",
    ),
    "LankLista": HOUSEKEEPING,
}
