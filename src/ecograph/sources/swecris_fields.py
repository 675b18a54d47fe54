"""The fields of a project in the Swecris API, version 1."""

from collections.abc import Mapping
from typing import Final

from ecograph.sources.left_out import ELSEWHERE, HOUSEKEEPING, NO_SCHEME, PEOPLE, PROSE
from ecograph.text import Text

__all__ = ["SWECRIS_FIELDS"]

SWECRIS_FIELDS: Final[Mapping[str, Text | None]] = {
    **dict.fromkeys(["projectId", "projectTitleSv", "projectTitleEn", "projectStartDate", "projectEndDate"]),
    **dict.fromkeys(["projectAbstractSv", "projectAbstractEn"], PROSE),
    **{
        f"{who}Organisation{what}": reason
        for who in ("coordinating", "funding")
        for what, reason in (
            ("Id", None),
            ("NameSv", None),
            ("NameEn", None),
            ("TypeOfOrganisationSv", ELSEWHERE),
            ("TypeOfOrganisationEn", None if who == "coordinating" else ELSEWHERE),
        )
    },
    **dict.fromkeys(["fundingsSek", "fundingStartDate", "fundingEndDate"]),
    "fundingYear": ELSEWHERE,
    **dict.fromkeys(["typeOfAwardId", "typeOfAwardDescrSv", "typeOfAwardDescrEn"], NO_SCHEME),
    **dict.fromkeys(["updatedDate", "loadedDate"], HOUSEKEEPING),
    **dict.fromkeys(["peopleList", "involvedPeople"], PEOPLE),
    "scbs": NO_SCHEME,
}
