"""The index of what is served: read when it is first needed, searched beside the event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ecograph.errors import EcographError, ReleaseError
from ecograph.search.edits import Edit, Expanded, apply_edits
from ecograph.search.patterns import Pattern, find_patterns
from ecograph.store.dialect import list_edits
from ecograph.store.looking import Looking
from ecograph.store.runs import StoppingError
from ecograph.text import Text

if TYPE_CHECKING:
    from ecograph.search.index import Index
    from ecograph.search.matching import Found

__all__ = ["Searcher"]


class Searcher:
    """Searches one index. Until something is searched for it takes neither time nor memory."""

    def __init__(self, path: Path | None, *, is_ours: bool = True) -> None:
        """Search the index at ``path``; ``is_ours`` tells whether queries go to an engine of our own."""
        self._is_ours = is_ours
        self._make: Callable[[], Awaitable[Index]] | None = None if path is None else partial(_load, path)
        self._made: asyncio.Future[Index] | None = None

    def use(self, make: Callable[[], Awaitable["Index"]]) -> None:
        """Have ``make`` called for the index when it is first needed: what is served has none yet."""
        self._make = make

    def close(self) -> None:
        """Make no index any more."""
        if self._made is not None:
            self._made.cancel()

    async def open(self) -> "Index":
        """Return the index. Whoever comes first has it made; what stops that, stops it for all who come later.

        :raises ReleaseError: if there is none that can be used
        :raises LimitError: if what is served is too large for one, or the service is told to stop
        """
        if self._make is None:
            raise ReleaseError(
                Text(en="What is served here has no index for search.", sv="Det som serveras här har inget sökindex.")
            )
        if self._made is None or _may_be_tried_again(self._made):
            self._made = asyncio.ensure_future(self._make())
        try:
            return await asyncio.shield(self._made)
        except EcographError as error:
            raise error.with_traceback(None) from None
        except asyncio.CancelledError:
            if self._made.cancelled():
                raise StoppingError from None
            raise

    async def find(self, text: str, **options: Any) -> "Found":
        """Return what :func:`ecograph.search.matching.search` finds.

        :raises InputError: if ``text`` is too long or has no word
        :raises ReleaseError: if there is no index that can be used
        """
        index = await self.open()
        return await asyncio.to_thread(
            partial(import_module("ecograph.search.matching").search, index, text, **options)
        )

    async def expand(self, query: str, looking: Looking) -> Expanded:
        """Return a SPARQL query as the engine gets it: searches replaced by what they find, and its own ways put right.

        :raises QueryError: if a search is not written as it should be, or finds too much; if the grammar does not allow
            something that the engine takes
        :raises ReleaseError: if it has one and there is no index that can be used
        :raises SpentError: if it is long and its asker has no seconds left
        """
        patterns, edits = await looking.look(
            query, partial(_look_at, query, searches=self._make is not None, is_ours=self._is_ours)
        )
        if len(patterns) > 0:
            index = await self.open()
            list_tables = import_module("ecograph.search.expansion").list_tables
            edits = sorted(
                [*edits, *await asyncio.to_thread(list_tables, query, patterns, index)], key=lambda edit: edit.start
            )
        return Expanded(apply_edits(query, edits), edits)


def _look_at(query: str, *, searches: bool, is_ours: bool) -> tuple[list[Pattern], list[Edit]]:
    return find_patterns(query) if searches else [], list_edits(query, joins_any=is_ours)


async def _load(path: Path) -> "Index":
    # Imported here and not above: with the stemmers it takes as long as all else that serving imports.
    load = import_module("ecograph.search.index").load_index
    return cast("Index", await asyncio.to_thread(load, path))


def _may_be_tried_again(made: "asyncio.Future[Index]") -> bool:
    """Tell whether there is no index, and the reason may have passed: the system had no room, or it was ended."""
    return made.done() and (made.cancelled() or isinstance(made.exception(), OSError))
