"""The projects of the European Union's programmes in the data that ships, joined with everything else."""

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ecograph.gather import Gathered
from ecograph.namespaces import PREFIXES
from ecograph.resolution.proposals import propose_pairs

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def select(wide_store: Store, name: str, pattern: str) -> list[str]:
    answer = wide_store.query(
        f"{PROLOGUE}SELECT DISTINCT ?{name} {{ {pattern} }} ORDER BY ?{name}", use_default_graph_as_union=True
    )
    assert isinstance(answer, QuerySolutions)
    terms = [row[name] for row in answer]
    return [term.value for term in terms if isinstance(term, NamedNode | Literal)]


def count_participants(wide_store: Store, project: str) -> int:
    return len(select(wide_store, "p", f"?p a eco:Participation ; eco:initiative initiative:eu-{project}"))


def add_up(wide_store: Store, project: str, money: str) -> Decimal:
    pattern = f"?x eco:initiative initiative:eu-{project} ; {money} ?m"
    answer = wide_store.query(f"{PROLOGUE}SELECT (SUM(?m) AS ?sum) {{ GRAPH ?g {{ {pattern} }} }}")
    assert isinstance(answer, QuerySolutions)
    return Decimal(next(answer)["sum"].value)


def test_netzerocities_has_all_its_partners_with_role_and_money(wide_store: Store) -> None:
    assert count_participants(wide_store, "101036519") == 35
    assert select(
        wide_store, "p", "?x eco:initiative initiative:eu-101036519 ; eco:role role:coordinator ; eco:participant ?p"
    )
    kth = "?x eco:participant actor:kth-royal-institute-of-technology ; eco:initiative initiative:eu-101036519"
    assert select(wide_store, "m", f"{kth} ; eco:netEuContribution ?m") == ["636562.5"]
    assert add_up(wide_store, "101036519", "eco:netEuContribution") == Decimal("52996604.88")
    assert select(wide_store, "a", "funding:eu-101036519 eco:amount ?a ; eco:currency 'EUR'") == ["52996604.88"]


@pytest.mark.parametrize(
    ("project", "participants", "total"),
    [
        ("101056927", 62, "1997951"),
        ("101096571", 41, "19986990.32"),
        ("101079995", 19, "4999975"),
        ("101056814", 27, "1999518"),
    ],
)
def test_the_participants_of_a_mission_get_what_was_granted(
    wide_store: Store, project: str, participants: int, total: str
) -> None:
    assert count_participants(wide_store, project) == participants
    assert add_up(wide_store, project, "eco:euContribution") == Decimal(total)


def test_the_projects_of_the_calls_for_smart_cities_have_title_and_topic(wide_store: Store) -> None:
    topics = select(
        wide_store, "p", "?p eco:topicIdentifier ?t FILTER (STRSTARTS(?t, 'SCC-') || STRSTARTS(?t, 'LC-SC3-SCC-'))"
    )
    assert len(topics) == 31
    assert select(wide_store, "l", "initiative:eu-646456 skos:altLabel ?l") == ["GrowSmarter"]
    assert select(wide_store, "t", "initiative:eu-731198 eco:topicIdentifier ?t") == ["SCC-1-2016-2017"]
    assert select(wide_store, "f", "funding:eu-646456 eco:funder ?f . ?f eco:ror ?r") == [
        "https://w3id.org/ecograph/id/actor/ror-00k4n6c32"
    ]


def test_predecessors_under_one_code_are_names_of_the_one_that_has_it_now(wide_store: Store) -> None:
    names = select(wide_store, "n", "actor:rise eco:pic '999613422' ; skos:altLabel ?n")
    assert {"SP SVERIGES TEKNISKA FORSKNINGSINSTITUT AB", "RISE RESEARCH INSTITUTES OF SWEDEN AB"} <= set(names)


def test_a_code_that_went_to_another_company_merges_nothing(shipped: Gathered) -> None:
    (entity,) = [each for each in shipped.resolution.entities if ("pic", "998509853") in identifiers(each.mentions)]
    assert {scheme for scheme, _ in identifiers(entity.mentions)} == {"pic"}
    assert entity.iri.value.endswith("/actor/pic-998509853")


def identifiers(mentions: object) -> set[tuple[str, str]]:
    assert isinstance(mentions, tuple)
    return {identifier for mention in mentions for identifier in mention.identifiers}


def test_one_organisation_may_have_two_codes(wide_store: Store) -> None:
    assert select(wide_store, "p", "actor:se-2021005612 eco:pic ?p") == ["890278223", "925446834"]


def test_a_municipality_has_the_code_under_which_it_takes_part(wide_store: Store) -> None:
    assert select(wide_store, "c", "actor:umea-municipality eco:pic ?c") == ["999651446"]
    assert select(wide_store, "p", "?p eco:municipalityCode '0180' ; eco:pic '996559183'") == [
        "https://w3id.org/ecograph/id/actor/city-of-stockholm"
    ]


def test_a_participant_of_a_mission_is_the_one_of_its_name_and_country_in_other_lists(wide_store: Store) -> None:
    stockholm = "?x eco:participant actor:city-of-stockholm ; eco:initiative initiative:eu-101096571"
    assert select(wide_store, "r", f"{stockholm} ; eco:role ?r") == ["https://w3id.org/ecograph/id/role/participant"]
    assert select(wide_store, "c", "actor:vinnova eco:cordisParticipant ?c") == ["101056814-3"]


def test_nobody_is_named_who_may_be_a_natural_person(wide_store: Store) -> None:
    assert select(wide_store, "l", "?x a eco:Person ; eco:cordisParticipant ?p ; rdfs:label ?l") == [
        "Fysisk person, namnet utelämnat",
        "Natural person, name withheld",
    ]
    assert len(select(wide_store, "x", "?x a eco:Person ; eco:cordisParticipant ?p")) == 13


def test_what_is_proposed_concerns_sweden_or_the_registers(shipped: Gathered) -> None:
    for proposal in propose_pairs(shipped.resolution, shipped.decisions):
        sides = [identifiers(entity.mentions) for entity in (proposal.left, proposal.right)]
        countries = {mention.country for entity in (proposal.left, proposal.right) for mention in entity.mentions}
        both_coded = all(any(scheme == "pic" for scheme, _ in side) for side in sides)
        assert not both_coded or "SE" in countries or None in countries
