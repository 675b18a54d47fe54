"""Long queries are read one at a time, at the cost of those who ask."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ecograph.store.ledger import ASKER, Ledger, SpentError
from ecograph.store.looking import LONG, Looking

SHORT_TEXT, LONG_TEXT = "x" * (LONG - 1), "x" * LONG
PATIENCE = 20.0


class Reader:
    """Reads until it may end; knows how many did at once."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.reading = self.most = self.calls = 0

    def read(self) -> int:
        self.calls += 1
        self.reading += 1
        self.most = max(self.most, self.reading)
        assert self.may_end.wait(PATIENCE)
        self.reading -= 1
        return self.calls


@contextmanager
def ask_as(asker: str) -> Iterator[None]:
    token = ASKER.set(asker)
    yield
    ASKER.reset(token)


def test_long_texts_are_read_one_at_a_time_also_when_those_who_asked_have_left() -> None:
    async def scenario() -> None:
        looking, reader = Looking(Ledger(0)), Reader()
        asked = [asyncio.create_task(looking.look(LONG_TEXT, reader.read)) for _ in range(4)]
        while reader.reading == 0:
            await asyncio.sleep(0.01)
        asked[0].cancel()
        asked[1].cancel()
        await asyncio.sleep(0.1)
        assert (reader.calls, reader.most) == (1, 1)
        reader.may_end.set()
        left = await asyncio.gather(*asked, return_exceptions=True)
        assert [isinstance(each, asyncio.CancelledError) for each in left] == [True, True, False, False]
        assert left[2:] == [2, 3]  # who left before the turn came is not read
        assert reader.most == 1

    asyncio.run(scenario())


def test_what_is_wrong_with_a_text_is_told_and_the_next_has_its_turn() -> None:
    async def scenario() -> None:
        looking = Looking(Ledger(0))
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await looking.look(LONG_TEXT, lambda: 1 // 0)

    asyncio.run(scenario())


def test_the_time_is_charged_and_who_has_none_left_is_refused() -> None:
    async def scenario() -> None:
        ledger, reader = Ledger(0.02), Reader()
        looking = Looking(ledger)
        with ask_as("192.0.2.1"):
            task = asyncio.create_task(looking.look(LONG_TEXT, reader.read))
            while ledger.used("192.0.2.1") < 0.05:
                await asyncio.sleep(0.01)
            reader.may_end.set()
            await task
            with pytest.raises(SpentError):
                await looking.look(LONG_TEXT, reader.read)
            assert await looking.look(SHORT_TEXT, reader.read) == 2  # the pool refuses what it is for
        with ask_as("192.0.2.2"):
            assert await looking.look(LONG_TEXT, reader.read) == 3

    asyncio.run(scenario())
