"""Conditions of a request: they count only where the answer without them would be one (RFC 9110, 13.2.1)."""

import httpx
import pytest

ANY = {"If-None-Match": "*"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK%7B%7D", 304),
        ("/sparql?query=SELECT(RAND()AS%3Fr)%7B%7D", 304),
        ("/sparql", 304),
        ("/sparql?query=ASK%7B", 400),
        ("/sparql?query=SELECT%3Fx%7B%3Fx%7D", 400),
        ("/sparql?query=ASK%7B%7D&format=png", 400),
        ("/sparql?query=ASK%7BSERVICE%3Cx:y%3E%7B%7D%7D", 400),
        ("/", 304),
        ("/ns.ttl", 304),
        ("/dumps/ecograph.nt", 304),
        ("/dumps/none.nt", 404),
        ("/queries/award_results", 304),
        ("/queries/none", 404),
        ("/id/actor/none", 404),
        ("/static/none.css", 404),
        ("/none", 404),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_any_answer_is_known_only_where_there_is_one(
    founding: httpx.Client, method: str, path: str, status: int
) -> None:
    plain = founding.request(method, path)
    held = founding.request(method, path, headers=ANY)
    assert (plain.status_code, held.status_code) == (200 if status == 304 else status, status)
    assert held.headers.get("etag") == plain.headers.get("etag")
    if status == 304:
        assert held.content == b""
        assert not {"content-type", "content-length", "content-encoding"} & held.headers.keys()
        assert held.headers.get("cache-control") == plain.headers.get("cache-control")
        assert held.headers.get("vary") == plain.headers.get("vary")


def test_any_is_no_tag_among_others(client: httpx.Client) -> None:
    for asked in ('"a", *', '"*"', "**"):
        assert client.get("/sparql?query=ASK%7B%7D", headers={"If-None-Match": asked}).status_code == 200


def test_the_answer_to_a_post_is_always_sent(client: httpx.Client) -> None:
    asked = {"query": "ASK {} # posted"}
    tag = client.post("/sparql", data=asked).headers["etag"]
    for held in (tag, "*"):
        answer = client.post("/sparql", data=asked, headers={"If-None-Match": held})
        assert (answer.status_code, answer.json()["boolean"]) == (200, True)
    assert client.get("/sparql", params=asked, headers={"If-None-Match": tag}).status_code == 304
