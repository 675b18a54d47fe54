"""The index of what is served: made once, for all who wait for it."""

import asyncio
from pathlib import Path

import pytest

from ecograph.errors import LimitError, ReleaseError
from ecograph.search.index import Index
from ecograph.search.searcher import Searcher
from ecograph.store.ledger import Ledger
from ecograph.store.looking import Looking
from ecograph.store.runs import StoppingError
from ecograph.text import Text


class Maker:
    """Makes an index when it is let, and counts how often it is asked to."""

    def __init__(self, index: Index, *errors: BaseException) -> None:
        self.index = index
        self.errors = list(errors)
        self.calls = 0
        self.may_go_on = asyncio.Event()

    async def make(self) -> Index:
        self.calls += 1
        await self.may_go_on.wait()
        if len(self.errors) > 0:
            raise self.errors.pop()
        return self.index


def test_who_asks_at_once_shares_one_index_and_one_who_leaves_takes_it_from_nobody(small_index: Index) -> None:
    async def run() -> None:
        searcher, maker = Searcher(None), Maker(small_index)
        searcher.use(maker.make)
        asked = [asyncio.create_task(searcher.find("Habo")) for _ in range(3)]
        await asyncio.sleep(0)
        asked[0].cancel()
        await asyncio.sleep(0)
        maker.may_go_on.set()
        _, *found = await asyncio.gather(*asked, return_exceptions=True)
        assert [len(each.hits) for each in found if not isinstance(each, BaseException)] == [2, 2]
        assert await searcher.open() is small_index
        assert maker.calls == 1

    asyncio.run(run())


def test_what_is_too_large_is_refused_at_once_the_next_time(small_index: Index) -> None:
    async def run() -> None:
        searcher, maker = Searcher(None), Maker(small_index, LimitError(Text(en="Too large.", sv="För stort.")))
        searcher.use(maker.make)
        maker.may_go_on.set()
        for _ in range(3):
            with pytest.raises(LimitError, match="Too large"):
                await searcher.open()
        assert maker.calls == 1

    asyncio.run(run())


def test_an_index_for_which_the_system_had_no_room_is_tried_again(small_index: Index) -> None:
    async def run() -> None:
        searcher, maker = Searcher(None), Maker(small_index, OSError("no room"))
        searcher.use(maker.make)
        maker.may_go_on.set()
        with pytest.raises(OSError, match="no room"):
            await searcher.open()
        assert await searcher.open() is small_index

    asyncio.run(run())


def test_who_waits_for_an_index_that_is_no_longer_made_is_told_why(small_index: Index) -> None:
    async def run() -> None:
        searcher, maker = Searcher(None), Maker(small_index)
        searcher.use(maker.make)
        asked = asyncio.create_task(searcher.open())
        await asyncio.sleep(0)
        searcher.close()
        with pytest.raises(StoppingError):
            await asked

    asyncio.run(run())


def test_without_an_index_nothing_in_a_query_means_a_search(tmp_path: Path) -> None:
    query = 'SELECT * { ?x <https://w3id.org/ecograph/ns#search> "Habo" }'

    async def run() -> None:
        assert (await Searcher(None).expand(query, Looking(Ledger(0)))).text == query
        with pytest.raises(ReleaseError):
            await Searcher(None).open()
        with pytest.raises(ReleaseError):
            await Searcher(tmp_path / "missing.json").expand(query, Looking(Ledger(0)))

    asyncio.run(run())
