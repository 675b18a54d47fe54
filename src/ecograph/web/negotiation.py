"""Content negotiation (RFC 9110, 12.5.1) over all Accept lines, and for SPARQL by query form."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from ecograph.errors import InputError, NotAcceptableError
from ecograph.formats import GRAPH_FORMATS, RESULT_FORMATS, RdfSyntax, ResultSyntax
from ecograph.store.request import Form
from ecograph.text import Text

__all__ = ["PAGE", "Syntax", "choose_syntax", "content_type", "list_offers", "negotiate", "read_preferences"]

Syntax = ResultSyntax | RdfSyntax
S = TypeVar("S", bound=ResultSyntax | RdfSyntax)

PAGE: Final = "text/html"
QUOTED: Final = re.compile(r"""" (?: [^"\\] | \\. )*+ (?: " | \\?\Z )""", re.VERBOSE | re.DOTALL)
"""A quoted string, also one that is not closed: so that reading takes linear time."""
QUALITY: Final = re.compile(r";\s*+q\s*+=\s*+(1(?:\.0*)?|0(?:\.[0-9]*)?)\s*(?:;|$)", re.IGNORECASE)


def negotiate(accept: Sequence[str], offers: Sequence[str]) -> str | None:
    """Return the media type of ``offers`` that the Accept lines like best, or None if they like none.

    Without Accept, or if nothing of it can be read, the first is liked; among equals the first wins. Parameters other
    than q, such as ``charset``, are overlooked: there is one representation of each type.
    """
    preferences = [(name, quality) for name, quality in read_preferences(accept) if "/" in name]
    if len(preferences) == 0:
        return offers[0]
    best = max(offers, key=lambda offer: _rate(offer, preferences))
    return best if _rate(best, preferences) > 0 else None


def read_preferences(lines: Sequence[str]) -> list[tuple[str, float]]:
    """Return the ranges of the lines of an Accept header, in lower case, with their quality (RFC 9110, 12.4.2)."""
    preferences = []
    # A quoted string may hold commas and semicolons (RFC 9110, 5.6.4); no parameter that counts is one.
    for item in ",".join(QUOTED.sub('""', line) for line in lines).split(","):
        name = item.partition(";")[0].strip().lower()
        quality = QUALITY.search(item)
        if name != "":
            preferences.append((name, 1.0 if quality is None else float(quality.group(1))))
    return preferences


def _rate(offer: str, preferences: Sequence[tuple[str, float]]) -> float:
    """Return the quality that the most specific range which fits gives to ``offer``."""
    for fitting in (offer, offer.partition("/")[0] + "/*", "*/*"):
        qualities = [quality for name, quality in preferences if name == fitting]
        if len(qualities) > 0:
            return max(qualities)
    return 0.0


def list_offers(syntaxes: Sequence[S]) -> dict[str, S]:
    """Return the syntaxes by media type, their own and those under which clients ask for them, in order."""
    return {media_type: syntax for syntax in syntaxes for media_type in (syntax.media_type, *syntax.accepts)}


OFFERS: Final[Mapping[bool, Mapping[str, Syntax]]] = {
    True: list_offers(RESULT_FORMATS),
    False: list_offers(GRAPH_FORMATS),
}
"""Whether the form has a table of results → what there is for it."""


NICKNAMES: Final = {"xml": "rdfxml", "json": "jsonld", "n3": "turtle"}
"""What clients call formats of triples; SPARQLWrapper asks for ``xml`` unless told otherwise, whatever the query."""


def choose_syntax(form: Form, accept: Sequence[str], names: Sequence[str]) -> tuple[Syntax, str]:
    """Return the syntax for the answer to a query, and the media type to send it as.

    ``names`` are the values of the parameter ``format``; the first that is known goes before Accept.

    :raises NotAcceptableError: if there is none that the asker accepts (406)
    :raises InputError: if there are names, and none is a format for this form
    """
    offers = OFFERS[form in {"SELECT", "ASK"}]
    syntaxes = list(dict.fromkeys(offers.values()))
    if len(names) > 0:
        syntax = _find_named(names, form, syntaxes)
        return syntax, syntax.media_type
    # text/* means CSV, not XML under the name text/xml: further names count only where they are written out.
    asked = {name for name, _ in read_preferences(accept)}
    known = [media_type for media_type, syntax in offers.items() if media_type in {syntax.media_type, *asked}]
    best = negotiate(accept, [*known, PAGE])
    if best == PAGE:
        # A client that wants a page most is a browser, whose further wishes (XML before anything) nobody made.
        best = negotiate(accept, known[:1]) or negotiate(accept, known)
    if best is None:
        raise NotAcceptableError(", ".join(accept), [syntax.media_type for syntax in syntaxes])
    return offers[best], best


def _find_named(names: Sequence[str], form: Form, syntaxes: Sequence[Syntax]) -> Syntax:
    by_name = {
        name: syntax
        for syntax in syntaxes
        for name in (
            *(syntax.name, syntax.extension, syntax.label.lower()),
            *(syntax.media_type, syntax.media_type.partition("/")[2]),
        )
    }
    for name in map(str.lower, names):
        found = by_name.get(name) or by_name.get(NICKNAMES.get(name, ""))
        if found is not None:
            return found
    known = ", ".join(syntax.name for syntax in syntaxes)
    raise InputError(
        Text(
            en=f"format={names[0]!r} is no format for the answer to {form}; there are {known}.",
            sv=f"format={names[0]!r} är inget format för svaret på {form}; det finns {known}.",
        )
    )


def content_type(media_type: str) -> str:
    """Return the Content-Type of a representation: text says its charset, the other types are UTF-8 by definition."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
