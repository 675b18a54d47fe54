"""Lookups: what the server answers itself is what a worker would answer, and nothing that takes long."""

import asyncio
import tempfile
from pathlib import Path
from random import Random
from typing import BinaryIO
from urllib.parse import quote
from zlib import crc32

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ecograph.formats import result_syntax
from ecograph.store.asked import Asked
from ecograph.store.evaluate import Task, write_answer
from ecograph.store.lookup_index import write_index
from ecograph.store.lookups import Lookups
from ecograph.store.pool import QueryPool, QueryRequest
from ecograph.store.postings import Place
from ecograph.store.workers import Reply
from pooling import RunPool, ask

DATA = """
@prefix ex: <http://example.org/> .
ex:a ex:p ex:b , ex:c ; ex:name "Ängen"@sv , "The \\"meadow\\"" ; ex:n 1 .
ex:b ex:p ex:c ; ex:search "text" . ex:x-1 ex:p ex:c .
<http://example.org/d/../e> ex:p "dots" . <http://example.org/e> ex:p "none" .
ex:late ex:p 1 . ex:blank ex:p [ ex:q 1 ] . ex:late ex:p 2 .
ex:found <https://w3id.org/ecograph/ns#search> "text" .
"""
LONG = f'<http://example.org/long> <http://example.org/p> "{"x" * (1 << 16)}" .\n'
CROWD = "".join(f"<http://example.org/i{number}> a <http://example.org/Crowd> .\n" for number in range(1000))
EX = "PREFIX ex: <http://example.org/> "
LOOKUPS = [
    "SELECT ?p ?o WHERE { <http://example.org/a> ?p ?o }",
    "select * { <http://example.org/a> ?p ?o . }",
    f"# first\n{EX}SELECT ?o WHERE {{ ex:a ex:p ?o }} # last",
    f"{EX}SELECT ?o {{ ex:a ex:name ?o }} LIMIT 1",
    f"{EX}SELECT $s $o {{ $s ex:p ex:c }}",
    f"{EX}SELECT ?s ?p {{ ?s ?p ex:b }}",
    f'{EX}ASK {{ ex:a ex:name "Ängen"@sv }}',
    f"{EX}ASK WHERE {{ ex:b ex:p ex:c }}",
    f"{EX}SELECT ?o {{ ex:blank ex:p ?o }}",
    f"{EX}SELECT ?a ?b {{ ex:i8 ?b ?a }}",
    f"{EX}SELECT * {{ ?s ex:p ex:c }} LIMIT 0",
    f'{EX}SELECT ?s {{ ?s ?p "text" }}',
    f"{EX}SELECT ?o {{ ex:late ex:p ?o }}",
    f"{EX}SELECT ?p {{ ex:i7 ?p ex:Crowd }}",
    f"{EX}SELECT ?t {{ ex:i7 a ?t }}",
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
    "PREFIX eco: <https://w3id.org/ecograph/ns#> SELECT ?o { <http://example.org/found> eco:search ?o }",
    f"{EX}SELECT ?s {{ ?s ?s ex:b }}",
    f"{EX}SELECT ?o {{ ex:none ?p ?o }}",
    f"{EX}SELECT ?o {{ ex:a ex:none ?o }}",
    f"{EX}PREFIX bad: <http://example.org:port/> SELECT ?o {{ ex:a ex:p ?o }}",
    f"{EX}SELECT ?o ?o {{ ex:a ex:p ?o }}",
    f"{EX}SELECT\u00a0?o {{ ex:a ex:p ?o }}",
    f"{EX}\u017felect ?o {{ ex:a ex:p ?o }}",
    "SELECT ?o { <a> ?p ?o }",
    "BASE <http://example.org/> SELECT ?o { <a> ?p ?o }",
    "SELECT ?o { <http://example.org/d/../e> ?p ?o }",
    "SELECT ?o { <http://example.org/\\u0061> ?p ?o }",
    "SELECT ?o { ex:a ?p ?o }",
    "SELECT ?o { <http://example.org/a> ?p ?o ",
    "DESCRIBE <http://example.org/a>",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p <http://example.org/b> }",
]


def write_data(folder: Path) -> Path:
    file = folder / "data.ttl"
    file.write_text(DATA + CROWD + LONG, encoding="utf-8")
    return file


def index(store: Store) -> Lookups:
    """Return lookups over a store."""
    lookups = Lookups()

    async def write(file: BinaryIO) -> dict[str, Place]:
        return write_index(store, file, 1 << 30)

    asyncio.run(lookups.load(write))
    return lookups


@pytest.fixture(scope="module", name="file")
def make_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data as a file."""
    return write_data(tmp_path_factory.mktemp("lookups"))


@pytest.fixture(scope="module", name="store")
def make_store(file: Path) -> Store:
    """Return the data in a store."""
    store = Store()
    store.load(path=file)
    return store


@pytest.fixture(scope="module", name="lookups")
def make_lookups(store: Store) -> Lookups:
    """Return lookups over the data."""
    return index(store)


def look_up(lookups: Lookups, text: str, syntax: str = "json", rows: int = 0) -> Reply | None:
    return lookups.answer(quote(text, safe="").encode(), syntax, result_syntax(syntax).media_type, rows)


def ask_worker(store: Store, text: str) -> tuple[bytes, int]:
    """Return what a worker would answer, and how many rows that has."""
    with tempfile.TemporaryFile() as spool:
        written = write_answer(store, Task(text, "json", "results", 1 << 20), spool.fileno())
    return written.body, written.rows


@pytest.mark.parametrize("text", LOOKUPS)
def test_a_lookup_is_answered_as_by_a_worker(lookups: Lookups, store: Store, text: str) -> None:
    reply = look_up(lookups, text)
    assert reply is not None
    assert (reply.body, reply.message["rows"]) == ask_worker(store, text)
    assert reply.message["unknown"] == []


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_lookup_is_left_to_a_worker(lookups: Lookups, text: str) -> None:
    assert look_up(lookups, LOOKUPS[0]) is not None
    assert look_up(lookups, text) is None


def test_what_is_written_otherwise_or_has_too_many_rows_is_left_to_a_worker(lookups: Lookups) -> None:
    assert look_up(lookups, LOOKUPS[0], "xml") is None
    assert look_up(lookups, LOOKUPS[0], "csv") is None
    assert look_up(lookups, LOOKUPS[0], rows=2) is None
    assert look_up(lookups, LOOKUPS[0], rows=5) is not None
    assert lookups.answer(b"SELECT%20%ff", "json", "application/json", 0) is None


IRIS = st.sampled_from([NamedNode(f"http://example.org/{name}") for name in ("a", "b", "c", "ö", "a/b?c#d", "%C3%B6")])
VALUES = st.one_of(
    IRIS,
    st.sampled_from([BlankNode("x"), BlankNode("y")]),
    st.builds(Literal, st.text()),
    st.builds(Literal, st.text('a\t\n\r"\\\x07{}:,s ')),
    st.builds(Literal, st.text("aö "), language=st.sampled_from(["sv", "en-GB"])),
    st.builds(Literal, st.integers(-3, 3)),
    st.builds(Literal, st.sampled_from(["1.0", "x"]), datatype=st.just(NamedNode("http://example.org/datatype"))),
    st.builds(Triple, IRIS, IRIS, st.builds(Literal, st.text('a,"{}spo:'))),
)
STATEMENTS = st.builds(Quad, st.one_of(IRIS, st.just(BlankNode("x"))), IRIS, VALUES)
VARIABLES = ("?a", "?b", "$a", "?c", "?ä")
OTHER_WORDS = st.sampled_from(['"a"', '"a"@sv', "ex:a", "ex:b", "a", "ex:ö", "<http://[>"])


@st.composite
def make_patterns(draw: st.DrawFn) -> tuple[list[Quad], list[list[str]]]:
    """Return statements and patterns of which most match some of them."""
    statements = draw(st.lists(STATEMENTS, min_size=1, max_size=20))
    patterns = []
    for statement in draw(st.lists(st.sampled_from(statements), min_size=1, max_size=10)):
        words = []
        for term in (statement.subject, statement.predicate, statement.object):
            word = st.just(str(term)) if isinstance(term, NamedNode | Literal) else st.sampled_from(VARIABLES)
            words.append(draw(st.one_of(word, st.sampled_from(VARIABLES), word, OTHER_WORDS)))
        patterns.append(words)
    return statements, patterns


@given(
    data=make_patterns(),
    selected=st.sampled_from(["SELECT *", "SELECT ?a", "SELECT ?b ?a", "SELECT ?a ?b", "SELECT ?a ?a", "ASK"]),
    limit=st.sampled_from(["", "LIMIT 0", "LIMIT 1", "limit 2 # two"]),
    space=st.sampled_from([" ", " ", "\n", "\t ", "\u00a0", "\x0c"]),
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_looked_up_has_the_bytes_of_a_worker(
    data: tuple[list[Quad], list[list[str]]], selected: str, limit: str, space: str
) -> None:
    statements, patterns = data
    store = Store()
    store.extend(statements)
    lookups = index(store)
    prologue = "# PREFIX ex: <http://example.org/none/>\nPREFIX ex: <http://example.org/>"
    for words in patterns:
        text = f"{prologue} {selected}{space}WHERE {{ {space.join(words)} }} {limit}"
        reply = look_up(lookups, text)
        event("answered" if reply is not None else "left to a worker")
        if reply is not None:
            assert (reply.body, reply.message["rows"]) == ask_worker(store, text)


def test_terms_with_the_same_checksum_are_not_taken_for_each_other() -> None:
    known: dict[int, str] = {}
    chance = Random(1)  # noqa: S311
    while True:
        iri = f"http://example.org/{chance.getrandbits(64):x}"
        checksum = crc32(f'{{"type":"uri","value":"{iri}"}}'.encode())
        if checksum in known:
            break
        known[checksum] = iri
    same = [NamedNode(known[checksum]), NamedNode(iri)]
    other, predicate = NamedNode("http://example.org/other"), NamedNode("http://example.org/p")
    store = Store()
    store.extend([Quad(same[0], predicate, other), Quad(other, predicate, same[0])])
    alone = index(store)
    assert look_up(alone, f"ASK {{ {same[0]} ?p ?o }}") is not None
    assert look_up(alone, f"ASK {{ {same[1]} ?p ?o }}") is None
    assert look_up(alone, f"ASK {{ ?s ?p {same[1]} }}") is None
    store.extend([Quad(same[1], predicate, other), Quad(other, predicate, same[1])])
    both = index(store)
    assert look_up(both, f"ASK {{ {same[0]} ?p ?o }}") is None
    assert look_up(both, f"ASK {{ ?s ?p {same[0]} }}") is None
    assert look_up(both, f"ASK {{ {other} ?p ?o }}") is not None


def test_nothing_is_looked_up_after_the_end(store: Store) -> None:
    lookups = index(store)
    assert look_up(lookups, LOOKUPS[0]) is not None
    lookups.close()
    assert look_up(lookups, LOOKUPS[0]) is None


@pytest.mark.parametrize("mebibytes", [0, 1, 100])
def test_an_index_has_no_more_rows_than_it_may(run_pool: RunPool, mebibytes: int) -> None:
    """Of 300 statements, each of which takes about 150 bytes."""

    async def wait_for_index(pool: QueryPool) -> bool:
        request = QueryRequest("", result_syntax("json"))
        target = quote("SELECT ?n { <http://e/7> <http://e/p> ?n }", safe="").encode()
        await ask(pool, "ASK {}")
        for _ in range(100 if mebibytes == 100 else 10):
            if pool.look_up(Asked(pool.version, request, "", target)) is not None:
                return True
            await asyncio.sleep(0.05)
        return False

    limit = {0: 0, 1: 1 << 10, 100: 100 << 20}[mebibytes]
    assert run_pool(wait_for_index, lookups=limit) == (mebibytes == 100)
