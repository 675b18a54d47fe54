"""Search over data of one's own: ``/search`` and ``eco:search`` of ``serve --data``, and what is too large for it."""

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ecograph.search.own import index_content
from ecograph.settings import Settings
from ecograph.store.content import content_of_files
from serving import PATIENCE, find_children, serve, wait_until_gone

TURTLE = """\
@prefix : <http://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
:ankeborg a schema:City ; schema:name "Ankeborg"@sv , "Duckburg"@en , "Entenhausen"@de .
:odd a foaf:Person ; foaf:name "odd \\u0001" .
:kalle a foaf:Person ; foaf:name "Kalle Anka" ; foaf:nick "Donald" .
"""
QUERY = 'SELECT ?x ?match { (?x ?score ?match) <https://w3id.org/ecograph/ns#search> "WORDS" . ?x a ?class }'


def write(folder: Path, text: str, name: str = "data.ttl") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def search(url: str, words: str, accept: str = "application/json", **parameters: str) -> httpx.Response:
    given = {"q": words, **parameters}
    return httpx.get(f"{url}/search", params=given, headers={"Accept": accept}, timeout=PATIENCE)


def ask(url: str, words: str) -> httpx.Response:
    query = {"query": QUERY.replace("WORDS", words)}
    return httpx.post(f"{url}/sparql", data=query, headers={"Accept": "text/csv"}, timeout=PATIENCE)


def test_own_data_are_searched_by_page_by_program_and_in_sparql(tmp_path: Path) -> None:
    with serve("--data", write(tmp_path, TURTLE)) as served:
        found = search(served.url, "ankeborgs").json()
        assert [(hit["thing"], hit["kind"], hit["match"]) for hit in found["hits"]] == [
            ("http://example.org/ankeborg", "City", "inflected")
        ]
        assert [hit["label"] for hit in search(served.url, "entenhausen", kind="City", lang="sv").json()["hits"]] == [
            "Ankeborg"
        ]
        assert search(served.url, "anka", kind="Town").json()["detail"].endswith("Known: City, Person.")
        assert search(served.url, "odd", format="srj").json()["results"]["bindings"][0]["label"]["value"] == "odd \x01"
        for name in ("srx", "rdfxml"):  # XML has no way to write that character
            assert search(served.url, "odd", format=name).status_code == 406
        page = search(served.url, "kalle", "text/html").text
        assert 'href="/?query=DESCRIBE+%3Chttp%3A%2F%2Fexample.org%2Fkalle%3E#query">Kalle Anka</a>' in page
        assert 'role="search"' in page
        assert ask(served.url, "donald").text.split() == ["x,match", "http://example.org/kalle,exact"]
        assert "sd:propertyFeature" in httpx.get(f"{served.url}/sparql").text


@pytest.mark.parametrize(
    ("text", "options", "status", "reason"),
    [
        ("".join(f":x{n} foaf:name '{n}' .\n" for n in range(20_000)), ("--memory", "1"), 503, "1 MiB of memory"),
        (f":x foaf:name '{'1' * 700_000}' .", ("--memory", "32"), 503, "has 3 MiB, and 1 are allowed"),
        ("", ("--query-timeout", "0.01"), 504, "0.01 s (--query-timeout)"),
    ],
)
def test_data_too_large_to_be_searched_are_told_so_at_every_door(
    tmp_path: Path, text: str, options: tuple[str, ...], status: int, reason: str
) -> None:
    with serve("--data", write(tmp_path, TURTLE + text), *options) as served:
        for answer in (search(served.url, "anka"), ask(served.url, "anka"), search(served.url, "anka")):
            assert answer.status_code == status, answer.text
            assert "The data are too large to be searched here: " in answer.json()["detail"]
            assert reason in answer.json()["detail"]
            assert "retry-after" not in answer.headers
        swedish = search(served.url, "anka", lang="sv").json()["detail"]
        assert swedish.startswith("Datan är för stor för att kunna sökas här: ")


def test_searches_that_wait_for_the_index_take_no_place_from_other_queries(tmp_path: Path) -> None:
    lines = "".join(f":x{number} foaf:name 'Name {number} of many' .\n" for number in range(60_000))
    with serve("--data", write(tmp_path, TURTLE + lines), "--workers", "1") as served, ThreadPoolExecutor() as askers:
        waiting = [askers.submit(ask, served.url, "donald") for _ in range(2)]
        while len(find_making(served.process.pid)) == 0:
            assert not any(answer.done() for answer in waiting)
        [making] = find_making(served.process.pid)
        os.kill(making, signal.SIGSTOP)  # the index takes as long as this test
        lookup = httpx.post(f"{served.url}/sparql", data={"query": "ASK { ?s ?p ?o }"}, timeout=PATIENCE)
        assert lookup.status_code == 200
        assert not any(answer.done() for answer in waiting)
        os.kill(making, signal.SIGCONT)
        assert {answer.result().status_code for answer in waiting} == {200}


def find_making(server: int) -> list[int]:
    """Return the processes of a server that make an index."""
    commands = {pid: Path(f"/proc/{pid}/cmdline") for pid in find_children(server)}
    return [pid for pid, command in commands.items() if b"ecograph.search.making" in command.read_bytes()]


def test_data_without_names_have_nothing_to_search(tmp_path: Path) -> None:
    with serve("--data", write(tmp_path, "<urn:a> <urn:b> 'c' .")) as served:
        answer = search(served.url, "c")
        assert answer.status_code == 404
        assert answer.json()["detail"].startswith("There is nothing to search: no thing has a name")


def test_files_that_changed_since_they_were_loaded_are_not_searched(tmp_path: Path) -> None:
    path = write(tmp_path, TURTLE)
    with serve("--data", path) as served:
        write(tmp_path, TURTLE.replace("Kalle", "Knatte"))
        answer = search(served.url, "knatte")
        assert answer.status_code == 503
        assert "have changed since they were loaded" in answer.json()["detail"]


def test_an_index_that_nobody_needs_any_more_is_not_made_to_its_end(tmp_path: Path) -> None:
    content = content_of_files([Path(write(tmp_path, TURTLE))])

    async def run() -> list[int]:
        before = set(find_children(os.getpid()))
        making = asyncio.create_task(index_content(content, Settings()))
        while len(started := [pid for pid in find_children(os.getpid()) if pid not in before]) == 0:
            await asyncio.sleep(0.01)
        os.kill(started[0], signal.SIGSTOP)  # by itself it does not end
        making.cancel()
        await asyncio.gather(making, return_exceptions=True)
        assert making.cancelled()
        return started

    wait_until_gone(asyncio.run(run()))
