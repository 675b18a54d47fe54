"""What is known of a query, and refused, before it runs."""

import pytest

from ecograph.errors import LimitError, QueryError
from ecograph.settings import Settings
from ecograph.store.guard import find_undeclared, outline_query

SETTINGS = Settings(query_length=5000, query_depth=100)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select(1 as ?x){}", "SELECT"),
        ("# ASK\nPREFIX select: <http://e/>\nBASE <http://b/> ask {}", "ASK"),
        ("VERSION '1.2' CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <http://e/a>", "DESCRIBE"),
    ],
)
def test_the_form_is_found_after_the_prologue(text: str, form: str) -> None:
    assert outline_query(text, SETTINGS).form == form


def test_the_data_set_is_found_with_its_prefixes_and_base() -> None:
    outline = outline_query(
        """PREFIX ex: <http://e/> BASE <http://b/c/d>
        SELECT (1 AS ?from) FROM <a> FROM ex:g\\-1 FROM<http://b/c/a> FROM NAMED <http://\\u0065/n>
        WHERE { ?s ex:from <http://not/one> { ?a ?FROM ?b } GRAPH <http://not/two> {} }""",
        SETTINGS,
    )
    assert outline.default_graphs == ("http://b/c/a", "http://e/g-1")
    assert outline.named_graphs == ("http://e/n",)


@pytest.mark.parametrize("graph", ["<relative>", "unknown:g", "BASE"])
def test_a_graph_that_has_no_iri_is_left_to_the_engine(graph: str) -> None:
    assert outline_query(f"ASK FROM {graph} {{}}", SETTINGS).default_graphs == ()


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("ASK {\n  SERVICE <http://e/> {} }", 2, 3, "SERVICE is not allowed"),
        ("ASK { service SILENT ?x {} }", 1, 7, "SERVICE is not allowed"),
        ("ASK { ?s ?p trueSERVICE ex:a {} }", 1, 13, "SERVICE is not allowed"),
        ("\nINSERT DATA {}", 2, 1, "read-only"),
        ("PREFIX a: <b:> WITH <x> DELETE {}", 1, 16, "read-only"),
        ("LOAD <http://e/>", 1, 1, "read-only"),
        ("PREFIX a: <b:>\n{ ?s ?p ?o }", 2, 1, "needs SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("ASK {\n ?s ?p 'abc\n}", 2, 8, "not closed"),
        ("SELECT (COUNT(COUNT(*)) AS ?n) {}", 1, 15, "An aggregate cannot stand within another"),
        ("SELECT (sum(1 + (abs(\n Max (?x)))) AS ?n) {}", 2, 2, "An aggregate cannot stand within another"),
        ("ASK " + "{" * 101, 1, 105, "More than 100 brackets"),
        ("SELECT (" + "STR(" * 100, 1, 408, "More than 100 brackets"),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        outline_query(text, SETTINGS)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.status == 400
    assert caught.value.message.sv != caught.value.message.en


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) + SUM(?x) AS ?n) (MAX(?y) AS ?m) {} HAVING (COUNT(?z) > 1)",
        "SELECT (SUM(?n) AS ?s) { { SELECT (COUNT(*) AS ?n) {} } }",
        "SELECT (SUM(IF(EXISTS { SELECT (COUNT(?count) AS ?n) {} }, 1, 0)) AS ?s) {}",
        'PREFIX count: <c:> SELECT (COUNT(count:max(?min, "SUM("@sum)) AS ?n) { ?s count:sum (1 2) } # COUNT(SUM(?x))',
    ],
)
def test_aggregates_side_by_side_and_in_sub_selects_are_let_through(text: str) -> None:
    assert outline_query(text, SETTINGS).form == "SELECT"


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("ASK { FILTER(TRUE || fAlSe) }", "ASK { FILTER(true || false) }"),
        ('ASK { ?TRUE TRUE:a "TRUE"@TRUE, <TRUE> } # TRUE', None),
        ("ASK { FILTER(true) }", None),
        ("PREFIX TRUE: <e:> ASK { ?s TRUE: True }", "PREFIX TRUE: <e:> ASK { ?s TRUE: true }"),
    ],
)
def test_booleans_are_spelt_as_the_engine_knows_them(text: str, spelt: str | None) -> None:
    assert outline_query(text, SETTINGS).text == (text if spelt is None else spelt)


@pytest.mark.parametrize("text", ["", "  # nothing", "PREFIX ex: <http://e/>", "PREFIX"])
def test_a_text_without_a_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="this one ends before"):
        outline_query(text, SETTINGS)


def test_a_query_that_is_too_long_is_refused_by_its_bytes() -> None:
    outline_query("ASK {} #" + "å" * 2496, SETTINGS)
    with pytest.raises(LimitError, match="5002 bytes; 5000 are allowed") as caught:
        outline_query("ASK {} #" + "å" * 2497, SETTINGS)
    assert caught.value.status == 413


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PREFIX ex: <http://e/>\nASK { ?s ex:p 'eco:x' ; a _:b ; <urn:x:y> eco:name 1 }", ("eco", 2, 43)),
        ("PREFIX : <http://e/> ASK { :s :p :o } # eco:x", None),
        ("ASK { ?s :p 1 }", ("", 1, 10)),
    ],
)
def test_a_prefix_that_is_not_declared_is_found(text: str, found: tuple[str, int, int] | None) -> None:
    assert find_undeclared(text) == found
