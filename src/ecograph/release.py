"""A release: a folder that never changes, described by its manifest; build writes it, serve reads it.

``<root>/CURRENT`` names the release in use; replacing that one file is what switches a new release in.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ecograph.errors import ReleaseError
from ecograph.text import Text

__all__ = [
    "CURRENT",
    "DEFAULT_GRAPH_FILE",
    "MANIFEST",
    "NAMED_GRAPHS_FILE",
    "SEARCH_FILE",
    "FileEntry",
    "Manifest",
    "Release",
    "check_release",
    "digest_file",
    "find_release",
    "has_release",
    "open_release",
    "read_mark",
]

CURRENT: Final = "CURRENT"
MANIFEST: Final = "manifest.json"
DEFAULT_GRAPH_FILE: Final = "ecograph.nt"
"""Each distinct statement once."""
NAMED_GRAPHS_FILE: Final = "ecograph.nq"
"""Each statement in the graph of its evidence."""
SEARCH_FILE: Final = "search.json"
"""The index for full-text search."""
MANIFEST_VERSION: Final = 1


@dataclass(frozen=True)
class FileEntry:
    """Size in bytes and SHA-256 (hexadecimal) of one file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a release consists of and was made from."""

    version: str
    """Version label and the first digits of the data set's hash."""
    dataset_hash: str
    """RDFC-1.0 hash: SHA-256 of the canonical N-Quads of default graph and named graphs."""
    counts: Mapping[str, int]
    """Statements (but for graph:catalogue, which describes them), graphs, entities and sources, by name."""
    files: Mapping[str, FileEntry]
    """Every file of the release but this one."""
    inputs: str
    """SHA-256 over all that the build read: data, ontology, queries, program version, options."""
    people: bool
    """Whether the layer of persons is included."""
    manifest_version: int = MANIFEST_VERSION

    def to_json(self) -> str:
        """Return the manifest as JSON with sorted keys."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Release:
    """A release with its manifest; :func:`check_release` tells whether its files are whole."""

    path: Path
    manifest: Manifest

    @property
    def version(self) -> str:
        """The version label."""
        return self.manifest.version

    def file(self, name: str) -> Path:
        """Return the path of the file ``name`` of the release."""
        return self.path / name


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def has_release(root: Path) -> bool:
    """Tell whether ``root`` claims to hold a release, whole or not."""
    return (root / CURRENT).exists() or (root / MANIFEST).exists()


def read_mark(root: Path) -> bytes:
    """Return bytes that differ once another release is current under ``root``; none if it is itself a release."""
    try:
        return b"" if (root / MANIFEST).exists() else (root / CURRENT).read_bytes()
    except OSError:
        return b""


def open_release(root: Path) -> Release:
    """Open the current release under ``root``, or ``root`` itself if it is a release, and check every file.

    :raises ReleaseError: naming the file that is missing, unreadable or not what the manifest says
    """
    release = find_release(root)
    check_release(release)
    return release


def find_release(root: Path) -> Release:
    """Return the current release under ``root``, or ``root`` itself if it is a release, its files not yet checked.

    :raises ReleaseError: if there is none, or its manifest cannot be read
    """
    path = _current_path(root)
    return Release(path=path, manifest=_read_manifest(path / MANIFEST))


def check_release(release: Release) -> None:
    """Hold every file of a release to its manifest: that it is there, its size, its SHA-256.

    :raises ReleaseError: naming the file that is missing, unreadable or not what the manifest says
    """
    for name, entry in release.manifest.files.items():
        _check_file(release.file(name), entry)


def _current_path(root: Path) -> Path:
    if (root / MANIFEST).exists():
        return root
    pointer = root / CURRENT
    try:
        version = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise ReleaseError(
            Text(
                en=f"There is no release in {root}: run 'ecograph build --out {root}' first.",
                sv=f"Det finns ingen utgåva i {root}: kör 'ecograph build --out {root}' först.",
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(pointer, error) from error
    if version == "" or "/" in version or version.startswith("."):
        raise _broken(pointer, Text(en=f"{version!r} is not a version", sv=f"{version!r} är ingen version"))
    return root / version


def _read_manifest(path: Path) -> Manifest:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {name: FileEntry(**entry) for name, entry in content.pop("files").items()}
        manifest = Manifest(files=files, **content)
    except OSError as error:
        raise _unreadable(path, error) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _broken(
            path, Text(en=f"it is not a manifest ({error})", sv=f"den är inget manifest ({error})")
        ) from error
    if manifest.manifest_version != MANIFEST_VERSION:
        raise _broken(
            path,
            Text(
                en=f"manifest version {manifest.manifest_version} is not {MANIFEST_VERSION}",
                sv=f"manifestversion {manifest.manifest_version} är inte {MANIFEST_VERSION}",
            ),
        )
    return manifest


def _check_file(path: Path, entry: FileEntry) -> None:
    try:
        size = path.stat().st_size
        sha256 = digest_file(path) if size == entry.size else ""
    except OSError as error:
        raise _unreadable(path, error) from error
    if size != entry.size:
        raise _broken(
            path, Text(en=f"it has {size} bytes, not {entry.size}", sv=f"den har {size} byte, inte {entry.size}")
        )
    if sha256 != entry.sha256:
        raise _broken(path, Text(en="its SHA-256 is not the manifest's", sv="dess SHA-256 är inte manifestets"))


def _unreadable(path: Path, error: Exception) -> ReleaseError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror is not None else str(error)
    return ReleaseError(
        Text(
            en=f"The release cannot be read: {path}: {reason}. Build it again.",
            sv=f"Utgåvan kan inte läsas: {path}: {reason}. Bygg den igen.",
        )
    )


def _broken(path: Path, reason: Text) -> ReleaseError:
    return ReleaseError(
        Text(
            en=f"The release is damaged: {path}: {reason.en}. Build it again.",
            sv=f"Utgåvan är skadad: {path}: {reason.sv}. Bygg den igen.",
        )
    )
