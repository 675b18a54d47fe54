"""Each service from its answer to what the build reads: whole, without people, and unchanged by any fault."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import service_answers as answers
from ecograph.errors import EcographError, FetchError, InputError
from ecograph.fetching import Outcome, Wish, fetch_source
from ecograph.fetching.limits import Limits
from ecograph.fetching.services import SERVICES
from ecograph.sources import read_delivered
from ecograph.sources.declaration import read_delivery
from playback import Playback, Reply, file_reply, json_reply

QUICK = Limits(attempts=2, first_wait=0.001, longest_wait=0.002, pause=0)
TODAY = date(2026, 11, 22)
KEY = "made-up-key-5e1f"

FUNDERS = "/projects/funders/"


def play_swecris(server: Playback, content: Any) -> None:
    for funder in ("202100-2585", "202100-5000", "202100-5208", "202100-5216", "202100-5232", "202100-5240"):
        server.play(FUNDERS + funder, json_reply([each for each in content if each["fundingOrganisationId"] == funder]))
    for fund in ("802006-0763", "802012-1276", "802400-4155"):
        server.play(FUNDERS + fund, json_reply([]))


def play_ror(server: Playback, content: Any) -> None:
    dump = answers.make_zip({"v2.9-2026-06-30-ror-data.json": json.dumps(content), "v2.9-ror-data.csv": "id\n"})
    server.play("/", json_reply(answers.ror_listing(dump, server.address)))
    server.play("/dump.zip", file_reply(dump))


@dataclass(frozen=True)
class Case:
    """A service: its answer, how the answer is played, and where a record of it can be spoilt."""

    answer: Callable[[], Any]
    play: Callable[[Playback, Any], None]
    record: Callable[[Any], dict[str, Any]]
    required: str
    rows: dict[str, int]


def first(content: Any) -> dict[str, Any]:
    found: dict[str, Any] = content[0]
    return found


def play_at(path: str) -> Callable[[Playback, Any], None]:
    return lambda server, content: server.play(path, json_reply(content))


CASES = {
    "swecris-api": Case(answers.swecris, play_swecris, first, "projectId", {"projects": 8}),
    "gdp-vinnova": Case(answers.gdp, play_at("/finansieradeaktiviteter"), first, "diarienummer", {"activities": 2}),
    "formas": Case(answers.formas, play_at("/projekt/GetAll"), first, "diarienummer", {"projects": 2}),
    "vinnova": Case(answers.vinnova, play_at("/projekt/2020-01-01"), first, "Diarienummer", {"projects": 3}),
    "ror": Case(answers.ror, play_ror, first, "names", {"ror_se": 1}),
    "kolada": Case(answers.kolada, play_at("/data"), lambda content: first(content["values"]), "period", {"values": 2}),
}
"""Services that answer with records of keys."""


@pytest.fixture(autouse=True)
def give_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in SERVICES.values():
        if service.key is not None:
            monkeypatch.setenv(service.key.variable, KEY)


def fetch(server: Playback, data: Path, name: str, **wishes: Any) -> Outcome:
    address = server.address + ("/" if name in {"ror", "wikidata-bodies"} or name.startswith("cordis") else "")
    wish = Wish(data=data, today=TODAY, address=address, limits=QUICK)
    return fetch_source(SERVICES[name], replace(wish, **wishes), lambda _: None)


def list_files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return the content and the time of each file that a build would read."""
    found = [path for path in folder.rglob("*") if path.is_file() and ".fetching" not in path.parts]
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


@pytest.mark.parametrize("name", CASES)
def test_what_is_fetched_is_what_the_build_reads(server: Playback, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    case.play(server, case.answer())
    outcome = fetch(server, tmp_path, name)
    assert (outcome.is_new, dict(outcome.rows)) == (True, case.rows)
    delivery = read_delivery(tmp_path / name / "source.toml")
    assert (delivery.source.retrieved, delivery.format) == (TODAY, SERVICES[name].form)
    content = read_delivered(delivery)
    for account in content.accounts:
        assert account.used + account.ignored.total() == account.rows > 0
    assert not (tmp_path / ".fetching" / name).exists()


@pytest.mark.parametrize("name", CASES)
def test_the_same_answer_again_touches_no_file(server: Playback, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    case.play(server, case.answer())
    fetch(server, tmp_path, name)
    before = list_files(tmp_path)
    assert not fetch(server, tmp_path, name, today=date(2026, 12, 1)).is_new
    assert list_files(tmp_path) == before


def spoil_name(record: dict[str, Any], required: str) -> None:
    record["färg"] = record.pop(required)


def spoil_missing(record: dict[str, Any], required: str) -> None:
    del record[required]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("spoil", "what"), [(spoil_name, "'färg' is not known"), (spoil_missing, "is missing")])
def test_a_changed_column_stops_with_its_name_and_changes_nothing(
    server: Playback, tmp_path: Path, name: str, spoil: Callable[[dict[str, Any], str], None], what: str
) -> None:
    case = CASES[name]
    case.play(server, case.answer())
    fetch(server, tmp_path, name)
    before, changed = list_files(tmp_path), case.answer()
    spoil(case.record(changed), case.required)
    if name == "ror":
        (tmp_path / name / "source.toml").write_text(
            (tmp_path / name / "source.toml").read_text(encoding="utf-8").replace("v2.9", "v2.8"), encoding="utf-8"
        )
        before = list_files(tmp_path)
    case.play(server, changed)
    with pytest.raises(FetchError, match=what) as caught:
        fetch(server, tmp_path, name)
    assert "nothing was changed" in str(caught.value)
    assert case.required in str(caught.value) or "färg" in str(caught.value)
    assert list_files(tmp_path) == before
    case.play(server, case.answer())
    assert fetch(server, tmp_path, name).rows == case.rows


@pytest.mark.parametrize("name", CASES)
def test_a_service_that_fails_for_ever_changes_nothing(server: Playback, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    case.play(server, case.answer())
    fetch(server, tmp_path, name)
    before = list_files(tmp_path)
    for path in (
        "/",
        FUNDERS + "202100-2585",
        "/finansieradeaktiviteter",
        "/projekt/GetAll",
        "/projekt/2020-01-01",
        "/data",
    ):
        server.play(path, Reply(500))
    with pytest.raises(FetchError, match="Given up after 2 attempts; nothing was changed"):
        fetch(server, tmp_path, name)
    assert list_files(tmp_path) == before


@pytest.mark.parametrize("name", ["swecris-api", "gdp-vinnova"])
def test_people_and_prose_and_keys_are_on_no_disc(server: Playback, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    case.play(server, case.answer())
    fetch(server, tmp_path, name)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    for private in ("Kajsa", "kajsa@", "rörfirma", answers.PERSONAL, "Löpande", "Running text", KEY):
        assert all(private not in text for text in texts), private


@pytest.mark.parametrize("name", ["swecris-api", "gdp-vinnova"])
def test_what_an_interrupted_fetch_leaves_has_no_people_either(server: Playback, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    content = case.answer() * 600 if name == "gdp-vinnova" else case.answer()
    case.play(server, content[:1000])
    if name == "gdp-vinnova":
        server.play("/finansieradeaktiviteter", json_reply(content[:1000]), Reply(500))
    else:
        server.play(FUNDERS + "802400-4155", Reply(500))
    with pytest.raises(FetchError):
        fetch(server, tmp_path, name)
    kept = [path.read_text(encoding="utf-8") for path in (tmp_path / ".fetching").rglob("page-*")]
    assert kept != []
    for private in ("Kajsa", answers.PERSONAL, "Running text", KEY):
        assert all(private not in text for text in kept), private


def test_a_missing_key_is_asked_for_by_the_name_of_its_variable(
    server: Playback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ECOGRAPH_GDP_VINNOVA_KEY")
    with pytest.raises(InputError, match="needs a key: put it into the environment variable ECOGRAPH_GDP_VINNOVA_KEY"):
        fetch(server, tmp_path, "gdp-vinnova")
    monkeypatch.setenv("ECOGRAPH_GDP_VINNOVA_KEY", f"{KEY}\nx")
    with pytest.raises(InputError, match="is no key") as caught:
        fetch(server, tmp_path, "gdp-vinnova")
    assert KEY not in str(caught.value)
    assert server.asked == []


def test_each_agency_has_a_key_of_its_own(server: Playback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOGRAPH_GDP_FORTE_KEY", "forte")
    server.play("/finansieradeaktiviteter", json_reply(answers.gdp()))
    fetch(server, tmp_path, "gdp-forte")
    assert server.asked[0].headers["authorization"] == "forte"
    assert (server.asked[0].query["limit"], server.asked[0].query["offset"]) == ("1000", "0")


def test_a_single_record_that_comes_by_itself_is_a_list_of_one(server: Playback, tmp_path: Path) -> None:
    server.play("/finansieradeaktiviteter", json_reply(answers.gdp()[0]))
    assert fetch(server, tmp_path, "gdp-vinnova").rows == {"activities": 1}


def test_the_copies_that_swecris_has_of_grants_are_left_out_and_counted(server: Playback, tmp_path: Path) -> None:
    content = answers.swecris()
    original = next(each for each in content if each["projectId"].endswith("_Vinnova"))
    copy = {**original, "projectId": original["projectId"].replace("_Vinnova", "_RJ")}
    play_swecris(server, content)
    server.play(FUNDERS + "802012-1276", json_reply([copy]))
    outcome = fetch(server, tmp_path, "swecris-api")
    assert outcome.rows == {"projects": 8}
    assert list(outcome.left_out.values()) == [1]


def test_the_newest_dump_is_not_fetched_twice_and_foreign_records_stay(server: Playback, tmp_path: Path) -> None:
    folder = tmp_path / "ror"
    folder.mkdir()
    (folder / "ror_foreign_selected.jsonl").write_text(json.dumps(answers.ror()[1]) + "\n", encoding="utf-8")
    (folder / "source.toml").write_text(
        'files = ["ror_foreign_selected.jsonl"]\n[expected."ror_foreign_selected.jsonl"]\nrows_min = 1\nrows_max = 1\n',
        encoding="utf-8",
    )
    play_ror(server, answers.ror())
    assert fetch(server, tmp_path, "ror").rows == {"ror_se": 1, "ror_foreign_selected": 1}
    assert not (folder / "ror_foreign_selected.jsonl").exists()
    asked = len(server.asked)
    assert not fetch(server, tmp_path, "ror").is_new
    assert [each.path for each in server.asked[asked:]] == ["/"]


def test_a_dump_with_another_checksum_than_stated_is_refused(server: Playback, tmp_path: Path) -> None:
    play_ror(server, answers.ror())
    server.play("/", json_reply(answers.ror_listing(b"x" * 10, server.address)))
    with pytest.raises(FetchError, match="the service itself says 10"):
        fetch(server, tmp_path, "ror")


def test_wikidata_answers_are_gathered_by_item(server: Playback, tmp_path: Path) -> None:
    server.play("/", json_reply(answers.wikidata()))
    assert fetch(server, tmp_path, "wikidata-bodies").rows == {"bodies": 3}
    assert "wdt:P6460" in server.asked[0].query["query"]
    content = read_delivered(read_delivery(tmp_path / "wikidata-bodies" / "source.toml"))
    assert [mention.identifiers for mention in content.mentions] == [
        (("organisationNumber", "202100-5216"), ("wikidata", "http://www.wikidata.org/entity/Q4355568")),
        (
            ("organisationNumber", "212000-0142"),
            ("municipalityCode", "0180"),
            ("wikidata", "http://www.wikidata.org/entity/Q506250"),
        ),
    ]
    changed = answers.wikidata()
    changed["head"]["vars"][4] = "orgnr"
    server.play("/", json_reply(changed))
    with pytest.raises(FetchError, match="the column 'number' is missing"):
        fetch(server, tmp_path, "wikidata-bodies")


def test_kolada_pages_are_followed_to_the_last(server: Playback, tmp_path: Path) -> None:
    one, two = answers.kolada(), answers.kolada()
    one["next_url"] = "https://api.kolada.se/v3/data?page=2"
    two["values"] = [{**each, "municipality": "1480"} for each in two["values"][:1]]
    server.play("/data", json_reply(one), json_reply(two))
    assert fetch(server, tmp_path, "kolada").rows == {"values": 3}
    assert [each.query["page"] for each in server.asked] == ["1", "2"]


def test_only_changes_are_asked_for_and_put_into_what_is_here(server: Playback, tmp_path: Path) -> None:
    server.play("/projekt/GetAll", json_reply(answers.formas()))
    fetch(server, tmp_path, "formas")
    changed = {**answers.formas()[0], "ärenderubrik": "Träd i byn"}
    server.play("/Projekt/getbychangeddate/2026-11-20", json_reply([changed]))
    assert fetch(server, tmp_path, "formas", since=date(2026, 11, 20)).rows == {"projects": 2}
    (file,) = (tmp_path / "formas").glob("*.jsonl")
    assert "Träd i byn" in file.read_text(encoding="utf-8")
    assert "Träd igen" in file.read_text(encoding="utf-8")


def test_the_day_of_change_goes_to_services_that_know_it(server: Playback, tmp_path: Path) -> None:
    server.play("/finansieradeaktiviteter", json_reply(answers.gdp()))
    fetch(server, tmp_path, "gdp-vinnova", since=date(2026, 11, 1))
    assert server.asked[0].query["franTidpunkt"] == "2026-11-01"
    note = (tmp_path / "gdp-vinnova" / "source.toml").read_text(encoding="utf-8")
    assert "Only what has changed since 2026-11-01 is there." in note
    with pytest.raises(EcographError, match="swecris-api always sends all; leave out --since"):
        fetch(server, tmp_path, "swecris-api", since=date(2026, 11, 1))


def test_a_gap_between_what_is_here_and_the_changes_is_refused(server: Playback, tmp_path: Path) -> None:
    server.play("/projekt/GetAll", json_reply(answers.formas()))
    fetch(server, tmp_path, "formas")
    server.play("/Projekt/getbychangeddate/2026-12-01", json_reply(answers.formas()[:1]))
    with pytest.raises(FetchError, match="changes since 2026-12-01 would leave a gap"):
        fetch(server, tmp_path, "formas", since=date(2026, 12, 1), today=date(2026, 12, 2))


def test_pages_that_were_not_believed_are_asked_for_again(server: Playback, tmp_path: Path) -> None:
    server.play("/finansieradeaktiviteter", json_reply(answers.gdp()))
    fetch(server, tmp_path, "gdp-vinnova")
    server.play("/finansieradeaktiviteter", json_reply(answers.gdp()[:1]), json_reply(answers.gdp()))
    with pytest.raises(FetchError, match="Only 1 rows of activities came"):
        fetch(server, tmp_path, "gdp-vinnova")
    assert fetch(server, tmp_path, "gdp-vinnova").rows == {"activities": 2}


def test_a_key_goes_to_no_address_that_anyone_can_listen_to(server: Playback, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="A key is sent over https only"):
        fetch(server, tmp_path, "gdp-vinnova", address="http://api.vinnova.example.org/gdp")
    for address in ("ftp://example.org/", "example.org/api", "https://kajsa:secret@example.org/api"):
        with pytest.raises(InputError, match="not one of the web without user name and password") as caught:
            fetch(server, tmp_path, "formas", address=address)
        assert "secret" not in str(caught.value)


def test_far_fewer_rows_than_before_are_believed_only_when_told(server: Playback, tmp_path: Path) -> None:
    server.play("/projekt/GetAll", json_reply(answers.formas()))
    fetch(server, tmp_path, "formas")
    before = list_files(tmp_path)
    server.play("/projekt/GetAll", json_reply(answers.formas()[:1]))
    with pytest.raises(FetchError, match="Only 1 rows of projects came, 2 are here"):
        fetch(server, tmp_path, "formas")
    assert list_files(tmp_path) == before
    assert fetch(server, tmp_path, "formas", accept_fewer=True).rows == {"projects": 1}
    server.play("/projekt/GetAll", json_reply([]))
    with pytest.raises(FetchError, match="Only 0 rows"):
        fetch(server, tmp_path, "formas", accept_fewer=True)
