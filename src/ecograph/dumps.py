"""Write the data set in every RDF format, the same bytes each time."""

import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, Triple, serialize

from ecograph.blocks import Dump, cut_by_graph, cut_by_subject, cut_lines
from ecograph.copied import keep_places, open_copied, read_places
from ecograph.dataset import Layers, write_lines
from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.namespaces import PREFIXES, compact
from ecograph.release import FileEntry

__all__ = ["DUMPS", "find_prefixes", "used_prefixes", "write_dumps", "write_statements"]

DUMPS: Final = {f"ecograph.{syntax.extension}": syntax for syntax in RDF_FORMATS}
"""The dumps by file name."""
SPACE: Final = re.compile(rb'"(?:[^"\\]|\\.)*"(@|\^\^|)|<([^>]*[/#])[^>/#]*>')
"""A literal of N-Quads with the sign of its language or datatype, or an IRI with its part up to the last / or #."""
UNWRITTEN: Final = {b"": PREFIXES["xsd"], b"@": PREFIXES["rdf"]}
"""The namespaces of the datatypes xsd:string and rdf:langString, which literals have without their being written."""


def write_dumps(
    folder: Path, layers: Layers, prefixes: Mapping[str, str], former: Path | None = None, cache: Path | None = None
) -> dict[str, FileEntry]:
    """Write the files :data:`DUMPS` and return size and digest of each.

    The formats with graphs get the statements by graph, the others each triple once, all sorted.

    :param former: folder of the release before, of which blocks are copied
    :param cache: file that tells where they stand there
    """
    known = read_places(cache, prefixes)
    with ExitStack() as stack:
        dumps: dict[str, Dump] = {}
        for name, syntax in DUMPS.items():
            copied = stack.enter_context(open_copied(former, name, known.get(name)))
            dumps[syntax.name] = stack.enter_context(Dump(folder / name, prefixes, copied))
        for block in cut_by_subject(layers.default):
            for syntax_name in ("nt", "turtle", "rdfxml"):
                dumps[syntax_name].add(block)
        for block in cut_by_graph(layers.graphs):
            for syntax_name in ("trig", "jsonld"):
                dumps[syntax_name].add(block)
        for block in cut_lines(layers.named):
            dumps["nq"].add(block)
        entries = {name: dumps[syntax.name].finish() for name, syntax in DUMPS.items()}
    keep_places(cache, prefixes, {name: dumps[syntax.name].places for name, syntax in DUMPS.items()})
    return entries


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
