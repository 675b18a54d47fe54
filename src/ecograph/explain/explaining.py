"""Explains queries: reads what they are made of, counts what their patterns match, and says what follows."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ecograph.errors import LimitError
from ecograph.explain.counting import REFUSALS, Count, Counter
from ecograph.explain.findings import Finding, find_reasons
from ecograph.explain.joining import Step, count_steps
from ecograph.explain.running import Ran, choose_plain, run_query
from ecograph.explain.structure import Structure, read_structure
from ecograph.settings import Settings
from ecograph.store.engine import Engine
from ecograph.store.guard import Outline, outline_query
from ecograph.store.ledger import ASKER
from ecograph.store.request import QueryRequest
from ecograph.store.runs import BusyError

__all__ = ["Explainer", "Explanation"]

EMPTY: Final = "urn:ecograph:no-such-graph"
"""A graph in which there is nothing: what is asked there is only read."""
CHECK: Final = 3.0
"""Seconds that the engine may take to read a query."""
COUNTED: Final = 60
"""Patterns that are counted; a query with more is told so."""


@dataclass(frozen=True)
class Explanation:
    """What a query does."""

    structure: Structure
    counts: Mapping[int, Count]
    """By number of the pattern; those of a query with very many are not all there."""
    steps: tuple[Step, ...]
    """Of the patterns that each answer has; none where there is one of them, or very many."""
    findings: tuple[Finding, ...]
    ran: Ran | None
    """None: it was not to be run."""
    seconds: float
    """What reading and counting took."""


class Explainer:
    """Explains queries for one service, one after the other: what parses them takes a processor for a while."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._place = asyncio.Semaphore(1)
        self._waiting = 0

    async def explain(self, request: QueryRequest, outline: Outline, *, run: bool) -> Explanation:
        """Explain the query ``request``, whose text is ``outline``; if ``run``, run it too.

        :raises QueryError: if it is malformed; UnexplainedError if it can be run, but not explained
        :raises LimitError: if it is too long; if the asker has used up what each has, or the service takes no more
        """
        started = time.monotonic()
        await self._check(request)
        structure = await self._read(request)
        counter = Counter(self._engine, request)
        counts = await counter.count_patterns(structure.patterns[:COUNTED])
        known = {pattern.number: counts.get(pattern.number, UNCOUNTED) for pattern in structure.patterns}
        findings = await find_reasons(structure, known, counter)
        steps = await count_steps(structure.patterns, known, counter)
        seconds = time.monotonic() - started
        ran = await run_query(self._engine, request, outline.form) if run else None
        return Explanation(structure, known, steps, tuple(findings), ran, seconds)

    def prepare(self, text: str, base: str = "") -> tuple[QueryRequest, Outline]:
        """Return a query as it is explained; the data set of the protocol is added by those who have one.

        :raises QueryError: if it is no query, an update, or calls a service that is not allowed
        :raises LimitError: if it is longer than a query may be
        """
        outline = outline_query(text, self._settings, base)
        graphs = outline.default_graphs, outline.named_graphs
        return QueryRequest(outline.text, choose_plain(outline.form), {}, *graphs, base or None), outline

    async def _check(self, request: QueryRequest) -> None:
        """Have the engine read the query over no data: it tells line and column of what is wrong.

        :raises QueryError: if it is malformed
        """
        if "SERVICE" in request.text.upper():
            return  # it would be called
        empty = replace(request, default_graphs=(EMPTY,), named_graphs=())
        try:
            async with asyncio.timeout(CHECK):
                (await self._engine.run(empty)).file.close()
        except (TimeoutError, LimitError) as error:
            if isinstance(error, REFUSALS):
                raise

    async def _read(self, request: QueryRequest) -> Structure:
        ledger, asker = self._engine.operations.ledger, ASKER.get()
        ledger.check(asker)
        if self._waiting > self._settings.queue:
            raise BusyError(self._waiting)
        self._waiting += 1
        try:
            async with self._place:
                with ledger.charge(asker):
                    return await read_structure(request.text, request.base or "")
        finally:
            self._waiting -= 1


UNCOUNTED: Final = Count(None, is_exact=False, reason="time")
