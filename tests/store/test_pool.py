"""Queries in workers: each limit, and that nobody else notices."""

import asyncio
import json

import pytest

from ecograph.errors import LimitError, QueryError
from ecograph.formats import rdf_syntax, result_syntax
from ecograph.settings import MEBIBYTE
from ecograph.store.pool import QueryPool, QueryRequest
from ecograph.store.runs import BusyError
from pooling import HOG, RUNAWAYS, RunPool, add, ask, count, find_workers, wait_until
from serving import list_processes


def test_an_answer_has_its_size_and_starts_at_its_begin(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        answer = await pool.run(QueryRequest("ASK {}", result_syntax("json")))
        assert (answer.media_type, answer.size) == ("application/sparql-results+json", 26)
        assert json.loads(answer.read()) == {"head": {}, "boolean": True}
        assert answer.file.closed

    run_pool(scenario)


@pytest.mark.parametrize(
    ("query", "rows"),
    [("SELECT ?o { ?s ?p ?o }", ["7"]), ("SELECT ?s ?o { { SELECT ?s ?o { ?s ?p ?o } } }", ["http://e/7,7"])],
)
def test_a_value_stands_wherever_its_variable_does(run_pool: RunPool, query: str, rows: list[str]) -> None:
    async def scenario(pool: QueryPool) -> bytes:
        request = QueryRequest(query, result_syntax("csv"), substitutions={"s": "<http://e/7>"})
        return (await pool.run(request)).read()

    assert run_pool(scenario).decode().split()[1:] == rows


@pytest.mark.parametrize("query", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_stopped_and_its_process_is_gone(run_pool: RunPool, query: str) -> None:
    syntax = rdf_syntax("turtle") if query.startswith("CONSTRUCT") else result_syntax("json")

    async def scenario(pool: QueryPool) -> None:
        [before] = find_workers(pool)
        with pytest.raises(LimitError, match=r"stopped after 0\.5 seconds") as caught:
            await pool.run(QueryRequest(query, syntax))
        assert caught.value.status == 504
        await wait_until(lambda: before not in list_processes())
        assert await count(pool) == b"300"

    run_pool(scenario, query_timeout=0.5, workers=1)


def test_others_are_answered_while_a_runaway_runs(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        for number in range(20):
            assert await add(pool, number) == number + 1
        assert pool.load == {"running": 1, "waiting": 0, "workers": 2}
        runaway.cancel()

    run_pool(scenario, workers=2)


def test_a_query_that_wants_too_much_memory_ends_alone(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        with pytest.raises(LimitError, match="more than 64 MiB of memory"):
            await ask(pool, HOG)
        assert await count(pool) == b"300"

    run_pool(scenario, memory=64 * MEBIBYTE, workers=1)


def test_deep_nesting_has_the_stack_it_needs(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        assert await ask(pool, "ASK " + "{" * 20_000 + "}" * 20_000) == b"true"
        assert await ask(pool, "SELECT (" + "STR(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}") == b"x\r\n1\r\n"

    run_pool(scenario)


def test_nesting_beyond_the_stack_ends_alone(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        with pytest.raises(LimitError, match="nested too deeply"):
            await ask(pool, "SELECT (" + "!" * 2_000_000 + "1 AS ?x) {}")
        assert await count(pool) == b"300"

    run_pool(scenario)


def test_an_answer_that_is_too_large_is_an_error_and_no_part_of_it_is_sent(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        with pytest.raises(LimitError, match="more than 1 MiB") as caught:
            await ask(pool, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }")
        assert caught.value.status == 413
        assert await count(pool) == b"300"

    run_pool(scenario, answer=MEBIBYTE)


@pytest.mark.parametrize(
    ("query", "line", "words"),
    [
        ("ASK {\n ?s ?p }", 2, "not valid SPARQL"),
        ("ASK { ?s eco:kind ?k }", 1, "begin the query with PREFIX eco: <https://w3id.org/ecograph/ns#>"),
        ("SELECT * WHERE { ?s ?p <relative> }", 1, "not valid SPARQL"),
    ],
)
def test_a_query_the_engine_refuses_is_the_askers_error(
    run_pool: RunPool, query: str, line: int | None, words: str
) -> None:
    async def scenario(pool: QueryPool) -> None:
        with pytest.raises(QueryError, match=words) as caught:
            await ask(pool, query)
        assert caught.value.line == line

    run_pool(scenario)


def test_a_full_queue_turns_away_and_the_waiting_are_answered(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        runaway = asyncio.create_task(ask(pool, RUNAWAYS["count"]))
        await wait_until(lambda: pool.load["running"] == 1)
        waiting = [asyncio.create_task(add(pool, number)) for number in range(3)]
        await wait_until(lambda: pool.load["waiting"] == 3)
        with pytest.raises(BusyError, match="queries waiting: 3") as caught:
            await add(pool, 9)
        assert caught.value.retry_after > 0
        runaway.cancel()
        assert await asyncio.gather(*waiting) == [1, 2, 3]

    run_pool(scenario, workers=1, queue=3)


def test_nobody_waits_longer_than_a_query_may_take(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        runaways = [ask(pool, RUNAWAYS["count"]) for _ in range(3)]
        first, _, last = await asyncio.gather(*runaways, return_exceptions=True)
        assert isinstance(first, LimitError)
        assert not isinstance(first, BusyError)
        assert isinstance(last, BusyError)

    run_pool(scenario, workers=1, query_timeout=0.5)


def test_a_call_of_an_unknown_function_is_an_error_of_its_expression_only(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> tuple[bytes, tuple[str, ...]]:
        query = "SELECT ?x (<x:f>(?x) AS ?y) (<x:g>() AS ?z) WHERE { VALUES ?x { 1 } }"
        answer = await pool.run(QueryRequest(query, result_syntax("csv")))
        return answer.read(), answer.unknown_functions

    body, unknown = run_pool(scenario)
    assert body == b"x,y,z\r\n1,,\r\n"
    assert set(unknown) == {"x:f", "x:g"}
