"""Queries made to bring a service down: each ends as an error or an answer, within a bound, and alone."""

import os
import time
from pathlib import Path

import httpx
import pytest

from serving import PATIENCE, Served, find_template, find_workers_of

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
NEXT = "<http://e/next>"
ONES = "1 " * 2000
BOUND = 10.0
"""Seconds after which no answer would mean that a query of one second was not stopped."""
STOPPED = {503, 504}
"""Too much memory, too long."""
REFUSED = {413}
ENDED = {200, *STOPPED}
"""Answered in time, or not."""
HARMFUL = {
    "path of any length": (f"SELECT (COUNT(*) AS ?n) {{ ?a ({NEXT}|!<x:q>|^!<x:r>)* ?b . ?c !<x:q>* ?d }}", STOPPED),
    "path of paths": (f"ASK {{ ?a (({NEXT}+/{NEXT}*)+/!<x:q>)* ?b . ?b (!<x:p>/!<x:q>)+ <x:none> }}", STOPPED),
    "sorted cross product": (f"SELECT * {{ {CROSS} }} ORDER BY ?l ?i DESC(?f)", STOPPED),
    "distinct cross product": (f"SELECT DISTINCT * {{ {CROSS} }}", {*REFUSED, *STOPPED}),
    "counted cross product": (f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {CROSS} }}", STOPPED),
    "grouped cross product": (f"SELECT ?a ?f ?i (COUNT(*) AS ?n) {{ {CROSS} }} GROUP BY ?a ?f ?i", STOPPED),
    "joined texts": (f'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f), "{"x" * 1000}")) AS ?t) {{ {CROSS} }}', STOPPED),
    "regex that backtracks": (f'ASK {{ {CROSS} FILTER(REGEX(STR(?a), "^(([a-z/:])+.)+[A-Z]([a-z])+$")) }}', ENDED),
    "regex that grows": ('ASK { FILTER(REGEX("a", "((((a{1,100}){1,100}){1,100}){1,100}){1,100}")) }', {200, 400}),
    "text that doubles": (
        "SELECT (STRLEN(?x40) AS ?n) { BIND('xxxxxxxx' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
        + " }",
        STOPPED,
    ),
    "many values": (f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {' '.join(map(str, range(20_000)))} }} }}", {200}),
    "too many values": (f"ASK {{ VALUES ?x {{ {' '.join(map(str, range(200_000)))} }} }}", REFUSED),
    "values crossed": (
        f"SELECT * {{ {' '.join(f'VALUES ?x{i} {{ {ONES} }}' for i in range(4))} }}",
        {*REFUSED, *STOPPED},
    ),
    "long list": (f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({', '.join(map(str, range(100_000)))})) }}", ENDED),
    "list of calls": (f"ASK {{ {CROSS} FILTER(?c NOT IN ({', '.join(['?f + ?i'] * 10_000)})) }}", ENDED),
    "nested groups": ("ASK " + "{" * 5000 + "}" * 5000, {400}),
    "nested calls": ("SELECT (" + "STR(" * 5000 + "1" + ")" * 5000 + " AS ?x) {}", {400}),
    "nested within the limit": ("ASK { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * 200 + "}" * 201, ENDED),
    "chain of unions": (f"ASK {{ {' UNION '.join(['{ ?s ?p 5 }'] * 20_000)} }}", ENDED),
    "chain of operators": (f"SELECT ({' + '.join(['1'] * 200_000)} AS ?n) {{}}", ENDED),
    "chain of steps": (f"ASK {{ ?a {'/'.join(['<http://e/next>'] * 20_000)} ?b }}", ENDED),
    "many variables": (f"ASK {{ {' '.join(f'OPTIONAL {{ ?s{i} ?p{i} ?o{i} }}' for i in range(3000))} }}", ENDED),
    "too many rows": ("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }", REFUSED),
    "ten megabytes": ("ASK {} #" + "x" * 10_000_000, REFUSED),
}


@pytest.mark.parametrize(("query", "statuses"), HARMFUL.values(), ids=HARMFUL)
def test_it_ends_within_its_bound_and_the_service_goes_on(
    visitor: httpx.Client, query: str, statuses: set[int]
) -> None:
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    start = time.monotonic()
    answer = visitor.post("/sparql", content=query, headers=headers)
    assert time.monotonic() - start < BOUND
    assert answer.status_code in statuses, answer.text[:300]
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < 2000
        assert "Traceback" not in answer.text


def test_processor_and_memory_are_back_within_a_second(abused: Served, visitor: httpx.Client) -> None:
    """A second of the processor: another process may have it for longer."""
    template = find_template(abused.process.pid)
    before = set(find_workers_of(template))
    query = f"SELECT * {{ {CROSS} }} ORDER BY ?l"
    assert visitor.post("/sparql", data={"query": query}).status_code in STOPPED
    ended, spent = time.monotonic(), {worker: read_seconds(worker) for worker in before}
    while before <= set(find_workers_of(template)):
        assert time.monotonic() - ended < PATIENCE
        assert all(read_seconds(worker) - spent[worker] < 1 for worker in before)
        time.sleep(0.01)
    assert all(read_memory(worker) < 48 * 1024 for worker in find_workers_of(template))


def read_seconds(pid: int) -> float:
    """Return the seconds of the processor that a process has had."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read_memory(pid: int) -> int:
    """Return the KiB that a process holds of its own."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))
