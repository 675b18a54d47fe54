"""Funding schemes of the framework programmes: CORDIS's codes, and the Dashboard's words for the same."""

from collections.abc import Mapping
from typing import Final

__all__ = ["ACTIONS", "FUNDING_SCHEMES"]

_CODES: Final = (
    "BSG-SME BSG-SME-AG COFUND-EJP CP CP-CSA CP-CSA-Infra CP-FP CP-FP-SICA CP-IP CP-SoU CP-TP CS2-IA CSA CSA-CA"
    " CSA-ERA-Plus CSA-SA ERA-NET-Cofund ERC-ADG ERC-AG ERC-CG ERC-COG ERC-POC ERC-SG IA IMI2-RIA JTI-CP-ARTEMIS"
    " JTI-CP-ENIAC JTI-CP-FCH JTI-CP-IMI JTI-CS MC-CIG MC-COFUND MC-IAPP MC-IEF MC-IIF MC-IOF MC-IRG MC-IRSES MC-ITN"
    " MSCA-IF-EF-CAR MSCA-IF-EF-RI MSCA-IF-EF-ST MSCA-IF-GF MSCA-ITN-ETN MSCA-RISE NoE RIA SME-1"
)

FUNDING_SCHEMES: Final[Mapping[str, str]] = {
    **{code: f"funding-scheme:{code.lower()}" for code in _CODES.split()},
    "CPCSA": "funding-scheme:cp-csa",
    "CSA-SA(POC)": "funding-scheme:csa-sa-poc",
}
"""Concepts by CORDIS's code."""

ACTIONS: Final[Mapping[str, str]] = {
    "Advanced Grant": "funding-scheme:erc-adg",
    "Career Restart panel": "funding-scheme:msca-if-ef-car",
    "COFUND (European Joint Programme)": "funding-scheme:cofund-ejp",
    "Consolidator Grant": "funding-scheme:erc-cog",
    "Coordination and support action": "funding-scheme:csa",
    "Coordination and Support action": "funding-scheme:csa",
    "ERA-NET Cofund": "funding-scheme:era-net-cofund",
    "European Training Networks": "funding-scheme:msca-itn-etn",
    "Global Fellowships": "funding-scheme:msca-if-gf",
    "Innovation action": "funding-scheme:ia",
    "Proof of Concept Grant": "funding-scheme:erc-poc",
    "Reintegration panel": "funding-scheme:msca-if-ef-ri",
    "Research and Innovation action": "funding-scheme:ria",
    "RISE": "funding-scheme:msca-rise",
    "SME instrument phase 1": "funding-scheme:sme-1",
    "Standard European Fellowships": "funding-scheme:msca-if-ef-st",
}
"""Concepts by the Dashboard's words."""
