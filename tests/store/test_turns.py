"""Queries that are sent ahead to a worker that has one: right answers, whatever becomes of the one before them."""

import asyncio

import pytest

from ecograph.errors import LimitError
from ecograph.store.pool import QueryPool
from pooling import RUNAWAYS, RunPool, add, ask, find_workers, wait_until
from serving import kill

LONGER = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(CONCAT(STR(?b), STR(?e))) > 0) }"
"""Takes some tenths of a second."""
LARGE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"


def test_many_queries_at_once_get_each_its_own_answer(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        workers = find_workers(pool)
        assert await asyncio.gather(*(add(pool, number) for number in range(40))) == list(range(1, 41))
        assert find_workers(pool) == workers

    run_pool(scenario, workers=1, queue=100)


def test_what_stands_behind_a_query_that_takes_its_time_goes_to_another_worker(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        assert await asyncio.gather(*(add(pool, number) for number in range(12))) == list(range(1, 13))
        assert not runaway.done()
        runaway.cancel()
        await wait_until(lambda: pool.load["running"] == 0)
        assert await add(pool, 1) == 2

    run_pool(scenario, workers=2, queue=100)


def test_a_worker_answers_nothing_that_was_given_to_others(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        for _ in range(3):
            longer = asyncio.create_task(ask(pool, LONGER))
            adds = [asyncio.create_task(add(pool, number)) for number in range(9)]
            assert (await longer).split()[1] == b"90000"
            assert await asyncio.gather(*adds) == list(range(1, 10))
            assert await asyncio.gather(*(add(pool, number) for number in range(20, 29))) == list(range(21, 30))

    run_pool(scenario, workers=1, queue=100)


def test_a_worker_outlives_queries_that_were_withdrawn_from_it(run_pool: RunPool) -> None:
    """What it has un-shared would have to be un-shared anew by the next."""

    async def scenario(pool: QueryPool) -> None:
        workers = find_workers(pool)
        for text, size in ((LONGER, 1), (LARGE, 20000)) * 3:
            first = asyncio.create_task(ask(pool, text))
            behind = [asyncio.create_task(add(pool, number)) for number in range(9)]
            assert (await first).count(b"\n") == size + 1
            assert await asyncio.gather(*behind) == list(range(1, 10))
        assert find_workers(pool) == workers

    run_pool(scenario, workers=2, queue=100, short=60)


def test_small_answers_behind_a_large_one_are_not_mixed_up(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        large = [asyncio.create_task(ask(pool, LARGE)) for _ in range(3)]
        assert await asyncio.gather(*(add(pool, number) for number in range(12))) == list(range(1, 13))
        for answer in await asyncio.gather(*large):
            assert answer.count(b"\n") == 20001

    run_pool(scenario, workers=1, queue=100)


def test_a_worker_that_is_killed_costs_the_query_in_it_and_none_behind(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        [worker] = find_workers(pool)
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        behind = [asyncio.create_task(add(pool, number)) for number in range(6)]
        await wait_until(lambda: pool.load["running"] == 1)
        kill(worker)
        assert await asyncio.gather(*behind) == list(range(1, 7))
        with pytest.raises(LimitError):
            await runaway

    run_pool(scenario, workers=1, queue=100)


def test_an_asker_who_leaves_a_query_that_was_sent_ahead_disturbs_nobody(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        tasks = [asyncio.create_task(add(pool, number)) for number in range(8)]
        while pool.load["running"] == 0:
            await asyncio.sleep(0)
        for task in tasks[1::2]:
            task.cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert found[::2] == [1, 3, 5, 7]
        assert pool.load == {"running": 0, "waiting": 0, "workers": 1}

    run_pool(scenario, workers=1, queue=100)


def test_who_waits_does_so_no_longer_for_having_been_sent_ahead(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        tasks = [asyncio.create_task(ask(pool, RUNAWAYS["count"])) for _ in range(4)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(error, LimitError) for error in found)
        assert pool.operations.runs == set()

    run_pool(scenario, workers=1, query_timeout=0.5)
