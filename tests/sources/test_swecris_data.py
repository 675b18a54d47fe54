"""The grants of Swecris that ship: counted again from the raw rows, and asked for in SPARQL."""

import csv
import gzip
import io
from collections import Counter
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ecograph.dataset import Statement
from ecograph.gather import Gathered
from ecograph.namespaces import ECO, ID
from ecograph.network import build_network
from ecograph.queries import find_query
from ecograph.settings import share_path
from ecograph.sources import read_delivered
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import read_delivery
from ecograph.store.binding import write_values

FOLDER = share_path("data") / "swecris"
VINNOVA, RJ = "202100-5216", "802012-1276"


@pytest.fixture(scope="module", name="content")
def read_swecris_data() -> SourceContent:
    return read_delivered(read_delivery(FOLDER / "source.toml"))


@pytest.fixture(scope="module", name="raw")
def read_raw_rows() -> list[dict[str, str]]:
    with gzip.open(FOLDER / "swecris_kth_2025_noabstract.csv.gz") as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline=""), delimiter=";"))


def values(content: SourceContent, name: str) -> dict[str, str]:
    """Return the value of a property of one value, by subject."""
    predicate = NamedNode(ECO + name)
    quads = (statement.quad for statement in content.statements if statement.quad.predicate == predicate)
    return {quad.subject.value: quad.object.value for quad in quads}  # type: ignore[union-attr]


def test_every_row_and_column_is_used_or_ignored_with_a_reason(content: SourceContent) -> None:
    counts = [(account.rows, account.used) for account in content.accounts]
    assert counts == [(397, 396), (9, 9), (6512, 5141), (257, 0)]
    for account in content.accounts:
        assert account.used + account.ignored.total() == account.rows
        reasons = [*account.ignored, *account.values, *filter(None, account.columns.values())]
        assert all(reason.en != reason.sv for reason in reasons)
    assert sorted(content.accounts[2].ignored.values()) == [21, 1350]


def test_each_project_stands_once_with_one_record(content: SourceContent) -> None:
    numbers = values(content, "diaryNumber")
    graphs = {
        statement.quad.graph_name
        for statement in content.statements
        if statement.quad.predicate == NamedNode(ECO + "diaryNumber")
    }
    assert (len(numbers), len(graphs)) == (5141, 5141)
    shared = {number for number, count in Counter(numbers.values()).items() if count > 1}
    assert len(shared) == 39
    assert {iri.rpartition("-")[2] for iri, number in numbers.items() if number == "2018-02151"} == {"formas", "vr"}


def test_the_sum_of_each_funder_is_that_of_the_raw_rows_without_copies(
    content: SourceContent, raw: list[dict[str, str]]
) -> None:
    known = {row["projectId"] for row in raw}
    expected: Counter[str] = Counter()
    for row in raw:
        if not (row["projectId"].endswith("_RJ") and row["projectId"].removesuffix("RJ") + "Vinnova" in known):
            expected[row["fundingOrganisationId"]] += int(row["fundingsSek"] or 0)
    numbers = {mention.node.value: dict(mention.identifiers)["organisationNumber"] for mention in content.mentions}
    funders, found = values(content, "funder"), Counter[str]()
    for funding, amount in values(content, "amount").items():
        found[numbers[funders[funding]]] += int(Decimal(amount))
    assert found == expected
    assert (found[VINNOVA], found[RJ]) == (4320130059, 201418407)


def test_a_project_has_few_statements(content: SourceContent) -> None:
    assert len(content.statements) < 26 * 5141


def test_bodies_with_numbers_of_their_own_stay_apart(content: SourceContent) -> None:
    numbers = {
        name.text: dict(mention.identifiers)["organisationNumber"]
        for mention in content.mentions
        for name in mention.names
    }
    assert numbers["RISE Research Institutes of Sweden"] == "556464-6874"
    assert numbers["RISE RESEARCH INSTITUTES OF SWEDEN AB"] == "556179-8520"
    predecessors = ("INNVENTIA AB", "Swerea IVF AB", "Swerea SICOMP AB", "Acreo Swedish ICT AB")
    assert len({numbers[name] for name in predecessors} | {"556464-6874", "556179-8520"}) == 6


def test_no_name_title_or_place_has_spaces_at_its_ends_or_html_in_it(content: SourceContent) -> None:
    texts = [name.text for mention in content.mentions for name in mention.names]
    texts += [each.quad.object.value for each in content.statements if isinstance(each.quad.object, Literal)]
    assert "Swedish Energy Agency" in texts
    assert [text for text in texts if text != " ".join(text.split()) or "&#" in text or text == "NULL"] == []


def test_swecris_ties_nobody(content: SourceContent, ontology: list[Statement], shipped: Gathered) -> None:
    network = build_network((statement.quad for statement in (*ontology, *shipped.statements)), "actors")
    ties = [initiative for *_, tie in network.edges(data=True) for initiative in tie["initiatives"]]
    assert len(ties) > 0
    assert not any("swecris" in initiative for initiative in ties)
    assert network.nodes["actor:rise"]["class"] == "eco:ResearchInstitute"
    assert len(set(values(content, "participant").values())) == 396


def test_the_catalogue_answers_with_grants(wide_store: Store) -> None:
    by_year = ask(wide_store, "funder_grants_by_year", funder=f"se-{RJ.replace('-', '')}")
    last = by_year["2025"]
    assert [last[name] for name in ("grants", "withAmount", "amount", "unsure")] == ["9", "9", "13633884", "7"]
    assert sum(int(row["grants"]) for row in by_year.values()) == 66
    energy = ask(wide_store, "subject_grants")["https://begrepp.uka.se/SSIF/20304"]
    assert (energy["subjectName"], energy["grants"]) == ("Energy Engineering", "547")
    of_rise = ask(wide_store, "actor_grants", key="number", actor="rise")
    assert of_rise["2011-02773"]["amount"] == "750000"
    assert of_rise["2011-02773"]["passage"].endswith("record/swecris/2011-02773-vinnova")


def ask(store: Store, name: str, key: str = "", **given: str) -> dict[str, dict[str, str]]:
    """Return the first row of the answer for each value of ``key``, else of the first variable."""
    query = find_query(name)
    terms = query.bind({"lang": "en", **given})
    answer = store.query(write_values(query.text, {name: str(term) for name, term in terms.items()}))
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    found: dict[str, dict[str, str]] = {}
    for row in answer:
        pairs = zip(names, row, strict=True)
        said = {each: term.value for each, term in pairs if isinstance(term, NamedNode | Literal)}
        found.setdefault(said.get(key or names[0], ""), said)
    return found


def test_a_grant_whose_diary_number_is_known_is_found_whole(content: SourceContent) -> None:
    """Viable Cities 2.0, spelled out from the raw row."""
    about = {
        (statement.quad.predicate.value.rpartition("#")[2], getattr(statement.quad.object, "value", ""))
        for statement in content.statements
        if statement.quad.subject == NamedNode(f"{ID}funding/swecris-2022-03658-vinnova")
    }
    raw = {("amount", "1498674"), ("currency", "SEK"), ("startDate", "2023-02-10"), ("endDate", "2023-10-10")}
    assert raw <= about
