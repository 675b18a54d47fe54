"""One service for all who abuse it: small limits, so that each is met within seconds."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from serving import PATIENCE, Served, serve_release, write_release

NUMBERS = "".join(
    f"GRAPH <http://g/{i % 3}> {{ <http://e/{i}> <http://e/p> {i} ; <http://e/next> <http://e/{(i + 1) % 300}> }}\n"
    for i in range(300)
)
LIMITS = ("--query-timeout", "1", "--memory", "64", "--answer", "32", "--rows", "50000", "--client-timeout", "2")


@pytest.fixture(scope="session", name="abused_root")
def write_numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release of 600 statements, a circle among them."""
    return write_release(tmp_path_factory.mktemp("abused"), NUMBERS)


@pytest.fixture(scope="session", name="abused")
def serve_with_limits(abused_root: Path) -> Iterator[Served]:
    """Serve them with small limits."""
    with serve_release(abused_root, *LIMITS) as served:
        yield served


@pytest.fixture(name="visitor")
def open_visitor(abused: Served) -> Iterator[httpx.Client]:
    """Return a client of the abused service, which must answer others before and after each test."""
    with httpx.Client(base_url=abused.url, timeout=PATIENCE) as client:
        check_answers(client)
        yield client
        check_answers(client)


def check_answers(client: httpx.Client) -> None:
    """See that the service answers."""
    answer = client.get("/sparql", params={"query": "SELECT (6 * 7 AS ?n) {}"}, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.text) == (200, "n\r\n42\r\n")
