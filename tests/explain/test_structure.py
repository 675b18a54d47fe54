"""What a query is made of, as a process of its own reads it: patterns in order, and what their structure tells."""

import asyncio

import pytest

from ecograph.algebra.process import describe_query
from ecograph.errors import LimitError
from ecograph.explain.structure import LONGEST, Structure, UnexplainedError, read_structure

PREFIXES = "PREFIX ex: <http://example.org/> PREFIX eco: <https://w3id.org/ecograph/ns#>\n"


def read(body: str) -> Structure:
    return asyncio.run(read_structure(PREFIXES + body, "http://here.example/sparql"))


def list_kinds(body: str) -> list[tuple[str, tuple[int, ...]]]:
    """Read a query here: a process for each takes half a second."""
    marks = describe_query(PREFIXES + body, "")["marks"]
    return [(mark["kind"], tuple(number + 1 for number in mark["patterns"])) for mark in marks]


def test_patterns_are_told_as_they_are_written_and_can_be_asked_by_themselves() -> None:
    structure = read(
        """SELECT * {
             ?a ex:p "å"@sv , 007 ; ^ex:q/(ex:r|!ex:s)* [ a ex:C ] .
             GRAPH ?g { ?a <rel> "x\\"y" }
             OPTIONAL { ?a ex:t ?b }
             { SELECT ?a { ?a ex:u true } } UNION { ?a ex:v 1.50 }
             MINUS { ?a ex:w ?c } FILTER (NOT EXISTS { ?a ex:x ?d })
           }"""
    )
    assert [(pattern.text, pattern.place) for pattern in structure.patterns] == [
        ('?a ex:p "å"@sv', ""),
        ("?a ex:p 007", ""),
        ("?a ^ex:q/(ex:r|!(ex:s))* _:1", ""),
        ("_:1 a ex:C", ""),
        ('?a <http://here.example/rel> "x\\"y"', ""),
        ("?a ex:t ?b", "optional"),
        ("?a ex:u true", "select"),
        ("?a ex:v 1.50", "union"),
        ("?a ex:w ?c", "minus"),
        ("?a ex:x ?d", "exists"),
    ]
    assert structure.patterns[4].graph == "?g"
    assert structure.patterns[4].full == 'GRAPH ?g { ?a <http://here.example/rel> "x\\"y" . }'
    assert structure.patterns[4].variables == ("a", "g")
    assert structure.patterns[2].full == (
        "?a ^<http://example.org/q>/(<http://example.org/r>|!(<http://example.org/s>))* ?_anon1 ."
    )


def test_a_search_keeps_its_lists() -> None:
    [search, other] = read('SELECT * { (?x ?score) eco:search ("stad" 20) . ?x a ex:C }').patterns
    assert search.text == '(?x ?score) eco:search ("stad" 20)'
    assert search.variables == ("score", "x")
    assert other.text == "?x a ex:C"


def test_a_path_that_the_parser_loses_a_part_of_is_not_asked() -> None:
    [pattern] = read("SELECT * { ?x !(ex:a|^ex:b) ?y }").patterns
    assert (pattern.text, pattern.full) == ("?x ?… ?y", None)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("SELECT * { ?a ex:p ?b . ?c ex:q ?d }", [("product", ())]),
        ("SELECT * { ?a ex:p ?b . ?c ex:q ?d FILTER (?b = ?d) }", [("product", ())]),
        ("SELECT * { ?a ex:p ?b . ?b ex:q ?d }", []),
        ("SELECT * { ?a ex:p _:x . _:x ex:q ?d }", []),
        ("SELECT * { VALUES (?a ?c) { (1 2) (3 4) } ?a ex:p ?b . ?c ex:q ?d }", []),
        ("SELECT * { VALUES ?x { 1 } ?a ex:p ?b }", []),
        ("SELECT * { ?a ex:p ?b BIND (STR(?b) AS ?c) ?d ex:q ?c }", []),
        ("SELECT * { ?a ex:p ?b . { ?b ex:q ?c } { ?d ex:r ?c } }", []),
        ("SELECT * { ex:s ex:p ex:o . ?a ex:p ?b }", []),
        ("SELECT * { ?a ex:p ?b FILTER EXISTS { ?a ex:q ?x . ?b ex:r ?y } }", []),
        ("SELECT * { ?a ex:p ?b OPTIONAL { ?a ex:q ?x . ?y ex:r ?z } }", [("product", ())]),
        (
            "SELECT * { ?a ex:p ?b { SELECT ?a (COUNT(*) AS ?n) { ?a ex:q ?c . ?d ex:r ?e } GROUP BY ?a } }",
            [("product", ())],
        ),
        ("SELECT * { ?a ex:p ?b OPTIONAL { ?a ex:q ?x . ?b ex:r ?y } }", []),
        ("SELECT * { ?a ex:p ?b OPTIONAL { ?c ex:q ?d } }", [("loose-optional", (2,))]),
        ("SELECT * { ?a ex:p ?b OPTIONAL { ?b ex:q ?c } ?c ex:r ?d }", [("unbound", (3,))]),
        ("SELECT * { ?a ex:p ?b OPTIONAL { ?b ex:q ?c } OPTIONAL { ?c ex:r ?d } }", [("unbound", (3,))]),
        ("SELECT * { ?a ex:p ?b OPTIONAL { ?a ex:q ?c } OPTIONAL { ?a ex:r ?c } }", []),
        ("SELECT * { ?a ex:p ?b { ?a ex:q ?c } UNION { ?a ex:r ?d } ?c ex:s ?e }", [("unbound", (4,))]),
        ("SELECT * { ?a ex:p ?b MINUS { ?c ex:q ?d } }", [("idle-minus", (2,))]),
        ("SELECT * { ?a ex:p ?b MINUS { ?a ex:q ?d } }", []),
        ("SELECT * { ?s ?p ?o }", [("anything", (1,))]),
        ("SELECT * { ?s ?p ?o . ?s a ex:C }", []),
        ("SELECT * { ?a ex:p/ex:q? ?b }", []),
        ("SELECT * { ex:a ex:p+ ?b }", [("path", (1,))]),
        ("SELECT * { ?a ex:p ?l FILTER (REGEX(LCASE(?l), 'x') || STRSTARTS(?a, 'y')) }", [("text-filter", (1,))] * 2),
        ("DESCRIBE ex:a", []),
        ("CONSTRUCT WHERE { ?a ex:p ?b . ?c ex:q ?d }", [("product", ())]),
        ("ASK { ?a ex:p ?b } VALUES ?a { ex:x UNDEF }", []),
    ],
)
def test_what_makes_a_query_slow_or_other_than_meant_is_found(
    body: str, found: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert list_kinds(body) == found


@pytest.mark.parametrize(
    ("path", "composed", "opened"),
    [
        ("?a ex:p* ?b", False, True),
        ("?a (^ex:p)+ ex:b", False, False),
        ("?a (ex:p/^ex:p)+ ?b", True, True),
        ("ex:a ex:q/(ex:p|ex:q)* ?b", True, False),
    ],
)
def test_long_paths_are_told_apart(path: str, composed: bool, opened: bool) -> None:
    [mark] = describe_query(f"{PREFIXES} SELECT * {{ {path} }}", "")["marks"]
    assert (mark["composed"], mark["open"]) == (composed, opened)


@pytest.mark.parametrize(
    "body",
    [
        "SELECT * { << ?a ?b ?c >> ?d ?e }",
        "SELECT * { ?a nobody:declared ?c }",
        "SELECT (1" + "+1" * 6000 + " AS ?x) {}",
    ],
)
def test_what_cannot_be_read_is_said_and_stops_nothing_else(body: str) -> None:
    with pytest.raises(UnexplainedError, match="cannot be explained"):
        read(body)


def test_a_very_long_query_is_not_even_read() -> None:
    with pytest.raises(LimitError, match=str(LONGEST)):
        read("SELECT * { VALUES ?x { " + "1 " * LONGEST + "} }")
