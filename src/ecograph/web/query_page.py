"""Pages of the catalogue: the list of questions, and one question with its answer as a table."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ecograph.examples import write_out
from ecograph.formats import result_syntax
from ecograph.queries import CatalogueQuery
from ecograph.store.pool import QueryPool
from ecograph.store.request import QueryRequest
from ecograph.web.names import Index
from ecograph.web.select import Row, Term, read_table
from ecograph.web.templating import render_page
from ecograph.web.terms import Value, write_term
from ecograph.web.view import View, view_request

__all__ = ["render_catalogue", "render_query"]

CAPITAL: Final = re.compile(r"(?<=[a-z])[A-Z]")
SHOWN: Final = 500
"""Rows that a page shows; it tells when there are more."""
FORMATS: Final = ("csv", "json", "tsv", "xml")


@dataclass(frozen=True)
class Field:
    """A parameter as a field of the form."""

    name: str
    description: str
    value: str


def render_catalogue(request: Request, queries: Iterable[CatalogueQuery]) -> Response:
    """Return the page that lists the questions."""
    view = view_request(request)
    listed = [(query.summary.to(view.language), view.url(f"/queries/{query.name}"), query.name) for query in queries]
    return render_page(request, "queries.html", {"queries": sorted(listed, key=lambda each: view.collate(each[0]))})


async def render_query(request: Request, query: CatalogueQuery, given: Mapping[str, str]) -> Response:
    """Return the page of one question: its parameters as a form, its answer as a table.

    :raises InputError: if a value is missing or not of its parameter's type
    :raises LimitError: if the query met a limit
    """
    view = view_request(request)
    terms = {name: str(term) for name, term in query.bind(given, view.language).items()}
    pool: QueryPool = request.app.state.pool
    answer = await pool.run(QueryRequest(query.text, result_syntax("tsv"), terms))
    names, rows = await read_table(answer)
    columns = [name for name in names if name not in terms and not _is_label(name, names)]
    context = {
        "question": query.summary.to(view.language),
        "fields": [
            Field(
                parameter.name,
                parameter.description.to(view.language),
                given.get(parameter.name, parameter.default or ""),
            )
            for parameter in query.parameters
            if parameter.type != "language"
        ],
        "columns": [_head(column) for column in columns],
        "rows": [[_write(view, row, column) for column in columns] for row in rows[:SHOWN]],
        "total": len(rows),
        "formats": [(name.upper(), view.url(f"/queries/{query.name}", **given, format=name)) for name in FORMATS],
        "editor": view.url("/#query", query=write_out(query, terms)),
    }
    return render_page(request, "query.html", context)


def _head(column: str) -> str:
    """Return the name of a column in words: ``roleName`` is told as role name."""
    return CAPITAL.sub(lambda found: f" {found.group().lower()}", column)


def _is_label(name: str, names: Iterable[str]) -> bool:
    """Tell whether a column only names the things of another: those are shown as one."""
    return any(name == other + ending for other in names for ending in ("Name", "Label"))


def _write(view: View, row: Row, column: str) -> Value | None:
    term: Term | None = row.get(column)
    if term is None:
        return None
    written = write_term(Index([]), view, term)
    label = row.get(f"{column}Name") or row.get(f"{column}Label")
    if not isinstance(term, NamedNode) or label is None:
        return written
    return Value(
        text=getattr(label, "value", str(label)), href=written.href, external=written.external, tip=written.short
    )
