"""Full-text search as a resource: its parameters and forms, described for programs."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ecograph.text import LANGUAGES
from ecograph.web.operations import LIMITS, NO_FORMAT, WRONG, answers
from ecograph.web.routing import read_route
from ecograph.web.searching import FORMATS, MOST, OFFERS, SHOWN, answer_search

__all__ = ["router"]

router = APIRouter(tags=["search"])


def _parameter(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PARAMETERS: Final = [
    _parameter("q", "Words, an identifier or an IRI; innov* takes all that begins so", {"type": "string"}),
    _parameter("kind", "Only things of this kind, such as actor or initiative", {"type": "string"}),
    _parameter("texts", "Look only at texts in this language, and those in none", {"enum": list(LANGUAGES)}),
    _parameter("limit", "Hits to show", {"type": "integer", "minimum": 1, "maximum": MOST, "default": SHOWN}),
    _parameter("offset", "Hits to pass over", {"type": "integer", "minimum": 0, "default": 0}),
    _parameter("lang", "Language of the page and the names, instead of Accept-Language", {"enum": list(LANGUAGES)}),
    _parameter("format", "Instead of Accept", {"enum": list(FORMATS)}),
]


@read_route(
    router,
    "/search",
    summary="Full-text search over names, aliases, identifiers and descriptions (HTML, JSON, CSV, SPARQL results, RDF)",
    openapi_extra={"parameters": PARAMETERS},
    responses=answers("The hits, the best first", (*FORMATS.values(), *OFFERS), WRONG, NO_FORMAT, *LIMITS),
)
async def search(request: Request) -> Response:
    """Find things by their texts, in Swedish and English.

    A hit says why it is one (match): exact (the whole name), start (how it begins), words, folded (but for marks as in
    å, ä, ö), inflected, beginning (of a word), or fuzzy (spelt nearly so: only where nothing else is found).

    SPARQL results have the variables thing, kind, label, score, match, text, field and statements. RDF is a collection
    (Hydra) of the things with the texts that were found; items (schema:ListItem) tell position, score and reason. The
    header Link leads to the parts before and behind.
    """
    return await answer_search(request)
