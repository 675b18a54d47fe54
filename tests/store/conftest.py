"""Query pools over a small release, run to their end within one test."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ecograph.release import open_release
from ecograph.settings import Settings
from ecograph.store.content import content_of_release
from ecograph.store.pool import QueryPool
from serving import PATIENCE, list_family, wait_until_gone, write_release

T = TypeVar("T")
Scenario = Callable[[QueryPool], Awaitable[T]]

NUMBERS = "".join(f"GRAPH <http://g/{i % 3}> {{ <http://e/{i}> <http://e/p> {i} }}\n" for i in range(300))


@pytest.fixture(scope="session", name="numbers")
def make_numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release of 300 statements, whose cross products nobody waits for."""
    return write_release(tmp_path_factory.mktemp("numbers"), NUMBERS)


@pytest.fixture(name="run_pool")
def make_runner(numbers: Path) -> Callable[..., Any]:
    """Return a function that runs a scenario with a pool of its own, and sees that no process is left.

    Unless its settings say otherwise nothing writes an index for lookups, so that only workers stem from the template.
    """

    def run_pool(scenario: Scenario[T], **settings: Any) -> T:
        async def run() -> tuple[T, list[int]]:
            pool = QueryPool(Settings(**{"lookups": 0, **settings}), content_of_release(open_release(numbers)))
            try:
                await pool.start()
                async with asyncio.timeout(PATIENCE):
                    return await scenario(pool), find_processes(pool)
            finally:
                await pool.close()

        result, processes = asyncio.run(run())
        wait_until_gone(processes)
        return result

    return run_pool


def find_processes(pool: QueryPool) -> list[int]:
    """Return the ids of the template and the workers of a pool."""
    template = pool.template_pid
    return [] if template is None else list_family(template)
