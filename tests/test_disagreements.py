"""Where sources disagree: what counts as one, who says what, and the real points on which published pages differ."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Quad

from disputes import add_second_source
from ecograph.build import build_release
from ecograph.cli import main
from ecograph.disagreements import Disagreement, find_disagreements
from ecograph.errors import NotFoundError
from ecograph.ontology import read_ontology
from ecograph.release import Release
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig
from ecograph.text import Text
from ecograph.validation import find_violations
from serving import serve_release

CONFLICTS = Path(__file__).parent / "conflicts" / "conflicts.trig"

POINTS = {
    ("agreement:climate-city-contract", "eco:startDate"): {"2021-12": {"contract-2020"}, "2022-12": {"contract-page"}},
    ("funding:vinnova-in-iphs-2", "eco:amount"): {"5600000": {"swedish-ict-2016"}, "6850000": {"vinnova"}},
    ("initiative:future-by-lund", "eco:startDate"): {
        "2012": {"futurebylund-2023"},
        "2013": {"futurebylund-history"},
        "2013-07": {"vinnova"},
        "2014": {"futurebylund-2019"},
    },
    ("initiative:johanneberg-science-park", "eco:startDate"): {"2009": {"suslab"}, "2010": {"nib"}},
    ("initiative:norrby", "eco:endDate"): {"2015": {"hb-norrby"}, "2016": {"norrby-own"}, "2016-01": {"vinnova"}},
    ("initiative:norrby", "eco:startDate"): {"2013": {"hb-norrby"}, "2013-07": {"vinnova"}, "2014": {"norrby-own"}},
    ("initiative:viable-cities", "eco:endDate"): {"2029": {"stockholm-innovation"}, "2030": {"viable-cities"}},
    ("observation:city-survey-formal-strategy", "eco:value"): {
        "9": {"oecd-2019"},
        "44": {"oecd-profile-2018"},
        "50": {"oecd-snapshot"},
    },
    ("observation:climate-city-contract-agencies", "eco:value"): {"4": {"contract-2020"}, "6": {"contract-page"}},
    ("observation:digital-demo-stockholm-focus-areas", "eco:value"): {"4": {"dds-2015"}, "6": {"smartstad-2018"}},
    ("observation:ruggedised-umea-subprojects", "eco:value"): {"9": {"ruggedised-2018"}, "10": {"akademiska-hus"}},
    ("observation:spis-duration", "eco:value"): {"3.5": {"digitalimpactnorth"}, "36": {"rise-spis"}},
    ("observation:stockholm-innovation-team-staff", "eco:value"): {"6": {"oecd-profile-2018"}, "9": {"oecd-snapshot"}},
    ("observation:umea-population", "eco:value"): {
        "120000": {"ubi"},
        "126000": {"vasterbotten-case"},
        "129000": {"oecd-umea"},
    },
    ("observation:viable-cities-budget", "eco:value"): {
        "100000000": {"viable-cities-press"},
        "960000000": {"viable-cities"},
        "1000000000": {"allan-larsson"},
    },
    ("observation:viable-cities-members", "eco:value"): {
        "45": {"viable-cities-2018"},
        "50": {"stockholm-innovation"},
        "70": {"svid"},
        "100": {"viable-cities-press"},
        "130": {"viable-cities-2023"},
    },
    ("participation:sixth-city-in-natsam", "eco:participant"): {
        "Kiruna Municipality": {"ltu-2017"},
        "Umeå Municipality": {"innovation-by-umea"},
    },
    ("target:stockholm-climate-positive", "eco:targetYear"): {
        "2030": {"stockholm-2023"},
        "2040": {"viable-cities-stockholm"},
    },
}
"""Points of disagreement between published pages: each value with the sources that state it."""

PREFIXES = """\
@prefix eco: <https://w3id.org/ecograph/ns#> .
@prefix a: <https://w3id.org/ecograph/passage/one/> .
@prefix b: <https://w3id.org/ecograph/passage/two/> .
@prefix graph: <https://w3id.org/ecograph/graph/> .
@prefix initiative: <https://w3id.org/ecograph/id/initiative/> .
@prefix funding: <https://w3id.org/ecograph/id/funding/> .
@prefix observation: <https://w3id.org/ecograph/id/observation/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

UNITS = Text(
    en="The units differ: numbers of different units cannot be compared.",
    sv="Enheterna skiljer sig: tal med olika enheter går inte att jämföra.",
)


@pytest.fixture(scope="module", name="ontology")
def read_ontology_quads() -> list[Quad]:
    return [statement.quad for statement in read_ontology(share_path("ontology"))]


def find(folder: Path, ontology: list[Quad], text: str) -> list[Disagreement]:
    file = folder / "statements.trig"
    file.write_text(PREFIXES + text, encoding="utf-8")
    return find_disagreements([*ontology, *(statement.quad for statement in read_trig(file))])


def show(each: Disagreement) -> dict[str, set[str]]:
    return {value.name.en: {testimony.source for testimony in value.testimonies} for value in each.values}


@pytest.fixture(scope="module", name="conflicts")
def read_conflicts(ontology: list[Quad]) -> list[Disagreement]:
    return find_disagreements([*ontology, *(statement.quad for statement in read_trig(CONFLICTS))])


def test_the_real_points_are_written_without_violations() -> None:
    findings = find_violations(read_trig(CONFLICTS), read_ontology(share_path("ontology")))
    assert [finding for finding in findings if finding.severity == "violation"] == []


@pytest.mark.parametrize(("subject", "name"), sorted(POINTS))
def test_a_real_point_shows_each_value_with_its_sources(conflicts: list[Disagreement], subject: str, name: str) -> None:
    found = [each for each in conflicts if (each.subject, each.predicate) == (subject, name)]
    assert [show(each) for each in found] == [POINTS[subject, name]]


def test_beside_the_real_points_only_the_units_and_years_of_their_numbers_differ(conflicts: list[Disagreement]) -> None:
    others = [each for each in conflicts if (each.subject, each.predicate) not in POINTS]
    assert {each.predicate for each in others} == {"eco:unit", "eco:year"}
    assert {each.subject for each in others} <= {subject for subject, name in POINTS if name == "eco:value"}


def test_numbers_of_different_units_or_years_come_with_a_reservation(conflicts: list[Disagreement]) -> None:
    reserved = {each.subject: [text.en[:11] for text in each.reservations] for each in conflicts if each.reservations}
    assert reserved == {
        "observation:climate-city-contract-agencies": ["The years d"],
        "observation:digital-demo-stockholm-focus-areas": ["The years d"],
        "observation:ruggedised-umea-subprojects": ["The years d"],
        "observation:spis-duration": ["The units d"],
        "observation:umea-population": ["The years d"],
        "observation:viable-cities-budget": ["The units d"],
        "observation:viable-cities-members": ["The years d"],
    }


@pytest.mark.parametrize(
    ("one", "other", "is_disagreement"),
    [
        ('"2016"^^xsd:gYear', '"2016-03"^^xsd:gYearMonth', False),
        ('"2016-03-31"^^xsd:date', '"2016-03"^^xsd:gYearMonth', False),
        ('"2016-04-01"^^xsd:date', '"2016-03"^^xsd:gYearMonth', True),
        ('"2016"^^xsd:gYear', '"2017-03"^^xsd:gYearMonth', True),
        ('"2016"^^xsd:gYear', '"2016"^^xsd:gYear', False),
    ],
)
def test_dates_disagree_only_when_neither_lies_in_the_other(
    tmp_path: Path, ontology: list[Quad], one: str, other: str, is_disagreement: bool
) -> None:
    text = f"GRAPH a:p {{ initiative:x eco:startDate {one} }} GRAPH b:p {{ initiative:x eco:startDate {other} }}"
    assert (len(find(tmp_path, ontology, text)) == 1) is is_disagreement


def test_one_value_in_many_sources_is_no_disagreement(tmp_path: Path, ontology: list[Quad]) -> None:
    text = "GRAPH a:p { observation:x eco:value 36 } GRAPH b:p { observation:x eco:value 36 . } "
    same = 'GRAPH b:q { observation:x eco:value "36"^^xsd:decimal }'
    assert find(tmp_path, ontology, text + same) == []


def test_one_source_does_not_disagree_with_itself_nor_with_what_is_derived(
    tmp_path: Path, ontology: list[Quad]
) -> None:
    text = "GRAPH a:p { observation:x eco:value 36 } GRAPH a:q { observation:x eco:value 42 } "
    derived = "GRAPH graph:derived { observation:x eco:value 43 }"
    assert find(tmp_path, ontology, text + derived) == []
    assert len(find(tmp_path, ontology, text + "GRAPH b:p { observation:x eco:value 42 }")) == 1


def test_properties_of_many_values_do_not_disagree(tmp_path: Path, ontology: list[Quad]) -> None:
    text = "GRAPH a:p { initiative:x eco:partOf initiative:y } GRAPH b:p { initiative:x eco:partOf initiative:z }"
    assert find(tmp_path, ontology, text) == []


@pytest.mark.parametrize(
    ("one", "other", "reservations"),
    [("unit:MO", "unit:YR", [UNITS]), ("unit:MO", "unit:MO", []), ("unit:MO", None, [])],
)
def test_only_units_that_differ_make_numbers_incomparable(
    tmp_path: Path, ontology: list[Quad], one: str, other: str | None, reservations: list[Text]
) -> None:
    unit = "" if other is None else f"; eco:unit {other}"
    text = (
        f"GRAPH a:p {{ observation:x eco:value 36 ; eco:unit {one} }} GRAPH b:p {{ observation:x eco:value 3 {unit} }}"
    )
    [found] = [each for each in find(tmp_path, ontology, text) if each.predicate == "eco:value"]
    assert list(found.reservations) == reservations


def test_a_unit_in_a_reading_of_the_same_source_counts(tmp_path: Path, ontology: list[Quad]) -> None:
    text = """
    GRAPH a:p { funding:x eco:amount 5.5 } GRAPH a:p-reading { funding:x eco:currency "SEK" }
    GRAPH b:p { funding:x eco:amount 0.5 ; eco:currency "EUR" }"""
    [amount, _] = find(tmp_path, ontology, text)
    assert [text.en for text in amount.reservations] == [
        "The currencies differ: amounts in different currencies cannot be compared."
    ]


def test_an_unknown_source_names_the_known_ones(conflicts: list[Disagreement], ontology: list[Quad]) -> None:
    quads = [*ontology, *(statement.quad for statement in read_trig(CONFLICTS))]
    found = find_disagreements(quads, "nib")
    assert [each.subject for each in found] == ["initiative:johanneberg-science-park"]
    assert found[0] in conflicts
    with pytest.raises(NotFoundError, match=r"no source 'nip'\. Did you mean 'nib'"):
        find_disagreements(quads, "nip")


def run(release: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["disagreements", "--release", str(release), *arguments])


def test_the_table_tells_sources_places_confidence_days_and_the_resolution(resolved: Path) -> None:
    result = run(resolved, "--lang", "sv")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Ankeborgs kommun – Bron (participation:ankeborg-in-bron): början (eco:startDate)",
        "  2020  [föredras i avgörandet]",
        "    Papperet, Ingress (ställe); hög säkerhet; läst 2026-03-04",
        "  2021-05",
        "    Bladet, Rad (tolkning); låg säkerhet; läst 2026-05-06; hämtad 2026-05-01; Bara mötet är daterat.",
        "  Avgörande (2026-06-07): Beslutet är från 2020.",
        "",
    ]
    assert result.stderr == "Oenigheter: 1, varav avgjorda: 1.\n"


def test_csv_has_a_line_for_each_piece_of_evidence(resolved: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(resolved, "--format", "csv").stdout)))
    assert [(row["value"], row["preferred"], row["source"], row["kind"], row["confidence"]) for row in rows] == [
        ("2020", "true", "paper", "passage", "high"),
        ("2021-05", "false", "sheet", "reading", "low"),
    ]
    assert {row["resolution_reason"] for row in rows} == {"The decision is from 2020."}


def test_json_holds_the_same(resolved: Path) -> None:
    [found] = json.loads(run(resolved, "--format", "json", "--source", "sheet").stdout)
    assert found["subject"] == {
        "id": "participation:ankeborg-in-bron",
        "name": "Duckburg Municipality – The Bridge",
    }
    assert [value["evidence"][0]["retrieved"] for value in found["values"]] == [None, "2026-05-01"]
    assert found["resolution"]["decided_on"] == "2026-06-07"


def test_a_release_without_disagreements_has_none_and_an_unknown_source_is_bad_input(small_release: Path) -> None:
    result = run(small_release)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Disagreements: 0, of which resolved: 0.\n")
    assert run(small_release, "--source", "nix").exit_code == 2


def test_the_founding_data_has_one_disagreement_and_no_resolution(release: Release) -> None:
    result = run(release.path, "--format", "json")
    [found] = json.loads(result.stdout)
    assert (found["subject"]["id"], found["property"]["id"]) == ("tenure:magnus-johansson-at-rise", "eco:post")
    assert found["resolution"] is None


def test_page_and_query_take_a_more_exact_date_for_no_disagreement(small_data: Path, tmp_path: Path) -> None:
    add_second_source(small_data)
    file = small_data / "sheet" / "statements.trig"
    file.write_text(file.read_text(encoding="utf-8").replace("2021-05", "2020-05"), encoding="utf-8")
    build_release(small_data, tmp_path / "out")
    with serve_release(tmp_path / "out") as served:
        page = httpx.get(f"{served.url}/id/actor/ankeborg?lang=en", timeout=60).text
    assert "2020-05" in page
    assert "Sources differ" not in page
    command = [sys.executable, "-m", "ecograph", "query", "source_disagreements", "--format", "csv"]
    answer = subprocess.run([*command, "--release", str(tmp_path / "out")], capture_output=True, text=True, check=True)
    assert len(answer.stdout.splitlines()) == 1
