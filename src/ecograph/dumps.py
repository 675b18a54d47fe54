"""Write the data set in every RDF format, the same bytes each time."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from ecograph.beside import Receive
from ecograph.dataset import write_lines
from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.namespaces import PREFIXES, compact
from ecograph.publish import describe_file
from ecograph.release import FileEntry

__all__ = ["NESTED", "find_prefixes", "used_prefixes", "write_dumps", "write_statements"]

NESTED: Final = {f"ecograph.{syntax.extension}": syntax for syntax in RDF_FORMATS if syntax.name not in {"nt", "nq"}}
"""The dumps in formats that nest statements, by file name; those of lines come by themselves."""
SPACE: Final = re.compile(rb'"(?:[^"\\]|\\.)*"(@|\^\^|)|<([^>]*[/#])[^>/#]*>')
"""A literal of N-Quads with the sign of its language or datatype, or an IRI with its part up to the last / or #."""
UNWRITTEN: Final = {b"": PREFIXES["xsd"], b"@": PREFIXES["rdf"]}
"""The namespaces of the datatypes xsd:string and rdf:langString, which literals have without their being written."""


def write_dumps(receive: Receive) -> dict[str, FileEntry]:
    """Write the files :data:`NESTED` and return size and digest of each.

    Received are the lines of the named graphs (N-Quads), and when these have been read further lines, the folder and
    the prefixes. The formats with graphs get the statements by graph, the others each triple once, all sorted.
    """
    quads = _read_quads(iter(receive, b""))
    quads |= _read_quads(iter(receive, b""))
    folder, prefixes = receive()
    lines = sorted(quads)
    first = [quads[next(group)] for _, group in groupby(lines, key=_leave_graph)]
    by_graph = [quads[line] for line in sorted(lines, key=_name_graph)]
    for name, syntax in NESTED.items():
        statements = by_graph if syntax.layer == "named" else (quad.triple for quad in first)
        write_statements(folder / name, statements, prefixes)
    return {name: describe_file(folder / name) for name in NESTED}


def _read_quads(texts: Iterable[bytes]) -> dict[bytes, Quad]:
    """Return the quads by their lines; all texts are taken before the first is read, so that nobody waits to send."""
    quads: dict[bytes, Quad] = {}
    waiting = deque(texts)
    while len(waiting) > 0:
        text = waiting.popleft()
        quads.update(zip(text.splitlines(keepends=True), parse(text, format=RdfFormat.N_QUADS), strict=True))
    return quads


def _leave_graph(line: bytes) -> bytes:
    return line[: line.rindex(b" <")]


def _name_graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") :]


def write_statements(path: Path, statements: Iterable[Triple] | Iterable[Quad], prefixes: Mapping[str, str]) -> None:
    """Write ``statements`` in the order given, in the format of the file's extension.

    :raises NotFoundError: if no format has that extension
    """
    syntax = rdf_syntax(path.suffix.removeprefix("."))
    with path.open("wb") as file:
        serialize(statements, file, syntax.format, prefixes=dict(sorted(prefixes.items())))


def used_prefixes(statements: Iterable[Triple] | Iterable[Quad]) -> dict[str, str]:
    """Return those of the known prefixes that some IRI of ``statements`` can be written with."""
    return find_prefixes(write_lines(statements))


def find_prefixes(texts: Iterable[bytes]) -> dict[str, str]:
    """Return those of the known prefixes that some IRI in ``texts``, lines of N-Quads or terms, can be written with."""
    found = {match for text in texts for match in SPACE.findall(text)}
    spaces = {space.decode() if space != b"" else UNWRITTEN.get(sign, "") for sign, space in found}
    names = {compact(space).partition(":")[0] for space in spaces}
    return {name: namespace for name, namespace in sorted(PREFIXES.items()) if name in names}
