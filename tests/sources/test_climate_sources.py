"""Climate figures, members, outlines and Wikidata items: what is carried, and bad input with its message."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal

from ecograph.errors import InputError
from ecograph.luhn import has_luhn_check_digit
from ecograph.namespaces import expand
from ecograph.resolution import resolve_mentions
from ecograph.settings import share_path
from ecograph.sources import read_delivered
from ecograph.sources.content import Account, Mention, Name, SourceContent
from ecograph.sources.declaration import read_delivery
from ecograph.sources.published import list_published

Change = Callable[[str], str]


def copy_source(slug: str, folder: Path) -> Path:
    return Path(shutil.copytree(share_path("data") / slug, folder / slug))


def read(folder: Path) -> SourceContent:
    return read_delivered(read_delivery(folder / "source.toml"))


def read_changed(slug: str, file: str, change: Change, folder: Path) -> SourceContent:
    path = copy_source(slug, folder) / file
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    return read(path.parent)


def account_of(content: SourceContent, file: str) -> Account:
    return next(account for account in content.accounts if account.file.name == file)


def values_of(content: SourceContent, subject: str, predicate: str) -> list[str]:
    quads = [statement.quad for statement in content.statements]
    found = [
        quad.object
        for quad in quads
        if str(quad.subject)[1:-1] == expand(subject) and quad.predicate.value == expand(predicate)
    ]
    return [value.value for value in found if isinstance(value, Literal)]


@pytest.fixture(scope="module", name="climate")
def read_climate() -> SourceContent:
    return read(share_path("data") / "klimatkollen")


def test_a_number_is_carried_as_it_is_written(climate: SourceContent) -> None:
    assert values_of(climate, "observation:emissions-municipality-1440-1990-all", "eco:value") == ["128435.986"]
    assert values_of(climate, "observation:territorial-fossil-emissions-sweden-1990", "eco:value") == ["71230000"]
    assert values_of(climate, "observation:emissions-county-10-1990-all", "eco:value") == ["943480.18"]


def test_the_sectors_of_each_place_and_year_add_up_to_its_total(climate: SourceContent) -> None:
    for file in ("municipality-sector-emissions.json", "region-sector-emissions.json"):
        assert not any("add up" in reason.en for reason in account_of(climate, file).values)
    sectors = ("agriculture", "waste", "transport", "industry", "product-use", "own-heating", "working-machinery")
    names = [*sectors, "electricity-and-district-heating", "international-transport"]
    (total,) = values_of(climate, "observation:emissions-municipality-2480-2024-all", "eco:value")
    parts = [
        values_of(climate, f"observation:emissions-municipality-2480-2024-{name}", "eco:value")[0] for name in names
    ]
    assert abs(sum(map(Decimal, parts)) - Decimal(total)) < Decimal("0.05")


def test_a_sector_that_was_not_counted_in_a_year_is_not_taken_for_zero(climate: SourceContent) -> None:
    observation = "observation:emissions-municipality-2480-{}-international-transport"
    assert values_of(climate, observation.format(2022), "eco:value") == []
    assert len(values_of(climate, observation.format(2023), "eco:value")) == 1
    counts = account_of(climate, "municipality-sector-emissions.json").values
    assert {reason.en[:47]: count for reason, count in counts.items()} == {
        "The sector is 0 for every place of the file tha": 8 * 290
    }


def test_a_total_that_its_sectors_do_not_make_is_counted(tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace('"2024": 147474.355', '"2024": 147474.5', 1)

    content = read_changed("klimatkollen", "municipality-data.json", change, tmp_path)
    counts = account_of(content, "municipality-sector-emissions.json").values
    assert [count for reason, count in counts.items() if "add up" in reason.en] == [1]


def test_a_text_that_marks_a_missing_number_is_counted_and_not_carried(tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace('"2024": 147474.355', '"2024": "False"', 1)

    content = read_changed("klimatkollen", "municipality-data.json", change, tmp_path)
    assert values_of(content, "observation:emissions-municipality-1440-2024-all", "eco:value") == []
    counts = account_of(content, "municipality-data.json").values
    assert [count for reason, count in counts.items() if reason.en == "The value is missing."] == [120]


MUNICIPALITIES, SECTORS, CODES = "municipality-data.json", "municipality-sector-emissions.json", "codes.csv"

BAD_CLIMATE: list[tuple[str, Change, str]] = [
    (MUNICIPALITIES, lambda text: text.replace('"name": "Ale"', '"name": "Aale"'), ":2: No code is given for 'Aale'."),
    (MUNICIPALITIES, lambda text: text.replace('"name": "Ale"', '"name": "Umeå"'), ":2: The municipality 2480 lies in"),
    (
        MUNICIPALITIES,
        lambda text: text.replace('"name": "Alingsås"', '"name": "Ale"'),
        ":3: The name 'Ale' stands on line 2",
    ),
    (
        MUNICIPALITIES,
        lambda text: text.replace('"name": "Ale"', '"colour": 1, "name": "Ale"'),
        ":2: The key 'colour' is",
    ),
    (MUNICIPALITIES, lambda text: text.replace('"name": "Ale", ', ""), ":2: The object has no 'name'"),
    (MUNICIPALITIES, lambda text: text.replace("147474.355", "-5.5", 1), ":2: The emissions 2024 '-5.5' is not"),
    (MUNICIPALITIES, lambda text: text.replace("147474.355", '"many"', 1), ":2: The emissions 2024 'many' is not"),
    (MUNICIPALITIES, lambda text: text.replace("147474.355", "true", 1), ":2: The emissions 2024 'True' is not"),
    (MUNICIPALITIES, lambda text: text.replace("147474.355", "NaN", 1), ":2: This is no list of JSON objects: NaN is"),
    (
        MUNICIPALITIES,
        lambda text: text.replace('"2024": 147', '"1990": 147', 1),
        ":2: This is no list of JSON objects: the key",
    ),
    (MUNICIPALITIES, lambda text: text.replace('"2024": 147', '"24": 147', 1), ":2: The emissions '24' is not"),
    (MUNICIPALITIES, lambda text: text[:-400], ":291: This is no list of JSON objects: "),
    (MUNICIPALITIES, lambda text: text[:-3], ":291: This is no list of JSON objects: the list has no end"),
    (MUNICIPALITIES, lambda text: text + "[]", ":292: This is no list of JSON objects: something stands behind"),
    (MUNICIPALITIES, lambda text: text[1:], ":2: This is no list of JSON objects: '[' is expected"),
    (
        MUNICIPALITIES,
        lambda text: text.replace("},\n{", "}\n{", 1),
        ":3: This is no list of JSON objects: ',' is expected",
    ),
    (
        MUNICIPALITIES,
        lambda text: text.replace("[\n{", "[\n7,\n{", 1),
        ":2: This is no list of JSON objects: a JSON object",
    ),
    (SECTORS, lambda text: text.replace('"Jordbruk"', '"Skogsbruk"', 1), ":2: The sectors 'Skogsbruk' is not"),
    (
        SECTORS,
        lambda text: text.replace('"sectors": {', '"sectors": [{', 1).replace("}}}", "}}]}", 1),
        ":2: The sectors ",
    ),
    (CODES, lambda text: text.replace(",0115,", ",0114,"), ":24: The code 0114 is that of 'Upplands Väsby' already"),
    (
        CODES,
        lambda text: text.replace(",Vallentuna", ",Upplands Väsby"),
        ":24: The key 'municipality Upplands Väsby' stands",
    ),
    (CODES, lambda text: text.replace("municipality,0115", "parish,0115"), ":24: The level 'parish' is not"),
]


@pytest.mark.parametrize(("file", "change", "message"), BAD_CLIMATE, ids=[message for _, _, message in BAD_CLIMATE])
def test_bad_climate_data_gets_one_clear_message(tmp_path: Path, file: str, change: Change, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_changed("klimatkollen", file, change, tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/klimatkollen/{file}{message}")


def test_another_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nation-data\.json:2: The country 'Norge' is not"):
        read_changed("klimatkollen", "nation-data.json", lambda text: text.replace("Sverige", "Norge"), tmp_path)


OUTLINES: list[tuple[Change, str]] = [
    (lambda text: text.replace("[17.838,59.476]", "[59.476,17.838]"), "The geometry 0114 '59.476 17.838' is not"),
    (lambda text: text.replace("[17.838,59.476]", "[17.9,59.4]", 1), "The geometry 0114 '17.9 59.4' is not"),
    (lambda text: text.replace('"kod":"0115"', '"kod":"0114"'), "The kod '0114' is not"),
    (
        lambda text: text.replace('"kod":"0115","namn":"Vallentuna","lan":"01"', '"kod":"0115","lan":"03"'),
        "The kod '0115' is not",
    ),
    (lambda text: text.replace('"namn":"Vallentuna"', '"name":"Vallentuna"'), "The properties 'name' is not"),
    (lambda text: text.replace('"type":"Polygon"', '"type":"Point"', 1), "The geometry 0114 'Point' is not"),
    (lambda text: text.replace("[17.838,59.476]", "[17.838,59.476,5]"), "The geometry 0114 '17.838 59.476 5' is not"),
    (lambda text: text.replace("FeatureCollection", "Feature", 1), "The type "),
]


@pytest.mark.parametrize(("change", "message"), OUTLINES, ids=[message for _, message in OUTLINES])
def test_an_outline_that_cannot_be_right_is_refused(tmp_path: Path, change: Change, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_changed("swedish-boundaries", "kommuner_s.geojson", change, tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}/swedish-boundaries/kommuner_s.geojson: {message}")


def test_geojson_that_is_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lan\.geojson:\d+: This is not whole JSON"):
        read_changed("swedish-boundaries", "lan.geojson", lambda text: text[:-90], tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",2021,https", ",21,https", ":2: The since_at_least '21' is not"),
        ("2021,https://", "2021,gopher://", ":2: The source 'gopher://"),
        ("\n2081,", "\n1490,", ":3: The key '1490' stands on line 2"),
    ],
)
def test_a_bad_member_gets_one_clear_message(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_changed("climate-neutral-cities-2030", "members.csv", lambda text: text.replace(old, new, 1), tmp_path)
    assert f"members.csv{message}" in str(caught.value)


def test_a_row_with_another_bodys_identifiers_is_counted_and_not_carried() -> None:
    content = read(share_path("data") / "wikidata-public-bodies")
    carried = {mention.record.value.rpartition("/")[2] for mention in content.mentions}
    assert not carried & {"Q503198", "Q80207100", "Q10718106", "Q26040"}
    numbers = [
        value for mention in content.mentions for scheme, value in mention.identifiers if scheme == "organisationNumber"
    ]
    assert len(numbers) == len(set(numbers)) > 400
    assert all(map(has_luhn_check_digit, numbers))
    (account,) = content.accounts
    assert {count for reason, count in account.ignored.items() if "same Wikidata item" in reason.en} == {2}


def test_a_wrong_check_digit_is_counted(tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace("202100-0084", "202100-0083")

    (account,) = read_changed("wikidata-public-bodies", "bodies.csv", change, tmp_path).accounts
    assert list(account.values.values()) == [1]


def test_a_group_is_never_one_with_a_company_because_of_its_name() -> None:
    groups = [
        mention
        for mention in read(share_path("data") / "klimatkollen-companies").mentions
        if mention.names[0].text == "Telia Company"
    ]
    (group,) = groups
    company = Mention(
        node=group.node.__class__("urn:mention:test:1"),
        kind="actor",
        record=group.record,
        origin=group.origin,
        identifiers=(("organisationNumber", "556103-4249"),),
        classes=("eco:Company",),
        names=(Name("Telia Company"),),
    )
    assert len(resolve_mentions([group, company]).entities) == 2
    without_kind = Mention(**{**group.__dict__, "concept": "actor-kind:company", "classes": ("eco:Company",)})
    assert len(resolve_mentions([without_kind, company]).entities) == 1


def test_a_file_to_be_published_is_there_and_described(tmp_path: Path) -> None:
    folder = copy_source("swedish-boundaries", tmp_path)
    (published,) = list_published(tmp_path)
    assert (published.file.name, published.media_type) == ("sverige.topojson", "application/json")
    (folder / "sverige.topojson").rename(folder / "other.topojson")
    with pytest.raises(InputError, match=r"there is no file 'sverige\.topojson'"):
        list_published(tmp_path)
    text = (folder / "source.toml").read_text(encoding="utf-8")
    (folder / "source.toml").write_text(text.replace("media_type", "media"), encoding="utf-8")
    with pytest.raises(InputError, match="needs exactly title_sv, title_en, media_type"):
        list_published(tmp_path)


def test_two_sources_may_not_publish_one_name(tmp_path: Path) -> None:
    shutil.copytree(copy_source("swedish-boundaries", tmp_path), tmp_path / "twin")
    with pytest.raises(InputError, match=r"twin/source\.toml: .*another source publishes 'sverige\.topojson'"):
        list_published(tmp_path)
