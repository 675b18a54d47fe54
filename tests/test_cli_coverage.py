"""``ecograph coverage``: the table of facts, and when it is not enough."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecograph.cli import main
from ecograph.settings import share_path

FACTS = "fact\tlocator\tsubject\tpredicate\tobject\tstart\tend\tnote\tconfidence\tcorrection\n"
COVERAGE = "fact\tgraph\tsubject\tpredicate\tobject\treason\n"
LABEL = '"""Kajsa Anka i Bron""@sv"'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["coverage", *map(str, arguments)])


@pytest.fixture(name="covered")
def write_tables(small_data: Path) -> Path:
    """Return a data folder with three facts: one structured, one text only, one left out."""
    facts = [f"{number}\tLead\tAnkeborg\tleads\tBron\t\t\t\thigh\t\n" for number in (1, 2, 3)]
    (small_data / "paper" / "facts.tsv").write_text(FACTS + "".join(facts), encoding="utf-8")
    rows = [
        "1\tpassage:paper/lead\tparticipation:ankeborg-in-bron\teco:role\trole:coordinator\t\n",
        f"2\tpassage:paper/contact\tparticipation:kajsa-anka-in-bron\trdfs:label\t{LABEL}\tA name.\n",
        "3\t\t\t\t\tA matter of taste.\n",
    ]
    (small_data / "paper" / "coverage.tsv").write_text(COVERAGE + "".join(rows), encoding="utf-8")
    return small_data


def test_the_founding_facts_are_carried(founding_data: Path) -> None:
    result = run("--data", founding_data, "--format", "tsv")
    assert (result.exit_code, result.stderr) == (0, "")
    facts = {row["source"]: int(row["facts"]) for row in csv.DictReader(io.StringIO(result.stdout), delimiter="\t")}
    assert facts.pop("authority") == 206
    assert sum(facts.values()) == 441


def test_every_founding_fact_has_a_row(founding_data: Path) -> None:
    answer = io.StringIO(run("--data", founding_data, "--facts", "--format", "tsv").stdout)
    rows = list(csv.DictReader(answer, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(row["source"] == "authority", int(row["fact"])) for row in rows]
    assert {number for is_entity, number in found if not is_entity} == set(range(1, 442))
    assert {number for is_entity, number in found if is_entity} == set(range(1, 207))
    assert {row["source"] for row in rows} == {path.parent.name for path in share_path("data").glob("*/facts.tsv")}


def test_the_table_counts_and_lists_what_is_not_structured(covered: Path) -> None:
    result = run("--data", covered, "--source", "paper")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "source  facts  structured  text only   left out   missing",
        "paper       3           1          1          1         0",
        "all         3   1 (33.3%)  1 (33.3%)  1 (33.3%)  0 (0.0%)",
        "",
        "paper 2: Ankeborg | leads | Bron",
        "    text only (A name.)",
        '    passage:paper/contact participation:kajsa-anka-in-bron rdfs:label "Kajsa Anka i Bron"@sv',
        "",
        "paper 3: Ankeborg | leads | Bron",
        "    left out (A matter of taste.)",
    ]


def test_the_table_speaks_swedish_and_lists_all_facts_if_asked(covered: Path) -> None:
    result = run("--data", covered, "--source", "paper", "--facts", "--lang", "sv")
    assert result.stdout.startswith("källa  fakta  strukturerade  bara text  utelämnade   saknade\n")
    assert "paper 1: Ankeborg | leads | Bron\n    strukturerade\n    passage:paper/lead" in result.stdout


def test_json_holds_counts_and_on_demand_the_quads(covered: Path) -> None:
    (part,) = json.loads(run("--data", covered, "--source", "paper", "--format", "json").stdout)
    assert part == {
        "source": "paper",
        "facts": 3,
        "counts": {"structured": 1, "text": 1, "left out": 1, "missing": 0},
    }
    (part,) = json.loads(run("--data", covered, "--source", "paper", "--format", "json", "--facts").stdout)
    first, _, third = part["rows"]
    assert first["quads"] == [
        {
            "graph": "passage:paper/lead",
            "subject": "participation:ankeborg-in-bron",
            "predicate": "eco:role",
            "object": "role:coordinator",
        }
    ]
    assert (third["fact"], third["status"], third["reason"]) == (3, "left out", "A matter of taste.")


def test_tsv_has_a_row_per_source(covered: Path) -> None:
    result = run("--data", covered, "--source", "paper", "--format", "tsv")
    assert result.stdout == "source\tfacts\tstructured\ttext\tleft_out\tmissing\npaper\t3\t1\t1\t1\t0\n"


def test_too_few_structured_facts_are_a_finding(covered: Path) -> None:
    result = run("--data", covered)
    assert result.exit_code == 1
    assert result.stderr == (
        "33.3% of the facts are structured; at least 98% should be.\nThe coverage has 1 findings.\n"
    )


def test_a_quad_that_is_not_there_and_a_missing_fact_are_findings(covered: Path) -> None:
    table = covered / "paper" / "coverage.tsv"
    text = table.read_text(encoding="utf-8").replace("role:coordinator", "role:host")
    table.write_text(text.replace("3\t\t\t\t\tA matter of taste.\n", ""), encoding="utf-8")
    result = run("--data", covered, "--source", "paper")
    assert result.exit_code == 1
    quad = "passage:paper/lead participation:ankeborg-in-bron eco:role role:host"
    facts = covered / "paper" / "facts.tsv"
    assert result.stderr.splitlines() == [
        f"{table}:2: Fact 1 names a quad that is not in the data: {quad}",
        f"{facts}:2: Fact 1 is neither carried by a quad nor left out with a reason.",
        f"{facts}:4: Fact 3 is neither carried by a quad nor left out with a reason.",
        "The coverage has 3 findings.",
    ]


def test_an_unknown_source_is_answered_with_the_known_ones(covered: Path) -> None:
    result = run("--data", covered, "--source", "papper", "--lang", "sv")
    assert result.exit_code == 2
    assert "Kända: paper." in result.stderr
