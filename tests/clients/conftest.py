"""A real service over the founding data, the same data in pyoxigraph to compare with, and Comunica."""

from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, Store

from comunica import Comunica, run_comunica
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from serving import serve_release


@pytest.fixture(scope="session", name="address")
def serve_founding_data(release: Release) -> Iterator[str]:
    """Serve the founding data."""
    with serve_release(release.path) as served:
        yield served.url


@pytest.fixture(scope="session", name="endpoint")
def find_endpoint(address: str) -> str:
    """Return the address of the SPARQL endpoint."""
    return f"{address}/sparql"


@pytest.fixture(scope="session", name="store")
def load_founding_data(release: Release) -> Store:
    """Return a store with the same data."""
    store = Store()
    store.bulk_load(path=release.file(DEFAULT_GRAPH_FILE), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session", name="comunica")
def start_comunica() -> Iterator[Comunica]:
    """Run Comunica."""
    with run_comunica() as comunica:
        yield comunica
