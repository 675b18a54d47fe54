"""The catalogue: DCAT-AP-SE and VoID, in Turtle and RDF/XML, true to the release."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, URIRef

from ecograph.dataset import write_lines
from ecograph.description import LICENCE, ReleaseFacts, describe_release
from ecograph.formats import RDF_FORMATS
from ecograph.namespaces import BASE, ECO, PREFIXES
from ecograph.release import FileEntry, Release
from ecograph.statistics import Statistics, gather_statistics
from ecograph.triples import make_triples

DCAT, DCTERMS, VOID, XSD = (PREFIXES[name] for name in ("dcat", "dcterms", "void", "xsd"))
DATASET = BASE + "dataset"
TYPE = NamedNode(PREFIXES["rdf"] + "type")
A, B = (NamedNode(f"{BASE}id/actor/{name}") for name in "ab")
SMALL = [
    Triple(A, TYPE, NamedNode(ECO + "Company")),
    Triple(B, TYPE, NamedNode(ECO + "Company")),
    Triple(A, NamedNode(ECO + "about"), B),
    Triple(NamedNode(BASE + "source/x"), TYPE, NamedNode(ECO + "SourceDocument")),
    Triple(NamedNode(ECO + "inSource"), NamedNode(PREFIXES["rdfs"] + "range"), NamedNode(ECO + "SourceDocument")),
    Triple(NamedNode(BASE + "source/x"), NamedNode(ECO + "licenceNote"), Literal("Free, says another.", language="en")),
]


def count(triples: list[Triple]) -> Statistics:
    return gather_statistics(make_triples(write_lines(triples)))


@pytest.fixture(name="small")
def describe_small() -> set[tuple[str, str, str]]:
    dumps = {f"ecograph.{syntax.extension}": FileEntry(12, "ab" * 32) for syntax in RDF_FORMATS}
    facts = ReleaseFacts(version="1-x", people=True, statistics=count(SMALL), dumps=dumps)
    return {
        (str(triple.subject)[1:-1], triple.predicate.value, str(triple.object)) for triple in describe_release(facts)
    }


def values(found: set[tuple[str, str, str]], subject: str, predicate: str) -> set[str]:
    return {value for about, name, value in found if (about, name) == (subject, predicate)}


def integer(number: int) -> str:
    return str(Literal(number))


def test_void_counts_what_there_is(small: set[tuple[str, str, str]]) -> None:
    expected = {"triples": 6, "entities": 2, "classes": 2, "properties": 4, "distinctSubjects": 4, "distinctObjects": 4}
    for name, number in expected.items():
        assert values(small, DATASET, VOID + name) == {integer(number)}, name
    company, about = f"{DATASET}/class/eco-Company", f"{DATASET}/property/eco-about"
    assert values(small, company, VOID + "entities") == {integer(2)}
    assert values(small, company, VOID + "class") == {f"<{ECO}Company>"}
    assert values(small, about, VOID + "triples") == {integer(1)}
    assert f"<{about}>" in values(small, DATASET, VOID + "propertyPartition")
    assert f"<{company}>" in values(small, DATASET, VOID + "classPartition")


def test_sources_are_named_and_only_they(small: set[tuple[str, str, str]]) -> None:
    assert values(small, DATASET, PREFIXES["prov"] + "wasDerivedFrom") == {f"<{BASE}source/x>"}


def test_words_on_the_terms_of_use_of_a_source_stand_in_the_catalogue(small: set[tuple[str, str, str]]) -> None:
    (statement,) = values(small, DATASET, DCTERMS + "rights")
    assert statement == f"<{BASE}source/x#rights>"
    assert values(small, statement[1:-1], str(TYPE)[1:-1]) == {f"<{DCTERMS}RightsStatement>"}
    assert values(small, statement[1:-1], PREFIXES["rdfs"] + "label") == {'"Free, says another."@en'}
    assert values(small, statement[1:-1], DCTERMS + "source") == {f"<{BASE}source/x>"}


def test_every_dump_is_a_distribution_of_the_data_set(small: set[tuple[str, str, str]]) -> None:
    distribution = BASE + "distribution/ecograph.trig"
    assert len(values(small, DATASET, DCAT + "distribution")) == len(RDF_FORMATS)
    assert values(small, distribution, DCAT + "byteSize") == {f'"12"^^<{XSD}nonNegativeInteger>'}
    assert values(small, distribution, DCAT + "downloadURL") == {f"<{BASE}dumps/ecograph.trig>"}
    assert values(small, distribution, DCTERMS + "format") == {
        "<http://publications.europa.eu/resource/authority/file-type/RDF_TRIG>"
    }
    assert values(small, distribution, DCAT + "mediaType") == {
        "<https://www.iana.org/assignments/media-types/application/trig>"
    }
    (checksum,) = values(small, distribution, "http://spdx.org/rdf/terms#checksum")
    assert values(small, checksum[1:-1], "http://spdx.org/rdf/terms#checksumValue") == {
        f'"{"ab" * 32}"^^<{XSD}hexBinary>'
    }


def test_licences_are_written_as_the_swedish_portal_knows_them(small: set[tuple[str, str, str]]) -> None:
    assert LICENCE == "http://creativecommons.org/licenses/by/4.0/"
    licensed = {
        subject for subject, predicate, value in small if (predicate, value) == (DCTERMS + "license", f"<{LICENCE}>")
    }
    assert {BASE + "catalogue", DATASET, BASE + "service", BASE + "distribution/ecograph.ttl"} <= licensed


def test_titles_are_in_both_languages(small: set[tuple[str, str, str]]) -> None:
    for subject in (BASE + "catalogue", DATASET, BASE + "service", BASE + "distribution/ecograph.nt"):
        assert {value[-3:] for value in values(small, subject, DCTERMS + "title")} == {"@en", "@sv"}


def test_the_last_day_of_reading_is_the_day_of_modification() -> None:
    days = [Literal(day, datatype=NamedNode(XSD + "date")) for day in ("2026-01-02", "2026-03-04", "2025-12-31")]
    triples = [
        Triple(NamedNode(f"{BASE}source/{number}"), NamedNode(ECO + "readOn"), day) for number, day in enumerate(days)
    ]
    assert count(triples).last_read == "2026-03-04"


def test_without_sources_no_day_is_made_up() -> None:
    dumps = {f"ecograph.{syntax.extension}": FileEntry(12, "ab" * 32) for syntax in RDF_FORMATS}
    facts = ReleaseFacts(version="1-x", people=True, statistics=count([]), dumps=dumps)
    assert NamedNode(DCTERMS + "modified") not in {triple.predicate for triple in describe_release(facts)}


def test_the_catalogue_of_the_founding_release_is_true(release: Release) -> None:
    found = list(parse(path=release.file("catalogue.ttl"), format=RdfFormat.TURTLE))
    assert not any(isinstance(term, BlankNode) for quad in found for term in (quad.subject, quad.object))
    texts = {(str(quad.subject)[1:-1], quad.predicate.value, str(quad.object)) for quad in found}
    for syntax in RDF_FORMATS:
        name = f"ecograph.{syntax.extension}"
        (size,) = values(texts, f"{BASE}distribution/{name}", DCAT + "byteSize")
        (digest,) = values(texts, f"{BASE}distribution/{name}/checksum", "http://spdx.org/rdf/terms#checksumValue")
        assert size.split('"')[1] == str(release.file(name).stat().st_size)
        assert digest.split('"')[1] == release.manifest.files[name].sha256
    assert values(texts, DATASET, VOID + "triples") == {integer(release.manifest.counts["statements"])}
    assert values(texts, DATASET, DCAT + "version") == {f'"{release.version}"'}
    assert len(values(texts, DATASET, PREFIXES["prov"] + "wasDerivedFrom")) == release.manifest.counts["sources"]


def test_both_forms_of_the_catalogue_say_the_same(release: Release) -> None:
    turtle, xml = (Graph().parse(release.file(name)) for name in ("catalogue.ttl", "catalogue.rdf"))
    assert set(turtle) == set(xml)
    assert (URIRef(DATASET), URIRef(PREFIXES["rdf"] + "type"), URIRef(DCAT + "Dataset")) in turtle
