"""Networks as files for other tools: GraphML, GEXF, CSV and JSON, always the same bytes for the same network."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from ecograph.errors import InputError, NotFoundError
from ecograph.text import Text

__all__ = [
    "EXPORTS",
    "export_network",
    "render_csv",
    "render_gexf",
    "render_graphml",
    "render_json",
    "render_network",
    "render_single",
    "write_atomically",
]

Attributes = dict[str, Any]

XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render_graphml(graph: "nx.Graph[str]") -> dict[str, str]:
    """Return ``graph`` as GraphML (http://graphml.graphdrawing.org), attributes flattened."""
    # not nx.write_graphml: that changes with whether lxml is installed
    return {"": f"{XML}{GraphMLWriter(graph=_flatten(graph))}\n"}


def render_gexf(graph: "nx.Graph[str]") -> dict[str, str]:
    """Return ``graph`` as GEXF 1.2 (https://gexf.net), attributes flattened, without the day of writing."""
    writer = GEXFWriter(_flatten(graph), version="1.2draft")
    meta = writer.xml.find("meta")
    meta.attrib.pop("lastmodifieddate")
    meta.find("creator").text = "ecograph"
    return {"": f"{XML}{writer}\n"}


def render_csv(graph: "nx.Graph[str]") -> dict[str, str]:
    """Return the table of edges, and under the suffix ``-nodes`` that of nodes, headed as Gephi imports them."""
    flat = _flatten(graph)
    edges = [{"source": one, "target": other, **data} for one, other, data in flat.edges(data=True)]
    nodes = [{"id": name, **data} for name, data in flat.nodes(data=True)]
    return {"": _write_table(("source", "target"), edges), "-nodes": _write_table(("id", "label"), nodes)}


def render_json(graph: "nx.Graph[str]") -> dict[str, str]:
    """Return ``graph`` as node-link JSON (``networkx.node_link_graph(data, edges="edges")`` reads it), lists kept."""
    data = nx.node_link_data(graph, edges="edges")
    return {"": json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"}


EXPORTS: Final[Mapping[str, Callable[["nx.Graph[str]"], dict[str, str]]]] = {
    "graphml": render_graphml,
    "gexf": render_gexf,
    "csv": render_csv,
    "json": render_json,
}
"""How each format is written: the texts of its files, by what is added to the file's name."""


def render_network(graph: "nx.Graph[str]", form: str) -> dict[str, str]:
    """Return the texts of the files of ``graph`` in the format ``form``, by what is added to the file's name.

    :raises NotFoundError: if there is no such format
    """
    if form not in EXPORTS:
        raise NotFoundError(Text(en="network format", sv="nätverksformat"), form, EXPORTS)
    return EXPORTS[form](graph)


def render_single(graph: "nx.Graph[str]", form: str) -> str:
    """Return ``graph`` as one text.

    :raises NotFoundError: if there is no format ``form``
    :raises InputError: if the format consists of several files
    """
    texts = render_network(graph, form)
    if len(texts) > 1:
        raise InputError(
            Text(
                en=f"Format {form!r} is {len(texts)} files and needs the name of a file, not standard output.",
                sv=f"Formatet {form!r} är {len(texts)} filer och kräver ett filnamn, inte standardutmatningen.",
            )
        )
    return texts[""]


def export_network(graph: "nx.Graph[str]", form: str, out: Path) -> list[Path]:
    """Write ``graph`` to ``out``, for CSV the nodes beside it with ``-nodes`` in the name; return the files written.

    :raises NotFoundError: if there is no format ``form``
    :raises InputError: if a file cannot be written
    """
    files = {out.with_name(out.stem + end + out.suffix): text for end, text in render_network(graph, form).items()}
    for file, text in files.items():
        write_atomically(file, text)
    return list(files)


def write_atomically(file: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``file``: whoever looks sees the former file or the whole new one.

    :raises InputError: if it cannot be written
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        try:
            draft.write_text(text, encoding="utf-8", newline="")
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            Text(en=f"It cannot be written: {error.strerror}.", sv=f"Den kan inte skrivas: {error.strerror}."),
            file=file,
        ) from error


def _flatten(graph: "nx.Graph[str]") -> "nx.Graph[str]":
    """Return a copy with plain values: lists joined by ``|``, no None, and a ``label`` on nodes."""
    flat: nx.Graph[str] = graph.__class__(**_flatten_attributes(graph.graph))
    for name, data in graph.nodes(data=True):
        flat.add_node(name, label=data["label_en"], **_flatten_attributes(data))
    if isinstance(graph, nx.MultiDiGraph) and isinstance(flat, nx.MultiDiGraph):
        for one, other, key, data in graph.edges(keys=True, data=True):
            flat.add_edge(one, other, key=key, **_flatten_attributes(data))
        return flat
    for one, other, data in graph.edges(data=True):
        flat.add_edge(one, other, **_flatten_attributes(data))
    return flat


def _flatten_attributes(data: Attributes) -> Attributes:
    return {
        name: "|".join(value) if isinstance(value, list) else value for name, value in data.items() if value is not None
    }


def _write_table(first: Iterable[str], rows: list[Attributes]) -> str:
    columns = dict.fromkeys([*first, *(name for row in rows for name in row)])
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
