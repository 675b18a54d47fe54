"""The command line as a whole: its verbs, their help in both languages, its exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from ecograph.cli import VERBS

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ecograph", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_help_lists_every_verb_in_both_languages() -> None:
    english, swedish = run("--help"), run("--lang", "sv", "--help")
    assert english.returncode == swedish.returncode == 0
    for name, entry in VERBS.items():
        assert name in english.stdout
        assert entry.summary.en.split()[0] in english.stdout
        assert entry.summary.sv.split()[0] in swedish.stdout


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_explains_itself_in_both_languages(verb: str) -> None:
    english, swedish = run(verb, "--help"), run("--lang", "sv", verb, "--help")
    assert english.returncode == swedish.returncode == 0
    texts = [result.stdout.splitlines()[2] for result in (english, swedish)]
    assert all(text.strip() != "" for text in texts)
    assert texts[0] != texts[1]
    assert "--lang" in english.stdout


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_the_readme_shows_each_verb(verb: str) -> None:
    assert f"ecograph {verb}" in README


def test_an_unknown_verb_names_the_known_ones_and_exits_2() -> None:
    result = run("measure")
    assert result.returncode == 2
    assert result.stdout == ""
    for name in VERBS:
        assert name in result.stderr


def test_an_unknown_option_exits_2() -> None:
    assert run("queries", "--frobnicate").returncode == 2
