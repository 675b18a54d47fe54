"""Write the data set in every RDF format, the same bytes each time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, Triple, serialize

from ecograph.dataset import write_lines
from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.namespaces import PREFIXES, compact

__all__ = ["used_prefixes", "write_dataset", "write_statements"]

SPACE: Final = re.compile(rb'"(?:[^"\\]|\\.)*"(@|\^\^|)|<([^>]*[/#])[^>/#]*>')
"""A literal of N-Quads with the sign of its language or datatype, or an IRI with its part up to the last / or #."""
UNWRITTEN: Final = {b"": PREFIXES["xsd"], b"@": PREFIXES["rdf"]}
"""The namespaces of the datatypes xsd:string and rdf:langString, which literals have without their being written."""


def write_dataset(folder: Path, triples: Sequence[Triple], quads: Sequence[Quad]) -> None:
    """Write ``ecograph.<extension>`` in every RDF format: the default graph's triples or the named graphs' quads.

    Both are given sorted; the formats that nest the statements of a graph get them by graph.
    """
    lines = folder / "ecograph.nq"
    write_statements(lines, quads, {})
    with lines.open("rb") as file:
        prefixes = _find_prefixes(file)
    by_graph = sorted(quads, key=_name_graph)
    for syntax in RDF_FORMATS:
        if syntax.name != "nq":
            statements: Sequence[Triple] | Sequence[Quad] = triples if syntax.layer == "default" else by_graph
            write_statements(folder / f"ecograph.{syntax.extension}", statements, prefixes)


def write_statements(path: Path, statements: Sequence[Triple] | Sequence[Quad], prefixes: Mapping[str, str]) -> None:
    """Write ``statements`` in the order given, in the format of the file's extension.

    :raises NotFoundError: if no format has that extension
    """
    syntax = rdf_syntax(path.suffix.removeprefix("."))
    with path.open("wb") as file:
        serialize(statements, file, syntax.format, prefixes=dict(sorted(prefixes.items())))


def used_prefixes(statements: Iterable[Triple] | Iterable[Quad]) -> dict[str, str]:
    """Return those of the known prefixes that some IRI of ``statements`` can be written with."""
    return _find_prefixes(write_lines(statements))


def _find_prefixes(lines: Iterable[bytes]) -> dict[str, str]:
    found = {match for line in lines for match in SPACE.findall(line)}
    spaces = {space.decode() if space != b"" else UNWRITTEN.get(sign, "") for sign, space in found}
    names = {compact(space).partition(":")[0] for space in spaces}
    return {name: namespace for name, namespace in sorted(PREFIXES.items()) if name in names}


def _name_graph(quad: Quad) -> str:
    return str(quad.graph_name)
