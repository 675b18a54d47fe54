"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, request by request over ``serve --data``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse

from ecograph.namespaces import PREFIXES
from serving import PATIENCE, Served, serve
from w3c_manifest import FOLDER, MF, Manifest, read_quads

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
SD = "http://www.w3.org/ns/sparql-service-description#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = PREFIXES["rdf"]
TESTS = FOLDER / "sparql11" / "protocol"
BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml"}
FORMATS: Mapping[str, set[str]] = {
    "boolean": BOOLEAN,
    "tabular": BOOLEAN | {"text/csv", "text/tab-separated-values"},
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"},
}

if not TESTS.is_dir():
    pytest.skip("the W3C's protocol tests are not there", allow_module_level=True)


@dataclass(frozen=True)
class Step:
    """One request of a test, and what must come back."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: frozenset[int]
    """The hundreds: 2, 3, 4."""
    boolean: bool | None
    format: str | None


def read_steps() -> dict[str, list[Step]]:
    """Return the requests of each test, by its name."""
    manifest = Manifest(TESTS / "manifest.ttl")
    return {
        entry.value.rpartition("#")[2]: [
            read_step(manifest, request)
            for request in read_list(manifest, manifest.one(manifest.one(entry, MF + "action"), HT + "requests"))
        ]
        for entry in manifest.list_entries()
    }


def read_list(manifest: Manifest, node: Any) -> Iterator[Any]:
    while isinstance(node, BlankNode):
        yield manifest.one(node, RDF + "first")
        node = manifest.one(node, RDF + "rest")


def read_step(manifest: Manifest, request: BlankNode) -> Step:
    body, reply = manifest.one(request, HT + "body"), manifest.one(request, HT + "resp")
    boolean, form = manifest.one(reply, MF + "expectedBoolean"), manifest.one(reply, MF + "expectedFormat")
    return Step(
        method=manifest.one(request, HT + "methodName").value,
        target=manifest.one(request, HT + "absolutePath").value.replace("/sparql/", "/sparql", 1),
        headers={
            manifest.one(node, HT + "fieldName").value: manifest.one(node, HT + "fieldValue").value
            for node in read_list(manifest, manifest.one(request, HT + "headers"))
        },
        body=None
        if body is None
        else manifest.one(body, CNT + "chars").value.encode(manifest.one(body, CNT + "characterEncoding").value),
        statuses=frozenset(
            int(status.value.rpartition("StatusCode")[2][0])
            for status in manifest.objects[reply, MF + "expectedStatus"]
        ),
        boolean=None if boolean is None else boolean.value == "true",
        format=None if form is None else form.value,
    )


STEPS = read_steps()


@pytest.fixture(scope="module", name="service")
def serve_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the graphs that the tests name."""
    manifest = Manifest(TESTS / "manifest.ttl")
    names = {
        manifest.one(node, UT + "graph").value.rpartition("/")[2]: manifest.one(node, PREFIXES["rdfs"] + "label").value
        for (_, predicate), nodes in manifest.objects.items()
        if predicate == UT + "graphData"
        for node in nodes
    }
    assert len(names) == 3
    file = tmp_path_factory.mktemp("protocol") / "data.nq"
    lines = [f"{quad.triple} <{name}> .\n" for data, name in names.items() for quad in read_quads(TESTS / data)]
    file.write_text("".join(lines), encoding="utf-8")
    with serve("--data", str(file)) as served:
        yield served


def send(served: Served, step: Step) -> httpx.Response:
    url, headers = served.url + step.target, dict(step.headers)
    return httpx.request(step.method, url, headers=headers, content=step.body, timeout=PATIENCE)


def is_update(name: str) -> bool:
    return name.startswith("update_")


@pytest.mark.parametrize("name", [name for name in STEPS if not is_update(name)])
def test_a_request_is_answered_as_the_protocol_has_it(name: str, service: Served) -> None:
    for step in STEPS[name]:
        reply = send(service, step)
        assert reply.status_code // 100 in step.statuses, reply.text
        kind = reply.headers["content-type"].partition(";")[0]
        assert step.format is None or kind in FORMATS[step.format]
        assert step.boolean is None or reply.json()["boolean"] is step.boolean


@pytest.mark.parametrize("name", [name for name in STEPS if is_update(name)])
def test_an_update_is_refused(name: str, service: Served) -> None:
    reply = send(service, STEPS[name][0])
    assert (reply.status_code, reply.headers["content-type"]) == (403, "application/problem+json")
    assert "read-only" in reply.json()["detail"]


def test_every_test_is_run() -> None:
    assert len(STEPS) == 34
    assert sum(map(is_update, STEPS)) == 7


def test_relative_iris_are_relative_to_the_endpoint(service: Served) -> None:
    query = "CONSTRUCT { <s> <#p> <//other/> } WHERE {}"
    endpoint, accept = f"{service.url}/sparql", {"Accept": "application/n-triples"}
    reply = httpx.post(endpoint, data={"query": query}, headers=accept, timeout=PATIENCE)
    assert reply.text == f"<{service.url}/s> <{service.url}/sparql#p> <http://other/> .\n"
    parameters = {"query": f"BASE <http://other/> {query}", "format": "nt"}
    own = httpx.get(endpoint, params=parameters, timeout=PATIENCE)
    assert own.text.startswith("<http://other/s> ")


def test_a_graph_is_named_relative_to_the_endpoint_too(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("<http://x/s> <http://x/p> 1 .", encoding="utf-8")
    with serve("--data", str(file)) as served:
        asked = "SELECT * FROM NAMED <data> FROM <data> WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        reply = httpx.get(f"{served.url}/sparql", params={"query": asked}, timeout=PATIENCE)
        assert reply.json()["results"]["bindings"] == []


def describe(service: Served) -> Store:
    store = Store()
    reply = httpx.get(f"{service.url}/sparql", timeout=PATIENCE)
    assert reply.headers["content-type"].partition(";")[0] in FORMATS["RDF"]  # :returns-rdf
    store.extend(parse(reply.content, format=RdfFormat.TURTLE))
    return store


def test_the_service_description_names_its_endpoint(service: Served) -> None:
    """The test :has-endpoint-triple."""
    found = [quad.object for quad in describe(service).quads_for_pattern(None, NamedNode(SD + "endpoint"), None)]
    assert found == [NamedNode(f"{service.url}/sparql")]


RANGES = {
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "graph": ("NamedGraph", "Graph"),
}
"""What the terms of the vocabulary stand between (Service Description, section 3)."""
FEATURES = ("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery")
LANGUAGES = ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update")


def test_the_service_description_keeps_to_its_vocabulary(service: Served) -> None:
    """The test :conforms-to-schema."""
    store = describe(service)

    def has_class(node: Any, name: str) -> bool:
        """Tell whether a node has a class, or none that could contradict it: domains are inferred (RDF Schema, 3.2)."""
        classes = [quad.object for quad in store.quads_for_pattern(node, NamedNode(RDF + "type"), None)]
        return NamedNode(SD + name) in classes or len(classes) == 0

    for name, (domain, target) in RANGES.items():
        for quad in store.quads_for_pattern(None, NamedNode(SD + name), None):
            assert has_class(quad.subject, domain), name
            assert has_class(quad.object, target), name
    for name, known in (("feature", FEATURES), ("supportedLanguage", LANGUAGES)):
        for quad in store.quads_for_pattern(None, NamedNode(SD + name), None):
            assert quad.object in {NamedNode(SD + value) for value in known}
    for quad in store.quads_for_pattern(None, NamedNode(SD + "namedGraph"), None):
        assert len(list(store.quads_for_pattern(quad.object, NamedNode(SD + "name"), None))) == 1  # type: ignore[arg-type]
    assert len(list(store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(SD + "Service")))) == 1
