"""Searches in SPARQL: what they are replaced by means what the pattern would mean, were it stated in the data."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from ecograph.errors import QueryError
from ecograph.namespaces import ECO
from ecograph.queries import load_catalogue
from ecograph.search.edits import apply_edits, find_original
from ecograph.search.expansion import list_tables
from ecograph.search.index import Index
from ecograph.search.matching import search
from ecograph.search.patterns import find_patterns

PROLOGUE = """PREFIX eco: <https://w3id.org/ecograph/ns#>
PREFIX actor: <https://w3id.org/ecograph/id/actor/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
TEXTS = ("smart", "vinnova", "stockholm", "habo", "nothing has this")
MEANT = [
    '?x eco:search "smart"',
    '?x eco:search "smart" .',
    '?x eco:search "smart" ; .',
    '?x eco:search "smart" ; rdfs:label ?l .',
    '?x eco:search "smart" ;; a ?c ; rdfs:label ?l',
    '?x a eco:Project ; eco:search "smart" .',
    '?x a eco:Project ; eco:search "smart" ; rdfs:label ?l .',
    '?x a eco:Project.?x eco:search "smart". ?x rdfs:label ?l',
    '?x eco:search "smart" ; eco:search "vinnova" .',
    '?x a ?c ; eco:search "smart" ; eco:search "vinnova" ; rdfs:label ?l .',
    '?x <https://w3id.org/ecograph/ns#search> \'smart\' . ?y eco:search """vinnova""" . ?y eco:funds ?x',
    '?x eco:search "sm\\u0061rt" . ?x eco:diaryNumber ?d FILTER(?d > "2019-01234") ?y eco:search "vinnova" .',
    '?x a ?c OPTIONAL { ?x eco:search "smart" ; rdfs:label ?l }',
    '{ ?x eco:search "smart" } UNION { ?x eco:search "habo" } ?x a ?c',
    '?x a ?c MINUS { ?x eco:search "smart" }',
    '?x a ?c FILTER EXISTS { ?x eco:search "smart" }',
    '?x a ?c FILTER(NOT EXISTS { ?x eco:search "smart" } && ?c != eco:Place) ?x rdfs:label ?l',
    '?x a ?c FILTER regex(STR(?x), "stad") ?x eco:search "smart" BIND("eco:search \\"vinnova\\"" AS ?t)',
    '?x a ?c . FILTER(?c IN (eco:Project, eco:search)) ?x eco:search "smart" # ?x eco:search "habo" .',
    '{ SELECT ?x (COUNT(*) AS ?n) WHERE { ?x eco:search "smart" ; rdfs:label ?o } GROUP BY ?x } ?x rdfs:label ?l',
    'VALUES (?x ?n) { (actor:vinnova 1.5) (eco:search 2) } ?x eco:search "vinnova"',
    '?x eco:search "nothing has this"',
    '?s eco:funds [ eco:diaryNumber ?d ] ; eco:search "vinnova" ; a ?c',
    '?x eco:search "smart" . ?y eco:search "stockholm" . ?x eco:locatedIn ?y',
    '$x eco:search "smart" . ?x a ?c',
    'BIND(1 AS ?one) ?x eco:search "smart" VALUES ?c { eco:Project } ?x a ?c',
]
UNTOUCHED = [
    "SELECT * { ?s ?p eco:search }",
    "SELECT * { eco:search ?p ?o . ?s ?p eco:search . FILTER(?p = eco:search) VALUES ?p { eco:search } }",
    'SELECT ("?x eco:search \\"smart\\"" AS ?t) { } # ?x eco:search "smart"',
    'CONSTRUCT { ?x eco:search "smart" . [] eco:search "smart" } WHERE { ?x a ?c }',
    "DESCRIBE eco:search",
    'SELECT * { ?x eco:searched "smart" ; rdfs:search "smart" ; eco:Search "smart" }',
    'SELECT * { ?x <search> "smart" }',
]
REFUSED = [
    ("{ ?x eco:search ?text }", "string such as"),
    ('{ ?x eco:search "a" , "b" }', "string such as"),
    ('{ ?x eco:search "a"@de }', "string such as"),
    ('{ ?x eco:search "a"^^<http://a.b/c> }', "string such as"),
    ('{ ?x eco:search ("a" 0) }', "string such as"),
    ('{ ?x eco:search ("a" 10001) }', "string such as"),
    ('{ ?x eco:search ("a") }', "string such as"),
    ('{ ?x eco:search ("a" 5 5) }', "string such as"),
    ("{ ?x eco:search 5 }", "string such as"),
    ("{ ?x eco:search", "string such as"),
    ('{ actor:su eco:search "a" }', "is a variable"),
    ('{ [] eco:search "a" }', "is a variable"),
    ('{ ?y eco:funds [ eco:search "a" ] }', "is a variable"),
    ('{ (?x ?x) eco:search "a" }', "is a variable"),
    ('{ (?x actor:su) eco:search "a" }', "is a variable"),
    ('{ (?a ?b ?c ?d ?e ?f) eco:search "a" }', "is a variable"),
    ('{ (?x ?s) a ?c ; eco:search "a" }', "is a variable"),
    ('{ (?x ?s) eco:search "a" ; a ?c }', "full stop"),
    ('{ ?x eco:search/rdfs:label "a" }', "string such as"),
    ('{ ?x ^eco:search "a" }', "property path"),
    ('{ ?x (rdfs:label|eco:search) "a" }', "property path"),
    ('{ ?x rdfs:label/eco:search "a" }', "property path"),
    ('{ ?x a/(eco:search) "a" }', "property path"),
    ('{ ?x !(eco:search) "a" }', "property path"),
    ('{ GRAPH ?g { ?x eco:search "a" } }', "outside GRAPH"),
    ('{ GRAPH <a:b> { ?x a ?c OPTIONAL { ?x eco:searchLike "a" } } }', "outside GRAPH"),
    ('{ ?x eco:search "" }', "no letter or digit"),
    (f'{{ ?x eco:search "{"a" * 201}" }}', "201 characters"),
    ("{ " + '?x eco:search "a" . ' * 9 + "}", "9 searches"),
]


def replace(index: Index, text: str) -> str:
    return apply_edits(text, list_tables(text, find_patterns(text), index))


def ask(store: Store, text: str) -> list[str]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    head, *rows = (found.serialize(format=QueryResultsFormat.TSV) or b"").decode().splitlines()
    names = head.split("\t")
    return sorted(str(sorted(zip(names, row.split("\t"), strict=True))) for row in rows)


@pytest.fixture(scope="module", name="stated")
def state_searches(small_store: Store, small_index: Index) -> Store:
    """Return the small graph with what the searches find stated in it, as if it were data."""
    store = Store()
    store.extend(small_store)
    for text in TEXTS:
        for hit in search(small_index, text, similar=False).hits:
            store.add(Quad(NamedNode(small_index.things[hit.thing].iri), NamedNode(ECO + "search"), Literal(text)))
    return store


@pytest.mark.parametrize("pattern", MEANT)
def test_a_search_means_what_it_would_mean_were_it_stated(
    small_index: Index, small_store: Store, stated: Store, pattern: str
) -> None:
    text = f"{PROLOGUE}SELECT * {{ {pattern}\n}}"
    replaced = replace(small_index, text)
    assert "VALUES" in replaced
    assert ask(small_store, replaced) == ask(stated, text)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_no_search_stays_as_it_is(text: str) -> None:
    assert find_patterns(PROLOGUE + text) == []


@pytest.mark.parametrize("name", sorted(load_catalogue()))
def test_no_query_of_the_catalogue_is_misread(name: str) -> None:
    text = load_catalogue()[name].text
    assert len(find_patterns(text)) == text.count("eco:search ")


@pytest.mark.parametrize(("group", "reason"), REFUSED)
def test_a_search_that_is_not_written_as_it_should_be_is_refused(small_index: Index, group: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason) as caught:
        replace(small_index, f"{PROLOGUE}SELECT * {group}")
    assert caught.value.line == 4


def test_a_search_cannot_stand_in_a_pattern_that_is_its_own_template(small_index: Index) -> None:
    with pytest.raises(QueryError, match="CONSTRUCT WHERE"):
        replace(small_index, PROLOGUE + 'CONSTRUCT WHERE { ?x eco:search "a" }')
    text = PROLOGUE + 'CONSTRUCT { ?x eco:search "smart" } WHERE { ?x eco:search "smart" }'
    assert len(find_patterns(text)) == 1


def test_a_list_gives_score_reason_text_and_field_and_a_number_how_many(small_index: Index, small_store: Store) -> None:
    text = (
        PROLOGUE + 'SELECT ?x ?score ?match ?text ?field { (?x ?score ?match ?text ?field) eco:search ("vinnova" 2) }'
    )
    found = small_store.query(replace(small_index, text))
    assert isinstance(found, QuerySolutions)
    rows = [[getattr(term, "value", None) for term in row] for row in found]
    assert [row[2:] for row in rows] == [["exact", "Vinnova", "name"], ["start", "Vinnova tests", "name"]]
    assert all(row[1] is not None and 0 < float(row[1]) <= 1 for row in rows)


def test_only_search_like_finds_what_is_spelt_nearly_so_and_says_it(small_index: Index, small_store: Store) -> None:
    exact = PROLOGUE + 'SELECT * { (?x ?s ?match) eco:search "Vinova" }'
    assert ask(small_store, replace(small_index, exact)) == []
    rows = ask(small_store, replace(small_index, exact.replace("search", "searchLike")))
    assert len(rows) > 0
    assert all('"fuzzy"' in row for row in rows)


def test_a_language_tag_looks_only_at_texts_of_that_language(small_index: Index, small_store: Store) -> None:
    text = PROLOGUE + 'SELECT * { ?x eco:search "cities"@%s }'
    assert ask(small_store, replace(small_index, text % "sv")) == []
    assert len(ask(small_store, replace(small_index, text % "en-GB"))) == 3


def test_the_place_of_an_error_is_that_of_the_query_as_it_was_written(small_index: Index) -> None:
    text = (
        'PREFIX eco: <https://w3id.org/ecograph/ns#> SELECT * { ?x eco:search "smart" . ?y eco:search "habo" . ?z }\n?'
    )
    edits = list_tables(text, find_patterns(text), small_index)
    replaced = apply_edits(text, edits)
    for needle in ("SELECT", "?z"):
        line, column = 1, replaced.index(needle) + 1
        assert find_original(text, edits, line, column) == (1, text.index(needle) + 1)
    assert find_original(text, edits, 1, replaced.index("initiative/") + 1)[1] == text.index("?x eco:search") + 1
    assert find_original(text, edits, 2, 1) == (2, 1)


PARTS = ["?x", "eco:search", '"a"', ".", ";", ",", "{", "}", "(", ")", "[", "]", "GRAPH", "FILTER", "a", "5", "^", "/"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*PARTS, "SELECT", "CONSTRUCT", "WHERE", "VALUES", "PREFIX", "'''", "<a:b>", "@sv"])))
def test_whatever_is_written_is_read_or_refused(parts: list[str]) -> None:
    try:
        patterns = find_patterns("PREFIX eco: <https://w3id.org/ecograph/ns#> " + " ".join(parts))
    except QueryError:
        return
    ends = [0, *(pattern.end for pattern in patterns)]
    assert all(end <= pattern.start < pattern.end for end, pattern in zip(ends, patterns, strict=False))
