"""The release to take home: every file of it, with size and digest, and the catalogue that describes it."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ecograph.errors import NotAcceptableError, NotFoundError
from ecograph.formats import RDF_FORMATS, RdfSyntax, rdf_syntax
from ecograph.release import MANIFEST, FileEntry, Release, digest_file
from ecograph.text import Text
from ecograph.web.files import ReleaseFile
from ecograph.web.negotiation import PAGE, negotiate
from ecograph.web.operations import BEYOND, NO_FORMAT, PARTIAL, UNCHANGED, UNKNOWN, answers
from ecograph.web.routing import read_route
from ecograph.web.templating import REVALIDATE, is_unchanged, page_etag, render_page, unchanged
from ecograph.web.view import View, view_request

__all__ = ["router"]

router = APIRouter(tags=["dumps"])

CHARSETS: Final = frozenset(("text/turtle", "text/csv"))
"""Types with a charset parameter; the others are UTF-8 by definition."""

MEDIA_TYPES: Final = {
    **{syntax.extension: syntax.media_type for syntax in RDF_FORMATS},
    "csv": "text/csv",
    "json": "application/json",
    "topojson": "application/json",
    "geojson": "application/geo+json",
    "graphml": "application/xml",
    "gexf": "application/xml",
}

DEFAULT_GRAPH: Final = Text(en="Every statement once", sv="Varje påstående en gång")
NAMED_GRAPHS: Final = Text(
    en="Every statement in the graph of the passage that states it",
    sv="Varje påstående i grafen för textstället där det står",
)
HOLDS: Final = {
    **{f"ecograph.{s.extension}": DEFAULT_GRAPH if s.layer == "default" else NAMED_GRAPHS for s in RDF_FORMATS},
    "catalogue.ttl": Text(
        en="Description of the data set (DCAT-AP-SE, VoID)", sv="Beskrivning av datamängden (DCAT-AP-SE, VoID)"
    ),
    "catalogue.rdf": Text(
        en="Description of the data set, for harvesters", sv="Beskrivning av datamängden, för skördning"
    ),
    "shapes.ttl": Text(en="Shapes the data is validated by (SHACL)", sv="Former som data valideras med (SHACL)"),
    "validation.ttl": Text(en="Report of the SHACL validation", sv="Rapport från SHACL-valideringen"),
    "search.json": Text(en="Index for full-text search", sv="Index för fulltextsökning"),
    "metrics.csv": Text(en="Network measures of the actors", sv="Aktörernas nätverksmått"),
    "sverige.topojson": Text(
        en="Boundaries of municipalities and counties, for maps on the web",
        sv="Gränser för kommuner och län, för kartor på webben",
    ),
    MANIFEST: Text(en="What the release consists of, with digests", sv="Vad utgåvan består av, med kontrollsummor"),
}
"""What each file holds."""


@dataclass(frozen=True)
class Dump:
    """One line of the list of files."""

    name: str
    media_type: str
    entry: FileEntry
    holds: Text | None


def _entry(release: Release, name: str) -> FileEntry:
    """Return size and digest of a file of the release.

    :raises NotFoundError: the manifest lists no such file; so nothing outside the release can be reached
    """
    if name == MANIFEST:
        path = release.file(MANIFEST)
        return FileEntry(path.stat().st_size, digest_file(path))
    if name not in release.manifest.files:
        raise NotFoundError(
            Text(en="file of the release", sv="fil i utgåvan"), name, [*release.manifest.files, MANIFEST]
        )
    return release.manifest.files[name]


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def _dumps(release: Release) -> list[Dump]:
    names = [*HOLDS, *sorted(set(release.manifest.files) - set(HOLDS))]
    return [
        Dump(name, _media_type(name), _entry(release, name), HOLDS.get(name))
        for name in names
        if name == MANIFEST or name in release.manifest.files
    ]


def _send(request: Request, name: str, headers: dict[str, str]) -> Response:
    """Return a file of the release, or 304; its digest is its entity tag."""
    release: Release = request.app.state.release
    entry = _entry(release, name)
    headers = {"ETag": f'"{entry.sha256}"', "Cache-Control": REVALIDATE, **headers}
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    kind = _media_type(name)
    return ReleaseFile(release.file(name), f"{kind}; charset=utf-8" if kind in CHARSETS else kind, headers)


@read_route(
    router,
    "/dumps/",
    summary="The files of the release (HTML)",
    responses=answers("The list", (PAGE,), UNCHANGED),
)
async def list_dumps(request: Request) -> Response:
    """List every file of the release with format, size, SHA-256 and what it holds."""
    release: Release = request.app.state.release
    view: View = view_request(request)
    headers = {"ETag": page_etag(release.version, "dumps", view.language)}
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    return render_page(request, "dumps.html", {"dumps": _dumps(release)}, headers=headers)


@read_route(
    router,
    "/dumps/{name}",
    summary="One file of the release",
    responses=answers("The file", sorted(set(MEDIA_TYPES.values())), PARTIAL, UNCHANGED, UNKNOWN, BEYOND),
)
async def read_dump(request: Request, name: str) -> Response:
    """Return a file, whole or the byte ranges asked for."""
    return _send(request, name, {})


@read_route(
    router,
    "/catalogue",
    summary="Description of the data set (DCAT-AP-SE, VoID)",
    responses=answers("The description", ("text/turtle", "application/rdf+xml"), UNCHANGED, UNKNOWN, NO_FORMAT),
)
@read_route(router, "/catalogue.ttl", include_in_schema=False)
@read_route(router, "/catalogue.rdf", include_in_schema=False)
async def read_catalogue(request: Request) -> Response:
    """Return the catalogue as Turtle or RDF/XML: by Accept, by ``?format=`` or by suffix."""
    return _send(request, f"catalogue.{_catalogue_syntax(request).extension}", {"Vary": "Accept"})


CATALOGUE: Final = (rdf_syntax("turtle"), rdf_syntax("rdfxml"))


def _catalogue_syntax(request: Request) -> RdfSyntax:
    """Return the syntax wanted: by suffix, ``?format=`` or Accept.

    :raises NotAcceptableError: the catalogue has no such format
    """
    asked = request.headers.getlist("accept")
    name = request.scope["path"].rpartition("/")[2].partition(".")[2] or request.query_params.get("format")
    if name:
        return _catalogue_named(name)
    offers = {kind: syntax for syntax in CATALOGUE for kind in (syntax.media_type, *syntax.accepts)}
    found = negotiate(asked, tuple(offers))
    if found is None:
        raise NotAcceptableError(", ".join(asked), [syntax.media_type for syntax in CATALOGUE])
    return offers[found]


def _catalogue_named(name: str) -> RdfSyntax:
    syntax = rdf_syntax(name)
    if syntax not in CATALOGUE:
        raise NotAcceptableError(name, [syntax.media_type for syntax in CATALOGUE])
    return syntax
