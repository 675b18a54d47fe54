"""A slice of the climate data as a release: what is stated, what the catalogue answers, what is published."""

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse

from ecograph.namespaces import PREFIXES
from ecograph.queries import find_query
from ecograph.release import DEFAULT_GRAPH_FILE, NAMED_GRAPHS_FILE, Release
from ecograph.store.binding import write_values

ANSWERS = Path(__file__).parent / "climate"
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@pytest.fixture(scope="module", name="store")
def load_slice(climate_release: Release) -> Store:
    store = Store()
    store.bulk_load(path=climate_release.file(DEFAULT_GRAPH_FILE), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=climate_release.file(NAMED_GRAPHS_FILE), format=RdfFormat.N_QUADS)
    return store


def answer(store: Store, name: str, language: str = "en", **values: str) -> list[list[str]]:
    query = find_query(name)
    terms = query.bind({"lang": language, **values})
    found = store.query(write_values(query.text, {name: str(term) for name, term in terms.items()}))
    assert isinstance(found, QuerySolutions)
    text = found.serialize(format=QueryResultsFormat.CSV)
    assert text is not None
    return list(csv.reader(io.StringIO(text.decode())))


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"{PROLOGUE}ASK {{ {pattern} }}"))


@pytest.mark.parametrize("path", sorted(ANSWERS.glob("*.csv")), ids=lambda path: path.stem)
def test_a_query_over_the_climate_data_gives_its_exact_answer(path: Path, store: Store) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert answer(store, path.stem) == expected
    assert len(answer(store, path.stem, "sv")) == len(expected) > 1


def test_another_year_and_place_give_other_numbers(store: Store) -> None:
    assert answer(store, "municipality_emissions", year="1990")[1][3] != answer(store, "municipality_emissions")[1][3]
    malmo = answer(store, "emissions_of_place", place="municipality-1280")
    assert {row[0].rpartition("/")[2] for row in malmo[1:]} == {"municipality-1280"}


def test_a_number_says_what_it_is_about_its_unit_and_how_sure_it_is(store: Store) -> None:
    record = "GRAPH <https://w3id.org/ecograph/record/klimatkollen/municipality-2480-sectors>"
    observation = "observation:emissions-municipality-2480-2024-transport"
    stated = (
        f"{observation} a eco:Observation ; eco:about place:municipality-2480 ; eco:value 164349.08 ; "
        "eco:indicator indicator:greenhouse-gas-emissions ; eco:sector emission-sector:transport ; "
        'eco:year "2024"^^xsd:gYear ; eco:unit unit:TON_Metric ; eco:confidence confidence:medium'
    )
    assert ask(store, f"{record} {{ {stated} }}")
    found = store.query(f"{PROLOGUE}SELECT ?value {{ {observation} ?property ?value }}")
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == 8


def test_a_member_is_known_since_a_year_and_has_no_start(store: Store) -> None:
    member = "participation:municipality-2480-in-climate-neutral-cities-2030"
    assert ask(store, f'{member} eco:role role:member ; eco:attestedIn "2020"^^xsd:gYear')
    assert not ask(store, f"{member} eco:startDate ?start")
    record = "<https://w3id.org/ecograph/record/climate-neutral-cities-2030/2480>"
    assert ask(store, f"{record} dcterms:source <https://allanlarsson.se/hs2020electricity/>")


def test_a_member_that_several_sources_name_in_several_years_is_one_row_with_its_emissions_once(store: Store) -> None:
    more = Store()
    more.bulk_extend(store)
    again = NamedNode(PREFIXES["participation"] + "umea-in-climate-neutral-cities-2030")
    for term, value in (
        ("initiative", NamedNode(PREFIXES["initiative"] + "climate-neutral-cities-2030")),
        ("participant", NamedNode(PREFIXES["actor"] + "se-2120002627")),
        ("attestedIn", Literal("2019", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))),
        ("attestedIn", Literal("2020", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))),
    ):
        more.add(Quad(again, NamedNode(PREFIXES["eco"] + term), value))
    expected = [["2019", *row[3:]] if row[1] == "Umeå Municipality" else row[2:] for row in members(store)]
    assert [row[2:] for row in members(more)] == expected


def members(store: Store) -> list[list[str]]:
    return answer(store, "initiative_members_emissions")


def test_a_municipality_has_its_climate_plan(store: Store) -> None:
    plan = "document:climate-plan-municipality-2480"
    assert ask(store, f"?actor a eco:Municipality ; eco:governs place:municipality-2480 ; eco:hasStrategy {plan}")
    assert ask(store, f"{plan} a eco:Strategy ; eco:website ?address ; eco:year ?year")


def test_a_place_has_an_outline_as_well_known_text(store: Store) -> None:
    outline = "geosparql:hasGeometry/geosparql:asWKT ?wkt"
    for place in ("municipality-2480", "county-24"):
        assert ask(
            store, f"place:{place} {outline} FILTER(REGEX(STR(?wkt), '^(MULTI)?POLYGON [(]+[12][0-9][.][0-9]+ [56]'))"
        )


def test_the_release_holds_the_topojson_and_the_catalogue_describes_it(climate_release: Release) -> None:
    file = climate_release.file("sverige.topojson")
    assert climate_release.manifest.files["sverige.topojson"].size == file.stat().st_size > 100_000
    catalogue = list(parse(climate_release.file("catalogue.ttl").read_bytes(), format=RdfFormat.TURTLE))
    dcat, base = PREFIXES["dcat"], "https://w3id.org/ecograph/"
    found = {(triple.subject, triple.predicate.value, triple.object) for triple in catalogue}
    dataset = NamedNode(f"{base}dataset/sverige.topojson")
    assert (NamedNode(f"{base}catalogue"), f"{dcat}dataset", dataset) in found
    assert (dataset, f"{dcat}distribution", NamedNode(f"{base}distribution/sverige.topojson")) in found
    zero = NamedNode("http://creativecommons.org/publicdomain/zero/1.0/")
    assert (NamedNode(f"{base}distribution/sverige.topojson"), f"{PREFIXES['dcterms']}license", zero) in found
