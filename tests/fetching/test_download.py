"""Large files: continued, checked, and not sent twice."""

from dataclasses import replace
from hashlib import md5, sha256
from pathlib import Path

import pytest

from ecograph.errors import FetchError
from ecograph.fetching.client import Access, Client
from ecograph.fetching.download import Expected, download
from ecograph.fetching.limits import Limits
from playback import ZIP, Playback, Reply, file_reply

CONTENT = bytes(range(256)) * 40
NOTHING = Expected()


def test_a_file_that_breaks_off_goes_on_where_it_broke(client: Client, server: Playback, tmp_path: Path) -> None:
    server.play("/file.zip", file_reply(CONTENT, cut=4000), file_reply(CONTENT))
    found = download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    assert found is not None
    assert found.file.read_bytes() == CONTENT
    assert (found.sha256, found.etag) == (sha256(CONTENT).hexdigest(), '"one"')
    assert server.asked[1].headers["range"] == "bytes=4000-"
    assert [path.name for path in tmp_path.iterdir()] == ["file.zip"]


def test_a_later_run_goes_on_with_the_part_that_is_left(client: Client, server: Playback, tmp_path: Path) -> None:
    server.play("/file.zip", file_reply(CONTENT, cut=4000), Reply(500))
    with pytest.raises(FetchError, match="Given up after 3 attempts"):
        download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    assert not (tmp_path / "file.zip").exists()
    server.play("/file.zip", file_reply(CONTENT))
    found = download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    assert found is not None
    assert found.file.read_bytes() == CONTENT
    assert server.asked[-1].headers["range"] == "bytes=4000-"


def test_a_part_of_an_older_version_is_not_continued(client: Client, server: Playback, tmp_path: Path) -> None:
    server.play("/file.zip", file_reply(CONTENT, cut=4000), file_reply(CONTENT[::-1], etag='"two"'))
    found = download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    assert found is not None
    assert found.file.read_bytes() == CONTENT[::-1]
    assert found.etag == '"two"'


def test_a_part_that_has_grown_too_long_is_thrown_away(client: Client, server: Playback, tmp_path: Path) -> None:
    server.play("/file.zip", file_reply(CONTENT, cut=4000), Reply(500))
    with pytest.raises(FetchError):
        download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    part = tmp_path / "file.zip.part"
    part.write_bytes(CONTENT + b"more")
    server.play("/file.zip", file_reply(CONTENT))
    found = download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    assert found is not None
    assert found.file.read_bytes() == CONTENT


def test_an_answer_that_continues_elsewhere_is_not_appended(client: Client, server: Playback, tmp_path: Path) -> None:
    wrong = Reply(
        206, CONTENT[7:], {**ZIP, "etag": '"one"', "content-range": f"bytes 7-{len(CONTENT) - 1}/{len(CONTENT)}"}
    )
    server.play("/file.zip", file_reply(CONTENT, cut=4000), wrong, file_reply(CONTENT))
    found = download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    assert found is not None
    assert found.file.read_bytes() == CONTENT


@pytest.mark.parametrize("known", [Expected(etag='"one"'), Expected(modified="Thu, 06 Aug 2026 10:00:00 GMT")])
def test_a_version_that_is_here_already_is_not_sent_again(
    client: Client, server: Playback, tmp_path: Path, known: Expected
) -> None:
    server.play("/file.zip", Reply(304, b"", {"etag": '"one"'}))
    assert download(client, f"{server.address}/file.zip", tmp_path / "file.zip", known) is None
    assert {"if-none-match", "if-modified-since"} & server.asked[0].headers.keys()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        (Expected(size=7), "sent 10240 bytes; the service itself says 7"),
        (Expected(digest=("md5", "0" * 32)), "the md5 of what was sent is not the one that the service states"),
    ],
)
def test_a_file_that_is_not_what_the_service_states_is_thrown_away(
    client: Client, server: Playback, tmp_path: Path, expected: Expected, message: str
) -> None:
    server.play("/file.zip", file_reply(CONTENT))
    with pytest.raises(FetchError, match=message):
        download(client, f"{server.address}/file.zip", tmp_path / "file.zip", expected)
    assert not (tmp_path / "file.zip").exists()
    assert not (tmp_path / "file.zip.part").exists()


def test_a_file_that_is_what_the_service_states_is_kept(client: Client, server: Playback, tmp_path: Path) -> None:
    server.play("/file.zip", file_reply(CONTENT))
    expected = Expected(size=len(CONTENT), digest=("md5", md5(CONTENT, usedforsecurity=False).hexdigest()))
    assert download(client, f"{server.address}/file.zip", tmp_path / "file.zip", expected) is not None


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(server: Playback, tmp_path: Path) -> None:
    server.play("/file.zip", file_reply(CONTENT))
    client = Client(Access(), replace(Limits(), file_size=5000, pause=0), 0.0, lambda _: None)
    with pytest.raises(FetchError, match="sends more than the 5000 bytes"):
        download(client, f"{server.address}/file.zip", tmp_path / "file.zip", NOTHING)
    client.close()
    assert not (tmp_path / "file.zip.part").exists()
