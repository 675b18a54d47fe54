"""The page of a search: a form, what was found and why, the kinds, the way on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from ecograph.kind_names import name_kind
from ecograph.text import Language, Text
from ecograph.web.templating import render_page
from ecograph.web.view import View, view_request

__all__ = ["Asked", "Result", "render_found", "render_nothing"]

FIELDS: Final[Mapping[str, Text]] = {
    "name": Text(en="name", sv="namn"),
    "alias": Text(en="other name", sv="annat namn"),
    "identifier": Text(en="identifier", sv="identifierare"),
    "description": Text(en="description", sv="beskrivning"),
}
REASONS: Final[Mapping[str, Text]] = {
    "exact": Text(en="exactly this", sv="exakt detta"),
    "start": Text(en="begins so", sv="börjar så"),
    "words": Text(en="has the words", sv="har orden"),
    "folded": Text(en="the same but for å, ä, ö and other marks", sv="samma bortsett från å, ä, ö och andra tecken"),
    "inflected": Text(en="has the words in another form", sv="har orden i annan form"),
    "beginning": Text(en="has words that begin so", sv="har ord som börjar så"),
    "fuzzy": Text(en="not the same: spelt nearly so", sv="inte samma: stavas nästan så"),
}


@dataclass(frozen=True)
class Asked:
    """What a request asks for."""

    text: str
    kind: str | None
    texts: Language | None
    limit: int
    offset: int


@dataclass(frozen=True)
class Result:
    """A part of what was found."""

    asked: Asked
    total: int
    """Hits in all, of that kind if one was asked for."""
    is_fuzzy: bool
    kinds: Mapping[str, int]
    """Hits of each kind, whatever kind was asked for, most first."""
    hits: Sequence[Mapping[str, Any]]
    """Thing, kind, classes, label, score, match, text, textLanguage, field, property, statements."""


@dataclass(frozen=True)
class Line:
    """One thing found, as the page shows it."""

    label: str
    href: str
    kind: str
    match: str
    reason: str
    field: str
    text: str | None
    """The text that matches, unless it is the label."""
    language: str | None
    statements: int


def render_nothing(request: Request) -> Response:
    """Return the page with the form alone."""
    return render_page(request, "search.html", {"searched": "", "result": None})


def render_found(request: Request, result: Result) -> Response:
    """Return the page of what was found."""
    view, asked = view_request(request), result.asked
    has_pages = request.app.state.release is not None
    same = {"q": asked.text, **({} if asked.texts is None else {"texts": asked.texts})}
    here = {**same, **({} if asked.kind is None else {"kind": asked.kind}), "limit": str(asked.limit)}
    last = asked.offset + len(result.hits)
    context = {
        "searched": asked.text,
        "result": result,
        "lines": [_write_line(view, hit, has_pages=has_pages) for hit in result.hits],
        "first": asked.offset + 1,
        "last": last,
        "kinds": [
            (view.text(name_kind(kind)), count, view.url("/search", **same, kind=kind), kind == asked.kind)
            for kind, count in result.kinds.items()
        ],
        "all_kinds": view.url("/search", **same),
        "before": view.url("/search", **here, offset=str(max(asked.offset - asked.limit, 0)))
        if asked.offset > 0
        else None,
        "after": view.url("/search", **here, offset=str(last))
        if len(result.hits) > 0 and last < result.total
        else None,
        "formats": [(name.upper(), view.url("/search", **here, format=name)) for name in ("json", "csv", "turtle")],
    }
    return render_page(request, "search.html", context)


def _write_line(view: View, hit: Mapping[str, Any], *, has_pages: bool) -> Line:
    thing = hit["thing"]
    # Data of one's own have no page for a thing: the form for queries asks what is said of it.
    href = view.href(thing) or thing if has_pages else view.url("/#query", query=f"DESCRIBE <{thing}>")
    return Line(
        label=hit["label"],
        href=href,
        kind=view.text(name_kind(hit["kind"])),
        match=hit["match"],
        reason=view.text(REASONS[hit["match"]]),
        field=view.text(FIELDS[hit["field"]]),
        text=None if hit["text"] == hit["label"] else hit["text"],
        language=hit["textLanguage"] or None,
        statements=hit["statements"],
    )
