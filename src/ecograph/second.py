"""What a build's second process does: it derives while the first validates, and writes dumps while that indexes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ecograph.beside import Receive, receive_lines
from ecograph.dataset import divide_lines, hash_lines, join_layers
from ecograph.derive import derive_named
from ecograph.dumps import write_dumps
from ecograph.release import FileEntry

__all__ = ["WrittenDumps", "derive_and_write"]


@dataclass(frozen=True)
class WrittenDumps:
    """The dumps of a release, as they were written."""

    entries: Mapping[str, FileEntry]
    dataset_hash: str
    """SHA-256 of the data set (RDFC-1.0), hexadecimal."""


def derive_and_write(receive: Receive) -> Iterator[list[bytes] | WrittenDumps]:
    """Yield first what is derived, as lines, and then what was written.

    Received are the rules with the cache of what they find, and the lines of what is asserted; when the first result
    is taken the lines of what was measured, those of the catalogue, and the folder with the prefixes. All lines are
    N-Quads of named graphs, sorted.
    """
    rules, cache = receive()
    asserted = receive_lines(receive)
    derived = derive_named(asserted, rules, cache)
    yield derived
    layers = divide_lines(sorted([*asserted, *derived, *receive_lines(receive)]))
    del asserted, derived
    layers = join_layers(layers, divide_lines(receive_lines(receive)))
    folder, prefixes = receive()
    entries = write_dumps(folder, layers, prefixes)
    yield WrittenDumps(entries, hash_lines(layers.default, layers.named))
