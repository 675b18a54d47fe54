"""Runs the query that is explained, to tell how long it took and how many rows it has."""

import time
from dataclasses import dataclass, replace
from typing import Final

from ecograph.errors import LimitError
from ecograph.formats import RdfSyntax, ResultSyntax, rdf_syntax, result_syntax
from ecograph.store.engine import Engine
from ecograph.store.request import Form, QueryAnswer, QueryRequest
from ecograph.store.rows import COUNTERS
from ecograph.text import Text

__all__ = ["Ran", "choose_plain", "run_query"]

CHUNK: Final = 1 << 16


@dataclass(frozen=True)
class Ran:
    """What became of the query when it was run."""

    seconds: float
    """From when it was sent until the whole answer was there, with the time it waited."""
    rows: int | None = None
    """Solutions or triples; None if there is no answer, or it is yes or no."""
    size: int | None = None
    """Bytes of the answer as TSV or N-Triples."""
    failure: Text | None = None
    """Why there is no answer."""


def choose_plain(form: Form) -> ResultSyntax | RdfSyntax:
    """Return the format in which the rows of an answer are easily counted."""
    return result_syntax("tsv") if form in {"SELECT", "ASK"} else rdf_syntax("nt")


async def run_query(engine: Engine, request: QueryRequest, form: Form) -> Ran:
    """Return how the query ``request`` runs; a limit that it meets is part of that.

    :raises QueryError: if it is malformed, or asks for something the engine does not do
    """
    started = time.monotonic()
    try:
        answer = await engine.run(replace(request, syntax=choose_plain(form)))
    except LimitError as error:
        return Ran(time.monotonic() - started, failure=error.message)
    seconds = time.monotonic() - started
    return Ran(seconds, None if form == "ASK" else _count_rows(answer, form), answer.size)


def _count_rows(answer: QueryAnswer, form: Form) -> int:
    counter = COUNTERS["tsv"]()
    with answer.file as file:
        parts = iter(lambda: file.read(CHUNK), b"")
        return sum(counter.count(part) if form == "SELECT" else part.count(b"\n") for part in parts)
