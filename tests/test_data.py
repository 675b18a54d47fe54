"""The data as a whole, as it is published, breaks no rule."""

from pathlib import Path

import pytest

from ecograph.dataset import Statement
from ecograph.gather import gather_data
from ecograph.ontology import read_ontology
from ecograph.report import report_text
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations


@pytest.fixture(scope="module", name="statements")
def read_everything() -> list[Statement]:
    ontology = read_ontology(share_path("ontology"))
    return [*ontology, *gather_data(share_path("data"), ontology).statements]


def test_the_data_has_no_violation(statements: list[Statement]) -> None:
    findings = [finding for finding in find_violations(statements) if finding.severity == "violation"]
    assert report_text(findings) == "0 violations, 0 warnings.\n"


def test_a_mistake_in_the_data_would_be_found(statements: list[Statement], tmp_path: Path) -> None:
    path = tmp_path / "mistake.ttl"
    path.write_text("<https://w3id.org/ecograph/id/initiative/spis> a <https://w3id.org/ecograph/ns#Pasage> .")
    assert len(find_violations(read_trig(path), statements)) == 2
