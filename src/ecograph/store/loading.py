"""Loads files into a store, and tells where one cannot be read."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import Store

from ecograph.formats import rdf_syntax
from ecograph.store.wire import Message

__all__ = ["LoadError", "Source", "load_sources", "measure_sources"]

ERRORS: Final = (OSError, SyntaxError, ValueError, EOFError, zlib.error)
POSITION: Final = re.compile(
    r"error at line (?P<line>\d+)\D+(?P<column>\d+).*?: (?P<reason>.*?)(?: \([^()]*, line \d+\))?\Z", re.DOTALL
)
"""What the parser says of a file that is not well-formed; Python adds the file once more."""
BLOCK: Final = 1_000_000
"""Bytes, about, that are loaded at once of a file of the build. With less, what is stored lies on more pages."""


class LoadError(Exception):
    """A file cannot be read; ``message`` tells the server which, where and why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Source:
    """A file, the name of its format, and whether the build wrote it: N-Triples or N-Quads, sorted, no blank nodes."""

    path: Path
    syntax: str
    is_own: bool
    statements: int | None = None
    """How many it has, if that is known."""

    @property
    def is_default_graph(self) -> bool:
        """Whether it is the whole default graph of a release, whose other file has the named graphs alone."""
        return self.is_own and self.syntax == "nt"


@dataclass(frozen=True)
class Block:
    """Some whole lines of a file."""

    source: Source
    text: bytes
    last: bytes
    """The last of the lines."""


def load_sources(store: Store, sources: Sequence[Source], between: Callable[[], None] | None = None) -> None:
    """Load all files; those of the build side by side, and ``between`` is called after each part of theirs.

    Default graph and named graphs have the same terms: what is stored of a term once is found in the processor's cache
    a little later, and a transaction ends before its statements have left it. One after the other takes a tenth longer.

    :raises LoadError: at the first that cannot be read
    """
    own = [_read_blocks(source) for source in sources if source.is_own]
    for block in merge(*own, key=attrgetter("last")):
        try:
            store.load(block.text, format=rdf_syntax(block.source.syntax).format, lenient=True)
        except ERRORS:
            _load_file(Store(), block.source)  # says the same, with the line in the file
            raise
        if between is not None:
            between()
    for source in sources:
        if not source.is_own:
            _load_file(store, source)


def measure_sources(sources: Sequence[Source]) -> int:
    """Return how many bytes the files have.

    :raises LoadError: at the first that is not there
    """
    size = 0
    for source in sources:
        try:
            size += source.path.stat().st_size
        except OSError as error:
            raise LoadError(_describe(error, source)) from error
    return size


def _read_blocks(source: Source) -> Iterator[Block]:
    try:
        with source.path.open("rb") as file:
            while len(text := file.read(BLOCK)) > 0:
                text += file.readline()
                yield Block(source, text, text[text.rfind(b"\n", 0, -1) + 1 :])
    except OSError as error:
        raise LoadError(_describe(error, source)) from error


def _load_file(store: Store, source: Source) -> None:
    """Load a file: a relative IRI is relative to the file, blank nodes of two files are never the same.

    Not with ``bulk_load``: it parses a million statements before it stores the first, which takes longer and a quarter
    more memory, and where it has four processors their order is a matter of chance.
    """
    path, lenient = source.path, source.is_own
    rdf_format, base = rdf_syntax(source.syntax).format, path.resolve().as_uri()
    try:
        if path.suffix.lower() == ".gz":
            with gzip.open(path) as file:
                opened = cast("IO[bytes]", file)
                store.load(opened, format=rdf_format, base_iri=base[: -len(".gz")], lenient=lenient)
        else:
            store.load(path=path, format=rdf_format, base_iri=base, lenient=lenient)
    except ERRORS as error:
        raise LoadError(_describe(error, source)) from error


def _describe(error: Exception, source: Source) -> Message:
    found = POSITION.search(str(error))
    reason = str(error) if found is None else found["reason"]
    place = {} if found is None else {"line": int(found["line"]), "column": int(found["column"])}
    return {"error": reason, "file": str(source.path), **place}
