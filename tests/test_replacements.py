"""Replaced entities: the old IRI leads to the new one, and never in a circle."""

from pathlib import Path

import pytest

from ecograph.errors import InputError
from ecograph.gather import gather_data
from ecograph.ontology import read_ontology
from ecograph.replacements import read_replacements
from ecograph.settings import share_path
from ecograph.validation import find_violations


def write(folder: Path, *rows: str) -> Path:
    (folder / "replaced.csv").write_text("\n".join(["entity,replaced_by", *rows]) + "\n", encoding="utf-8")
    return folder


def test_the_old_iri_leads_to_the_new_one(small_data: Path) -> None:
    write(small_data / "authority", "actor:wd-q42,actor:labbet")
    ontology = read_ontology(share_path("ontology"))
    statements = gather_data(small_data, ontology).statements
    said = [s.quad for s in statements if s.quad.predicate.value.endswith("isReplacedBy")]
    assert [str(quad.object) for quad in said] == ["<https://w3id.org/ecograph/id/actor/labbet>"]
    assert [each for each in find_violations(statements, ontology) if each.severity == "violation"] == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (("actor:a,actor:b", "actor:b,actor:c", "actor:c,actor:a"), "2: The replacements go in a circle: actor:a → "),
        (("actor:a,actor:b", "actor:a,actor:c"), "3: actor:a is replaced on line 2 already"),
        (("actor:a,Actor B",), "2: 'Actor B' is not <kind>:<slug>."),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, rows: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_replacements(write(tmp_path, *rows))
    assert str(caught.value).startswith(f"{tmp_path}/replaced.csv:{message}")


def test_an_entity_that_is_still_described_is_not_replaced(small_data: Path) -> None:
    write(small_data / "authority", "actor:staten,actor:labbet")
    with pytest.raises(
        InputError, match=r"replaced\.csv:2: actor:staten is said to be replaced, but is still described"
    ):
        gather_data(small_data, read_ontology(share_path("ontology")))
