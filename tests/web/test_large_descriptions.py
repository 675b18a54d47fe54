"""Things about which very much is stated: a query describes them, which has limits, and not the server itself."""

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from ecograph.web.description import LARGEST
from serving import serve_release, write_release

MORE = LARGEST + 7
LARGE = "/passage/paper/large"


@pytest.fixture(scope="module", name="large")
def open_large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of a service over a passage with very many statements, and one with few."""
    many = " ".join(f"ex:s{number} ex:p ex:o ." for number in range(MORE))
    prefixes = "@prefix ex: <http://example.org/> . @prefix p: <https://w3id.org/ecograph/passage/paper/> .\n"
    graphs = f"{prefixes}GRAPH p:large {{ {many} }} GRAPH p:small {{ ex:a ex:p ex:o . }}"
    root = write_release(tmp_path_factory.mktemp("large"), graphs)
    with serve_release(root) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_formats_of_triples_have_every_statement(large: httpx.Client, name: str) -> None:
    answer = large.get(f"{LARGE}.{name}")
    rdf_format = RdfFormat.from_extension(name)
    assert rdf_format is not None
    assert answer.headers["content-type"].partition(";")[0] == rdf_format.media_type
    assert len(set(parse(answer.content, format=rdf_format))) == MORE
    kept = large.get(f"{LARGE}.{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert kept.status_code == 304
    size = large.head(f"{LARGE}.{name}", headers={"Accept-Encoding": "identity"}).headers["content-length"]
    assert int(size) == len(answer.content)


@pytest.mark.parametrize("name", ["trig", "nq"])
def test_formats_with_graphs_are_refused_and_not_cut_off(large: httpx.Client, name: str) -> None:
    answer = large.get(f"{LARGE}.{name}", headers={"Accept": "*/*"})
    assert answer.status_code == 413
    assert f"More than {LARGEST} statements" in answer.json()["detail"]
    assert len(large.get(f"/passage/paper/small.{name}").text.splitlines()) >= 1


def test_their_limits_are_those_of_queries(tmp_path_factory: pytest.TempPathFactory) -> None:
    many = " ".join(f"<http://e/s{number}> <http://e/p> 1 ." for number in range(MORE))
    root = write_release(
        tmp_path_factory.mktemp("limited"), f"GRAPH <https://w3id.org/ecograph/passage/paper/large> {{ {many} }}"
    )
    with serve_release(root, "--rows", str(MORE - 1)) as served:
        answer = httpx.get(f"{served.url}{LARGE}.nt", timeout=60)
    assert answer.status_code == 413
    assert "rows" in answer.json()["detail"]
