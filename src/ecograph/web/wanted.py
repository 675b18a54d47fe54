"""Which representation of an IRI a request wants: by ``?format=``, by suffix, else by Accept."""

from typing import Final

from starlette.requests import Request

from ecograph.errors import NotAcceptableError
from ecograph.formats import RDF_FORMATS, RdfSyntax, rdf_syntax
from ecograph.web.negotiation import negotiate

__all__ = ["ANSWERS", "HTML", "PROBLEMS", "Wanted", "split_suffix", "wanted_format"]

HTML: Final = "text/html"
PROBLEMS: Final = ("application/problem+json", "application/json")
"""What an asker for JSON gets, when nothing is known of the IRI."""

Wanted = RdfSyntax | str
"""An RDF format, :data:`HTML` or one of :data:`PROBLEMS`."""

ANSWERS: Final[dict[str, Wanted]] = {
    HTML: HTML,
    "application/xhtml+xml": HTML,
    **{media_type: syntax for syntax in RDF_FORMATS for media_type in (syntax.media_type, *syntax.accepts)},
    **{media_type: media_type for media_type in PROBLEMS},
}
"""By media type, what there is; the first is what an asker without preference gets."""


def split_suffix(path: str) -> tuple[str, Wanted | None]:
    """Return ``path`` without a suffix that names a format (``.ttl``, ``.html`` …), and the format."""
    stem, dot, suffix = path.rpartition(".")
    if dot == "" or "/" in suffix:
        return path, None
    if suffix == "html":
        return stem, HTML
    return next(((stem, syntax) for syntax in RDF_FORMATS if syntax.extension == suffix), (path, None))


def wanted_format(request: Request, suffix: Wanted | None = None) -> Wanted:
    """Return what ``request`` wants.

    :raises NotFoundError: ``?format=`` names no format there is
    :raises NotAcceptableError: nothing there is suits Accept (RFC 9110, 12.5.1)
    """
    name = request.query_params.get("format")
    if name is not None:
        return HTML if name == "html" else rdf_syntax(name)
    if suffix is not None:
        return suffix
    asked = request.headers.getlist("accept")
    media_type = negotiate(asked, tuple(ANSWERS))
    if media_type is None:
        raise NotAcceptableError(", ".join(asked), [HTML, *(syntax.media_type for syntax in RDF_FORMATS)])
    return ANSWERS[media_type]
