"""What those who run the service are told."""

import httpx


def test_health_tells_release_and_load(client: httpx.Client) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "status": "ok",
        "release": "1-test",
        "loading": False,
        "statements": 10,
        "running": 0,
        "waiting": 0,
        "workers": 2,
    }
    assert client.head("/health").content == b""
