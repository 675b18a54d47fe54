"""Results of measures as text: CSV, JSON, Turtle, and a table for people."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pyoxigraph import Quad, RdfFormat, serialize

from ecograph.dumps import used_prefixes
from ecograph.metrics import RANGE_DEFINITION, Result, format_value
from ecograph.namespaces import expand
from ecograph.text import Language, Text

__all__ = ["COLUMNS", "LEGEND", "results_csv", "results_json", "results_table", "results_turtle"]

COLUMNS: Final[Mapping[str, Callable[[Result], str | int]]] = {
    "network": lambda result: result.network,
    "measure": lambda result: result.measure,
    "actor": lambda result: result.actor,
    "iri": lambda result: expand(result.actor),
    "name_sv": lambda result: result.name.sv,
    "name_en": lambda result: result.name.en,
    "value": lambda result: format_value(result.value),
    "rank": lambda result: result.rank,
    "rank_low": lambda result: result.rank_low,
    "rank_high": lambda result: result.rank_high,
    "sources": lambda result: result.sources,
}
"""The columns of CSV, and the keys of JSON."""

HEADINGS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("measure", "rank", "range", "value", "sources", "actor"),
    "sv": ("mått", "rang", "spann", "värde", "källor", "aktör"),
}

LEGEND: Final = Text(
    en=f"{RANGE_DEFINITION.en} Such actors are marked with *.", sv=f"{RANGE_DEFINITION.sv} Sådana aktörer är märkta *."
)
"""What people need to know to read the table."""


def results_csv(results: Sequence[Result]) -> str:
    """Return ``results`` as CSV (RFC 4180, but lines end in LF), one line each under a heading."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([read(result) for read in COLUMNS.values()] for result in results)
    return stream.getvalue()


def results_json(results: Sequence[Result]) -> str:
    """Return ``results`` as a JSON list of objects whose keys are :data:`COLUMNS` and whose values are numbers."""
    rows = [{name: read(result) for name, read in COLUMNS.items()} | {"value": result.value} for result in results]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def results_turtle(quads: Sequence[Quad]) -> str:
    """Return the statements of ``quads`` as Turtle, in their order."""
    stream = io.BytesIO()
    triples = [quad.triple for quad in quads]
    serialize(triples, stream, RdfFormat.TURTLE, prefixes=used_prefixes(triples))
    return stream.getvalue().decode("utf-8")


def results_table(results: Sequence[Result], language: Language) -> str:
    """Return ``results`` in aligned columns, values with four decimals; see :data:`LEGEND`."""
    rows = [HEADINGS[language], *(_row(result, language) for result in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
    return "\n".join(lines) + "\n"


def _row(result: Result, language: Language) -> tuple[str, ...]:
    return (
        result.measure,
        str(result.rank),
        f"{result.rank_low}-{result.rank_high}{'*' if result.sources == 1 else ''}",
        f"{result.value:.4f}",
        str(result.sources),
        result.name.to(language),
    )
