"""Answers a search over HTTP: what is asked for, what is found, in the form that is wanted."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.errors import InputError, NotAcceptableError
from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax
from ecograph.search.request import LONGEST
from ecograph.store.engine import Engine
from ecograph.text import LANGUAGES, Text
from ecograph.web.address import FORWARDED, find_address
from ecograph.web.language import choose_language
from ecograph.web.negotiation import PAGE, Syntax, content_type, list_offers, negotiate
from ecograph.web.once import check_once
from ecograph.web.search_forms import Place, describe_result, write_collection, write_csv, write_results
from ecograph.web.search_page import Asked, Result, render_found, render_nothing
from ecograph.web.templating import REVALIDATE

__all__ = ["FORMATS", "MOST", "OFFERS", "SHOWN", "answer_search"]

SHOWN: Final = 25
MOST: Final = 1000
"""Hits of one answer."""
FARTHEST: Final = 1_000_000
PLAIN: Final = {"html": PAGE, "json": "application/json", "csv": "text/csv"}
SYNTAXES: Final[Mapping[str, Syntax]] = {
    **{syntax.extension: syntax for syntax in RESULT_FORMATS if syntax.media_type not in PLAIN.values()},
    **{syntax.name: syntax for syntax in GRAPH_FORMATS},
}
"""Names of the formats of SPARQL and RDF."""
FORMATS: Final = {**PLAIN, **{name: syntax.media_type for name, syntax in SYNTAXES.items()}}
ALIASES: Final = {
    alias: syntax.media_type
    for syntax in SYNTAXES.values()
    for alias in (syntax.name, syntax.extension, syntax.media_type)
} | FORMATS
"""What else they are called, as at the endpoint."""
OFFERS: Final[Mapping[str, Syntax]] = {
    media_type: syntax
    for media_type, syntax in list_offers(tuple(SYNTAXES.values())).items()
    if media_type not in PLAIN.values()
}
"""By media type, further ones under which clients ask for them included."""
VARY: Final = ("Accept", "Accept-Language", *FORWARDED)


async def answer_search(request: Request) -> Response:
    """Return the page of a search, or what was found as data.

    :raises InputError: a parameter is missing or not what it should be
    :raises NotAcceptableError: Accept names none of the formats
    :raises ReleaseError: if there is no index that can be used
    :raises LimitError: if what is served is too large for one
    """
    media_type = _choose_type(request)
    if request.query_params.get("q", "").strip() == "" and media_type == PAGE:
        return render_nothing(request)
    check_once(request.query_params)
    result = await _find(request, _read_asked(request.query_params))
    if media_type == PAGE:
        return render_found(request, result)
    place = _find_place(request, result)
    headers = {"Vary": ", ".join(VARY), "Cache-Control": REVALIDATE, "Link": _link(place)}
    if media_type == PLAIN["json"]:
        return JSONResponse(describe_result(result), headers=headers)
    if media_type == PLAIN["csv"]:
        return Response(write_csv(result), headers=headers, media_type=media_type)
    body = await asyncio.to_thread(_write, result, place, OFFERS[media_type])
    return Response(body, headers=headers | {"Content-Type": content_type(media_type)})


def _write(result: Result, place: Place, syntax: Syntax) -> bytes:
    return write_collection(result, place, syntax) if isinstance(syntax, RdfSyntax) else write_results(result, syntax)


def _find_place(request: Request, result: Result) -> Place:
    """Return where the hits are, and the parts of them before and behind the one asked for."""
    address, asked = find_address(request), result.asked
    kept = {
        name: value for name, value in request.query_params.items() if name not in {"limit", "offset"} and value != ""
    }
    offsets = {"self": asked.offset, "first": 0}
    if asked.offset > 0:
        offsets["prev"] = max(asked.offset - asked.limit, 0)
    if asked.offset + asked.limit < result.total:
        offsets["next"] = asked.offset + asked.limit
    parts = {
        name: f"{address}?{urlencode({**kept, 'limit': asked.limit, 'offset': offset})}"
        for name, offset in offsets.items()
    }
    return {"all": f"{address}?{urlencode(kept)}", **parts}


def _link(place: Place) -> str:
    """Return the parts as a Link header (RFC 8288)."""
    return ", ".join(f'<{address}>; rel="{name}"' for name, address in place.items() if name not in {"all", "self"})


def _choose_type(request: Request) -> str:
    name = request.query_params.get("format")
    if name is not None:
        media_type = ALIASES.get(name.lower())
        if media_type is None:
            known = ", ".join(FORMATS)
            raise InputError(
                Text(en=f"format={name!r} is none of {known}.", sv=f"format={name!r} är inget av {known}.")
            )
        return media_type
    accept = request.headers.getlist("accept")
    best = negotiate(accept, (PLAIN["json"], PAGE, PLAIN["csv"], *OFFERS))
    if best is None:
        raise NotAcceptableError(", ".join(accept), FORMATS.values())
    return best


def _read_asked(parameters: Mapping[str, str]) -> Asked:
    text = parameters.get("q", "").strip()
    if text == "":
        raise InputError(Text(en="The parameter 'q' is missing.", sv="Parametern 'q' saknas."))
    texts = parameters.get("texts") or None
    if texts is not None and texts not in LANGUAGES:
        raise InputError(Text(en=f"texts={texts!r} is not sv or en.", sv=f"texts={texts!r} är varken sv eller en."))
    return Asked(
        text=text,
        kind=parameters.get("kind") or None,
        texts=next((language for language in LANGUAGES if language == texts), None),
        limit=_read_number(parameters, "limit", SHOWN, (1, MOST)),
        offset=_read_number(parameters, "offset", 0, (0, FARTHEST)),
    )


def _read_number(parameters: Mapping[str, str], name: str, default: int, bounds: tuple[int, int]) -> int:
    value = parameters.get(name, str(default))
    low, high = bounds
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(high)) and low <= int(value) <= high):
        raise InputError(
            Text(
                en=f"{name}={value[:LONGEST]!r} is no whole number from {low} to {high}.",
                sv=f"{name}={value[:LONGEST]!r} är inget heltal från {low} till {high}.",
            )
        )
    return int(value)


async def _find(request: Request, asked: Asked) -> Result:
    pool: Engine = request.app.state.pool
    index = await pool.searcher.open()
    if asked.kind is not None and asked.kind not in index.kinds:
        known = ", ".join(index.kinds)
        raise InputError(
            Text(
                en=f"There is no kind {asked.kind[:LONGEST]!r}. Known: {known}.",
                sv=f"Slaget {asked.kind[:LONGEST]!r} finns inte. Kända: {known}.",
            )
        )
    found = await pool.searcher.find(asked.text, typing=True, language=asked.texts)
    kinds = Counter(index.things[hit.thing].kind for hit in found.hits)
    hits = [hit for hit in found.hits if asked.kind in {None, index.things[hit.thing].kind}]
    language = choose_language(request)
    return Result(
        asked=asked,
        total=len(hits),
        is_fuzzy=found.is_fuzzy,
        kinds=dict(sorted(kinds.items(), key=lambda each: (-each[1], each[0]))),
        hits=[
            index.describe(hit.thing, hit.text, language) | {"score": hit.score, "match": hit.match}
            for hit in hits[asked.offset : asked.offset + asked.limit]
        ],
    )
