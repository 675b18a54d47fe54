"""Who is who on the network, and what the one who asks too much is told."""

from pathlib import Path

import httpx
import pytest

from ecograph.web.asker import name_asker
from serving import PATIENCE, serve_release, write_release

NUMBERS = "".join(f"GRAPH <http://g/> {{ <http://e/{i}> <http://e/p> {i} }}\n" for i in range(300))
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::99", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("unknown", "unknown"),
    ],
)
def test_a_client_is_known_by_its_address_or_the_network_of_it(host: str, name: str) -> None:
    assert name_asker({"type": "http", "client": (host, 1)}) == name


def test_a_spent_budget_is_429_for_that_client_alone(tmp_path: Path) -> None:
    root = write_release(tmp_path / "root", NUMBERS)
    with serve_release(root, "--budget", "0.3", "--query-timeout", "1") as served:

        def ask(query: str, forwarded: str) -> httpx.Response:
            headers = {"X-Forwarded-For": forwarded}
            return httpx.post(f"{served.url}/sparql", data={"query": query}, headers=headers, timeout=PATIENCE)

        assert ask(RUNAWAY, "203.0.113.5").status_code == 504
        refused = ask("ASK {}", "198.51.100.1, 203.0.113.5")
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        assert "the 0.3 seconds a minute" in refused.json()["detail"]
        assert int(refused.headers["retry-after"]) > 60
        assert ask("ASK {}", "203.0.113.6").status_code == 200


def test_a_proxy_that_is_not_trusted_is_itself_the_client(tmp_path: Path) -> None:
    root = write_release(tmp_path / "root", NUMBERS)
    options = ["--budget", "0.3", "--query-timeout", "1", "--trusted-proxy", "192.0.2.1"]
    with serve_release(root, *options) as served:
        for _ in range(2):
            headers = {"X-Forwarded-For": "203.0.113.5"}
            answer = httpx.post(f"{served.url}/sparql", data={"query": RUNAWAY}, headers=headers, timeout=PATIENCE)
            assert answer.status_code == 504
