"""Who waits for whom: short queries never for long ones, and nobody for one who asks too much."""

import asyncio
import os
import signal
from statistics import quantiles
from time import perf_counter

import pytest

from ecograph.store.ledger import ASKER, SpentError
from ecograph.store.pool import QueryPool
from ecograph.store.runs import BusyError
from pooling import RUNAWAYS, RunPool, add, ask, count, find_workers, wait_until

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < 30) }"


def ask_as(asker: str, pool: QueryPool, text: str) -> asyncio.Task[bytes]:
    async def asking() -> bytes:
        ASKER.set(asker)
        return await ask(pool, text)

    return asyncio.create_task(asking())


async def measure(pool: QueryPool) -> float:
    """Return the 95th percentile of the seconds that lookups take."""
    seconds = []
    for number in range(100):
        start = perf_counter()
        assert await add(pool, number) == number + 1
        seconds.append(perf_counter() - start)
    return quantiles(seconds, n=20)[-1]


def test_lookups_are_answered_while_four_clients_never_end(run_pool: RunPool) -> None:
    """The queries of the four would take longer than the test may: each lookup shows that they are passed."""

    async def scenario(pool: QueryPool) -> None:
        idle = await measure(pool)
        runaways = [ask_as(f"client {number}", pool, RUNAWAYS["count"]) for number in range(4)]
        await wait_until(lambda: pool.load["running"] == 2)
        busy = await measure(pool)
        assert busy < 10 * idle + 0.25
        assert not any(runaway.done() for runaway in runaways)
        assert pool.load["running"] + pool.load["waiting"] == 4
        for runaway in runaways:
            runaway.cancel()

    run_pool(scenario, workers=2, query_timeout=1000, budget=0)


def test_a_query_that_made_way_is_answered_in_the_end(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        whole = [ask_as(f"client {number}", pool, SLOW) for number in range(3)]
        while not all(query.done() for query in whole):
            assert await count(pool) == b"300"
        assert {query.result() for query in whole} == {b"n\r\n2700000\r\n"}

    run_pool(scenario, workers=2, short=0.05)


def test_a_query_does_not_make_way_for_having_waited_for_the_processor(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        workers = find_workers(pool)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        adds = [asyncio.create_task(add(pool, number)) for number in range(12)]
        await asyncio.sleep(0.5)
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
        assert await asyncio.gather(*adds) == list(range(1, 13))
        assert pool.operations.put_back == 0
        assert find_workers(pool) == workers

    run_pool(scenario, workers=2, short=0.25)


def test_one_worker_is_not_taken_from_a_long_query(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        slow = ask_as("", pool, SLOW)
        await wait_until(lambda: pool.load["running"] == 1)
        assert await count(pool) == b"300"
        assert slow.done()

    run_pool(scenario, workers=1, short=0.01)


def test_who_has_asked_less_goes_first(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        order: list[str] = []
        await ask_as("greedy", pool, SLOW)
        blocking = ask_as("", pool, SLOW)
        await wait_until(lambda: pool.load["running"] == 1)
        asked = []
        for asker in ("greedy", "greedy", "modest"):
            asked.append(ask_as(asker, pool, "ASK {}"))
            asked[-1].add_done_callback(lambda _, asker=asker: order.append(asker))  # type: ignore[misc]
        await asyncio.gather(blocking, *asked)
        assert order == ["modest", "greedy", "greedy"]

    run_pool(scenario, workers=1, budget=12)


def test_one_client_fills_half_of_the_queue_at_most(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        blocking = ask_as("", pool, RUNAWAYS["count"])
        await wait_until(lambda: pool.load["running"] == 1)
        asked = [ask_as("greedy", pool, "ASK {}") for _ in range(2)]
        await wait_until(lambda: pool.load["waiting"] == 2)
        with pytest.raises(BusyError):
            await ask_as("greedy", pool, "ASK {}")
        modest = ask_as("modest", pool, "ASK {}")
        await wait_until(lambda: pool.load["waiting"] == 3)
        blocking.cancel()
        assert await asyncio.gather(modest, *asked) == [b"true"] * 3

    run_pool(scenario, workers=1, queue=4)


def test_a_budget_that_is_spent_is_refused_for_its_owner_only_and_comes_back(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        with pytest.raises(Exception, match="stopped after"):
            await ask_as("greedy", pool, RUNAWAYS["count"])
        with pytest.raises(SpentError, match=r"the 0\.2 seconds a minute") as caught:
            await ask_as("greedy", pool, "ASK {}")
        assert caught.value.status == 429
        assert caught.value.retry_after is not None
        assert 1 <= caught.value.retry_after <= 120
        assert await ask_as("modest", pool, "ASK {}") == b"true"
        assert await ask_as("", pool, "ASK {}") == b"true"

    run_pool(scenario, budget=0.2, query_timeout=0.5)
    # A budget of 6,000 seconds gives 100 back each second.

    async def wait_and_ask(pool: QueryPool) -> None:
        with pytest.raises(Exception, match="stopped after"):
            await ask_as("patient", pool, RUNAWAYS["count"])
        assert await ask_as("patient", pool, "ASK {}") == b"true"

    run_pool(wait_and_ask, budget=6000, query_timeout=0.3)
