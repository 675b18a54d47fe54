"""What the names of the public pages mean: entities that there are, each body once, and joined with the tables."""

import csv
from collections import Counter
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Statement
from ecograph.gather import Gathered
from ecograph.namespaces import PREFIXES, RECORD, compact
from ecograph.settings import share_path

FOLDER = share_path("data") / "public-pages"
IDENTIFIED = ("municipalityCode", "organisationNumber", "ror")


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_name_means_an_entity_or_concept_that_there_is(shipped: Gathered, ontology: list[Statement]) -> None:
    typed = [each.quad for each in (*shipped.statements, *ontology) if each.quad.predicate.value.endswith("#type")]
    known = {compact(quad.subject.value) for quad in typed if isinstance(quad.subject, NamedNode)}
    assert {row["entity"] for row in read("names.csv")} - known == set()


def test_a_name_means_one_thing_of_a_kind() -> None:
    meanings = Counter((row["name"], row["entity"].partition(":")[0]) for row in read("names.csv"))
    assert [meaning for meaning, count in meanings.items() if count > 1] == []


def test_no_two_entities_of_a_kind_are_called_the_same_in_the_register() -> None:
    tables = (share_path("data") / "authority" / "entities.csv", FOLDER / "entities.csv")
    rows = [row for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())]
    for column in ("name_sv", "name_en"):
        names = Counter((row["iri"].partition(":")[0], row[column].casefold()) for row in rows)
        assert [name for name, count in names.items() if count > 1] == []


def test_every_entity_has_a_name_in_both_languages() -> None:
    assert [row["iri"] for row in read("entities.csv") if "" in {row["name_sv"], row["name_en"]}] == []


def test_a_registered_body_is_the_one_of_the_tables(shipped: Gathered) -> None:
    by_identifier = {
        (mention.kind, *identifier): compact(entity.iri.value)
        for entity in shipped.resolution.entities
        for mention in entity.described
        if not mention.record.value.startswith(PREFIXES["graph"])
        for identifier in mention.identifiers
    }
    rows = [row for row in read("identifiers.csv") if row["scheme"] in IDENTIFIED]
    assert len(rows) > 90
    for row in rows:
        kind = row["entity"].partition(":")[0]
        assert by_identifier[kind, row["scheme"], row["value"]] == row["entity"]


def test_every_swedish_municipality_of_the_pages_governs_an_area(shipped: Gathered) -> None:
    governing = {
        compact(each.quad.subject.value)
        for each in shipped.statements
        if each.quad.predicate.value == PREFIXES["eco"] + "governs" and isinstance(each.quad.subject, NamedNode)
    }
    rows = [row for row in read("entities.csv") if row["class"] == "eco:Municipality"]
    swedish = {row["iri"] for row in rows if row["iri"].endswith("-municipality")}
    assert len(swedish) > 20
    assert swedish - governing == set()


def test_predecessors_are_entities_of_their_own(shipped: Gathered) -> None:
    """Tables of participants list the former names of a code as names of whoever has it now; pages do not."""
    iris = {compact(entity.iri.value) for entity in shipped.resolution.entities}
    assert {"actor:sp-technical-research-institute-of-sweden", "actor:swedish-ict", "actor:innventia"} <= iris
    said = [each.quad for each in shipped.statements if each.quad.subject == NamedNode(PREFIXES["actor"] + "rise")]
    names = {
        quad.object.value
        for quad in said
        if isinstance(quad.object, Literal) and not str(quad.graph_name)[1:].startswith(RECORD)
    }
    assert "RISE" in names
    assert not {name for name in names if name.startswith(("SP ", "Swedish ICT", "Innventia"))}


def test_what_the_register_took_over_leads_to_it() -> None:
    path: Path = share_path("data") / "authority" / "replaced.csv"
    rows = {row["entity"]: row["replaced_by"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}
    assert rows["actor:se-2021003211"] == "actor:lund-university"
    assert rows["actor:se-2120001132"] == "actor:lund-municipality"
    assert rows["actor:ror-00pyxrd04"] == "actor:mistra"
