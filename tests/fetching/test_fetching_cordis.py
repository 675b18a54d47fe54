"""The monthly zip of CORDIS: cut to Swedish consortia, without persons, and refused when it is not as it was."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

import service_answers as answers
from ecograph.errors import FetchError
from ecograph.fetching import Outcome, Wish, fetch_source
from ecograph.fetching.limits import Limits
from ecograph.fetching.services import SERVICES
from ecograph.sources import read_delivered
from ecograph.sources.declaration import read_delivery
from playback import ZIP, Playback, Reply, file_reply

QUICK = Limits(attempts=2, first_wait=0.001, longest_wait=0.002, pause=0)
TODAY = date(2026, 11, 22)
FILE = "/cordis.zip"


def fetch(server: Playback, data: Path, limits: Limits = QUICK) -> Outcome:
    wish = Wish(data=data, today=TODAY, address=server.address + FILE, limits=limits)
    return fetch_source(SERVICES["cordis-horizon"], wish, lambda _: None)


def list_texts(data: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (data / "cordis-horizon").iterdir()}


def local(term: object) -> str:
    return str(term).strip("<>").replace("#", "/").rpartition("/")[2]


def test_projects_with_a_swedish_partner_are_kept_with_all_their_partners(server: Playback, tmp_path: Path) -> None:
    server.play(FILE, file_reply(answers.cordis_zip()))
    outcome = fetch(server, tmp_path)
    assert outcome.rows == {"project": 1, "organization": 5}
    content = read_delivered(read_delivery(tmp_path / "cordis-horizon" / "source.toml"))
    assert [account.rows for account in content.accounts] == [1, 5]
    facts = {
        (local(quad.subject), local(quad.predicate), quad.object.value)
        for quad in (statement.quad for statement in content.statements)
        if isinstance(quad.object, NamedNode | Literal)
    }
    kth = "cordis-101000001-999990946"
    assert {
        (kth, "role", "https://w3id.org/ecograph/id/role/coordinator"),
        (kth, "role", "https://w3id.org/ecograph/id/role/participant"),
        (kth, "euContribution", "1000100.5"),
        (kth, "netEuContribution", "900100.5"),
        ("eu-101000001", "amount", "3250901.25"),
        ("eu-101000001", "currency", "EUR"),
    } <= facts
    (body,) = [mention for mention in content.mentions if ("pic", "999990946") in mention.identifiers]
    assert ("organisationNumber", "202100-3054") in body.identifiers


def test_natural_persons_are_masked_before_anything_is_kept(server: Playback, tmp_path: Path) -> None:
    server.play(FILE, file_reply(answers.cordis_zip()))
    outcome = fetch(server, tmp_path)
    assert list(outcome.left_out.values()) == [1]
    texts = list_texts(tmp_path)
    for private in ("KAJSA", "999999999", "europa.eu/form", "quoted"):
        assert all(private not in text for text in texts.values()), private
    mentions = read_delivered(read_delivery(tmp_path / "cordis-horizon" / "source.toml")).mentions
    assert [mention.names[1].text for mention in mentions if mention.kind == "person"] == [
        "Natural person, name withheld"
    ]


def test_a_file_that_the_service_has_not_renewed_is_not_fetched(server: Playback, tmp_path: Path) -> None:
    server.play(FILE, file_reply(answers.cordis_zip()))
    fetch(server, tmp_path)
    before = list_texts(tmp_path)
    assert 'etag = "\\"one\\""' in before["source.toml"]
    assert not fetch(server, tmp_path).is_new
    assert server.asked[-1].headers["if-none-match"] == '"one"'
    assert list_texts(tmp_path) == before


def test_a_snapshot_that_was_damaged_is_fetched_anew(server: Playback, tmp_path: Path) -> None:
    server.play(FILE, file_reply(answers.cordis_zip()))
    fetch(server, tmp_path)
    before = list_texts(tmp_path)
    (table,) = (tmp_path / "cordis-horizon").glob("organization-*.csv")
    table.write_text("damaged", encoding="utf-8")
    fetch(server, tmp_path)
    assert "if-none-match" not in server.asked[-1].headers
    assert list_texts(tmp_path) == before


def test_newer_files_may_have_keywords(server: Playback, tmp_path: Path) -> None:
    projects = [answers.PROJECT_HEADER + ";keywords", *(f"{line};sparrows" for line in answers.PROJECTS)]
    server.play(FILE, file_reply(answers.cordis_zip(projects)))
    assert fetch(server, tmp_path).rows["project"] == 1


HEADER = answers.ORGANISATION_HEADER
BROKEN = [
    (answers.cordis_zip()[:-200], "is no whole zip file"),
    (
        answers.cordis_zip(organisations=[HEADER.replace("vatNumber", "vat"), *answers.ORGANISATIONS]),
        "'vatNumber' is missing",
    ),
    (answers.cordis_zip(organisations=[f"{HEADER};colour", *answers.ORGANISATIONS]), "'colour' is not known"),
    (
        answers.cordis_zip([answers.PROJECT_HEADER.replace("acronym", "akronym"), *answers.PROJECTS]),
        "'acronym' is missing",
    ),
    (answers.cordis_zip(organisations=[HEADER.replace(";", ","), *answers.ORGANISATIONS]), "'projectID' is missing"),
    (answers.make_zip({"project.csv": answers.PROJECT_HEADER}), r"has 0 members \*/organization\.csv"),
    (
        answers.cordis_zip(organisations=[HEADER, *(line + ";;" for line in answers.ORGANISATIONS)]),
        "too few or too many fields",
    ),
]


@pytest.mark.parametrize(("content", "message"), BROKEN, ids=[message for _, message in BROKEN])
def test_a_file_that_is_not_as_it_was_changes_nothing(
    server: Playback, tmp_path: Path, content: bytes, message: str
) -> None:
    server.play(FILE, file_reply(answers.cordis_zip()))
    fetch(server, tmp_path)
    before = list_texts(tmp_path)
    server.play(FILE, file_reply(content, etag='"two"'))
    with pytest.raises(FetchError, match=message):
        fetch(server, tmp_path)
    assert list_texts(tmp_path) == before
    server.play(FILE, file_reply(answers.cordis_zip(), etag='"three"'))
    assert fetch(server, tmp_path).rows["project"] == 1


def test_a_damaged_member_is_refused(server: Playback, tmp_path: Path) -> None:
    content = bytearray(answers.cordis_zip())
    content[content.index(b"csv/organization.csv") + 100] ^= 0xFF
    server.play(FILE, file_reply(bytes(content)))
    with pytest.raises(FetchError, match=r"no whole zip file|cannot be read"):
        fetch(server, tmp_path)


def test_one_broken_row_leaves_out_its_project_whole(server: Playback, tmp_path: Path) -> None:
    other = [line.replace("101000001", "101000003") for line in answers.ORGANISATIONS]
    projects = [answers.PROJECT_HEADER, *answers.PROJECTS, answers.PROJECTS[0].replace("101000001", "101000003")]
    organisations = [HEADER, *answers.ORGANISATIONS, *other[:-2], f"{other[2]};one;more"]
    server.play(FILE, file_reply(answers.cordis_zip(projects, organisations)))
    outcome = fetch(server, tmp_path)
    assert outcome.rows["project"] == 1
    assert "the project is left out as a whole" in "".join(reason.en for reason in outcome.left_out)


def test_what_unpacks_to_too_much_is_refused(server: Playback, tmp_path: Path) -> None:
    server.play(FILE, file_reply(answers.cordis_zip()))
    content = len(answers.cordis_zip())
    with pytest.raises(FetchError, match="bytes unpacked, more than"):
        fetch(server, tmp_path, replace(QUICK, file_size=content + 10))


def test_an_error_page_in_place_of_the_file_is_refused(server: Playback, tmp_path: Path) -> None:
    server.play(FILE, Reply(200, b"<html>", {"content-type": "text/html"}))
    with pytest.raises(FetchError, match="answers with 'text/html'"):
        fetch(server, tmp_path)
    server.play(FILE, Reply(200, b"<html>", dict(ZIP)))
    with pytest.raises(FetchError, match="is no whole zip file"):
        fetch(server, tmp_path)
