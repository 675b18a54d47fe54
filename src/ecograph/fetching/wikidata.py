"""Wikidata: Swedish municipalities and agencies with organisation number, municipality code and website, by SPARQL."""

from collections.abc import Mapping
from typing import Any, Final

from ecograph.errors import FetchError
from ecograph.fetching.records import check_header, to_line
from ecograph.fetching.service import Harvest, Job, Service
from ecograph.fetching.snapshot import Table
from ecograph.text import Text

__all__ = ["WIKIDATA_SERVICES"]

KINDS: Final = {"Q127448": "municipality", "Q68295960": "agency"}
"""Items of which the bodies are instances: municipality of Sweden, Swedish government agency."""
VARIABLES: Final = ("item", "kind", "sv", "en", "number", "code", "website")
QUERY: Final = """\
SELECT ?item ?kind ?sv ?en ?number ?code ?website WHERE {
  VALUES ?kind { wd:Q127448 wd:Q68295960 }
  ?item wdt:P31 ?kind .
  OPTIONAL { ?item rdfs:label ?sv FILTER(LANG(?sv) = "sv") }
  OPTIONAL { ?item rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?item wdt:P6460 ?number }
  OPTIONAL { ?item wdt:P525 ?code }
  OPTIONAL { ?item wdt:P856 ?website }
}
ORDER BY ?item
"""


def _collect(job: Job) -> Harvest:
    content = job.client.get_json(job.address, {"query": QUERY, "format": "json"}).content
    try:
        header, bindings = content["head"]["vars"], content["results"]["bindings"]
    except (KeyError, TypeError) as error:
        message = Text(
            en=f"{job.address} does not answer as SPARQL 1.1 results in JSON; nothing was changed.",
            sv=f"{job.address} svarar inte med SPARQL 1.1-resultat i JSON; inget har ändrats.",
        )
        raise FetchError(message) from error
    check_header(header, dict.fromkeys(VARIABLES), job.address)
    bodies: dict[str, dict[str, Any]] = {}
    for binding in bindings:
        _add(bodies, binding)
    lines = {item: to_line({key: _sorted(value) for key, value in body.items()}) for item, body in bodies.items()}
    return Harvest((Table("bodies", "jsonl", lines),))


def _add(bodies: dict[str, dict[str, Any]], binding: Mapping[str, Mapping[str, str]]) -> None:
    """Add one solution: an item with two numbers and two websites has four."""
    values = {name: binding[name]["value"] for name in VARIABLES if name in binding}
    item = values["item"].rpartition("/")[2]
    body = bodies.setdefault(item, {"item": item, **{name: set() for name in VARIABLES[1:]}})
    for name in VARIABLES[1:]:
        if name in values:
            value = values[name].rpartition("/")[2] if name == "kind" else values[name]
            body[name].add(KINDS[value] if name == "kind" else value)


def _sorted(value: str | set[str]) -> str | list[str]:
    return sorted(value) if isinstance(value, set) else value


WIKIDATA_SERVICES: Final = (
    Service(
        name="wikidata-bodies",
        title=Text(en="Wikidata: Swedish municipalities and agencies", sv="Wikidata: svenska kommuner och myndigheter"),
        address="https://query.wikidata.org/sparql",
        page="https://www.wikidata.org/",
        form="wikidata-bodies",
        licence="http://creativecommons.org/publicdomain/zero/1.0/",
        attribution="Wikidata",
        note="Items that are instances of municipality of Sweden or Swedish government agency.",
        limits=Text(en="60 s of query time a minute and user agent", sv="60 s frågetid per minut och användaragent"),
        collect=_collect,
        pause=2.0,
        language="en",
    ),
)
