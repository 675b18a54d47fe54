"""A glance passes only what the guard passes, with the same form and no data set."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import EcographError
from ecograph.settings import Settings
from ecograph.store.dialect import list_edits
from ecograph.store.glance import glance
from ecograph.store.guard import UNCLOSED, Outline, outline_query

SETTINGS = Settings(query_depth=4)
PIECES = (
    *("SELECT", "select", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE", "LOAD", "SERVICE", "FROM", "NAMED"),
    *("PREFIX ex: <http://e/#>", "PREFIX : <http://e/>", "BASE <http://e/>", "# SELECT\n", "#", "\n", " ", "VERSION"),
    *(
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "'",
        '"',
        "'''",
        "\\",
        "?s",
        "<<(",
        "FILTER",
        "BIND",
        "ex:a",
        "*",
        "WHERE",
        ".",
        "\\u0053",
        "é",
    ),
)


def look_closer(text: str) -> Outline | str:
    try:
        return outline_query(text, SETTINGS)
    except EcographError as error:
        return error.message.en.partition(": ")[2]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_passes_at_a_glance_passes_the_guard(text: str) -> None:
    form = glance(text, SETTINGS.query_depth)
    if form is not None:
        assert look_closer(text) in (Outline(text, form, (), ()), UNCLOSED.en)
        assert list_edits(text) == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX ex: <http://e/> SELECT * { ?s ?p 'SELECT' }", "SELECT"),
        ("# why\nask{}", "ASK"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE<x:y>", "DESCRIBE"),
        ("SELECT * { BIND(<<('a' <b:b> 1)>> AS ?t) }", None),
        ("SELECT * { FILTER (?x<?a&&?b>?y) }", None),
        ("SELECT * { FILTER (?x < ?a && ?b > ?y) }", "SELECT"),
        ("SELECT * FROM <http://g/1> { ?s ?p ?o }", None),
        ("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", None),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", None),
        ("ASK {{{{{}}}}}", None),
        ("SELECT (GROUP_CONCAT #c\n(?x) AS ?y) { ?x ?p ?o }", None),
        ("PREFIX s: <https://w3id.org/ecograph/ns#se> SELECT * { ?x s:arch 'a' }", None),
        ("PREFIX s: <https://w3id.org/ecograph/ns#> SELECT * { ?x s:startDate ?y }", "SELECT"),
        ("ASK {} #" + "x" * 10_000, None),
        ("SELECT * { ?x ?p false BIND(true AS ?knowledge) }", "SELECT"),
        ("SELECT * { ?x ?p False }", None),
        ("SELECT * { ?x ?p TRUE }", None),
        ("SELECT (COUNT(?known) AS ?count) { ?x ?p ?known }", "SELECT"),
        ("SELECT (COUNT(SUM(?x)) AS ?n) { ?x ?p ?o }", None),
        ("SELECT (count #c\n(?x) AS ?y) (MAX (?x) AS ?z) { ?x ?p ?o }", None),
        ("SELECT (NOW() AS ?known) {}", None),
        ("SELECT (rand#c\n() AS ?x) {}", None),
        ("SELECT (strUUID () AS ?x) {}", None),
        ("SELECT * { <http://e/research> ?p ?search }", "SELECT"),
        ("PREFIX : <https://w3id.org/ecograph/ns#> SELECT * { ?x :search 'a' }", None),
        ("SELECT * { ?x <https://w3id.org/ecograph/ns#searchLike> 'a' }", None),
    ],
)
def test_plain_queries_pass_and_others_do_not(text: str, form: str | None) -> None:
    assert glance(text, SETTINGS.query_depth) == form
