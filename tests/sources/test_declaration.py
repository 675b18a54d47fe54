"""source.toml: what a source says of itself, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.errors import InputError
from ecograph.namespaces import ECO, PREFIXES
from ecograph.sources.declaration import Part, describe_source, read_declarations, read_delivery

DCTERMS = PREFIXES["dcterms"]


def path_of(small_data: Path) -> Path:
    return small_data / "paper" / "source.toml"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_delivery_says_what_the_source_is_and_what_to_expect(small_data: Path) -> None:
    delivery = read_delivery(path_of(small_data))
    assert delivery.source.slug == "paper"
    assert delivery.source.title_en == "The Paper"
    assert delivery.source.read_on == date(2026, 3, 4)
    assert delivery.source.retrieved is None
    assert (delivery.format, delivery.parts) == ("trig", (Part(small_data / "paper" / "statements.trig", 20, 60),))


def test_the_source_document_is_described_in_rdf(small_data: Path) -> None:
    edit(path_of(small_data), "read_on", "retrieved = 2026-03-03\nnote = 'Short.'\nread_on")
    quads = [statement.quad for statement in describe_source(read_delivery(path_of(small_data)).source)]
    values = {(quad.predicate.value, quad.object) for quad in quads}
    assert {str(quad.subject) for quad in quads} == {"<https://w3id.org/ecograph/source/paper>"}
    assert {str(quad.graph_name) for quad in quads} == {"<https://w3id.org/ecograph/graph/sources>"}
    xsd_date = NamedNode(PREFIXES["xsd"] + "date")
    assert values >= {
        (PREFIXES["rdf"] + "type", NamedNode(ECO + "SourceDocument")),
        (DCTERMS + "title", Literal("Papperet", language="sv")),
        (DCTERMS + "publisher", NamedNode("https://w3id.org/ecograph/id/actor/labbet")),
        (DCTERMS + "language", Literal("sv")),
        (DCTERMS + "rights", Literal("The Lab University")),
        (PREFIXES["schema"] + "url", NamedNode("https://paper.example.org/bron")),
        (ECO + "licenceNote", Literal("Only facts are restated.", language="en")),
        (ECO + "readOn", Literal("2026-03-04", datatype=xsd_date)),
        (ECO + "retrieved", Literal("2026-03-03", datatype=xsd_date)),
        (ECO + "note", Literal("Short.", language="en")),
    }


def test_words_on_the_terms_of_use_may_be_in_both_languages(small_data: Path) -> None:
    path = small_data / "paper" / "source.toml"
    path.write_text('licence_sv = "Bara fakta återges."\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    notes = {
        str(statement.quad.object)
        for statement in describe_source(read_delivery(path).source)
        if statement.quad.predicate.value == ECO + "licenceNote"
    }
    assert notes == {'"Only facts are restated."@en', '"Bara fakta återges."@sv'}


def test_a_licence_that_is_an_iri_becomes_a_link(small_data: Path) -> None:
    (source,) = read_declarations(small_data / "authority" / "sources.toml").values()
    licences = {str(s.quad.object) for s in describe_source(source) if s.quad.predicate.value == DCTERMS + "license"}
    assert licences == {"<http://creativecommons.org/publicdomain/zero/1.0/>"}
    assert source.origin.line == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('language = "sv"\n', "", "source.toml: The key 'language' is missing; required are title_sv, title_en,"),
        ("language", "langauge", "source.toml: The key 'language' is missing"),
        (
            'language = "sv"',
            'language = "sv"\ncolour = 1',
            "source.toml:5: The key 'colour': it is not known; known are",
        ),
        ('title_sv = "Papperet"', "title_sv = 1", "source.toml:1: The key 'title_sv': 1 is not a text in quotes."),
        ('"sv"', '""', "source.toml:4: The key 'language': it is empty."),
        (
            "2026-03-04",
            '"2026-03-04"',
            "source.toml:8: The key 'read_on': '2026-03-04' is not a date such as 2026-11-22.",
        ),
        ("2026-03-04", "2026-03-04T05:06:07", "source.toml:8: The key 'read_on': datetime.datetime("),
        ("20\n", "true\n", "source.toml:13: The key 'quads_min': True is not a whole number."),
        ("quads_min", "quads_least", "source.toml: The key 'quads_min' is missing; required are quads_min, quads_max."),
        ("[expected]", "[unexpected]", "source.toml: The key 'expected' is missing"),
        ("https://paper", "paper", "source.toml:5: The key 'address': 'paper.example.org/bron' is not a web address."),
        ("actor:labbet", "Labbet", "source.toml:3: The key 'publisher': 'Labbet' is not a CURIE actor:<slug>."),
        ('"sv"', '"sv', "source.toml:4: This is not well-formed TOML: "),
    ],
)
def test_a_declaration_that_is_not_as_it_should_be_is_refused(
    small_data: Path, old: str, new: str, message: str
) -> None:
    edit(path_of(small_data), old, new)
    with pytest.raises(InputError) as caught:
        read_delivery(path_of(small_data))
    assert str(caught.value).startswith(f"{small_data}/paper/{message}")


def test_a_table_of_sources_holds_only_tables(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('numbers = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"sources\.toml:1: The key 'numbers': it is not the table of a source\."):
        read_declarations(path)
