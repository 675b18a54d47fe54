"""``ecograph serve --store`` in front of real stores that hold the founding release, each for the whole run."""

from collections.abc import Iterator

import httpx
import pytest

from ecograph.release import Release
from serving import serve_release
from store_servers import VIRTUOSO_GRAPH, run_oxigraph, run_virtuoso


@pytest.fixture(scope="session", name="own")
def serve_own(release: Release) -> Iterator[httpx.Client]:
    """Return a client of the service with its own engine: what the others are compared with."""
    with serve_release(release.path) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session", name="virtuoso")
def start_virtuoso(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a Virtuoso."""
    with run_virtuoso(release, tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(scope="session", name="oxigraph")
def start_oxigraph(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an Oxigraph server."""
    with run_oxigraph(release, tmp_path_factory.mktemp("oxigraph")) as url:
        yield url


@pytest.fixture(scope="session", name="before_oxigraph")
def serve_before_oxigraph(release: Release, oxigraph: str) -> Iterator[httpx.Client]:
    """Return a client of the service in front of the Oxigraph server."""
    options = ["--store", oxigraph]
    with serve_release(release.path, *options) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session", name="before_virtuoso")
def serve_before_virtuoso(release: Release, virtuoso: str) -> Iterator[httpx.Client]:
    """Return a client of the service in front of Virtuoso."""
    options = ["--store", virtuoso, "--store-default-graph", VIRTUOSO_GRAPH]
    with serve_release(release.path, *options) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


@pytest.fixture(name="fronted", params=["oxigraph", "virtuoso"])
def choose_fronted(request: pytest.FixtureRequest) -> httpx.Client:
    """Return a client of the service in front of one store after the other."""
    client: httpx.Client = request.getfixturevalue(f"before_{request.param}")
    return client
