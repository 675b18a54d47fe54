"""Resolution: what is merged, what is not, and every contradiction with its line."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.dataset import Origin
from ecograph.errors import InputError
from ecograph.namespaces import GRAPH_AUTHORITY, ID, compact
from ecograph.resolution import Resolution, resolve_mentions
from ecograph.resolution.decisions import Decision, Verdict, add_decision, pair_id, read_decisions
from ecograph.resolution.proposals import propose_pairs
from ecograph.resolution.statements import state_entities
from ecograph.sources.content import Mention, Name

ORGNR, OTHER = ("organisationNumber", "202100-3054"), ("organisationNumber", "202100-2874")
ROR, WIKIDATA = ("ror", "https://ror.org/026vcq606"), ("wikidata", "http://www.wikidata.org/entity/Q854280")


class Rows:
    """Makes mentions, each on a line of its own."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []

    def add(
        self, *identifiers: tuple[str, str], name: str = "", class_: str = "eco:University", kind: str = "actor"
    ) -> Mention:
        line = len(self.mentions) + 1
        names = (Name(name, "sv"),) if name != "" else ()
        classes = (class_,) if class_ != "" else ()
        node, record = NamedNode(f"urn:mention:{line}"), NamedNode(f"urn:record:{line}")
        self.mentions.append(
            Mention(node, kind, record, Origin(Path("t.csv"), line), identifiers, classes, None, names)
        )
        return self.mentions[-1]

    def register(self, slug: str, *identifiers: tuple[str, str], name: str = "X") -> None:
        names, origin = (Name(name, "sv"),), Origin(Path("entities.csv"), len(self.mentions) + 1)
        node, record = NamedNode(f"{ID}actor/{slug}"), NamedNode(GRAPH_AUTHORITY)
        self.mentions.append(Mention(node, "actor", record, origin, identifiers, ("eco:University",), None, names))

    def decide(self, left: str, right: str, verdict: Verdict) -> Decision:
        return Decision(left, right, verdict, "Why.", Origin(Path("review.csv"), 2))


@pytest.fixture(name="rows")
def make_rows() -> Rows:
    return Rows()


def iris(resolution: Resolution) -> list[str]:
    return [compact(entity.iri.value) for entity in resolution.entities]


def test_mentions_that_share_an_identifier_are_one_whatever_they_are_called(rows: Rows) -> None:
    rows.add(ROR, WIKIDATA, name="KTH Royal Institute of Technology")
    rows.add(WIKIDATA, ORGNR, name="Kungl. Tekniska högskolan")
    assert iris(resolve_mentions(rows.mentions)) == ["actor:se-2021003054"]


def test_an_entity_tells_why_its_mentions_are_one(rows: Rows) -> None:
    rows.add(ROR, ORGNR, name="KTH")
    rows.add(OTHER, name="SU")
    rows.add(ORGNR, WIKIDATA)
    rows.add(WIKIDATA)
    first, second = resolve_mentions(rows.mentions).entities
    assert [(join.why, join.right) for join in first.joins] == [
        ("organisationNumber", rows.mentions[2]),
        ("wikidata", rows.mentions[3]),
    ]
    assert second.joins == ()


def test_the_register_gives_the_iri(rows: Rows) -> None:
    rows.register("kth", ROR)
    rows.add(ROR, ORGNR)
    assert iris(resolve_mentions(rows.mentions)) == ["actor:kth"]


def test_an_actor_and_a_place_never_are_one(rows: Rows) -> None:
    code = ("municipalityCode", "0180")
    rows.add(code, name="Stockholm", class_="eco:Municipality")
    rows.add(code, name="Stockholm", class_="eco:Place", kind="place")
    assert iris(resolve_mentions(rows.mentions)) == ["actor:municipality-0180", "place:municipality-0180"]


@pytest.mark.parametrize(
    ("other", "count"),
    [("KTH  kungl. tekniska HÖGSKOLAN", 1), ("KTH Kungl. Tekniska hogskolan", 2), ("Tekniska högskolan", 2)],
)
def test_only_an_exact_name_joins(rows: Rows, other: str, count: int) -> None:
    rows.add(ORGNR, name="KTH Kungl. Tekniska högskolan")
    rows.add(ROR, name=other)
    assert len(resolve_mentions(rows.mentions).entities) == count


def test_a_name_that_several_have_joins_nothing(rows: Rows) -> None:
    rows.add(ORGNR, name="Riksmuseet")
    rows.add(OTHER, name="Riksmuseet")
    rows.add(ROR, name="Riksmuseet")
    resolution = resolve_mentions(rows.mentions)
    assert len(resolution.entities) == 3
    assert [proposal.score for proposal in propose_pairs(resolution)] == [100, 100]


def test_a_company_and_an_agency_of_one_name_are_two(rows: Rows) -> None:
    rows.add(ORGNR, name="Statens järnvägar", class_="eco:PublicAgency")
    rows.add(ROR, name="Statens järnvägar", class_="eco:Company")
    assert len(resolve_mentions(rows.mentions).entities) == 2


def test_identifiers_that_point_at_two_entities_are_an_error(rows: Rows) -> None:
    rows.register("kth", ORGNR)
    rows.register("umu", WIKIDATA)
    rows.add(ORGNR, WIKIDATA)
    with pytest.raises(InputError, match=r"its identifiers point at two entities, actor:umu ≠ actor:kth"):
        resolve_mentions(rows.mentions)


def test_two_entities_that_claim_one_identifier_are_an_error_until_it_is_decided(rows: Rows) -> None:
    rows.add(ORGNR, WIKIDATA)
    rows.add(OTHER, WIKIDATA)
    with pytest.raises(
        InputError, match=r"^t\.csv:2: The wikidata .* differ in organisationNumber, 202100-3054 ≠ 202100-2874"
    ):
        resolve_mentions(rows.mentions)
    pair = ("actor:se-2021003054", "actor:se-2021002874")
    assert len(resolve_mentions(rows.mentions, [rows.decide(*pair, "different")]).entities) == 2
    assert len(resolve_mentions(rows.mentions, [rows.decide(*pair, "same")]).entities) == 1


def test_a_decision_merges_and_parts(rows: Rows) -> None:
    rows.add(ORGNR, name="Svenska kraftnät")
    rows.add(ROR, name="Svenska kraftnät")
    rows.add(("pic", "999990946"), name="Affärsverket")
    apart = rows.decide("actor:se-2021003054", "actor:ror-026vcq606", "different")
    together = rows.decide("actor:se-2021003054", "actor:pic-999990946", "same")
    assert iris(resolve_mentions(rows.mentions, [apart, together])) == ["actor:se-2021003054", "actor:ror-026vcq606"]


def test_a_decision_about_nothing_is_an_error(rows: Rows) -> None:
    rows.add(ORGNR)
    with pytest.raises(InputError, match=r"^review\.csv:2: There is no entity actor:gone"):
        resolve_mentions(rows.mentions, [rows.decide("actor:se-2021003054", "actor:gone", "same")])


def test_a_reference_that_leads_nowhere_is_an_error(rows: Rows) -> None:
    rows.add(ORGNR, class_="")
    with pytest.raises(InputError, match=r"^t\.csv:1: The row refers to an entity that no record describes"):
        resolve_mentions(rows.mentions)


def test_an_entity_without_identifier_gets_no_iri(rows: Rows) -> None:
    rows.add(name="Zornsamlingarna")
    with pytest.raises(InputError, match="Nothing identifies 'Zornsamlingarna'"):
        resolve_mentions(rows.mentions)


def test_alike_names_are_proposed_with_score_and_not_again_once_decided(rows: Rows) -> None:
    rows.add(ORGNR, name="Kungliga Tekniska Högskolan")
    rows.add(ROR, name="KUNGLIGA TEKNISKA HOEGSKOLAN AB")
    resolution = resolve_mentions(rows.mentions)
    (proposal,) = propose_pairs(resolution)
    assert (proposal.score, proposal.key) == (100, pair_id("actor:ror-026vcq606", "actor:se-2021003054"))
    later = rows.decide("actor:ror-026vcq606", "actor:se-2021003054", "later")
    assert propose_pairs(resolution, [later]) == []


def test_decisions_are_kept_one_a_pair(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    add_decision(path, "actor:b", "actor:a", "later", "To be seen.")
    add_decision(path, "actor:a", "actor:b", "same", "It is\nthe same.")
    (decision,) = read_decisions(path)
    assert (decision.left, decision.right, decision.verdict, decision.reason) == (
        "actor:a",
        "actor:b",
        "same",
        "It is the same.",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("actor:a,actor:b,maybe,Why.", "2: There is no decision 'maybe'"),
        ("actor:a,actor:b,same,", "2: The decision has no reason"),
        ("actor:a,actor:b,same,Why.\nactor:b,actor:a,later,Why.", "3: The pair actor:b, actor:a is decided on line 2"),
    ],
)
def test_a_decision_that_is_none_is_refused(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "review.csv"
    path.write_text(f"left,right,decision,reason\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert str(caught.value).startswith(f"{path}:{message}")


def add_heading(rows: Rows, name: str, country: str | None, *identifiers: tuple[str, str]) -> Mention:
    plain = rows.add(*identifiers, class_="eco:Actor")
    rows.mentions[-1] = replace(plain, names=(Name(name, None, "heading"),), country=country)
    return rows.mentions[-1]


PIC, PLACE = ("pic", "999990946"), ("cordisParticipant", "101056927-7")


@pytest.mark.parametrize(
    ("name", "country", "count"),
    [("Labbet", "SE", 1), ("LABBET", "DK", 2), ("LABBET", None, 2), ("LABBET AB", "SE", 2)],
)
def test_a_heading_joins_within_its_country_only(rows: Rows, name: str, country: str | None, count: int) -> None:
    add_heading(rows, "LABBET", "SE", PIC)
    add_heading(rows, name, country, PLACE)
    assert len(resolve_mentions(rows.mentions).entities) == count


def test_a_heading_that_two_codes_have_joins_nothing(rows: Rows) -> None:
    add_heading(rows, "LABBET", "SE", PIC)
    add_heading(rows, "LABBET", "SE", ("pic", "999990947"))
    add_heading(rows, "LABBET", "SE", PLACE)
    assert len(resolve_mentions(rows.mentions).entities) == 3


def test_a_heading_never_joins_a_name_of_another_list(rows: Rows) -> None:
    rows.add(ORGNR, name="ABB AB", class_="eco:Company")
    add_heading(rows, "ABB AB", "SE", PIC)
    assert iris(resolve_mentions(rows.mentions)) == ["actor:se-2021003054", "actor:pic-999990946"]


def test_a_heading_labels_what_nothing_else_does_in_small_letters_if_it_can(rows: Rows) -> None:
    add_heading(rows, "KUNGLIGA LABBET", "SE", PIC)
    add_heading(rows, "Kungliga labbet", "SE", PIC)
    assert labels(rows) == ["Kungliga labbet"]
    rows.add(PIC, name="Labbet")
    assert labels(rows) == ["Labbet"]


def labels(rows: Rows) -> list[str]:
    said = state_entities(resolve_mentions(rows.mentions).entities)
    found = [each.quad.object for each in said if compact(each.quad.predicate.value) == "rdfs:label"]
    return [term.value for term in found if isinstance(term, Literal)]


def test_projects_of_two_grant_numbers_are_two_and_the_register_gives_the_iri(rows: Rows) -> None:
    rows.add(("grantNumber", "646456"), kind="initiative", class_="eco:Project", name="A Bridge")
    rows.add(("grantNumber", "646457"), kind="initiative", class_="eco:Project", name="A Bridge")
    assert iris(resolve_mentions(rows.mentions)) == ["initiative:eu-646456", "initiative:eu-646457"]
    assert propose_pairs(resolve_mentions(rows.mentions)) == []


def test_what_the_commission_tells_apart_abroad_is_not_proposed(rows: Rows) -> None:
    add_heading(rows, "UNIVERSITY OF SIENNA", "IT", PIC)
    add_heading(rows, "UNIVERSITY OF SIENA", "IT", ("pic", "999990947"))
    add_heading(rows, "UNIVERSITY OF SIENA", "GR", PLACE)
    assert propose_pairs(resolve_mentions(rows.mentions)) == []
    add_heading(rows, "UNIVERSITY OF SIENNAA", "IT", ("cordisParticipant", "101056927-8"))
    assert len(propose_pairs(resolve_mentions(rows.mentions))) == 2


def test_two_grant_numbers_are_a_contradiction(rows: Rows) -> None:
    rows.add(("grantNumber", "646456"), WIKIDATA, kind="initiative", class_="eco:Project")
    rows.add(("grantNumber", "646457"), WIKIDATA, kind="initiative", class_="eco:Project")
    with pytest.raises(InputError, match="the two differ in grantNumber, 646456 ≠ 646457"):
        resolve_mentions(rows.mentions)
