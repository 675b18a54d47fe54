"""What measuring gives a release; where no statement that measures hang on has changed, that of the last build.

What is remembered is the answer to exactly those statements: they alone are measured, and what came of it is looked up
by a digest of all of them, of the program and of the libraries. A changed alias or title asks for nothing.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse

from ecograph.inputs import digest_files, list_program
from ecograph.measurements import metrics_lines
from ecograph.metrics import MEASURED, Result, compute_metrics
from ecograph.participations import LABEL, PARTICIPANT, SUBCLASS, TELLING, TYPE
from ecograph.sealed import read_sealed, write_sealed
from ecograph.stated import SITE
from ecograph.tables import results_csv

__all__ = ["NOTHING", "Outcome", "measure_lines", "select_lines"]

LIBRARIES: Final = ("networkx", "numpy", "pyoxigraph")

LEVEL: Final = 1
"""Of compression: the lines repeat each other so much that more is not worth the time."""


@dataclass(frozen=True)
class Outcome:
    """What stands in a release about the measures of its networks."""

    table: bytes
    """The results as CSV, UTF-8."""
    lines: Sequence[bytes]
    """Sorted N-Quads of the graph of metrics."""


NOTHING: Final = Outcome(results_csv([]).encode(), ())
"""Where nothing is measured."""


def measure_lines(lines: Iterable[bytes], cache: Path | None = None) -> Outcome:
    """Return what is measured of ``lines``, the sorted N-Quads of the named graphs.

    :param cache: file beside which the outcome is remembered, and for each network what came of measuring it
    """
    stated = select_lines(lines)
    if cache is None:
        return _measure(stated, None)
    remembered, fingerprint = cache.with_name(f"{cache.name}-metrics"), _take_fingerprint(stated)
    content = read_sealed(remembered, fingerprint)
    if content is not None:
        return _load(content)
    outcome = _measure(stated, cache)
    write_sealed(remembered, fingerprint, _dump(outcome))
    return outcome


def select_lines(lines: Iterable[bytes]) -> list[bytes]:
    """Return those of ``lines`` that measures hang on: of classes and names only those of who takes part."""
    found = [(line, parts) for line in lines if (parts := line.split(b" ", 3))[1] in _ALWAYS or parts[1] in _OF_AGENTS]
    agents = {parts[2] for _, parts in found if parts[1] == _PARTICIPANT}
    return [line for line, parts in found if parts[1] in _ALWAYS or parts[0] in agents]


def _write(name: str) -> bytes:
    return f"<{name}>".encode()


_PARTICIPANT: Final = _write(PARTICIPANT)
_OF_AGENTS: Final = frozenset(map(_write, (TYPE, LABEL)))
_ALWAYS: Final = frozenset(map(_write, (*TELLING, SUBCLASS, SITE)))


def _measure(lines: Sequence[bytes], cache: Path | None) -> Outcome:
    quads = list(parse(b"".join(lines), format=RdfFormat.N_QUADS))
    results: list[Result] = []
    found: set[bytes] = set()
    for name in MEASURED:
        beside = None if cache is None else cache.with_name(f"{cache.name}-network-{name}")
        measured = compute_metrics(quads, name, cache=beside)
        results += measured.results
        found.update(metrics_lines(measured))
    return Outcome(results_csv(results).encode(), sorted(found))


def _dump(outcome: Outcome) -> bytes:
    return zlib.compress(b"%d\n%b%b" % (len(outcome.table), outcome.table, b"".join(outcome.lines)), LEVEL)


def _load(content: bytes) -> Outcome:
    length, _, written = zlib.decompress(content).partition(b"\n")
    table = written[: int(length)]
    return Outcome(table, written[len(table) :].splitlines(keepends=True))


def _take_fingerprint(lines: Sequence[bytes]) -> str:
    versions = " ".join(f"{library} {version(library)}" for library in LIBRARIES)
    total = sha256(digest_files(versions, list_program()).encode())
    total.update(b"".join(lines))
    return total.hexdigest()
