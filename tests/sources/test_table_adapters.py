"""Tables of bulk sources: what is carried, what is ignored and counted, and each kind of bad input with its message."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ecograph.errors import InputError
from ecograph.settings import share_path
from ecograph.sources import read_delivered
from ecograph.sources.content import SourceContent
from ecograph.sources.declaration import read_delivery


def copy_source(slug: str, folder: Path) -> Path:
    return Path(shutil.copytree(share_path("data") / slug, folder / slug))


def read(folder: Path) -> SourceContent:
    return read_delivered(read_delivery(folder / "source.toml"))


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "slug",
    [
        "scb-municipalities",
        "scb-counties",
        "swedish-agencies",
        "ror",
        "climate-neutral-cities-2030",
        "klimatkollen",
        "klimatkollen-companies",
        "swedish-boundaries",
        "wikidata-public-bodies",
    ],
)
def test_every_row_and_column_is_used_or_ignored_with_a_reason(slug: str) -> None:
    content = read(share_path("data") / slug)
    for account in content.accounts:
        assert account.used + account.ignored.total() == account.rows > 0
        reasons = [*account.ignored, *account.values, *filter(None, account.columns.values())]
        assert all(reason.en != reason.sv for reason in reasons)
        assert None in account.columns.values()


def test_a_municipality_is_an_organisation_and_an_area_in_its_county() -> None:
    mentions = [each for each in read(share_path("data") / "scb-municipalities").mentions if each.origin.line == 2]
    organisation, area, county = mentions
    assert (organisation.kind, area.kind, county.kind) == ("actor", "place", "place")
    assert organisation.identifiers[1] == ("organisationNumber", "212000-0019")
    assert [name.text for name in area.names][:2] == [
        "Upplands Väsby kommun (område)",
        "Upplands Väsby Municipality (area)",
    ]
    assert (county.is_reference, county.identifiers) == (True, (("countyCode", "01"), ("nutsCode", "SE110")))


def test_rows_that_stand_for_many_bodies_are_refused() -> None:
    account, _ = read(share_path("data") / "swedish-agencies").accounts
    refused = {reason.en: count for reason, count in account.ignored.items()}
    assert (
        refused["The check digit of the organisation number is wrong: the row stands for many bodies, not for one."]
        == 2
    )


def test_of_several_identifiers_only_the_preferred_or_single_one_is_carried() -> None:
    mentions = read(share_path("data") / "ror").mentions
    (rise,) = [each for each in mentions if each.record.value.endswith("/03nnxqz81") and not each.is_reference]
    assert [scheme for scheme, _ in rise.identifiers].count("wikidata") == 1
    assert "isni" not in dict(rise.identifiers)


BAD_ROWS: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda text: b"\xef\xbb\xbf" + text, ":1: The file begins with a byte order mark"),
    (lambda text: text.replace(b",", b";"), ":1: The columns are separated by semicolons; commas are expected."),
    (lambda text: text.decode().encode("latin-1"), ":2: The byte 0xE4 is not UTF-8"),
    (lambda text: text.replace(b"namn_sv", b"namn_se", 1), ":1: The column 'namn_sv' is missing"),
    (lambda text: text.replace(b"namn_sv", b"namn_sv,colour", 1), ":1: The column 'colour' is not known"),
    (lambda text: text[:-40], ":291: The row has "),
    (
        lambda text: text.replace(b",01,SE110,SE_0114,", b",SE110,01,SE_0114,", 1),
        ":2: The lanskod 'SE110' is not what is",
    ),
    (lambda text: text.replace(b"\n0115,", b"\n0114,", 1), ":3: The key '0114' stands on line 2 already"),
    (
        lambda text: text.replace(b",orgnr,212000-0019", b",guess,212000-0019", 1),
        ":2: The qid_basis 'guess' is not what",
    ),
    (
        lambda text: b"\n".join(text.split(b"\n")[:280]) + b"\n",
        ": The file has 279 rows; source.toml expects 290 to 290.",
    ),
]


@pytest.mark.parametrize(("change", "message"), BAD_ROWS, ids=[message for _, message in BAD_ROWS])
def test_bad_input_gets_one_clear_message(tmp_path: Path, change: Callable[[bytes], bytes], message: str) -> None:
    folder = copy_source("scb-municipalities", tmp_path)
    rewrite(folder / "kommuner.csv", change)
    with pytest.raises(InputError) as caught:
        read(folder)
    assert str(caught.value).startswith(f"{folder}/kommuner.csv{message}")


def change_first(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    lines = (folder / "ror_se.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[0])
    change(record)
    (folder / "ror_se.jsonl").write_text("\n".join([json.dumps(record), *lines[1:]]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record.update(colour="red"), ":1: The key 'colour' is not known; known are "),
        (lambda record: record.update(types=["spaceship"]), ":1: The types 'spaceship' is not what is expected there"),
        (lambda record: record.update(status="lost"), ":1: The status 'lost' is not what is expected there: active, "),
        (
            lambda record: record.update(id="https://ror.org/000nes056"),
            ":2: The key 'https://ror.org/000nes056' stands",
        ),
    ],
)
def test_a_registry_record_with_something_unknown_stops_the_reading(
    tmp_path: Path, change: Callable[[dict[str, object]], object], message: str
) -> None:
    folder = copy_source("ror", tmp_path)
    change_first(folder, change)
    with pytest.raises(InputError) as caught:
        read(folder)
    assert str(caught.value).startswith(f"{folder}/ror_se.jsonl{message}")


def test_a_registry_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    folder = copy_source("ror", tmp_path)
    rewrite(folder / "ror_se.jsonl", lambda text: text[:-100])
    with pytest.raises(InputError, match=r"ror_se\.jsonl:418: The line is no whole JSON record"):
        read(folder)
