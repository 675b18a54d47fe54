"""The fields of a project in the Swecris API, version 1."""

from collections.abc import Mapping
from typing import Final

from ecograph.sources.left_out import ELSEWHERE, HOUSEKEEPING, PEOPLE, PROSE
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
            ("TypeOfOrganisationEn", None),
        )
    },
    **dict.fromkeys(["fundingsSek", "fundingYear", "fundingStartDate", "fundingEndDate", "typeOfAwardId"]),
    **dict.fromkeys(["typeOfAwardDescrSv", "typeOfAwardDescrEn"], ELSEWHERE),
    **dict.fromkeys(["updatedDate", "loadedDate"], HOUSEKEEPING),
    **dict.fromkeys(["peopleList", "involvedPeople"], PEOPLE),
    "scbs": None,
    **{f"scbs.scb{level}{what}": None for level in (1, 3, 5) for what in ("Id", "NameSv", "NameEn")},
}
