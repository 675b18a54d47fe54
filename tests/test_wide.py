"""The whole data that ships: the tables and the founding documents as one graph, and the verbs over it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import QuerySolutions, Store

from ecograph.cli import main
from ecograph.namespaces import PREFIXES
from ecograph.release import Release

SIDES = ("left", "right")
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"{PROLOGUE}ASK {{ {pattern} }}"))


def count(store: Store, pattern: str) -> int:
    return len(select(store, "x", pattern))


def select(store: Store, name: str, pattern: str) -> set[str]:
    answer = store.query(f"{PROLOGUE}SELECT DISTINCT ?{name} {{ GRAPH ?g {{ {pattern} }} }}")
    assert isinstance(answer, QuerySolutions)
    return {str(row[name]) for row in answer}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_every_municipality_governs_an_area_in_a_county_with_its_populations(wide_store: Store) -> None:
    assert count(wide_store, "?x a eco:Municipality ; eco:governs ?area") == 290
    assert count(wide_store, "?x eco:locatedIn ?county ; eco:municipalityCode ?code") == 290
    assert count(wide_store, "?x eco:countyCode ?code ; eco:locatedIn place:sweden") == 21
    assert count(wide_store, "?x eco:indicator indicator:population ; eco:about ?a ; eco:year '2023'^^xsd:gYear") == 311


def test_every_area_has_an_outline_and_emissions_of_every_year(wide_store: Store) -> None:
    assert count(wide_store, "?x geosparql:hasGeometry ?outline . ?outline geosparql:asWKT ?text") == 290 + 21
    totals = "eco:indicator indicator:greenhouse-gas-emissions ; eco:sector emission-sector:all"
    assert count(wide_store, f"?x {totals} ; eco:about ?place") == 3110
    members = "?x eco:initiative initiative:climate-neutral-cities-2030 ; eco:attestedIn ?year"
    of_table = f"GRAPH ?g {{ {members} }} FILTER (STRSTARTS(STR(?g), 'https://w3id.org/ecograph/record/'))"
    answer = wide_store.query(f"{PROLOGUE}SELECT DISTINCT ?x {{ {of_table} }}")
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 23


def test_each_statement_has_its_record_as_evidence(wide_store: Store) -> None:
    record = "GRAPH <https://w3id.org/ecograph/record/scb-municipalities/2480>"
    assert ask(wide_store, f"{record} {{ actor:umea-municipality eco:governs place:municipality-2480 }}")
    assert ask(wide_store, f"{record} {{ actor:umea-municipality eco:organisationNumber '212000-2627' }}")
    assert ask(
        wide_store, "GRAPH graph:sources { <https://w3id.org/ecograph/record/ror/026vcq606> eco:inSource source:ror }"
    )


def test_a_city_is_not_the_area_of_its_municipality(wide_store: Store) -> None:
    assert not ask(wide_store, "GRAPH ?g { place:umea ?p place:municipality-2480 }")
    assert not ask(wide_store, "GRAPH ?g { place:umea eco:municipalityCode ?code }")


def test_registers_meet_in_one_entity_with_the_names_of_the_register(wide_store: Store) -> None:
    kth = "actor:kth-royal-institute-of-technology"
    for source in ("ror/026vcq606", "swedish-agencies/202100-3054"):
        assert ask(wide_store, f"GRAPH <https://w3id.org/ecograph/record/{source}> {{ {kth} a ?class }}")
    labels = select(wide_store, "l", f"{kth} rdfs:label ?l")
    assert labels == {'"KTH, Kungliga Tekniska högskolan"@sv', '"KTH Royal Institute of Technology"@en'}


def test_predecessors_are_kept_with_the_change_that_ended_them(wide_store: Store) -> None:
    change = "?x a eco:ChangeEvent ; eco:originalOrganisation ?old ; eco:resultingOrganisation actor:rise"
    assert count(wide_store, change) == 9


def test_the_founding_facts_stay(wide_release: Release, release: Release) -> None:
    wide = set(wide_release.file("ecograph.nq").read_text(encoding="utf-8").splitlines())
    founding = release.file("ecograph.nq").read_text(encoding="utf-8").splitlines()
    passages = [line for line in founding if "<https://w3id.org/ecograph/passage/" in line.rsplit(" ", 2)[1]]
    assert len(passages) > 500
    assert [line for line in passages if line not in wide] == []


def test_coverage_counts_rows_and_columns(most_data: Path) -> None:
    result = run("coverage", "--data", most_data, "--source", "swedish-agencies")
    assert result.exit_code == 0
    assert "swedish-agencies/myndigheter.csv   519   514" in result.stdout
    answer = json.loads(
        run("coverage", "--data", most_data, "--source", "ror", "--format", "json", "--lang", "sv").stdout
    )
    assert [part["rows"] for part in answer] == [418, 20]
    assert "relationships.label" in answer[0]["columns_ignored"]
    table = run("coverage", "--data", most_data, "--source", "scb-counties", "--format", "tsv").stdout
    assert table.splitlines()[1] == "scb-counties/lan.csv\t21\t21\t0\t10\t5"


def test_resolve_tells_who_states_each_identifier() -> None:
    (answer,) = json.loads(run("resolve", "SE202100305401", "--format", "json").stdout)
    assert answer["iri"].endswith("/kth-royal-institute-of-technology")
    (number,) = [said for said in answer["identifiers"] if said["what"] == "organisationNumber"]
    assert {
        "record:crosswalk-named-orgs/kth",
        "record:horizon-dashboard/101036656",
        "record:swecris/organisation-202100-3054",
        "record:swedish-agencies/202100-3054",
        "record:swedish-pics/999990946",
        "record:wikidata-public-bodies/Q854280",
    } <= set(number["statedBy"])


def test_resolve_lists_every_candidate_and_says_why(most_data: Path) -> None:
    answer = run("resolve", "--data", most_data, "umeå", "--lang", "sv")
    assert answer.exit_code == 0
    assert "place:umea  (dess namn (label))" in answer.stdout
    assert "place:municipality-2480  (dess namn (alias))" in answer.stdout
    nothing = run("resolve", "--data", most_data, "Ingenstans-på-månen")
    assert (nothing.exit_code, nothing.stderr) == (1, "Nothing is known as 'Ingenstans-på-månen'.\n")


@pytest.fixture(name="data")
def copy_data(most_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(most_data, tmp_path / "data"))


def test_a_pair_that_is_decided_to_be_the_same_is_merged(data: Path) -> None:
    before = json.loads(run("review", "--data", data, "--format", "json").stdout)
    first = next(each for each in before if all(re.match(r"actor:(pic|ror|se|wd)-", each[side]) for side in SIDES))
    decided = run("review", "--data", data, "--decide", first["id"], "same", "--reason", "A test.")
    assert (decided.exit_code, decided.stderr) == (0, f"Recorded; {len(before) - 1} pairs are open.\n")
    found = {
        part["iri"]
        for side in SIDES
        for part in json.loads(
            run("resolve", "--data", data, "--format", "json", first[side].partition(":")[2].partition("-")[2]).stdout
        )
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("00000000", "same", "--reason", "x"), "No open pair is called '00000000'"),
        (("00000000", "maybe", "--reason", "x"), "There is no decision 'maybe'"),
        (("00000000", "same"), "Give a reason with --reason."),
    ],
)
def test_a_decision_that_is_none_is_refused(small_data: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("review", "--data", small_data, "--decide", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
