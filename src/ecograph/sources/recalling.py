"""What each source gave the last time: recalled while its files, the ontology and the program are what they were.

What a source gives depends on its own folder and on the classifications of the ontology, never on another source or on
the register. A damaged or foreign file of the cache is not believed, and the source is read again.
"""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ecograph.errors import InputError
from ecograph.inputs import digest_files, list_program, list_visible
from ecograph.sealed import read_sealed, write_sealed
from ecograph.settings import share_path
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import Delivery
from ecograph.sources.packing import pack_content, unpack_content

__all__ = ["Recall", "make_recall"]

LIBRARIES: Final = ("pyoxigraph",)

Read = Callable[[Delivery], SourceContent]


@dataclass(frozen=True)
class Recall:
    """Reads sources, and what is known of them already."""

    cache: Path
    """Beside it a file for each source is kept, the same for whatever command."""
    setting: str
    """Digest of all that every source depends on: program, libraries, ontology."""

    def read(self, delivery: Delivery, read: Read) -> SourceContent:
        """Return what ``read`` gives of a source, or gave of the same files.

        :raises InputError: as ``read`` does
        """
        folder, slug = delivery.source.origin.file.parent, delivery.source.slug
        file = self.cache.with_name(f"source-{slug}")
        fingerprint = self._take_fingerprint(delivery)
        packed = None if fingerprint is None else read_sealed(file, fingerprint)
        if packed is not None:
            return unpack_content(packed, folder)
        content = read(delivery)
        if fingerprint is not None and fingerprint == self._take_fingerprint(delivery):
            write_sealed(file, fingerprint, pack_content(content, folder))
        return content

    def _take_fingerprint(self, delivery: Delivery) -> str | None:
        """Return the digest of all files of the source; None if one cannot be read, which reading it will tell."""
        folder = delivery.source.origin.file.parent
        files = dict(list_visible("", folder, "*"))
        files |= {f"part {part.file.relative_to(folder)}": part.file for part in delivery.parts}
        try:
            return digest_files(f"{self.setting} {delivery.source.slug}", files.items())
        except InputError:
            return None


def make_recall(cache: Path) -> Recall:
    """Return a recall that keeps its files beside ``cache``."""
    versions = [f"{library} {version(library)}" for library in LIBRARIES]
    heading = " ".join((platform.python_version(), *versions))
    files = [*list_visible("ontology", share_path("ontology"), "*"), *list_program()]
    return Recall(cache, digest_files(heading, files))
