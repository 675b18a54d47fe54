"""``ecograph serve`` from the command line: start, address, errors, end."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from serving import PATIENCE, list_family, list_processes, serve_release, wait_until_gone, write_release

STATEMENT = "GRAPH <http://g/1> { <http://e/s> <http://e/p> 1 }"
ROWS = "(1) " * 300
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {{ {''.join(f'VALUES (?v{i}) {{ {ROWS} }} ' for i in range(5))} }}"
SERVE = [sys.executable, "-m", "ecograph", "serve"]


@pytest.fixture(name="root")
def write_small_root(tmp_path: Path) -> Path:
    """Return the folder of a release of one statement."""
    return write_release(tmp_path / "root", STATEMENT)


def run(*arguments: str, cwd: Path | None = None) -> tuple[int, str]:
    """Run a service that is to end by itself, and return its exit code and messages."""
    ended = subprocess.run([*SERVE, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=cwd)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def read_command(pid: int) -> str:
    """Return the command line of a process; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def test_the_address_that_is_printed_answers(root: Path) -> None:
    with serve_release(root) as served:
        answer = httpx.get(f"{served.url}/sparql?query=ASK%7B%3Fs%20%3Fp%201%7D", timeout=PATIENCE)
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(root: Path, number: int) -> None:
    with serve_release(root, "--lang", "sv") as served:
        family = list_family(served.process.pid)
        assert len(family) == 4
        os.kill(served.process.pid, number)
        assert served.process.wait(PATIENCE) == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""
    wait_until_gone(family)


def test_a_request_that_runs_is_answered_before_the_end(root: Path) -> None:
    with serve_release(root) as served:
        with httpx.stream("GET", f"{served.url}/sparql?query=ASK%7B%7D", timeout=PATIENCE) as answer:
            served.process.terminate()
            assert answer.read() == b'{"head":{},"boolean":true}'
        assert served.process.wait(PATIENCE) == 0


def test_a_query_that_does_not_end_is_told_that_the_service_stops(root: Path) -> None:
    with serve_release(root, "--query-timeout", "1000") as served:
        with ThreadPoolExecutor() as threads:
            asked = threads.submit(httpx.post, f"{served.url}/sparql", data={"query": RUNAWAY}, timeout=PATIENCE)
            while httpx.get(f"{served.url}/health", timeout=PATIENCE).json()["running"] == 0:
                time.sleep(0.02)
            served.process.terminate()
            answer = asked.result()
        assert (answer.status_code, answer.json()["detail"]) == (503, "The service is being stopped.")
        assert served.process.wait(PATIENCE) == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""


def test_a_port_that_is_taken_is_one_sentence(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, message = run("--release", str(root), "--port", port)
    assert code == 2
    assert message == (
        f"Cannot listen on 127.0.0.1 port {port}: Address already in use. "
        "Choose another with --host or --port; port 0 is a free one.\n"
    )


def test_a_port_of_the_operators_view_that_is_taken_is_told_with_its_own_option(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, message = run("--release", str(root), "--port", "0", "--admin-port", port)
    assert code == 2
    assert "Choose another with --admin-host or --admin-port" in message


@pytest.mark.parametrize("address", ["proxy.example.org", "10.0.0.1/8", "192.0.2", ""])
def test_a_proxy_that_nothing_could_come_from_is_refused(root: Path, address: str) -> None:
    trusted = ("--trusted-proxy", "2001:db8::/32", "--trusted-proxy", address)
    code, message = run("--release", str(root), "--port", "0", *trusted)
    assert code == 2
    assert message.startswith("--trusted-proxy takes an IP address")
    assert repr(address) in message


def test_a_host_that_is_unknown_is_one_sentence(root: Path) -> None:
    code, message = run("--release", str(root), "--host", "no.such.host.invalid")
    assert code == 2
    assert message.startswith("Cannot listen on no.such.host.invalid port 8000: ")
    assert message.count("\n") == 1


def test_a_damaged_release_is_an_error_and_not_built_anew(root: Path) -> None:
    with (root / "1-test" / "ecograph.nq").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    code, message = run("--release", str(root), "--port", "0")
    assert code == 2
    assert "ecograph.nq" in message
    assert message.count("\n") == 1
    assert [pid for pid in list_processes() if str(root) in read_command(pid)] == []


@pytest.mark.parametrize(
    ("option", "value"), [("--port", "99999"), ("--query-timeout", "0"), ("--workers", "0"), ("--nonsense", "1")]
)
def test_a_wrong_option_is_a_usage_error(option: str, value: str) -> None:
    code, message = run(option, value)
    assert code == 2
    assert option in message


def test_settings_come_from_the_environment_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOGRAPH_WORKERS", "3")
    monkeypatch.setenv("ECOGRAPH_QUERY_TIMEOUT", "0.25")
    with serve_release(root) as served:
        assert httpx.get(f"{served.url}/health", timeout=PATIENCE).json()["workers"] == 3
        answer = httpx.post(f"{served.url}/sparql", data={"query": RUNAWAY}, timeout=PATIENCE)
        assert "stopped after 0.25 seconds" in answer.json()["detail"]


def test_to_serve_a_release_loads_nothing_of_the_build_half() -> None:
    program = (
        "import sys, ecograph.cli.serve; "
        "heavy = ('rdflib', 'pyshacl', 'networkx', 'scipy', 'prometheus_client', 'ecograph.build'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"


def test_the_template_loads_nothing_of_the_web_half() -> None:
    program = (
        "import sys, ecograph.store.template; "
        "print([name for name in ('fastapi', 'pydantic', 'jinja2', 'click', 'asyncio', 'yaml') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"
