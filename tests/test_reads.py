"""What a rule can read: less than everything only where its words leave no doubt."""

import pytest

from ecograph.derive import load_rules
from ecograph.reads import LISTS, find_reads
from ecograph.settings import share_path

PROLOGUE = "PREFIX e: <http://e/>\nPREFIX : <http://d/>\n"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def find_names(pattern: str) -> set[str] | None:
    reads = find_reads(f"{PROLOGUE}CONSTRUCT {{ ?s ?made ?o }} WHERE {{ {pattern} }}")
    return None if reads is None else {*(name for name in reads.names - LISTS), *(f"{name}*" for name in reads.through)}


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("?s e:p ?o", {"<http://e/p>"}),
        ("?s :p ?o . # ?s e:other ?o", {"<http://d/p>"}),
        ("?s <http://e/x#p>+/e:q ?o ; ^e:r ?u", {"<http://e/x#p>", "<http://e/q>", "<http://e/r>"}),
        ("?s a e:C", {TYPE, "<http://e/C>"}),
        ("?s e:p \"?s e:r ?o\", '#', 5, true ; e:q ?o", {"<http://e/p>", "<http://e/q>"}),
        ("?s e:p ?o FILTER (?o != ?s && !BOUND(?u) && !?u)", {"<http://e/p>"}),
        ("{ SELECT DISTINCT ?s ?o WHERE { ?s e:p ?o } }", {"<http://e/p>"}),
        ("?s e:p ?o OPTIONAL { ?o e:q ?u } FILTER NOT EXISTS { ?u e:r ?o }", {f"<http://e/{n}>" for n in "pqr"}),
        ("?p e:above+ ?s . ?s ?p ?o", {"<http://e/above>", "<http://e/above>*"}),
        ("?s ?p ?o . ?p e:above ?s", {"<http://e/above>", "<http://e/above>*"}),
    ],
)
def test_a_rule_reads_the_properties_it_names(pattern: str, names: set[str]) -> None:
    assert find_names(pattern) == names


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o",
        "?s $p ?o",
        "<http://e/s> ?p e:o",
        '?s ?p "text"',
        "?s ?p true",
        "?s ?p -5",
        "?s ?p [ e:q ?o ]",
        "?s ?p ( 1 2 )",
        "[] ?p ?o",
        "[ ?p ?o ] e:q ?s",
        "( 1 ) ?p ?o",
        "?s e:q ?o ; ?p ?u",
        "?s e:q 5. ?s ?p ?o",
        "?s e:p* ?o",
        "?s e:p? ?o",
        "?s !e:p ?o",
        "?s !a ?o",
        "?s !(e:p|e:q) ?o",
        "?s !^e:p ?o",
        "GRAPH ?g { ?s e:p ?o }",
        "SERVICE <http://e/> { ?s e:p ?o }",
        r"?s e:p\/q ?o",
        '?s e:p """?s""" ; e:q ?o',
        "<< ?s e:p ?o >> e:q ?u",
        "?s e:p ?o {| e:q ?u |}",
        "{ ?p e:above ?u } UNION { ?s e:q ?o } ?s ?p ?o",
        "OPTIONAL { ?p e:above ?u } ?s ?p ?o",
        "?s ?p ?o . ?p e:above* ?u",
        "?s ?p ?o . ?p e:above|e:below ?u",
        "?s ?p ?o . ?p ^e:above ?u",
        "?s ?p ?o . ?q e:above ?p",
    ],
)
def test_what_is_not_sure_to_read_less_reads_everything(pattern: str) -> None:
    assert find_names(pattern) is None


@pytest.mark.parametrize(
    "rule",
    [
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "DESCRIBE <http://e/s>",
        "CONSTRUCT { ?s <http://e/q> ?o } FROM <http://e/g> WHERE { ?s <http://e/p> ?o }",
        "BASE <http://e/> CONSTRUCT { ?s <q> ?o } WHERE { ?s <p> ?o }",
    ],
)
def test_other_forms_of_rules_read_everything(rule: str) -> None:
    assert find_reads(rule) is None


def test_no_shipped_rule_reads_everything() -> None:
    found = {rule.name: find_reads(rule.text) for rule in load_rules(share_path("queries") / "rules")}
    assert None not in found.values()
    assert [name for name, reads in found.items() if reads is not None and len(reads.through) > 0] == [
        "property_closure"
    ]
