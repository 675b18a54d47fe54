"""Comunica over the endpoint, which it finds by its description, over a dump, and over both together."""

import pytest
from pyoxigraph import RdfFormat, Store

from client_queries import ASKS, CONSTRUCT, PARTICIPANTS, PASSAGES, PREFIXES, SELECTS, answer, read_json, read_triples
from comunica import Comunica

NAMED_IN_BOTH = f"""{PREFIXES}SELECT DISTINCT ?initiative ?name WHERE {{
  actor:rise eco:takesPartIn ?initiative . ?initiative rdfs:label ?name FILTER (LANG(?name) = "en")
}}"""
EXAMPLES = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?example ?comment WHERE { ?example a sh:SPARQLExecutable ; rdfs:comment ?comment }"""


@pytest.mark.parametrize("name", SELECTS)
def test_rows_from_the_endpoint_are_those_of_the_data(
    comunica: Comunica, endpoint: str, store: Store, name: str
) -> None:
    expected = answer(store, SELECTS[name])
    assert expected.total() > 0
    assert read_json(comunica.ask(SELECTS[name], [endpoint])) == expected


def test_yes_and_no_from_the_endpoint(comunica: Comunica, endpoint: str) -> None:
    assert {query: read_json(comunica.ask(query, [endpoint])) for query in ASKS} == ASKS


def test_triples_from_the_endpoint(comunica: Comunica, endpoint: str, store: Store) -> None:
    found = read_triples(comunica.ask(CONSTRUCT, [endpoint]), RdfFormat.N_QUADS)
    assert set(found) == set(answer(store, CONSTRUCT))


@pytest.mark.parametrize(
    ("dump", "query"),
    [
        ("ecograph.ttl", PARTICIPANTS),
        ("ecograph.rdf", PARTICIPANTS),
        ("ecograph.trig", PASSAGES),
        ("ecograph.jsonld", PASSAGES),
    ],
)
def test_rows_from_a_dump(comunica: Comunica, address: str, store: Store, dump: str, query: str) -> None:
    assert read_json(comunica.ask(query, [f"{address}/dumps/{dump}"])) == answer(store, query)


def test_rows_from_the_endpoint_and_a_dump_together(
    comunica: Comunica, address: str, endpoint: str, store: Store
) -> None:
    found = read_json(comunica.ask(NAMED_IN_BOTH, [endpoint, f"{address}/dumps/ecograph.ttl"]))
    assert found == answer(store, NAMED_IN_BOTH)


def test_the_description_itself_is_a_document_it_can_ask(comunica: Comunica, endpoint: str, store: Store) -> None:
    """The SIB's editor reads it so where an endpoint does not hold its own description."""
    found = read_json(comunica.ask(EXAMPLES, [{"type": "file", "value": endpoint}]))
    assert found == answer(store, EXAMPLES)
