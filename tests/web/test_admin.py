"""The operator's view: alive, ready, figures, running queries, an end to one, and a log without persons."""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from serving import PATIENCE, Served, serve_release, write_release

NUMBERS = "".join(f"GRAPH <http://g/> {{ <http://e/{i}> <http://e/p> {i} }}\n" for i in range(300))
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module", name="log")
def name_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the log of queries."""
    return tmp_path_factory.mktemp("log") / "queries.jsonl"


@pytest.fixture(scope="module", name="observed")
def serve_with_view(tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[Served]:
    """Serve with an operator's view and a log."""
    root = write_release(tmp_path_factory.mktemp("root"), NUMBERS)
    with serve_release(root, "--admin-port", "0", "--query-log", str(log), "--query-timeout", "600") as served:
        yield served


@pytest.fixture(scope="module", name="view")
def open_view(observed: Served) -> Iterator[httpx.Client]:
    """Return a client of the operator's view."""
    assert observed.process.stderr is not None
    found = re.search(r"http://\S+", observed.process.stderr.readline())
    assert found is not None
    with httpx.Client(base_url=found.group(), timeout=PATIENCE) as client:
        yield client


def ask(served: Served, query: str) -> httpx.Response:
    accept = {"Accept": "text/csv", "X-Forwarded-For": "203.0.113.77"}
    return httpx.post(f"{served.url}/sparql", data={"query": query}, headers=accept, timeout=PATIENCE)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def read_figures(view: httpx.Client) -> dict[tuple[str, ...], float]:
    """Return the figures by name and values of labels."""
    answer = view.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_it_is_alive_and_ready(view: httpx.Client) -> None:
    assert [view.get(path).status_code for path in ("/live", "/ready")] == [200, 200]


def test_figures_count_queries_by_outcome(observed: Served, view: httpx.Client) -> None:
    before = read_figures(view)
    assert ask(observed, "SELECT * { ?s ?p ?o } LIMIT 7").status_code == 200
    assert ask(observed, "SELECT * { ?s ?p }").status_code == 400
    after = read_figures(view)

    def grown(*name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("ecograph_queries_total", "ok") == 1
    assert grown("ecograph_queries_total", "syntax") == 1
    assert grown("ecograph_answer_rows_total") == 7
    assert grown("ecograph_query_seconds_count") == 2
    assert after["ecograph_release_info", "1-test"] == 1
    assert after["ecograph_template_memory_bytes", "1-test"] > 1_000_000
    assert after["ecograph_workers",] == 2


def test_a_running_query_is_listed_and_ended(observed: Served, view: httpx.Client) -> None:
    for method, path in (("DELETE", "/queries/{}"), ("POST", "/queries/{}/end")):
        with ThreadPoolExecutor() as threads:
            asked = threads.submit(ask, observed, RUNAWAY)
            wait_until(lambda: [query["state"] for query in view.get("/queries").json()] == ["running"])
            [query] = view.get("/queries").json()
            assert set(query) == {"id", "state", "seconds", "query", "release", "put_back"}
            [query] = view.get("/queries", params={"text": "1"}).json()
            assert query["text"] == RUNAWAY
            assert view.request(method, path.format(query["id"])).status_code == 204
            answer = asked.result()
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert "ended by those who run the service" in answer.json()["detail"]
        assert view.request(method, path.format(query["id"])).status_code == 404
        assert view.get("/queries").json() == []


def test_the_public_port_shows_nothing_of_it(observed: Served) -> None:
    for path in ("/metrics", "/live", "/ready"):
        assert httpx.get(observed.url + path, timeout=PATIENCE).status_code == 404


def test_a_page_under_another_name_gets_nothing(view: httpx.Client) -> None:
    assert view.get("/queries", headers={"Host": "attacker.example"}).status_code == 400


def test_the_log_has_a_line_for_each_query_and_nobody_in_it(observed: Served, log: Path) -> None:
    start = len(log.read_text(encoding="utf-8"))
    private = 'SELECT * { ?s ?p ?o FILTER(?o < 5) } # "Kajsa Anka"'
    assert ask(observed, private).status_code == 200
    assert ask(observed, "SELECT").status_code == 400
    text = log.read_text(encoding="utf-8")[start:]
    first, second = (json.loads(line) for line in text.splitlines())
    assert (first["outcome"], first["rows"], first["release"]) == ("ok", 5, "1-test")
    assert first["bytes"] > 0
    assert 0 < first["seconds"] < PATIENCE
    assert first["time"].endswith("+00:00")
    assert second["outcome"] == "syntax"
    assert all(word not in text for word in ("Kajsa", "203.0.113.77", "127.0.0.1", "SELECT"))


def test_texts_are_logged_when_the_operator_asks_for_them(tmp_path: Path) -> None:
    root = write_release(tmp_path / "root", NUMBERS)
    with serve_release(root, "--query-log", "-", "--log-queries") as served:
        assert ask(served, "ASK {}").status_code == 200
        assert served.process.stderr is not None
        assert json.loads(served.process.stderr.readline())["text"] == "ASK {}"


def test_answers_that_are_kept_are_logged_and_counted_whichever_way_they_come(
    observed: Served, view: httpx.Client, log: Path
) -> None:
    before, start = read_figures(view), log.stat().st_size
    query = "SELECT ?s { ?s ?p 7 } # kept"
    with httpx.Client(base_url=observed.url, timeout=PATIENCE) as client:
        for headers in ({}, {}, {"X-Forwarded-For": "203.0.113.78"}):
            assert client.get("/sparql", params={"query": query}, headers=headers).status_code == 200
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8")[start:].splitlines()]
    assert [line["outcome"] for line in lines] == ["ok", "kept", "kept"]
    assert {line["query"] for line in lines} == {lines[0]["query"]}
    after = read_figures(view)
    assert after["ecograph_queries_total", "kept"] == before.get(("ecograph_queries_total", "kept"), 0) + 2


def test_a_query_on_the_short_way_is_listed_and_can_be_ended(observed: Served, view: httpx.Client) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c + ?f + ?i + ?l < 0) }"
    with httpx.Client(base_url=observed.url, timeout=PATIENCE) as client, ThreadPoolExecutor() as threads:
        client.get("/sparql", params={"query": "ASK {}"})  # the first of its kind shows the way
        asked = threads.submit(client.get, "/sparql", params={"query": query})
        wait_until(lambda: query in view.get("/queries?text=1").text)
        [listed] = [run for run in view.get("/queries?text=1").json() if run["text"] == query]
        assert view.delete(f"/queries/{listed['id']}").status_code == 204
        ended = asked.result()
    assert ended.status_code == 503
    assert "ended by those who run the service" in ended.json()["detail"]
