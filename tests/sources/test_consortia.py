"""Consortia of the European Union's programmes: each trap of the files, in as few rows as show it."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ecograph.errors import InputError
from ecograph.namespaces import compact
from ecograph.settings import share_path
from ecograph.sources import read_delivered
from ecograph.sources.content import Mention, SourceContent
from ecograph.sources.declaration import read_delivery

SLUGS = ["cordis-consortia", "horizon-dashboard", "horizon-missions", "horizon-projects", "swedish-pics"]

PLUS = {
    "project_id": "101036519",
    "project_title": "A Bridge",
    "project_acronym": "BRON",
    "framework_programme": "H2020",
    "funding_scheme": "IA",
    "topic_code": "LC-GD-1-2-2020",
    "topic_description": "Bridges",
    "start_date": "2021-10-01",
    "end_date": "2025-09-30",
    "pic": "999990946",
    "partner_role": "Participant",
    "legal_name": "LABBET",
    "legal_entity_type": "HES",
    "country_code": "SE",
}
DASHBOARD = {
    "framework_programme": "H2020",
    "call_id": "H2020-LC-GD-2020-1",
    "topic_code": "LC-GD-1-2-2020",
    "topic_descr": "Bridges",
    "project_id": "101036519",
    "project_acronym": "BRON",
    "project_title": "A Bridge",
    "partner_role": "PARTICIPANT",
    "partner_type": "BENEFICIARY",
    "pic": "999990946",
    "legal_entity_vat": "-",
    "legal_name": "LABBET",
    "legal_entity_type": "HES",
    "country_code": "SE",
    "eu_contribution": "-",
    "h2020_net_eu_contribution": "0",
    "project_start_date": "03/02/2021",
    "project_end_date": "01/08/2024",
    "simplified_type_of_action": "Innovation action",
}
MISSIONS = {
    "projectID": "101056927",
    "topic": "HORIZON-MISS-2021-CIT-01-01",
    "order": "1",
    "name": "LABBET",
    "country": "SE",
    "role": "participant",
    "activityType": "PUB",
    "SME": "false",
    "ecContribution": "3250901,25",
}
Rows = Iterable[dict[str, str]]


def write_table(folder: Path, slug: str, rows: Rows) -> SourceContent:
    """Read rows, of which those of the folder that ships give the header, as that folder's first file."""
    shipped = share_path("data") / slug
    declaration = (shipped / "source.toml").read_text(encoding="utf-8")
    delivery = read_delivery(shipped / "source.toml")
    target = folder / slug
    target.mkdir()
    for number, part in enumerate(delivery.parts):
        header = part.file.read_text(encoding="utf-8").splitlines()[0]
        delimiter = ";" if ";" in header else ","
        columns = next(csv.reader([header], delimiter=delimiter))
        found = list(rows) if number == 0 else []
        with (target / part.file.name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", delimiter=delimiter, lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
        declaration = declaration.replace(f"rows_min = {part.least}", "rows_min = 0")
    (target / "source.toml").write_text(declaration, encoding="utf-8")
    return read_delivered(read_delivery(target / "source.toml"))


def read_plus(folder: Path, *changes: dict[str, str]) -> SourceContent:
    return write_table(folder, "cordis-consortia", [{**PLUS, **change} for change in changes])


def read_dashboard(folder: Path, *changes: dict[str, str]) -> SourceContent:
    return write_table(folder, "horizon-dashboard", [{**DASHBOARD, **change} for change in changes])


def values(content: SourceContent, predicate: str) -> list[str]:
    """Return what is said with a predicate, in the order of the file."""
    found = [each.quad.object for each in content.statements if compact(each.quad.predicate.value) == predicate]
    return [compact(term.value) if isinstance(term, NamedNode) else str(term.value) for term in map(check, found)]


def check(term: object) -> NamedNode | Literal:
    assert isinstance(term, NamedNode | Literal)
    return term


def actors(content: SourceContent) -> list[Mention]:
    return [mention for mention in content.mentions if mention.kind == "actor" and not mention.is_reference]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_row_and_column_is_used_or_ignored_with_a_reason(slug: str) -> None:
    for account in read_delivered(read_delivery(share_path("data") / slug / "source.toml")).accounts:
        assert account.used + account.ignored.total() == account.rows > 0
        reasons = [*account.ignored, *account.values, *filter(None, account.columns.values())]
        assert all(reason.en != reason.sv for reason in reasons)
        assert None in account.columns.values()


def test_a_project_has_title_number_programme_topic_and_period(tmp_path: Path) -> None:
    content = read_dashboard(tmp_path, {})
    (project,) = [mention for mention in content.mentions if mention.kind == "initiative"]
    assert project.identifiers == (("grantNumber", "101036519"),)
    assert [(name.text, name.language, name.use) for name in project.names] == [
        ("A Bridge", "en", "label"),
        ("BRON", None, "alias"),
    ]
    assert values(content, "eco:partOf") == ["initiative:horizon-2020"]
    assert values(content, "eco:fundingScheme") == ["funding-scheme:ia"]
    assert values(content, "eco:callIdentifier") == ["H2020-LC-GD-2020-1"]
    assert values(content, "eco:topicIdentifier") == ["LC-GD-1-2-2020"]


def test_the_dashboard_writes_the_day_before_the_month(tmp_path: Path) -> None:
    content = read_dashboard(tmp_path, {})
    assert values(content, "eco:startDate") == ["2021-02-03"]
    assert values(content, "eco:endDate") == ["2024-08-01"]


def test_a_date_with_the_month_first_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"csv:2: The project_start_date '02/13/2021' is not .*DD/MM/YYYY"):
        read_dashboard(tmp_path, {"project_start_date": "02/13/2021"})


def test_the_same_participant_twice_has_one_participation_and_its_money_is_added(tmp_path: Path) -> None:
    content = read_dashboard(
        tmp_path,
        {"eu_contribution": "100.25", "h2020_net_eu_contribution": "90", "h2020_total_cost": "200"},
        {"eu_contribution": "50.5", "h2020_total_cost": "-", "legal_entity_type": "REC"},
    )
    assert values(content, "eco:participant").__len__() == 1
    assert values(content, "eco:role") == ["role:participant"]
    assert values(content, "eco:euContribution") == ["150.75"]
    assert values(content, "eco:netEuContribution") == ["90"]
    assert values(content, "eco:totalCost") == ["200"]
    assert values(content, "eco:activityType") == ["activity-type:hes", "activity-type:rec"]


def test_no_amount_is_not_an_amount_of_nothing(tmp_path: Path) -> None:
    content = read_dashboard(tmp_path, {})
    assert values(content, "eco:euContribution") == []
    assert values(content, "eco:netEuContribution") == ["0"]


def test_roles_that_differ_are_both_told_of_one_participation(tmp_path: Path) -> None:
    content = read_dashboard(
        tmp_path,
        {"partner_role": "COORDINATOR"},
        {"partner_type": "THIRDPARTY"},
        {"pic": "999990947", "partner_type": "INTERNATIONAL_PARTNER"},
    )
    assert len(values(content, "eco:participant")) == 2
    assert values(content, "eco:role") == ["role:coordinator", "role:third-party", "role:international-partner"]


def test_amounts_that_the_join_repeats_are_counted_once(tmp_path: Path) -> None:
    amounts = {"ec_contribution": "44000", "net_ec_contribution": "40000"}
    content = read_plus(tmp_path, {**amounts, "eu_contribution": "40000"}, {**amounts, "eu_contribution": "0"})
    assert values(content, "eco:euContribution") == ["44000"]
    assert values(content, "eco:netEuContribution") == ["40000"]


def test_the_half_of_a_row_that_the_join_left_over_is_ignored_and_counted(tmp_path: Path) -> None:
    half = {"legal_name": "", "legal_entity_type": "", "country_code": "", "eu_contribution": "7"}
    content = read_plus(
        tmp_path,
        half,
        {"partner_role": "Thirdparty", "ec_contribution": "0", "net_ec_contribution": "7"},
        {**half, "pic": "999990947"},
    )
    assert values(content, "eco:role") == ["role:third-party", "role:participant"]
    assert values(content, "eco:netEuContribution") == ["7", "7"]
    assert sum(content.accounts[0].ignored.values()) == 1
    assert actors(content)[1].names[0].text == "PIC 999990947"


def test_a_code_that_nobody_names_is_named_by_itself_only_until_somebody_does(tmp_path: Path) -> None:
    other = {"project_id": "101036520"}
    content = read_plus(tmp_path, {"legal_name": "ETT NAMN"}, {**other, "legal_name": ""})
    assert [[name.text for name in mention.names] for mention in actors(content)] == [["ETT NAMN"]]


def test_a_second_name_of_a_code_is_told_by_the_project_that_has_it(tmp_path: Path) -> None:
    content = read_plus(
        tmp_path,
        {"legal_name": "KUNGLIGA LABBET", "legal_short_name": "KL"},
        {"project_id": "101036520", "legal_name": "Kungliga labbet", "legal_short_name": "KL"},
        {"project_id": "101036521", "legal_name": "KUNGLIGA LABBET"},
    )
    said = [(each.record.value.rpartition("/")[2], [name.text for name in each.names]) for each in actors(content)]
    assert said == [("101036519", ["KUNGLIGA LABBET", "KL"]), ("101036520", ["Kungliga labbet"])]
    assert values(content, "eco:countryCode") == ["SE"]


def test_namibia_is_a_country_and_european_codes_become_those_of_the_standard(tmp_path: Path) -> None:
    rows = [{"pic": f"99999094{place}", "country_code": code} for place, code in enumerate(["NA", "EL", "UK", "SE"])]
    assert values(read_dashboard(tmp_path, *rows), "eco:countryCode") == ["NA", "GR", "GB", "SE"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("country_code", "XX", "ISO 3166-1, EL, UK"),
        ("partner_role", "Guest", "Coordinator, Participant, Thirdparty"),
        ("legal_entity_type", "ABC", "HES, REC, PRC, PUB, OTH"),
        ("funding_scheme", "XYZ", "BSG-SME, "),
        ("framework_programme", "FP12", "FP7, H2020, HORIZON"),
        ("ec_contribution", "12 000", r"\d+([.,]\d+)?"),
        ("pic", "99999094", r"\d{9}"),
    ],
)
def test_an_unknown_code_stops_the_reading_with_line_and_value(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_plus(tmp_path, {column: value})
    assert str(caught.value).startswith(
        f"{tmp_path}/cordis-consortia/cordis_plus_se_consortia.csv:2: The {column} {value!r} is not what is expected"
        f" there: {expected}"
    )


@pytest.mark.parametrize(("column", "value"), [("partner_type", "GUEST"), ("simplified_type_of_action", "Play")])
def test_an_unknown_code_of_the_dashboard_stops_the_reading(tmp_path: Path, column: str, value: str) -> None:
    with pytest.raises(InputError, match=rf"csv:2: The {column} '{value}' is not what is expected there: "):
        read_dashboard(tmp_path, {column: value})


def test_a_participant_without_any_code_stops_the_reading(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"csv:2: The pic '' is not what is expected there"):
        read_plus(tmp_path, {"pic": ""})


def test_rows_that_differ_in_what_they_say_of_a_project_stop_the_reading(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"csv:3: The start_date of project 101036519 is '2022-10-01', but '2021-1"):
        read_plus(tmp_path, {}, {"pic": "999990947", "start_date": "2022-10-01"})


def test_a_placeholder_identifies_nobody(tmp_path: Path) -> None:
    dummy = {"pic": "888897696", "legal_name": "Universitat d'Ànecs"}
    content = read_plus(tmp_path, dummy, {**dummy, "project_id": "101036520"})
    assert [mention.identifiers for mention in actors(content)] == [
        (("cordisParticipant", "101036519-888897696"),),
        (("cordisParticipant", "101036520-888897696"),),
    ]
    assert [mention.country for mention in actors(content)] == [None, None]
    assert values(content, "eco:countryCode") == []
    assert [count for reason, count in content.accounts[0].values.items() if "stands for bodies" in reason.en] == [2]


def test_a_natural_person_takes_part_without_name_and_code(tmp_path: Path) -> None:
    person = {"legal_name": "ANKA KAJSA", "legal_entity_type": "PRC", "ec_contribution": "10"}
    content = read_plus(tmp_path, {**person, "legal_short_name": "KAJSA"}, {**person, "pic": "999990947"})
    people = [mention for mention in content.mentions if mention.kind == "person"]
    assert [mention.identifiers[0][1] for mention in people] == ["101036519-person-1", "101036519-person-2"]
    assert values(content, "eco:euContribution") == ["10", "10"]
    assert actors(content) == []
    everything = f"{content.statements} {content.mentions} {content.accounts}".casefold()
    assert not any(secret in everything for secret in ("anka", "kajsa", "999990946"))


@pytest.mark.parametrize("change", [{"country_code": "XX"}, {"partner_role": "Guest"}, {"pic": "9"}])
def test_no_mistake_in_a_row_names_a_natural_person(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        read_plus(tmp_path, {"legal_name": "ANKA KAJSA", "legal_entity_type": "PRC", **change})
    assert "ANKA" not in str(caught.value)


def test_whoever_has_a_personal_number_is_a_natural_person_whatever_the_name(tmp_path: Path) -> None:
    content = read_dashboard(tmp_path, {"legal_name": "Ankas Firma AB", "legal_entity_vat": "SE121212121201"})
    assert [mention.kind for mention in content.mentions] == ["initiative", "person"]
    everything = f"{content.statements} {content.mentions} {content.accounts}"
    assert not any(secret in everything for secret in ("Ankas", "121212"))


def test_a_swedish_vat_number_is_an_organisation_number_and_a_foreign_one_is_not_carried(tmp_path: Path) -> None:
    content = read_dashboard(
        tmp_path, {"legal_entity_vat": "SE202100305401"}, {"pic": "999990947", "legal_entity_vat": "DE215420431"}
    )
    assert [mention.identifiers for mention in actors(content)] == [
        (("pic", "999990946"), ("organisationNumber", "202100-3054")),
        (("pic", "999990947"),),
    ]
    assert [count for reason, count in content.accounts[0].values.items() if "foreign VAT" in reason.en] == [1]


def test_amounts_may_have_a_decimal_comma(tmp_path: Path) -> None:
    content = write_table(tmp_path, "horizon-missions", [MISSIONS])
    assert values(content, "eco:euContribution") == ["3250901.25"]


def test_a_table_with_commas_for_semicolons_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, "horizon-missions", [MISSIONS])
    path = tmp_path / "horizon-missions" / "horizon_missions_participants_sample.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(";", ","), encoding="utf-8")
    with pytest.raises(InputError, match=r"csv:1: The columns are separated by commas; semicolons are expected\."):
        read_delivered(read_delivery(path.parent / "source.toml"))


def test_a_participant_without_code_is_known_by_its_place_in_the_list(tmp_path: Path) -> None:
    (body,) = actors(write_table(tmp_path, "horizon-missions", [MISSIONS]))
    assert (body.identifiers, body.country) == ((("cordisParticipant", "101056927-1"),), "SE")


def test_a_project_that_no_file_names_is_called_by_its_number(tmp_path: Path) -> None:
    content = write_table(tmp_path, "horizon-missions", [MISSIONS])
    assert [name.text for name in content.mentions[0].names] == ["EU-projekt 101056927", "EU project 101056927"]


@pytest.mark.parametrize(("names", "use"), [("", "label"), ("LABBET AB|LABBET I ANKEBORG AB", "heading")])
def test_a_code_that_has_had_several_names_is_not_known_by_any(tmp_path: Path, names: str, use: str) -> None:
    row = {"pic": "999990946", "name": "ENERGIBOLAGET AB", "other_names": names, "activityType": "PRC"}
    (body,) = actors(write_table(tmp_path, "swedish-pics", [row]))
    assert {name.use for name in body.names} == {use}


def test_a_project_without_contribution_has_no_funding(tmp_path: Path) -> None:
    row = {"Project Title": "A Bridge", "Project Nbr": "646456", "ToA": "Innovation action"}
    amounts = [{"Project Nbr": "646457", "H2020 EU Contribution (EUR)": "0"}, {"H2020 EU Contribution (EUR)": "24.5"}]
    content = write_table(tmp_path, "horizon-projects", [{**row, **amount} for amount in amounts])
    assert values(content, "eco:amount") == ["24.5"]
    assert values(content, "eco:currency") == ["EUR"]
    assert content.accounts[0].values.total() == 1
