"""Files written block by block have the bytes of files written at once."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ecograph import blocks
from ecograph.dataset import divide_lines, named_lines
from ecograph.dumps import DUMPS, write_dumps, write_statements

PREFIXES = {"e": "http://e/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
NODES = st.sampled_from(["http://e/a", "http://e/b", "http://e/a.b", "http://e/", "urn:c", "http://f#ö"]).map(NamedNode)
TYPE = NamedNode(PREFIXES["rdf"] + "type")
PROPERTIES = st.sampled_from([TYPE, NamedNode("http://e/p"), NamedNode("http://f/q"), NamedNode("urn:r")])
TEXTS = st.text(st.sampled_from('a"\\\n<&> @å'), max_size=3)
LITERALS = TEXTS.map(Literal) | TEXTS.map(lambda text: Literal(text, language="sv"))
QUADS = st.sets(st.builds(Quad, NODES, PROPERTIES, NODES | LITERALS, NODES), min_size=1, max_size=20)


SIZES = st.integers(1, 5)


def write(folder: Path, quads: Iterable[Quad], size: int, former: Path | None = None) -> dict[str, bytes]:
    """Write the dumps in blocks of about so many statements, and return what was written."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", size)
        patch.setattr(blocks, "GRAPHS", size)
        entries = write_dumps(
            folder, divide_lines(sorted(named_lines(quads))), PREFIXES, former, folder.parent / "cache"
        )
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    digests = {name: hashlib.sha256(text).hexdigest() for name, text in written.items()}
    assert {name: (entry.size, entry.sha256) for name, entry in entries.items()} == {
        name: (len(text), digests[name]) for name, text in written.items()
    }
    return written


def write_at_once(folder: Path, quads: Iterable[Quad]) -> dict[str, bytes]:
    """Write each dump with one call of the library."""
    folder.mkdir()
    layers = divide_lines(sorted(named_lines(quads)))
    default = list(parse(b"".join(layers.default), format=RdfFormat.N_TRIPLES))
    grouped = b"".join(line for _, lines in sorted(layers.graphs.items()) for line in lines)
    by_graph = list(parse(grouped, format=RdfFormat.N_QUADS))
    for name, syntax in DUMPS.items():
        write_statements(folder / name, default if syntax.layer == "default" else by_graph, PREFIXES)
    (folder / "ecograph.nq").write_bytes(b"".join(layers.named))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=40, deadline=None)
@given(QUADS, SIZES)
def test_blocks_of_any_size_give_the_bytes_of_all_statements_at_once(quads: set[Quad], size: int) -> None:
    with TemporaryDirectory() as name:
        assert write(Path(name, "blocks"), quads, size) == write_at_once(Path(name, "once"), quads)


@settings(max_examples=40, deadline=None)
@given(QUADS, st.lists(QUADS, min_size=1, max_size=3), SIZES)
def test_after_any_edit_blocks_of_the_former_release_give_the_same_bytes(
    quads: set[Quad], edits: list[set[Quad]], size: int
) -> None:
    with TemporaryDirectory() as name:
        former = Path(name, "0")
        write(former, quads, size)
        for number, edit in enumerate(edits, 1):
            quads = (quads ^ edit) or edit
            latest = Path(name, str(number))
            assert write(latest, quads, size, former) == write_at_once(Path(name, f"once-{number}"), quads)
            former = latest


SOME = {Quad(NamedNode(f"http://e/{name}"), TYPE, NamedNode("http://e/C"), NamedNode("urn:g")) for name in "abcdefgh"}


def refuse(*_: object) -> bytes:
    raise AssertionError


def test_what_stands_in_the_former_release_is_not_nested_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = write(tmp_path / "one", SOME, 2)
    monkeypatch.setattr(blocks.Block, "statements", property(refuse))
    assert write(tmp_path / "two", SOME, 2, tmp_path / "one") == before
    with pytest.raises(AssertionError):
        write(tmp_path / "three", list(SOME)[1:], 2, tmp_path / "two")


@pytest.mark.parametrize("name", ["ecograph.ttl", "ecograph.trig", "ecograph.jsonld", "ecograph.rdf"])
def test_a_damaged_or_missing_former_file_is_not_copied(tmp_path: Path, name: str) -> None:
    before = write(tmp_path / "one", SOME, 2)
    (tmp_path / "one" / name).write_bytes(before[name].replace(b"b", b"x"))
    assert write(tmp_path / "two", SOME, 2, tmp_path / "one") == before
    (tmp_path / "two" / name).write_bytes(before[name][:-30])
    assert write(tmp_path / "three", SOME, 2, tmp_path / "two") == before
    (tmp_path / "three" / name).unlink()
    assert write(tmp_path / "four", SOME, 2, tmp_path / "three") == before


def test_a_former_release_with_other_prefixes_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "one", SOME, 2)
    monkeypatch.setitem(PREFIXES, "f", "http://f#")
    monkeypatch.delitem(PREFIXES, "e")
    assert write(tmp_path / "two", SOME, 2, tmp_path / "one") == write_at_once(tmp_path / "once", SOME)
