"""The data set as of a date: what goes, what stays, and what the answer says of that."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad

from ecograph.asof import DATED_CLASSES, Snapshot, take_snapshot
from ecograph.derive import derive_quads, load_rules
from ecograph.namespaces import ECO, PREFIXES, compact
from ecograph.ontology import read_ontology
from ecograph.release import Release
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig

RULES = load_rules(share_path("queries") / "rules")

DATED = """
GRAPH <https://w3id.org/ecograph/passage/one/a> {
  participation:x a eco:Participation ; eco:participant actor:x ; eco:initiative initiative:i ; eco:role role:partner ;
    eco:startDate "2018"^^xsd:gYear ; eco:endDate "2022"^^xsd:gYear .
  participation:y a eco:Participation ; eco:participant actor:y ; eco:initiative initiative:i ; eco:role role:partner ;
    eco:startDate "2016-03"^^xsd:gYearMonth .
  participation:z a eco:Participation ; eco:participant actor:z ; eco:initiative initiative:i ; eco:role role:partner .
  actor:x a eco:Company . actor:y a eco:Company . actor:z a eco:Company .
  funding:f a eco:Funding ; eco:funder actor:z ; eco:initiative initiative:j .
  initiative:j eco:startDate "2010"^^xsd:gYear ; eco:endDate "2012"^^xsd:gYear .
  tenure:t a eco:Tenure ; eco:startDate "2019-01-15"^^xsd:date .
  relation:r a eco:Relation ; eco:endDate "2017"^^xsd:gYear .
  agreement:g a eco:Agreement ; eco:startDate "2020-12"^^xsd:gYearMonth .
  actor:x eco:about participation:x .
}
GRAPH <https://w3id.org/ecograph/passage/two/a> { participation:x eco:endDate "2022-05"^^xsd:gYearMonth }
GRAPH graph:resolutions { resolution:r eco:resolves participation:x ; eco:reason "x"@en }
GRAPH graph:metrics { metric:m eco:ofActor actor:x }
"""


def read(folder: Path, text: str = DATED) -> list[Quad]:
    file = folder / "x.trig"
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    file.write_text(prologue + text, encoding="utf-8")
    quads = [statement.quad for statement in (*read_ontology(share_path("ontology")), *read_trig(file))]
    return [*quads, *derive_quads(quads, RULES)]


def local(counts: object) -> dict[str, int]:
    assert isinstance(counts, dict)
    return {name.removeprefix(ECO): count for name, count in counts.items()}


def subjects(snapshot: Snapshot) -> set[str]:
    return {compact(str(quad.subject)[1:-1]) for quad in snapshot.quads}


def links(snapshot: Snapshot, name: str) -> set[tuple[str, str]]:
    found = [quad for quad in snapshot.quads if quad.predicate.value == ECO + name]
    return {(compact(str(quad.subject)[1:-1]), compact(str(quad.object)[1:-1])) for quad in found}


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("2011", {"participation:z", "funding:f", "relation:r"}),
        ("2016-02", {"participation:z", "relation:r"}),
        ("2016", {"participation:y", "participation:z", "relation:r"}),
        ("2019-01-14", {"participation:x", "participation:y", "participation:z"}),
        ("2019-01", {"participation:x", "participation:y", "participation:z", "tenure:t"}),
        ("2022-06", {"participation:x", "participation:y", "participation:z", "tenure:t", "agreement:g"}),
        ("2023", {"participation:y", "participation:z", "tenure:t", "agreement:g"}),
    ],
)
def test_a_node_stays_unless_its_stated_period_excludes_the_date(tmp_path: Path, date: str, kept: set[str]) -> None:
    nodes = {f"participation:{name}" for name in "xyz"} | {"tenure:t", "funding:f", "relation:r", "agreement:g"}
    assert subjects(take_snapshot(read(tmp_path), date, RULES)) & nodes == kept


def test_links_that_hold_only_by_what_is_left_out_are_gone(tmp_path: Path) -> None:
    quads = read(tmp_path)
    now = take_snapshot(quads, "2022", RULES)
    assert ("actor:x", "actor:y") in links(now, "connectedWith")
    assert links(now, "fundedBy") == set()
    before = take_snapshot(quads, "2017", RULES)
    assert links(before, "takesPartIn") == {("actor:y", "initiative:i"), ("actor:z", "initiative:i")}
    assert links(before, "connectedWith") == {("actor:y", "actor:z"), ("actor:z", "actor:y")}
    assert links(take_snapshot(quads, "2010", RULES), "fundedBy") == {("initiative:j", "actor:z")}


def test_nothing_points_to_what_is_left_out_and_no_resolution_or_measure_is_left_over(tmp_path: Path) -> None:
    snapshot = take_snapshot(read(tmp_path), "2017", RULES)
    assert links(snapshot, "about") == set()
    assert subjects(snapshot).isdisjoint({"resolution:r", "metric:m"})


def test_what_is_not_known_of_the_time_is_counted(tmp_path: Path) -> None:
    snapshot = take_snapshot(read(tmp_path), "2017", RULES)
    assert local(dict(snapshot.left_out)) == {"Participation": 1, "Funding": 1, "Tenure": 1, "Agreement": 1}
    assert local(dict(snapshot.undated)) == {"Participation": 1}
    assert local(dict(snapshot.half_dated)) == {"Participation": 1, "Relation": 1}
    assert {ECO + name for name in ("Participation", "Tenure", "Relation", "Agreement", "Funding")} == set(
        DATED_CLASSES
    )


def run(release: Release, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "ecograph", *arguments, "--release", str(release.path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return result.returncode, result.stdout, result.stderr


@pytest.mark.parametrize(("date", "partners"), [("2014", 0), ("2015", 9), ("2016-06-30", 9)])
def test_a_catalogue_query_answers_as_of_a_date(release: Release, date: str, partners: int) -> None:
    arguments = ["query", "initiative_participants", "--param", "initiative=digital-demo-stockholm"]
    code, output, _ = run(release, *arguments, "--as-of", date, "--format", "csv")
    assert (code, len(output.splitlines()) - 1) == (0, partners)


def test_a_query_of_ones_own_counts_derived_links_as_of_a_date(release: Release) -> None:
    initiative = f"{PREFIXES['initiative']}digital-demo-stockholm"
    text = f"SELECT (COUNT(*) AS ?n) {{ ?actor <{ECO}partnerOf> <{initiative}> }}"
    counts = [run(release, "query", "--text", text, "--as-of", date, "--format", "csv")[1] for date in ("2014", "2015")]
    assert [count.split() for count in counts] == [["n", "0"], ["n", "7"]]


def test_the_answer_says_what_was_left_out_and_what_has_no_dates(release: Release) -> None:
    code, _, messages = run(release, "--lang", "sv", "query", "person_posts", "--as-of", "2017", "--format", "csv")
    assert code == 0
    rest = "3 överenskommelser, 1 finansieringar"
    assert messages.splitlines() == [
        "Som det var 2017:",
        "  Gäller inte då, utelämnade: 2 deltaganden, 1 innehav av befattningar, 3 relationer.",
        f"  Saknar datum, behållna: 31 deltaganden, 7 innehav av befattningar, 7 relationer, {rest}.",
        "  Har bara början eller slut, behållna: 10 deltaganden.",
        "  Nätverksmått gäller alla år tillsammans och utelämnas; se ecograph metrics --year.",
    ]


def test_what_is_no_date_is_bad_input(release: Release) -> None:
    code, output, messages = run(release, "query", "person_posts", "--as-of", "2016-13")
    assert (code, output) == (2, "")
    assert messages == "--as-of '2016-13' is not a date; write it like 2019, 2019-06 or 2019-06-30.\n"


def test_the_release_itself_stays_as_it_is(release: Release) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in release.path.iterdir()}
    run(release, "query", "person_posts", "--as-of", "2017")
    assert {path.name: path.stat().st_mtime_ns for path in release.path.iterdir()} == before
