"""Requests: which faults are waited out, which stop the fetch, and what is never told."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ecograph.errors import FetchError
from ecograph.fetching.client import Access, Client
from ecograph.fetching.limits import Limits
from ecograph.text import Text
from playback import JSON, Playback, Reply, json_reply

KEY = "made-up-key-5e1f"
QUICK = Limits(attempts=3, first_wait=0.001, longest_wait=0.002, patience=5, read_timeout=5, pause=0)


def test_an_answer_comes_with_its_headers(client: Client, server: Playback) -> None:
    server.play("/all", json_reply([1, 2], etag='"x"'))
    answer = client.get_json(f"{server.address}/all", {"offset": "10"})
    assert (answer.content, answer.headers["etag"]) == ([1, 2], '"x"')
    assert server.asked[0].query == {"offset": "10"}
    assert server.asked[0].headers["user-agent"].startswith("ecograph/")


PASSING: list[tuple[str, Reply]] = [
    ("answers 429", Reply(429, headers={**JSON, "retry-after": "0"})),
    ("answers 500", Reply(500)),
    ("answers 503", Reply(503, headers={"retry-after": "soon"})),
    ("failed: ", Reply(body=b"[1, 2, 3, 4]", cut=5)),
    ("is cut off or broken", Reply(body=b"[1, 2")),
]


@pytest.mark.parametrize(("message", "fault"), PASSING, ids=[message for message, _ in PASSING])
def test_a_fault_that_passes_is_waited_out_and_told(
    client: Client, server: Playback, told: list[Text], message: str, fault: Reply
) -> None:
    server.play("/all", fault, json_reply([1]))
    assert client.get_json(f"{server.address}/all").content == [1]
    assert len(told) == 1
    assert message in told[0].en
    assert told[0].en != told[0].sv


@pytest.mark.parametrize(("message", "fault"), PASSING, ids=[message for message, _ in PASSING])
def test_a_fault_that_stays_is_given_up_after_the_last_attempt(
    client: Client, server: Playback, message: str, fault: Reply
) -> None:
    server.play("/all", fault)
    with pytest.raises(FetchError, match=r"Given up after 3 attempts; nothing was changed\.") as caught:
        client.get_json(f"{server.address}/all")
    assert message in str(caught.value)
    assert len(server.asked) == 3


NOON = "Sun, 22 Nov 2026 12:00:00 GMT"
"""The service's own clock, which a date is compared with."""


@pytest.mark.parametrize(
    "headers",
    [{"retry-after": "1"}, {"date": NOON, "retry-after": "Sun, 22 Nov 2026 12:00:01 GMT"}],
    ids=["seconds", "date"],
)
def test_the_wait_that_the_service_asks_for_is_kept(
    client: Client, server: Playback, told: list[Text], headers: dict[str, str]
) -> None:
    server.play("/all", Reply(429, headers={**JSON, **headers}), json_reply([1]))
    client.get_json(f"{server.address}/all")
    assert told[0].en.endswith("Trying again in 1 s.")


@pytest.mark.parametrize(
    "headers",
    [{"retry-after": "3600"}, {"date": NOON, "retry-after": "Sun, 22 Nov 2026 13:00:00 GMT"}],
    ids=["seconds", "date"],
)
def test_a_service_that_asks_for_too_much_patience_stops_the_fetch(
    client: Client, server: Playback, headers: dict[str, str]
) -> None:
    server.play("/all", Reply(429, headers={**JSON, **headers}))
    with pytest.raises(FetchError, match="asks for 3600 seconds of patience"):
        client.get_json(f"{server.address}/all")
    assert len(server.asked) == 1


FINAL: list[tuple[str, Reply]] = [
    ("answers 404; a success is expected", Reply(404)),
    ("answers with 'text/html'; application/json", Reply(body=b"<html>", headers={"content-type": "text/html"})),
    ("sends more than the 100 bytes", Reply(body=b"[" + b"1," * 100 + b"1]")),
    (
        "is redirected to http://elsewhere.example.org/all, another host",
        Reply(302, headers={"location": "http://elsewhere.example.org/all"}),
    ),
    ("is redirected in circles", Reply(302, headers={"location": "/all"})),
]


@pytest.mark.parametrize(("message", "fault"), FINAL, ids=[message[:30] for message, _ in FINAL])
def test_a_fault_that_will_not_pass_stops_at_once(server: Playback, message: str, fault: Reply) -> None:
    server.play("/all", fault)
    client = Client(Access(), replace(QUICK, page_size=100), 0.0, lambda _: None)
    with pytest.raises(FetchError) as caught:
        client.get_json(f"{server.address}/all")
    client.close()
    assert message in str(caught.value)
    assert len(server.asked) == (6 if "circles" in message else 1)


def test_a_redirection_within_the_host_is_followed(client: Client, server: Playback) -> None:
    server.play("/all", Reply(307, headers={"location": "/moved"}))
    server.play("/moved", json_reply([1]))
    assert client.get_json(f"{server.address}/all").content == [1]


def ask_with_key(server: Playback, told: Callable[[Text], None], path: str = "/all") -> None:
    access = Access(frozenset({"localhost"}), "ECOGRAPH_TEST_KEY", {"authorization": f"Bearer {KEY}"})
    client = Client(access, QUICK, 0.0, told)
    try:
        client.get_json(f"{server.address}{path}")
    finally:
        client.close()


def test_a_key_goes_to_its_own_host_alone(server: Playback) -> None:
    port = server.address.rpartition(":")[2]
    server.play("/all", Reply(302, headers={"location": f"http://localhost:{port}/moved"}))
    server.play("/moved", json_reply([1]))
    ask_with_key(server, lambda _: None)
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in server.asked[1].headers


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_a_key_is_in_no_message(server: Playback, told: list[Text], status: int) -> None:
    server.play("/all", Reply(status))
    with pytest.raises(FetchError) as caught:
        ask_with_key(server, told.append)
    texts = [caught.value.message, *told]
    assert all(KEY not in text.en + text.sv for text in texts)
    assert KEY not in repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert ("ECOGRAPH_TEST_KEY" in str(caught.value)) == (status in {401, 403})


def test_a_service_that_is_not_there_is_named(client: Client, server: Playback) -> None:
    with pytest.raises(FetchError, match=r"The connection to http://127\.0\.0\.1:1/all failed"):
        client.get_json("http://127.0.0.1:1/all")
    assert server.asked == []
