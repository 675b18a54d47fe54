"""Natural persons among participants: who is taken for one, and that the files that ship name none."""

import csv

import pytest

from ecograph.settings import share_path
from ecograph.sources.names import clean_name
from ecograph.sources.personal_numbers import is_personal_number
from ecograph.sources.screening import (
    MASK,
    is_natural_person,
    is_placeholder_pic,
    read_swedish_number,
)


@pytest.mark.parametrize(
    "name", ["ANKA KAJSA", "Kajsa Anka", "ANKA KNATTE FNATTE OCH TJATTE", "Anka-Gås, Kajsa", "D'ANKA ALEXANDER", MASK]
)
def test_a_private_body_whose_name_tells_of_no_organisation_is_taken_for_a_person(name: str) -> None:
    assert is_natural_person(name, "PRC")


@pytest.mark.parametrize(
    ("name", "activity_type"),
    [
        ("ANKA KAJSA AB", "PRC"),
        ("Anka S.L.", "PRC"),
        ("ANKA AKTIENGESELLSCHAFT", "PRC"),
        ("ANKEBORGS TEKNIKGMBH", "PRC"),
        ("Ankeborg Fastighetsförvaltning", "PRC"),
        ("Anka & Gås", "PRC"),
        ("ANKEBORG", "PRC"),
        ("THE LONG NAME OF A DUCK", "PRC"),
        ("DASSAULT AVIATION", "PRC"),
        ("GOING GREEN", "PRC"),
        ("ANKA KAJSA", "PUB"),
        ("COMUNE DI ANKEBORG", "PRC"),
    ],
)
def test_a_body_is_no_person(name: str, activity_type: str) -> None:
    assert not is_natural_person(name, activity_type)


def test_a_body_of_no_stated_type_is_screened_too() -> None:
    assert is_natural_person("ANKA KAJSA", "")


@pytest.mark.parametrize(
    ("slug", "file", "name", "kind"),
    [
        ("cordis-consortia", "cordis_plus_se_consortia.csv", "legal_name", "legal_entity_type"),
        ("horizon-dashboard", "h2020_dashboard_2021_se_consortia.csv", "legal_name", "legal_entity_type"),
        ("horizon-missions", "horizon_missions_participants_sample.csv", "name", "activityType"),
        ("swedish-pics", "se_pic_crosswalk.csv", "name", "activityType"),
    ],
)
def test_no_file_that_ships_names_a_person(slug: str, file: str, name: str, kind: str) -> None:
    with (share_path("data") / slug / file).open(encoding="utf-8", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        rows = list(csv.DictReader(stream, delimiter=";" if ";" in first else ","))
    assert len(rows) > 100
    taken = [row for row in rows if any(is_natural_person(row[name], claim) for claim in row[kind].split("|"))]
    assert {row[name] for row in taken} <= {MASK}
    assert {row.get("pic", "") or row.get("legal_entity_vat", "") for row in taken} <= {""}


@pytest.mark.parametrize(
    ("vat", "number"),
    [
        ("SE202100305401", "202100-3054"),
        ("SE 2021003054 01", "202100-3054"),
        ("SE121212121201", "121212-1212"),
        ("SE121212121301", "121212-1213"),
        ("SE202100305501", None),
        ("DE202100305401", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_swedish_vat_number_holds_an_organisation_number(vat: str, number: str | None) -> None:
    assert read_swedish_number(vat) == number


@pytest.mark.parametrize(("number", "is_personal"), [("121212-1212", True), ("202100-3054", False)])
def test_a_personal_number_has_a_month_where_an_organisation_number_has_not(number: str, is_personal: bool) -> None:
    assert is_personal_number(number) is is_personal


def test_a_placeholder_is_no_code_of_anybody() -> None:
    assert is_placeholder_pic("888897696")
    assert is_placeholder_pic("888898146")
    assert not is_placeholder_pic("890278223")


@pytest.mark.parametrize(
    ("damaged", "name"),
    [
        ("VERKET F√ñR INNOVATIONSSYSTEM", "VERKET FÖR INNOVATIONSSYSTEM"),
        ("Ume√•", "Umeå"),
        ("Sk?odowska", "Sk?odowska"),
        ("√", "√"),
        ("Umeå", "Umeå"),
        ('"UNIVERSITY ""DUCK"" OF ANKEBORG"', 'UNIVERSITY "DUCK" OF ANKEBORG'),
    ],
)
def test_a_damaged_name_is_repaired_where_nothing_was_lost(damaged: str, name: str) -> None:
    assert clean_name(damaged) == name
