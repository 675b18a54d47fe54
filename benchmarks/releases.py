"""Writes releases of generated statements, as the build would."""

from pathlib import Path

from ecograph.release import (
    CURRENT,
    DEFAULT_GRAPH_FILE,
    MANIFEST,
    NAMED_GRAPHS_FILE,
    FileEntry,
    Manifest,
    digest_file,
)
from generate import write_file

__all__ = ["write_release"]


def write_release(root: Path, triples: int) -> list[Path]:
    """Write a release whose statements are in the default graph, and in named graphs; return the two files, sorted."""
    folder = root / "1"
    folder.mkdir(parents=True)
    default, named = folder / DEFAULT_GRAPH_FILE, folder / NAMED_GRAPHS_FILE
    write_file(named, triples, 10, 1)
    quads = sorted(named.read_bytes().splitlines(keepends=True))
    named.write_bytes(b"".join(quads))
    distinct = sorted({line.rsplit(b" ", 2)[0] + b" .\n" for line in quads})
    default.write_bytes(b"".join(distinct))
    counts = {"statements": len(distinct), "statements_catalogue": 0, "quads": len(quads)}
    files = {file.name: FileEntry(file.stat().st_size, digest_file(file)) for file in (default, named)}
    manifest = Manifest("1", "0" * 64, counts, files, "0" * 64, people=True)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    (root / CURRENT).write_text("1", encoding="utf-8")
    return [default, named]
