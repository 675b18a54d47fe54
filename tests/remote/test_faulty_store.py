"""A store that dies, is slow or lies: the asker gets a whole answer or an error, and the service goes on."""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import httpx
import pytest

from faulty_store import LONG, FaultyStore, run_faulty_store
from serving import PATIENCE, serve_release, write_release
from store_servers import start_in_vain

STATEMENT = "GRAPH <https://w3id.org/ecograph/graph/derived> { <http://e/s> <http://e/p> <http://e/o> }"
LIMITS = ["--query-timeout", "2", "--answer", "1", "--workers", "2", "--queue", "2"]
ERRORS = {
    "truncated": 502,
    "died": 502,
    "died-whole": 502,
    "unframed-truncated": 502,
    "html": 502,
    "disguised": 502,
    "empty": 502,
    "boolean": 502,
    "doubled": 502,
    "partial": 503,
    "capped": 413,
    "redirect": 502,
    "forbidden": 502,
    "broken": 502,
    "timed": 503,
    "busy": 503,
    "malformed": 400,
    "silent": 504,
    "slow": 504,
    "huge": 413,
}
SESAME = "open-sesame"


@pytest.fixture(scope="module", name="root")
def write_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("release"), STATEMENT)


@pytest.fixture(scope="module", name="faulty")
def start_faulty() -> Iterator[FaultyStore]:
    with run_faulty_store() as store:
        yield store


@pytest.fixture(scope="module", name="client")
def serve_before_faulty(root: Path, faulty: FaultyStore) -> Iterator[httpx.Client]:
    environment = {**os.environ, "ECOGRAPH_STORE_USER": "ali", "ECOGRAPH_STORE_PASSWORD": SESAME}
    options = ["--store", faulty.url, "--store-unchecked", *LIMITS]
    with (
        serve_release(root, *options, env=environment) as served,
        httpx.Client(base_url=served.url, timeout=PATIENCE) as client,
    ):
        yield client


FRESH = count()


def ask(client: httpx.Client, fault: str) -> httpx.Response:
    """Ask for a fault with a query that nobody has asked before: equal ones would be asked of the store once."""
    query = f'SELECT ("{fault}" AS ?n) {{}} # {next(FRESH)}'
    return client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})


def construct(client: httpx.Client, fault: str) -> httpx.Response:
    query = f'CONSTRUCT {{ ?s ?p "{fault}" }} WHERE {{ ?s ?p ?o }}'
    return client.post("/sparql", data={"query": query}, headers={"Accept": "application/n-triples"})


@pytest.mark.parametrize("fault", ["whole", "unframed"])
def test_a_whole_answer_is_passed_on(fault: str, client: httpx.Client) -> None:
    assert ask(client, fault).text.split() == ["n", "1"]


@pytest.mark.parametrize(("fault", "status"), ERRORS.items())
def test_no_part_and_no_lie_is_passed_on(fault: str, status: int, client: httpx.Client) -> None:
    start = time.monotonic()
    answer = ask(client, fault)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.json()["detail"]) < 500
    assert SESAME not in answer.text
    assert time.monotonic() - start < LONG / 2
    assert ask(client, "whole").status_code == 200


def test_the_store_s_words_are_passed_on_without_markup(client: httpx.Client) -> None:
    assert ask(client, "broken").json()["detail"].endswith("answered 500: Out of luck.")


def test_a_whole_graph_is_passed_on_as_a_set(client: httpx.Client) -> None:
    assert construct(client, "nt-whole").text == "<http://e/s> <http://e/p> <http://e/o> .\n"


@pytest.mark.parametrize("fault", ["nt-died", "nt-unframed", "nt-turtle", "whole"])
def test_no_graph_whose_end_is_unknown_is_passed_on(fault: str, client: httpx.Client) -> None:
    assert construct(client, fault).status_code == 502


def test_a_redirect_is_not_followed(client: httpx.Client, faulty: FaultyStore) -> None:
    before = len(faulty.asked)
    ask(client, "redirect")
    assert len(faulty.asked) == before + 1


def test_the_store_gets_the_credentials(client: httpx.Client, faulty: FaultyStore) -> None:
    ask(client, "whole")
    assert faulty.authorization[-1] == httpx.BasicAuth("ali", SESAME)._auth_header


def test_more_than_may_wait_are_turned_away(client: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as askers:
        answers = list(askers.map(lambda _: ask(client, "silent"), range(8)))
    assert {answer.status_code for answer in answers} <= {503, 504}
    assert sum("Retry-After" in answer.headers for answer in answers) >= 4
    assert ask(client, "whole").status_code == 200


def test_an_asker_who_leaves_frees_the_place(client: httpx.Client) -> None:
    for _ in range(4):
        with pytest.raises(httpx.ReadTimeout):
            client.post("/sparql", data={"query": 'SELECT ("silent" AS ?n) {}'}, timeout=0.2)
    assert ask(client, "whole").status_code == 200


def test_without_the_store_it_does_not_start(root: Path) -> None:
    with socket.socket() as silent:  # the port is taken, and nobody listens
        silent.bind(("127.0.0.1", 0))
        told = start_in_vain(root, "--store", f"http://127.0.0.1:{silent.getsockname()[1]}/sparql")
    assert "cannot be reached" in told


def test_before_a_store_that_lies_it_does_not_start(root: Path, faulty: FaultyStore) -> None:
    assert "broken or not of the form" in start_in_vain(root, "--store", faulty.url)


@pytest.mark.parametrize("url", ["ftp://e/sparql", "e:8890/sparql", "http://", "http://me:secret@e/sparql"])
def test_an_address_that_is_none_is_refused(url: str, root: Path) -> None:
    told = start_in_vain(root, "--store", url)
    assert "--store takes" in told
    assert "secret" not in told


def test_a_default_graph_that_is_no_iri_is_refused(root: Path, faulty: FaultyStore) -> None:
    assert "takes an IRI" in start_in_vain(root, "--store", faulty.url, "--store-default-graph", "the graph")


def test_a_store_and_files_are_not_served_together(root: Path, faulty: FaultyStore) -> None:
    assert "give one of them" in start_in_vain(root, "--store", faulty.url, "--data", __file__)


def test_while_the_store_is_gone_the_service_is_not_ready(root: Path) -> None:
    with (
        run_faulty_store() as store,
        serve_release(root, "--store", store.url, "--store-unchecked") as served,
        httpx.Client(base_url=served.url, timeout=PATIENCE) as client,
    ):
        for is_gone, status in ((False, 200), (True, 503), (False, 200)):
            store.is_gone = is_gone
            deadline = time.monotonic() + PATIENCE
            while client.get("/health").status_code != status:
                assert time.monotonic() < deadline
                time.sleep(0.1)


def test_what_a_store_joins_is_left_to_it(client: httpx.Client, faulty: FaultyStore) -> None:
    query = 'SELECT (GROUP_CONCAT(DISTINCT ?s) AS ?n) { BIND("whole" AS ?s) }'
    assert client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}).status_code == 200
    assert "GROUP_CONCAT(DISTINCT ?s)" in faulty.asked[-1]
