"""CORDIS: the tables of projects and organisations of a framework programme, cut to consortia with Swedish partners."""

from typing import Final

from ecograph.sources.left_out import ELSEWHERE, HOUSEKEEPING, NO_SCHEME, PEOPLE, PROSE

__all__ = ["KEYWORDS", "ORGANISATION_COLUMNS", "PROJECT_COLUMNS"]

PROJECT_COLUMNS: Final = {
    **dict.fromkeys(["id", "acronym", "status", "title", "startDate", "endDate"]),
    "totalCost": NO_SCHEME,
    "ecMaxContribution": None,
    "legalBasis": NO_SCHEME,
    "topics": None,
    "ecSignatureDate": HOUSEKEEPING,
    "frameworkProgramme": ELSEWHERE,
    **dict.fromkeys(["masterCall", "subCall", "fundingScheme", "nature"], NO_SCHEME),
    "objective": PROSE,
    **dict.fromkeys(["contentUpdateDate", "rcn", "grantDoi"], HOUSEKEEPING),
}
KEYWORDS: Final = {"keywords": NO_SCHEME}
ORGANISATION_COLUMNS: Final = {
    "projectID": None,
    "projectAcronym": ELSEWHERE,
    **dict.fromkeys(["organisationID", "vatNumber", "name", "shortName"]),
    "SME": NO_SCHEME,
    "activityType": None,
    **dict.fromkeys(["street", "postCode", "city"], NO_SCHEME),
    "country": None,
    **dict.fromkeys(["nutsCode", "geolocation"], NO_SCHEME),
    "organizationURL": NO_SCHEME,
    "contactForm": PEOPLE,
    **dict.fromkeys(["contentUpdateDate", "rcn"], HOUSEKEEPING),
    **dict.fromkeys(["order", "role", "ecContribution", "netEcContribution", "totalCost", "endOfParticipation"]),
    "active": HOUSEKEEPING,
}
