"""How files come into a store."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from ecograph.store.loading import BLOCK, LoadError, Source, load_sources

LINES = [
    f"<http://example.org/thing/{number:08}> <http://example.org/p> <http://example.org/o>" for number in range(40_000)
]


def write_lines(file: Path, lines: list[str], end: str) -> Path:
    """Write statements, each with ``end``: more than two blocks."""
    file.write_text("".join(f"{line}{end}\n" for line in lines), encoding="utf-8")
    assert file.stat().st_size > 2 * BLOCK
    return file


def test_files_of_the_build_are_loaded_wholly(tmp_path: Path) -> None:
    default = write_lines(tmp_path / "ecograph.nt", LINES, " .")
    named = write_lines(tmp_path / "ecograph.nq", LINES[:30_000], " <http://example.org/g> .")
    store, expected = Store(), Store()
    load_sources(store, [Source(default, "nt", is_own=True), Source(named, "nq", is_own=True)])
    expected.bulk_load(path=default, format=RdfFormat.N_TRIPLES)
    expected.bulk_load(path=named, format=RdfFormat.N_QUADS)
    assert len(store) == 70_000
    assert set(store) == set(expected)


@pytest.mark.parametrize("is_own", [True, False])
def test_a_line_that_cannot_be_read_is_named_by_its_number_in_the_file(tmp_path: Path, *, is_own: bool) -> None:
    file = write_lines(tmp_path / "ecograph.nt", [*LINES, "<http://example.org/s> 1", "<http://example.org/t> 1"], " .")
    with pytest.raises(LoadError) as raised:
        load_sources(Store(), [Source(file, "nt", is_own=is_own)])
    assert (raised.value.message["file"], raised.value.message["line"]) == (str(file), 40_001)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    for is_own in (True, False):
        with pytest.raises(LoadError) as raised:
            load_sources(Store(), [Source(tmp_path / "gone.nt", "nt", is_own=is_own)])
        assert raised.value.message["file"] == str(tmp_path / "gone.nt")


def test_a_blank_node_of_a_large_file_is_one_node(tmp_path: Path) -> None:
    lines = [f"_:b <http://example.org/p> <http://example.org/thing/{number:08}>" for number in range(40_000)]
    store = Store()
    load_sources(store, [Source(write_lines(tmp_path / "data.nt", lines, " ."), "nt", is_own=False)])
    assert len({quad.subject for quad in store}) == 1
