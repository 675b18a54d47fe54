"""What is served: the files that a template loads, and the name under which their answers are known."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecograph.errors import InputError
from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, SEARCH_FILE, Release, digest_file
from ecograph.text import Text

__all__ = ["Content", "DataFile", "content_of_files", "content_of_release", "is_unchanged", "list_files"]

SUFFIXES = {
    **{f".{syntax.extension}": syntax for syntax in RDF_FORMATS},
    ".ntriples": rdf_syntax("nt"),
    ".nquads": rdf_syntax("nq"),
    ".owl": rdf_syntax("rdfxml"),
    ".xml": rdf_syntax("rdfxml"),
    ".json": rdf_syntax("jsonld"),
}
"""How a file is read, by the end of its name."""
COMPRESSED: Final = ".gz"


@dataclass(frozen=True)
class DataFile:
    """A file of RDF and the name of its format."""

    path: Path
    syntax: str
    is_own: bool = False
    """Whether the build wrote it and its digest is held to the manifest: sorted lines without blank nodes, whose IRIs
    need not be validated once more (a fifth of the time of loading)."""
    statements: int | None = None
    """How many distinct statements it has, where that is known."""


@dataclass(frozen=True)
class Content:
    """Files that are served together: default and named graphs as the files have them."""

    version: str
    """What tells this content from any other: its answers differ only if this does."""
    files: tuple[DataFile, ...]
    statements: int | None = None
    """Of the default graph, where it is known."""
    search: Path | None = None
    """The index for full-text search; of RDF files none is made before something is searched for."""


def content_of_release(release: Release) -> Content:
    """Return the default graph and the named graphs of a release."""
    counts = release.manifest.counts
    described, catalogue = counts.get("statements"), counts.get("statements_catalogue")
    default = None if described is None or catalogue is None else described + catalogue
    files = (
        DataFile(release.file(DEFAULT_GRAPH_FILE), "nt", is_own=True, statements=default),
        DataFile(release.file(NAMED_GRAPHS_FILE), "nq", is_own=True, statements=counts.get("quads")),
    )
    return Content(release.version, files, described, release.file(SEARCH_FILE))


def list_files(paths: Sequence[Path]) -> tuple[DataFile, ...]:
    """Return files with their formats; the end of a name tells the format.

    :raises InputError: if a name ends with none of the known extensions
    """
    return tuple(DataFile(path, _find_syntax(path)) for path in paths)


def content_of_files(paths: Sequence[Path]) -> Content:
    """Return what files of any RDF format hold.

    :raises InputError: if a file cannot be read, or its name ends with none of the known extensions
    """
    files = list_files(paths)
    try:
        digests = [digest_file(path) for path in paths]
    except OSError as error:
        reason = error.strerror or str(error)
        message = Text(en=f"The file cannot be read: {reason}.", sv=f"Filen kan inte läsas: {reason}.")
        raise InputError(message, file=Path(str(error.filename))) from error
    return Content("data-" + hashlib.sha256(" ".join(digests).encode()).hexdigest()[:12], files)


def is_unchanged(content: Content) -> bool:
    """Tell whether the files still hold what ``content`` is of; those of a release are never changed.

    :raises InputError: if one cannot be read
    """
    paths = [file.path for file in content.files if not file.is_own]
    return len(paths) == 0 or content_of_files(paths).version == content.version


def _find_syntax(path: Path) -> str:
    name = path.name.lower().removesuffix(COMPRESSED)
    suffix = name[name.rfind(".") :] if "." in name else ""
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        message = Text(
            en=f"The name does not tell the RDF format; it should end with one of {known}, or that and {COMPRESSED}.",
            sv=f"Namnet säger inte vilket RDF-format det är; det bör sluta med något av {known}, eller det och "
            f"{COMPRESSED}.",
        )
        raise InputError(message, file=path)
    return SUFFIXES[suffix].name
