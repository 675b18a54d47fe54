"""The process that makes the index of RDF files: it writes the index, or says in a word why there is none, and ends."""

import json
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ecograph.entries import make_index
from ecograph.errors import InputError
from ecograph.search.harvest import harvest_entries, read_quads
from ecograph.store.content import content_of_files

__all__ = ["main"]

NICENESS: Final = 5
"""How far it stands behind those who answer queries."""


def main(descriptor: str, memory: str, most: str, version: str, *files: str) -> None:
    """Write the index of ``files`` to ``descriptor``, and on standard output why it is not there if it is not.

    :param memory: bytes it may use on top of what it has at the start
    :param most: bytes that the index may have
    :param version: name of what the files held when they were loaded
    :param files: name of a format and path, in turn
    """
    os.nice(NICENESS)
    _limit_memory(int(memory))
    named = list(zip(files[::2], map(Path, files[1::2]), strict=True))
    sys.stdout.write(_write(int(descriptor), int(most), version, named))


def _write(descriptor: int, most: int, version: str, files: Sequence[tuple[str, Path]]) -> str:
    try:
        index = make_index(harvest_entries(read_quads(files)))
        if content_of_files([path for _, path in files]).version != version:
            return "changed"
    except InputError:
        return "changed"  # they could be read when they were loaded
    if index["things"] == []:
        return "nameless"
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
    if len(written) > most:
        return f"large {len(written)}"
    with os.fdopen(descriptor, "wb") as file:
        file.write(written)
    return ""


def _limit_memory(more: int) -> None:
    used = Path("/proc/self/statm")
    if used.exists():
        pages = int(used.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main(*sys.argv[1:])
