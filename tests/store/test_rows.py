"""Rows are counted in the bytes of every format, whatever the values hold and wherever a chunk ends."""

import os
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ecograph.errors import LimitError
from ecograph.store.evaluate import Task, write_answer
from ecograph.store.pool import QueryPool
from ecograph.store.rows import COUNTERS
from pooling import RunPool, ask

NASTY = st.text(alphabet='ab"\\{}[],:\n\r\t<>&', max_size=12)


@pytest.mark.parametrize("syntax", COUNTERS)
@settings(max_examples=60, derandomize=True, deadline=None)
@given(values=st.lists(NASTY, max_size=8, unique=True), width=st.integers(1, 40))
def test_each_row_counts_once_in_any_chunks(syntax: str, values: list[str], width: int) -> None:
    store = Store()
    node = NamedNode("http://e/<result>".replace("<", "").replace(">", ""))
    for value in values:
        store.add(Quad(node, node, Literal(value)))
        store.add(Quad(node, node, Triple(node, node, Literal(value))))
    query = "SELECT ?o (?none AS ?n) (STR(?o) AS ?t) { ?s ?p ?o }"
    with tempfile.TemporaryFile() as file:
        written = write_answer(store, Task(query, syntax, "results", 1 << 20), file.fileno())
        data = written.body + os.pread(file.fileno(), 1 << 20, 0)
    count = COUNTERS[syntax]().count
    assert written.rows == 2 * len(values)
    assert sum(count(data[start : start + width]) for start in range(0, len(data), width)) == written.rows


@pytest.mark.parametrize("syntax", COUNTERS)
def test_rows_without_values_count_too(syntax: str) -> None:
    with tempfile.TemporaryFile() as file:
        task = Task("SELECT * { VALUES () { () () () } }", syntax, "results", 1 << 20)
        assert write_answer(Store(), task, file.fileno()).rows == 3


def test_more_rows_than_allowed_are_an_error_that_names_the_limit(run_pool: RunPool) -> None:
    async def scenario(pool: QueryPool) -> None:
        assert (await ask(pool, "SELECT * { ?s ?p ?o } LIMIT 100")).count(b"\r\n") == 101
        with pytest.raises(LimitError, match="more than 100 rows: ask for less with LIMIT") as caught:
            await ask(pool, "SELECT * { ?s ?p ?o } LIMIT 101")
        assert caught.value.status == 413

    run_pool(scenario, rows=100)
