"""What ``benchmarks/service.py`` asks: the same of what ``benchmarks/generate.py`` makes and of a release."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecograph.errors import EcographError
from ecograph.examples import write_out
from ecograph.namespaces import PREFIXES
from ecograph.queries import load_catalogue

__all__ = ["LOOKUP", "RUNAWAYS", "Question", "list_catalogue", "list_shapes", "vary"]

PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("eco", "rdfs", "initiative", "actor"))
LOOKUP = PROLOGUE + "SELECT ?property ?value WHERE {{ {subject} ?property ?value }}"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
RUNAWAYS = tuple(
    f"SELECT (COUNT(*) AS ?n) WHERE {{ {CROSS} FILTER(STRLEN(CONCAT(STR(?a), STR(?f), STR(?i))) = {number}) }}"
    for number in range(4)
)
SHAPES = {
    "lookup": ("small", "SELECT ?property ?value WHERE { %INITIATIVE% ?property ?value }"),
    "star": (
        "small",
        (
            "SELECT ?actor ?name ?role WHERE { ?p eco:initiative %INITIATIVE% ; eco:participant ?actor ; "
            'eco:role ?role . ?actor rdfs:label ?name FILTER(LANG(?name) = "sv") }'
        ),
    ),
    "join": (
        "join",
        (
            "SELECT ?first ?second (COUNT(DISTINCT ?initiative) AS ?n) WHERE { "
            "?p eco:participant ?first ; eco:initiative ?initiative . ?q eco:initiative ?initiative ; "
            "eco:participant ?second FILTER(STR(?first) < STR(?second)) } "
            "GROUP BY ?first ?second HAVING(COUNT(DISTINCT ?initiative) > 1)"
        ),
    ),
    "aggregate": (
        "join",
        (
            "SELECT ?role ?start (COUNT(*) AS ?n) (COUNT(DISTINCT ?actor) AS ?actors) WHERE { "
            "?p eco:participant ?actor ; eco:role ?role ; eco:initiative ?initiative . "
            "?initiative eco:startDate ?start } GROUP BY ?role ?start"
        ),
    ),
    "optional": (
        "other",
        (
            "SELECT ?initiative ?amount ?value WHERE { ?initiative eco:startDate ?start "
            "OPTIONAL { ?f eco:initiative ?initiative ; eco:amount ?amount FILTER(?amount > 15000000) } "
            "OPTIONAL { ?o eco:about ?initiative ; eco:value ?value } }"
        ),
    ),
    "text": ("other", 'SELECT ?s ?name WHERE { ?s rdfs:label ?name FILTER(CONTAINS(LCASE(STR(?name)), "tiv 77")) }'),
    "path": (
        "other",
        (
            "SELECT DISTINCT ?other WHERE { %INITIATIVE% ^eco:initiative/eco:participant/"
            "^eco:participant/eco:initiative/^eco:initiative/eco:participant ?other }"
        ),
    ),
}


@dataclass(frozen=True)
class Question:
    """A query to be timed."""

    name: str
    kind: str
    """``small``, ``join``, ``other`` or ``catalogue``."""
    text: str


def list_shapes(initiative: str) -> list[Question]:
    """Return a lookup, a star, joins and so on over participations, some of them about one initiative."""
    return [
        Question(name, kind, PROLOGUE + text.replace("%INITIATIVE%", f"initiative:{initiative}"))
        for name, (kind, text) in SHAPES.items()
    ]


def list_catalogue() -> list[Question]:
    """Return the queries of the catalogue, with values in the place of their parameters."""
    found = []
    for query in load_catalogue().values():
        try:
            values = {name: str(term) for name, term in query.bind({}).items()}
        except EcographError:  # a parameter without a default
            continue
        found.append(Question(query.name, "catalogue", write_out(query, values)))
    return found


def vary(text: str, start: int) -> Iterator[str]:
    """Yield the query over and over, each time as one that nobody has asked before."""
    number = start
    while True:
        number += 1
        yield f"{text} # {number}"
