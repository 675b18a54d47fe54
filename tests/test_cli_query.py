"""``ecograph query`` and ``ecograph queries``, run as a user runs them."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset

from ecograph.queries import load_catalogue
from ecograph.release import Release

CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/ecograph/ns#Municipality> ; ?p ?o }"


def run(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    result = subprocess.run(
        [sys.executable, "-m", "ecograph", *arguments], capture_output=True, input=given, timeout=60, check=False
    )
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def query(release: Release, *arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    return run("query", *arguments, "--release", str(release.path), given=given)


def test_the_list_of_queries_names_each_with_question_and_parameters() -> None:
    code, output, _ = run("--lang", "sv", "queries")
    assert code == 0
    for name, entry in load_catalogue().items():
        assert name in output
        assert entry.summary.sv in output
    _, output, _ = run("queries", "--format", "json")
    assert {entry["name"] for entry in json.loads(output)} == set(load_catalogue())


def test_a_catalogue_query_prints_a_table_with_nothing_cut_off(release: Release) -> None:
    code, output, messages = query(release, "initiative_founders", "--param", "initiative=openlab")
    assert code == 0
    assert "actor:county-administrative-board-of-stockholm" in output
    assert messages == "7 rows\n"


def test_names_come_in_the_language_asked_for(release: Release) -> None:
    _, output, _ = run("--lang", "sv", "query", "city_success_factors", "--release", str(release.path))
    assert "Ledarskap från borgmästaren" in output


def test_results_come_in_every_format(release: Release) -> None:
    code, output, _ = query(release, "initiative_founders", "--format", "csv")
    assert code == 0
    assert len(list(csv.reader(output.splitlines()))) == 1 + 7
    _, output, _ = query(release, "initiative_founders", "--format", "json")
    assert len(json.loads(output)["results"]["bindings"]) == 7
    _, output, _ = query(release, "initiative_founders", "--format", "xml")
    assert len(ET.fromstring(output).findall(".//{*}result")) == 7  # noqa: S314
    _, output, _ = query(release, "initiative_founders", "--format", "tsv")
    assert output.startswith("?founder\t")


@pytest.mark.parametrize("name", ["turtle", "ttl", "nt", "rdfxml", "jsonld", "table"])
def test_a_graph_comes_in_every_format(name: str, release: Release) -> None:
    code, output, _ = query(release, "--text", CONSTRUCT, "--format", name)
    assert code == 0
    parser = {"ttl": "turtle", "table": "turtle", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    assert len(set(Dataset().parse(data=output, format=parser).subjects())) == 2


def test_a_query_can_come_from_a_file_or_from_standard_input(release: Release, tmp_path: Path) -> None:
    file = tmp_path / "ask.rq"
    file.write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert query(release, "--file", str(file))[:2] == (0, "true\n")
    assert query(release, "--file", "-", given=b"ASK { ?s ?p <urn:none> }")[:2] == (0, "false\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["initiative_founder"], "Did you mean 'initiative_founders'"),
        (["initiative_founders", "--param", "platform=spis"], "Known: initiative, lang"),
        (["initiative_founders", "--param", "spis"], "NAME=VALUE"),
        (["actor_initiatives_in_year", "--param", "year=20"], "a year such as 2020"),
        (["initiative_founders", "--param", "initiative=opnlab"], "Nearest: initiative:openlab (Openlab"),
        (["initiative_founders", "--param", "initiative=Open Lab!"], "Nearest: initiative:openlab (Openlab"),
        (["--text", "SELECT * {\n ?s ?p }"], "2:"),
        (["--text", "ASK { ?s ex:p ?o }"], "1:"),
        (["--text", "DROP ALL"], "read-only"),
        (["--text", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "SERVICE is not allowed"),
        (["--text", CONSTRUCT, "--format", "csv"], "Available: table, turtle"),
        (["--text", "ASK {}", "--format", "turtle"], "Available: table, json"),
        (["--text", "ASK {}", "--param", "a=b"], "goes with a catalogue query"),
        (["--file", "no-such-file.rq"], "no-such-file.rq"),
        ([], "Give one of"),
        (["initiative_founders", "--text", "ASK {}"], "Give one of"),
    ],
)
def test_bad_input_is_told_in_one_sentence(arguments: list[str], said: str, release: Release) -> None:
    code, output, messages = query(release, *arguments)
    assert code == 2
    assert output == ""
    assert said in messages
    assert len(messages.splitlines()) == 1


def test_a_query_is_shown_as_it_would_run_and_can_be_run_as_it_is_shown(release: Release) -> None:
    asked = ["initiative_founders", "--param", "initiative=openlab"]
    code, shown, messages = query(release, *asked, "--show")
    assert (code, messages) == (0, "")
    assert "initiative:openlab" in shown
    assert "?initiative" not in shown
    again = query(release, "--file", "-", "--format", "csv", given=shown.encode())[1]
    whole = query(release, *asked, "--format", "csv")[1]
    assert [line.split(",")[0] for line in again.splitlines()] == [line.split(",")[0] for line in whole.splitlines()]
    assert query(release, "--text", "ASK {}", "--show")[:2] == (0, "ASK {}")


def test_a_query_past_its_time_is_stopped_and_prints_nothing(release: Release) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    code, output, messages = query(release, "--text", cross, "--query-timeout", "1")
    assert (code, output) == (2, "")
    assert "1 second" in messages


def test_a_folder_without_release_is_named(tmp_path: Path) -> None:
    code, _, messages = run("query", "initiative_founders", "--release", str(tmp_path))
    assert code == 2
    assert str(tmp_path) in messages
    assert "ecograph build" in messages
