"""The front page: what ecograph is, how much it holds, and a query to try."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from pyoxigraph import Literal
from starlette.requests import Request
from starlette.responses import Response

from ecograph.examples import Example, list_examples
from ecograph.namespaces import BASE, ECO, PREFIXES
from ecograph.release import Release
from ecograph.store.pool import QueryPool
from ecograph.text import Language, Text
from ecograph.web.negotiation import PAGE
from ecograph.web.operations import LIMITS, answers
from ecograph.web.routing import read_route
from ecograph.web.select import Row, select_rows
from ecograph.web.templating import render_page
from ecograph.web.view import View, is_web_address, view_request

__all__ = ["router"]

router = APIRouter(tags=["pages"])

FIRST_EXAMPLE: Final = "initiative_participants"
"""The catalogue query that the page opens with."""

FIGURES: Final = {
    "statements": Text(en="statements", sv="påståenden"),
    "entities": Text(en="entities", sv="entiteter"),
    "sources": Text(en="sources", sv="källor"),
    "pages": Text(en="pages of the web", sv="webbsidor"),
    "graphs": Text(en="passages and other graphs", sv="textställen och andra grafer"),
}
"""Counts of the manifest that the page shows."""

PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("dcterms", "eco", "rdfs", "schema"))


@dataclass(frozen=True)
class ClassCount:
    """How many things of a class there are."""

    name: str
    href: str
    count: int


@dataclass(frozen=True)
class Source:
    """A source document."""

    title: str
    href: str
    publisher: str | None
    address: str | None
    passages: int
    pages: int
    """How many pages it is a collection of."""


@read_route(
    router, "/", summary="What this is, and a query to try (HTML)", responses=answers("The page", (PAGE,), *LIMITS)
)
async def show_home(request: Request) -> Response:
    """Show what the graph holds and a form for queries."""
    view = view_request(request)
    release: Release = request.app.state.release
    pool: QueryPool = request.app.state.pool
    examples = list_examples(view.language)
    counts = release.manifest.counts
    sources = [_read_source(row, view) for row in await select_rows(pool, _sources_query(view.language))]
    context = {
        "figures": [(view.text(text), counts[name]) for name, text in FIGURES.items() if counts.get(name, 0) > 0],
        "classes": [_read_class(row, view) for row in await select_rows(pool, _classes_query(view.language))],
        "sources": sorted(sources, key=lambda source: view.collate(source.title)),
        "examples": examples,
        "opening": _opening(view.parameters, examples),
        "query": view.parameters.get("query"),
        "prefixes": PREFIXES,
        "base": BASE,
    }
    return render_page(request, "home.html", context)


def _opening(parameters: Mapping[str, str], examples: list[Example]) -> Example | None:
    """Return the example asked for by name, else the usual one, else any."""
    wanted = (parameters.get("example"), FIRST_EXAMPLE)
    named = [example for name in wanted for example in examples if example.name == name]
    return next(iter([*named, *examples]), None)


def _classes_query(language: Language) -> str:
    return f"""{PROLOGUE}SELECT ?class ?name ?count WHERE {{
  {{ SELECT ?class (COUNT(?thing) AS ?count) WHERE {{
    ?class rdfs:isDefinedBy <{ECO.removesuffix("#")}> . ?thing a ?class
  }} GROUP BY ?class }}
  ?class rdfs:label ?name FILTER (LANG(?name) = "{language}")
}} ORDER BY DESC(?count) ?name"""


def _sources_query(language: Language) -> str:
    """Return the query for the sources; a title in the page's language goes before one in another."""
    return f"""{PROLOGUE}SELECT ?source ?title ?publisher ?address
  (COUNT(DISTINCT ?passage) AS ?count) (COUNT(DISTINCT ?page) AS ?pages) WHERE {{
  ?source a eco:SourceDocument
  FILTER NOT EXISTS {{ ?source dcterms:isPartOf ?collection . ?collection a eco:SourceDocument }}
  OPTIONAL {{ ?source dcterms:title ?own FILTER (LANG(?own) = "{language}") }}
  OPTIONAL {{ SELECT ?source (MIN(?any) AS ?other) WHERE {{ ?source dcterms:title ?any }} GROUP BY ?source }}
  OPTIONAL {{ ?source dcterms:publisher ?by . ?by rdfs:label ?name FILTER (LANG(?name) = "{language}") }}
  OPTIONAL {{ ?source schema:url ?address }}
  OPTIONAL {{
    {{ ?passage eco:inSource ?source }}
    UNION {{ ?page dcterms:isPartOf ?source ; a eco:SourceDocument . ?passage eco:inSource ?page }}
  }}
  BIND (COALESCE(?own, ?other, ?source) AS ?title)
  BIND (COALESCE(?name, ?by) AS ?publisher)
}} GROUP BY ?source ?title ?publisher ?address"""


def _text(row: Row, name: str) -> str | None:
    found = row.get(name)
    return None if found is None else found.value if isinstance(found, Literal) else str(found).strip("<>")


def _read_class(row: Row, view: View) -> ClassCount:
    iri = _text(row, "class") or ""
    return ClassCount(_text(row, "name") or iri, view.href(iri) or iri, int(_text(row, "count") or 0))


def _read_source(row: Row, view: View) -> Source:
    iri, address = _text(row, "source") or "", _text(row, "address")
    return Source(
        title=_text(row, "title") or iri,
        href=view.href(iri) or iri,
        publisher=_text(row, "publisher"),
        address=address if address is not None and is_web_address(address) else None,
        passages=int(_text(row, "count") or 0),
        pages=int(_text(row, "pages") or 0),
    )
