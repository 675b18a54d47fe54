"""Queries for tests of the pool: some that nobody waits for, and ways to ask."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from ecograph.formats import result_syntax
from ecograph.store.pool import QueryPool, QueryRequest
from serving import find_workers_of

__all__ = ["CROSS", "HOG", "RUNAWAYS", "RunPool", "add", "ask", "count", "find_workers", "wait_until"]

RunPool = Callable[..., Any]

CROSS: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l ."
"""Of 300 statements: 8,100,000,000 rows."""
RUNAWAYS: Final = {
    "count": f"SELECT (COUNT(*) AS ?n) WHERE {{ {CROSS} }}",
    "filter": f"SELECT * WHERE {{ {CROSS} FILTER(?c + ?f + ?i + ?l < 0) }}",
    "construct": f"CONSTRUCT {{ ?a ?b ?l }} WHERE {{ {CROSS} FILTER(?c + ?f + ?i + ?l < 0) }}",
    "path": "SELECT (COUNT(*) AS ?n) WHERE { ?a (<x:p>|!<x:q>|^!<x:r>)* ?b . ?c (!<x:q>|^!<x:r>)* ?d . ?e !<x:q>* ?f }",
    "regex": f'ASK {{ {CROSS} FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)), "(a|b|ab)*z$")) }}',
}
HOG: Final = f"SELECT * WHERE {{ {CROSS} }} ORDER BY ?l ?i ?f ?c"


async def ask(pool: QueryPool, text: str) -> bytes:
    """Return the answer as CSV."""
    return (await pool.run(QueryRequest(text, result_syntax("csv")))).read()


async def add(pool: QueryPool, number: int) -> int:
    """Return ``number`` + 1, computed by a query."""
    return int((await ask(pool, f"SELECT ({number} + 1 AS ?n) WHERE {{}}")).split()[1])


async def count(pool: QueryPool) -> bytes:
    """Return the number of statements, as it is written."""
    return (await ask(pool, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")).split()[1]


def find_workers(pool: QueryPool) -> list[int]:
    """Return the ids of the workers."""
    assert pool.template_pid is not None
    return find_workers_of(pool.template_pid)


async def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds; the scenario is bounded as a whole."""
    while not condition():
        await asyncio.sleep(0.01)
