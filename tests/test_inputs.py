"""The digest of a build's inputs: the same wherever they lie, another as soon as one of them differs."""

from dataclasses import replace
from pathlib import Path

import pytest

from ecograph.errors import InputError
from ecograph.inputs import BuildInputs


@pytest.fixture(name="inputs")
def make_inputs(tmp_path: Path) -> BuildInputs:
    for name in ("data", "ontology", "queries"):
        (tmp_path / name / "below").mkdir(parents=True)
        (tmp_path / name / "below" / "file.txt").write_text(name, encoding="utf-8")
    return BuildInputs(tmp_path / "data", tmp_path / "ontology", tmp_path / "queries")


def test_the_place_does_not_matter(inputs: BuildInputs, tmp_path: Path) -> None:
    before = inputs.digest()
    moved = inputs.data.rename(tmp_path / "moved")
    assert replace(inputs, data=moved).digest() == before


@pytest.mark.parametrize("folder", ["data", "ontology", "queries"])
def test_content_name_and_number_of_files_matter(inputs: BuildInputs, tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "below" / "file.txt"
    digests = [inputs.digest()]
    path.write_text("other", encoding="utf-8")
    digests.append(inputs.digest())
    renamed = path.rename(path.with_name("named.txt"))
    digests.append(inputs.digest())
    renamed.with_name("more.txt").write_text("", encoding="utf-8")
    digests.append(inputs.digest())
    assert len(set(digests)) == len(digests)


def test_options_matter(inputs: BuildInputs) -> None:
    assert replace(inputs, people=False).digest() != inputs.digest()


def test_hidden_files_do_not_matter(inputs: BuildInputs) -> None:
    before = inputs.digest()
    (inputs.data / ".file.swp").write_text("x", encoding="utf-8")
    (inputs.data / "__pycache__").mkdir()
    (inputs.data / "__pycache__" / "x.pyc").write_text("x", encoding="utf-8")
    assert inputs.digest() == before


def test_paths_are_named_as_on_every_machine(inputs: BuildInputs) -> None:
    assert inputs.relative(inputs.data / "x" / "y.trig") == Path("data/x/y.trig")
    assert inputs.relative(inputs.queries / "z.rq") == Path("queries/z.rq")
    assert inputs.relative(Path("queries/rules")) == Path("queries/rules")


def test_a_file_that_cannot_be_read_is_named(inputs: BuildInputs) -> None:
    with pytest.raises(InputError, match=r"gone: There is no such folder of queries\."):
        replace(inputs, queries=inputs.queries / "gone").digest()
