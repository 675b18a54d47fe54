"""All sources of a data folder, each by its declaration."""

from pathlib import Path

import pytest

from ecograph.errors import InputError, NotFoundError
from ecograph.sources import SOURCE_FORMATS, list_deliveries, read_sources


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_every_folder_with_a_declaration_is_read_by_name(small_data: Path) -> None:
    second = small_data / "a-paper"
    second.mkdir()
    (second / "source.toml").write_text(
        (small_data / "paper" / "source.toml").read_text(encoding="utf-8").replace("quads_min = 20", "quads_min = 0"),
        encoding="utf-8",
    )
    (second / "statements.trig").write_text("", encoding="utf-8")
    assert [delivery.source.slug for delivery in list_deliveries(small_data)] == ["a-paper", "paper"]
    statements = read_sources(list_deliveries(small_data)).statements
    files = sorted({str(statement.origin.file.relative_to(small_data)) for statement in statements})
    assert files == ["a-paper/source.toml", "paper/source.toml", "paper/statements.trig"]


@pytest.mark.parametrize(("least", "most"), [(21, 60), (1, 19)])
def test_a_count_out_of_the_expected_range_stops_the_reading(small_data: Path, least: int, most: int) -> None:
    edit(
        small_data / "paper" / "source.toml",
        "quads_min = 20\nquads_max = 60",
        f"quads_min = {least}\nquads_max = {most}",
    )
    trig = small_data / "paper" / "statements.trig"
    objects = " , ".join(str(number) for number in range(20))
    trig.write_text(f"<http://e/g> {{ <http://e/s> <http://e/p> {objects} }}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sources(list_deliveries(small_data))
    assert str(caught.value) == f"{trig}: The file has 20 quads; source.toml expects {least} to {most}."


def test_an_unknown_format_is_answered_with_the_known_ones(small_data: Path) -> None:
    edit(small_data / "paper" / "source.toml", 'format = "trig"', 'format = "trigg"')
    with pytest.raises(NotFoundError, match=r"no source format 'trigg'\. Did you mean 'trig'\? Known: .*ror-v2,"):
        read_sources(list_deliveries(small_data))
    assert next(iter(SOURCE_FORMATS)) == "trig"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone: There is no such folder of data\."):
        list_deliveries(tmp_path / "gone")
