"""Quads and rows out of the query pool."""

from collections.abc import Mapping
from typing import Final

import anyio.to_thread
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Triple, parse_query_results

from ecograph.formats import result_syntax
from ecograph.store.pool import QueryPool
from ecograph.store.request import QueryAnswer, QueryRequest

__all__ = ["Row", "Term", "read_table", "select_count", "select_quads", "select_rows"]

Term = NamedNode | BlankNode | Literal | Triple
Row = Mapping[str, Term]

SYNTAX: Final = result_syntax("tsv")
"""The leanest format that keeps language tags and datatypes."""


async def select_rows(pool: QueryPool, query: str) -> list[Row]:
    """Return the rows of a SELECT query, each without its unbound variables.

    :raises QueryError: the query is malformed
    :raises LimitError: the query met a limit of the pool
    """
    return (await read_table(await pool.run(QueryRequest(text=query, syntax=SYNTAX))))[1]


async def select_quads(pool: QueryPool, query: str) -> list[Quad]:
    """Return the distinct quads of a SELECT query over ?graph, ?subject, ?predicate, ?object, sorted.

    :raises QueryError: the query is malformed
    :raises LimitError: the query met a limit of the pool
    """
    quads = {_read_quad(row) for row in await select_rows(pool, query)}
    return sorted(quads, key=str)


async def select_count(pool: QueryPool, query: str) -> int:
    """Return the value of ?count in the one row of a SELECT query.

    :raises QueryError: the query is malformed
    :raises LimitError: the query met a limit of the pool
    """
    [row] = await select_rows(pool, query)
    count = row["count"]
    return int(count.value) if isinstance(count, Literal) else 0


async def read_table(answer: QueryAnswer) -> tuple[list[str], list[Row]]:
    """Return the columns and rows of an answer in TSV."""
    return await anyio.to_thread.run_sync(_read_table, answer.read())


def _read_table(body: bytes) -> tuple[list[str], list[Row]]:
    """Parse and read in one thread: pyoxigraph's solutions must not change threads (traps: it aborts the process)."""
    solutions = parse_query_results(body, format=SYNTAX.format)
    if not isinstance(solutions, QuerySolutions):
        return [], []
    names = [variable.value for variable in solutions.variables]
    return names, [
        {name: term for name, term in zip(names, solution, strict=True) if term is not None} for solution in solutions
    ]


def _read_quad(row: Row) -> Quad:
    graph, subject, predicate = row.get("graph"), row["subject"], row["predicate"]
    if not isinstance(subject, NamedNode | BlankNode) or not isinstance(predicate, NamedNode):
        raise TypeError(row)
    return Quad(subject, predicate, row["object"], graph if isinstance(graph, NamedNode) else DefaultGraph())
