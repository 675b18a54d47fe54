"""What shapes and conformance find is one list: in order, without echoes and secrets, of the given statements only."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ecograph.dataset import Statement
from ecograph.findings import Finding
from ecograph.namespaces import PASSAGE, PREFIXES, expand
from ecograph.ontology import read_ontology
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations

EXAMPLES = Path(__file__).parent / "shapes"
PROLOGUE = (
    "".join(f"@prefix {name}: <{iri}> . " for name, iri in {**PREFIXES, "p": f"{PASSAGE}example/"}.items()) + "\n"
)

Read = Callable[[str], list[Statement]]


@pytest.fixture(scope="module", name="background")
def read_background() -> Sequence[Statement]:
    return [*read_ontology(share_path("ontology")), *read_trig(EXAMPLES / "known.trig")]


@pytest.fixture(name="read")
def make_read(tmp_path: Path) -> Read:
    def read(text: str) -> list[Statement]:
        path = tmp_path / f"example{len(list(tmp_path.iterdir()))}.trig"
        path.write_text(f"{PROLOGUE}GRAPH p:one {{ {text} }}", encoding="utf-8")
        return read_trig(path)

    return read


def shapes_of(findings: list[Finding]) -> list[str | None]:
    return [finding.shape for finding in findings]


def test_a_participation_without_actor_is_told_where_it_gets_its_class(
    read: Read, background: Sequence[Statement]
) -> None:
    text = "participation:a\n eco:initiative initiative:example-lab ;\n eco:role role:partner ;\n a eco:Participation ."
    [found] = find_violations(read(text), background)
    assert found.origin is not None
    assert found.origin.line == 5
    assert (found.severity, found.focus, found.path) == (
        "violation",
        expand("participation:a"),
        expand("eco:participant"),
    )
    assert "Add eco:participant with an actor or a person, such as eco:participant actor:rise." in found.message.en
    assert "Lägg till eco:participant" in found.message.sv


def test_a_wrong_value_is_told_on_its_own_line(read: Read, background: Sequence[Statement]) -> None:
    text = "goal:a a eco:Goal ; rdfs:label 'A'@en , 'A'@sv .\n goal:a rdfs:label\n 'B' ."
    [found] = find_violations(read(text), background)
    assert found.origin is not None
    assert (found.origin.line, found.value) == (4, '"B"')


def test_the_same_wrong_statement_in_two_files_is_told_twice(read: Read, background: Sequence[Statement]) -> None:
    text = "goal:a a eco:Goal ; rdfs:label 'A'@en , 'A'@sv , 'B'"
    findings = find_violations([*read(text), *read(text)], background)
    assert [finding.origin and finding.origin.file.name for finding in findings] == ["example0.trig", "example1.trig"]


def test_a_range_is_not_told_again_where_a_shape_tells_it(read: Read, background: Sequence[Statement]) -> None:
    text = "initiative:example-lab eco:hostedBy place:example-city"
    assert shapes_of(find_violations(read(text), background)) == [expand("eco:InitiativeShape-hostedBy")]


def test_an_undescribed_entity_is_not_told_again_as_one_of_the_wrong_class(
    read: Read, background: Sequence[Statement]
) -> None:
    [found] = find_violations(read("initiative:example-lab eco:hostedBy actor:nobody"), background)
    assert found.constraint == expand("eco:UndescribedEntityConstraint")


def test_what_the_background_lacks_is_not_told_of_the_file_that_mentions_it(
    read: Read, background: Sequence[Statement]
) -> None:
    poor = read("initiative:poor a eco:Lab . actor:poor a eco:Company .")
    given = read("initiative:poor eco:hostedBy actor:poor")
    assert find_violations(given, [*background, *poor]) == []
    assert find_violations([*given, *poor], background) != []


def test_what_the_background_says_counts(read: Read, background: Sequence[Statement]) -> None:
    told = read("participation:a eco:participant actor:example-agency ; eco:role role:partner .")
    given = read("participation:a a eco:Participation ; eco:initiative initiative:example-lab .")
    assert find_violations(given, [*background, *told]) == []
    assert len(find_violations(given, background)) == 2


def test_what_the_background_says_the_other_way_round_counts(read: Read, background: Sequence[Statement]) -> None:
    unit = read("actor:unit a eco:OrganisationalUnit ; rdfs:label 'A'@en , 'A'@sv .")
    whole = read("actor:example-agency eco:hasUnit actor:unit .")
    assert find_violations(unit, [*background, *whole]) == []
    assert shapes_of(find_violations(unit, background)) == [expand("eco:OrganisationalUnitShape-whole")]


def test_findings_come_by_file_and_line_whatever_the_order_of_statements(background: Sequence[Statement]) -> None:
    statements = [statement for path in sorted(EXAMPLES.glob("invalid/*")) for statement in read_trig(path)]
    findings = find_violations(statements, background)
    places = [(str(f.origin.file), f.origin.line or 0) for f in findings if f.origin is not None]
    assert len(places) == len(findings) > 100
    assert places == sorted(places)
    again = find_violations(statements[::-1], background[::-1])
    assert {finding.shape for finding in again} == {finding.shape for finding in findings}


def test_two_readings_of_one_file_give_the_same_findings(background: Sequence[Statement]) -> None:
    path = EXAMPLES / "invalid" / "blank_nodes.trig"
    assert find_violations(read_trig(path), background) == find_violations(read_trig(path), background)


def test_no_finding_repeats_a_private_value(background: Sequence[Statement]) -> None:
    path = EXAMPLES / "invalid" / "private.trig"
    findings = find_violations(read_trig(path), background)
    assert expand("eco:OrganisationNumberShape") in shapes_of(findings)
    assert [finding for finding in findings if "1212" in repr(finding) or "first.last" in repr(finding)] == []


def test_a_private_value_is_withheld_from_the_messages_about_other_things(
    read: Read, background: Sequence[Statement]
) -> None:
    findings = find_violations(read("initiative:example-lab eco:hostedBy '121212-1212'"), background)
    assert len(findings) == 2
    assert "121212" not in repr(findings)
