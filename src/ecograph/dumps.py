"""Write the data set in every RDF format, the same bytes each time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, Triple, parse, serialize

from ecograph.dataset import write_lines
from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.namespaces import PREFIXES, compact

__all__ = ["find_prefixes", "used_prefixes", "write_dumps", "write_statements"]

SPACE: Final = re.compile(rb'"(?:[^"\\]|\\.)*"(@|\^\^|)|<([^>]*[/#])[^>/#]*>')
"""A literal of N-Quads with the sign of its language or datatype, or an IRI with its part up to the last / or #."""
UNWRITTEN: Final = {b"": PREFIXES["xsd"], b"@": PREFIXES["rdf"]}
"""The namespaces of the datatypes xsd:string and rdf:langString, which literals have without their being written."""


def write_dumps(folder: Path, prefixes: Mapping[str, str]) -> None:
    """Write ``ecograph.<extension>`` in the RDF formats that nest statements, from the two that are lines.

    Those are there already, sorted. The formats with graphs get the statements by graph.
    """
    for layer, lines in (("default", "nt"), ("named", "nq")):
        text = (folder / f"ecograph.{lines}").read_bytes()
        statements = list(parse(text if layer == "default" else _sort_by_graph(text), format=rdf_syntax(lines).format))
        for syntax in RDF_FORMATS:
            if syntax.layer == layer and syntax.name != lines:
                write_statements(folder / f"ecograph.{syntax.extension}", statements, prefixes)


def _sort_by_graph(text: bytes) -> bytes:
    lines = sorted(text.splitlines(keepends=True), key=_name_graph)
    return b"".join(lines)


def _name_graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") :]


def write_statements(path: Path, statements: Sequence[Triple] | Sequence[Quad], prefixes: Mapping[str, str]) -> None:
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
