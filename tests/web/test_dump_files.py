"""Files of the release over HTTP: whole, in part, unchanged, described."""

import hashlib
from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from ecograph.release import MANIFEST, Release

FILE = "/dumps/ecograph.ttl"


@pytest.fixture(name="founding", scope="module")
def open_plain_client(founding_url: str) -> Iterator[httpx.Client]:
    """Return a client that wants the bytes as they are stored."""
    with httpx.Client(base_url=founding_url, timeout=60, headers={"Accept-Encoding": "identity"}) as client:
        yield client


def test_the_page_lists_every_file_with_size_and_digest(founding: httpx.Client, release: Release) -> None:
    page = founding.get("/dumps/?lang=en").text
    for name, entry in release.manifest.files.items():
        assert f'href="/dumps/{name}"' in page
        assert f"{entry.size:,}" in page
        assert entry.sha256 in page
    assert f'href="/dumps/{MANIFEST}"' in page


def test_each_file_is_the_one_of_the_manifest(founding: httpx.Client, release: Release) -> None:
    for name, entry in release.manifest.files.items():
        answer = founding.get(f"/dumps/{name}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == entry.sha256
        assert answer.headers["etag"] == f'"{entry.sha256}"'
        assert answer.headers["content-length"] == str(entry.size)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("ecograph.ttl", "text/turtle; charset=utf-8"),
        ("ecograph.trig", "application/trig"),
        ("ecograph.nt", "application/n-triples"),
        ("ecograph.nq", "application/n-quads"),
        ("ecograph.jsonld", "application/ld+json"),
        ("ecograph.rdf", "application/rdf+xml"),
        ("metrics.csv", "text/csv; charset=utf-8"),
        ("manifest.json", "application/json"),
    ],
)
def test_each_file_has_its_media_type(founding: httpx.Client, name: str, media_type: str) -> None:
    assert founding.head(f"/dumps/{name}").headers["content-type"] == media_type


def test_head_tells_the_length_and_sends_nothing(founding: httpx.Client, release: Release) -> None:
    answer = founding.head(FILE, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(release.manifest.files["ecograph.ttl"].size)


def test_a_file_that_is_held_already_is_not_sent_again(founding: httpx.Client) -> None:
    etag = founding.head(FILE).headers["etag"]
    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = founding.get(FILE, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b"")
    assert founding.get(FILE, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "part"), [("bytes=0-9", slice(0, 10)), ("bytes=100-", slice(100, None)), ("bytes=-20", slice(-20, None))]
)
def test_a_part_is_sent_on_request(founding: httpx.Client, release: Release, asked: str, part: slice) -> None:
    content = release.file("ecograph.ttl").read_bytes()
    answer = founding.get(FILE, headers={"Range": asked})
    start, end, _ = part.indices(len(content))
    assert (answer.status_code, answer.content) == (206, content[part])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(content)}"


def test_two_parts_come_in_one_answer(founding: httpx.Client) -> None:
    answer = founding.get(FILE, headers={"Range": "bytes=0-3, 10-13"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes", "bytes=", "bytes=a-b", "bytes=9-5", "bytes=-", "bytes=1-2, x"])
def test_a_range_that_is_not_understood_is_ignored(founding: httpx.Client, release: Release, asked: str) -> None:
    answer = founding.get(FILE, headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, release.manifest.files["ecograph.ttl"].size)


def test_a_range_beyond_the_end_cannot_be_satisfied(founding: httpx.Client, release: Release) -> None:
    size = release.manifest.files["ecograph.ttl"].size
    answer = founding.get(FILE, headers={"Range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"


def test_a_part_of_another_release_is_not_mixed_in(founding: httpx.Client) -> None:
    etag = founding.head(FILE).headers["etag"]
    assert founding.get(FILE, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert founding.get(FILE, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["CURRENT", "../CURRENT", "%2e%2e%2fCURRENT", "..%2f..%2fetc%2fpasswd", "nothing.ttl"])
def test_only_files_of_the_manifest_are_sent(founding: httpx.Client, name: str) -> None:
    assert founding.get(f"/dumps/{name}").status_code == 404


@pytest.mark.parametrize(
    ("accept", "name"),
    [("*/*", "catalogue.ttl"), ("application/rdf+xml", "catalogue.rdf"), ("text/turtle, */*;q=0.1", "catalogue.ttl")],
)
def test_the_catalogue_is_negotiated(founding: httpx.Client, release: Release, accept: str, name: str) -> None:
    answer = founding.get("/catalogue", headers={"Accept": accept})
    assert answer.content == release.file(name).read_bytes()
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("address", "syntax"),
    [
        ("/catalogue.rdf", RdfFormat.RDF_XML),
        ("/catalogue.ttl", RdfFormat.TURTLE),
        ("/catalogue?format=rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_the_catalogue_has_an_address_per_format(founding: httpx.Client, address: str, syntax: RdfFormat) -> None:
    assert len(list(parse(founding.get(address).content, format=syntax))) > 20


def test_a_catalogue_in_another_format_is_refused(founding: httpx.Client) -> None:
    assert founding.get("/catalogue", headers={"Accept": "application/trig"}).status_code == 406
    assert founding.get("/catalogue?format=nq").status_code == 406
    assert founding.get("/catalogue?format=docx").status_code == 404
