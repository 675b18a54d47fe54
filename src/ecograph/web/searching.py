"""Answers a search over HTTP: what is asked for, what is found, in the form that is wanted."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecograph.errors import InputError, NotAcceptableError
from ecograph.search.request import LONGEST
from ecograph.store.engine import Engine
from ecograph.text import LANGUAGES, Text
from ecograph.web.language import choose_language
from ecograph.web.negotiation import PAGE, negotiate
from ecograph.web.search_page import Asked, Result, render_found, render_nothing
from ecograph.web.templating import REVALIDATE

__all__ = ["FORMATS", "MOST", "SHOWN", "answer_search"]

SHOWN: Final = 25
MOST: Final = 1000
"""Hits of one answer."""
FARTHEST: Final = 1_000_000
FORMATS: Final = {"html": PAGE, "json": "application/json", "csv": "text/csv"}
COLUMNS: Final = ("thing", "kind", "classes", "label", "score", "match", "text", "textLanguage", "field", "statements")
"""Of CSV; JSON has the same names."""


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
    result = await _find(request, _read_asked(request.query_params))
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": REVALIDATE}
    if media_type == PAGE:
        return render_found(request, result)
    if media_type == "text/csv":
        return Response(_write_csv(result), headers=headers, media_type="text/csv")
    return JSONResponse(_describe(result), headers=headers)


def _choose_type(request: Request) -> str:
    name = request.query_params.get("format")
    if name is not None:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise InputError(
                Text(en=f"format={name!r} is none of {known}.", sv=f"format={name!r} är inget av {known}.")
            )
        return FORMATS[name]
    accept = request.headers.getlist("accept")
    best = negotiate(accept, (FORMATS["json"], PAGE, FORMATS["csv"]))
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


def _describe(result: Result) -> dict[str, Any]:
    asked = result.asked
    return {
        "query": asked.text,
        "kind": asked.kind,
        "texts": asked.texts,
        "offset": asked.offset,
        "limit": asked.limit,
        "total": result.total,
        "fuzzy": result.is_fuzzy,
        "kinds": result.kinds,
        "hits": [{name: hit[name] for name in COLUMNS} for hit in result.hits],
    }


def _write_csv(result: Result) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(
        [" ".join(hit[name]) if name == "classes" else hit[name] for name in COLUMNS] for hit in result.hits
    )
    return written.getvalue()
