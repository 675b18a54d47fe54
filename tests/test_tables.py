"""Results of measures are written as CSV, JSON, Turtle and a table for people."""

import csv
import io
import json
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from ecograph.measurements import metrics_quads
from ecograph.metrics import Result, compute_metrics
from ecograph.tables import results_csv, results_json, results_table, results_turtle
from ecograph.text import Text

UMEA = Result("actors", "degree", "actor:umea", Text(en="Umeå, municipality", sv="Umeå kommun"), 12.5, 1, 1, 3, 2)
SOLO = Result("actors", "degree", "actor:solo", Text(en="Solo", sv="Solo"), 0.0, 10, 9, 11, 1)


def test_csv_has_a_line_for_each_result_and_quotes_commas() -> None:
    assert results_csv([UMEA, SOLO]) == (
        "network,measure,actor,iri,name_sv,name_en,value,rank,rank_low,rank_high,sources\n"
        "actors,degree,actor:umea,https://w3id.org/ecograph/id/actor/umea,"
        'Umeå kommun,"Umeå, municipality",12.5,1,1,3,2\n'
        "actors,degree,actor:solo,https://w3id.org/ecograph/id/actor/solo,Solo,Solo,0,10,9,11,1\n"
    )


def test_csv_of_no_results_is_its_heading() -> None:
    assert len(list(csv.reader(io.StringIO(results_csv([]))))) == 1


def test_json_has_the_same_keys_and_numbers() -> None:
    [row] = json.loads(results_json([UMEA]))
    [line] = csv.DictReader(io.StringIO(results_csv([UMEA])))
    assert list(row) == list(line)
    assert (row["value"], row["rank_high"], row["name_sv"]) == (12.5, 3, "Umeå kommun")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "measure  rank  range  value    sources  actor",
                "degree   1     1-3    12.5000  2        Umeå, municipality",
                "degree   10    9-11*  0.0000   1        Solo",
            ],
        ),
        (
            "sv",
            [
                "mått    rang  spann  värde    källor  aktör",
                "degree  1     1-3    12.5000  2       Umeå kommun",
                "degree  10    9-11*  0.0000   1       Solo",
            ],
        ),
    ],
)
def test_the_table_is_aligned_in_the_readers_language(language: str, lines: list[str]) -> None:
    assert results_table([UMEA, SOLO], "sv" if language == "sv" else "en").splitlines() == lines


def test_turtle_holds_the_statements_and_only_the_prefixes_it_needs() -> None:
    quads = metrics_quads(replace(compute_metrics([]), results=[UMEA]))
    turtle = results_turtle(quads)
    assert {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)} == {quad.triple for quad in quads}
    assert len(Graph().parse(data=turtle, format="turtle")) == len(quads)
    assert "@prefix metric:" in turtle
    assert "@prefix person:" not in turtle
