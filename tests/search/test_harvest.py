"""What is found to search in data of any vocabulary."""

import gzip
from pathlib import Path

import pytest

from ecograph.entries import Entry, make_index
from ecograph.errors import InputError
from ecograph.search.harvest import harvest_entries, read_quads
from ecograph.search.index import Index

PREFIXES = """\
@prefix : <http://example.org/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix schemas: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
"""


def harvest(folder: Path, turtle: str, name: str = "data.trig") -> list[Entry]:
    path = folder / name
    data = (PREFIXES + turtle).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return list(harvest_entries(read_quads([("trig", path)])))


@pytest.mark.parametrize(
    "property_",
    [
        *("rdfs:label", "skos:prefLabel", "dcterms:title", "dc:title", "schema:name", "schemas:name", "foaf:name"),
        "vcard:fn",
    ],
)
def test_a_name_by_any_common_property_in_any_language_is_a_name(tmp_path: Path, property_: str) -> None:
    [entry] = harvest(tmp_path, f':a {property_} "Göteborg"@sv , "Гётеборг"@RU , "Gothenburg" .')
    assert {(field, language, text) for field, _, language, text in entry.texts} == {
        ("name", "sv", "Göteborg"),
        ("name", "ru", "Гётеборг"),
        ("name", "", "Gothenburg"),
    }


def test_named_graphs_are_searched_too_and_statements_are_counted_from_both_ends(tmp_path: Path) -> None:
    [one, two] = harvest(tmp_path, ':g { :a rdfs:label "A" ; :knows :b . } :b rdfs:label "B" ; skos:altLabel "Be" .')
    assert [(entry.iri[-1], entry.statements) for entry in (one, two)] == [("a", 2), ("b", 3)]


def test_the_kind_is_the_most_special_class_and_of_our_own_entities_that_of_their_address(tmp_path: Path) -> None:
    entries = harvest(
        tmp_path,
        """:a a :Town , :Place ; rdfs:label "A" . :Town rdfs:subClassOf :Place .
        <https://w3id.org/ecograph/id/actor/b> a :Thing ; rdfs:label "B" . <urn:c> rdfs:label "C" .""",
    )
    assert [(entry.kind, entry.classes) for entry in entries] == [
        ("Town", ["http://example.org/Town"]),
        ("actor", ["http://example.org/Thing"]),
        ("other", []),
    ]


def test_things_keep_their_iris_whatever_they_look_like(tmp_path: Path) -> None:
    iris = ["geo:59.3,18.1", "http://example.org/a", "https://w3id.org/ecograph/id/actor/b", "urn:c"]
    entries = harvest(tmp_path, "".join(f'<{iri}> rdfs:label "A" .' for iri in iris))
    assert [thing.iri for thing in Index(make_index(entries)).things] == iris


def test_classes_that_imply_each_other_all_stay(tmp_path: Path) -> None:
    [entry] = harvest(tmp_path, ':a a :B , :C ; rdfs:label "A" . :B rdfs:subClassOf :C . :C rdfs:subClassOf :B .')
    assert len(entry.classes) == 2


def test_what_has_no_name_or_no_iri_is_not_searched(tmp_path: Path) -> None:
    entries = harvest(tmp_path, ':a rdfs:comment "A comment" . _:b rdfs:label "B" . :c :p "C" . :d rdfs:label :e .')
    assert Index(make_index(entries)).things == []


def test_a_compressed_file_is_unpacked_and_a_malformed_one_named_with_its_line(tmp_path: Path) -> None:
    assert len(harvest(tmp_path, '<x> rdfs:label "A" .', "data.trig.gz")) == 1
    with pytest.raises(InputError) as refused:
        harvest(tmp_path, ":a :b .", "bad.trig")
    assert f"{tmp_path / 'bad.trig'}:10:" in refused.value.message.sv
    (tmp_path / "short.trig.gz").write_bytes(gzip.compress(b":a :b :c .")[:-4])
    with pytest.raises(InputError, match=r"short\.trig\.gz: "):
        list(read_quads([("trig", tmp_path / "short.trig.gz")]))
