"""graph:catalogue: true to the counts it is made of, put in its place, and in no other graph."""

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ecograph.contents import describe_contents
from ecograph.dataset import named_graphs, named_lines, sort_key
from ecograph.namespaces import BASE, ECO, GRAPH_AUTHORITY, GRAPH_CATALOGUE, PASSAGE, PREFIXES
from ecograph.release import Release
from ecograph.statistics import gather_statistics
from ecograph.triples import read_iri, read_triples

VOID = PREFIXES["void"]
EX = "http://example.org/"
TRIG = f"""\
@prefix eco: <{ECO}> . @prefix ex: <{EX}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
GRAPH <{GRAPH_AUTHORITY}> {{ ex:a a eco:Company , eco:Actor ; rdfs:label "A" . ex:b a eco:Actor . }}
GRAPH <{PASSAGE}paper/1> {{ ex:a eco:cooperatesWith ex:b , ex:c . }}
GRAPH <{PASSAGE}paper/2> {{ ex:a eco:cooperatesWith ex:b . }}
"""
QUADS = named_graphs(parse(TRIG.encode(), format=RdfFormat.TRIG))
TRIPLES, GRAPHS = read_triples(named_lines(QUADS))
SIZES = {read_iri(graph): number for graph, number in GRAPHS.items()}
STATISTICS = gather_statistics(TRIPLES)
CONTENTS = describe_contents(STATISTICS.counts, SIZES)


def value(subject: str, predicate: str) -> str | None:
    found = [q.object for q in CONTENTS if (q.subject, q.predicate) == (NamedNode(subject), NamedNode(predicate))]
    return found[0].value if len(found) == 1 and isinstance(found[0], NamedNode | Literal) else None


def test_a_link_is_counted_from_each_class_of_its_subject_to_each_of_its_object() -> None:
    counts = STATISTICS.counts
    company, actor, link = ECO + "Company", ECO + "Actor", ECO + "cooperatesWith"
    assert counts.of_classes[company, link] == 2
    assert counts.to_classes[company, link, actor] == counts.to_classes[actor, link, actor] == 1
    assert (company, link, company) not in counts.to_classes
    assert counts.to_datatypes[actor, PREFIXES["rdfs"] + "label", PREFIXES["xsd"] + "string"] == 1
    assert (counts.properties[link].triples, counts.properties[link].subjects, counts.properties[link].objects) == (
        2,
        1,
        2,
    )


def test_partitions_tell_these_counts() -> None:
    part = f"{BASE}dataset/class/eco-Company/eco-cooperatesWith"
    assert value(part, VOID + "triples") == "2"
    assert value(f"{part}/eco-Actor", VOID + "class") == ECO + "Actor"
    assert value(f"{part}/eco-Actor", VOID + "triples") == "1"


def test_graphs_of_evidence_are_told_together_and_layers_one_by_one() -> None:
    assert value(f"{BASE}dataset/passages", VOID + "triples") == "3"
    assert value(f"{BASE}dataset/graph/authority", VOID + "triples") == "4"
    assert value(f"{BASE}dataset/named-graph/metrics", PREFIXES["sd"] + "name") is None


def test_its_own_size_is_told_too() -> None:
    assert value(f"{BASE}dataset/graph/catalogue", VOID + "triples") == str(len(CONTENTS))
    assert value(f"{BASE}dataset/default-graph", VOID + "triples") == str(len(CONTENTS) + len(TRIPLES.subjects))


def test_in_the_founding_release_no_statement_of_it_stands_elsewhere(release: Release) -> None:
    quads = list(parse(path=release.file("ecograph.nq"), format=RdfFormat.N_QUADS))
    own = {quad.triple for quad in quads if quad.graph_name == NamedNode(GRAPH_CATALOGUE)}
    assert len(own) == release.manifest.counts["statements_catalogue"]
    assert own.isdisjoint(quad.triple for quad in quads if quad.graph_name != NamedNode(GRAPH_CATALOGUE))
    assert sorted(quads, key=sort_key) == quads
