"""Answers that are kept and shared: the same bytes, bounded, errors never, each asker free to leave."""

import asyncio
from typing import Any

import pytest

from ecograph.errors import LimitError, QueryError
from ecograph.formats import result_syntax
from ecograph.store.cache import LARGEST, OVERHEAD, AnswerCache
from ecograph.store.pool import QueryPool, QueryRequest
from ecograph.store.request import QueryAnswer
from pooling import RUNAWAYS, RunPool, find_workers, wait_until
from serving import read_parent

ALL = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?o"
LARGE = "SELECT ?a ?c ?d ?f WHERE { ?a ?b ?c . ?d ?e ?f FILTER(?c < 200) }"
"""Its answer has more bytes than are kept of one."""


async def find(cache: AnswerCache, pool: QueryPool, text: str, syntax: str = "csv", **more: Any) -> QueryAnswer:
    query = QueryRequest(text, result_syntax(syntax), **more)
    return await cache.find(query, lambda: pool.run(query))


def count_found(cache: AnswerCache) -> dict[str, int]:
    return {"hits": cache.hits, "shared": cache.shared, "misses": cache.misses}


@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_an_answer_that_is_kept_is_the_same(run_pool: RunPool, syntax: str) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(LARGEST * 8)
        fresh = (await pool.run(QueryRequest(ALL, result_syntax(syntax)))).read()
        for _ in range(3):
            answer = await find(cache, pool, ALL, syntax)
            assert (answer.size, answer.media_type) == (len(fresh), result_syntax(syntax).media_type)
            assert answer.read() == fresh
        assert count_found(cache) == {"hits": 2, "shared": 0, "misses": 1}

    run_pool(scenario)


def test_all_that_an_answer_depends_on_tells_it_from_others(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(LARGEST * 8)
        answers = [
            (await find(cache, pool, "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o LIMIT 2", **more)).read()
            for more in (
                {},
                {"substitutions": {"s": "<http://e/7>"}},
                {"substitutions": {"s": "<http://e/8>"}},
                {"default_graphs": ("http://g/1",)},
                {"named_graphs": ("http://g/1",)},
                {"syntax": "tsv"},
            )
        ]
        assert len(set(answers)) == len(answers)
        assert count_found(cache) == {"hits": 0, "shared": 0, "misses": len(answers)}

    run_pool(scenario)


def test_memory_is_bounded_and_what_was_asked_for_last_stays(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(8 * (OVERHEAD + 100))
        for number in range(50):
            await find(cache, pool, f"SELECT (1 AS ?n) {{}} # {number}")
            await find(cache, pool, "SELECT (0 AS ?n) {}")
            assert 0 < cache.size <= 8 * (OVERHEAD + 100)
        assert count_found(cache) == {"hits": 49, "shared": 0, "misses": 51}

    run_pool(scenario)


@pytest.mark.parametrize("more", [{"default_graphs": 9}, {"named_graphs": 9}, {"comment": 1}], ids=str)
def test_what_an_answer_is_known_by_takes_room_too(run_pool: RunPool, more: dict[str, int]) -> None:
    graphs = {
        name: tuple(f"http://g/{i}" + "g" * 1000 for i in range(n)) for name, n in more.items() if "graphs" in name
    }
    comment = " # " + "\N{GRINNING FACE}" * 2000 * more.get("comment", 0)

    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(8 * (OVERHEAD + 4000))
        await find(cache, pool, "ASK {}" + comment, "json", **graphs)
        assert cache.size == 0

    run_pool(scenario)


@pytest.mark.parametrize("limit", [0, LARGEST * 8])
def test_an_answer_that_is_too_large_is_not_kept_and_still_shared(run_pool: RunPool, limit: int) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(limit)
        answers = await asyncio.gather(*(find(cache, pool, LARGE) for _ in range(3)))
        bodies = {answer.read() for answer in answers}
        assert {len(body) for body in bodies} == {answers[0].size}
        assert answers[0].size > LARGEST
        assert (cache.size, count_found(cache)) == (0, {"hits": 0, "shared": 2, "misses": 1})

    run_pool(scenario)


def test_those_who_ask_the_same_at_once_share_one_evaluation(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(LARGEST)
        answers = await asyncio.gather(*(find(cache, pool, ALL) for _ in range(100)))
        assert len({answer.read() for answer in answers}) == 1
        assert count_found(cache) == {"hits": 0, "shared": 99, "misses": 1}

    run_pool(scenario, queue=0, workers=1)


def test_an_error_is_told_to_all_who_wait_and_kept_for_nobody(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(LARGEST)
        for error, query in ((LimitError, RUNAWAYS["count"]), (QueryError, "ASK { ?s ?p }")):
            told = await asyncio.gather(*(find(cache, pool, query) for _ in range(3)), return_exceptions=True)
            assert {type(found) for found in told} == {error}
            with pytest.raises(error):
                await find(cache, pool, query)
        assert (cache.size, count_found(cache)) == (0, {"hits": 0, "shared": 4, "misses": 4})

    run_pool(scenario, query_timeout=0.3)


def test_who_leaves_ends_only_the_own_wait_and_the_last_one_the_query(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(LARGEST)
        [worker] = find_workers(pool)
        asked = [asyncio.create_task(find(cache, pool, RUNAWAYS["count"])) for _ in range(3)]
        await wait_until(lambda: pool.load["running"] == 1)
        for task in asked[:2]:
            task.cancel()
        await asyncio.wait(asked[:2])
        assert pool.load["running"] == 1
        assert read_parent(worker) is not None
        asked[2].cancel()
        await wait_until(lambda: read_parent(worker) is None)
        assert (await find(cache, pool, "ASK {}")).read() == b"true"

    run_pool(scenario, workers=1)


def test_an_asker_who_comes_when_the_last_has_left_is_answered(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        cache = AnswerCache(LARGEST)
        for _ in range(20):
            first = asyncio.create_task(find(cache, pool, ALL))
            await asyncio.sleep(0)
            first.cancel()
            await asyncio.sleep(0)
            assert (await find(cache, pool, ALL)).size > 0
            cache = AnswerCache(LARGEST)

    run_pool(scenario)
