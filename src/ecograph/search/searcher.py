"""The index of what is served: read when it is first needed, searched beside the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ecograph.errors import ReleaseError
from ecograph.search.edits import Edit
from ecograph.search.patterns import Pattern, find_patterns
from ecograph.text import Text

if TYPE_CHECKING:
    from ecograph.search.index import Index
    from ecograph.search.matching import Found

__all__ = ["Expanded", "Searcher"]

LONG = 1 << 16
"""Characters from which on a query is read beside the event loop."""


@dataclass(frozen=True)
class Expanded:
    """A query as the engine gets it, and what in it was replaced."""

    text: str
    edits: Sequence[Edit] = ()


class Searcher:
    """Searches one index. Until something is searched for it takes neither time nor memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._index: Index | None = None
        self._loading = asyncio.Lock()

    async def open(self) -> "Index":
        """Return the index.

        :raises ReleaseError: if there is none that can be used
        """
        if self._path is None:
            raise ReleaseError(
                Text(en="What is served here has no index for search.", sv="Det som serveras här har inget sökindex.")
            )
        async with self._loading:
            if self._index is None:
                # Imported here and not above: with the stemmers it takes as long as all else that serving imports.
                load = import_module("ecograph.search.index").load_index
                self._index = cast("Index", await asyncio.to_thread(load, self._path))
            return self._index

    async def find(self, text: str, **options: Any) -> "Found":
        """Return what :func:`ecograph.search.matching.search` finds.

        :raises InputError: if ``text`` is too long or has no word
        :raises ReleaseError: if there is no index that can be used
        """
        index = await self.open()
        return await asyncio.to_thread(
            partial(import_module("ecograph.search.matching").search, index, text, **options)
        )

    async def expand(self, query: str) -> Expanded:
        """Return a SPARQL query with its searches replaced by what they find.

        :raises QueryError: if a search is not written as it should be, or finds too much
        :raises ReleaseError: if it has one and there is no index that can be used
        """
        if self._path is None:
            return Expanded(query)
        patterns: list[Pattern] = (
            find_patterns(query) if len(query) < LONG else await asyncio.to_thread(find_patterns, query)
        )
        if len(patterns) == 0:
            return Expanded(query)
        index = await self.open()
        expand = import_module("ecograph.search.expansion").expand
        return Expanded(*await asyncio.to_thread(expand, query, patterns, index))
