"""What is fetched from services as the build reads it: what each field becomes, and what is ignored and counted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

import service_answers as answers
from ecograph.errors import InputError
from ecograph.fetching.records import Fields, clean_record
from ecograph.namespaces import compact
from ecograph.sources import read_delivered
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import read_delivery
from ecograph.sources.formas_fields import FORMAS_FIELDS
from ecograph.sources.gdp_fields import GDP_FIELDS
from ecograph.sources.personal_numbers import is_personal_number
from ecograph.sources.swecris_fields import SWECRIS_FIELDS
from ecograph.sources.vinnova_fields import VINNOVA_FIELDS

FIELDS = {"gdp": GDP_FIELDS, "formas": FORMAS_FIELDS, "vinnova-2020": VINNOVA_FIELDS, "swecris-api": SWECRIS_FIELDS}
RECORDS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "gdp": answers.gdp,
    "formas": answers.formas,
    "vinnova-2020": answers.vinnova,
    "swecris-api": answers.swecris,
}
DECLARATION = """\
title_sv = "Källa"
title_en = "Source"
language = "sv"
address = "https://example.org/"
licence = "http://creativecommons.org/publicdomain/zero/1.0/"
attribution = "Example"
read_on = 2026-11-22
format = "{form}"
file = "rows.jsonl"

[expected]
rows_min = {count}
rows_max = {count}
"""


def read(folder: Path, form: str, records: list[dict[str, Any]]) -> SourceContent:
    """Return what the build reads of records of a service, cleaned as a fetch cleans them."""
    if form in FIELDS:
        records = [clean_record(record, Fields(FIELDS[form], ()), "here") for record in records]
    source = folder / form
    source.mkdir(exist_ok=True)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (source / "rows.jsonl").write_text(lines, encoding="utf-8")
    (source / "source.toml").write_text(DECLARATION.format(form=form, count=len(records)), encoding="utf-8")
    return read_delivered(read_delivery(source / "source.toml"))


def facts_of(content: SourceContent) -> set[tuple[str, str, str]]:
    """Return the statements of the records, with an organisation number in place of a mention."""
    numbers = {mention.node: mention.identifiers[0][1] for mention in content.mentions}
    found = set()
    for quad in (statement.quad for statement in content.statements):
        assert isinstance(quad.subject, NamedNode)
        value = quad.object
        assert isinstance(value, NamedNode | Literal)
        named = numbers.get(value) if isinstance(value, NamedNode) else value.value
        found.add((compact(quad.subject.value), compact(quad.predicate.value), named or compact(value.value)))
    return found


def counts_of(content: SourceContent) -> dict[str, int]:
    return {reason.en.partition(",")[0]: count for reason, count in content.accounts[0].values.items() if count > 0}


def test_an_activity_has_partners_with_roles_and_what_each_is_paid_a_year(tmp_path: Path) -> None:
    content = read(tmp_path, "gdp", answers.gdp()[:1])
    grant = "swecris-2023-00001-vinnova"
    assert {
        (f"initiative:{grant}", "eco:diaryNumber", "2023-00001"),
        (f"initiative:{grant}", "rdfs:label", "Sparrows in the city"),
        (f"initiative:{grant}", "eco:endDate", "2025-12-31"),
        (f"initiative:{grant}", "eco:status", "status:ongoing"),
        (f"initiative:{grant}", "eco:contributesTo", "sdg:11"),
        (f"participation:{grant}-coordinator", "eco:participant", "202100-3054"),
        (f"participation:{grant}-coordinator", "eco:role", "role:coordinator"),
        (f"participation:{grant}-5564646874", "eco:participant", "556464-6874"),
        (f"participation:{grant}-5564646874", "eco:role", "role:participant"),
        (f"funding:{grant}-2021003054-2023", "eco:funder", "202100-5216"),
        (f"funding:{grant}-2021003054-2023", "eco:recipient", "202100-3054"),
        (f"funding:{grant}-2021003054-2023", "eco:amount", "1500000"),
        (f"funding:{grant}-2021003054-2023", "eco:currency", "SEK"),
        (f"funding:{grant}-2021003054-2023", "eco:startDate", "2023"),
        (f"funding:{grant}-5564646874-2023", "eco:amount", "250000"),
    } <= facts_of(content)
    assert not any(
        predicate == "eco:amount" and subject.endswith("-2024") for subject, predicate, _ in facts_of(content)
    )


def test_partners_that_cannot_be_identified_and_persons_are_counted_and_not_shown(tmp_path: Path) -> None:
    content = read(tmp_path, "gdp", answers.gdp()[:1])
    assert counts_of(content) == {
        "The organisation number has the form of a personal identity number": 1,
        "The organisation has no Swedish organisation number with a right check digit": 1,
        "An amount of 0 or less": 1,
        "The money goes to an organisation that is not among the partners": 1,
    }
    said = repr(content.statements) + repr(content.mentions)
    assert answers.PERSONAL not in said
    assert "rörfirma" not in said


def test_a_role_may_be_a_text_or_a_list_and_an_unknown_one_stops(tmp_path: Path) -> None:
    records = answers.gdp()[:1]
    records[0]["organisationer"][1]["roll"] = "Åskådare"
    with pytest.raises(InputError, match=r"rows\.jsonl:1: The organisationer\.roll 'Åskådare' is not what is expected"):
        read(tmp_path, "gdp", records)


WRONG: list[tuple[str, str, Any, str]] = [
    ("gdp", "finansiarNamn", "Ankeborgs fond", "The finansiarNamn 'Ankeborgs fond' is not what"),
    ("gdp", "startdatum", "2023-02-30", "The startdatum '2023-02-30' is not what is expected there: a day"),
    (
        "gdp",
        "hallbarhetsmal",
        [{"namn": "18 Mer"}],
        "The hållbarhetsmål '18 Mer' is not what is expected there: a numb",
    ),
    ("formas", "beviljatBidrag", "mycket", "The beviljatBidrag 'mycket' is not what is expected there: a number"),
    ("vinnova-2020", "BeviljatBidrag", "NaN", "The BeviljatBidrag 'NaN' is not what is expected there: a number"),
    ("swecris-api", "typeOfAwardId", 7, "The typeOfAwardId '7' is not what is expected there: 1, 2"),
]


@pytest.mark.parametrize(("form", "key", "value", "message"), WRONG, ids=[f"{form}-{key}" for form, key, _, _ in WRONG])
def test_a_value_that_is_not_as_expected_stops_with_file_and_line(
    tmp_path: Path, form: str, key: str, value: Any, message: str
) -> None:
    records = RECORDS[form]()
    records[1][key] = value
    with pytest.raises(InputError) as caught:
        read(tmp_path, form, records)
    assert str(caught.value).startswith(f"{tmp_path}/{form}/rows.jsonl:2: {message}")


def test_a_formas_project_has_goals_subjects_and_one_funding(tmp_path: Path) -> None:
    content = read(tmp_path, "formas", answers.formas())
    grant = "swecris-2021-00001-formas"
    facts = facts_of(content)
    assert {
        (f"initiative:{grant}", "eco:contributesTo", "sdg:11"),
        (f"initiative:{grant}", "eco:contributesTo", "sdg:13"),
        (f"initiative:{grant}", "eco:status", "status:completed"),
        (f"initiative:{grant}", "eco:startDate", "2021-01-01"),
        (f"funding:{grant}", "eco:amount", "3998892"),
        (f"funding:{grant}", "eco:recipient", "556479-5598"),
        (f"participation:{grant}-coordinator", "eco:participant", "556479-5598"),
    } <= facts
    subjects = {value for _, predicate, value in facts if predicate == "eco:researchSubject"}
    assert "ssif:20103" in subjects
    assert ("funding:swecris-2021-00002-formas", "eco:amount", "3998892") in facts
    assert "participation:swecris-2021-00002-formas-coordinator" not in {subject for subject, _, _ in facts}


def test_a_vinnova_project_without_amount_start_or_title_says_no_more_than_it_knows(tmp_path: Path) -> None:
    content = read(tmp_path, "vinnova-2020", answers.vinnova())
    facts = facts_of(content)
    known, unknown = "swecris-2020-00001-vinnova", "swecris-2020-00002-vinnova"
    assert {
        (f"initiative:{known}", "rdfs:label", "Bussar i staden"),
        (f"initiative:{known}", "eco:startDate", "2020-09-01"),
        (f"funding:{known}", "eco:amount", "2168728"),
        (f"funding:{known}", "eco:funder", "202100-5216"),
        (f"funding:{unknown}", "eco:funder", "202100-5216"),
    } <= facts
    assert {predicate for subject, predicate, _ in facts if subject == f"funding:{unknown}"} == {
        "rdf:type",
        "eco:funder",
        "eco:initiative",
    }
    assert ("initiative:" + unknown, "rdfs:label", "xx") not in facts
    (account,) = content.accounts
    assert (account.rows, account.used, account.columns["KoordinatorOrg"] is None) == (3, 2, False)


def test_the_api_and_the_export_of_swecris_give_the_same_iris(tmp_path: Path) -> None:
    facts = facts_of(read(tmp_path, "swecris-api", answers.swecris()))
    grant = "swecris-2022-00373-formas"
    assert {
        (f"initiative:{grant}", "eco:diaryNumber", "2022-00373"),
        (f"initiative:{grant}", "eco:startDate", "2023-01-01"),
        (f"initiative:{grant}", "eco:researchSubject", "ssif:40107"),
        (f"funding:{grant}", "eco:amount", "3998892"),
        (f"funding:{grant}", "eco:awardType", "award-type:project"),
        (f"participation:{grant}-coordinator", "eco:participant", "202100-3153"),
    } <= facts


def test_what_gdp_formas_and_swecris_say_of_one_grant_meets_in_one_project(tmp_path: Path) -> None:
    activity = {**answers.gdp()[0], "diarienummer": "2022-00373", "finansiarNamn": "Formas"}
    project = {**answers.formas()[0], "diarienummer": "2022-00373"}
    described = [("gdp", activity), ("formas", project), ("swecris-api", answers.swecris()[0])]
    for form, record in described:
        subjects = {subject for subject, _, _ in facts_of(read(tmp_path, form, [record]))}
        assert "initiative:swecris-2022-00373-formas" in subjects
        assert "participation:swecris-2022-00373-formas-coordinator" in subjects


def test_a_key_figure_is_an_observation_of_the_area(tmp_path: Path) -> None:
    values = [{"gender": "K", "value": 1.0}, {"gender": "T", "value": 995574.0, "status": "", "count": 1}]
    row = {"key": "N01951/0180/2024", "kpi": "N01951", "municipality": "0180", "period": 2024, "values": values}
    content = read(tmp_path, "kolada", [row])
    facts = facts_of(content)
    observation = "observation:population-municipality-0180-2024"
    assert {
        (observation, "eco:about", "0180"),
        (observation, "eco:value", "995574"),
        (observation, "eco:year", "2024"),
        (observation, "eco:indicator", "indicator:population"),
    } <= facts
    with pytest.raises(InputError, match=r"The values\.value '0\.5' is not what is expected there: a whole number"):
        read(tmp_path, "kolada", [{**row, "values": [{"gender": "T", "value": 0.5}]}])


def test_numbers_that_two_items_have_or_one_has_two_of_are_not_carried(tmp_path: Path) -> None:
    bare = {"kind": ["agency"], "sv": ["Verket"], "en": [], "code": [], "website": ["x"]}
    rows = [
        {"item": "Q1", "number": ["202100-5216"], **bare},
        {"item": "Q2", "number": ["202100-5216"], **bare},
        {"item": "Q3", "number": ["202100-5232", "202100-5240"], **bare},
        {"item": "Q4", "number": ["202100-5233"], **bare},
    ]
    content = read(tmp_path, "wikidata-bodies", rows)
    assert [len(mention.identifiers) for mention in content.mentions] == [1, 1, 1, 1]
    assert counts_of(content) == {
        "Another item has the same number": 2,
        "The item has several numbers of a kind; which is right is not told.": 2,
        "The organisation number is not written as one": 1,
        "The website is not a web address.": 4,
    }


@pytest.mark.parametrize(
    ("text", "is_persons"),
    [
        (answers.PERSONAL, True),
        ("19" + answers.PERSONAL, True),
        ("121272-1219", True),
        ("202100-3054", False),
        ("16202100-3054", False),
        ("5564646874", False),
        ("NL123", False),
        ("", False),
    ],
)
def test_personal_numbers_are_told_from_organisation_numbers(text: str, is_persons: bool) -> None:
    assert is_personal_number(text) == is_persons
