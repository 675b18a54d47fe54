"""Without people: what goes with a person, and what stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.build import build_release
from ecograph.dataset import Statement
from ecograph.gather import Gathered, gather_data
from ecograph.namespaces import PREFIXES, compact
from ecograph.ontology import read_ontology
from ecograph.people import find_people, without_people
from ecograph.release import Release, open_release
from ecograph.settings import share_path
from ecograph.sources.files import read_table
from ecograph.sources.trig import read_trig
from ecograph.validation import find_violations

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def read(folder: Path, text: str) -> list[Statement]:
    path = folder / "x.trig"
    path.write_text(f"{PROLOGUE} GRAPH graph:x {{ {text} }}", encoding="utf-8")
    return read_trig(path)


def show(statements: list[Statement]) -> set[str]:
    def terms(statement: Statement) -> Iterator[str]:
        for term in (statement.quad.subject, statement.quad.predicate, statement.quad.object):
            yield compact(term.value) if isinstance(term, NamedNode) else str(term)

    return {" ".join(terms(statement)) for statement in statements}


def test_a_person_is_known_by_class_or_by_iri(tmp_path: Path) -> None:
    found = find_people(
        read(tmp_path, "actor:x a eco:Person . document:d eco:creator person:y . actor:z a eco:Company .")
    )
    assert {compact(str(person)[1:-1]) for person in found} == {"actor:x", "person:y"}


def test_what_is_said_of_a_person_goes(tmp_path: Path) -> None:
    text = "person:p a eco:Person ; rdfs:label 'Pia' . document:d eco:creator person:p ; a eco:Document ."
    assert show(without_people(read(tmp_path, text))) == {"document:d rdf:type eco:Document"}


@pytest.mark.parametrize(
    ("kind", "link"),
    [("participation", "participant"), ("tenure", "holder"), ("relation", "object"), ("recognition", "recipient")],
)
def test_a_link_to_a_person_goes_whole(tmp_path: Path, kind: str, link: str) -> None:
    text = (
        f"{kind}:l eco:{link} person:p ; eco:role role:x ; rdfs:label 'l'@en . actor:a eco:about {kind}:l , actor:b ."
    )
    assert show(without_people(read(tmp_path, text))) == {"actor:a eco:about actor:b"}


def test_a_resolution_about_a_link_to_a_person_goes_with_it(tmp_path: Path) -> None:
    text = (
        "tenure:t eco:holder person:p . resolution:r eco:resolves tenure:t ; eco:reason 'x'@en ."
        " resolution:q eco:resolves person:p ; eco:reason 'y'@en . resolution:s eco:resolves actor:a ."
    )
    assert show(without_people(read(tmp_path, text))) == {"resolution:s eco:resolves actor:a"}


def test_a_participation_that_a_person_represents_stays_without_the_person(tmp_path: Path) -> None:
    text = "participation:l eco:participant actor:a ; eco:representedBy person:p , post:q ."
    assert show(without_people(read(tmp_path, text))) == {
        "participation:l eco:participant actor:a",
        "participation:l eco:representedBy post:q",
    }


def test_texts_that_name_a_person_go(tmp_path: Path) -> None:
    text = (
        "person:p a eco:Person ; rdfs:label 'Pia Ek'@sv ; skos:altLabel 'P. Ek' . "
        "document:d eco:note 'By P. Ek.'@en , 'Av Pia Ek'@sv , 'By others'@en ."
    )
    assert show(without_people(read(tmp_path, text))) == {'document:d eco:note "By others"@en'}


@pytest.fixture(scope="module", name="without")
def build_without_people(founding_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    out = tmp_path_factory.mktemp("without")
    build_release(founding_data, out, people=False)
    return open_release(out)


def names_of_people() -> set[str]:
    entities = read_table(
        share_path("data") / "authority" / "entities.csv", ["iri", "class", "kind", "name_sv", "name_en"]
    )
    people = [row for row in entities if row["class"] == "eco:Person"]
    names = {row[column] for row in people for column in ("name_sv", "name_en")}
    return names | {name.split()[-1] for name in names} | {row["iri"].partition(":")[2] for row in people}


def test_no_file_of_a_release_without_people_names_one(without: Release, release: Release) -> None:
    names = names_of_people() - {""}
    assert len(names) >= 20
    with_people = release.file("ecograph.nq").read_text(encoding="utf-8")
    assert all(name in with_people for name in names)
    for path in sorted(without.path.iterdir()):
        text = path.read_text(encoding="utf-8")
        assert [name for name in names if name in text] == [], path.name


def test_a_release_without_people_says_so_and_keeps_the_network(without: Release, release: Release) -> None:
    assert without.manifest.people is False
    assert without.manifest.dataset_hash != release.manifest.dataset_hash
    assert without.file("metrics.csv").read_bytes() == release.file("metrics.csv").read_bytes()
    assert "leaves persons out" in without.file("catalogue.ttl").read_text(encoding="utf-8")


def test_only_what_concerns_people_goes_from_the_founding_data(founding_data: Path) -> None:
    statements = gather_data(founding_data, read_ontology(share_path("ontology"))).statements
    kept = without_people(statements)
    kept_subjects = {statement.quad.subject for statement in kept}
    gone = {statement.quad.subject for statement in statements} - kept_subjects
    kinds = {compact(str(subject)[1:-1]).partition(":")[0] for subject in gone}
    assert kinds == {"participation", "person", "tenure"}
    assert all(not isinstance(s.quad.object, Literal) or "@" not in s.quad.object.value for s in kept)


def test_an_organisation_called_after_a_person_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "y.trig"
    path.write_text(
        f"{PROLOGUE} GRAPH graph:authority {{ person:p rdfs:label 'Pia Ek'@sv . actor:f rdfs:label 'Pia Eks fond'@sv }}"
        "GRAPH passage:s\\/x { actor:f eco:note 'Pia Ek gave it.'@en }",
        encoding="utf-8",
    )
    assert show(without_people(read_trig(path))) == {'actor:f rdfs:label "Pia Eks fond"@sv'}


def test_the_title_of_a_page_that_names_a_person_becomes_its_slug(tmp_path: Path) -> None:
    text = "person:p rdfs:label 'Pia Ek'@sv . source:a-1 dcterms:title 'Pia Ek speaks'@und ; eco:site 'a.se' ."
    assert show(without_people(read(tmp_path, text))) == {
        'source:a-1 dcterms:title "a-1"@und',
        'source:a-1 eco:site "a.se"',
    }


def test_the_whole_data_without_people_breaks_no_rule(ontology: list[Statement], shipped: Gathered) -> None:
    statements = without_people([*ontology, *shipped.statements])
    assert [each for each in find_violations(statements) if each.severity == "violation"] == []
