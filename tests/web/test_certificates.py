"""Services and stores behind HTTPS: asked only if their certificate is trusted, and one for their address."""

import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import trustme

from far_services import FarServices, run_far_services
from serving import PATIENCE, Served, serve

DISTRUSTED = ("elsewhere", "expired", "stranger")


def secure(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="An authority of the operator's own")


@pytest.fixture(scope="module")
def trusted(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a service whose operator trusts the authority."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return {**os.environ, "SSL_CERT_FILE": str(file)}


@pytest.fixture(scope="module")
def far(authority: trustme.CA) -> Iterator[dict[str, FarServices]]:
    """Run services with certificates that are right, for another name, too old, and of someone else."""
    names = ("localhost", "127.0.0.1")
    certificates = {
        "right": authority.issue_cert(*names),
        "elsewhere": authority.issue_cert("elsewhere.example"),
        "expired": authority.issue_cert(
            *names, not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2021, 1, 1, tzinfo=UTC)
        ),
        "stranger": trustme.CA().issue_cert(*names),
    }
    with ExitStack() as opened:
        yield {
            name: opened.enter_context(run_far_services(secure(certificate)))
            for name, certificate in certificates.items()
        }


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("certificates") / "data.ttl"
    path.write_text("<http://e/s> <http://e/p> <http://e/o> .", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def near(data: Path, far: dict[str, FarServices], trusted: dict[str, str]) -> Iterator[Served]:
    urls = [each.url("rows", host) for each in far.values() for host in ("127.0.0.1", "localhost")]
    allowed = [part for url in urls for part in ("--allow-service", url)]
    with serve("--data", str(data), *allowed, env=trusted) as served:
        yield served


def ask(served: Served, url: str, silent: str = "") -> httpx.Response:
    query = f"SELECT ?v {{ ?s ?p ?o SERVICE {silent} <{url}> {{ ?x ?y ?v }} }}"
    return httpx.post(f"{served.url}/sparql", data={"query": query}, headers={"Accept": "text/csv"}, timeout=PATIENCE)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_service_with_a_certificate_of_the_operators_authority_is_asked(
    near: Served, far: dict[str, FarServices], host: str
) -> None:
    answer = ask(near, far["right"].url("rows", host))
    assert (answer.status_code, answer.text.split()) == (200, ["v", "far"])
    [(_, headers, _)] = far["right"].asked
    assert headers["host"] == f"{host}:{far['right'].port}"
    far["right"].asked.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("name", DISTRUSTED)
def test_a_service_with_another_certificate_is_not_asked(
    near: Served, far: dict[str, FarServices], name: str, host: str
) -> None:
    url = far[name].url("rows", host)
    answer = ask(near, url)
    assert answer.status_code == 502
    detail = f"The service <{url}> has a certificate that is not trusted here, or not one for this address"
    assert answer.json()["detail"] == f"{detail}; it was not asked."
    assert ask(near, url, "SILENT").text.splitlines() == ["v", ""]
    assert far[name].asked == []


def test_the_authority_is_trusted_only_where_the_operator_says_so(data: Path, far: dict[str, FarServices]) -> None:
    url = far["right"].url("rows")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SSL_CERT_")}
    with serve("--data", str(data), "--allow-service", url, env=environment) as served:
        answer = ask(served, url)
    assert (answer.status_code, "not trusted" in answer.json()["detail"]) == (502, True)


def test_what_speaks_no_tls_gets_no_query(data: Path, trusted: dict[str, str]) -> None:
    with run_far_services() as plain:
        url = plain.url("rows").replace("http:", "https:")
        with serve("--data", str(data), "--allow-service", url, env=trusted) as served:
            answer = ask(served, url)
        assert (answer.status_code, "does not answer, or broke off" in answer.json()["detail"]) == (502, True)
        assert plain.asked == []


def start(*options: str, environment: dict[str, str]) -> str:
    """Return what a service says that does not start."""
    command = [sys.executable, "-m", "ecograph", "serve", "--port", "0", *options]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2, ended.stderr
    [line] = ended.stderr.splitlines()
    return line


@pytest.mark.parametrize("content", [None, "no certificate"])
@pytest.mark.parametrize("options", [["--allow-service", "https://far.example/"], ["--store", "https://far.example/"]])
def test_authorities_that_cannot_be_read_are_told_at_once(
    small_root: Path, tmp_path: Path, options: list[str], content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    environment = {**os.environ, "SSL_CERT_FILE": str(file)}
    assert f"SSL_CERT_FILE names {str(file)!r}" in start(
        "--release", str(small_root), *options, environment=environment
    )


@pytest.mark.parametrize("name", ["right", "stranger"])
def test_a_store_is_trusted_in_the_same_way(
    small_root: Path, far: dict[str, FarServices], trusted: dict[str, str], name: str
) -> None:
    said = start("--release", str(small_root), "--store", far[name].url("rows"), environment=trusted)
    assert ("certificate that is not trusted" in said) == (name == "stranger")
    assert (len(far[name].asked) > 0) == (name == "right")
    far[name].asked.clear()
