"""Fixtures of the tests of fetching: a server that plays back, and limits with tiny waits."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ecograph.fetching.client import Access, Client
from ecograph.fetching.limits import Limits
from ecograph.fetching.service import Job
from ecograph.fetching.snapshot import read_earlier
from ecograph.fetching.work import open_work
from ecograph.text import Text
from playback import Playback, run_playback

QUICK = Limits(attempts=3, first_wait=0.001, longest_wait=0.002, patience=5, read_timeout=5, pause=0)
TODAY = date(2026, 11, 22)


@pytest.fixture(name="server")
def start_server() -> Iterator[Playback]:
    with run_playback() as playback:
        yield playback


@pytest.fixture(name="told")
def make_told() -> list[Text]:
    """Return the list into which all messages go."""
    return []


@pytest.fixture(name="client")
def make_client(told: list[Text]) -> Iterator[Client]:
    client = Client(Access(), QUICK, 0.0, told.append)
    yield client
    client.close()


@pytest.fixture(name="job")
def make_job(client: Client, server: Playback, tmp_path: Path) -> Iterator[Job]:
    with open_work(tmp_path, "source") as work:
        yield Job(client, work, server.address, read_earlier(tmp_path / "source"), TODAY)
