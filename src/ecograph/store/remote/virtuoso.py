"""Writes a query so that Virtuoso answers it rightly (docs/stores.md tells what it does else, as of 7.2.5)."""

import re
from collections.abc import Sequence
from typing import Final

from ecograph.errors import QueryError
from ecograph.namespaces import BASE
from ecograph.store.parts import Edits, Part, apply_edits, find_name, split_parts, with_depth
from ecograph.store.request import QueryRequest
from ecograph.text import Text

__all__ = ["support_virtuoso"]

ALL_COLUMNS: Final = re.compile(r"\bSELECT\s+(?:(?:DISTINCT|REDUCED)\s*)?\*", re.IGNORECASE)
"""In a string or after a comment it may be found or missed: then a query is refused, or the store refuses it."""


def support_virtuoso(text: str, request: QueryRequest, default_graph: str | None) -> str:
    """Return ``text`` as Virtuoso understands it rightly."""
    parts = list(split_parts(text))
    edits = _support_values(parts)
    if len(request.named_graphs) == 0:
        edits += _hold_graphs(text, parts, default_graph)
    return apply_edits(text, edits)


def _hold_graphs(text: str, parts: Sequence[Part], default_graph: str | None) -> Edits:
    """Put every GRAPH into a group with a condition on its graph, beside it and not within, where it is not bound.

    Virtuoso, told which graph is the default one, finds any graph of its own for a variable, and none for an IRI.

    :param default_graph: None if the data set has no named graphs
    """
    edits: Edits = []
    ends: list[tuple[int, str]] = []
    for number, part, depth in with_depth(parts):
        if part.word == "GRAPH" and part.kind == "word" and len(parts) > number + 1:
            graph = parts[number + 1]
            name = graph.text
            if graph.variable is None and default_graph is not None:
                _refuse_all_columns(text)
                name = f"{find_name(text)}{number}"
                edits.append((graph.start, graph.end, name))
            condition = f'STRSTARTS(STR({name}), "{BASE}") && {name} != <{default_graph}>'
            if default_graph is None:
                condition = "false"
            elif name != graph.text:
                condition = f"{name} = {graph.text} && {condition}"
            edits.append((part.start, part.start, "{ "))
            ends.append((depth, f" FILTER ({condition}) }}"))
        elif part.text == "}" and len(ends) > 0 and ends[-1][0] == depth:
            edits.append((part.end, part.end, ends.pop()[1]))
    return edits


def _refuse_all_columns(text: str) -> None:
    """Refuse ``SELECT *`` where a variable is added: it would be a column."""
    if ALL_COLUMNS.search(text) is not None:
        raise QueryError(
            Text(
                en="With a GRAPH that is named, the store behind this service needs the variables of SELECT one by "
                "one: write them in the place of *.",
                sv="Med en GRAPH som är namngiven behöver lagret bakom tjänsten variablerna i SELECT en och en: "
                "skriv dem i stället för *.",
            )
        )


def _support_values(parts: Sequence[Part]) -> Edits:
    """Give a group that has nothing but VALUES a condition that always holds: in a UNION Virtuoso loses it else."""
    edits: Edits = []
    opened: list[tuple[int, int]] = []
    for number, part, depth in with_depth(parts):
        if part.word == "VALUES" and part.kind == "word" and number > 0 and parts[number - 1].text == "{":
            opened.append((number, depth))
        elif part.text == "}" and len(opened) > 0 and opened[-1][1] == depth:
            opened.pop()
            if len(parts) > number + 1 and parts[number + 1].text == "}":
                edits.append((part.end, part.end, " FILTER (true)"))
    return edits
