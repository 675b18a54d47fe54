"""The service description: complete, true, without blank nodes, and in SPARQL what editors ask for."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from ecograph.formats import GRAPH_FORMATS, RdfSyntax
from ecograph.namespaces import PREFIXES
from ecograph.queries import load_catalogue
from ecograph.release import Release
from serving import Served, serve, serve_release

VOCABULARIES = ("dcterms", "eco", "ex", "rdf", "rdfs", "sd", "sh", "void", "void-ext", "xsd")
PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES.get(name, 'http://example.org/')}>\n" for name in VOCABULARIES)
OWN = """\
@prefix ex: <http://example.org/> .
ex:a a ex:Cat ; ex:name "A", "B" ; ex:sees ex:b .
ex:b a ex:Dog ; ex:sees ex:a , ex:c .
GRAPH ex:g { ex:a ex:sees ex:b . ex:b ex:sees ex:c }
"""


def read(text: str) -> Store:
    store = Store()
    store.load(text.encode(), format=RdfFormat.TURTLE)
    return store


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(PROLOGUE + query)
    assert isinstance(found, QuerySolutions)
    return [tuple(term.value if isinstance(term, NamedNode | Literal) else "" for term in row) for row in found]


def table(store: Store, query: str) -> dict[str, str]:
    """Return the first column's values with the second's."""
    return {row[0]: row[1] for row in select(store, query)}


def ask(client: httpx.Client, query: str) -> list[dict[str, str]]:
    """Send a query as the SIB's editor does."""
    answer = client.get(
        "/sparql", params={"ac": "1", "query": query}, headers={"Accept": QueryResultsFormat.JSON.media_type}
    )
    rows = answer.raise_for_status().json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def test_limits_that_are_set_are_told_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "own.trig").write_text(OWN, encoding="utf-8")
    with serve("--data", str(tmp_path / "own.trig"), "--rows", "7", "--budget", "0") as served:
        text = httpx.get(f"{served.url}/sparql").text
    assert "its answer 512 MiB and 7 rows: it is" in text
    assert '32 may wait."@en' in text


@pytest.fixture(scope="module", name="described")
def read_description(founding: httpx.Client) -> Store:
    """Return the description of the founding data's service."""
    return read(founding.get("/sparql").text)


@pytest.fixture(scope="module", name="own")
def serve_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve data that are no release."""
    file: Path = tmp_path_factory.mktemp("own") / "cats.trig"
    file.write_text(OWN, encoding="utf-8")
    with (
        serve_release(file.parent, "--data", str(file)) as served,
        httpx.Client(base_url=served.url, timeout=60) as client,
    ):
        yield client


def test_what_the_standard_requires_is_there(described: Store, founding_url: str) -> None:
    found = select(
        described,
        "SELECT ?s ?e ?d ?g { ?s a sd:Service ; sd:endpoint ?e ; sd:defaultDataset ?d . ?d a "
        "sd:Dataset ; sd:defaultGraph ?g . ?g a sd:Graph }",
    )
    endpoint = f"{founding_url}/sparql"
    assert [row[:2] for row in found] == [(endpoint, endpoint)]
    assert {language for (language,) in select(described, "SELECT ?l { ?s sd:supportedLanguage ?l }")} == {
        PREFIXES["sd"] + "SPARQL11Query",
        PREFIXES["sd"] + "SPARQL10Query",
    }
    formats = {iri for (iri,) in select(described, "SELECT ?f { ?s sd:resultFormat ?f }")}
    assert {QueryResultsFormat.CSV.iri, QueryResultsFormat.JSON.iri, RdfFormat.TURTLE.iri} <= formats
    [english] = select(described, 'SELECT ?c { ?s a sd:Service ; rdfs:comment ?c FILTER (LANG(?c) = "en") }')
    assert "30 s and 2048 MiB" in english[0]
    assert english[0].endswith("32 may wait; a client's queries may take 60 s a minute.")


def test_nothing_in_it_is_a_blank_node_and_every_named_graph_is_whole(described: Store) -> None:
    assert not any(isinstance(term, BlankNode) for quad in described for term in (quad.subject, quad.object))
    named = select(
        described,
        "SELECT ?n (COUNT(DISTINCT ?name) AS ?names) (COUNT(DISTINCT ?g) AS ?graphs) { ?n a "
        "sd:NamedGraph OPTIONAL { ?n sd:name ?name } OPTIONAL { ?n sd:graph ?g . ?g void:triples ?t "
        "} } GROUP BY ?n",
    )
    assert len(named) >= 6
    assert {row[1:] for row in named} == {("1", "1")}


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda syntax: syntax.name)
def test_every_format_says_the_same(founding: httpx.Client, described: Store, syntax: RdfSyntax) -> None:
    answer = founding.get("/sparql", headers={"Accept": syntax.media_type})
    other = Store()
    other.load(answer.content, format=syntax.format)
    assert set(other) == set(described)


def test_sizes_are_those_that_queries_count(described: Store, founding: httpx.Client) -> None:
    [counted] = ask(founding, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert select(described, "SELECT ?n { ?d sd:defaultGraph/void:triples ?n }") == [(counted["n"],)]
    graphs = table(described, "SELECT ?name ?n { ?g sd:name ?name ; sd:graph/void:triples ?n }")
    counted_by = {
        row["g"]: row["n"] for row in ask(founding, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    }
    assert {name: counted_by[name] for name in graphs} == graphs


def test_statistics_are_those_that_queries_count(described: Store, founding: httpx.Client) -> None:
    """Of eco:Participation, which the description itself has none of."""
    class_ = PREFIXES["eco"] + "Participation"
    told = table(
        described,
        "SELECT ?p ?n { ?part void:class eco:Participation ; void:propertyPartition ?in . ?in "
        "void:property ?p ; void:triples ?n }",
    )
    counted = ask(founding, f"SELECT ?p (COUNT(*) AS ?n) {{ ?s a <{class_}> ; ?p ?o }} GROUP BY ?p")
    assert told == {row["p"]: row["n"] for row in counted}
    ends = table(
        described,
        "SELECT ?c ?n { ?part void:class eco:Participation ; void:propertyPartition ?in . ?in "
        "void:property eco:participant ; void:classPartition ?to . ?to void:class ?c ; void:triples "
        "?n }",
    )
    counted = ask(
        founding, f"SELECT ?c (COUNT(*) AS ?n) {{ ?s a <{class_}> ; <{PREFIXES['eco']}participant>/a ?c }} GROUP BY ?c"
    )
    assert ends == {row["c"]: row["n"] for row in counted}
    assert select(described, "SELECT ?n { ?part void:class eco:Participation ; void:entities ?n }") == [
        (ask(founding, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{class_}> }}")[0]["n"],)
    ]


def test_behind_a_proxy_the_address_is_the_clients(client: httpx.Client) -> None:
    plain = client.get("/sparql", headers={"Host": "data.example.org", "X-Forwarded-Proto": "https"})
    assert "sd:endpoint <https://data.example.org/sparql>" in plain.text
    headers = {"X-Forwarded-Host": "data.example.org, inner", "X-Forwarded-Proto": "https"}
    forwarded = client.get("/sparql", headers={**headers, "X-Forwarded-Prefix": "/eco/"})
    assert "sd:endpoint <https://data.example.org/eco/sparql>" in forwarded.text
    assert "X-Forwarded-Host" in forwarded.headers["vary"]


@pytest.mark.parametrize("value", ["a b", "<x>", "evil/path", "data.example.org:port", ""])
def test_what_is_no_host_is_passed_over(client: httpx.Client, served: Served, value: str) -> None:
    answer = client.get("/sparql", headers={"X-Forwarded-Host": value, "X-Forwarded-Prefix": value})
    assert f"sd:endpoint <{served.url}/sparql>" in answer.text


def test_a_description_that_the_asker_has_is_not_sent_again(founding: httpx.Client) -> None:
    tag = founding.get("/sparql").headers["etag"]
    assert founding.get("/sparql", headers={"If-None-Match": tag}).status_code == 304
    assert founding.get("/sparql?format=nt", headers={"If-None-Match": tag}).status_code == 200


def test_an_editor_finds_the_prefixes(founding: httpx.Client) -> None:
    found = ask(
        founding,
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?namespace WHERE { [] "
        "sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix",
    )
    assert {row["prefix"]: row["namespace"] for row in found} == PREFIXES


def test_an_editor_finds_the_examples_and_each_answers(founding: httpx.Client) -> None:
    found = ask(
        founding,
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
          sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq""",
    )
    catalogue = load_catalogue()
    assert {row["sq"].rpartition("/")[2] for row in found} <= set(catalogue)
    assert len(found) >= len(catalogue)
    summaries = {text for query in catalogue.values() for text in (query.summary.en, query.summary.sv)}
    for row in found:
        assert row["comment"] in summaries
    for query in {row["query"] for row in found}:
        assert len(ask(founding, query)) >= 0


def test_an_editor_finds_which_classes_are_linked_by_what(founding: httpx.Client, release: Release) -> None:
    found = ask(
        founding,
        """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
        SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
          { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
            OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] }
              UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } }
          UNION { ?ls void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
            void:objectsTarget [ void:class ?objectClass ] } }""",
    )
    eco = PREFIXES["eco"]
    wanted = {"subjectClass": eco + "Participation", "prop": eco + "participant", "objectClass": eco + "Actor"}
    assert wanted in found
    year = {"subjectClass": eco + "Observation", "prop": eco + "year", "objectDatatype": PREFIXES["xsd"] + "gYear"}
    assert year in found
    assert release.manifest.counts["statements_catalogue"] > len(found)


BEHIND_GRAPHS = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
    PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
    SELECT DISTINCT ?graph ?subjectClass ?prop ?objectClass ?objectDatatype ?triples WHERE {
      ?s sd:graph ?graph . ?graph void:classPartition ?cp .
      ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop ; void:triples ?triples .
      OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] }
        UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } }"""
"""As overviews of an endpoint ask (SIB's sparql-overview): by way of the graphs."""


def test_an_overview_finds_the_classes_of_the_default_graph_behind_sd_graph(founding: httpx.Client) -> None:
    found = ask(founding, BEHIND_GRAPHS)
    eco = PREFIXES["eco"]
    assert {row["graph"] for row in found} == {"https://w3id.org/ecograph/dataset/default-graph"}
    [row] = [
        row
        for row in found
        if (row["subjectClass"], row["prop"], row.get("objectClass"))
        == (eco + "Participation", eco + "participant", eco + "Actor")
    ]
    [counted] = ask(founding, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{eco}Participation> ; <{eco}participant> ?o }}")
    assert row["triples"] == counted["n"]
    everywhere = ask(founding, BEHIND_GRAPHS.replace("?s sd:graph ?graph .", "?graph a void:Dataset ."))
    assert len(found) == len(everywhere)


def test_an_overview_of_other_data_finds_their_classes_in_the_description(own: httpx.Client) -> None:
    found = select(read(own.get("/sparql").text), BEHIND_GRAPHS)
    assert ("http://example.org/Cat", "http://example.org/name") in {(row[1], row[2]) for row in found}


def test_other_data_are_counted_when_they_are_asked_for(own: httpx.Client) -> None:
    store = read(own.get("/sparql").text)
    assert select(store, "SELECT ?n { ?d sd:defaultGraph/void:triples ?n }") == [("7",)]
    assert select(store, "SELECT ?name ?n { ?g sd:name ?name ; sd:graph/void:triples ?n }") == [
        ("http://example.org/g", "2")
    ]
    assert select(store, "SELECT ?c ?n { ?p void:class ?c ; void:entities ?n } ORDER BY ?c") == [
        ("http://example.org/Cat", "1"),
        ("http://example.org/Dog", "1"),
    ]
    names = (
        "SELECT ?n { ?c void:class ex:Cat ; void:propertyPartition ?p . ?p void:property ex:name "
        "; void-ext:datatypePartition/void:triples ?n }"
    )
    assert select(store, names) == [("2",)]
    assert select(store, "SELECT ?s { ?s sd:feature sd:UnionDefaultGraph }") == []


def test_data_that_cannot_be_counted_in_time_are_said_to_be_uncounted(tmp_path: Path) -> None:
    file = tmp_path / "cats.nt"
    cats = (f"<http://example.org/{n}> <{PREFIXES['rdf']}type> <http://example.org/Cat> .\n" for n in range(100_000))
    file.write_text("".join(cats), encoding="utf-8")
    with serve_release(tmp_path, "--data", str(file), "--query-timeout", "0.002") as served:
        store = read(httpx.get(f"{served.url}/sparql", timeout=60).text)
    [comment] = select(store, 'SELECT ?c { ?d a sd:Dataset ; rdfs:comment ?c FILTER (LANG(?c) = "en") }')
    assert comment[0].startswith("The data were not counted")
    assert select(store, "SELECT ?n { ?d void:triples ?n }") == []
