"""What is remembered of measuring is what measuring gives, whatever has changed of what is stated."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ecograph.dataset import named_lines
from ecograph.measurements import metrics_quads
from ecograph.metrics import compute_metrics
from ecograph.namespaces import GRAPH_AUTHORITY, expand
from ecograph.outcome import Outcome, measure_lines
from ecograph.tables import results_csv

ECOSYSTEM = Path(__file__).parent / "networks" / "ecosystem.trig"


def add(lines: list[bytes], subject: str, name: str, value: NamedNode | Literal) -> list[bytes]:
    """Return ``lines`` with one statement more in the register; names are CURIEs."""
    quad = Quad(NamedNode(expand(subject)), NamedNode(expand(name)), value, NamedNode(GRAPH_AUTHORITY))
    return sorted({*lines, *named_lines([quad])})


def drop(lines: list[bytes], *words: str) -> list[bytes]:
    """Return ``lines`` without those that have all ``words``, of which there must be some."""
    left = [line for line in lines if not all(word.encode() in line for word in words)]
    assert len(left) < len(lines)
    return left


def measure_all(lines: list[bytes]) -> Outcome:
    """Measure all that is stated, with nothing left out or remembered."""
    measured = compute_metrics(parse(b"".join(lines), format=RdfFormat.N_QUADS))
    return Outcome(results_csv(measured.results).encode(), sorted(set(named_lines(metrics_quads(measured)))))


@pytest.fixture(name="lines")
def write_ecosystem() -> list[bytes]:
    return sorted(set(named_lines(parse(path=ECOSYSTEM, format=RdfFormat.TRIG))))


@pytest.fixture(name="cache")
def fill_cache(lines: list[bytes], tmp_path: Path) -> Path:
    measure_lines(lines, tmp_path / "cache")
    return tmp_path / "cache"


def stamp(cache: Path) -> int:
    return cache.with_name("cache-metrics").stat().st_mtime_ns


def test_what_is_remembered_is_what_measuring_gives(lines: list[bytes], cache: Path) -> None:
    before = stamp(cache)
    assert measure_lines(lines, cache) == measure_lines(lines) == measure_all(lines)
    assert stamp(cache) == before


def test_what_measures_do_not_hang_on_asks_for_nothing(lines: list[bytes], cache: Path) -> None:
    before = stamp(cache)
    changed = add(lines, "actor:rise", "skos:altLabel", Literal("Institutet", language="sv"))
    changed = add(changed, "initiative:lab", "rdfs:label", Literal("Verkstaden", language="sv"))
    changed = add(changed, "initiative:lab", "rdf:type", NamedNode(expand("eco:Testbed")))
    changed = add(changed, "funding:one", "eco:amount", Literal(7))
    assert measure_lines(changed, cache) == measure_all(changed)
    assert stamp(cache) == before


def test_a_changed_name_gives_a_new_name_and_the_same_ranks(lines: list[bytes], cache: Path) -> None:
    before = measure_lines(lines, cache)
    changed = add(drop(lines, "actor/rise>", "#label>"), "actor:rise", "rdfs:label", Literal("Nya RISE", language="sv"))
    after = measure_lines(changed, cache)
    assert after == measure_all(changed)
    assert after.lines == before.lines
    assert b"Nya RISE" in after.table
    assert b"Nya RISE" not in before.table


@pytest.mark.parametrize(
    "words",
    [
        ("participation/kth-in-lab>", "#participant>"),
        ("participation/rise-in-lab>", "#initiative>"),
        ("participation/vinnova-in-spis>", "#role>"),
        ("actor/rise>", "#type>"),
        ("ns#University>", "#subClassOf>"),
    ],
)
def test_any_other_ties_are_measured(lines: list[bytes], cache: Path, words: tuple[str, str]) -> None:
    before, changed = measure_lines(lines, cache), [line for line in lines if b"/graph/derived>" not in line]
    changed = drop(changed, *words)
    assert measure_lines(changed, cache) == measure_all(changed) != before


def test_websites_and_dates_are_measured(lines: list[bytes], cache: Path) -> None:
    sources = sorted({line.split(b"/passage/")[1].split(b"/")[0].decode() for line in lines if b"/passage/" in line})
    before, joined = measure_lines(lines, cache), lines
    for source in sources:
        joined = add(joined, f"source:{source}", "eco:site", Literal("one.example"))
    assert measure_lines(joined, cache) == measure_all(joined) != before
    dated = lines
    for name in ("eco:startDate", "eco:endDate"):
        dated = add(dated, "initiative:lab", name, Literal("2016"))
    assert measure_lines(dated, cache) == measure_all(dated)


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_file_is_not_believed(lines: list[bytes], cache: Path, place: int) -> None:
    file = cache.with_name("cache-metrics")
    whole = file.read_bytes()
    content = bytearray(whole)
    content[place] ^= 1
    file.write_bytes(content)
    assert measure_lines(lines, cache) == measure_all(lines)
    assert file.read_bytes() == whole


def test_what_another_program_wrote_is_not_believed(
    lines: list[bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamp(cache)
    monkeypatch.setattr("ecograph.outcome.LIBRARIES", ("numpy",))
    assert measure_lines(lines, cache) == measure_all(lines)
    assert stamp(cache) != before
