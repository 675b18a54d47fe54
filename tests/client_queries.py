"""Queries that every client asks, and answers in a form in which they can be compared."""

import json
from collections import Counter

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

PREFIXES = """\
PREFIX actor: <https://w3id.org/ecograph/id/actor/>
PREFIX eco: <https://w3id.org/ecograph/ns#>
PREFIX initiative: <https://w3id.org/ecograph/id/initiative/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX role: <https://w3id.org/ecograph/id/role/>
"""
PARTICIPANTS = f"""{PREFIXES}SELECT DISTINCT ?participant ?name ?role WHERE {{
  ?participation eco:initiative initiative:spis ; eco:participant ?participant ; eco:role ?role .
  ?participant rdfs:label ?name FILTER (LANG(?name) = "sv")
}}"""
PASSAGES = f"""{PREFIXES}SELECT ?passage ?property ?value WHERE {{
  GRAPH ?passage {{ initiative:spis ?property ?value }}
}}"""
BUDGETS = f"{PREFIXES}SELECT ?initiative ?budget WHERE {{ ?initiative eco:totalBudget ?budget }}"
COUNT = f"{PREFIXES}SELECT (COUNT(*) AS ?n) WHERE {{ ?participation eco:participant ?participant }}"
SELECTS = {"participants": PARTICIPANTS, "passages": PASSAGES, "budgets": BUDGETS, "count": COUNT}
ASKS = {
    f"{PREFIXES}ASK {{ initiative:spis eco:hasParticipant actor:rise }}": True,
    f"{PREFIXES}ASK {{ initiative:spis eco:hasParticipant initiative:spis }}": False,
}
CONSTRUCT = f"""{PREFIXES}CONSTRUCT {{ ?participant rdfs:label ?name }} WHERE {{
  initiative:spis eco:hasParticipant ?participant . ?participant rdfs:label ?name
}}"""


def answer(store: Store, query: str) -> Counter[str]:
    """Return the answer of pyoxigraph: each row or triple, and how often."""
    found = store.query(query)
    if isinstance(found, QueryTriples):
        return Counter(map(str, set(found)))
    assert isinstance(found, QuerySolutions)
    return read_solutions(found)


def read_json(text: str | bytes) -> Counter[str] | bool:
    """Return the answer in JSON of SPARQL results; Comunica adds a member of its own."""
    members = {name: value for name, value in json.loads(text).items() if name in {"head", "results", "boolean"}}
    found = parse_query_results(json.dumps(members), format=QueryResultsFormat.JSON)
    return bool(found) if isinstance(found, QueryBoolean) else read_solutions(found)


def read_solutions(found: QuerySolutions) -> Counter[str]:
    names = [variable.value for variable in found.variables]
    return Counter(str(sorted((name, str(row[name])) for name in names)) for row in found)


def read_triples(text: str | bytes, rdf_format: RdfFormat) -> Counter[str]:
    """Return the triples of an RDF document."""
    return Counter(str(quad.triple) for quad in parse(text, format=rdf_format))
