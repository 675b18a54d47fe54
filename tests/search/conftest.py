"""A small index, made of statements that a test can read."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from ecograph.dataset import default_graph, write_lines
from ecograph.indexing import write_index
from ecograph.release import SEARCH_FILE
from ecograph.search.index import Index, load_index
from ecograph.triples import make_triples

TURTLE = """\
@prefix eco: <https://w3id.org/ecograph/ns#> .
@prefix actor: <https://w3id.org/ecograph/id/actor/> .
@prefix initiative: <https://w3id.org/ecograph/id/initiative/> .
@prefix place: <https://w3id.org/ecograph/id/place/> .
@prefix topic: <https://w3id.org/ecograph/id/topic/> .
@prefix passage: <https://w3id.org/ecograph/passage/paper/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

eco:Municipality rdfs:subClassOf eco:Actor .
actor:habo a eco:Municipality, eco:Actor ; rdfs:label "Habo kommun"@sv , "Habo Municipality"@en ;
  skos:altLabel "Habo"@sv .
actor:haabo a eco:Municipality ; rdfs:label "Håbo kommun"@sv , "Håbo Municipality"@en ; skos:altLabel "Håbo"@sv .
actor:vinnova a eco:Actor ; rdfs:label "Vinnova"@sv , "Vinnova"@en ; eco:organisationNumber "202100-5216" ;
  eco:ror "https://ror.org/01kd5m353" ; skos:altLabel "Verket för innovationssystem"@sv ; eco:funds initiative:stad .
actor:su a eco:Actor ; rdfs:label "Stockholms universitet"@sv , "Stockholm University"@en ; skos:altLabel "SU" .
place:stockholm a eco:Place ; rdfs:label "Stockholm"@sv , "Stockholm"@en .
initiative:stad a eco:Project ; rdfs:label "Den smarta staden"@sv , "The smart city"@en ; eco:diaryNumber "2019-01234" ;
  eco:note "Paid by Vinnova"@en ; eco:locatedIn place:stockholm .
initiative:stader a eco:Project ; rdfs:label "Smarta städer i norr"@sv , "Smart cities of the north"@en ;
  eco:diaryNumber "2019-01235" .
initiative:tests a eco:Project ; rdfs:label "Vinnova tests"@en ; eco:locatedIn place:stockholm .
initiative:vinnava rdfs:label "Vinnava"@en .
initiative:ruggedised a eco:Project ; rdfs:label "RUGGEDISED"@en .
initiative:tester rdfs:label "Tester"@und ; skos:altLabel "A line\\nand \\"quotes\\" \\\\ too" .
topic:planning a skos:Concept ; skos:prefLabel "Urban planning"@en , "Stadsplanering"@sv ;
  rdfs:label "Urban planning"@en , "Stadsplanering"@sv ;
  skos:definition "How a city is shaped, innovation included."@en .
passage:one rdfs:label "Vinnova in a passage"@en .
initiative:nameless eco:note "Vinnova"@en .
"""


@pytest.fixture(scope="session", name="statements")
def read_statements() -> list[Quad]:
    """Return the statements of the small graph."""
    return list(parse(TURTLE, format=RdfFormat.TURTLE))


@pytest.fixture(scope="session", name="small_index")
def make_index(statements: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return the index of the small graph."""
    folder: Path = tmp_path_factory.mktemp("index")
    write_index(folder, make_triples(write_lines(default_graph(statements))))
    return load_index(folder / SEARCH_FILE)


@pytest.fixture(scope="session", name="small_store")
def load_store(statements: list[Quad]) -> Store:
    """Return the small graph as a store; tests only read it."""
    store = Store()
    store.extend(statements)
    return store
