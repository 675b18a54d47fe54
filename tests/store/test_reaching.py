"""Which machines an allowed address may lead to."""

import asyncio
import socket
import tempfile
from typing import Any

import pytest

from ecograph.errors import StoreError
from ecograph.settings import Settings
from ecograph.store.outward import Outward
from ecograph.store.reaching import find_machines
from far_services import run_far_services

PRIVATE = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a01:203", "2002:7f00:1::", "2001:0:4136:e378::1"),
    *("::10.0.0.1", "64:ff9b:1::a00:1"),
)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *machines: str) -> list[str]:
    """Have every name but an address lead to ``machines``; return the list of names that are looked up."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def find(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        if host in {"far.example", "localhost"}:
            looked_up.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (machine, port)) for machine in machines]
        return real(host, port, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", find)
    return looked_up


@pytest.mark.parametrize("machine", PRIVATE)
def test_a_name_that_leads_to_a_private_machine_leads_nowhere(monkeypatch: pytest.MonkeyPatch, machine: str) -> None:
    resolve_to(monkeypatch, "93.184.216.34", machine)
    with pytest.raises(StoreError, match="not public"):
        asyncio.run(find_machines("far.example", 80))


def test_a_name_that_leads_to_public_machines_leads_to_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    machines = ["93.184.216.34", "2606:2800:220:1::1", "2002:5db8:d822::"]
    resolve_to(monkeypatch, *machines)
    assert asyncio.run(find_machines("far.example", 80)) == machines


@pytest.mark.parametrize("machine", ["127.0.0.1", "192.168.1.1", "::1"])
def test_an_address_that_the_operator_wrote_leads_there(machine: str) -> None:
    assert asyncio.run(find_machines(machine, 80)) == [machine]


def test_localhost_leads_to_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "192.168.1.1")
    with pytest.raises(StoreError, match="not public"):
        asyncio.run(find_machines("localhost", 80))


def test_a_name_is_looked_up_once_and_the_next_machine_asked_if_the_first_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up = resolve_to(monkeypatch, "127.0.0.9", "127.0.0.1")
    with run_far_services() as far, tempfile.TemporaryFile() as file:
        url = far.url("rows", "localhost")
        assert asyncio.run(Outward(Settings()).ask(url, {}, b"SELECT", file)) == "application/sparql-results+json"
        assert b'"far"' in file.read()
    assert looked_up == ["localhost"]
    assert [headers["host"] for _, headers, _ in far.asked] == [f"localhost:{far.port}"]
