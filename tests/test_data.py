"""The data as a whole, as it is published, breaks no rule."""

from pathlib import Path

from ecograph.dataset import Statement
from ecograph.gather import gather_data
from ecograph.release import Release
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations


def test_the_data_has_no_violation(wide_release: Release) -> None:
    """A build stops at the first violation; what it lets pass are warnings, and the release lists them."""
    report = wide_release.file("validation.ttl").read_text(encoding="utf-8")
    assert "sh:resultSeverity sh:Violation" not in report
    assert report.count("sh:resultSeverity sh:Warning") == wide_release.manifest.counts["warnings"]


def test_a_mistake_in_the_data_would_be_found(founding_data: Path, ontology: list[Statement], tmp_path: Path) -> None:
    statements = [*ontology, *gather_data(founding_data, ontology).statements]
    path = tmp_path / "mistake.ttl"
    path.write_text("<https://w3id.org/ecograph/id/initiative/spis> a <https://w3id.org/ecograph/ns#Pasage> .")
    assert len(find_violations(read_trig(path), statements)) == 2
