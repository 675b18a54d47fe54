"""What is recalled of a source is what reading it gives, places and accounts included; of anything else it is read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from climate_slice import write_climate_slice
from ecograph.errors import InputError
from ecograph.settings import share_path
from ecograph.sources import list_deliveries, read_delivered, read_sources
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import DECLARATION_FILE, Delivery
from ecograph.sources.recalling import make_recall
from ecograph.sources.trig import read_trig
from ecograph.written import write_down
from small import write_files


def kept(cache: Path) -> dict[str, int]:
    """Return when each source's file was written, by slug."""
    return {path.name.removeprefix("source-"): path.stat().st_mtime_ns for path in cache.parent.glob("source-*")}


def written_anew(cache: Path, before: dict[str, int]) -> set[str]:
    return {slug for slug, moment in kept(cache).items() if before.get(slug) != moment}


@pytest.fixture(name="data")
def write_data(tmp_path: Path) -> Path:
    return write_climate_slice(write_files(tmp_path / "data"))


@pytest.fixture(name="cache")
def fill_cache(data: Path, tmp_path: Path) -> Path:
    read_sources(list_deliveries(data), cache=tmp_path / "cache" / "build")
    return tmp_path / "cache" / "build"


def test_what_is_recalled_of_the_tables_that_ship_is_what_reading_them_gives(most_data: Path, tmp_path: Path) -> None:
    deliveries, cache = list_deliveries(most_data), tmp_path / "cache" / "build"
    content = read_sources(deliveries)
    assert read_sources(deliveries, cache=cache) == content
    before = kept(cache)
    assert set(before) == {each.source.slug for each in deliveries if each.format != "trig"}
    assert read_sources(deliveries, cache=cache) == content
    assert written_anew(cache, before) == set()


def test_what_is_recalled_lies_where_the_data_lies_now(data: Path, cache: Path, tmp_path: Path) -> None:
    before, moved = kept(cache), tmp_path / "elsewhere"
    shutil.move(data, moved)
    content = read_sources(list_deliveries(moved), cache=cache)
    assert content == read_sources(list_deliveries(moved))
    assert written_anew(cache, before) == set()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a table": lambda folder: change(folder / "members.csv", "Malmö", "Malmoe"),
    "a declaration": lambda folder: change(folder / DECLARATION_FILE, 'title_en = "', 'title_en = "The '),
    "a file beside": lambda folder: (folder / "note.txt").write_text("new", encoding="utf-8"),
}


@pytest.mark.parametrize("edit", CHANGES.values(), ids=CHANGES)
def test_only_a_source_that_changed_is_read(data: Path, cache: Path, edit: Callable[[Path], object]) -> None:
    before = kept(cache)
    edit(data / "climate-neutral-cities-2030")
    assert read_sources(list_deliveries(data), cache=cache) == read_sources(list_deliveries(data))
    assert written_anew(cache, before) == {"climate-neutral-cities-2030"}


def test_a_file_that_is_not_listed_is_a_part_of_its_source(data: Path, cache: Path) -> None:
    folder = data / "climate-neutral-cities-2030"
    (folder / "members.csv").rename(folder / ".members.csv")
    change(folder / DECLARATION_FILE, '"members.csv"', '".members.csv"')
    read_sources(list_deliveries(data), cache=cache)
    before = kept(cache)
    change(folder / ".members.csv", "Malmö", "Malmoe")
    assert read_sources(list_deliveries(data), cache=cache) == read_sources(list_deliveries(data))
    assert written_anew(cache, before) == {"climate-neutral-cities-2030"}


@pytest.mark.parametrize("content", [b"", b"no cache at all", bytes(64)])
def test_a_damaged_file_is_not_believed(data: Path, cache: Path, content: bytes) -> None:
    file = cache.with_name("source-klimatkollen")
    whole = file.read_bytes()
    file.write_bytes(content or whole[:-1])
    assert read_sources(list_deliveries(data), cache=cache) == read_sources(list_deliveries(data))
    assert file.read_bytes() == whole


def test_the_file_of_another_source_is_not_believed(data: Path, cache: Path) -> None:
    counties, places = (cache.with_name(f"source-scb-{name}") for name in ("counties", "municipalities"))
    shutil.copyfile(places, counties)
    assert read_sources(list_deliveries(data), cache=cache) == read_sources(list_deliveries(data))


def test_another_program_reads_everything(
    data: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(cache)
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "reader.py").write_text("changed = True\n", encoding="utf-8")
    monkeypatch.setattr("ecograph.inputs.PROGRAM", tmp_path / "program")
    read_sources(list_deliveries(data), cache=cache)
    assert written_anew(cache, before) == set(before)


def test_another_library_reads_everything(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(cache)
    monkeypatch.setattr("ecograph.sources.recalling.LIBRARIES", ("pyoxigraph", "zstandard"))
    read_sources(list_deliveries(data), cache=cache)
    assert written_anew(cache, before) == set(before)


def test_another_ontology_reads_everything(
    data: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(cache)
    ontology = shutil.copytree(share_path("ontology"), tmp_path / "ontology")
    (ontology / "note.ttl").write_text("# new\n", encoding="utf-8")
    monkeypatch.setattr("ecograph.sources.recalling.share_path", lambda _: ontology)
    read_sources(list_deliveries(data), cache=cache)
    assert written_anew(cache, before) == set(before)


def test_a_file_that_changes_while_it_is_read_is_not_remembered(data: Path, tmp_path: Path) -> None:
    folder = data / "scb-counties"
    delivery = next(each for each in list_deliveries(data) if each.source.slug == folder.name)

    def read(each: Delivery) -> SourceContent:
        content = read_delivered(each)
        (folder / "note.txt").write_text("new", encoding="utf-8")
        return content

    make_recall(tmp_path / "build").read(delivery, read)
    assert kept(tmp_path / "build") == {}


def test_places_in_rdf_files_and_statements_outside_graphs_are_recalled(data: Path, tmp_path: Path) -> None:
    delivery, recall = list_deliveries(data)[0], make_recall(tmp_path / "build")
    file = delivery.source.origin.file.parent / "more.trig"
    text = "PREFIX ex: <https://www.example.org/>\n ex:a ex:b ex:c .\n GRAPH ex:g { ex:a ex:b\n 'å \\n',\n _:b . }\n"
    file.write_text(text, encoding="utf-8")
    statements = write_down(read_trig(file))
    assert recall.read(delivery, lambda _: SourceContent(statements)).statements == statements
    recalled = recall.read(delivery, read_delivered).statements
    assert recalled == statements
    assert [origin.line for origin in statements.origins] == [2, 4, 5]
    assert len(statements.outside) == 1


def test_what_is_wrong_with_a_source_is_told_as_without_a_cache(data: Path, cache: Path) -> None:
    before, messages = kept(cache), []
    change(data / "scb-counties" / DECLARATION_FILE, "rows_min = ", "rows_min = 9")
    (data / "scb-municipalities" / "kommuner.csv").rename(data / "gone.csv")
    for slug in ("scb-counties", "scb-municipalities"):
        deliveries = [each for each in list_deliveries(data) if each.source.slug == slug]
        for beside in (None, cache):
            with pytest.raises(InputError) as caught:
                read_sources(deliveries, cache=beside)
            messages.append(str(caught.value))
    assert messages[0::2] == messages[1::2]
    assert written_anew(cache, before) == set()


def test_a_place_where_no_cache_can_be_is_no_hindrance(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    content = read_sources(list_deliveries(data), cache=tmp_path / "file" / "build")
    assert content == read_sources(list_deliveries(data))
