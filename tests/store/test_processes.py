"""Template and workers: killed, stopped, left, grown, hammered; they can call nobody."""

import asyncio
import os
import signal
import socket

import pytest

from ecograph.errors import LimitError, QueryError
from ecograph.settings import MEBIBYTE
from ecograph.store.pool import QueryPool
from ecograph.store.runs import StoppingError
from pooling import RUNAWAYS, RunPool, add, ask, count, find_workers, wait_until
from serving import kill, read_parent


def test_a_worker_that_is_killed_costs_its_query_only(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        await wait_until(lambda: pool.load["running"] == 1)
        await asyncio.sleep(0.1)  # for the worker to have it
        for worker in find_workers(pool):
            kill(worker)
        with pytest.raises(LimitError, match="or it was killed"):
            await runaway
        assert await count(pool) == b"300"

    run_pool(scenario)


def test_a_worker_that_does_not_react_is_killed(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        [worker] = find_workers(pool)
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        await wait_until(lambda: pool.load["running"] == 1)
        os.kill(worker, signal.SIGSTOP)
        with pytest.raises(LimitError, match="stopped after"):
            await runaway
        await wait_until(lambda: read_parent(worker) is None)

    run_pool(scenario, query_timeout=0.5, workers=1)


def test_a_template_that_dies_when_it_is_needed_costs_nothing(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        for number in range(5):
            assert pool.template_pid is not None
            for process in (*find_workers(pool), pool.template_pid):
                kill(process)
            first, second = await asyncio.gather(add(pool, number), add(pool, 9))
            assert (first, second) == (number + 1, 10)

    run_pool(scenario)


def test_a_template_that_is_killed_costs_nothing(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        first, workers = pool.template_pid, find_workers(pool)
        assert first is not None
        kill(first)
        assert await count(pool) == b"300"
        for worker in workers:
            kill(worker)
        await wait_until(lambda: all(read_parent(worker) is None for worker in workers))
        assert [await add(pool, number) for number in range(4)] == [1, 2, 3, 4]
        assert pool.template_pid not in {None, first}

    run_pool(scenario)


def test_an_asker_who_leaves_takes_the_query_along(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        [worker] = find_workers(pool)
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        await wait_until(lambda: pool.load["running"] == 1)
        runaway.cancel()
        await wait_until(lambda: read_parent(worker) is None)
        assert pool.load["running"] == 0
        assert await count(pool) == b"300"

    run_pool(scenario, workers=1)


def test_a_worker_that_has_grown_is_replaced(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        [worker] = find_workers(pool)
        assert await count(pool) == b"300"
        assert find_workers(pool) == [worker]
        await ask(pool, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?i < 4) } ORDER BY ?f ?c")
        await wait_until(lambda: read_parent(worker) is None)
        assert await count(pool) == b"300"

    run_pool(scenario, workers=1, memory=512 * MEBIBYTE)


def test_a_worker_stays_with_what_its_queries_have_touched(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        workers = find_workers(pool)
        for number in range(2):
            # Long, and with some megabytes that it does not keep.
            query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?i < 2) }} ORDER BY ?f ?c # {number}"
            await ask(pool, query)
        assert find_workers(pool) == workers

    run_pool(scenario, workers=1, short=0.01)


def test_a_stop_ends_what_runs_and_what_waits(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        asked = [asyncio.create_task(ask(pool, RUNAWAYS["count"])) for _ in range(3)]
        await wait_until(lambda: pool.load["waiting"] == 2)
        pool.stop()
        for error in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(error, StoppingError)
        with pytest.raises(StoppingError):
            await count(pool)

    run_pool(scenario, workers=1)


def test_hundreds_at_once_get_each_their_own_answer(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> list[int]:
        return await asyncio.gather(*(add(pool, number) for number in range(400)))

    assert run_pool(scenario, queue=400, workers=3) == list(range(1, 401))


@pytest.mark.parametrize("silent", ["", "SILENT "])
@pytest.mark.parametrize("spelling", ["SERVICE {}<{}>", "SERVICE{}ex:x", "FILTER(1<2)SERVICE {}#>\nex:x"])
def test_a_worker_can_call_nobody_whatever_the_query_says(run_pool: RunPool, silent: str, spelling: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        service = spelling.format(silent, url)

        async def scenario(pool: QueryPool) -> None:
            query = f"PREFIX ex: <{url}> SELECT * WHERE {{ {service} {{ ?s ?p ?o }} }}"
            if silent == "":
                with pytest.raises(QueryError, match="SERVICE is not allowed"):
                    await ask(pool, query)
            else:
                assert await ask(pool, query) is not None

        run_pool(scenario)
        with pytest.raises(TimeoutError):
            listener.accept()
