"""``ecograph query --explain``, run as a user runs it."""

import json

import pytest

from ecograph.release import Release
from test_cli_query import query, run


def test_a_catalogue_query_is_explained_as_a_table_or_as_json(release: Release) -> None:
    asked = ["initiative_founders", "--param", "initiative=openlab", "--explain"]
    code, output, messages = query(release, *asked, "--run")
    assert (code, messages) == (0, "")
    assert "initiative:openlab" in output
    assert "Run: the whole answer after" in output
    told = json.loads(query(release, *asked, "--format", "json")[1])
    assert all(pattern["matches"]["exact"] > 0 for pattern in told["patterns"])
    assert told["run"] is None


def test_reasons_are_told_in_the_language_asked_for(release: Release) -> None:
    text = "SELECT * { ?a a ?c . ?b <http://no.such/property> [] }"
    _, output, _ = run("--lang", "sv", "query", "--text", text, "--explain", "--release", str(release.path))
    assert "1. Mönster 2 matchar ingenting, och frågan kräver det: det finns inget svar." in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--text", "ASK {}", "--run"], "--run goes with --explain"),
        (["--text", "ASK {}", "--explain", "--format", "csv"], "--explain goes with --format table or json"),
        (["--text", "ASK {}", "--explain", "--as-of", "2020"], "--explain goes with"),
        (["--text", "ASK { << ?a ?b ?c >> ?d ?e }", "--explain"], "SPARQL 1.1 only"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str], said: str, release: Release) -> None:
    code, output, messages = query(release, *arguments)
    assert (code, output) == (2, "")
    assert said in messages
