"""Write the data set in every RDF format, the same bytes each time."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple, serialize

from ecograph.formats import RDF_FORMATS, rdf_syntax
from ecograph.namespaces import PREFIXES, compact

__all__ = ["used_prefixes", "write_dataset", "write_statements"]


def write_dataset(folder: Path, triples: Sequence[Triple], quads: Sequence[Quad]) -> None:
    """Write ``ecograph.<extension>`` in every RDF format: the default graph's triples or the named graphs' quads.

    Both are given sorted; the formats that nest the statements of a graph get them by graph.
    """
    prefixes = used_prefixes(quads)
    by_graph = sorted(quads, key=_by_graph)
    for syntax in RDF_FORMATS:
        statements: Sequence[Triple] | Sequence[Quad] = triples
        if syntax.layer == "named":
            statements = quads if syntax.name == "nq" else by_graph
        write_statements(folder / f"ecograph.{syntax.extension}", statements, prefixes)


def write_statements(path: Path, statements: Sequence[Triple] | Sequence[Quad], prefixes: Mapping[str, str]) -> None:
    """Write ``statements`` in the order given, in the format of the file's extension.

    :raises NotFoundError: if no format has that extension
    """
    syntax = rdf_syntax(path.suffix.removeprefix("."))
    with path.open("wb") as file:
        serialize(statements, file, syntax.format, prefixes=dict(sorted(prefixes.items())))


def used_prefixes(statements: Iterable[Triple | Quad]) -> dict[str, str]:
    """Return those of the known prefixes that some IRI of ``statements`` can be written with."""
    iris = {iri for statement in statements for term in statement for iri in _iris(term)}
    names = {compact(iri).partition(":")[0] for iri in iris}
    return {name: namespace for name, namespace in sorted(PREFIXES.items()) if name in names}


def _iris(term: object) -> list[str]:
    if isinstance(term, NamedNode):
        return [term.value]
    return [term.datatype.value] if isinstance(term, Literal) else []


def _by_graph(quad: Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad)
