"""Reads the W3C's manifests of SPARQL tests: which query over which data, and what is to come out.

The tests are read from ``../shared/conformance/rdf-tests``, or from the folder that ``ECOGRAPH_CONFORMANCE`` names (the
repository w3c/rdf-tests has them); they are no part of this project.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from ecograph.namespaces import PREFIXES

__all__ = ["FOLDER", "MF", "Case", "Manifest", "list_cases", "read_quads", "write_data"]

FOLDER: Final = (
    Path(os.environ.get("ECOGRAPH_CONFORMANCE", Path(__file__).parents[2] / "shared" / "conformance")).resolve()
    / "rdf-tests"
    / "sparql"
)
BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the tests are published: relative IRIs are relative to this."""
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
}
FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]+)>", re.IGNORECASE)
LEFT_OUT: Final = ("sparql11/entailment/", "sparql11/service/")
"""Entailment regimes are other languages; SERVICE needs other services, and is off."""


@dataclass(frozen=True)
class Case:
    """One test of the query language."""

    name: str
    """Folder, and the test's own name."""
    kind: str
    """Local name of its class, such as ``QueryEvaluationTest``."""
    query: Path
    data: tuple[Path, ...]
    """Files of the default graph."""
    graphs: tuple[tuple[str, Path], ...]
    """Named graphs: name and file."""
    result: Path | None
    is_lax: bool
    """REDUCED: any number of duplicates may be left out."""

    @property
    def dataset(self) -> tuple[object, ...]:
        """What tells its data from those of other tests."""
        return (self.data, self.graphs)

    def read_query(self) -> str:
        """Return the text of the query, with the base it is published at."""
        text = self.query.read_bytes().decode("utf-8")
        return f"BASE <{_publish(self.query)}>\n{text}"


class Manifest:
    """The statements of one manifest."""

    def __init__(self, path: Path) -> None:
        self.objects: dict[tuple[Any, str], list[Any]] = {}
        for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=_publish(path)):
            self.objects.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)

    def one(self, subject: object, predicate: str) -> Any:
        """Return the only value, or None."""
        return next(iter(self.objects.get((subject, predicate), [])), None)

    def list_entries(self) -> Iterator[NamedNode]:
        """Yield the tests in order."""
        for (_, predicate), heads in self.objects.items():
            if predicate == MF + "entries":
                node = heads[0]
                while isinstance(node, BlankNode):
                    yield self.one(node, PREFIXES["rdf"] + "first")
                    node = self.one(node, PREFIXES["rdf"] + "rest")


def list_cases(*kinds: str) -> list[Case]:
    """Return the tests of these kinds (starts of class names), by folder; none where the tests are absent."""
    return [case for path in sorted(FOLDER.rglob("manifest.ttl")) for case in _read_cases(path, kinds)]


def _read_cases(path: Path, kinds: tuple[str, ...]) -> Iterator[Case]:
    manifest = Manifest(path)
    folder = path.parent.relative_to(FOLDER).as_posix() + "/"
    if folder in LEFT_OUT:
        return
    for entry in manifest.list_entries():
        kind = str(manifest.one(entry, PREFIXES["rdf"] + "type").value).rpartition("#")[2]
        action = manifest.one(entry, MF + "action")
        if not kind.startswith(kinds):
            continue
        query = manifest.one(action, QT + "query") or action
        result = manifest.one(entry, MF + "result")
        graphs = manifest.objects.get((action, QT + "graphData"), [])
        yield Case(
            name=folder + entry.value.rpartition("#")[2],
            kind=kind,
            query=_find(query),
            data=tuple(_find(data) for data in manifest.objects.get((action, QT + "data"), [])),
            graphs=tuple((node.value, _find(node)) for node in [*graphs, *_list_from(query)]),
            result=None if result is None else _find(result),
            is_lax=manifest.one(entry, MF + "resultCardinality") == NamedNode(MF + "LaxCardinality"),
        )


def _list_from(query: NamedNode) -> list[NamedNode]:
    """Return the graphs that a query itself names as its data set, where they are files."""
    path = _find(query)
    names = FROM.findall(path.read_text(encoding="utf-8", errors="replace"))
    found = [NamedNode(urljoin(query.value, name)) for name in dict.fromkeys(names)]
    return [node for node in found if _find(node).is_file()]


def write_data(case: Case, path: Path) -> None:
    """Write the data set of a test as N-Quads."""
    quads: list[Quad] = []
    for file in case.data:
        quads.extend(read_quads(file))
    for name, file in case.graphs:
        quads.extend(Quad(quad.subject, quad.predicate, quad.object, NamedNode(name)) for quad in read_quads(file))
    path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")


def read_quads(path: Path) -> list[Quad]:
    """Return the statements of a file."""
    read = parse(path=path, format=FORMATS[path.suffix], base_iri=_publish(path), rename_blank_nodes=True)
    return list(read)


def _publish(path: Path) -> str:
    return BASE + path.relative_to(FOLDER).as_posix()


def _find(node: NamedNode) -> Path:
    return FOLDER / unquote(node.value.removeprefix(BASE))
