"""What SHACL cannot see is found too, and said so that a reader who knows no RDF can act on it.

That each check finds what it should, on the right line, is held by the examples of tests/shapes/invalid; here stand
the borders: what is said, and what must not be found.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ecograph.conformance import CHECKS, find_nonconformance
from ecograph.conformance.knowledge import Knowledge, gather_knowledge
from ecograph.dataset import Statement
from ecograph.findings import Finding
from ecograph.luhn import has_luhn_check_digit
from ecograph.namespaces import PASSAGE, PREFIXES, expand
from ecograph.ontology import read_ontology
from ecograph.settings import share_path
from ecograph.sources.trig import read_trig

KNOWN = Path(__file__).parent / "shapes" / "known.trig"
LOCAL = {"p": f"{PASSAGE}example/", "q": f"{PASSAGE}other/"}
PROLOGUE = "".join(f"@prefix {name}: <{iri}> . " for name, iri in {**PREFIXES, **LOCAL}.items()) + "\n"

Find = Callable[[str], list[Finding]]


@pytest.fixture(scope="module", name="background")
def read_background() -> Sequence[Statement]:
    return [*read_ontology(share_path("ontology")), *read_trig(KNOWN)]


@pytest.fixture(name="find")
def make_find(background: Sequence[Statement], tmp_path: Path) -> Find:
    def find(text: str) -> list[Finding]:
        path = tmp_path / "example.trig"
        path.write_text(PROLOGUE + text, encoding="utf-8")
        return list(find_nonconformance(gather_knowledge(read_trig(path), background)))

    return find


def in_passage(text: str) -> str:
    return f"GRAPH p:one {{ {text} }}"


def only(findings: list[Finding], constraint: str) -> Finding:
    assert [finding.constraint for finding in findings] == [expand(f"eco:{constraint}Constraint")]
    return findings[0]


def test_a_misspelt_property_is_told_with_the_right_spelling(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab eco:hostedby actor:example-agency")), "UndefinedTerm")
    assert found.message.en == (
        "The property eco:hostedby is not defined. Did you mean eco:hostedBy? "
        "Otherwise use a term that ontology/ecograph.ttl defines."
    )
    assert found.message.sv.startswith("Egenskapen eco:hostedby är inte definierad. Menade du eco:hostedBy?")


def test_a_term_like_no_other_is_told_without_a_guess(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab a eco:Zzzzzz")), "UndefinedTerm")
    assert found.message.en == "The class eco:Zzzzzz is not defined. Use a term that ontology/ecograph.ttl defines."


@pytest.mark.parametrize("term", ["rdfs:seeAlso", "owl:sameAs", "skos:altLabel"])
def test_terms_of_rdf_owl_and_skos_need_no_definition_of_ours(find: Find, term: str) -> None:
    assert find(in_passage(f"actor:example-agency {term} <http://www.wikidata.org/entity/Q1>")) == []


def test_an_undescribed_entity_is_told_with_the_one_it_resembles_and_where_to_register_it(find: Find) -> None:
    text = in_passage("initiative:example-lab eco:hostedBy actor:example-agensy")
    found = only(find(text), "UndescribedEntity")
    assert "Did you mean actor:example-agency?" in found.message.en
    assert "data/authority/entities.csv" in found.message.sv


@pytest.mark.parametrize(
    ("entity", "place"),
    [
        ("role:mascot", "ontology/schemes/role.ttl"),
        ("goal:peace", "goal:peace a eco:…"),
        ("source:unheard-of", "source.toml"),
        ("p:elsewhere", "graph:sources"),
        ("person:nobody", "entities.csv"),
    ],
)
def test_the_message_says_where_such_an_entity_is_described(find: Find, entity: str, place: str) -> None:
    found = only(find(in_passage(f"initiative:example-lab eco:partOf {entity}")), "UndescribedEntity")
    assert place in found.message.en
    assert place.replace("source.toml", "<källa>/source.toml") in found.message.sv


def test_an_iri_outside_ecograph_needs_no_description(find: Find) -> None:
    assert find(in_passage("initiative:example-lab eco:partOf <https://www.example.org/>")) == []


def test_a_subclass_is_in_the_domain_of_its_superclass(find: Find) -> None:
    assert find(in_passage("actor:example-university eco:formerName 'College'@en")) == []


def test_a_subject_out_of_the_domain_is_told_with_both_classes(find: Find) -> None:
    found = only(find(in_passage("place:example-city eco:hostedBy actor:example-agency")), "Domain")
    assert found.message.en.startswith(
        "eco:hostedBy is said of an entity of class eco:Initiative, but place:example-city is of class eco:Place."
    )
    assert "av klassen eco:Place" in found.message.sv


def test_an_object_out_of_the_range_is_told_with_both_classes(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab eco:hostedBy place:example-city")), "Range")
    assert "of class eco:Actor, but place:example-city is of class eco:Place" in found.message.en


def test_a_value_of_another_datatype_is_told_with_those_that_would_do(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab eco:startDate '2015'")), "Range")
    assert "xsd:date | xsd:gYear | xsd:gYearMonth" in found.message.en
    assert '"2015"' in found.message.sv


def test_an_iri_in_the_place_of_a_literal_is_told_to_be_put_in_quotes(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab eco:website <https://www.example.org/>")), "Range")
    assert found.message.en.startswith("eco:website takes a literal, but https://www.example.org/ is an IRI.")
    assert "citattecken" in found.message.sv


def test_an_entity_without_class_is_told_once(find: Find) -> None:
    found = only(find(in_passage("goal:a rdfs:label 'A'@en , 'A'@sv")), "UntypedEntity")
    assert "goal:a a eco:…" in found.message.en


def test_a_concept_of_another_scheme_is_told_with_both_schemes(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab eco:usesMethod role:partner")), "ValueScheme")
    assert "scheme:method, but role:partner is of scheme:role" in found.message.en


def test_the_label_of_a_blank_node_is_its_line_not_the_parsers(find: Find) -> None:
    found = only(find("\n" + in_passage("[] a eco:Goal")), "BlankNode")
    assert found.focus == "_:line3"
    assert "IRI" in found.message.sv


def test_an_undescribed_graph_is_told_once_with_what_to_write(find: Find) -> None:
    text = "GRAPH p:three { place:example-city eco:locatedIn place:example-city ; eco:partOf place:example-city }"
    found = only(find(text), "EvidenceGraph")
    assert "GRAPH graph:sources { p:three a eco:Passage ; eco:inSource source:… ; eco:locator … }" in found.message.en


def test_the_graphs_of_ecograph_itself_need_no_passage(find: Find) -> None:
    text = "GRAPH graph:derived { actor:example-agency eco:takesPartIn initiative:example-lab }"
    assert find(text) == []


def test_two_values_in_one_passage_are_told_with_both_and_the_line_of_the_first(find: Find) -> None:
    text = in_passage("initiative:example-lab eco:startDate '2015'^^xsd:gYear ,\n '2016'^^xsd:gYear")
    found = only(find(text), "OneValuedPerSource")
    assert 'passage:example/one states two values of eco:startDate: "2015"^^xsd:gYear on line 2' in found.message.en
    assert found.origin is not None
    assert found.origin.line == 3


def test_two_values_in_two_passages_are_a_disagreement_and_no_mistake(find: Find) -> None:
    text = "initiative:example-lab eco:startDate '{}'^^xsd:gYear"
    assert find(in_passage(text.format(2015)) + f"GRAPH q:one {{ {text.format(2016)} }}") == []


@pytest.mark.parametrize(
    ("literal", "canonical"),
    [
        ("'007'^^xsd:integer", '"7"^^xsd:integer'),
        ("'+7'^^xsd:integer", '"7"^^xsd:integer'),
        ("'7.0'^^xsd:decimal", '"7"^^xsd:decimal'),
        ("'1'^^xsd:boolean", '"true"^^xsd:boolean'),
    ],
)
def test_a_literal_that_a_store_would_change_is_told_with_its_canonical_form(
    find: Find, literal: str, canonical: str
) -> None:
    message = only(find(in_passage(f"initiative:example-lab skos:note {literal}")), "CanonicalForm").message
    assert f"Write {canonical}." in message.en
    assert f"Skriv {canonical}." in message.sv


@pytest.mark.parametrize(
    "literal",
    ["'2015-13'^^xsd:gYearMonth", "'2015-02-29'^^xsd:date", "'x'^^xsd:integer", "'15'^^xsd:gYear", "'a b'^^xsd:anyURI"],
)
def test_a_literal_that_is_not_of_its_datatype_is_found(find: Find, literal: str) -> None:
    found = only(find(in_passage(f"initiative:example-lab skos:note {literal}")), "LexicalForm")
    assert "is not a value of xsd:" in found.message.en


def test_a_datatype_of_integers_is_told_to_be_integer(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab skos:note '7'^^xsd:unsignedByte")), "Datatype")
    assert found.message.en.endswith("Use xsd:integer.")


@pytest.mark.parametrize(
    "literal",
    ["7", "-7.5", "'7'^^xsd:double", "true", "'2016-02-29'^^xsd:date", "'2015-12'^^xsd:gYearMonth", "'x'", "'x'@sv"],
)
def test_canonical_literals_pass(find: Find, literal: str) -> None:
    assert find(in_passage(f"initiative:example-lab skos:note {literal}")) == []


@pytest.mark.parametrize(
    ("start", "end", "reversed_"),
    [
        ("'2015'^^xsd:gYear", "'2015'^^xsd:gYear", False),
        ("'2015-03'^^xsd:gYearMonth", "'2015'^^xsd:gYear", False),
        ("'2015-03-15'^^xsd:date", "'2015-03'^^xsd:gYearMonth", False),
        ("'2015-03-15'^^xsd:date", "'2015-02'^^xsd:gYearMonth", True),
        ("'2015-03-15'^^xsd:date", "'2014'^^xsd:gYear", True),
        ("'2015'^^xsd:gYear", "'2014-12-31'^^xsd:date", True),
        ("'2015'^^xsd:gYear", "'unknown'@en", False),
    ],
)
def test_dates_are_compared_as_far_as_both_go(find: Find, start: str, end: str, *, reversed_: bool) -> None:
    found = find(in_passage(f"initiative:example-lab eco:startDate {start} ; eco:endDate {end}"))
    assert (expand("eco:DateOrderConstraint") in {finding.constraint for finding in found}) == reversed_


def test_a_reversed_period_is_told_with_both_dates(find: Find) -> None:
    text = in_passage("initiative:example-lab eco:startDate '2016'^^xsd:gYear ; eco:endDate '2015'^^xsd:gYear")
    message = only(find(text), "DateOrder").message
    assert message.en == (
        'This ends "2015"^^xsd:gYear, before it starts, "2016"^^xsd:gYear (line 2). Correct the one that is wrong.'
    )
    assert "slutar" in message.sv


def test_dates_of_two_sources_are_not_compared(find: Find) -> None:
    text = in_passage("initiative:example-lab eco:startDate '2016'^^xsd:gYear")
    assert find(text + "GRAPH q:one { initiative:example-lab eco:endDate '2015'^^xsd:gYear }") == []


@pytest.mark.parametrize(
    ("number", "is_right"),
    [("202100-3054", True), ("202100-3055", False), ("212000-0142", True), ("556000-0001", True)],
)
def test_the_check_digit_of_an_organisation_number(number: str, *, is_right: bool) -> None:
    assert has_luhn_check_digit(number) == is_right


def test_an_organisation_number_with_a_wrong_check_digit_is_found(find: Find) -> None:
    found = only(find(in_passage("actor:example-agency eco:organisationNumber '202100-3055'")), "CheckDigit")
    assert "digit is wrong" in found.message.en
    assert "siffra är fel" in found.message.sv


def test_a_number_without_the_form_of_an_organisation_number_is_left_to_its_shape(find: Find) -> None:
    assert find(in_passage("actor:example-agency eco:organisationNumber '2021003055'")) == []


@pytest.mark.parametrize(
    "text",
    [
        "19121212-1212",
        "191212121212",
        "121212-1212",
        "121212+1212",
        "1212121212",
        "121212 1212",
        "121212-1213",
        "121272-1219",
        "121261-1212",
        "born (121212-1212), in Umeå",
    ],
)
def test_a_personal_identity_number_is_found_however_it_is_written(find: Find, text: str) -> None:
    found = only(find(in_passage(f"initiative:example-lab skos:note '{text}'@en")), "PersonalNumber")
    assert "1212" not in f"{found.message} {found.message.sv} {found.value}"


@pytest.mark.parametrize("literal", ["1212121212", "'191212121212'^^xsd:decimal", "'urn:x:121212-1212'^^xsd:anyURI"])
def test_a_personal_identity_number_is_found_in_any_datatype(find: Find, literal: str) -> None:
    only(find(in_passage(f"initiative:example-lab skos:note {literal}")), "PersonalNumber")


@pytest.mark.parametrize(
    "text",
    [
        "202100-3054",
        "1212121213",
        "191213121212",
        "121312-1212",
        "121232-1212",
        "2019-2022",
        "0000 0001 2158 1746",
        "0000-0001",
        "501100004270",
        "2099999 SEK",
        "2018-01-02",
        "+10 000 000",
        "10 000 000 kronor",
        "2010 000 000",
        "https://www.example.org/2019/0123456789",
        "P09-0627:1-E",
        "EFDA/06-1497",
        "SNIC 032/08-001",
        "@handle",
    ],
)
def test_other_numbers_are_not_taken_for_something_private(find: Find, text: str) -> None:
    assert find(in_passage(f"initiative:example-lab skos:note '{text}'@en")) == []


@pytest.mark.parametrize(
    "text",
    [
        "090-165 05 02",
        "090-16 05 02",
        "08-508 290 00",
        "08/508 290 00",
        "090 165 05 02",
        "0701740605",
        "+46 8 465 005 02",
        "+44 20 7946 0000",
    ],
)
def test_a_phone_number_is_found(find: Find, text: str) -> None:
    found = only(find(in_passage(f"initiative:example-lab skos:note 'Tel. {text}.'@en")), "PhoneNumber")
    assert found.value is None


def test_digits_in_a_web_address_are_not_taken_for_a_phone_number(find: Find) -> None:
    assert find(in_passage("initiative:example-lab skos:note 'https://www.example.org/070-1234567'^^xsd:anyURI")) == []


def test_an_email_address_is_found_once_though_it_stands_twice(find: Find) -> None:
    found = only(find(in_passage("initiative:example-lab skos:note 'a@example.org, b@example.org'")), "EmailAddress")
    assert "example.org" not in found.message.en
    assert "e-postadress" in found.message.sv


def test_the_background_is_not_reported_on(background: Sequence[Statement], tmp_path: Path) -> None:
    period = "eco:startDate '2016'^^xsd:gYear , '2017'^^xsd:gYear ; eco:endDate '2015'^^xsd:gYear"
    path = tmp_path / "wrong.trig"
    path.write_text(f"{PROLOGUE}[] eco:zzz '007'^^xsd:integer . {in_passage(f'place:p {period}')}", encoding="utf-8")
    assert list(find_nonconformance(gather_knowledge([], [*background, *read_trig(path)]))) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_finds_something_in_the_invalid_examples(
    check: Callable[[Knowledge], Iterator[Finding]], background: Sequence[Statement]
) -> None:
    statements = [statement for path in sorted(KNOWN.parent.glob("invalid/*")) for statement in read_trig(path)]
    assert any(check(gather_knowledge(statements, background)))
