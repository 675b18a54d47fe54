"""Which of the two languages a request wants."""

from typing import Final

from starlette.requests import Request

from ecograph.text import LANGUAGES, Language
from ecograph.web.negotiation import read_preferences

__all__ = ["asked_language", "choose_language"]

ENGLISH_FIRST: Final[tuple[Language, ...]] = ("en", "sv")
"""What an asker without preference gets comes first."""


def asked_language(request: Request) -> Language | None:
    """Return the language of ``?lang=``, if it is one of ours."""
    asked = request.query_params.get("lang")
    return next((language for language in LANGUAGES if language == asked), None)


def choose_language(request: Request) -> Language:
    """Return the language of ``?lang=``, else the best of Accept-Language (RFC 4647, lookup), else English."""
    preferences = read_preferences(request.headers.getlist("accept-language"))
    liked: Language = max(ENGLISH_FIRST, key=lambda language: _rate(language, preferences))
    return asked_language(request) or liked


def _rate(language: Language, preferences: list[tuple[str, float]]) -> float:
    """Return the quality of ``language``, also asked for by country (``sv-SE``); else what any language is worth."""
    for fitting in (language, "*"):
        qualities = [quality for name, quality in preferences if name.partition("-")[0] == fitting]
        if len(qualities) > 0:
            return max(qualities)
    return 0.0
