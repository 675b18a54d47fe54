"""What a build's second process does: it derives while the first validates, and writes dumps while that indexes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ecograph.beside import Receive, receive_lines
from ecograph.dataset import divide_lines, hash_lines, join_layers
from ecograph.derive import derive_named
from ecograph.dumps import write_dumps
from ecograph.release import FileEntry

__all__ = ["Workplace", "WrittenDumps", "derive_and_write"]


@dataclass(frozen=True)
class WrittenDumps:
    """The dumps of a release, as they were written."""

    entries: Mapping[str, FileEntry]
    dataset_hash: str
    """SHA-256 of the data set (RDFC-1.0), hexadecimal."""


@dataclass(frozen=True)
class Workplace:
    """Where the second process works."""

    folder: Path
    """Into which it writes."""
    former: Path | None = None
    """The release before, if there is one."""
    cache: Path | None = None
    """File beside which it keeps what makes the next build faster; None: nothing is kept."""

    def name_cache(self, name: str) -> Path | None:
        """Return the file that keeps something."""
        return None if self.cache is None else self.cache.with_name(f"{self.cache.name}-{name}")


def derive_and_write(receive: Receive) -> Iterator[list[bytes] | WrittenDumps]:
    """Yield first what is derived, as lines, and then what was written.

    Received are the place, the rules and the lines of what is asserted; when the first result is taken the lines of
    what was measured, those of the catalogue, and the prefixes. All lines are N-Quads of named graphs, sorted.
    """
    place, rules = receive(), receive()
    asserted = receive_lines(receive)
    derived = derive_named(asserted, rules, place.name_cache("derived"))
    yield derived
    layers = divide_lines(sorted([*asserted, *derived, *receive_lines(receive)]))
    del asserted, derived
    layers = join_layers(layers, divide_lines(receive_lines(receive)))
    dataset_hash = hash_lines(layers.default, layers.named)
    entries = write_dumps(place.folder, layers, receive(), place.former, place.name_cache("dumps"))
    yield WrittenDumps(entries, dataset_hash)
