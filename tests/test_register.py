"""The register: entities, aliases and identifiers as statements, and every mistake with its line."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Statement
from ecograph.errors import InputError
from ecograph.namespaces import PREFIXES, compact
from ecograph.ontology import read_ontology
from ecograph.register import IDENTIFIER_SCHEMES, read_register
from ecograph.settings import share_path

ENTITIES, ALIASES, IDENTIFIERS = "entities.csv", "aliases.csv", "identifiers.csv"


@pytest.fixture(scope="module", name="ontology")
def load_ontology() -> list[Statement]:
    return read_ontology(share_path("ontology"))


def read(data: Path, ontology: list[Statement]) -> set[tuple[str, ...]]:
    def show(term: object) -> str:
        return compact(term.value) if isinstance(term, NamedNode) else str(term)

    quads = [statement.quad for statement in read_register(data / "authority", ontology)]
    return {tuple(show(term) for term in (q.graph_name, q.subject, q.predicate, q.object)) for q in quads}


def test_an_entity_gets_class_and_names(small_data: Path, ontology: list[Statement]) -> None:
    found = {row[2:] for row in read(small_data, ontology) if row[:2] == ("graph:authority", "actor:ankeborg")}
    assert found == {
        ("rdf:type", "eco:Municipality"),
        ("rdfs:label", '"Ankeborgs kommun"@sv'),
        ("rdfs:label", '"Duckburg Municipality"@en'),
        ("skos:altLabel", '"Ankeborg"@sv'),
    }


def test_a_kind_and_an_alias_without_language_are_kept(small_data: Path, ontology: list[Statement]) -> None:
    append(small_data, ENTITIES, "actor:kth,eco:University,actor-kind:university,,KTH")
    append(small_data, ALIASES, "actor:kth,K T H,")
    found = {row[2:] for row in read(small_data, ontology) if row[1] == "actor:kth"}
    assert found == {
        ("rdf:type", "eco:University"),
        ("eco:kind", "actor-kind:university"),
        ("rdfs:label", '"KTH"@en'),
        ("skos:altLabel", '"K T H"'),
    }


def test_an_identifier_stands_in_the_graph_of_its_record(small_data: Path, ontology: list[Statement]) -> None:
    found = read(small_data, ontology)
    record = "record:numbers/ankeborg"
    assert (record, "actor:ankeborg", "eco:organisationNumber", '"212000-0142"') in found
    assert {row[2:] for row in found if row[:2] == ("graph:sources", record)} == {
        ("rdf:type", "eco:Record"),
        ("eco:inSource", "source:numbers"),
        ("eco:locator", '"record ankeborg"@en'),
        ("eco:locator", '"post ankeborg"@sv'),
        ("eco:confidence", "confidence:high"),
    }
    assert ("graph:sources", "source:numbers", "rdf:type", "eco:SourceDocument") in found


def test_addresses_are_typed_as_such(small_data: Path, ontology: list[Statement]) -> None:
    append(small_data, IDENTIFIERS, "actor:labbet,ror,https://ror.org/026vcq606,record:numbers/labbet")
    any_uri = NamedNode(PREFIXES["xsd"] + "anyURI")
    objects = [statement.quad.object for statement in read_register(small_data / "authority", ontology)]
    assert Literal("https://ror.org/026vcq606", datatype=any_uri) in objects
    assert set(IDENTIFIER_SCHEMES.values()) == {"string", "anyURI"}


def test_every_statement_knows_its_line(small_data: Path, ontology: list[Statement]) -> None:
    lines = {
        (statement.origin.file.name, statement.origin.line)
        for statement in read_register(small_data / "authority", ontology)
    }
    expected = {(ENTITIES, line) for line in range(2, 7)} | {(ALIASES, 2), (IDENTIFIERS, 2), ("sources.toml", 1)}
    assert lines == expected


def append(data: Path, name: str, row: str) -> None:
    with (data / "authority" / name).open("a", encoding="utf-8") as file:
        file.write(row + "\n")


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        (
            ENTITIES,
            "actor:x,eco:Munincipality,,X,X",
            ":7: There is no class 'eco:Munincipality'. Did you mean 'eco:Mun",
        ),
        (ENTITIES, "actor:x,eco:Actor,actor-kind:guild,X,X", ":7: There is no kind 'actor-kind:guild'."),
        (ENTITIES, "actor:x,eco:Actor,role:partner,X,X", ":7: There is no kind 'role:partner'."),
        (ENTITIES, "actor:X,eco:Actor,,X,X", ":7: 'actor:X' is not <kind>:<slug> with a slug of letters a-z"),
        (ENTITIES, "role:x,eco:Actor,,X,X", ":7: 'role:x' is not <kind>:<slug>"),
        (ENTITIES, "actor:x,eco:Actor,,,", ":7: actor:x has no name; give name_sv or name_en."),
        (ENTITIES, "actor:staten,eco:Actor,,X,X", ":7: The entity actor:staten stands on line 4 already"),
        (ENTITIES, "actor:x,eco:Actor,,X", ":7: The row has 4 fields, not 5"),
        (
            ALIASES,
            "actor:satten,X,sv",
            ":3: The entity 'actor:satten' is not in entities.csv. Did you mean actor:staten",
        ),
        (ALIASES, "actor:staten,X,fi", ":3: There is no language 'fi'."),
        (ALIASES, "actor:staten,,sv", ":3: actor:staten has an empty alias."),
        (IDENTIFIERS, "actor:zzz,ror,x,record:numbers/x", ":3: The entity 'actor:zzz' is not in entities.csv."),
        (IDENTIFIERS, "actor:staten,orgnr,x,record:numbers/x", ":3: There is no identifier scheme 'orgnr'."),
        (IDENTIFIERS, "actor:staten,ror,,record:numbers/x", ":3: The value is empty; leave the row out."),
        (IDENTIFIERS, "actor:staten,ror,x,numbers/x", ":3: 'numbers/x' is not record:<source>/<id>."),
        (
            IDENTIFIERS,
            "actor:staten,ror,x,record:nmbers/x",
            ":3: There is no source of records 'nmbers'. Did you mean 'num",
        ),
        (
            IDENTIFIERS,
            "actor:staten,organisationNumber,212000-0142,record:numbers/x",
            ":3: The organisationNumber 212000-0142 belongs to actor:ankeborg on line 2; it cannot belong",
        ),
        (
            IDENTIFIERS,
            "actor:ankeborg,organisationNumber,212000-0142,record:numbers/ankeborg",
            ":3: The identifier actor:ankeborg organisationNumber 212000-0142 record:numbers/ankeborg stands on line 2",
        ),
    ],
)
def test_a_mistake_is_answered_with_file_line_and_value(
    small_data: Path, ontology: list[Statement], name: str, row: str, message: str
) -> None:
    append(small_data, name, row)
    with pytest.raises(InputError) as caught:
        read_register(small_data / "authority", ontology)
    assert str(caught.value).startswith(f"{small_data}/authority/{name}{message}")


def test_two_records_may_state_the_same_identifier_of_one_entity(small_data: Path, ontology: list[Statement]) -> None:
    append(small_data, IDENTIFIERS, "actor:ankeborg,organisationNumber,212000-0142,record:numbers/again")
    graphs = {row[0] for row in read(small_data, ontology) if row[2] == "eco:organisationNumber"}
    assert graphs == {"record:numbers/ankeborg", "record:numbers/again"}


def test_a_missing_table_is_named(small_data: Path, ontology: list[Statement]) -> None:
    (small_data / "authority" / ALIASES).unlink()
    with pytest.raises(InputError, match=r"aliases\.csv: The file cannot be read: No such file or directory\."):
        read_register(small_data / "authority", ontology)


BROUGHT = ((ENTITIES, "iri,class,kind,name_sv,name_en"), (ALIASES, "entity,alias,language"))


def bring(data: Path, *rows: tuple[str, str]) -> None:
    """Let the source ``paper`` have a part of the register."""
    for name, header in BROUGHT:
        lines = [header, *(row for table, row in rows if table == name)]
        (data / "paper" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_source_may_bring_entities_and_aliases_along(small_data: Path, ontology: list[Statement]) -> None:
    bring(small_data, (ENTITIES, "actor:affaren,eco:Company,,Affären,The Shop"), (ALIASES, "actor:staten,Riket,sv"))
    found = read(small_data, ontology)
    assert ("graph:authority", "actor:affaren", "rdf:type", "eco:Company") in found
    assert ("graph:authority", "actor:staten", "skos:altLabel", '"Riket"@sv') in found


def test_an_entity_that_two_parts_of_the_register_have_is_named_with_both_files(
    small_data: Path, ontology: list[Statement]
) -> None:
    bring(small_data, (ENTITIES, "actor:staten,eco:Company,,Staten,The State"))
    with pytest.raises(InputError) as caught:
        read_register(small_data / "authority", ontology)
    first = small_data / "authority" / ENTITIES
    assert str(caught.value) == (
        f"{small_data}/paper/{ENTITIES}:2: The entity actor:staten stands on line 4 of {first} already; "
        "keep one of the two."
    )
