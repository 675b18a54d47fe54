"""Lookups: what the server answers itself is what a worker would answer, and nothing that takes long."""

import time
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Store

from ecograph.formats import result_syntax
from ecograph.store.content import content_of_files
from ecograph.store.evaluate import Task, write_answer
from ecograph.store.lookups import MOST, Lookups
from ecograph.store.workers import Reply

DATA = """
@prefix ex: <http://example.org/> .
ex:a ex:p ex:b , ex:c ; ex:name "Ängen"@sv , "The \\"meadow\\"" ; ex:n 1 .
ex:b ex:p ex:c ; ex:search "text" . ex:x-1 ex:p ex:c .
<http://example.org/d/../e> ex:p "dots" . <http://example.org/e> ex:p "none" .
ex:blank ex:p [ ex:q 1 ] .
"""
LONG = f'<http://example.org/long> <http://example.org/p> "{"x" * (1 << 16)}" .\n'
CROWD = "".join(f"<http://example.org/i{number}> a <http://example.org/Crowd> .\n" for number in range(MOST + 1))
EX = "PREFIX ex: <http://example.org/> "
LOOKUPS = [
    "SELECT ?p ?o WHERE { <http://example.org/a> ?p ?o }",
    "select * { <http://example.org/a> ?p ?o . }",
    f"# first\n{EX}SELECT ?o WHERE {{ ex:a ex:p ?o }} # last",
    f"{EX}SELECT ?o {{ ex:a ex:name ?o }} LIMIT 1",
    f"{EX}SELECT $s $o {{ $s ex:p ex:c }}",
    f"{EX}SELECT ?s ?p {{ ?s ?p ex:b }}",
    f'{EX}ASK {{ ex:a ex:name "Ängen"@sv }}',
    f"{EX}ASK WHERE {{ ex:b ex:p ex:a }}",
    f"{EX}SELECT ?t {{ ex:i7 a ?t }}",
    f"{EX}SELECT ?s {{ ?s ?s ex:b }}",
    f"{EX}SELECT ?none {{ ex:a ?p ?o }}",
    f"{EX}SELECT ?p {{ ex:x-1 ?p ?o }}",
]
OTHERS = [
    f"{EX}SELECT ?s {{ ?s a ex:Crowd }}",
    f"PREFIX ex: <http://example.org/none/>\n# PREFIX ex: <http://example.org/>\n{EX}SELECT ?s {{ ?s a ex:Crowd }}",
    "SELECT ?s { ?s ?p ?o }",
    f"{EX}SELECT ?o {{ ex:long ex:p ?o }}",
    f"{EX}SELECT {' '.join(f'?v{number}' for number in range(4000))} {{ ex:a ex:p ?o }}",
    f"{EX}SELECT ?o {{ ex:a ex:p ?o . ?o ex:p ?c }}",
    f"{EX}SELECT ?o {{ ex:a ex:p+ ?o }}",
    f"{EX}SELECT ?o {{ ex:a ex:p|ex:q ?o }}",
    f"{EX}SELECT ?o {{ GRAPH ?g {{ ex:a ex:p ?o }} }}",
    f"{EX}SELECT ?o {{ ex:a ex:p ?o FILTER(?o != ex:b) }}",
    f"{EX}SELECT (COUNT(*) AS ?n) {{ ex:a ex:p ?o }}",
    f"{EX}SELECT ?o {{ ex:a ex:p ?o }} ORDER BY ?o",
    "SELECT ?o FROM <http://example.org/g> { <http://example.org/a> ?p ?o }",
    f"{EX}SELECT ?o {{ ex:b ex:search ?o }}",
    "PREFIX s: <http://example.org/ns#se> SELECT ?o { <http://example.org/a> s:arch ?o }",
    f"{EX}SELECT ?o {{ ex:blank ex:p ?o }}",
    "SELECT ?o { <a> ?p ?o }",
    "BASE <http://example.org/> SELECT ?o { <a> ?p ?o }",
    "SELECT ?o { <http://example.org/d/../e> ?p ?o }",
    "SELECT ?o { <http://example.org/\\u0061> ?p ?o }",
    'SELECT ?s { ?s ?p "text" }',
    "SELECT ?o { ex:a ?p ?o }",
    "SELECT ?o { <http://example.org/a> ?p ?o ",
    "DESCRIBE <http://example.org/a>",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p <http://example.org/b> }",
]


def write_data(folder: Path) -> Path:
    file = folder / "data.ttl"
    file.write_text(DATA + CROWD + LONG, encoding="utf-8")
    return file


def load(file: Path, limit: int = 1 << 30) -> Lookups:
    """Return lookups that have loaded, or given up."""
    lookups = Lookups(content_of_files([file]), limit)
    lookups.start()
    deadline = time.monotonic() + 60
    while not lookups.has_ended and time.monotonic() < deadline:
        time.sleep(0.01)
    return lookups


@pytest.fixture(scope="module", name="file")
def make_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data as a file."""
    return write_data(tmp_path_factory.mktemp("lookups"))


@pytest.fixture(scope="module", name="lookups")
def make_lookups(file: Path) -> Lookups:
    """Return lookups over the data."""
    return load(file)


def look_up(lookups: Lookups, text: str, syntax: str = "json", rows: int = 0) -> Reply | None:
    return lookups.answer(quote(text, safe="").encode(), syntax, result_syntax(syntax).media_type, rows)


@pytest.mark.parametrize("syntax", ["json", "csv", "tsv"])
@pytest.mark.parametrize("text", LOOKUPS)
def test_a_lookup_is_answered_as_by_a_worker(lookups: Lookups, file: Path, text: str, syntax: str) -> None:
    reply = look_up(lookups, text, syntax)
    store = Store()
    store.load(path=file)
    with (file.parent / "spool").open("w+b") as spool:
        written = write_answer(store, Task(text, syntax, "results", 1 << 20), spool.fileno())
    assert reply is not None
    assert (reply.body, reply.message["rows"], reply.message["unknown"]) == (written.body, written.rows, [])


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_lookup_is_left_to_a_worker(lookups: Lookups, text: str) -> None:
    assert look_up(lookups, LOOKUPS[0]) is not None
    assert look_up(lookups, text) is None


def test_what_is_written_otherwise_or_has_too_many_rows_is_left_to_a_worker(lookups: Lookups) -> None:
    assert look_up(lookups, LOOKUPS[0], "xml") is None
    assert look_up(lookups, LOOKUPS[0], rows=2) is None
    assert look_up(lookups, LOOKUPS[0], rows=5) is not None
    assert lookups.answer(b"SELECT%20%ff", "json", "application/json", 0) is None


def test_nothing_is_held_of_files_that_are_large_gone_or_changed(tmp_path: Path) -> None:
    file = write_data(tmp_path)
    assert look_up(load(file), LOOKUPS[0]) is not None
    assert look_up(load(file, limit=100), LOOKUPS[0]) is None
    content = content_of_files([file])
    file.write_text(DATA, encoding="utf-8")
    changed = Lookups(content, 1 << 30)
    changed.start()
    while not changed.has_ended:
        time.sleep(0.01)
    assert look_up(changed, LOOKUPS[0]) is None
    file.write_text("no RDF", encoding="utf-8")
    assert look_up(load(file), LOOKUPS[0]) is None


def test_nothing_is_held_any_more_after_the_end(tmp_path: Path) -> None:
    lookups = load(write_data(tmp_path))
    lookups.close()
    assert look_up(lookups, LOOKUPS[0]) is None
