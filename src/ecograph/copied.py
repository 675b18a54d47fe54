"""Blocks of the dumps of the former release, to be copied where the same statements are written again.

A cache notes where each block stands, and the digest of its bytes there: a block is copied only if it still has them.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from ecograph.inputs import digest_program
from ecograph.sealed import read_sealed, write_sealed

__all__ = ["Copied", "Place", "keep_places", "open_copied", "read_places"]


@dataclass(frozen=True)
class Place:
    """Where a block stands in a file."""

    start: int
    size: int
    digest: bytes
    """SHA-256 of its bytes there."""


Places = Mapping[bytes, Place]
"""Where the blocks of a file stand, by the SHA-256 of the lines that they are made of."""


@dataclass(frozen=True)
class Copied:
    """A file of the former release."""

    file: BinaryIO
    places: Places

    def read(self, key: bytes) -> bytes | None:
        """Return the block of the lines with this digest; None if it is not there, or not what it was."""
        place = self.places.get(key)
        if place is None:
            return None
        found = os.pread(self.file.fileno(), place.size, place.start)
        return found if hashlib.sha256(found).digest() == place.digest else None


@contextmanager
def open_copied(folder: Path | None, name: str, places: Places | None) -> Iterator[Copied | None]:
    """Open a file of the release in ``folder``; None if nothing is known of it, or it is not there."""
    with ExitStack() as stack:
        found = None
        if folder is not None and places is not None:
            with suppress(OSError):
                found = Copied(stack.enter_context((folder / name).open("rb")), places)
        yield found


def read_places(path: Path | None, prefixes: Mapping[str, str]) -> dict[str, Places]:
    """Return by file name what :func:`keep_places` wrote; nothing if that is of another program or other prefixes."""
    content = None if path is None else read_sealed(path, _take_fingerprint(prefixes))
    if content is None:
        return {}
    return {
        name: {bytes.fromhex(key): Place(start, size, bytes.fromhex(digest)) for key, start, size, digest in places}
        for name, places in json.loads(content).items()
    }


def keep_places(path: Path | None, prefixes: Mapping[str, str], places: Mapping[str, Places]) -> None:
    """Replace what is known of the dumps, which are written with ``prefixes``."""
    if path is not None:
        found = {
            name: [(key.hex(), place.start, place.size, place.digest.hex()) for key, place in each.items()]
            for name, each in places.items()
            if len(each) > 0
        }
        write_sealed(path, _take_fingerprint(prefixes), json.dumps(found).encode())


def _take_fingerprint(prefixes: Mapping[str, str]) -> str:
    return f"pyoxigraph {version('pyoxigraph')} {digest_program()} {json.dumps(sorted(prefixes.items()))}"
