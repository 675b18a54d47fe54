"""SERVICE where the operator allows it: who is called, who never is, and that a failed call is no part of an answer."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from far_services import FAR, FarServices, run_far_services
from serving import PATIENCE, Served, serve

DATA = '@prefix : <http://example.org/> . :a :p :b . :c :p :d . :b :name "far" .'
PREFIX = "PREFIX : <http://example.org/> "
NUMERIC = "127.1"
"""A name of this machine that is not how an address is written."""
FAILING = {
    "moved": "redirects",
    "found": "redirects",
    "error": "status 500",
    "page": "not answer with results",
    "packed": "not answer with results",
    "large": "more than 1 MiB",
    "short": "broke off",
    "broken": "not whole",
    "open": "not whole",
    "truth": "not whole",
    "late": "within 2 seconds",
}


@pytest.fixture(scope="module")
def far() -> Iterator[FarServices]:
    with run_far_services() as services:
        yield services


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calls") / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def peer(data: Path) -> Iterator[Served]:
    with serve("--data", str(data)) as served:
        yield served


@pytest.fixture(scope="module")
def near(data: Path, peer: Served, far: FarServices) -> Iterator[Served]:
    urls = [f"{peer.url}/sparql", *(far.url(name) for name in FAR if name != "other"), far.url("rows", NUMERIC)]
    allowed = [part for url in [*urls, far.url("rows", "localhost")] for part in ("--allow-service", url)]
    with serve("--data", str(data), "--query-timeout", "4", "--answer", "1", *allowed) as served:
        yield served


def ask(served: Served, query: str) -> httpx.Response:
    return httpx.post(
        f"{served.url}/sparql", data={"query": PREFIX + query}, headers={"Accept": "text/csv"}, timeout=PATIENCE
    )


def table(served: Served, query: str) -> list[str]:
    """Return the sorted rows of an answer."""
    answer = ask(served, query)
    assert answer.status_code == 200, answer.text
    return sorted(answer.text.split()[1:])


def test_an_allowed_service_answers(near: Served, peer: Served) -> None:
    query = f"SELECT ?s ?v {{ ?s :p ?o SERVICE <{peer.url}/sparql> {{ ?o :name ?v }} }}"
    answer = ask(near, query)
    assert answer.text.split() == ["s,v", "http://example.org/a,far"]
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("name", ["rows", "xml"])
def test_a_service_is_asked_what_the_query_says_and_nothing_of_its_asker(
    near: Served, far: FarServices, name: str
) -> None:
    far.asked.clear()
    assert table(near, f"SELECT ?v {{ SERVICE # <x>\n <{far.url(name)}> {{ ?s :p ?v }} }}") == ["far"]
    [(path, headers, body)] = far.asked
    assert path == f"/{name}"
    assert body.endswith("SELECT * WHERE { ?s <http://example.org/p> ?v . }")
    assert set(headers) == {
        "host",
        "accept",
        "accept-encoding",
        "content-type",
        "content-length",
        "user-agent",
        "connection",
    }
    assert headers["host"] == f"127.0.0.1:{far.port}"


def test_prefixes_and_relative_addresses_are_resolved(near: Served, far: FarServices) -> None:
    far_prefix = f"PREFIX far: <{far.url('')}>"
    assert table(near, f"{far_prefix} SELECT ?v {{ SERVICE SILENT far:rows {{ ?s ?p ?v }} }}") == ["far"]
    assert table(near, f"BASE <{far.url('x')}> SELECT ?v {{ SERVICE <rows> {{ ?s ?p ?v }} }}") == ["far"]


def test_a_service_within_a_service_is_left_to_that_one(near: Served, far: FarServices) -> None:
    far.asked.clear()
    inner = f"SERVICE <{far.url('xml')}> {{ ?s :p ?v }}"
    assert table(near, f"SELECT ?v {{ SERVICE <{far.url('rows')}> {{ {inner} }} }}") == ["far"]
    [(path, _, body)] = far.asked
    assert (path, f"SERVICE <{far.url('xml')}>" in body) == ("/rows", True)


def test_all_rows_of_exists_share_one_request(near: Served, far: FarServices) -> None:
    far.asked.clear()
    for name, count in (("rows", 2), ("none", 0)):
        pattern = f"SERVICE <{far.url(name)}> {{ ?x ?y ?v }}"
        assert len(table(near, f"SELECT ?s {{ ?s :p ?o FILTER EXISTS {{ {pattern} }} }}")) == count
    assert [path for path, *_ in far.asked] == ["/rows", "/none"]


def test_no_call_is_written_twice_where_a_name_stands_for_an_expression(near: Served, far: FarServices) -> None:
    far.asked.clear()
    exists = f"EXISTS {{ SERVICE <{far.url('rows')}> {{ ?x ?y ?v }} }}"
    query = f"SELECT (GROUP_CONCAT(?s) AS ?all) ({exists} AS ?e) (IF(?e, 1, 2) AS ?f) {{ ?s :p ?o }}"
    assert ask(near, query).status_code == 400
    assert far.asked == []  # the engine would call the second by itself, past the relay


@pytest.mark.parametrize("silent", ["", "SILENT"])
@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("SERVICE {silent} <{other}> {{ ?s ?p ?v }}", "SERVICE may not call <{other}>; allowed here: <http"),
        ("SERVICE {silent} <{rows}/> {{ ?s ?p ?v }}", "SERVICE may not call <{rows}/>"),
        ("SERVICE {silent} <{rows}?a=b> {{ ?s ?p ?v }}", "SERVICE may not call <{rows}?a=b>"),
        ("VALUES ?x {{ <{rows}> }} SERVICE {silent} ?x {{ ?s ?p ?v }}", "SERVICE takes an address here"),
        ("SERVICE {silent} ?x <{rows}> {{ ?s ?p ?v }}", "SERVICE may not call"),
        ("SERVICE {silent} <rows> {{ ?s ?p ?v }}", "/rows>; allowed here"),
        ("SERVICE {silent} far:other {{ ?s ?p ?v }}", "SERVICE may not call <{other}>"),
        (
            "SERVICE <{rows}> {{ ?s ?p ?v }} MINUS {{ ?s ?p :.SERVICE {silent} <{other}> {{ ?s ?p ?v }} }}",
            "may not call",
        ),
        ("SERVICE <{rows}> {{ ?s ?p ?v }} MINUS {{ SERVICEfar:other {{ ?s ?p ?v }} }}", "part of a name"),
        ("SERVICE <{rows}> {{ ?s ?p ?v }} MINUS {{ ?s ?p trueSERVICE <{other}> {{ ?s ?p ?v }} }}", "part of a name"),
        ("SERVICE <{rows}> {{ ?s ?p '\\u0027' }} MINUS {{ ?s ?p ?v }}", "write the character itself"),
        ("SERVICE <{rows}> {{ SERVICE {silent} <{other}> {{ ?s ?p ?v }} }}", "SERVICE may not call <{other}>"),
        (" ".join(["SERVICE <{rows}> {{ ?s ?p ?v }}"] * 17), "may have 16 SERVICE"),
    ],
)
def test_no_other_service_is_called(near: Served, far: FarServices, call: str, words: str, silent: str) -> None:
    far.asked.clear()
    urls = {"rows": far.url("rows"), "other": far.url("other")}
    written = call.format(silent=silent, **urls)
    answer = ask(near, f"PREFIX far: <{far.url('')}> SELECT * {{ ?s :p ?o {written} }}")
    assert answer.status_code == 400, answer.text
    assert words.format(**urls) in answer.json()["detail"]
    assert far.asked == []


def test_what_the_engine_alone_reads_as_a_call_can_open_no_connection(near: Served, far: FarServices) -> None:
    far.asked.clear()
    answer = ask(near, f"PREFIX far: <{far.url('')}> SELECT * {{ SERVICEfar:rows {{ ?s ?p ?v }} }}")
    assert (answer.status_code, "could not be called" in answer.text) == (502, True)
    assert far.asked == []


@pytest.mark.parametrize("form", ["SERVICE <{}> {{ ?x ?y ?v }}", "FILTER EXISTS {{ SERVICE <{}> {{ ?x ?y ?v }} }}"])
@pytest.mark.parametrize("name", FAILING)
def test_a_call_that_fails_is_an_error_that_names_the_service(
    near: Served, far: FarServices, name: str, form: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        far.elsewhere = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        answer = ask(near, f"SELECT * {{ ?s :p ?o {form.format(far.url(name))} }}")
        with pytest.raises(TimeoutError):
            listener.accept()
    assert answer.status_code == 502, answer.text
    assert f"The service <{far.url(name)}>" in answer.json()["detail"]
    assert FAILING[name] in answer.json()["detail"]


@pytest.mark.parametrize("name", FAILING)
def test_a_silent_call_that_fails_binds_nothing(near: Served, far: FarServices, name: str) -> None:
    far.elsewhere = far.url("other")
    far.asked.clear()
    query = f"SELECT ?s ?v {{ ?s :p ?o SERVICE SILENT <{far.url(name)}> {{ ?x ?y ?v }} }}"
    assert table(near, query) == ["http://example.org/a,", "http://example.org/c,"]
    assert [path for path, *_ in far.asked] == [f"/{name}"]


def test_minus_of_a_service_that_fails_is_an_error(near: Served, far: FarServices) -> None:
    answer = ask(near, f"SELECT * {{ ?s :p ?o MINUS {{ SERVICE <{far.url('error')}> {{ ?s ?y ?v }} }} }}")
    assert (answer.status_code, "status 500" in answer.text) == (502, True)


def test_a_query_whose_call_fails_is_logged_as_failed(data: Path, far: FarServices, tmp_path: Path) -> None:
    log = tmp_path / "queries.jsonl"
    pattern = f"SERVICE <{far.url('error')}> {{ ?s ?y ?v }}"
    with serve("--data", str(data), "--allow-service", far.url("error"), "--query-log", str(log)) as served:
        for query in (f"SELECT * {{ ?s :p ?o FILTER EXISTS {{ {pattern} }} }}", f"ASK {{ {pattern} }}"):
            assert ask(served, query).status_code == 502
    outcomes = [json.loads(line)["outcome"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert outcomes == ["failed", "service"]


def test_a_name_of_a_private_machine_is_not_asked(near: Served, far: FarServices) -> None:
    far.asked.clear()
    query = f"SELECT ?v {{ SERVICE <{far.url('rows', NUMERIC)}> {{ ?s :p ?v }} }}"
    answer = ask(near, query)
    assert (answer.status_code, "not public" in answer.json()["detail"]) == (502, True)
    assert far.asked == []
    assert table(near, query.replace(NUMERIC, "localhost")) == ["far"]


def test_an_error_behind_a_call_stands_where_it_was_written(near: Served, far: FarServices) -> None:
    query = f"SELECT * {{ SERVICE <{far.url('rows')}> {{ ?s ?p ?v }} ?s ?p }}"
    answer = ask(near, query)
    assert (answer.status_code, answer.json()["column"]) == (400, len(PREFIX + query) + 1)


def test_the_description_says_who_may_be_called(near: Served, peer: Served, far: FarServices) -> None:
    texts = {served.url: httpx.get(f"{served.url}/sparql").text for served in (near, peer)}
    assert {url: "sd:BasicFederatedQuery" in text for url, text in texts.items()} == {near.url: True, peer.url: False}
    assert far.url("rows") in texts[near.url]
    assert "SERVICE is refused" in texts[peer.url]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--store", "http://127.0.0.1:9/", "--allow-service", "http://127.0.0.1:9/"), "the store answers them"),
        (("--allow-service", "ftp://example.org/"), "'ftp://example.org/' is none"),
        (("--allow-service", "http://me:secret@example.org/"), "is none"),
        (("--allow-service", "http://example.org/#x"), "is none"),
        (("--allow-service", "http://example.org/a b"), "is none"),
    ],
)
def test_an_address_that_cannot_be_allowed_is_refused_at_the_start(options: tuple[str, ...], words: str) -> None:
    command = [sys.executable, "-m", "ecograph", "serve", "--port", "0", *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2
    assert words in ended.stderr
