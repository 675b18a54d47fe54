"""Services that the tests of the web half ask: real ones, each in a process of its own, for the whole run."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ecograph.release import Release
from serving import Served, serve_release, write_release

GRAPHS = """\
@prefix ex: <http://example.org/> .
@prefix p: <https://w3id.org/ecograph/passage/paper/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH p:one {
  ex:a ex:p ex:b ; ex:name "Åsa"@sv , "tab\\tcomma,quote\\"" .
  ex:b ex:p ex:c ; ex:age 7 ; ex:cost 2.5 .
}
GRAPH p:two { ex:a ex:p ex:b . ex:c ex:p ex:a ; ex:raw "one\\rtwo" . }
GRAPH p:three { ex:a ex:p ex:b . ex:odd <http://example.org/1> "1" . ex:bell ex:raw "\\u0007" . }
"""
"""Three passages, all of which state ``ex:a ex:p ex:b``; and what XML can hardly or not at all express."""


@pytest.fixture(scope="session", name="small_root")
def make_small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a release with three passages."""
    return write_release(tmp_path_factory.mktemp("release"), GRAPHS)


@pytest.fixture(scope="session", name="served")
def serve_small(small_root: Path) -> Iterator[Served]:
    """Serve the small release."""
    with serve_release(small_root) as served:
        yield served


@pytest.fixture(scope="session", name="client")
def open_client(served: Served) -> Iterator[httpx.Client]:
    """Return a client of the small release's service; it follows no redirects."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session", name="founding_url")
def serve_founding(release: Release) -> Iterator[str]:
    """Serve the founding data."""
    with serve_release(release.path) as served:
        yield served.url


@pytest.fixture(scope="session", name="founding")
def open_founding(founding_url: str) -> Iterator[httpx.Client]:
    """Return a client of the founding data's service; it follows no redirects."""
    with httpx.Client(base_url=founding_url, timeout=60) as client:
        yield client
